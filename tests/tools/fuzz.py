"""Broken texts through every reader: `python -m tests.tools.fuzz [--count 100000] [--seed N]`.

A reader may raise only what it documents. The slowest and the largest text are printed.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import SecretStr

from tests.tools import fuzz_texts as texts
from tests.tools.fuzz_texts import bent, bent_bytes
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
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.verify.comparison import compare
from wizard.core.verify.polling import read_retry_after
from wizard.core.verify.verification import judge, read_seen, verification_url
from wizard.services.net.verification import kind_of_trace_answer
from wizard.services.receiver import BodyRefused, unpack

CREDENTIALS = Credentials(texts.AGENT, texts.TENANT, SecretStr(texts.KEY))
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
    text = bent(texts.PASTES, chance)
    reading = read_paste(text, chance.choice((None, None, *CREDENTIAL_NAMES)))
    earlier = PasteReading().merge(read_paste(bent(texts.PASTES, chance)))
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
    data = bent_bytes(texts.SETTINGS, chance)
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
    seeds = [seed.decode("utf-8", "surrogateescape") for seed in texts.OTLP]
    data = bent_bytes(seeds, chance)
    _packed(data, chance)
    # As the server passes them on: one character per byte.
    header = bent(texts.PASTES, chance)[:300].encode("utf-8", "replace").decode("latin-1")
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
    seeds = [seed.decode() for seed in texts.ANSWERS]
    data = bent_bytes(seeds, chance)
    seen = read_seen(data)
    if seen is not None:
        judge(seen, texts.AGENT)
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
