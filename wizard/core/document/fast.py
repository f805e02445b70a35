"""Reading strict JSON at the speed of C: single values, and runs of members no merge is about."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache

Scan = Callable[[str, int], tuple[object, int]]
Run = Callable[[str, int], re.Match[str] | None]


class Broken(ValueError):
    """Not strict JSON; the place is found afterwards, by the module that can also explain it."""


def _refuse_constant(_name: str) -> None:
    raise Broken  # NaN and Infinity: Python's reader takes them, Claude Code's does not


def scanner(pairs_hook: Callable[[list[tuple[str, object]]], object]) -> Scan:
    """A strict scanner in C. Numbers stay text: Python makes no int of 10,000 digits."""
    decoder = json.JSONDecoder(
        parse_int=str,
        parse_float=str,
        parse_constant=_refuse_constant,
        object_pairs_hook=pairs_hook,
    )
    scan: Scan = decoder.scan_once  # type: ignore[attr-defined]
    return scan


# One value. Only its end is needed, so objects are dropped as soon as they are read.
scan_value = scanner(len)

# Names that a merge looks up, and one that a check does; runs end before them.
_MERGED = (
    r"(?:env|permissions|otelHeadersHelper|BETA_TRACING_ENDPOINT"
    r"|CLAUDE_CODE_EN(?:ABLE_TELEMETRY|HANCED_TELEMETRY_BETA)"
    r"|OTEL_(?:(?:LOGS|METRICS|TRACES)_EXPORTER|LOG_TOOL_DETAILS|RESOURCE_ATTRIBUTES|TRACES_SAMPLER"
    r'|EXPORTER_OTLP_(?:TRACES_|METRICS_|LOGS_)?(?:ENDPOINT|HEADERS|PROTOCOL)))"'
)
_SPACE = r"[ \t\n\r]*+"
_TEXT = r'[^"\\\x00-\x1f]*+'  # strings without escapes
# The same: a quarter faster, and 50 times slower to compile.
_LONG_TEXT = r"[ !#-\[\]-\U0010ffff]*+"
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+"

_space = re.compile(_SPACE).match
_merged = re.compile(_MERGED).fullmatch
_plain = re.compile(rf'"({_TEXT})"{_SPACE}:{_SPACE}("[^"]*+"|[^ \t\r\n,]+)').finditer


@cache
def _runs() -> Run:
    """Compiled when the first text is read: the first screen does without."""
    value = rf'(?>"{_LONG_TEXT}"|{_NUMBER}|true|false|null)'
    member = rf'"(?!{_MERGED}){_LONG_TEXT}"{_SPACE}:{_SPACE}{value}'
    return re.compile(rf"(?>{member}{_SPACE},{_SPACE}){{0,1000}}+").match


def runs_of(name: str) -> Run:
    """Runs of members whose name matches `name`, in a text that is known to be strict JSON.

    Their values are numbers, true, false, and strings that neither hold a quotation mark nor end
    with a backslash.
    """
    value = r'(?>"[^"]*+"(?<!\\")|[-0-9tf][^ \t\r\n,}]*+)'
    return re.compile(rf'(?>"{name}"[: \t\r\n]++{value}{_SPACE},{_SPACE}){{0,1000}}+').match


def skip_space(text: str, position: int) -> int:
    """Behind the white space that begins at `position`."""
    found = _space(text, position)
    return found.end() if found else position


def is_merged(name: str) -> bool:
    """Whether runs end before members of this name."""
    return _merged(f'{name}"') is not None


def behind_run(text: str, position: int, match: Run | None = None) -> int:
    """Behind the plain members that begin at `position`, each with its comma.

    Plain are strings without escapes, numbers, true, false and null, under names that no merge
    looks up; or what else `match` takes. The last member of an object has no comma and is in no
    run.
    """
    match = match or _runs()
    while (run := match(text, position)) and run.end() > position:
        position = run.end()
    return position


def members_of_runs(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The members of the runs in that part of a text: name and value as groups 1 and 2."""
    return _plain(text, start, end)
