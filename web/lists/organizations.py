"""The list of organizations."""

from matcher.services.notes.organizations import Organization
from web.lists.columns import Column, Kind, Listing
from web.shell.seat_keys import organization_link
from web.shell.wording import term


def _places(organization: Organization) -> tuple[str, ...]:
    asked = ((one.facts.city, one.facts.state) for one in organization.requests)
    given = ((one.engagement.city, one.engagement.state) for one in organization.given)
    return tuple(sorted({f"{city}, {state}" for city, state in (*asked, *given) if city}))


def _audiences(organization: Organization) -> tuple[str, ...]:
    asked = (one.facts.audience for one in organization.requests)
    given = (one.engagement.audience for one in organization.given)
    return tuple(sorted({term(audience) for audience in (*asked, *given) if audience}))


ORGANIZATIONS: Listing[Organization] = Listing(
    name="organizations",
    endpoint="organizations.index",
    title="Organizations",
    one="organization",
    many="organizations",
    columns=(
        Column(
            "organization",
            "Organization",
            lambda row: row.name,
            link=lambda row: organization_link(row.key),
            note=lambda row: f"also {', '.join(row.spellings[1:])}" if len(row.spellings) > 1 else "",
        ),
        Column("served", "What came of it", lambda row: row.served.value.capitalize(), Kind.CHOICE),
        Column("requests", "Requests", lambda row: len(row.requests), Kind.NUMBER),
        Column("engagements", "Engagements", lambda row: len(row.given), Kind.NUMBER),
        Column("delivered", "Delivered", lambda row: row.delivered, Kind.NUMBER),
        Column("asked", "Asked last", lambda row: row.last_asked, Kind.DAY),
        Column("place", "Place", _places, Kind.CHOICE, shown=False),
        Column("audience", "Audience", _audiences, Kind.CHOICE, shown=False),
        Column(
            "contact",
            "Contact",
            lambda row: tuple(contact.name for contact in row.contacts),
            shown=False,
        ),
    ),
    order="organization",
    identify=lambda row: row.key,
    search="Organization, place, audience or contact",
)
