"""Where scenarios are: the starters in ``definitions/``, or a file of one's own."""

from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from matcher.domain.model.errors import MatcherError
from scenarios.definitions.faults import DefinitionError, DefinitionFault
from scenarios.definitions.parsing import parse
from scenarios.definitions.scenario import Scenario

STARTERS = "definitions"
ENDING = ".toml"


class NoScenarioError(MatcherError):
    """Nothing has the name that was given."""


def starters() -> tuple[Scenario, ...]:
    """The scenarios that come with the product, by name."""
    found = files("scenarios").joinpath(STARTERS).iterdir()
    texts = {entry.name: entry.read_text(encoding="utf-8") for entry in found if entry.name.endswith(ENDING)}
    return tuple(parse(text, Path(file)) for file, text in sorted(texts.items()))


def load(name: str) -> Scenario:
    """A starter by its name, or a definition by the path of its file.

    Raises:
        NoScenarioError: There is neither.
        DefinitionError: Something in the file is wrong.
    """
    if name.endswith(ENDING):
        return _from_file(Path(name))
    known = {scenario.name: scenario for scenario in starters()}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise NoScenarioError(
        f"There is no scenario {name!r}.{meant} Name one of {', '.join(known)}, or a file that ends in {ENDING}."
    )


def _from_file(path: Path) -> Scenario:
    try:
        text = path.read_text(encoding="utf-8-sig")  # as some editors begin it
    except OSError as error:
        raise NoScenarioError(f"{path} can't be read: {error.strerror}. See `matcher scenario list`.") from error
    except UnicodeDecodeError as error:
        raise DefinitionError([DefinitionFault(path.name, 0, 0, "", "", "", "text in UTF-8")]) from error
    return parse(text, path)
