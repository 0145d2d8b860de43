"""The ports: what use cases ask of a database, as small Protocols."""

from matcher.ports.calendars import CalendarStore
from matcher.ports.datasets import DatasetStore, StandingStore
from matcher.ports.jobs import JobQueue, JobStore
from matcher.ports.mail import ContactStore, Mailer, OutboxStore, Postbox
from matcher.ports.offers import ConsentStore, CourseStore, OfferStore, RequestStore
from matcher.ports.parts import Moment, Part
from matcher.ports.people import AccessLog, AccountStore, RateStore, SessionStore
from matcher.ports.protection import QuestionStore, ReadingRequestStore
from matcher.ports.retention import RetentionStore
from matcher.ports.reviewing import AuditTrail, ProposalStore, PublishingStore, RunStore
from matcher.ports.scenarios import ScenarioStore
from matcher.ports.transactions import Database, UnitOfWork

__all__ = [
    "AccessLog",
    "AccountStore",
    "AuditTrail",
    "CalendarStore",
    "ConsentStore",
    "ContactStore",
    "CourseStore",
    "Database",
    "DatasetStore",
    "JobQueue",
    "JobStore",
    "Mailer",
    "Moment",
    "OfferStore",
    "OutboxStore",
    "Part",
    "Postbox",
    "ProposalStore",
    "PublishingStore",
    "QuestionStore",
    "RateStore",
    "ReadingRequestStore",
    "RequestStore",
    "RetentionStore",
    "RunStore",
    "ScenarioStore",
    "SessionStore",
    "StandingStore",
    "UnitOfWork",
]
