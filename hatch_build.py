"""Build hook: compile events.yaml into the snapshot that the package carries, so that no installation parses YAML."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class SnapshotHook(BuildHookInterface[Any]):
    """Compiles the store; a store that does not load fails the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the snapshot and have it packed; for an editable installation, beside the code (git ignores it)."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from vntimeline import store

        compiled = store.compiled(root / "events.yaml")
        if version == "editable":
            (root / "src" / "vntimeline" / store.SNAPSHOT).write_bytes(compiled)
            return
        self.folder = TemporaryDirectory()
        target = Path(self.folder.name) / store.SNAPSHOT
        target.write_bytes(compiled)
        build_data["force_include"][str(target)] = f"vntimeline/{store.SNAPSHOT}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was written for the build."""
        if version != "editable":
            self.folder.cleanup()
