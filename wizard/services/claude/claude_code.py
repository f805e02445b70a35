"""Find Claude Code on this computer and its version, and say what that version does."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wizard.core.client.versions import (
    NEWEST_MEASURED,
    OLDEST_SENDING,
    OLDEST_WITH_NONE,
    Version,
    version_text,
)
from wizard.services.child_processes import CannotStart, ChildTrouble, Run, in_daemon_thread, run
from wizard.services.files.trouble import home_folder

VERSION_SECONDS = 5.0
RECOMMENDED: Version = (2, 1, 223)
NOT_FOUND = "Claude Code was not found on this computer."
_OWN_PLACES = (".local/bin/claude", ".local/bin/claude.exe", ".claude/local/claude")
_COMMON_PLACES = (Path("/usr/local/bin/claude"), Path("/opt/homebrew/bin/claude"))
_NUMBER = re.compile(rb"(?<![\d.])(\d{1,4})\.(\d{1,4})\.(\d{1,5})")
_STOPS = "stops with an error at start"
_HANGS = "hangs at start"
_ENDS = "ends at once and prints nothing"
_SILENT = "runs, but silently sends nothing"
# Each of these versions was run with the guide's settings exactly as printed.
_SEEN_FAILING: dict[Version, str] = {
    (1, 0, 128): _STOPS,
    (2, 0, 30): _STOPS,
    (2, 1, 0): _STOPS,
    (2, 1, 10): _HANGS,
    (2, 1, 20): _HANGS,
    (2, 1, 30): _ENDS,
    (2, 1, 45): _SILENT,
    (2, 1, 72): _SILENT,
    (2, 1, 77): _SILENT,
    (2, 1, 81): _SILENT,
}


@dataclass(frozen=True, slots=True)
class ClaudeCode:
    """The Claude Code that was found. If `version` is None, `trouble` says why it is unknown."""

    path: Path
    version: Version | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class VersionVerdict:
    """What a version does with our settings: a sentence, and whether telemetry arrives."""

    sentence: str
    ok: bool


def what_it_does(version: Version, with_none_keys: bool) -> VersionVerdict:
    """Return what a version of Claude Code does with the guide's settings.

    `with_none_keys` says whether `OTEL_LOGS_EXPORTER` and `OTEL_METRICS_EXPORTER` are set to
    `none`, as the guide prints them. Measured on Linux with a local managed settings file; 2.1.86
    is the oldest version that was seen to work with these two entries.
    """
    oldest = OLDEST_WITH_NONE if with_none_keys else OLDEST_SENDING
    if version < oldest:
        return VersionVerdict(_too_old(version, with_none_keys), ok=False)
    if version < RECOMMENDED:
        return VersionVerdict(
            f"Claude Code {version_text(version)} works with these settings. "
            f"We recommend {version_text(RECOMMENDED)} or later.",
            ok=True,
        )
    newer = f" ({version_text(NEWEST_MEASURED)} is the newest we tried)"
    note = newer if version > NEWEST_MEASURED else ""
    return VersionVerdict(
        f"Claude Code {version_text(version)} works with these settings{note}.", ok=True
    )


def _too_old(version: Version, with_none_keys: bool) -> str:
    name = f"Claude Code {version_text(version)}"
    update = f"Update it to {version_text(RECOMMENDED)} or later."
    if not with_none_keys:
        oldest = version_text(OLDEST_SENDING)
        return f"{name} is too old: {oldest} is the oldest we saw sending. {update}"
    if version in _SEEN_FAILING:
        return f"With these settings, {name} {_SEEN_FAILING[version]}. {update}"
    nearest = max((seen for seen in _SEEN_FAILING if seen < version), default=min(_SEEN_FAILING))
    return (
        f"We have not tried {name} with these settings. {version_text(nearest)} "
        f"{_SEEN_FAILING[nearest]}. {update}"
    )


def parse_version(output: bytes) -> Version | None:
    """Find the version in the output of `claude --version`, such as "2.1.330 (Claude Code)"."""
    match = _NUMBER.search(output)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def find_claude(
    home: Path | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> Path | None:
    """Find the `claude` that a terminal would start, or one where installers put it."""
    on_path = which("claude")
    if on_path:
        return Path(on_path)
    own = home or home_folder()
    places = [own / name for name in _OWN_PLACES] if own else []
    for path in (*places, *_COMMON_PLACES):
        with suppress(OSError):
            if path.is_file() and os.access(path, os.X_OK):
                return path
    return None


def read_version(path: Path, run: Run = run, limit: float = VERSION_SECONDS) -> ClaudeCode:
    """Ask the program at `path` for its version. Blocks for at most `limit` seconds."""
    try:
        answer = run((str(path), "--version"), limit=limit)
    except CannotStart:
        return ClaudeCode(path, trouble="Claude Code is here, but did not start.")
    except ChildTrouble:
        return ClaudeCode(path, trouble=_no_answer(limit))
    version = parse_version(answer.output) if answer.code == 0 else None
    trouble = "" if version else "Claude Code is here, but did not print its version."
    return ClaudeCode(path, version, trouble)


async def look_for_claude(
    find: Callable[[], Path | None] = find_claude,
    run: Run = run,
    limit: float = VERSION_SECONDS,
) -> ClaudeCode | None:
    """Find Claude Code on this computer, in a thread. None if there is none."""
    try:
        return await in_daemon_thread(partial(_look, find, run, limit), limit=limit + 1)
    except TimeoutError:
        return ClaudeCode(Path("claude"), trouble=_no_answer(limit))


def _no_answer(limit: float) -> str:
    return f"Claude Code did not answer within {limit:g} seconds."


def _look(find: Callable[[], Path | None], run: Run, limit: float) -> ClaudeCode | None:
    path = find()
    return None if path is None else read_version(path, run, limit)
