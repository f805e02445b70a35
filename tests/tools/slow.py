"""Hostile texts through every function that reads text: `python -m tests.tools.slow [--size N]`.

Each text is a short piece repeated. A function that takes more than linear time is found by giving
it the same text four times as long. A function that takes too long is stopped and reported too,
because nobody knows how much longer it would take.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import NoReturn

from pydantic import SecretStr

from wizard.core.address import BadAddress, read_address
from wizard.core.check import check, check_before_merge
from wizard.core.check.names import approval_names
from wizard.core.client.lists import read_attributes, read_headers
from wizard.core.credentials.reading import Credentials, read_paste
from wizard.core.document.diff import diff_rows, edits_between
from wizard.core.document.reader import levels, read
from wizard.core.document.text import decode
from wizard.core.harmless import one_line
from wizard.core.merge.model import LEAVE, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.merge.receipt import BadReceipt
from wizard.core.merge.receipt import read_text as read_receipt
from wizard.core.merge.removal import plan_removal
from wizard.core.position import Lines
from wizard.core.redact.mask import mask_loose, mask_text, mask_value
from wizard.core.redact.masked_lines import MaskedLines, visible_line
from wizard.core.redact.nicknames import Nicknames, only_names
from wizard.core.redact.secret_detection import is_secret_name
from wizard.core.session.saving import BadSavedSession, read_session
from wizard.core.syntax.excerpt import mark_problem, preview_fix
from wizard.core.syntax.problem import Unreadable, find_problem
from wizard.core.syntax.repair import offer_fixes
from wizard.core.trace.dashboard_fields import command_notice, fields, sessions, summary
from wizard.core.trace.spans import SpansUnreadable, join, read_spans
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.comparison import compare
from wizard.core.verify.polling import read_retry_after
from wizard.core.verify.verification import read_seen
from wizard.services.net.http import READ_LIMIT
from wizard.services.net.verification import kind_of_trace_answer
from wizard.steps.dialogs import plain_path

PIECES: tuple[str, ...] = (
    '\\"', '"', "{", "[", "/*", "//", "=", ",", ":", "a=", " ", "\n", "\r", "\t", "\\", "1", "a",
    "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "Bearer ", "Bearer", "${", "{{", "%", "%20",
    "\\u00", "\\u0041", "://", "https://", "@", "a@", ".", "a.", "-", "--a ", "'", "“", "<", "é",
    '"a":', '"a":"', "a:b,", '{"a":', "},", "]", "/home/", "mvk-agent-", "eyJ", "MVK_API_KEY",
    "MVK_API_KEY=", "API key ", "tenant", "x-tenant-id=", "```\n", "1\n", "# ", "hooks.slack.com/",
    "1.2.3.", "AIza", "\ufeff", "\u00a0", "\u200b", "\\n", "\\r", ";", "; ", "+\n", "- ",
    "|", "(", "\\\n", "token", "issued by ", ", which ", "The proxy ", "The proxy a.", "host.name=",
    "a.b=", "/a", "/a b", "~/", "C:\\a", "Set-Item ", "[HKEY_", "<plist", "$a =", "issued by a.\n",
)  # fmt: skip
FRAMES: Mapping[str, tuple[str, str]] = {
    "alone": ("", ""),
    "in a text": ('{"env": {"A_KEY": "', '"}}'),
    "in an object": ('{"env": {', "}}"),
    "in headers": ('{"env": {"OTEL_EXPORTER_OTLP_HEADERS": "', '"}}'),
}
NOW = datetime(2026, 11, 23, 14, 6, tzinfo=UTC)
CREDENTIALS = Credentials(
    "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4",
    "tenant-123",
    SecretStr("mvk-agent-HOSTILEhostileHOSTILE7Qx2"),
)


def _address(text: str) -> None:
    with suppress(BadAddress):
        read_address(text)


def _check(text: str) -> None:
    document = read(text)
    check(document, CREDENTIALS)
    check_before_merge(document)
    approval_names(document)
    plan_removal(document, DEFAULT_ENDPOINT)


def _diff(text: str) -> None:
    after = f"x{text[: len(text) // 2]}\n{text[len(text) // 2 :]}x"
    diff_rows(text, after, edits_between(text, after))


def _fixes(text: str) -> None:
    repair = offer_fixes(text)
    for fix in repair.fixes if repair else ():
        preview_fix(text, fix, mask_text)


def _lines(text: str) -> None:
    lines = MaskedLines(Lines(text), [CREDENTIALS.api_key])
    for number in range(1, min(lines.count, 500) + 1):
        visible_line(lines.line(number))


def _merge(text: str) -> None:
    document = read(text)
    inputs = PlanInputs(text, CREDENTIALS, DEFAULT_ENDPOINT, Options(), ())
    choices = tuple(sorted((one.id, LEAVE) for one in make_plan(document, inputs).open))
    make_plan(document, PlanInputs(text, CREDENTIALS, DEFAULT_ENDPOINT, Options(), choices))


def _spans(text: str) -> None:
    """Read the text unchanged, as a span's name, and as many spans, each below the previous."""
    named = _trace([_span(0, text)])
    many = _trace([_span(number, "a") for number in range(len(text) // 250)])
    for body in (text.encode("utf-8", "replace"), named, many):
        with suppress(SpansUnreadable):
            reading = join([read_spans(body)])
            fields(reading), sessions(reading), command_notice(reading)
            [summary(row.span) for row in reading.tree()]


def _span(number: int, name: str) -> dict[str, object]:
    session = {"key": "session.id", "value": {"stringValue": f"{number}"}}
    return {
        "traceId": "ab" * 16,
        "spanId": f"{number + 1:016x}",
        "parentSpanId": f"{number:016x}",
        "name": name,
        "startTimeUnixNano": "1",
        "endTimeUnixNano": "2",
        "attributes": [session],
    }


def _trace(spans: list[dict[str, object]]) -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()


def _answers(text: str) -> None:
    data = text.encode("utf-8", "replace")
    kind_of_trace_answer(data)
    read_seen(data)
    read_retry_after(text, NOW)


def _kept(text: str) -> None:
    with suppress(BadSavedSession):
        read_session(text.encode("utf-8", "replace"), datetime.now(UTC))
    with suppress(BadReceipt):
        read_receipt(text)


def _problem(text: str) -> None:
    problem = find_problem(text)
    if problem:
        mark_problem(text, problem, mask_text)


FUNCTIONS: Mapping[str, Callable[[str], object]] = {
    "answers": _answers,
    "check": _check,
    "compare": lambda text: compare(text, '{"env": {"A": "1"}}', '{"env": {}}'),
    "decode": lambda text: decode(text.encode("utf-8", "replace")),
    "diff": _diff,
    "drawn": visible_line,
    "find_problem": _problem,
    "is_secret_name": is_secret_name,
    "kept files": _kept,
    "levels": levels,
    "lines": _lines,
    "mask_loose": mask_loose,
    "mask_text": lambda text: mask_text(text, [CREDENTIALS.api_key]),
    "mask_text, sharing": lambda text: mask_text(text, sharing=True),
    "mask_value": lambda text: mask_value("HEADERS", text),
    "mask_value, attributes": lambda text: mask_value("OTEL_RESOURCE_ATTRIBUTES", text),
    "merge": _merge,
    "nicknames": lambda text: Nicknames(["jo"]).name(text),
    "offer_fixes": _fixes,
    "only_names": only_names,
    "path": plain_path,
    "one_line": one_line,
    "read_address": _address,
    "read_attributes": read_attributes,
    "read_headers": read_headers,
    "read_paste": read_paste,
    "read_paste, the key": lambda text: read_paste(text, "MVK_API_KEY"),
    "spans": _spans,
}
# A longer text never reaches them.
MOST_READ: Mapping[str, int] = {"answers": READ_LIMIT}
# They take documents that can be parsed; other texts are refused before.
_READABLE = {"check", "merge"}
ENOUGH = 0.05  # seconds; a function that takes less at the full size is not examined further
MOST = 8.0  # times as long for four times the text; 4 is linear, 16 is quadratic
STOPPED = 12.0  # seconds of CPU, in which a linear function is done


class TooLong(BaseException):
    """Stops a function. It is not an `Exception`, so that the function does not catch it."""


def _stop(_: int, __: FrameType | None) -> NoReturn:
    raise TooLong


@dataclass(frozen=True)
class Slow:
    """A function that took more than linear time, and on which text."""

    function: str
    piece: str
    frame: str
    seconds: float
    ratio: float

    def __str__(self) -> str:
        return (
            f"{self.seconds:7.2f} s, {self.ratio:5.1f} times  {self.function}  {self.piece!r}"
            f" {self.frame}"
        )


def hostile(piece: str, frame: str, size: int) -> str:
    """Repeat the piece to a text of `size` characters."""
    head, tail = FRAMES[frame]
    return f"{head}{piece * (size // len(piece))}{tail}"


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return the CPU time of one call, or `STOPPED` if it took longer than that."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, STOPPED)
    began = time.process_time()
    try:
        with suppress(Unreadable):
            function(text)
    except TooLong:
        return STOPPED
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began


def slow(name: str, piece: str, frame: str, size: int) -> Slow | None:
    """Return whether one function takes more than linear time on one text, or had to be stopped."""
    function = FUNCTIONS[name]
    long = seconds(function, hostile(piece, frame, size))
    if long < ENOUGH:
        return None
    short = seconds(function, hostile(piece, frame, size // 4))
    ratio = long / max(short, 1e-6)
    return Slow(name, piece, frame, long, ratio) if ratio > MOST or long >= STOPPED else None


def all_slow(
    characters: int, pieces: tuple[str, ...] = PIECES, functions: tuple[str, ...] = tuple(FUNCTIONS)
) -> Iterator[Slow]:
    """Try every function on every text."""
    for name in functions:
        size = min(characters, MOST_READ.get(name, characters))
        for frame in FRAMES:
            if name in _READABLE and frame == "alone":
                continue
            for piece in pieces:
                found = slow(name, piece, frame, size)
                # Again, because a busy machine can look the same.
                if found and slow(name, piece, frame, size):
                    yield found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("functions", nargs="*", default=tuple(FUNCTIONS), metavar="function")
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of a text")
    options = parser.parse_args()
    count = 0
    for found in all_slow(options.size, functions=tuple(options.functions)):
        count += 1
        print(found, flush=True)
    functions = len(options.functions)
    print(
        f"{functions} functions on {len(PIECES)} texts of {options.size} characters in "
        f"{len(FRAMES)} frames: {count} take more than linear time, or too long"
    )
    return bool(count)


if __name__ == "__main__":
    sys.exit(main())
