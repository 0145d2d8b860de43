"""A field takes one line, and sheets, tables, forms, samples and documents have it: see docs/adding-a-field.md."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHAIRS = '    chairs: Annotated[int, Field("Chairs", Whole(0, 500), WHERE, "Of any kind.", empty=0, may_lack=True)] = 0'


def test_one_line_more_is_a_field_everywhere(tmp_path: Path, migrated_sqlite: Path):
    shutil.copy(migrated_sqlite, tmp_path / "center.db")
    program = [sys.executable, "-m", "tests.support.with_a_line", CHAIRS, "tests.support.field_seen", "chairs"]
    done = subprocess.run([*program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("sample") > 5
    assert found == {
        "column": True,
        "read": True,
        "asked": [">Chairs</label>", "Of any kind."],
        "refused": True,
        "saved": 303,
        "kept": 9,
        "others": True,
        "documented": ["| `chairs` | Chairs: a whole number from 0 to 500, or empty | optional |"],
    }
