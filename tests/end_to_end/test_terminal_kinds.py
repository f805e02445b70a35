"""Terminals of every kind: stopped and continued, without UTF-8, in tmux, flooded with text."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, full
from tests.end_to_end.pty_driver import DEADLINE, Terminal, bare_environment, given_back
from tests.tools.search import CANARY, find

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a PTY is needed")

WIZARD = [sys.executable, "-m", "wizard", "--endpoint", "http://127.0.0.1:9"]
PATHS = {"PYTHONPATH": str(ROOT)}
BLOCK = (
    "MVK_AGENT_ID=7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4\n"
    "MVK_TENANT_ID=acme-prod-7731\n"
    f"MVK_API_KEY={CANARY.text}\n"
)

# The title of a window or of a tmux pane, which those in a call see: it stays as it was.
TITLE = re.compile(rb"\x1b\][0-2];|\x1bk")


def to_step_2(terminal: Terminal) -> None:
    terminal.wait_for("Start")
    terminal.press("enter")
    terminal.wait_for("Step 1 of 7")
    terminal.press("ctrl+n")
    terminal.wait_for("Step 2 of 7")


def to_step_3(terminal: Terminal) -> None:
    to_step_2(terminal)
    terminal.paste(BLOCK)
    terminal.wait_for("Understood: 3 values", "▸")
    terminal.press("enter")
    terminal.wait_for("Go on anyway")
    terminal.press("tab", "enter")
    terminal.wait_for("Step 3 of 7")


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < until, f"waited for {what}"
        time.sleep(0.02)


# Stopped and continued ----------------------------------------------------------------------------


def test_ctrl_c_says_how_to_leave_and_ends_nothing(tmp_path: Path) -> None:
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("ctrl+c")
        terminal.wait_for("Press ctrl+q to leave.")
        assert terminal.process.poll() is None


# The wizard runs as a job of this shell, so that it can be stopped and continued.
SHELL = ["bash", "--norc", "-i"]
needs_shell = pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell with jobs")


@contextmanager
def in_shell(home: Path) -> Iterator[Terminal]:
    """Show the start screen, as a job of a shell."""
    with Terminal(SHELL, home=home, environment={**PATHS, "PS1": "$ "}) as terminal:
        terminal.wait_for("$")
        terminal.send(" ".join(WIZARD) + "\r")
        terminal.wait_for("▸ Start")
        yield terminal


def stop_job(terminal: Terminal) -> None:
    os.killpg(terminal.foreground, signal.SIGTSTP)
    terminal.wait_for("Stopped")


def is_usable(terminal: Terminal) -> None:
    """Check that the shell shows what is typed, line by line, and that ctrl+c works."""
    modes = "stty -a | tr ' ;' '\\n' | grep -x -e echo -e icanon -e isig | sort | tr '\\n' /"
    terminal.send(f"clear; {modes}\r")
    terminal.wait_for("echo/icanon/isig/")


def comes_back(terminal: Terminal, drawn: str) -> None:
    """Check that `fg` draws the whole screen again."""
    stopped = len(terminal.output)
    terminal.send("fg\r")
    is_drawn_anew(terminal, stopped, drawn)


def is_drawn_anew(terminal: Terminal, stopped: int, drawn: str) -> None:
    terminal.wait_until(
        lambda _: drawn.encode() in terminal.output[stopped:].partition(b"\x1b[?1049h")[2],
        "all of it again",
    )


def leaves(terminal: Terminal, *keys: str) -> None:
    """Leave, and check that the terminal is as it was before."""
    terminal.press(*keys)
    terminal.wait_for("·   help.mavvrik.ai")
    assert given_back(terminal.output.rpartition(b"help.mavvrik.ai")[0])
    terminal.send("echo code $?\r")
    terminal.wait_for("code 1")
    is_usable(terminal)
    terminal.send("exit\r")
    terminal.exit_code()


def choose_suspend(terminal: Terminal, then: str) -> None:
    """Suspend from the palette. It takes Enter only after its search, and shows no sign of that."""
    terminal.press("ctrl+p")
    terminal.wait_for("Search for commands")
    terminal.type("Suspend")
    terminal.wait_for("Give the terminal to the shell; fg comes back here.")
    for deadline in (5, 5, DEADLINE):
        terminal.press("enter")
        with suppress(AssertionError):
            terminal.wait_for(then, deadline=deadline)
            return
    terminal.wait_for(then)


@needs_shell
def test_a_suspended_wizard_restores_the_terminal_and_continues_with_the_key(
    tmp_path: Path,
) -> None:
    with in_shell(tmp_path) as terminal:
        to_step_2(terminal)
        terminal.paste(BLOCK)
        terminal.wait_for("Understood: 3 values")
        choose_suspend(terminal, "Stopped")
        assert given_back(terminal.output.partition(b"Stopped")[0])
        is_usable(terminal)
        comes_back(terminal, "Understood: 3 values")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave now?", "Credentials and settings are not: you paste them")
        leaves(terminal, "ctrl+q")
        assert find(CANARY, terminal.output) == []


@needs_shell
def test_in_the_background_it_waits_until_it_has_the_terminal(tmp_path: Path) -> None:
    with in_shell(tmp_path) as terminal:
        stop_job(terminal)
        assert given_back(terminal.output.partition(b"Stopped")[0])
        stopped = len(terminal.output)
        terminal.send("bg; wait; echo done with it\r")
        terminal.wait_until(lambda shown: shown.count("done with it") > 1, "the shell")
        assert "▸ Start".encode() not in terminal.output[stopped:]
        comes_back(terminal, "▸ Start")
        leaves(terminal, "ctrl+q")


def test_after_a_stop_without_notice_it_still_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    """SIGSTOP notifies nobody. At SIGCONT Textual would think that it found our terminal."""
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        terminal.wait_for("▸ Start")
        stopped = len(terminal.output)
        terminal.signal(signal.SIGSTOP)
        terminal.signal(signal.SIGCONT)
        is_drawn_anew(terminal, stopped, "▸ Start")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
        assert terminal.is_given_back


@needs_shell
def test_a_suspended_wizard_ends_with_its_shell(tmp_path: Path) -> None:
    with in_shell(tmp_path) as terminal:
        wizard = terminal.foreground
        stop_job(terminal)
        terminal.hang_up()
        wait_until(lambda: not _is_there(wizard), "its end")


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_where_no_shell_waits_nothing_is_suspended(tmp_path: Path) -> None:
    """A stopped window would be dead, because nobody could type fg."""
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        terminal.wait_for("▸ Start")
        terminal.press("ctrl+z")
        terminal.wait_for("Nothing to undo here. To suspend: ctrl+p, then")
        choose_suspend(terminal, "No shell waits for this terminal")
        terminal.wait_for("▸ Start")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
        assert terminal.is_given_back


# Odd terminals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"},
        full({"TERM": "linux"}),
        full({"TERM": "screen"}),
    ],
    ids=["no UTF-8", "linux", "screen"],
)
def test_an_odd_terminal_shows_all_of_it(tmp_path: Path, environment: dict[str, str]) -> None:
    with Terminal(WIZARD, home=tmp_path, environment={**PATHS, **environment}) as terminal:
        to_step_2(terminal)
        terminal.paste(BLOCK)
        terminal.wait_for("Understood: 3 values")
        terminal.press("ctrl+q")
        terminal.wait_for("Leave now?")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 1
        assert terminal.is_given_back
        assert b"Traceback" not in terminal.output
        assert find(CANARY, terminal.output) == []
        assert not TITLE.search(terminal.output)


@pytest.mark.full
def test_a_window_shrinks_to_20_by_5_and_grows_again_at_a_later_step(tmp_path: Path) -> None:
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        to_step_3(terminal)
        terminal.resize(20, 5)
        terminal.wait_for("NOTHING CHANGED YET")
        terminal.resize(80, 24)
        terminal.wait_for("Step 3 of 7", "NOTHING CHANGED YET")


# Floods -------------------------------------------------------------------------------------------


@pytest.mark.full
def test_a_paste_of_2_mb_is_read_completely(tmp_path: Path) -> None:
    head, tail = '{\n  "padding": "', '"\n}'
    body = "x" * (2_000_000 - len(head) - len(tail))
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        to_step_3(terminal)
        terminal.paste(f"{head}{body}{tail}")
        terminal.wait_for("valid JSON", "NOTHING CHANGED YET", deadline=120)


def test_a_paste_that_arrives_as_typing_is_read_completely_and_presses_nothing(
    tmp_path: Path,
) -> None:
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        to_step_3(terminal)
        terminal.send('{\r\t"env": {\r\t\t"A": "1"\r\t}\r}\r')
        terminal.wait_for("Step 3 of 7", "valid JSON", "NOTHING CHANGED YET")


# tmux ---------------------------------------------------------------------------------------------


@contextmanager
def tmux(home: Path) -> Iterator[Callable[..., str]]:
    """A separate server, without the user's settings."""
    environment = {**bare_environment(home), **PATHS, "TMUX_TMPDIR": str(home)}

    def run(*arguments: str, stdin: str | None = None) -> str:
        command = ["tmux", "-f", os.devnull, *arguments]
        done = subprocess.run(
            command, env=environment, input=stdin, capture_output=True, text=True, check=True
        )
        return done.stdout

    run(
        "new-session", "-d", "-x", "80", "-y", "24", "env", "TERM=screen-256color", "bash", "--norc"
    )
    try:
        yield run
    finally:
        run("kill-server")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_in_tmux_it_works_and_the_scrollback_has_no_secret(tmp_path: Path) -> None:
    with tmux(tmp_path) as run:

        def shown() -> str:
            return run("capture-pane", "-p")

        run("send-keys", "-l", " ".join(WIZARD))
        run("send-keys", "Enter")
        wait_until(lambda: "▸Start" in shown().replace(" ", ""), "the start screen")
        run("send-keys", "Enter")
        wait_until(lambda: "Step 1 of 7" in shown(), "step 1")
        run("send-keys", "C-n")
        wait_until(lambda: "Step 2 of 7" in shown(), "step 2")
        run("load-buffer", "-", stdin=BLOCK)
        run("paste-buffer", "-p", "-d")
        wait_until(lambda: "Understood: 3 values" in shown(), "the block")
        run("send-keys", "C-q")
        wait_until(lambda: "Leave now?" in shown(), "the question")
        run("send-keys", "C-q")
        wait_until(lambda: "Nothing changed" in shown(), "the summary")
        scrollback = run("capture-pane", "-p", "-S", "-", "-J")
        assert find(CANARY, scrollback.encode()) == []
        assert "Traceback" not in scrollback


@pytest.mark.parametrize("number", [signal.SIGTERM, full(signal.SIGHUP)])
def test_a_signal_after_a_key_was_pasted_leaves_nothing_of_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    with Terminal(WIZARD, home=tmp_path, environment=PATHS) as terminal:
        to_step_2(terminal)
        terminal.paste(BLOCK)
        terminal.wait_for("Understood: 3 values")
        terminal.signal(number)
        assert terminal.exit_code() == 128 + number
        assert terminal.is_given_back
        assert find(CANARY, terminal.output) == []


def test_a_refusal_at_the_start_does_not_show_the_key_of_the_environment(tmp_path: Path) -> None:
    key = "a secret of no known form"
    file = tmp_path / "settings.json"
    file.write_text(f'{{"note": "{key}" "env": {{}}}}')
    given = {**PATHS, "MVK_API_KEY": key}
    with Terminal([*WIZARD, "--settings", str(file)], home=tmp_path, environment=given) as terminal:
        assert terminal.exit_code() == 6
        assert '{"note": "••••••••" "env": {}}' in terminal.text
        assert key not in terminal.text
