"""Broken texts through every reader: `python -m tests.tools.fuzz [--count 100000] [--seed N]`.

A reader may raise only what it documents. The slowest and the largest text are printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import SecretStr

from tests.core.syntax.broken_texts import BROKEN
from tests.core.trace.otlp_builder import body, span
from wizard.core.address import BadAddress, read_address
from wizard.core.check import check, check_before_merge
from wizard.core.check.names import approval_names
from wizard.core.client.lists import read_attributes, read_headers
from wizard.core.credentials.names import CREDENTIAL_NAMES
from wizard.core.credentials.reading import Credentials, PasteReading, read_paste
from wizard.core.document.diff import diff_rows
from wizard.core.document.reader import Document, read
from wizard.core.document.text import SettingsText, decode, pasted
from wizard.core.edits import apply
from wizard.core.merge.current_env import OTHER_ADDRESSES
from wizard.core.merge.model import KEEP_VENDOR, LEAVE, MAVVRIK, MergePlan, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.merge.removal import plan_removal
from wizard.core.redact.mask import mask_text, mask_value
from wizard.core.syntax.excerpt import mark_problem, preview_fix
from wizard.core.syntax.problem import Unreadable, find_problem
from wizard.core.syntax.repair import offer_fixes
from wizard.core.trace.arrival import (
    agent_remark,
    explain_path,
    judge_headers,
    protocol_of,
    signal_of,
)
from wizard.core.trace.dashboard_fields import command_notice, fields, sessions, summary
from wizard.core.trace.spans import SpansUnreadable, join, read_spans
from wizard.core.values import DEFAULT_ENDPOINT, mavvrik_values
from wizard.core.verify.comparison import compare
from wizard.core.verify.polling import read_retry_after
from wizard.core.verify.verification import judge, read_seen, verification_url
from wizard.services.net.verification import kind_of_trace_answer
from wizard.services.receiver import BodyRefused, unpack

# Texts: valid ones that are changed, cut, doubled and mixed with each other -----------------------

KEY = "mvk-agent-FUZZEDfuzzedFUZZEDfuzzed7Qx2"
AGENT = "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4"
TENANT = "tenant-123"
_VALUES = mavvrik_values(AGENT, TENANT, KEY)
_ENV = dict(_VALUES)
_CONNECT = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": TENANT, "MVK_API_KEY": KEY}

PASTES = (
    "".join(f"{name}={value}\n" for name, value in _CONNECT.items()),
    "".join(f"export {name}='{value}'\r\n" for name, value in _CONNECT.items()),
    "".join(f"{name}: “{value}”\n" for name, value in _CONNECT.items()),
    "".join(f"| {name} | {value} |\n" for name, value in _CONNECT.items()),
    json.dumps(_CONNECT, indent=2),
    json.dumps({"env": _CONNECT}),
    "Agent ID\n" + AGENT + "\nTenant ID\n" + TENANT + "\nAPI key\n" + KEY,
    "\ufeffMVK_API_KEY = Bearer " + KEY + " ",
    KEY,
    AGENT,
    '$env:MVK_API_KEY = "' + KEY + '"; set MVK_TENANT_ID=' + TENANT,
    " ".join(f"{name}={value}" for name, value in _CONNECT.items()),
)
SETTINGS = (
    "{}",
    json.dumps({"env": _ENV}, indent=2),
    json.dumps({"model": "opus", "env": {"A": 1, **_ENV}, "hooks": [{"x": [1, True, None]}]}),
    json.dumps({"env": dict.fromkeys(OTHER_ADDRESSES, "https://otlp.example.com/v1")}, indent=1),
    json.dumps({"env": {"OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=abc, x = y,"}}, indent="\t"),
    json.dumps({"env": {"OTEL_RESOURCE_ATTRIBUTES": "a=b, mvk.agent_id=other,c=%zz"}}),
    json.dumps({"otelHeadersHelper": "/bin/x", "ENV": _ENV, "permissions": {"env": _ENV}}),
    "{\r\n  // note\r\n  'env': {“A”: 1,},\r\n}\r\n",
    "\ufeff" + json.dumps({"env": {"A": "\\u00e9\u2028"}}, ensure_ascii=False),
    '{"env":{"A":1,"A":2},"env":[]}',
    *(case.text for case in BROKEN),
)
_SPANS = (
    span("interaction", 1, user__email="ana@example.com", interaction__duration_ms=5),
    span("llm_request", 2, 1, model="opus", input_tokens=3, output_tokens=2**63, success=True),
    span("tool", 3, 1, full_command=f"curl -H 'Authorization: Bearer {KEY}'", tool_name="Bash"),
    span("tool.execution", 4, 3, start="12", end="x", session__id="s"),
    span("interaction", 5, 5),
)
OTLP = (
    b'{"resourceSpans":[]}',
    body(*_SPANS, mvk__agent_id=AGENT, service__version="2.1.330"),
    body(_SPANS[1], mvk__agent_id="other"),
    b'{"resourceSpans":[{"scopeSpans":null,"resource":{"attributes":[{"key":"a","value":{}}]}}]}',
    json.dumps(
        {"resourceSpans": [{"scopeSpans": [{"spans": [_SPANS[0]] * 9}]}]}, indent=1
    ).encode(),
)
_SEEN = {
    "agent_id": AGENT,
    "first_seen_at": "2026-11-23T14:06:00Z",
    "last_seen_at": None,
    "cost": {"visible": True, "models": ["opus"], "operations": ["tool"], "users": ["ana"]},
    "sessions": {
        "visible": False,
        "count": 2,
        "latest": {
            "session_id": "s",
            "user": None,
            "duration_ms": 5,
            "tokens": 7,
            "llm_calls": 1,
            "tool_calls": 0,
            "cost_usd": 0.5,
        },
    },
}
ANSWERS = (
    json.dumps(_SEEN).encode(),
    json.dumps(_SEEN, indent=2).encode(),
    b"{}",
    b'{"partialSuccess":{}}',
    b'{"partialSuccess":{"rejectedSpans":"3","errorMessage":"x"}}',
    b'{"error":"INVALID_API_KEY"}',
    b"<!doctype html><html><body>Sign in</body></html>",
    b"Mon, 23 Nov 2026 14:06:00 GMT",
    b"120",
    b"https://verify.example.com/{agent_id}?tenant={tenant_id}",
)

_PIECES: tuple[str, ...] = (
    *"{}[]\",:'\\/-+.0123456789eEntfNaI \t\r\n\0\x07\x1b\x7f\x85\xa0=%&|;$`#*<>@~",
    *"éß“”‘’‚«»\u200b\u200d\u2028\u2029\ufeff\ufffd\u202e٣１𝟙😀İı\ud800\udfff\udc80",
    *('"env":', '"env": {', "},", "null", "true", "NaN", "-Infinity", "1e999", "-0", "9" * 400),
    *("\\u0000", "\\ud83d", "\\u", '\\"', "/*", "*/", "//", "<!--", "```", "~~~", "\r\r\n", "\\x"),
    *("Bearer ", "bearer%20", "${MVK_API_KEY}", "<your-api-key>", "MVK_API_KEY", "export ", "||"),
    *("https://ingest.mavvrik.ai", "http://[::1", "//user:pw@h", "%", "%2", "%C3%28", ",,", "=="),
    *("mvk.agent_id=", "OTEL_RESOURCE_ATTRIBUTES", "Authorization", "x-tenant-id", KEY, AGENT),
)


def _insert(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_PIECES) + text[at:]


def _delete(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at, count = chance.randint(0, len(text)), chance.choice((1, 1, 2, 5, 40))
    return text[:at] + text[at + count :]


def _replace(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_PIECES) + text[at + 1 :]


def _cut(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] if chance.random() < 0.5 else text[at:]


def _double(text: str, chance: random.Random, _: Sequence[str]) -> str:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice((1, 2, 8, 30, 200)))
    # Usually a few; sometimes so many that anything slow would be noticed.
    times = chance.choice((2, 2, 2, 3, 9) if chance.random() < 0.97 else (500, 2000))
    return text[:start] + text[start:end] * times + text[end:]


def _cross(text: str, chance: random.Random, seeds: Sequence[str]) -> str:
    other = chance.choice(seeds)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _swap(text: str, chance: random.Random, _: Sequence[str]) -> str:
    old, new = chance.choice(_PIECES), chance.choice(_PIECES)
    return text.replace(old, new, chance.choice((1, 3, 1000)))


_BENDS: tuple[Callable[[str, random.Random, Sequence[str]], str], ...] = (
    *(_insert, _insert, _insert, _delete, _delete, _replace, _replace),
    *(_cut, _double, _cross, _swap),
)
LONGEST = 200_000  # characters, so that repeated repeats stay small enough


def bent(seeds: Sequence[str], chance: random.Random) -> str:
    """Return one of `seeds`, changed several times; in one of twenty cases not at all."""
    text = chance.choice(seeds)
    for _ in range(0 if chance.random() < 0.05 else chance.choice((1, 1, 1, 2, 3, 5, 12))):
        text = chance.choice(_BENDS)(text, chance, seeds)[:LONGEST]
    return text


def bent_bytes(seeds: Sequence[str], chance: random.Random) -> bytes:
    """Return the same as bytes: mostly UTF-8, sometimes another encoding or with stray bytes."""
    text = bent(seeds, chance)
    form = chance.random()
    if form < 0.04:
        bom = "" if text.startswith("\ufeff") else "\ufeff"
        return (bom + text).encode(chance.choice(("utf-16-le", "utf-16-be")), "surrogatepass")
    data = text.encode("utf-8", "surrogatepass")
    if form < 0.1 and data:
        at = chance.randrange(len(data))
        data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data


# Readers ----------------------------------------------------------------------------------------

CREDENTIALS = Credentials(AGENT, TENANT, SecretStr(KEY))
_NOW = datetime(2026, 11, 23, 14, 6, tzinfo=UTC)


class Broken(Exception):
    """A promise of a reader does not hold."""


def promise(holds: object, words: str) -> None:
    """Raise `Broken` unless a promise holds."""
    if not holds:
        raise Broken(words)


# Paste ------------------------------------------------------------------------------------------


def paste(chance: random.Random) -> str:
    """Read any text that is pasted as credentials, whole or into one field."""
    text = bent(PASTES, chance)
    reading = read_paste(text, chance.choice((None, None, *CREDENTIAL_NAMES)))
    earlier = PasteReading().merge(read_paste(bent(PASTES, chance)))
    for one in (reading, earlier.merge(reading)):
        _use(one)
    return text


def _use(reading: PasteReading) -> None:
    problems = [f"{one.code} {one.message} {one.remedy}" for one in reading.problems]
    shown = [reading.shown(name, sharing=True) + reading.fact(name) for name in CREDENTIAL_NAMES]
    credentials = reading.credentials
    promise(problems or credentials or reading.missing, "nothing read, and nothing said")
    if credentials:
        key = credentials.api_key.get_secret_value()
        promise(key.isascii() and key.isprintable(), "a key that no header can carry")
        said = " ".join([*problems, *shown, repr(reading)])
        # A short key may be the prefix that is shown, or a word of a sentence.
        promise(len(key) < 16 or key not in said, "the key is shown")


# Settings ---------------------------------------------------------------------------------------


def settings(chance: random.Random) -> bytes:
    """Read any bytes that are opened or pasted as settings."""
    data = bent_bytes(SETTINGS, chance)
    try:
        text = decode(data)
    except Unreadable:
        return data
    promise(text.encode() == data, "bytes are lost")
    if chance.random() < 0.3:
        text = pasted(text.text)
    _settings_text(text, chance)
    return data


def _settings_text(given: SettingsText, chance: random.Random) -> None:
    text = given.text
    problem = find_problem(text)
    repair = offer_fixes(text)
    promise(mask_text(text).count("\n") == text.count("\n"), "masking has changed the lines")
    try:
        document = read(text)
    except Unreadable as unreadable:
        promise(problem, "refused, but find_problem finds nothing")
        mark_problem(text, unreadable.problem, mask_text)
    else:
        promise(problem is None, "read, although find_problem finds something")
        promise(repair is None, "fixes for a text that can be read")
        _document(given, document, chance)
    if repair is not None:
        for fix in repair.fixes:
            preview_fix(text, fix, mask_text)
        _document(given, read(repair.text), chance)
    compare(text, '{"env": {}}', text)


def _document(given: SettingsText, document: Document, chance: random.Random) -> None:
    check(document)
    check(document, CREDENTIALS, practice=True)
    check_before_merge(document)
    approval_names(document)
    document.duplicates()
    for member in document.env.members if document.env else ():
        if isinstance(member.value, str):
            mask_value(member.key, member.value, sharing=True)
            read_attributes(member.value)
            read_headers(member.value)
    plan = _plan(document, chance)
    promise(apply(plan.result, plan.undo) == document.text, "undo is not exact")
    diff_rows(document.text, plan.result, plan.edits)
    given.encode(plan.result)
    if plan.edits:
        again = _decided(plan.result_document, plan)
        promise(not plan.is_ready or again.result, "no result")
        compare(plan.result, plan.result, document.text)
    plan_removal(plan.result_document, DEFAULT_ENDPOINT)


def _plan(document: Document, chance: random.Random) -> MergePlan:
    options = Options(
        command_lines=chance.choice((True, False, None)),
        old_clients=chance.random() < 0.3,
        enforce=chance.random() < 0.3,
        fix_attributes=chance.random() < 0.5,
    )
    inputs = PlanInputs(document.text, CREDENTIALS, DEFAULT_ENDPOINT, options, ())
    plan = make_plan(document, inputs)
    answers = {one.id: chance.choice((MAVVRIK, LEAVE, KEEP_VENDOR, "off")) for one in plan.open}
    chosen = tuple(sorted(answers.items()))
    return make_plan(
        document, PlanInputs(document.text, CREDENTIALS, DEFAULT_ENDPOINT, options, chosen)
    )


def _decided(document: Document, plan: MergePlan) -> MergePlan:
    choices = tuple(sorted((one.id, MAVVRIK) for one in plan.questions))
    inputs = PlanInputs(document.text, CREDENTIALS, DEFAULT_ENDPOINT, Options(), choices)
    return make_plan(document, inputs)


# Telemetry --------------------------------------------------------------------------------------


def telemetry(chance: random.Random) -> bytes:
    """Read any body and any headers that reach the receiver."""
    seeds = [seed.decode("utf-8", "surrogateescape") for seed in OTLP]
    data = bent_bytes(seeds, chance)
    _packed(data, chance)
    # As the server passes them on: one character per byte.
    header = bent(PASTES, chance)[:300].encode("utf-8", "replace").decode("latin-1")
    judge_headers([("Authorization", header), ("X-Tenant-ID", header)], CREDENTIALS)
    signal_of(header), protocol_of(header, header), explain_path(header)
    try:
        reading = read_spans(data)
    except SpansUnreadable as unreadable:
        promise(str(unreadable).endswith("."), "no sentence")
        return data
    for row in join([reading, reading]).tree():
        summary(row.span)
    fields(reading), command_notice(reading), agent_remark(reading, CREDENTIALS)
    for one in sessions(reading):
        promise(one.tokens.total >= 0, "less than no tokens")
        _ = (one.user, one.llm_calls, one.tool_calls, one.duration_ms, one.end_ns)
    _ = (reading.operations, reading.models, reading.interaction_missing)
    return data


def _packed(data: bytes, chance: random.Random) -> None:
    packed = bytearray(gzip.compress(data[:5000], mtime=0))
    if chance.random() < 0.7:
        packed[chance.randrange(len(packed))] = chance.randrange(256)
    try:
        unpack(bytes(packed), chance.choice(("gzip", "", "br")))
    except BodyRefused:
        return


# Answers ----------------------------------------------------------------------------------------


def answer(chance: random.Random) -> bytes:
    """Read any answer of a verification URL or of Mavvrik, and any such URL."""
    seeds = [seed.decode() for seed in ANSWERS]
    data = bent_bytes(seeds, chance)
    seen = read_seen(data)
    if seen is not None:
        judge(seen, AGENT)
        _ = (seen.users, seen.first_seen_at, seen.cost, seen.sessions)
    kind_of_trace_answer(data)
    text = data.decode("utf-8", "replace")
    wait = read_retry_after(text, _NOW)
    promise(wait is None or 0 <= wait < 1e12, "a pause that is no pause")
    for call in (lambda: verification_url(text, "a", "b", _NOW), lambda: read_address(text)):
        try:
            call()
        except BadAddress:
            continue
    return data


READERS: dict[str, Callable[[random.Random], str | bytes]] = {
    "paste": paste,
    "settings": settings,
    "telemetry": telemetry,
    "answer": answer,
}
_TURNS = ("settings", "paste", "settings", "telemetry", "settings", "answer")


@dataclass
class Report:
    """What was read, the slowest and the largest texts, and the failures."""

    count: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int, int]] = field(default_factory=dict)
    largest: dict[str, tuple[int, float, int]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def note(self, name: str, seconds: float, size: int, number: int) -> None:
        self.count[name] += 1
        self.slowest[name] = max(self.slowest.get(name, (0.0, 0, 0)), (seconds, size, number))
        self.largest[name] = max(self.largest.get(name, (0, 0.0, 0)), (size, seconds, number))

    def __str__(self) -> str:
        lines = []
        for name, count in sorted(self.count.items()):
            slow, large = self.slowest[name], self.largest[name]
            lines.append(
                f"{name}: {count:,} texts; slowest {slow[0]:.3f} s ({slow[1]:,} long, number "
                f"{slow[2]}), largest {large[0]:,} ({large[1]:.3f} s, number {large[2]})"
            )
        return "\n".join([*lines, f"{len(self.failures)} failures"])


def fuzz(count: int, seed: int, *, only: int | None = None) -> Report:
    """Read `count` texts. `only` repeats one of them by its number."""
    report = Report()
    for number in range(count) if only is None else (only,):
        name = _TURNS[number % len(_TURNS)]
        chance = random.Random(f"{seed}/{number}")
        began = time.perf_counter()
        try:
            size = len(READERS[name](chance))
        except Exception:  # noqa: BLE001 - the kind of error that is searched for
            size = 0
            report.failures.append(f"number {number} ({name}):\n{traceback.format_exc(limit=-6)}")
        report.note(name, time.perf_counter() - began, size, number)
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one text, to see it again")
    options = parser.parse_args()
    report = fuzz(options.count, options.seed, only=options.only)
    print(report, *report.failures[:20], sep="\n")
    return bool(report.failures)


if __name__ == "__main__":
    sys.exit(main())
