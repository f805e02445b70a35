"""Refusals of the system, and changes meanwhile: explained; old bytes, exit code 1."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.core.session.test_saved_session import at_step
from tests.end_to_end.faulty_files import COMMANDS, KEPT, OLD, REFUSED, SAVED, left_behind, said
from tests.end_to_end.test_handover import NOW
from wizard.services.files.state import StateKeeper
from wizard.services.files.undo import kept_originals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes of POSIX")


def prepare(command: Run, file: Path) -> None:
    """Settings that were merged, with a kept original, and a setup that was begun."""
    assert command("merge", str(file), "--in-place").code == 0
    StateKeeper().keep(at_step(6), NOW)


def prepare_handover(command: Run, file: Path) -> None:
    """An earlier hand-over is replaced; nothing else would be."""
    file.unlink()
    assert command("handover", str(file)).code == 0


@pytest.mark.parametrize("number", REFUSED, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_refusal_of_the_system_is_explained_and_the_old_bytes_are_there(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    if name != "merge --in-place":
        prepare(command, file)
    if name == "handover":
        prepare_handover(command, file)
    before, replace = file.read_bytes(), os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target) == file:
            raise OSError(number, os.strerror(number))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    arguments = [str(file) if one == "FILE" else one for one in COMMANDS[name]]
    done = command(*arguments, stdin=OLD)
    sentence, remedy = (one.format(file=file, folder=file.parent) for one in REFUSED[number])
    assert (done.code, said(done), done.out) == (1, [sentence, SAVED, remedy], b"")
    assert file.read_bytes() == before
    assert left_behind(file.parent) == []
    assert name != "merge --in-place" or kept_originals() == []  # nothing needs to be undone


def test_where_the_original_cannot_be_kept_nothing_is_changed(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EDQUOT, "used up")

    monkeypatch.setattr(os, "link", refuse)
    done = command("merge", str(file), "--in-place")
    assert (done.code, said(done), done.out) == (
        1,
        [
            "Your quota on the disk that holds ~/mvk-wizard is used up.",
            KEPT,
            "Free some space, then save again, or save to another disk.",
        ],
        b"",
    )
    assert file.read_bytes() == OLD


def test_without_a_receipt_it_is_saved_and_the_way_back_is_explained(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target).name.startswith("receipt-"):
            raise OSError(errno.ENOSPC, "full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    done = command("merge", str(file), "--in-place")
    assert (done.code, said(done)[:3]) == (
        0,
        [
            f"{file}: saved.",
            "Saved, without a receipt for an exact undo: The disk that holds ~/mvk-wizard/receipts "
            "is full.",
            "mvk-wizard remove still removes the Mavvrik values. What they replaced is only in "
            "your earlier settings.",
        ],
    )
    assert b"OTEL_TRACES_EXPORTER" in file.read_bytes()


def test_a_folder_that_does_not_confirm_is_reported_and_the_new_bytes_are_there(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    done = command("merge", str(file), "--in-place")
    assert (done.code, said(done)[0]) == (
        0,
        f"{file}: saved, power-loss safety not confirmed.",
    )
    assert b"OTEL_TRACES_EXPORTER" in file.read_bytes()


# Changed meanwhile --------------------------------------------------------------------------------

THEIRS = b'{\n  "env": {\n    "A": "theirs"\n  }\n}\n'
BOTH = [
    "Loaded (-) and now (+):",
    "      1  {",
    '      2    "env": {',
    '-     3      "A": "old"',
    '+     3      "A": "theirs"',
    "      4    }",
    "      5  }",
]


def write_theirs(file: Path) -> None:
    file.write_bytes(THEIRS)


def write_rubbish(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("meanwhile", "shown"),
    [
        (write_theirs, BOTH),
        (Path.unlink, ["{file} does not exist."]),
        (write_rubbish, ["It is not readable as text now."]),
    ],
    ids=["changed", "gone", "no text"],
)
@pytest.mark.parametrize("name", ["merge", "remove", "restore"])
def test_changed_meanwhile_stops_it_and_both_are_shown(
    command: Run,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    meanwhile: Callable[[Path], None],
    shown: list[str],
) -> None:
    if name != "merge":
        prepare(command, file)
    before, fsync = file.read_bytes(), os.fsync

    def change(descriptor: int) -> None:
        fsync(descriptor)
        if file.exists() and file.read_bytes() == before:
            meanwhile(file)

    monkeypatch.setattr(os, "fsync", change)
    done = command(name, str(file), "--in-place")
    first, second, *lines, last = said(done)
    assert (done.code, done.out) == (1, b"")
    assert first == f"{file} was changed by someone else after it was loaded."
    assert second == SAVED
    assert last == "Run the command again. It starts from the file as it is now."
    if name == "merge" or len(shown) == 1:
        assert lines == [line.format(file=file) if len(shown) == 1 else line for line in shown]
    else:  # from the merged text to theirs: by which lines is not said here
        assert (lines[0], lines[-1]) == (BOTH[0], BOTH[-1])
    assert not file.exists() or file.read_bytes() != before
    assert left_behind(file.parent) == []
    assert name != "merge" or kept_originals() == []  # of two runs, the other one kept it
