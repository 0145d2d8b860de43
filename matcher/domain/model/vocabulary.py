"""The controlled lists of the field, in one place. Source: the field's public descriptions (docs/domain.md)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a consultant may be asked to be."""

    EXPERT = "expert"
    SURVIVOR = "survivor"


class SeatRole(StrEnum):
    """What a seat asks for."""

    EXPERT = "expert"
    SURVIVOR = "survivor"
    ANY = "any"


class Mode(StrEnum):
    """How an engagement is delivered. A consultant has the first two only."""

    VIRTUAL = "virtual"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class TaType(StrEnum):
    """Kinds of technical assistance."""

    COACHING = "coaching"
    TRAINING = "training"
    PEER_REVIEW = "peer_review"
    STRATEGIC_PLANNING = "strategic_planning"


class ConsultantStatus(StrEnum):
    """Where a consultant stands with the center; only ``approved`` may be assigned."""

    APPROVED = "approved"
    IN_PROCESS = "in_process"
    DENIED = "denied"
    INACTIVE = "inactive"


class SeatStatus(StrEnum):
    """What a seat of the standing schedule is: fixed by a coordinator, or last night's suggestion."""

    APPROVED = "approved"
    PROPOSED = "proposed"


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

TOPICS = frozenset({
    "human_trafficking_101", "identification_screening", "trauma_informed_care", "person_centered_care",
    "labor_trafficking", "sex_trafficking", "child_youth_trafficking", "runaway_homeless_youth",
    "males_experiencing_trafficking", "lgbtq_populations", "tribal_communities", "substance_use",
    "behavioral_health_response", "health_care_protocols", "public_health_approach", "multidisciplinary_response",
    "community_readiness", "survivor_leadership", "survivor_informed_practice", "policy_protocol_development",
    "program_evaluation", "strategic_planning", "cultural_linguistic_responsiveness", "vicarious_trauma",
    "prevention_education",
})  # fmt: skip

AUDIENCES = frozenset({
    "advocacy_organization", "behavioral_health", "child_welfare", "medical_provider", "direct_services_nonprofit",
    "government_agency", "public_health", "violence_prevention", "volunteer_center",
})  # fmt: skip

DISCIPLINES = frozenset({
    "medicine", "nursing", "behavioral_health", "social_work", "psychology", "law", "public_health", "education",
    "housing", "child_welfare", "victim_advocacy", "tribal_health", "faith", "labor_rights", "evaluation",
    "facilitation",
})  # fmt: skip

STATES: Mapping[str, str] = MappingProxyType({
    "AK": "Alaska", "AL": "Alabama", "AR": "Arkansas", "AS": "American Samoa", "AZ": "Arizona", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DC": "District of Columbia", "DE": "Delaware", "FL": "Florida",
    "GA": "Georgia", "GU": "Guam", "HI": "Hawaii", "IA": "Iowa", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana",
    "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "MA": "Massachusetts", "MD": "Maryland", "ME": "Maine",
    "MI": "Michigan", "MN": "Minnesota", "MO": "Missouri", "MP": "Northern Mariana Islands", "MS": "Mississippi",
    "MT": "Montana", "NC": "North Carolina", "ND": "North Dakota", "NE": "Nebraska", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NV": "Nevada", "NY": "New York", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VA": "Virginia", "VI": "Virgin Islands",
    "VT": "Vermont", "WA": "Washington", "WI": "Wisconsin", "WV": "West Virginia", "WY": "Wyoming",
})  # fmt: skip
"""States, the District of Columbia and the territories that have a delegate: code to name."""
