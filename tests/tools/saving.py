"""A settings file that the product's own `merge --in-place` saves, and what may remain of it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wizard.services.files import atomic

ROOT = Path(__file__).resolve().parents[2]
KEY = "mvk-agent-KILLEDkilledKILLEDkilled7Qx2"
CREDENTIALS = {
    "MVK_AGENT_ID": "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4",
    "MVK_TENANT_ID": "tenant-123",
    "MVK_API_KEY": KEY,
}
MODE = 0o640  # of the settings file: its group may read it


def environment(home: Path) -> dict[str, str]:
    """Return an environment with separate folders, without anything from the test runner."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **CREDENTIALS,
    }


@dataclass(frozen=True)
class Scene:
    """One settings file in a separate folder, with the texts that it may hold."""

    folder: Path
    old: bytes
    new: bytes = b""

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def settings(self) -> Path:
        return self.folder / "etc/settings.json"

    @property
    def data(self) -> Path:
        return self.home / "data/mvk-wizard"

    @property
    def merge(self) -> list[str]:
        return [sys.executable, "-m", "wizard", "merge", str(self.settings)]

    def reset(self) -> None:
        """Restore the settings from before the merge."""
        self.settings.write_bytes(self.old)
        self.settings.chmod(MODE)

    def forget(self) -> None:
        """Delete everything that earlier runs kept or left behind."""
        shutil.rmtree(self.data.parent, ignore_errors=True)
        for orphan in self.orphans():
            orphan.unlink()

    def run(self, *options: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*self.merge, *options],
            cwd=ROOT,
            env=environment(self.home),
            capture_output=True,
            check=False,
        )

    def orphans(self) -> list[Path]:
        """Return the files that were being written when the writer was killed."""
        return sorted(self.folder.rglob(f"{atomic.PREFIX}*{atomic.SUFFIX}"))

    def broken_promises(self) -> Iterator[str]:
        """Yield what must never be seen after a kill, which should be nothing."""
        held = self.settings.read_bytes()
        if held not in (self.old, self.new):
            yield f"torn: {len(held)} bytes that are neither the old nor the new text"
        if mode(self.settings) != MODE:
            yield f"mode {mode(self.settings):o}"
        for orphan in self.orphans():
            if mode(orphan) & ~MODE:
                yield f"orphan with mode {mode(orphan):o}"
        for kept in self.data.glob("original-*.json"):
            if kept.read_bytes() != self.old or mode(kept) != 0o600:
                yield "a kept original that is not the original, or not private"


def make_scene(folder: Path, entries: int) -> Scene:
    """Make a settings file of `entries` lines, and its merge result."""
    lines = "".join(f'  "entry-{number}": "{"x" * 80}",\n' for number in range(entries))
    old = f'{{\n{lines}  "env": {{\n    "EXISTING": "1"\n  }}\n}}\n'.encode()
    scene = Scene(folder, old)
    scene.settings.parent.mkdir(parents=True)
    scene.home.mkdir()
    scene.reset()
    done = scene.run()
    assert done.returncode == 0, done.stderr.decode()
    return Scene(folder, old, done.stdout)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)
