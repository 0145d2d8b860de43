"""Records as forms have them."""

from collections.abc import Collection

from matcher.bootstrap import almanac
from matcher.domain.model.ids import ConsultantId
from matcher.domain.model.policy import Policy
from matcher.domain.model.problem import Consultant, Engagement
from matcher.ports.forms import Form


def consultant_form() -> Form[Consultant]:
    """A consultant as a form."""
    from matcher.sheets.forms.consultant_form import ConsultantForm

    return ConsultantForm(almanac.place_of)


def confidential_form(people: Collection[ConsultantId]) -> Form[Consultant]:
    """What is kept apart of a consultant as a form.

    Args:
        people: Whom they may be kept apart from.
    """
    from matcher.sheets.forms.confidential_form import ConfidentialForm

    return ConfidentialForm(people)


def engagement_form() -> Form[Engagement]:
    """An engagement as a form."""
    from matcher.sheets.forms.engagement_form import EngagementForm

    return EngagementForm(almanac.place_of)


def policy_form() -> Form[Policy]:
    """The policy as a form."""
    from matcher.sheets.forms.policy_form import PolicyForm

    return PolicyForm()
