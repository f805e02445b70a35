"""The document as a whole: size, duplicates, what `env` is, depth, what Claude Code would drop."""

from __future__ import annotations

import json
from collections.abc import Iterator

from wizard.core.check.context import Subject, Words, find
from wizard.core.client import SIGNALS, entry_name
from wizard.core.document.join_env import join_envs
from wizard.core.document.nodes import Duplicate
from wizard.core.document.reader import Document, Kind, Member, has_few_brackets
from wizard.core.document.text import MAX_BYTES
from wizard.core.finding import Finding, Severity
from wizard.core.values import MAVVRIK_KEYS

MAX_VALUE_LEVELS = 64
_MAX_PERMISSIONS = 100_000  # characters
DUPLICATES = ("duplicate-env", "duplicate-key")
_PARTS = ("ENDPOINT", "HEADERS", "PROTOCOL")
# Entries that decide where Mavvrik's data goes.
OURS = (*MAVVRIK_KEYS, *(entry_name(part, SIGNALS[0]) for part in _PARTS))
_ONE_PAIR = bytes.maketrans(b"[]", b"{}")
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'{}[]"'))


def check_structure(subject: Subject) -> Iterator[Finding]:
    """Size, duplicates, the kind of `env`, too deep values, permissions of the wrong kind."""
    document = subject.document
    yield from _size(document)
    yield from find_duplicates(document)
    yield from _env_kind(document)
    yield from _deep_values(document)
    yield from _permissions(document)


def _size(document: Document) -> Iterator[Finding]:
    if document.size <= MAX_BYTES:
        return
    words = Words(
        "file-too-large",
        f"The settings have {document.size:,} bytes; Claude Code reads at most"
        f" {MAX_BYTES:,} (2 MiB).",
        "Claude Code does not start with a larger file. What the console takes is not known.",
        "Take out what nobody needs, or shorten long lists.",
    )
    yield find(Severity.ERROR, words, path=())


def find_duplicates(document: Document) -> Iterator[Finding]:
    """One finding for each name that an object holds more than once; it says in which lines."""
    for duplicate in document.duplicates():
        yield _duplicate(document, duplicate)


def _duplicate(document: Document, duplicate: Duplicate) -> Finding:
    path, offsets = duplicate.path, duplicate.offsets
    lines = [document.lines.place(offset).line for offset in offsets]
    where = f"line {lines[0]}" if len(set(lines)) == 1 else "lines " + _listed(lines)
    is_env = path == ("env",)
    ours = is_env or (len(path) == 2 and path[0] == "env" and path[1] in OURS)
    times = "twice" if len(offsets) == 2 else f"{len(offsets)} times"
    words = Words(
        DUPLICATES[0] if is_env else DUPLICATES[1],
        f'"{path[-1]}" is there {times}: {where}.',
        "Claude Code takes the last one and ignores the rest without a word"
        + (", so other settings may be lost already." if is_env else "."),
        'Put everything into one "env".' if is_env else "Keep one and take the others out.",
    )
    severity = Severity.ERROR if ours else Severity.WARNING
    fix = join_envs(document) if is_env else None
    return find(severity, words, path=path, offset=offsets[-1], fix=fix)


def _listed(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:-1])) + f" and {lines[-1]}"


def _env_kind(document: Document) -> Iterator[Finding]:
    member = document.env_member
    if member is None or document.env is not None:
        return
    words = Words(
        "env-not-object",
        f'"env" is {kind_in_words(member.kind)}; it must be an object: {{ … }}.',
        "Claude Code ignores it with a warning, so no telemetry is sent.",
        'Make "env" an object, or take it out.',
    )
    yield find(Severity.ERROR, words, offset=member.value_start)


def kind_in_words(kind: Kind) -> str:
    """A JSON kind with its article."""
    words = {Kind.NULL: "null", Kind.BOOLEAN: "true or false", Kind.STRING: "text"}
    words |= {Kind.ARRAY: "a list", Kind.OBJECT: "an object", Kind.NUMBER: "a number"}
    return words[kind]


def _deep_values(document: Document) -> Iterator[Finding]:
    if not _is_deep(document.text, MAX_VALUE_LEVELS + 1):
        return
    for member in document.root.kept:  # every object and list is among them
        if _is_deep(document.raw(member), MAX_VALUE_LEVELS):
            yield _deep_value(member)


def _deep_value(member: Member) -> Finding:
    words = Words(
        "value-too-deep",
        f'"{member.key}" is nested over {MAX_VALUE_LEVELS} levels deep.',
        "Claude Code drops this setting with a warning; the others stay in force.",
        "Make it flatter, or take it out.",
    )
    return find(Severity.WARNING, words, path=(member.key,), offset=member.value_start)


def _is_deep(text: str, levels: int) -> bool:
    """Whether JSON is nested over `levels`: pairs are taken away from the inside, in C."""
    if has_few_brackets(text, levels):
        return False
    data = text.encode("utf-8", "surrogatepass")
    data = data.replace(rb"\\", b"").replace(rb"\"", b"")  # in this order: "\\\\" hides no quote
    data = data.translate(_ONE_PAIR, _NOT_STRUCTURE)
    data = b"".join(data.split(b'"')[::2])  # outside of strings
    for _ in range(levels):
        data = data.replace(b"{}", b"")
        if not data:
            return False
    return True


def _permissions(document: Document) -> Iterator[Finding]:
    member = document.root.get("permissions")
    if member is None or _is_well_typed(document, member):
        return
    words = Words(
        "permissions-wrong-type",
        '"permissions" holds something of a kind that Claude Code does not take there.',
        "Claude Code warns and locks down what it cannot read; telemetry is not touched by it.",
        '"permissions" must be an object whose "allow", "ask" and "deny" are lists of texts.',
    )
    yield find(Severity.WARNING, words, path=("permissions",), offset=member.value_start)


def _is_well_typed(document: Document, member: Member) -> bool:
    if member.kind is not Kind.OBJECT:
        return False
    if member.value_end - member.value_start > _MAX_PERMISSIONS:
        return True  # reading it again would cost more than the warning is worth
    try:
        rules = json.loads(document.raw(member), parse_int=float)
    except RecursionError:
        return False
    lists = [rules.get(name, []) for name in ("allow", "ask", "deny")]
    return all(type(rule) is list and {*map(type, rule)} <= {str} for rule in lists)
