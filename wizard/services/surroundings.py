"""The surroundings of this program: its computer, its terminal and its environment.

This module imports nothing heavy, because `__main__` needs it before the first screen.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from wizard.core.known_key import know_key
from wizard.services.files.trouble import home_folder

CREDENTIAL_NAMES = ("MVK_AGENT_ID", "MVK_TENANT_ID", "MVK_API_KEY")
# TEXTUAL_LOG and similar variables record every key and every paste. These three only change the
# appearance.
_HARMLESS_TEXTUAL = {"TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_ANIMATIONS"}
_MAC_TERMINALS = {"iTerm2", "iTerm.app", "Apple_Terminal"}

CMD_V = "Cmd+V"
CTRL_SHIFT_V = "Ctrl+Shift+V"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The computer on which the program runs, and the abilities of its terminal."""

    system: str = "linux"  # as in sys.platform: "linux", "darwin", "win32"
    computer: str = ""  # its short name; empty if it has none
    ssh: bool = False
    tmux: bool = False
    x11: bool = False
    wayland: bool = False
    stdin_tty: bool = True
    stderr_tty: bool = True
    dumb: bool = False
    utf8: bool = True
    no_color: bool = False
    accessible: bool = False  # ACCESSIBLE=1 asks for the plain prompts
    terminal: str = ""  # the name of the terminal program, if it is known

    @property
    def wants_plain(self) -> bool:
        """Whether linear prompts are wanted, or are all that this terminal can show."""
        return self.dumb or self.accessible

    def where(self, nickname: str | None = None) -> str:
        """Return where a result comes from. While sharing, `nickname` replaces its name."""
        name = nickname or self.computer
        if not self.ssh:
            return "from this computer"
        return f"from {name}, over SSH" if name else "from this computer, over SSH"

    def paste_key_hint(self) -> str:
        """Return the keys that paste in the person's terminal."""
        if self.terminal in _MAC_TERMINALS or (self.system == "darwin" and not self.ssh):
            return CMD_V
        return f"{CMD_V} or {CTRL_SHIFT_V}" if self.ssh else CTRL_SHIFT_V


def look_around(
    environ: Mapping[str, str] | None = None,
    *,
    stdin: TextIO | None = None,
    stderr: TextIO | None = None,
    system: str = sys.platform,
    computer: str | None = None,
) -> Surroundings:
    """Detect the surroundings from the environment and the streams. Tests can pass every source."""
    env = os.environ if environ is None else environ
    err = sys.stderr if stderr is None else stderr
    if computer is None:
        computer = os.uname().nodename if hasattr(os, "uname") else env.get("COMPUTERNAME", "")
    # LC_TERMINAL is passed on over SSH. Inside tmux, TERM_PROGRAM is only "tmux".
    terminal = env.get("LC_TERMINAL") or env.get("TERM_PROGRAM", "")
    return Surroundings(
        system=system,
        computer=computer.split(".")[0],
        ssh=any(env.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")),
        tmux=bool(env.get("TMUX")),
        x11=bool(env.get("DISPLAY")),
        wayland=bool(env.get("WAYLAND_DISPLAY")),
        stdin_tty=_is_tty(sys.stdin if stdin is None else stdin),
        stderr_tty=_is_tty(err),
        dumb=env.get("TERM") == "dumb",
        utf8=_is_utf8(env, err),
        no_color=bool(env.get("NO_COLOR")),
        accessible=env.get("ACCESSIBLE") == "1",
        terminal="" if terminal == "tmux" else terminal,
    )


def _is_tty(stream: TextIO | None) -> bool:
    # Without a console (pythonw) a stream is None, and isatty raises an error on a closed stream.
    with suppress(AttributeError, ValueError, OSError):
        return bool(stream and stream.isatty())
    return False


def _is_utf8(env: Mapping[str, str], stream: TextIO) -> bool:
    locale = env.get("LC_ALL") or env.get("LC_CTYPE") or env.get("LANG") or ""
    charset = locale.partition(".")[2] or getattr(stream, "encoding", None) or ""
    return charset.partition("@")[0].lower().replace("-", "") in {"utf8", "utf8sig"}


def terminal_refusal(around: Surroundings) -> str | None:
    """Say why the wizard cannot start (exit code 2), and name other commands. None if it can start.

    Without a terminal, the screen would start and hang. The screen is drawn on stderr, so stdout
    may be redirected.
    """
    if around.stdin_tty and around.stderr_tty:
        return None
    return (
        "mvk-wizard needs a terminal, and there is none here.\n"
        "Use `mvk-wizard merge` (prints the merged settings) or `mvk-wizard check` (says what is "
        "wrong with a file). For all commands, run `mvk-wizard --help`."
    )


def scrub(environ: MutableMapping[str, str] | None = None) -> None:
    """Remove variables that make libraries record keys, pastes and secrets. Call before Textual."""
    env = os.environ if environ is None else environ
    for name in list(env):
        upper = name.upper()
        if upper == "SSLKEYLOGFILE" or (
            upper.startswith("TEXTUAL") and upper not in _HARMLESS_TEXTUAL
        ):
            del env[name]


def harden() -> None:
    """Disable core dumps of this program and its children, because they would contain the key."""
    try:
        import resource
    except ImportError:  # Windows writes none by default
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class TakenCredentials(dict[str, str]):
    """Credentials from the environment. When printed, they show only their names."""

    def __repr__(self) -> str:
        return f"TakenCredentials({', '.join(self) or 'none'})"


def take_credentials(environ: MutableMapping[str, str] | None = None) -> TakenCredentials:
    """Return the credentials and remove them from the environment, so that no child gets them."""
    env = os.environ if environ is None else environ
    taken = {name: env.pop(name) for name in CREDENTIAL_NAMES if name in env}
    if key := taken.get(CREDENTIAL_NAMES[-1], "").strip():
        know_key(key)
    return TakenCredentials(taken)


_LOGIN_NAMES = ("USER", "LOGNAME", "USERNAME", "SUDO_USER")


def people_here(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the login names that may be part of a path on this computer."""
    home = home_folder()
    names = {environ.get(name, "") for name in _LOGIN_NAMES}
    return frozenset(names | ({home.name} if home else set()) - {""})
