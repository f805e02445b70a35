"""`--output` on a file that is there: its mode and owner stay, and who can read it is said."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("others", [0o644, 0o640, 0o604])
def test_a_file_that_others_can_read_keeps_its_mode_and_that_is_said(
    command: Run, tmp_path: Path, others: int
) -> None:
    path = tmp_path / "out.json"
    path.write_text("{}")
    path.chmod(others)
    done = command("merge", "--empty", "--output", str(path))
    assert (done.code, done.out, mode(path)) == (0, b"", others)
    assert (
        f"{path}: saved.\nOthers on this computer can read it (mode {others:04o})."
        " To prevent this: --private\n"
    ) in done.err


def test_private_makes_it_readable_by_its_owner_only(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("{}")
    path.chmod(0o644)
    done = command("merge", "--empty", "--output", str(path), "--private")
    assert (done.code, mode(path)) == (0, 0o600)
    assert "Others" not in done.err
    assert '"OTEL_TRACES_EXPORTER": "otlp"' in path.read_text()


def test_a_new_file_is_private_by_itself(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    done = command("merge", "--empty", "--output", str(path))
    assert (done.code, mode(path)) == (0, 0o600)
    assert "Others" not in done.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_the_owner_stays(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("{}")
    os.chown(path, 65534, 65534)
    assert command("merge", "--empty", "--output", str(path), "--private").code == 0
    assert (path.stat().st_uid, path.stat().st_gid, mode(path)) == (65534, 65534, 0o600)


@pytest.mark.parametrize(
    "arguments",
    [
        ("merge", "--empty"),
        ("merge", "--empty", "--output", "-"),
        ("remove", "x.json"),
        ("restore",),
    ],
)
def test_without_a_file_it_is_a_refusal(command: Run, arguments: tuple[str, ...]) -> None:
    done = command(*arguments, "--private")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "mvk-wizard: --private needs --output FILE.\n"
