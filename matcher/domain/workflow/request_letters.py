"""What we write to those who asked for help, as drafts for a person to look over."""

from collections.abc import Sequence
from typing import NamedTuple

from matcher.domain.workflow.letter import OWN_LINK
from matcher.domain.workflow.request import Request


def acknowledgement_letter(request: Request) -> str:
    """The letter that says that a request has arrived."""
    return (
        f"Dear {request.contact.name},\n\n"
        f"Thank you for the request from {request.facts.organization}. It is here, and we are looking at it. If we need"
        " to know more to find the right people, we will write to you at this address.\n\n"
        "If anything changes on your side, please answer this message. Please write nothing in it about any person's"
        " own experience of trafficking.\n"
    )


def referral_letter(request: Request) -> str:
    """The letter for a request that is referred out: a referral, not a refusal."""
    return (
        f"Dear {request.contact.name},\n\n"
        f"Thank you for the request from {request.facts.organization}. What you ask for concerns criminal justice. The"
        " Office for Victims of Crime Training and Technical Assistance Center (OVC TTAC) gives that kind of help, and"
        " we would like to put you in touch with it: www.ovcttac.gov.\n\n"
        "With your agreement we pass your request on, so that you need not write it twice. If part of what you need"
        " is not about criminal justice, please tell us: we are glad to help with that part.\n"
    )


def granting_office_letter(request: Request) -> str:
    """The letter that asks a granting office to confirm that a grantee may be helped, and to coordinate."""
    facts = request.facts
    return (
        "Dear colleagues,\n\n"
        f"{facts.organization} ({facts.city}, {facts.state}), which told us that it has a federal grant for this work,"
        " has asked us for training and technical assistance. Before we plan anything, please confirm that we may help"
        " it with this, and tell us whom to coordinate with on your side.\n\n"
        "Until we hear from you, the request waits.\n"
    )


def decline_letter(request: Request) -> str:
    """The letter for a request that we can't take; the reason on record is not in it: its sender says it."""
    return (
        f"Dear {request.contact.name},\n\n"
        f"Thank you for the request from {request.facts.organization}. We have looked at it with care, and we are sorry"
        " that we can't take it on.\n\n"
        "If your needs change, or if we have misunderstood them, please answer this message: we will look again.\n"
    )


def sent_back_letter(request: Request, note: str) -> str:
    """The letter that sends a request back: what we need to know, and by when.

    Args:
        note: What the person who sends it back wrote.
    """
    until = request.snoozed_until
    by = f" by {until:%A}, {until:%B} {until.day}, {until.year}" if until else ""
    return (
        f"Dear {request.contact.name},\n\n"
        f"Thank you for the request from {request.facts.organization}. To find the right people for it, we need to"
        f" know more:\n\n{note.strip()}\n\n"
        f"Please answer this message{by}. Please write nothing in it about any person's own experience of"
        " trafficking.\n"
    )


def letter_in_own_words(request: Request, note: str) -> str:
    """A letter in somebody's own words.

    Args:
        note: What the person who replies wrote.
    """
    thanks = f"Thank you for the request from {request.facts.organization}."
    return f"Dear {request.contact.name},\n\n{thanks}\n\n{note.strip()}\n"


class AskedFor(NamedTuple):
    """A seat that a letter asks for.

    Args:
        starts: The first session, on the engagement's clock, its zone named; ``until`` when the offer ends, likewise.
    """

    organization: str
    starts: str
    until: str


def offer_letter(name: str, asked: Sequence[AskedFor]) -> str:
    """The letter that asks a consultant for one seat or several, with a place for their own link; nothing of what the
    seats ask for.
    """
    if len(asked) > 1:
        return (
            f"Dear {name},\n\n"
            f"We would like to ask you to present in {len(asked)} engagements:\n\n"
            f"{_listed(asked)}\n\n"
            "You can say yes to some and no to others. What each is about, all its days, and the buttons to say yes, to"
            " say no or to ask us something are here:\n\n"
            f"{OWN_LINK}\n\n"
            "The link is yours alone: please do not pass it on, and take it out where you answer this message. A no"
            " needs no reason, and changes nothing in how we ask you next time.\n"
        )
    organization, starts, until = asked[0]
    return (
        f"Dear {name},\n\n"
        f"We would like to ask you to present for {organization}, beginning {starts}. What it is about, all its days,"
        " and the buttons to say yes, to say no or to ask us something are here:\n\n"
        f"{OWN_LINK}\n\n"
        f"The link is yours alone: please do not pass it on, and take it out where you answer this message. It is open"
        f" until {until}. A no needs no reason, and changes nothing in how we ask you next time.\n"
    )


