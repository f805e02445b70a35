"""What the tenant and the authorization hold: exactly what Mavvrik gave out, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import Patch, patch
from wizard.core.client import Header
from wizard.core.client.placeholders import find_placeholder
from wizard.core.finding import Finding, Fix
from wizard.core.findings import words_of
from wizard.core.values import HEADERS, TENANT_HEADER

_BEARER = "Bearer "
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_KEY = re.compile(r"mvk-agent-\S{8,}")
_QUOTE = "\"'"
PRACTICE_MARK = "PRACTICE"


def is_given(subject: Subject, header: Header) -> bool:
    """Whether a header of ours holds just what a person gave, so that nothing of it is lost."""
    expected = subject.expected
    if expected is None:
        return False
    key = f"{_BEARER}{expected.api_key.get_secret_value()}"
    return header.value == (expected.tenant_id if header.key == TENANT_HEADER else key)


def judge_tenant(subject: Subject, name: str, header: Header) -> Iterator[Finding]:
    """The tenant, alone."""
    value = header.value
    if not value:
        yield _error(subject, name, "tenant-missing", "tenant", "empty")
        return
    yield from _judge(subject, name, header, 0, "tenant")
    expected = subject.expected
    if _KEY.match(value) and (expected is None or value != expected.tenant_id):
        yield _error(subject, name, "tenant-is-key", "tenant")
    elif expected is not None and value != expected.tenant_id:
        yield _error(subject, name, "tenant-differs", "tenant")


def judge_authorization(subject: Subject, name: str, header: Header) -> Iterator[Finding]:
    """`Bearer`, exactly one space, and the key."""
    value = header.value
    if value.strip(_QUOTE).lower() in ("", "bearer"):
        yield _error(subject, name, "key-missing", "API key")
        return
    form = _form(value)
    if form is not None:
        yield _wrong_form(subject, name, header, *form)
        return
    yield from _judge(subject, name, header, len(_BEARER), "API key")
    key = value[len(_BEARER) :]
    if PRACTICE_MARK in key and not subject.practice:
        words = words_of("practice-key", name=name)
        yield find_entry(subject, words, name)
    elif subject.expected is not None and key != subject.expected.api_key.get_secret_value():
        yield _error(subject, name, "key-differs", "API key")


def _error(subject: Subject, name: str, code: str, what: str, case: str = "") -> Finding:
    words = words_of(code, case, name=name, what=what)
    return find_entry(subject, words, name)


def _form(value: str) -> tuple[str, list[Patch]] | None:
    """What is wrong between `Bearer` and the key, and how it is mended."""
    match = re.match(
        r"(?P<quote>[\"']?)(?P<word>bearer)(?P<gap>\s*)(?P<rest>.*)", value, re.I | re.S
    )
    if match is None:
        return 'does not begin with "Bearer" and a space', []
    if match["quote"]:
        end = [(len(value) - 1, len(value), "")] if value[-1] in _QUOTE else []
        return "has quotes round it", [(0, 1, ""), *end]
    again = re.match(r"(?:bearer\s+)+", match["rest"], re.I)
    if again and match["gap"]:
        start = match.start("rest")
        return 'holds "Bearer" twice', [(start, start + again.end(), "")]
    if match["rest"][:3] == "%20" and not match["gap"]:
        start = match.start("rest")
        return 'has "%20" for the space, which is not decoded here', [(start, start + 3, " ")]
    if not match["gap"]:
        return 'does not begin with "Bearer" and a space', []
    if match["gap"] != " ":
        return 'does not have exactly one space behind "Bearer"', [(*match.span("gap"), " ")]
    if match["word"] != "Bearer":
        return 'writes "Bearer" with other capitals', [(*match.span("word"), "Bearer")]
    return None


def _wrong_form(
    subject: Subject, name: str, header: Header, reason: str, patches: list[Patch]
) -> Finding:
    words = words_of("authorization-form", name=name, reason=reason)
    fix = _patch(subject, name, header, patches) if patches else None
    return find_entry(subject, words, name, fix)


def _patch(subject: Subject, name: str, header: Header, patches: list[Patch]) -> Fix | None:
    if not header.is_as_written:
        return None
    moved = [
        (header.value_start + start, header.value_start + end, text) for start, end, text in patches
    ]
    return patch(subject.document, subject.members[name], "Straighten it", moved)


def _judge(subject: Subject, name: str, header: Header, start: int, what: str) -> Iterator[Finding]:
    """The characters of a tenant or key. The first thing wrong is the cause; one is enough."""
    value = header.value[start:]
    quotes = _quotes(value)
    if quotes:
        moved = [(start + begin, start + end, text) for begin, end, text in quotes]
        words = words_of("value-in-quotes", what=what, name=name)
        fix = _patch(subject, name, header, moved)
        yield find_entry(subject, words, name, fix)
    elif find_placeholder(value):
        yield _error(subject, name, "placeholder", what, "header")
    elif re.search(r"\s", value):
        yield _error(subject, name, "value-with-space", what)
    elif not value.isascii():
        yield _error(subject, name, "value-not-ascii", what)
    elif name == HEADERS and "%" in value:
        yield _percent(subject, name, value, what)
    elif name != HEADERS and ";" in header.item:
        yield _semicolon(subject, name, what)


def _quotes(value: str) -> list[Patch]:
    """Quotes at the ends; within, a quote is a character like any other."""
    first = [(0, 1, "")] if value[:1] in _QUOTE and value else []
    last = [(len(value) - 1, len(value), "")] if len(value) > 1 and value[-1] in _QUOTE else []
    return first + last


def _semicolon(subject: Subject, name: str, what: str) -> Finding:
    words = words_of("value-with-semicolon", what=what, name=name)
    return find_entry(subject, words, name)


def _percent(subject: Subject, name: str, value: str, what: str) -> Finding:
    encoded = bool(_ENCODED.search(value))
    words = words_of("value-encoded" if encoded else "value-with-percent", what=what, name=name)
    return find_entry(subject, words, name)
