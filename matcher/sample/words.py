"""Which topics, audiences, languages and disciplines an invented center deals in, and how often."""

from matcher.domain.model.vocabulary import DISCIPLINES

TOPICS = {
    "human_trafficking_101": 10,
    "trauma_informed_care": 10,
    "identification_screening": 9,
    "child_youth_trafficking": 6,
    "survivor_informed_practice": 6,
    "person_centered_care": 6,
    "sex_trafficking": 6,
    "multidisciplinary_response": 6,
    "health_care_protocols": 5,
    "policy_protocol_development": 5,
    "labor_trafficking": 5,
    "behavioral_health_response": 5,
    "substance_use": 4,
    "runaway_homeless_youth": 4,
    "prevention_education": 4,
    "survivor_leadership": 4,
    "public_health_approach": 3,
    "strategic_planning": 3,
    "cultural_linguistic_responsiveness": 3,
    "vicarious_trauma": 3,
    "tribal_communities": 2,
    "community_readiness": 2,
    "lgbtq_populations": 2,
    "program_evaluation": 2,
    "males_experiencing_trafficking": 2,
}
AUDIENCES = {
    "medical_provider": 9,
    "behavioral_health": 9,
    "direct_services_nonprofit": 8,
    "child_welfare": 7,
    "government_agency": 5,
    "advocacy_organization": 4,
    "public_health": 4,
    "violence_prevention": 3,
    "volunteer_center": 1,
}
SECOND_LANGUAGES = {"": 76, "es": 16, "fr": 3, "zh": 2, "ht": 1, "tl": 1, "vi": 1}
LANGUAGES_ASKED_FOR = {"en": 93, "es": 7}
DISCIPLINES_HELD = tuple(sorted(DISCIPLINES))
