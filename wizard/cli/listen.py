"""The command `mvk-wizard listen`: run the receiver for any Claude Code on this computer."""

from __future__ import annotations

import asyncio
import shlex
import sys
import textwrap
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal, command, find_credentials, run_interruptible, say
from wizard.cli.delivery import print_json
from wizard.core.credentials.reading import Credentials, sealed
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless, one_line
from wizard.core.session.session import Session
from wizard.core.trace.spans import TraceReading
from wizard.core.trace.trial import NOTHING, ArrivalCheck
from wizard.core.trace.trial_settings import listen_credentials, listen_entries
from wizard.report.redaction import Redaction
from wizard.services.net.loopback import CannotListen, running
from wizard.services.receiver import NewestRequests, Received, Receiver
from wizard.services.stderr import terminal_stream
from wizard.steps.trial_words import PARTS, Parts, arrived

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

_NEWEST = 20  # the live table judges this many requests; at the end all are judged
_DRAW_SECONDS = 0.2
_WIDTH = 80
_LONGEST = 60  # characters of an operation
UNSHARED = Redaction(Session())  # whoever runs a command sees everything but secrets
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
            say("", *part_lines(arrived(arrival, UNSHARED)), "")
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
    from rich.text import Text

    parts = arrived(arrival, UNSHARED)

    def rows(part: str) -> list[str]:
        lines = parts.get(part, ())
        return [f"{one.sign.plain} {one.text.plain}" for one in lines if one.sign]

    head = (received_line(received), f"{arrival.requests} so far")
    texts = (harmless(text, keep="") for text in (*head, *rows("points"), "", *rows("fields")))
    return Group(*(Text(text, no_wrap=True, overflow="ellipsis") for text in texts))


def shell_line(entries: Mapping[str, str], system: str = sys.platform) -> str:
    """Write the entries as one line for the shell of this computer."""
    if system == "win32":
        return "; ".join(
            f"$env:{name}='{value.replace(chr(39), chr(39) * 2)}'"
            for name, value in entries.items()
        )
    return "export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in entries.items())


# What arrived, also for `try` ---------------------------------------------------------------------


def part_lines(parts: Parts) -> Iterator[str]:
    """Write the parts of a page as lines. The later rows of a text begin below its first one."""
    for one in (line for name in PARTS for line in parts.get(name, ())):
        sign = f"{one.sign.plain} " if one.sign else ""
        yield from textwrap.wrap(
            one.text.plain,
            _WIDTH,
            initial_indent=sign,
            subsequent_indent=" " * len(sign),
            break_on_hyphens=False,
        ) or [""]


def received_line(received: Received) -> str:
    """Describe a request in one line: when, what, and whether it was accepted."""
    head = f"{received.at.astimezone():%H:%M:%S}  {received.method} {received.path}"
    spans = received.spans
    if received.trouble is None and spans is not None:
        kinds = ", ".join(one_line(kind, _LONGEST) for kind in spans.operations) or "no span"
        head += f"  {len(spans.spans)}: {kinds}"
    return "  ".join([head, *received.remarks])


def arrival_as_json(arrival: ArrivalCheck) -> dict[str, object]:
    """Return the stable JSON form of what arrived, described in docs/json.md."""
    return {
        "right": arrival.is_right,
        "requests": arrival.requests,
        "points": [
            {"name": one.name, "state": one.state.value, "text": one.text} for one in arrival.points
        ],
        "fields": [
            {
                "view": one.view.value,
                "name": one.name,
                "value": one.value,
                "why_absent": one.why_absent,
            }
            for one in arrival.fields
        ],
        "spans": _spans(arrival.reading),
        "notices": list(arrival.notices),
    }


def received_as_json(received: Received) -> dict[str, object]:
    """Return the stable JSON form of one request, described in docs/json.md."""
    headers, trouble = received.headers, received.trouble
    return {
        "at": received.at.isoformat(timespec="milliseconds"),
        "method": received.method,
        "path": received.path,
        "signal": received.signal.value,
        "protocol": received.protocol.value,
        "status": received.status,
        "size": received.size,
        "headers": {
            "tenant": headers.tenant,
            "tenant_matches": headers.tenant_matches,
            "scheme": headers.scheme,
            "key": headers.key_shown,
            "key_matches": headers.key_matches,
            "agent": headers.agent,
            "content_type": headers.content_type,
            "user_agent": headers.user_agent,
        },
        "trouble": trouble and {"code": trouble.code, "message": trouble.sentence},
        "remarks": list(received.remarks),
        "spans": _spans(received.spans) if received.spans else [],
    }


def _spans(reading: TraceReading) -> list[dict[str, object]]:
    """Describe each span for JSON, without its shell command."""
    return [
        {
            "depth": row.depth,
            "operation": row.span.operation,
            "agent": row.span.agent_id,
            "session": row.span.session_id,
            "user": row.span.user,
            "model": row.span.model,
            "duration_ms": row.span.duration_ms,
            "has_command": row.span.command is not None,
        }
        for row in reading.tree()
    ]
