"""Several settings of the policy at once, as the form of the policy has them: what saving it would do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from matcher.bootstrap import forms
from matcher.domain.model.policy import APART
from scenarios.case import Case
from scenarios.changes.change import Change
from scenarios.changes.known import UnknownValue, unknown
from scenarios.changes.settings import SETTINGS
from scenarios.changes.values import several
from scenarios.changes.wording import of_value, setting_label

LIST = ";"
COVERAGE, HOLIDAYS = "points.coverage", "holidays"


@dataclass(frozen=True, slots=True)
class WholePolicy(Change):
    """Settings have other values; an empty one is no limit."""

    settings: Annotated[tuple[str, ...], several("points.fit = 120")]

    @property
    def sentence(self) -> str:
        """The change in plain words."""
        return " ".join(_said(name, text) for name, text in self.pairs())

    @property
    def bears_role(self) -> bool:
        """Who drops out when the years of a role rise would tell who has it."""
        return any(name in APART for name, _ in self.pairs())

    def misfits(self, case: Case) -> Iterator[UnknownValue]:
        """No setting at all, one that there is not, or a value that it can't have."""
        if not self.settings:
            expected = "at least one setting, like points.fit = 120"
            yield UnknownValue("settings", "", expected, f"at least one, like {setting_label('points.fit')} = 120")
        form, given = forms.policy_form(), dict(self.pairs())
        if len(given) < len(self.settings):
            expected = "each setting only once"
            said = [f"{setting_label(name)} = {text}" for name, text in self.pairs()]
            yield UnknownValue("settings", ", ".join(self.settings), expected, of_value(said, expected))
        for name in given:
            known = form.texts(case.policy).keys()
            yield from unknown("settings", name, known, "setting of the policy", setting_label)
        for name, right in form.read(given, case.policy).faults.items():
            wrong, value = f"no value of this setting. {right}", given.get(name)
            on_pages = of_value(f"{setting_label(name)} = {value}", wrong)
            yield UnknownValue("settings", f"{name} = {value}", wrong, on_pages)
        if self.bears_role and case.sealed:
            reason = (
                "years of a role, which can't be changed here: who drops out would tell who brings lived experience"
            )
            on_pages = of_value(tuple(map(setting_label, sorted(APART))), reason)
            yield UnknownValue("settings", ", ".join(sorted(APART)), reason, on_pages)

    def applied(self, case: Case) -> Case:
        """The policy has the values."""
        read = forms.policy_form().read(dict(self.pairs()), case.policy)
        return case if read.record is None else replace(case, policy=read.record)

    def pairs(self) -> list[tuple[str, str]]:
        """Each setting with its value, as texts of the form of the policy."""
        split = (one.partition("=") for one in self.settings)
        return [(name.strip(), text.strip()) for name, _, text in split]


def _said(name: str, text: str) -> str:
    listed = text.replace(LIST, ", ")
    if name == HOLIDAYS:
        return f"Nothing is delivered on {listed}." if text else "There are no holidays."
    if name == COVERAGE:
        return f"What covered requests of priority 1 to 5 earn, in points, is {listed}."
    return f"{SETTINGS.get(name, name)} {'is ' + text if text else 'has no limit'}."
