"""The ports: what use cases ask of a database, as small Protocols."""

from matcher.service.ports.calendars import CalendarStore
from matcher.service.ports.datasets import DatasetStore, StandingStore
from matcher.service.ports.intake import RequestStore
from matcher.service.ports.jobs import JobQueue, JobStore
from matcher.service.ports.mail import ContactStore, Mailer, OutboxStore, Postbox
from matcher.service.ports.offers import ConsentStore, CourseStore, OfferStore
from matcher.service.ports.parts import Moment, Part
from matcher.service.ports.people import AccessLog, AccountStore, RateStore, SessionStore
from matcher.service.ports.publishing import PublishingStore
from matcher.service.ports.retention import RetentionStore
from matcher.service.ports.reviewing import DecisionStore, ProposalStore, RunStore
from matcher.service.ports.transactions import Database, UnitOfWork

__all__ = [
    "AccessLog",
    "AccountStore",
    "CalendarStore",
    "ConsentStore",
    "ContactStore",
    "CourseStore",
    "Database",
    "DatasetStore",
    "DecisionStore",
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
    "RateStore",
    "RequestStore",
    "RetentionStore",
    "RunStore",
    "SessionStore",
    "StandingStore",
    "UnitOfWork",
]
