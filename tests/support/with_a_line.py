"""A program that runs another one as if the declaration of an engagement had one line more: takes the line and it."""

import sys
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from runpy import run_module
from types import ModuleType

MODULE = "matcher.domain.model.engagement"
BEFORE = "    topics: Annotated[Mapping[str, int]"


def with_a_line(name: str, line: str, before: str) -> ModuleType:
    """Import a module as if its source had a line more."""
    spec = find_spec(name)
    assert spec
    assert spec.origin
    source = Path(spec.origin).read_text(encoding="utf-8")
    assert source.count(before) == 1
    module = module_from_spec(spec)
    sys.modules[name] = module
    code = compile(source.replace(before, f"{line}\n{before}"), spec.origin, "exec")
    exec(code, module.__dict__)  # noqa: S102 - the product's own source
    return module


if __name__ == "__main__":
    _, line, program, *arguments = sys.argv
    with_a_line(MODULE, line, BEFORE)
    sys.argv = [program, *arguments]
    run_module(program, run_name="__main__")
