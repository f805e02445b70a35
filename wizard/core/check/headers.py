"""The headers that traces arrive with: tenant and authorization, as Mavvrik gave them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import Patch, patch, put
from wizard.core.client import Header, HeaderTrouble, entry_name, read_headers, trim
from wizard.core.client.lists import forbidden_characters
from wizard.core.client.values import find_placeholder
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import words_of
from wizard.core.merge.current_env import holds_no_headers
from wizard.core.values import HEADERS, NO_HEADERS, TENANT_HEADER

OWN = entry_name("HEADERS", "traces")
NEEDED = (TENANT_HEADER, "authorization")
_SHOWN = {TENANT_HEADER: "x-tenant-id", "authorization": "Authorization"}
# So many blanks at most: else a long run of them would be read from each.
_NEXT_HEADER = re.compile(r"[\r\n]\s{0,99}+[A-Za-z][\w-]*+\s{0,99}+=")
_COLON = re.compile(r"\s*(x-tenant-id|authorization)\s*(:\s*)", re.IGNORECASE)
_ANY_COLON = re.compile(r"\s*[A-Za-z][\w-]*\s*:")
_SEMICOLON = re.compile(r";\s*(x-tenant-id|authorization)\s*=", re.IGNORECASE)
_QUOTES = "\"'`“”‘’„«»"


def check_headers(subject: Subject) -> Iterator[Finding]:
    """Both headers arrive, once, in the right form, and nothing in the string stops sending."""
    is_none = holds_no_headers(subject.texts.get(HEADERS))
    names = [name for name in ((OWN,) if is_none else (OWN, HEADERS)) if name in subject.texts]
    if not names and not subject.is_explained(HEADERS):
        name = OWN if is_none else HEADERS
        words = words_of("headers-missing", name=name)
        yield find_entry(subject, words, name)
    excused: set[str] = set()
    for name in names:
        if not subject.is_unusable(name):
            yield from _string(subject, name, excused)
    if names and not any(map(subject.is_explained, (OWN, HEADERS))):
        yield from _missing(subject, names, excused)
    yield from _values(subject, excused)
    yield from _open_to_developers(subject)


def _open_to_developers(subject: Subject) -> Iterator[Finding]:
    """Without general headers a developer's own general ones are merged in, and win (measured)."""
    if OWN not in subject.traces.header_entries.values() or trim(subject.texts.get(HEADERS, "")):
        return
    words = words_of("developers-headers")
    fix = put(subject.document, HEADERS, NO_HEADERS)
    yield find_entry(subject, words, OWN, fix)


def _missing(subject: Subject, names: list[str], excused: set[str]) -> Iterator[Finding]:
    """Headers that do not arrive, as far as nothing else has said why."""
    for key in NEEDED:
        if subject.traces.header(key) is None and key not in excused:
            name = names[-1]
            code = "tenant-missing" if key == TENANT_HEADER else "authorization-missing"
            words = words_of(code, "missing", name=name)
            yield find_entry(subject, words, name)


def _values(subject: Subject, excused: set[str]) -> Iterator[Finding]:
    for key, judge in ((TENANT_HEADER, judge_tenant), ("authorization", judge_authorization)):
        header = subject.traces.header(key)
        if header is not None and key not in excused and not header.stops_sending:
            yield from judge(subject, subject.traces.header_entries[key], header)


def _string(subject: Subject, name: str, excused: set[str]) -> Iterator[Finding]:
    """What is wrong with one header string; `excused` collects headers whose loss is explained."""
    text = subject.texts[name]
    headers = read_headers(text, of_signal=name == OWN)
    yield from _colons(subject, name, headers, excused)
    stopping = [header for header in headers if header.stops_sending]
    if stopping:
        excused.update(NEEDED)
        if not any(_COLON.match(header.item) for header in stopping):
            yield _stops(subject, name, text, stopping)
        return
    yield from _semicolons(subject, name, headers, excused)
    yield from _lost(subject, name, headers, excused)
    yield from _percent(subject, name, headers, excused)
    yield from _twice(subject, name, headers)
    yield from _white_space(subject, name, headers)


def _stops(subject: Subject, name: str, text: str, stopping: list[Header]) -> Finding:
    reason, patches = _why_stops(text, stopping)
    words = words_of("headers-unsendable", name=name, reason=reason)
    fix = None
    if patches:
        fix = patch(subject.document, subject.members[name], "Straighten it", patches)
    return find_entry(subject, words, name, fix)


def _why_stops(text: str, stopping: list[Header]) -> tuple[str, list[Patch]]:
    bare = text.strip()
    if len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        first, last = text.index(bare), text.index(bare) + len(bare) - 1
        return "there are quotes round the whole of it", [
            (first, first + 1, ""),
            (last, last + 1, ""),
        ]
    header = stopping[0]
    if header.trouble is HeaderTrouble.BAD_NAME:
        return "the name of a header holds a character that none may hold", []
    spans = [
        (header.value_start + start, header.value_start + end, header.value[start:end])
        for header in stopping
        if header.is_as_written
        for start, end in forbidden_characters(header.value)
    ]
    breaks = [span for span in spans if span[2] in "\r\n"]
    if breaks:
        return "there is a line break in it", _mended_breaks(text, spans)
    invisible = bool(spans) and all(not character.isprintable() for _, _, character in spans)
    reason = "an invisible character" if invisible else "a character beyond Latin-1"
    patches = [(start, end, "") for start, end, _ in spans] if invisible else []
    return f"there is {reason} in it", patches


