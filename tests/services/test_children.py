"""Child programs: limited in time, without our credentials, and without output on our screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from runpy import run_path

import pytest

from wizard.services import child_processes
from wizard.services.child_processes import (
    Answer,
    CannotStart,
    TimedOut,
    clean_environment,
    in_daemon_thread,
    run,
)

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs sh and FIFOs")
PLENTY = 30.0


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_child_gets_its_input_and_gives_its_output_and_code() -> None:
    code = "import sys; print(sys.stdin.read().upper(), end=''); sys.exit(7)"
    assert run(python(code), stdin=b"abc", limit=PLENTY) == Answer(7, b"ABC")


def test_the_output_of_a_child_is_not_in_the_repr() -> None:
    assert "canary" not in repr(Answer(0, b"canary"))


def test_no_child_gets_our_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVK_API_KEY", "mvk-agent-canary")
    monkeypatch.setenv("KEPT", "yes")
    code = "import os; print(os.environ.get('MVK_API_KEY'), os.environ['KEPT'])"
    assert run(python(code), limit=PLENTY).output.split() == [b"None", b"yes"]


def test_every_entry_of_ours_is_left_out_and_nothing_else() -> None:
    environ = {"MVK_API_KEY": "a", "mvk_verify_url": "b", "PATH": "c", "XMVK_": "d"}
    assert clean_environment(environ) == {"PATH": "c", "XMVK_": "d"}


def test_what_a_child_says_does_not_reach_our_screen(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import sys; print('loud'); print('louder', file=sys.stderr)"
    run(python(code), limit=PLENTY, listen=False)
    run(python(code), limit=PLENTY)
    assert capfd.readouterr() == ("", "")


@posix_only
def test_a_child_has_no_terminal_to_write_to() -> None:
    answer = run(("sh", "-c", "(echo x > /dev/tty) 2>/dev/null; echo $?"), limit=PLENTY)
    assert answer.output.strip() != b"0"


@posix_only
def test_a_child_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    fifo = tmp_path / "held"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(TimedOut) as caught:
            run(("sh", "-c", f"echo canary; sleep 60 > '{fifo}' & wait"), limit=0.3)
        os.set_blocking(reader, True)
        assert os.read(reader, 1) == b""  # the end: nobody holds it open any more
    finally:
        os.close(reader)
    assert caught.value.__context__ is None  # which would carry what the child had said


def test_a_missing_program_is_reported() -> None:
    with pytest.raises(CannotStart):
        run(("mvk-wizard-no-such-program",), limit=PLENTY)


@posix_only
def test_a_process_left_behind_is_not_waited_for(tmp_path: Path) -> None:
    """xclip is like this: it keeps running to serve the clipboard."""
    note = tmp_path / "pid"
    command = ("sh", "-c", f"sleep 60 & echo $! > '{note}'; exit 0")
    assert run(command, limit=PLENTY, listen=False).code == 0
    os.kill(int(note.read_text()), signal.SIGKILL)


async def test_work_in_the_background_gives_its_result() -> None:
    name = await in_daemon_thread(lambda: threading.current_thread().daemon, limit=PLENTY)
    assert name is True


def test_no_child_opens_a_console_window_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    assert run_path(child_processes.__file__)["NO_WINDOW"] == 0x08000000


async def test_work_in_the_background_raises_its_exception() -> None:
    def fail() -> None:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        await in_daemon_thread(fail, limit=PLENTY)


async def test_work_in_the_background_is_abandoned_after_its_time() -> None:
    hold = threading.Event()
    try:
        with pytest.raises(TimeoutError):
            await in_daemon_thread(hold.wait, limit=0.01)
    finally:
        hold.set()
