"""Every result says which computer it is from, and nothing of ours is left behind."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.services import surroundings
from wizard.services.surroundings import (
    Surroundings,
    TakenCredentials,
    harden,
    look_around,
    scrub,
    take_credentials,
    terminal_refusal,
)


class Stream(io.StringIO):
    """A stream that is a terminal or not, with an encoding."""

    def __init__(self, tty: bool, encoding: str = "utf-8") -> None:
        super().__init__()
        self._tty = tty
        self._encoding = encoding

    def isatty(self) -> bool:
        return self._tty

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


TERMINAL = Stream(True)
FILE = Stream(False)


def around(
    environ: dict[str, str] | None = None,
    *,
    stdin: Stream = TERMINAL,
    stderr: Stream = TERMINAL,
    system: str = "linux",
    computer: str = "anas-laptop.example.org",
) -> Surroundings:
    return look_around(
        environ or {},
        stdin=stdin,
        stderr=stderr,
        system=system,
        computer=computer,
    )


def test_a_terminal_on_this_computer() -> None:
    assert around() == Surroundings(system="linux", computer="anas-laptop")


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"])
def test_over_ssh(name: str) -> None:
    assert around({name: "10.0.0.1 22"}).ssh
    assert not around({name: ""}).ssh


def test_every_result_says_from_where() -> None:
    far = around({"SSH_TTY": "/dev/pts/1"}, computer="jump01.acme.test")
    assert far.where() == "from jump01, over SSH"
    assert far.where("Host 1") == "from Host 1, over SSH"
    assert around().where() == "from this computer"
    assert around().where("Host 1") == "from this computer"
    assert around({"SSH_TTY": "x"}, computer="").where() == "from this computer, over SSH"


def test_in_tmux() -> None:
    assert around({"TMUX": "/tmp/tmux,1,0"}).tmux
    assert not around({"TMUX": ""}).tmux


@pytest.mark.parametrize(
    ("environ", "x11", "wayland"),
    [({"DISPLAY": ":0"}, True, False), ({"WAYLAND_DISPLAY": "wayland-0"}, False, True)],
)
def test_the_desktop(environ: dict[str, str], x11: bool, wayland: bool) -> None:
    found = around(environ)
    assert (found.x11, found.wayland) == (x11, wayland)


@pytest.mark.parametrize(
    ("environ", "encoding", "utf8"),
    [
        ({}, "utf-8", True),
        ({}, "UTF8", True),
        ({}, "cp1252", False),
        ({"LANG": "de_DE.UTF-8"}, "ascii", True),
        ({"LANG": "de_DE.ISO-8859-15@euro"}, "utf-8", False),
        ({"LC_ALL": "C.utf8", "LANG": "de_DE.ISO-8859-1"}, "ascii", True),
        ({"LC_CTYPE": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"}, "utf-8", False),
        ({"LANG": "C"}, "utf-8", True),
        ({"LANG": "C"}, "ascii", False),
    ],
)
def test_a_terminal_without_utf8_is_known(
    environ: dict[str, str], encoding: str, utf8: bool
) -> None:
    assert around(environ, stderr=Stream(True, encoding)).utf8 is utf8


def test_color_dumb_terminals_and_the_variable_for_plain_mode() -> None:
    found = around({"NO_COLOR": "1", "TERM": "dumb", "ACCESSIBLE": "1"})
    assert (found.no_color, found.dumb, found.accessible) == (True, True, True)
    assert not around({"NO_COLOR": ""}).no_color


def test_each_stream_separately() -> None:
    found = around(stdin=FILE)
    assert (found.stdin_tty, found.stderr_tty) == (False, True)


def test_a_closed_or_missing_stream_is_not_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Stream(True)
    monkeypatch.setattr(closed, "isatty", io.StringIO.isatty.__get__(closed))
    closed.close()
    assert not around(stdin=closed).stdin_tty
    monkeypatch.setattr(sys, "stdin", None)
    assert not look_around({}, stderr=TERMINAL).stdin_tty


def test_the_real_surroundings_can_be_read() -> None:
    found = look_around()
    assert found.system == sys.platform
    assert "." not in found.computer


def test_a_computer_without_uname_is_named_by_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "uname")
    assert look_around({"COMPUTERNAME": "ANAS-PC"}, system="win32").computer == "ANAS-PC"


@pytest.mark.parametrize(
    ("environ", "system", "hint"),
    [
        ({}, "linux", "Ctrl+Shift+V"),
        ({}, "win32", "Ctrl+Shift+V"),
        ({}, "darwin", "Cmd+V"),
        ({"SSH_TTY": "x"}, "linux", "Cmd+V or Ctrl+Shift+V"),
        ({"SSH_TTY": "x"}, "darwin", "Cmd+V or Ctrl+Shift+V"),
        ({"SSH_TTY": "x", "LC_TERMINAL": "iTerm2"}, "linux", "Cmd+V"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "darwin", "Cmd+V"),
        ({"TERM_PROGRAM": "tmux", "TMUX": "x"}, "linux", "Ctrl+Shift+V"),
    ],
)
def test_the_keys_that_paste_in_this_terminal(
    environ: dict[str, str], system: str, hint: str
) -> None:
    assert around(environ, system=system).paste_key_hint() == hint


# ------------------------------------------------------------------ terminal or not


USE_INSTEAD = (
    "\nUse `mvk-wizard merge` (prints the merged settings) or `mvk-wizard check` "
    "(says what is wrong with a file). For all commands, run `mvk-wizard --help`."
)


def test_a_terminal_is_enough_wherever_stdout_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", FILE)
    assert terminal_refusal(around()) is None


@pytest.mark.parametrize("found", [around(stdin=FILE), around(stderr=FILE)])
def test_without_a_terminal_the_commands_to_use_are_named(found: Surroundings) -> None:
    assert terminal_refusal(found) == (
        "mvk-wizard needs a terminal, and there is none here." + USE_INSTEAD
    )


@pytest.mark.parametrize("wish", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}], ids=str)
def test_a_dumb_terminal_is_not_refused_but_gets_plain_mode(
    wish: dict[str, str],
) -> None:
    assert terminal_refusal(around(wish)) is None
    assert around(wish).wants_plain
    assert not around().wants_plain


# ------------------------------------------------------------------ the environment


def test_variables_that_record_keys_and_pastes_are_removed_and_those_for_looks_stay() -> None:
    environ = {
        "TEXTUAL_LOG": "/tmp/log",
        "TEXTUAL": "devtools",
        "TEXTUAL_DEVTOOLS_HOST": "10.0.0.1",
        "TEXTUAL_SCREENSHOT": "1",
        "textual_debug": "1",
        "SSLKEYLOGFILE": "/tmp/keys",
        "TEXTUAL_THEME": "nord",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "TEXTUAL_ANIMATIONS": "none",
        "PATH": "/bin",
    }
    scrub(environ)
    assert environ == {
        "TEXTUAL_THEME": "nord",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "TEXTUAL_ANIMATIONS": "none",
        "PATH": "/bin",
    }


def test_the_credentials_are_removed_from_the_environment() -> None:
    environ = {
        "MVK_AGENT_ID": "agent",
        "MVK_TENANT_ID": "tenant",
        "MVK_API_KEY": "mvk-agent-canary",
        "MVK_ENDPOINT": "https://ingest.mavvrik.ai",
    }
    taken = take_credentials(environ)
    assert dict(taken) == {
        "MVK_AGENT_ID": "agent",
        "MVK_TENANT_ID": "tenant",
        "MVK_API_KEY": "mvk-agent-canary",
    }
    assert environ == {"MVK_ENDPOINT": "https://ingest.mavvrik.ai"}


def test_no_child_inherits_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVK_API_KEY", "mvk-agent-canary")
    assert len(take_credentials()) == 1
    assert b"mvk-agent-canary" not in subprocess.check_output(
        (sys.executable, "-c", "import os; print(dict(os.environ))")
    )


def test_the_removed_credentials_show_names_and_no_values() -> None:
    assert repr(TakenCredentials({"MVK_API_KEY": "canary"})) == "TakenCredentials(MVK_API_KEY)"
    assert repr(TakenCredentials({})) == "TakenCredentials(none)"


@pytest.mark.skipif(os.name != "posix", reason="core dumps of POSIX")
def test_core_dumps_are_off() -> None:
    code = (
        "from wizard.services.surroundings import harden; import resource; harden(); "
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    root = Path(surroundings.__file__).parents[2]
    assert subprocess.check_output((sys.executable, "-c", code), cwd=root) == b"(0, 0)\n"


def test_a_system_without_such_limits_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    harden()


def test_nothing_heavy_is_imported_with_it() -> None:
    code = (
        "import sys, wizard.services.surroundings; heavy = {'textual', 'httpx', 'pydantic', "
        "'subprocess', 'platform'}; print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(surroundings.__file__).parents[2]
    assert subprocess.check_output((sys.executable, "-c", code), cwd=root) == b"[]\n"
