"""PyYAML as it is where it was built without libyaml: it reads and writes the same, only slower."""

import json
import subprocess
import sys
from pathlib import Path

from tests.helpers import ROOT, SMALL, environment, printed
from vntimeline.store import compiled

CODE = """\
import json, sys
sys.modules["yaml._yaml"] = None  # the part in C: it cannot be imported
from pathlib import Path
from vntimeline.cli import run
from vntimeline.store import compiled
from vntimeline.store.yaml_reader import Document
import yaml
assert not yaml.__with_libyaml__
small, contents = sys.argv[1], json.loads(sys.argv[2])
snapshot = compiled(Path(small)).decode()
faults = [[[each.line, each.check] for each in Document("a", content.encode()).problems] for content in contents]
print(json.dumps([snapshot, faults]))
sys.stdout.flush()
assert run(["--store", small, "check", "-o", "check.json"]) == 0
assert run(["--store", small, "list", "-f", "yaml", "-o", "list.yaml"]) == 0
"""
DEEP = "a: " + '["]", ' * 1000
FAULTY = {
    DEEP: 1,
    "? " * 3000: 1,
    "a: " + "[" * 100_000: 1,
    "a: !%ED%A0%80 b": 1,
    "%TAG !e! tag:%FF\n---\na: b\n": 1,
    "%YAML " + "9" * 5000 + ".1\n---\na: b\n": 1,
    'schema: 1\ntitle: "\\ud83d"\n': 2,
    'schema: 1\ntitle: "\\UFFFFFFFF"\n': 2,
    "schema: 1\n\na: [b": 3,
    "a: 1\n---\nb: 1\n": 2,
    "a: &x 1\nb: *x\n": 2,
    "a: b\nc: \x1b\n": 2,
    "title: !!int 5\n": 1,
}
"""Files that are not stores, and the line of the problem of syntax."""


def test_the_parser_in_python_is_as_good(tmp_path: Path) -> None:
    """Without libyaml, a store is compiled, checked and written as with it, and no bad file is a traceback."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(SMALL), json.dumps(list(FAULTY))],
        capture_output=True,
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=str(ROOT / "src")),
        timeout=120,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    snapshot, faults = json.loads(done.stdout)
    assert snapshot == compiled(SMALL).decode()
    assert [[line for line, check in found if check == "syntax"] for found in faults] == [
        [at] for at in FAULTY.values()
    ]
    assert (tmp_path / "list.yaml").read_text(encoding="utf-8") == printed("--store", SMALL, "list", "-f", "yaml")
    assert json.loads((tmp_path / "check.json").read_text(encoding="utf-8"))["problems"] == []
