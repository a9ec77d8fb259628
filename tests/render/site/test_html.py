"""A test of the pages against the validator of the W3C (the Nu Html Checker), which browsers' makers use."""

import os
import subprocess
from pathlib import Path

from tests.conftest import needed
from tests.helpers import environment
from tests.render.site.helpers import small_site


def kind_of(path: str) -> str:
    """What sort of page a path is of: its folder, and whether it is the list or one of those in it."""
    folder, _, rest = path.partition("/")
    return f"{folder}/{'one' if '/' in rest else 'all'}"


def test_every_kind_of_page_is_valid(tmp_path: Path) -> None:
    """The validator finds no error in a page of each kind, nor in the longest of each."""
    jar = needed("the Nu Html Checker (VNTIMELINE_VNU)", os.environ.get("VNTIMELINE_VNU"))
    pages: dict[str, list[str]] = {}
    html = {path: content for path, content in small_site().items() if path.endswith(".html")}
    for path in sorted(html, key=lambda path: len(html[path])):
        pages.setdefault(kind_of(path), []).append(path)
    for path in dict.fromkeys(path for own in pages.values() for path in (own[0], own[-1])):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(small_site()[path])
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--errors-only", "--skip-non-html", "--format", "gnu", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        env=environment(tmp_path),
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "events/one" in pages
