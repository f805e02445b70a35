"""Claude Code on this computer, and what its version does with the guide's block."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from wizard.core.client.versions import VERSION, Version
from wizard.services.child_processes import Answer, CannotStart, ChildTrouble, TimedOut
from wizard.services.claude import claude_code as claude
from wizard.services.claude.claude_code import (
    VERSION_SECONDS,
    ClaudeCode,
    VersionVerdict,
    find_claude,
    look_for_claude,
    parse_version,
    read_version,
    what_it_does,
)

CLAUDE = Path("/opt/claude")
UPDATE = "Update it to 2.1.223 or later."


class Child:
    """Replaces running a program: gives one answer or raises."""

    def __init__(self, answer: Answer | ChildTrouble) -> None:
        self.answer = answer
        self.calls: list[tuple[tuple[str, ...], bytes, float]] = []

    def __call__(
        self, command: Sequence[str], *, stdin: bytes = b"", limit: float, listen: bool = True
    ) -> Answer:
        self.calls.append((tuple(command), stdin, limit))
        if isinstance(self.answer, ChildTrouble):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ((1, 0, 128), "stops with an error at start."),
        ((2, 0, 30), "stops with an error at start."),
        ((2, 1, 0), "stops with an error at start."),
        ((2, 1, 10), "hangs at start."),
        ((2, 1, 20), "hangs at start."),
        ((2, 1, 30), "ends at once and prints nothing."),
        ((2, 1, 45), "runs, but silently sends nothing."),
        ((2, 1, 72), "runs, but silently sends nothing."),
        ((2, 1, 77), "runs, but silently sends nothing."),
        ((2, 1, 81), "runs, but silently sends nothing."),
    ],
)
def test_versions_that_were_seen_failing_with_the_block_as_printed(
    version: Version, sentence: str
) -> None:
    name = ".".join(map(str, version))
    assert what_it_does(version, with_none_keys=True) == VersionVerdict(
        f"With these settings, Claude Code {name} {sentence} {UPDATE}", ok=False
    )


@pytest.mark.parametrize(
    ("version", "nearest"),
    [
        ((2, 1, 85), "2.1.81 runs, but silently sends nothing"),
        ((2, 1, 25), "2.1.20 hangs at start"),
        ((0, 9, 0), "1.0.128 stops with an error at start"),
    ],
)
def test_an_untested_version_is_judged_like_the_nearest_older_one(
    version: Version, nearest: str
) -> None:
    verdict = what_it_does(version, with_none_keys=True)
    name = ".".join(map(str, version))
    assert verdict == VersionVerdict(
        f"We have not tried Claude Code {name} with these settings. {nearest}. {UPDATE}", ok=False
    )


@pytest.mark.parametrize("version", [(2, 1, 86), (2, 1, 92), (2, 1, 197), (2, 1, 222)])
@pytest.mark.parametrize("with_none_keys", [True, False])
def test_versions_that_work_but_are_not_recommended(version: Version, with_none_keys: bool) -> None:
    name = ".".join(map(str, version))
    assert what_it_does(version, with_none_keys) == VersionVerdict(
        f"Claude Code {name} works with these settings. We recommend 2.1.223 or later.", ok=True
    )


@pytest.mark.parametrize("version", [(2, 1, 223), (2, 1, 330)])
def test_versions_that_work(version: Version) -> None:
    name = ".".join(map(str, version))
    assert what_it_does(version, with_none_keys=True) == VersionVerdict(
        f"Claude Code {name} works with these settings.", ok=True
    )


def test_a_version_newer_than_those_tried_is_called_that() -> None:
    assert what_it_does((3, 0, 0), with_none_keys=True) == VersionVerdict(
        f"Claude Code 3.0.0 works with these settings ({VERSION} is the newest we tried).",
        ok=True,
    )


@pytest.mark.parametrize("version", [(2, 1, 20), (2, 1, 45), (2, 1, 72), (2, 1, 81)])
def test_without_the_two_none_entries_older_versions_work(version: Version) -> None:
    assert what_it_does(version, with_none_keys=False).ok
    assert not what_it_does(version, with_none_keys=True).ok


@pytest.mark.parametrize("version", [(1, 0, 128), (2, 1, 0), (2, 1, 19)])
def test_without_them_the_oldest_versions_still_send_nothing(version: Version) -> None:
    name = ".".join(map(str, version))
    assert what_it_does(version, with_none_keys=False) == VersionVerdict(
        f"Claude Code {name} is too old: 2.1.20 is the oldest we saw sending. {UPDATE}",
        ok=False,
    )


@pytest.mark.parametrize(
    ("output", "version"),
    [
        (b"2.1.330 (Claude Code)\n", (2, 1, 330)),
        (b"claude 1.0.128", (1, 0, 128)),
        (b"\x1b[1mv2.1.86\x1b[0m", (2, 1, 86)),
        (b"update 10.20.30-beta", (10, 20, 30)),
        (b"", None),
        (b"no version here", None),
        (b"2.1", None),
        (b"\xff\xfe", None),
    ],
)
def test_the_version_is_read_from_what_it_prints(output: bytes, version: Version | None) -> None:
    assert parse_version(output) == version


def test_claude_code_is_asked_for_its_version_with_a_time_limit() -> None:
    child = Child(Answer(0, b"2.1.330 (Claude Code)\n"))
    assert read_version(CLAUDE, child) == ClaudeCode(CLAUDE, (2, 1, 330))
    assert child.calls == [(("/opt/claude", "--version"), b"", VERSION_SECONDS)]
    assert VERSION_SECONDS == 5.0


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answer(0, b"hello"), "Claude Code is here, but did not print its version."),
        (Answer(1, b"2.1.330"), "Claude Code is here, but did not print its version."),
        (CannotStart(), "Claude Code is here, but did not start."),
        (TimedOut(), "Claude Code did not answer within 5 seconds."),
    ],
)
def test_a_claude_code_without_a_version_is_called_so(
    answer: Answer | ChildTrouble, trouble: str
) -> None:
    assert read_version(CLAUDE, Child(answer)) == ClaudeCode(CLAUDE, None, trouble)


def test_the_one_on_the_path_comes_first(tmp_path: Path) -> None:
    assert find_claude(tmp_path, which=lambda name: f"/usr/bin/{name}") == Path("/usr/bin/claude")


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
@pytest.mark.parametrize("place", [".local/bin/claude", ".claude/local/claude"])
def test_otherwise_it_looks_where_installers_put_it(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o644)
    assert find_claude(tmp_path, which=lambda _: None) is None
    path.chmod(0o755)
    assert find_claude(tmp_path, which=lambda _: None) == path


async def test_it_is_looked_for_in_the_background() -> None:
    child = Child(Answer(0, b"2.1.330"))
    assert await look_for_claude(lambda: CLAUDE, child) == ClaudeCode(CLAUDE, (2, 1, 330))
    assert await look_for_claude(lambda: None, child) is None


async def test_a_search_that_hangs_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hangs(_: object, *, limit: float) -> None:
        assert limit == VERSION_SECONDS + 1
        raise TimeoutError

    monkeypatch.setattr(claude, "in_daemon_thread", hangs)
    assert await look_for_claude(lambda: CLAUDE) == ClaudeCode(
        Path("claude"), trouble="Claude Code did not answer within 5 seconds."
    )


@pytest.mark.skipif(os.name != "posix", reason="a program made of a script")
async def test_with_a_real_program_that_never_sees_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MVK_API_KEY", "canary")
    program = tmp_path / "claude"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        "print('2.1.330 (Claude Code)' if 'MVK_API_KEY' not in os.environ else 'leak')\n"
    )
    program.chmod(0o755)
    found = await look_for_claude(lambda: program, limit=30)
    assert found == ClaudeCode(program, (2, 1, 330))