def _mended_breaks(text: str, spans: list[tuple[int, int, str]]) -> list[Patch]:
    """A line break in front of another header becomes a comma; any other character goes."""
    return [(start, end, "," if _NEXT_HEADER.match(text, start) else "") for start, end, _ in spans]


def _colons(
    subject: Subject, name: str, headers: tuple[Header, ...], excused: set[str]
) -> Iterator[Finding]:
    found = [
        (header, match)
        for header in headers
        if header.trouble is not None and (match := _COLON.match(header.item))
    ]
    if not found:
        return
    excused.update(match[1].lower() for _, match in found)
    words = words_of("headers-with-colon", name=name)
    patches = [
        (header.start + match.start(2), header.start + match.end(2), "=") for header, match in found
    ]
    fix = patch(subject.document, subject.members[name], 'Write "=" for the colon', patches)
    yield find_entry(subject, words, name, fix)


def _semicolons(
    subject: Subject, name: str, headers: tuple[Header, ...], excused: set[str]
) -> Iterator[Finding]:
    found = [(header, match) for header in headers for match in _SEMICOLON.finditer(header.item)]
    if not found:
        return
    excused.update(match[1].lower() for _, match in found)
    excused.update(header.key for header, _ in found)
    words = words_of("headers-with-semicolon", name=name)
    patches = [
        (header.start + match.start(), header.start + match.start() + 1, ",")
        for header, match in found
    ]
    fix = patch(subject.document, subject.members[name], "Write a comma instead", patches)
    yield find_entry(subject, words, name, fix)


def _lost(
    subject: Subject, name: str, headers: tuple[Header, ...], excused: set[str]
) -> Iterator[Finding]:
    """Items that are no header: behind one of ours, it was cut at a comma."""
    before: Header | None = None
    for header in headers:
        rest_of_key = header.key not in NEEDED and header.value and not header.value.strip("=")
        lost = header.trouble in (HeaderTrouble.NO_EQUALS, HeaderTrouble.NO_NAME) or rest_of_key
        if not lost:
            before = header
            continue
        if _COLON.match(header.item):
            continue
        ours = before is not None and before.key in NEEDED and not is_given(subject, before)
        if before and ours and not _ANY_COLON.match(header.item):
            excused.add(before.key)
            yield _cut(subject, name, before.key)
        else:
            yield _no_header(subject, name)
        return


def _cut(subject: Subject, name: str, key: str) -> Finding:
    what = "tenant" if key == TENANT_HEADER else "API key"
    words = words_of("header-cut-at-comma", what=what, name=name)
    return find_entry(subject, words, name)


def _no_header(subject: Subject, name: str) -> Finding:
    words = words_of("header-item-lost", name=name)
    return find_entry(subject, words, name)


def _percent(
    subject: Subject, name: str, headers: tuple[Header, ...], excused: set[str]
) -> Iterator[Finding]:
    """In the headers of one signal a percent sign that encodes nothing loses the header."""
    lost = [header for header in headers if header.trouble is HeaderTrouble.BAD_PERCENT]
    if not lost:
        return
    ours = [header.key for header in lost if header.key in NEEDED]
    excused.update(ours)
    words = words_of("header-with-percent", "ours" if ours else "other", name=name)
    severity = Severity.ERROR if ours else Severity.WARNING
    yield find_entry(subject, words, name, severity=severity)


def _twice(subject: Subject, name: str, headers: tuple[Header, ...]) -> Iterator[Finding]:
    """Of several headers of one name only the last arrives: it must be Mavvrik's."""
    for key in NEEDED:
        found = [header for header in headers if header.key == key and header.trouble is None]
        if len(found) < 2:
            continue
        same = len({header.value for header in found}) == 1
        is_sure = same or is_given(subject, found[-1])
        times = "twice" if len(found) == 2 else f"{len(found)} times"
        how = "with the same value" if same else "with different values"
        case = "same" if same else "sure" if is_sure else "unsure"
        words = words_of("header-twice", case, name=name, header=_SHOWN[key], times=times, how=how)
        severity = Severity.WARNING if is_sure else Severity.ERROR
        yield find_entry(subject, words, name, severity=severity)


def _white_space(subject: Subject, name: str, headers: tuple[Header, ...]) -> Iterator[Finding]:
    """White space that is trimmed: it arrives, and the guide asks for none."""
    if any(header.trouble for header in headers):
        return
    blanks = [(*span, "") for header in headers for span in _trimmed(header)]
    if not blanks:
        return
    words = words_of("header-white-space", name=name)
    fix = patch(subject.document, subject.members[name], "Take the white space out", blanks)
    yield find_entry(subject, words, name, fix)


def _trimmed(header: Header) -> list[tuple[int, int]]:
    """Where white space stands round the name and the value of one header."""
    name, _, value = header.item.partition("=")
    begin = header.start + len(name) + 1
    spans = (*_edges(name, header.start), *_edges(value, begin))
    return [span for span in spans if span[0] < span[1]]


def _edges(text: str, start: int) -> tuple[tuple[int, int], tuple[int, int]]:
    inner = trim(text)
    first = start + text.index(inner)
    return (start, first), (first + len(inner), start + len(text))


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
        yield _percent_in_value(subject, name, value, what)
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


def _percent_in_value(subject: Subject, name: str, value: str, what: str) -> Finding:
    encoded = bool(_ENCODED.search(value))
    words = words_of("value-encoded" if encoded else "value-with-percent", what=what, name=name)
    return find_entry(subject, words, name)
