"""The policy as a form: every setting but the day that it is for."""

from collections.abc import Mapping

from matcher.domain.model.policy import SETTINGS as FIELDS
from matcher.domain.model.policy import Policy
from matcher.ports.forms import FormRead
from matcher.sheets.cells.findings import Findings
from matcher.sheets.cells.grid import Grid
from matcher.sheets.forms.in_words import said, told, typed
from matcher.sheets.forms.rows import sentence_of
from matcher.sheets.policy_file import SETTINGS, policy_from_grid, settings_of

FILE = "policy"


class PolicyForm:
    """Both ways between the policy and the texts of a form."""

    def texts(self, record: Policy) -> dict[str, str]:
        """Every field of the form, in its order; empty where there is no limit."""
        return said(FIELDS, _cells_of(record))

    def read(self, texts: Mapping[str, str], record: Policy) -> FormRead[Policy]:
        """The policy as the form has it; what it lacks stays as it is, what is empty is as with no word about it."""
        given = {name: texts.get(name, text).strip() for name, text in self.texts(record).items()}
        cells = typed(FIELDS, _cells_of(record), given)
        findings = Findings()
        grid = Grid(FILE, ["key", "value"], 1, range(2, 2 + len(cells)), [list(cells), list(cells.values())])
        made = policy_from_grid(grid, record.as_of, findings)
        faults = told(FIELDS, {fault.column: sentence_of(fault) for fault in findings.faults})
        return FormRead(None if faults else made, faults)


def _cells_of(record: Policy) -> dict[str, str]:
    """Every field of the form, as a file has it."""
    set_ones = settings_of(record)
    return {
        setting.path: str(setting.kind.show(set_ones[setting.path])) if setting.path in set_ones else ""
        for setting in SETTINGS
        if setting.path != "as_of"
    }
