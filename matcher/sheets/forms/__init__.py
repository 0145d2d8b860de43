"""Records as the texts of a form and back, by the declaration and the checks of an import."""

from matcher.sheets.forms.confidential_form import ConfidentialForm
from matcher.sheets.forms.consultant_form import ConsultantForm
from matcher.sheets.forms.engagement_form import EngagementForm
from matcher.sheets.forms.policy_form import PolicyForm

__all__ = ["ConfidentialForm", "ConsultantForm", "EngagementForm", "PolicyForm"]