def reminder_letter(name: str, asked: Sequence[AskedFor]) -> str:
    """The letter that reminds a consultant of offers that end soon, with a place for their own link."""
    if len(asked) > 1:
        said = (
            f"we have asked you to present in {len(asked)} engagements, and have no answer from you yet:\n\n"
            f"{_listed(asked)}\n\nAfter that we ask someone else. The buttons to say yes, to say no or to ask us"
            " something are here:\n\n"
        )
    else:
        organization, starts, until = asked[0]
        said = (
            f"we have asked you to present for {organization}, beginning {starts}, and have no answer from you yet. The"
            f" offer is open until {until}. Then we ask someone else. The buttons to say yes, to say no or to ask us"
            " something are here:\n\n"
        )
    return (
        f"Dear {name},\n\n{said}{OWN_LINK}\n\n"
        "The link is yours alone: please do not pass it on, and take it out where you answer this message. A no needs"
        " no reason, and changes nothing in how we ask you next time.\n"
    )


def withdrawn_letter(name: str, asked: Sequence[AskedFor]) -> str:
    """The letter that follows one that had asked for seats when all of that is taken back."""
    seats = "\n".join(f"- {one.organization}, beginning {one.starts}" for one in asked)
    return (
        f"Dear {name},\n\n"
        "Not long ago we wrote to ask whether you would present for us:\n\n"
        f"{seats}\n\n"
        "Our plans have changed before you answered. There is nothing for you to do, and the link in that letter has"
        " ended. We are sorry for the trouble, and may well ask you again.\n"
    )


def _listed(asked: Sequence[AskedFor]) -> str:
    return "\n".join(f"- {one.organization}, beginning {one.starts}; please answer by {one.until}" for one in asked)


def relaxing_letter(name: str, organization: str, work: str, days: str, change: str) -> str:
    """The letter that asks whether something about a request may be otherwise, so that people can be found for it.

    Args:
        work: What was asked for, like "training on prevention education, 1 session of 2 hours"; ``days`` from when to
            when.
        change: What would be otherwise, from "if" on.
    """
    return (
        f"Dear {name},\n\n"
        f"We have looked for people for the request from {organization}: {work}, {days}. As it stands we have found"
        f" no team for it. We believe that we could help {change}. Would that be possible for you?\n\n"
        "If it would, or if something close to it would, please answer this message. If not, tell us so: we go on"
        " looking.\n"
    )


def room_letter(name: str, organization: str, work: str, starts: str) -> str:
    """The letter that asks a consultant whether they could make room; only they can say, and a no needs no reason.

    Args:
        work: As in :func:`relaxing_letter`.
        starts: The first session, on the engagement's clock, its zone named; empty where none is offered.
    """
    when = f", beginning {starts}" if starts else ""
    return (
        f"Dear {name},\n\n"
        f"We are looking for people to present for {organization}{when}: {work}. By what we know, it does not fit"
        " what you have told us of your time. If you would like to do it and can make room, please tell us, or change"
        " what is kept of your availability. If not, you need not answer: a no needs no reason, and changes nothing in"
        " how we ask you next time.\n"
    )


def reply_letter(name: str, reply: str) -> str:
    """The letter that answers a consultant's question about an offer; the question itself stays where it was asked."""
    return (
        f"Dear {name},\n\n"
        f"This is our answer to your question:\n\n{reply}\n\n"
        "It is also on the page of your link, where you can ask again. Please write nothing in an answer to this"
        " message about any person's own experience of trafficking.\n"
    )
