"""The policy as a form: every setting but the day that it is for."""

from collections.abc import Mapping

from matcher.domain.model.policy import Policy
from matcher.ports.forms import FormRead
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.forms.rows import sentence_of
from matcher.sheets.policy_file import SETTINGS, policy_from_grid, settings_of

FILE = "policy"


class PolicyForm:
    """Both ways between the policy and the texts of a form."""

    def texts(self, record: Policy) -> dict[str, str]:
        """Every field of the form, in its order; empty where there is no limit."""
        set_ones = settings_of(record)
        return {
            setting.path: str(setting.kind.show(set_ones[setting.path])) if setting.path in set_ones else ""
            for setting in SETTINGS
            if setting.path != "as_of"
        }

    def read(self, texts: Mapping[str, str], record: Policy) -> FormRead[Policy]:
        """The policy as the form has it; what it lacks stays as it is, what is empty is as with no word about it."""
        given = {name: texts.get(name, text).strip() for name, text in self.texts(record).items()}
        findings = Findings()
        names = list(given)
        grid = Grid(FILE, ["key", "value"], 1, range(2, 2 + len(names)), [names, list(given.values())])
        made = policy_from_grid(grid, record.as_of, findings)
        faults = {fault.column: sentence_of(fault) for fault in findings.faults}
        return FormRead(None if faults else made, faults)
