"""The command `mvk-wizard listen`: run the receiver for any Claude Code on this computer."""

from __future__ import annotations

import asyncio
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from wizard.cli.arrival import (
    ABSENT,
    SIGNS,
    arrival_as_json,
    arrival_lines,
    received_as_json,
    received_line,
)
from wizard.cli.common import Refusal, command, find_credentials, say
from wizard.cli.delivery import print_json
from wizard.cli.waiting import run_interruptible
from wizard.core.credentials.reading import Credentials, sealed
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless
from wizard.core.trace.trial import NOTHING, ArrivalCheck
from wizard.core.trace.trial_settings import listen_credentials, listen_entries
from wizard.services.net.loopback import CannotListen, running
from wizard.services.receiver import NewestRequests, Received, Receiver
from wizard.services.stderr import terminal_stream

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

_NEWEST = 20  # the live table judges this many requests; at the end all are judged
_DRAW_SECONDS = 0.2
_NAME = 12  # columns: "Nothing else"
STOPPED = "Stopped."
_INTRODUCTION = (
    "Listening on {base}, for this computer only. In another terminal, run:",
    "",
    "{line}",
    "",
    "Then start claude there and ask it something. Spans leave about 5 s after they end; with "
    "claude -p, when it ends.",
    "The key in it is a stand-in. Press Ctrl+C to stop.",
    "",
)


@command
def listen(options: Namespace) -> int:
    """Run `listen` until a signal stops it, and return the exit code of that signal."""
    stand_ins = Credentials("agent-stand-in", "tenant-stand-in", sealed("mvk-agent-stand-in"))
    credentials = find_credentials(options) or stand_ins
    try:
        run_interruptible(_listen(options, credentials), STOPPED)
    except CannotListen as trouble:
        raise Refusal(ExitCode.ERROR, str(trouble)) from None
    return ExitCode.DONE


async def _listen(options: Namespace, credentials: Credentials) -> None:
    """Serve until a signal cancels it, and show each request as it arrives."""
    expected = listen_credentials(credentials)
    seen = NewestRequests()
    judged = partial(seen.judge, expected)
    screen: _Screen
    if options.json:
        screen = _Json(judged)
    else:
        screen = _Table(judged) if sys.stderr.isatty() else _Screen(judged)

    def arrive(received: Received) -> None:
        seen.add(received)
        screen.show(received)

    async with running(Receiver(arrive, expected), options.port) as base:
        try:
            screen.begin(base, listen_entries(base, expected))
            await asyncio.Event().wait()
        finally:
            screen.end()


class _Screen:
    """Reports on standard error what arrives, one line for each request."""

    def __init__(self, judged: Callable[..., ArrivalCheck]) -> None:
        """`judged` judges all requests, or only as many of the newest as its argument says."""
        self.judged = judged

    def begin(self, base: str, entries: Mapping[str, str]) -> None:
        """Say where the receiver listens, and which entries make Claude Code send to it."""
        say(*(text.format(base=base, line=shell_line(entries)) for text in _INTRODUCTION))

    def show(self, received: Received) -> None:
        """Show one request that has arrived."""
        say(received_line(received))

    def end(self) -> None:
        """Judge everything that arrived."""
        arrival = self.judged()
        if arrival.requests:
            say("", *arrival_lines(arrival), "")
        else:
            say(NOTHING)


class _Json(_Screen):
    """Prints one JSON object per line on standard output, and nothing else."""

    def begin(self, base: str, entries: Mapping[str, str]) -> None:
        super().begin(base, entries)
        self._print({"event": "listening", "address": base, "env": dict(entries)})

    def show(self, received: Received) -> None:
        self._print({"event": "request", "request": received_as_json(received)})

    def end(self) -> None:
        self._print({"event": "end", "arrived": arrival_as_json(self.judged())})

    def _print(self, line: Mapping[str, object]) -> None:
        print_json(line, indent=None)


class _Table(_Screen):
    """Redraws a table on a terminal, always at the same place."""

    def __init__(self, judged: Callable[..., ArrivalCheck]) -> None:
        super().__init__(judged)
        self._live: Live | None = None
        self._is_due = False

    def show(self, received: Received) -> None:
        """Draw after a short delay, so that many requests at once cause one drawing."""
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(_DRAW_SECONDS, self._draw, received)

    def _draw(self, received: Received) -> None:
        self._is_due = False
        if self._live is None:
            from rich.console import Console
            from rich.live import Live

            console = Console(file=terminal_stream())
            self._live = Live(console=console, auto_refresh=False, transient=True)
            self._live.start()
            console.show_cursor()  # so that the cursor is visible even after the program is killed
        self._live.update(_draw_table(received, self.judged(_NEWEST)), refresh=True)

    def end(self) -> None:
        if self._live is not None:
            self._live.stop()
        super().end()


def _draw_table(received: Received, arrival: ArrivalCheck) -> RenderableType:
    """Draw the newest request, the points and the fields in at most 22 rows of one line each."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    def cell(text: str) -> Text:
        return Text(harmless(text, keep=""), no_wrap=True, overflow="ellipsis")

    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=1)
    table.add_column(width=_NAME, no_wrap=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for point in arrival.points:
        table.add_row(SIGNS[point.state], cell(point.name), cell(point.text))
    table.add_row()
    for one in arrival.fields:
        text = one.value if one.value is not None else f"absent: {one.why_absent}"
        table.add_row(" " if one.value is not None else ABSENT, cell(one.name), cell(text))
    return Group(cell(received_line(received)), cell(f"{arrival.requests} so far"), table)


def shell_line(entries: Mapping[str, str], system: str = sys.platform) -> str:
    """Write the entries as one line for the shell of this computer."""
    if system == "win32":
        return "; ".join(
            f"$env:{name}='{value.replace(chr(39), chr(39) * 2)}'"
            for name, value in entries.items()
        )
    return "export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in entries.items())
