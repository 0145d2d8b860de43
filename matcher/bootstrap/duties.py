"""What workers do now and then, and the letters that go out with it."""

from datetime import timedelta

from matcher import bootstrap
from matcher.bootstrap.calendars import refresh_busy
from matcher.ports import Database, JobQueue
from matcher.services.audit.anchors import Note, anchor, by_mail
from matcher.services.jobs.worker import Duty
from matcher.services.retention.retention import YEAR, Keeping, prune
from matcher.settings import LOCAL_ADDRESS, Settings, SettingsError

OFFERS_SECONDS = 60.0
"""How often offers are looked at: one that runs out waits no longer."""
FIRST_VERSION = 1
"""Of a letter that was just drafted."""
PRUNE_SECONDS = 24 * 3600.0
ANCHOR_SECONDS = 24 * 3600.0
SECONDS_BETWEEN_CALENDARS = 3600.0
"""Between two rounds of consultants' own calendars."""


def duties(database: Database, settings: Settings, queue: JobQueue) -> tuple[Duty, ...]:
    """What workers do now and then."""
    from matcher.services.runs.repairing import attend

    keeping = keeping_of(settings)

    def read_calendars() -> int:
        report = refresh_busy(database)
        return report.read + report.failed

    return (
        Duty("offers", OFFERS_SECONDS, lambda: attend(database, queue.send)),
        Duty("reminders", OFFERS_SECONDS, lambda: remind(database, settings)),
        Duty("digests", OFFERS_SECONDS, lambda: digest(database, settings)),
        Duty("own calendars", SECONDS_BETWEEN_CALENDARS, read_calendars),
        Duty("anchor", ANCHOR_SECONDS, lambda: int(bool(anchor(database, anchor_note(settings))))),
        Duty("prune", PRUNE_SECONDS, lambda: prune(database, keeping, dry_run=False).count),
    )


def remind(database: Database, settings: Settings) -> int:
    """Write the reminders of offers that end soon, and send them where the settings say so; how many were written.

    What can't be sent stays in the outbox, for a person.
    """
    from matcher.services.mail.outbox import LetterRef
    from matcher.services.mail.sending import hand_over
    from matcher.services.offers.links import answer_links
    from matcher.services.offers.reminding import remind as draft_reminders

    link = answer_links(settings.address, settings.secret_key)
    drafted = () if settings.reminders == "off" else draft_reminders(database, settings.remind_days)
    if drafted and settings.reminders == "send" and settings.address != LOCAL_ADDRESS:
        hand_over(
            database, None, [LetterRef(number, FIRST_VERSION) for number in drafted], bootstrap.mailer(settings), link
        )
    return len(drafted)


def digest(database: Database, settings: Settings) -> int:
    """Write to accounts of what waits, where mail and the pages' address are set; how many were written to."""
    from matcher.services.notes.digests import tell_what_waits

    mailer = bootstrap.mailer(settings) if settings.address != LOCAL_ADDRESS else None
    return tell_what_waits(database, mailer, settings.address)


def anchor_note(settings: Settings) -> Note:
    """What notes ends of the audit trail outside the database, as the settings say.

    Raises:
        SettingsError: They say to mail them, and mail is not set up.
    """
    from matcher.anchoring import to_file, to_syslog

    if settings.anchor_file:
        return to_file(settings.anchor_file)
    if settings.anchor == "syslog":
        return to_syslog()
    through = bootstrap.mailer(settings)
    if through is None:
        raise SettingsError("MATCHER_ANCHOR says to mail anchors, and mail is not set up. Set MATCHER_SMTP_URL.")
    return by_mail(through, settings.anchor.partition(":")[2], bootstrap.system_clock)


def keeping_of(settings: Settings) -> Keeping:
    """How long things are kept, by the settings."""
    return Keeping(
        runs=timedelta(days=settings.keep_runs_days),
        declined=timedelta(days=settings.keep_declined_days),
        requests=settings.keep_requests_years * YEAR,
        written=timedelta(days=settings.keep_written_days),
        people=timedelta(days=settings.keep_people_days),
    )
