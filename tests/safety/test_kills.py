"""Killed while saving: always the old or the new text, and nothing of it left behind."""

from __future__ import annotations

import os
from datetime import datetime
from io import FileIO
from pathlib import Path

import pytest

from tests.conftest import full
from tests.tools.kills import kill_often
from tests.tools.saving import make_scene
from wizard.services.files import atomic
from wizard.services.files.files import keep_original, write_private

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL, modes and links of POSIX")
LEFT = ".mvk-wizard-0123456789abcdef.tmp"


@pytest.mark.parametrize("kills", [2, full(20)])
def test_kills_at_random_moments(tmp_path: Path, kills: int) -> None:
    """500 by a command: python -m tests.tools.kills."""
    report = kill_often(tmp_path, kills, seed=6)
    assert report.broken == []
    assert sum(report.met.values()) == kills


def test_what_a_killed_run_left_is_gone_after_the_next_save(tmp_path: Path) -> None:
    for folder in (tmp_path / "settings", tmp_path / "data"):
        folder.mkdir()
        (folder / LEFT).write_bytes(b"key")
    write_private(tmp_path / "settings/settings.json", b"new")
    keep_original(b"old", tmp_path / "data", datetime(2026, 11, 23, 14, 6))
    assert [path.name for path in sorted(tmp_path.rglob("*.*"))] == [
        "original-2026-11-23-1406.json",
        "settings.json",
    ]


def test_a_run_that_has_nothing_to_write_still_sweeps(tmp_path: Path) -> None:
    """After a kill during the receipt, the settings are new and nothing is left to do."""
    scene = make_scene(tmp_path, 3)
    assert scene.run("--in-place").returncode == 0
    folders = scene.settings.parent, scene.data, scene.data / "receipts"
    for folder in (*folders, scene.home / "state/mvk-wizard"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LEFT).write_bytes(b"half a receipt")
    again = scene.run("--in-place")
    assert b"Nothing changed in" in again.stderr
    assert scene.orphans() == []


@pytest.mark.parametrize("moment", ["before the lock", "at the lock"])
def test_a_file_that_another_run_sweeps_too_early_is_created_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Between its creation and its lock, a new file looks like an orphan."""
    real = atomic._lock
    swept: list[Path] = []

    def lock(descriptor: int) -> bool:
        monkeypatch.setattr(atomic, "_lock", real)
        (new,) = tmp_path.glob(f"{atomic.PREFIX}*")
        if moment == "before the lock":
            assert atomic.sweep(tmp_path) == 1
            swept.append(new)
            return real(descriptor)
        with FileIO(new) as other:
            assert real(other.fileno())
            mine = real(descriptor)
            new.unlink()
            swept.append(new)
            return mine

    monkeypatch.setattr(atomic, "_lock", lock)
    write_private(tmp_path / "settings.json", b"new")
    assert len(swept) == 1
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
