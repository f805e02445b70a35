"""Two runs save the same file at once: one wins, the other says that the file was changed."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.services.files.saved_files import OLD, SAVED_NOTHING, left_behind
from wizard.services.files import atomic, files
from wizard.services.files.files import write_private
from wizard.services.files.trouble import Changed, FileTrouble

flock = pytest.importorskip("fcntl")


class WindowsLocks:
    """As Windows locks a file: one handle at a time until it is closed, and none waits."""

    LK_NBLCK = 2

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        try:
            flock.flock(descriptor, flock.LOCK_EX | flock.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "locked") from None


@pytest.fixture(params=["the locks of this system", "those of Windows"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "those of Windows":
        monkeypatch.setattr(atomic, "fcntl", None)
        monkeypatch.setattr(atomic, "windows_locks", WindowsLocks())


@pytest.fixture
def lock_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def outcome(write: Callable[[], object]) -> str:
    try:
        write()
    except Changed:
        return "changed"
    return "saved"


@pytest.mark.usefixtures("locks", "lock_files")
def test_of_two_runs_one_saves_and_the_other_finds_the_file_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "folder" / "settings.json"
    settings.parent.mkdir()
    settings.write_bytes(OLD)
    both_ready, both_looked = threading.Barrier(2), threading.Barrier(2)
    take_over, look = files._take_over, files._stop_if_changed

    def ready(*arguments: object) -> None:
        take_over(*arguments)  # type: ignore[arg-type]
        both_ready.wait(10)  # both have written beside it, and neither has looked again

    def looked(*arguments: object) -> None:
        look(*arguments)  # type: ignore[arg-type]
        with suppress(threading.BrokenBarrierError):
            both_looked.wait(0.3)  # without a lock both come here, and both go on

    monkeypatch.setattr(files, "_take_over", ready)
    monkeypatch.setattr(files, "_stop_if_changed", looked)
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(outcome, partial(write_private, settings, text, expect=OLD))
            for text in (b"one", b"two")
        ]
        outcomes = [run.result(30) for run in runs]
    assert sorted(outcomes) == ["changed", "saved"]
    assert settings.read_bytes() == (b"one", b"two")[outcomes.index("saved")]
    assert left_behind(settings.parent) == []
    assert list(settings.parent.iterdir()) == [settings]


@pytest.mark.usefixtures("locks", "lock_files")
def test_a_run_that_waited_looks_again_under_the_lock(settings: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with atomic.locked(settings):
            run = pool.submit(outcome, lambda: write_private(settings, b"mine", expect=OLD))
            settings.write_bytes(b"theirs")
        assert run.result(30) == "changed"
    assert settings.read_bytes() == b"theirs"


@pytest.mark.usefixtures("locks", "lock_files")
def test_a_lock_that_is_never_released_is_reported(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "LOCK_SECONDS", 0.05)
    with atomic.locked(settings), pytest.raises(FileTrouble) as caught:
        write_private(settings, b"mine", expect=OLD)
    assert caught.value.sentence == (
        f"Another run of mvk-wizard is saving in {settings.parent} and does not end."
    )
    assert caught.value.meaning == SAVED_NOTHING
    assert settings.read_bytes() == OLD
    assert left_behind(settings.parent) == []


def test_without_locks_it_is_still_saved(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "fcntl", None)
    monkeypatch.setattr(atomic, "windows_locks", None)
    write_private(settings, b"mine", expect=OLD)
    assert settings.read_bytes() == b"mine"


def test_the_lock_file_of_windows_names_no_folder(tmp_path: Path, lock_files: Path) -> None:
    path = atomic._lock_file(tmp_path / "settings.json")
    assert path.parent == lock_files
    assert path.name.startswith("mvk-wizard-")
    assert tmp_path.name not in path.name
    assert atomic._lock_file(tmp_path / "other.json") == path
