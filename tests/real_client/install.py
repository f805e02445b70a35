"""Install Claude Code from npm into a cache outside this tree."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from tests.conftest import OUTSIDE
from wizard.core.client.versions import VERSION

PACKAGE = "@anthropic-ai/claude-code"
INSTALL_SECONDS = 900
# Computed before a test sets another home folder, in which everything would be installed again.
_CACHE = platformdirs.user_cache_path("mvk-wizard-tests", appauthor=False)


class Unavailable(Exception):
    """The real client cannot be run here. The text says why."""


def cache() -> Path:
    """Return the folder for things that tests download, outside this tree."""
    return _CACHE


def client(version: str = VERSION) -> tuple[str, ...]:
    """Return the command that starts this version of Claude Code. The first call installs it.

    Raises:
        Unavailable: npm or the package is not available.
    """
    folder = cache() / "claude-code" / version
    with one_at_a_time(folder):
        if not folder.is_dir():
            _install(version, folder)
    return _command(folder / "node_modules" / "@anthropic-ai")


@contextmanager
def one_at_a_time(target: Path) -> Iterator[None]:
    """Lock a target, so that a second process waits until the first has created it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f".{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(version: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not here")
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        command = [npm, "install", *options, "--prefix", place, f"{PACKAGE}@{version}"]
        try:
            done = subprocess.run(
                command,
                env=OUTSIDE,
                capture_output=True,
                timeout=INSTALL_SECONDS,
                check=False,
                text=True,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"npm took more than {INSTALL_SECONDS} s") from None
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            raise Unavailable(f"npm cannot install it: {lines[0] if lines else done.returncode}")
        shutil.move(place, folder)
        Path(place).mkdir()  # so that the clean-up finds something


def _command(scope: Path) -> tuple[str, ...]:
    """Return the program itself. Old versions are a script for node."""
    programs = [path for path in scope.glob("claude-code-*/claude") if path.is_file()]
    if programs:
        return (str(programs[0]),)
    script, node = scope / "claude-code" / "cli.js", shutil.which("node")
    if script.is_file() and node:
        return (node, str(script))
    raise Unavailable(f"{PACKAGE} has no program for {sys.platform}")
