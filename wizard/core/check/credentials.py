"""Findings about what carries the credentials: the headers of traces, and the resource attributes.

Tenant and key must arrive exactly as Mavvrik issued them, and so must the agent, despite any other
attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.core.check.context import Subject
from wizard.core.check.fixes import Patch, put, remove_entry
from wizard.core.client.lists import (
    Attribute,
    AttributeTrouble,
    Header,
    HeaderTrouble,
    agent_of,
    forbidden_characters,
    read_attributes,
    read_headers,
)
from wizard.core.client.routes import entry_name
from wizard.core.client.values import find_placeholder, read_number, read_switch, trim
from wizard.core.credentials.names import is_uuid
from wizard.core.finding import Finding, Fix
from wizard.core.merge.current_env import holds_no_headers
from wizard.core.values import (
    AGENT_ATTRIBUTE,
    HEADERS,
    NO_HEADERS,
    RESOURCE_ATTRIBUTES,
    TENANT_HEADER,
)

OWN = entry_name("HEADERS", "traces")
NEEDED = (TENANT_HEADER, "authorization")
_AS_WRITTEN = {TENANT_HEADER: "x-tenant-id", "authorization": "Authorization"}
_MISSING = {TENANT_HEADER: "tenant-missing", "authorization": "authorization-missing"}
_HELD = {TENANT_HEADER: "Tenant ID", "authorization": "API key"}
# The number of spaces is limited, because a long run would be scanned again from each of them.
_NEXT_HEADER = re.compile(r"[\r\n]\s{0,99}+[A-Za-z][\w-]*+\s{0,99}+=")
_COLON = re.compile(r"\A\s*(?P<key>x-tenant-id|authorization)\s*(?P<sign>:\s*)", re.IGNORECASE)
_ANY_COLON = re.compile(r"\s*[A-Za-z][\w-]*\s*:")
_SEMICOLON = re.compile(r"(?P<sign>;)\s*(?P<key>x-tenant-id|authorization)\s*=", re.IGNORECASE)
_QUOTES = "\"'`“”‘’„«»"
_BEARER = "Bearer "
_AUTHORIZATION = re.compile(
    r"(?P<quote>[\"']?)(?P<word>bearer)(?P<gap>\s*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_BEARER_AGAIN = re.compile(r"(?:bearer\s+)+", re.IGNORECASE)
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_KEY = re.compile(r"mvk-agent-\S{8,}")
_QUOTE = "\"'"
_PRACTICE_MARK = "PRACTICE"


def check_headers(subject: Subject) -> Iterator[Finding]:
    """Find what keeps a header from arriving once and in the right form, or stops all sending."""
    is_none = holds_no_headers(subject.texts.get(HEADERS))
    names = [name for name in ((OWN,) if is_none else (OWN, HEADERS)) if name in subject.texts]
    if not names and not subject.is_explained(HEADERS):
        yield subject.finding("headers-missing", OWN if is_none else HEADERS)
    excused: set[str] = set()
    for name in names:
        if not subject.is_unusable(name):
            yield from _check_string(subject, name, excused)
    traces = subject.traces
    if names and not any(map(subject.is_explained, (OWN, HEADERS))):
        for key, code in _MISSING.items():
            if traces.header(key) is None and key not in excused:
                yield subject.finding(code, names[-1], "missing")
    for key, judge in ((TENANT_HEADER, _judge_tenant), ("authorization", _judge_authorization)):
        header = traces.header(key)
        if header is not None and key not in excused and not header.stops_sending:
            yield from judge(subject, traces.header_entries[key], header)
    # Without general headers, a developer's own general headers are added and win (measured).
    if OWN in traces.header_entries.values() and not trim(subject.texts.get(HEADERS, "")):
        fix = put(subject.document, HEADERS, NO_HEADERS)
        yield subject.finding("developers-headers", OWN, fix=fix)


def _check_string(subject: Subject, name: str, excused: set[str]) -> Iterator[Finding]:
    """Check one header string. `excused` collects the headers whose loss is explained."""
    headers = read_headers(subject.texts[name], of_signal=name == OWN)
    yield from _wrong_separators(subject, name, headers, excused, _COLON)
    stopping = [header for header in headers if header.stops_sending]
    if stopping:
        excused.update(NEEDED)
        if not any(_COLON.match(header.item) for header in stopping):
            case, patches = _why_unsendable(subject.texts[name], stopping)
            fix = subject.patch(name, "Fix the headers", patches)
            yield subject.finding("headers-unsendable", name, case, fix=fix)
        return
    yield from _wrong_separators(subject, name, headers, excused, _SEMICOLON)
    yield from _lost_items(subject, name, headers, excused)
    # In the headers of one signal, a percent sign that encodes nothing makes the header invalid.
    spoiled = [header.key for header in headers if header.trouble is HeaderTrouble.BAD_PERCENT]
    if spoiled:
        ours = set(spoiled).intersection(NEEDED)
        excused.update(ours)
        yield subject.finding("header-with-percent", name, "ours" if ours else "other")
    yield from _repeated(subject, name, headers)
    # White space that Claude Code trims: the header arrives, but the guide has no white space.
    blanks = [(*span, "") for header in headers for span in _trimmed(header)]
    if blanks and not any(header.trouble for header in headers):
        fix = subject.patch(name, "Remove the white space", blanks)
        yield subject.finding("header-white-space", name, fix=fix)


def _why_unsendable(text: str, stopping: Sequence[Header]) -> tuple[str, list[Patch]]:
    """Return the case of `headers-unsendable`, and the patches that correct the string."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        first, last = text.index(bare), text.index(bare) + len(bare) - 1
        return "quotes", [(first, first + 1, ""), (last, last + 1, "")]
    if stopping[0].trouble is HeaderTrouble.BAD_NAME:
        return "name", []
    spans = [
        (header.value_start + start, header.value_start + end, header.value[start:end])
        for header in stopping
        if header.is_as_written
        for start, end in forbidden_characters(header.value)
    ]
    if any(character in "\r\n" for _, _, character in spans):
        # A line break before another header becomes a comma; other forbidden characters are
        # removed.
        return "line-break", [
            (start, end, "," if _NEXT_HEADER.match(text, start) else "") for start, end, _ in spans
        ]
    if spans and not any(character.isprintable() for _, _, character in spans):
        return "invisible", [(start, end, "") for start, end, _ in spans]
    return "not-latin-1", []


_WRONG_SEPARATORS = {
    _COLON: ("headers-with-colon", 'Replace the colon with "="', "="),
    _SEMICOLON: ("headers-with-semicolon", "Replace the semicolon with a comma", ","),
}


def _wrong_separators(
    subject: Subject,
    name: str,
    headers: Sequence[Header],
    excused: set[str],
    separator: re.Pattern[str],
) -> Iterator[Finding]:
    found = [(header, match) for header in headers for match in separator.finditer(header.item)]
    if found:
        excused.update(match["key"].lower() for _, match in found)
        excused.update(header.key for header, _ in found)
        code, label, right = _WRONG_SEPARATORS[separator]
        patches = [
            (header.start + match.start("sign"), header.start + match.end("sign"), right)
            for header, match in found
        ]
        yield subject.finding(code, name, fix=subject.patch(name, label, patches))


def _lost_items(
    subject: Subject, name: str, headers: Sequence[Header], excused: set[str]
) -> Iterator[Finding]:
    """Find the first item that is not a header (`name=value`).

    If it follows one of our headers, it is treated as the rest of a value that was cut at a comma.
    """
    before: Header | None = None
    for header in headers:
        rest_of_key = header.key not in NEEDED and header.value and not header.value.strip("=")
        if not rest_of_key and header.trouble not in (
            HeaderTrouble.NO_EQUALS,
            HeaderTrouble.NO_NAME,
        ):
            before = header
            continue
        if _COLON.match(header.item):
            continue
        ours = before is not None and before.key in NEEDED and not _is_given(subject, before)
        if before and ours and not _ANY_COLON.match(header.item):
            excused.add(before.key)
            yield subject.finding("header-cut-at-comma", name, what=_HELD[before.key])
        else:
            yield subject.finding("header-item-lost", name)
        return


def _repeated(subject: Subject, name: str, headers: Sequence[Header]) -> Iterator[Finding]:
    """Find a header that appears more than once. Only the last one arrives."""
    for key in NEEDED:
        found = [header for header in headers if header.key == key and header.trouble is None]
        if len(found) < 2:
            continue
        is_same = len({header.value for header in found}) == 1
        is_sure = is_same or _is_given(subject, found[-1])
        yield subject.finding(
            "header-twice",
            name,
            "same" if is_same else "sure" if is_sure else "unsure",
            header=_AS_WRITTEN[key],
            times="twice" if len(found) == 2 else f"{len(found)} times",
        )


def _trimmed(header: Header) -> Iterator[tuple[int, int]]:
    """Find the white space around the name and the value of one header, as spans."""
    name, _, value = header.item.partition("=")
    for text, start in ((name, header.start), (value, header.start + len(name) + 1)):
        inner = trim(text)
        before = text.index(inner)
        if before:
            yield start, start + before
        if before + len(inner) < len(text):
            yield start + before + len(inner), start + len(text)


def _is_given(subject: Subject, header: Header) -> bool:
    """Whether one of our headers holds exactly the credential that the person gave."""
    expected = subject.expected
    if expected is None:
        return False
    if header.key == TENANT_HEADER:
        return header.value == expected.tenant_id
    return header.value == f"{_BEARER}{expected.api_key.get_secret_value()}"


def _judge_tenant(subject: Subject, name: str, header: Header) -> Iterator[Finding]:
    """Check the value of x-tenant-id, which must be only the tenant."""
    if not header.value:
        yield subject.finding("tenant-missing", name, "empty", what="Tenant ID")
        return
    yield from _judge_characters(subject, name, header, 0)
    if subject.expected is not None and _is_given(subject, header):
        return
    if _KEY.match(header.value):
        yield subject.finding("tenant-is-key", name, what="Tenant ID")
    elif subject.expected is not None:
        yield subject.finding("tenant-differs", name, what="Tenant ID")


def _judge_authorization(subject: Subject, name: str, header: Header) -> Iterator[Finding]:
    """Check the value of Authorization: `Bearer`, exactly one space, and the key."""
    value = header.value
    if value.strip(_QUOTE).lower() in ("", "bearer"):
        yield subject.finding("key-missing", name, what="API key")
        return
    case, patches = _wrong_form(value)
    if case:
        fix = _patch_header(subject, name, header, patches)
        yield subject.finding("authorization-form", name, case, fix=fix)
        return
    yield from _judge_characters(subject, name, header, len(_BEARER))
    if _PRACTICE_MARK in value and not subject.practice:
        yield subject.finding("practice-key", name)
    elif subject.expected is not None and not _is_given(subject, header):
        yield subject.finding("key-differs", name, what="API key")


def _wrong_form(value: str) -> tuple[str, list[Patch]]:
    """Return the case of `authorization-form`, empty if all is right, and its patches."""
    match = _AUTHORIZATION.match(value)
    if match is None:
        return "no-bearer", []
    rest, gap = match.start("rest"), match["gap"]
    if match["quote"]:
        end = [(len(value) - 1, len(value), "")] if value[-1] in _QUOTE else []
        return "quotes", [(0, 1, ""), *end]
    again = _BEARER_AGAIN.match(match["rest"])
    if again and gap:
        return "twice", [(rest, rest + again.end(), "")]
    if not gap and match["rest"][:3] == "%20":
        return "encoded-space", [(rest, rest + 3, " ")]
    if not gap:
        return "no-bearer", []
    if gap != " ":
        return "gap", [(*match.span("gap"), " ")]
    return (
        ("capitals", [(*match.span("word"), "Bearer")]) if match["word"] != "Bearer" else ("", [])
    )


def _patch_header(
    subject: Subject, name: str, header: Header, patches: Sequence[Patch]
) -> Fix | None:
    if not header.is_as_written:
        return None
    at = header.value_start
    moved = [(at + start, at + end, text) for start, end, text in patches]
    return subject.patch(name, "Fix the header", moved)


def _judge_characters(subject: Subject, name: str, header: Header, start: int) -> Iterator[Finding]:
    """Check the characters of a tenant or key. Only the first problem is reported."""
    value, what = header.value[start:], _HELD[header.key]
    # Only quotes at the start or end are wrong; inside, a quote is like any other character.
    ends = {at for at in (0, len(value) - 1) if value and value[at] in _QUOTE}
    if ends:
        patches = [(start + at, start + at + 1, "") for at in sorted(ends)]
        fix = _patch_header(subject, name, header, patches)
        yield subject.finding("value-in-quotes", name, what=what, fix=fix)
    elif find_placeholder(value):
        yield subject.finding("placeholder", name, "header", what=what)
    elif re.search(r"\s", value):
        yield subject.finding("value-with-space", name, what=what)
    elif not value.isascii():
        yield subject.finding("value-not-ascii", name, what=what)
    elif name == HEADERS and "%" in value:
        code = "value-encoded" if _ENCODED.search(value) else "value-with-percent"
        yield subject.finding(code, name, what=what)
    elif name != HEADERS and ";" in header.item:
        yield subject.finding("value-with-semicolon", name, what=what)


# Resource attributes -----------------------------------------------------------------------------

_ENTRY = RESOURCE_ATTRIBUTES
_PLAIN_AGENT = re.compile(r"[A-Za-z0-9._-]+")
_ON_SPANS = "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES"
_SPAN_LIMIT, _LIMIT = "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"
_DEFAULT_LIMIT = 128
# What a span needs beside other resource attributes, as measured with 2.1.332: the last token count
# is its 21st attribute, the last of all its 34th. A login adds four, at an unknown place.
_TO_THE_TOKENS, _TO_THE_LAST = 21, 38


def check_attributes(subject: Subject) -> Iterator[Finding]:
    """Check the agent and every other item of a finished document."""
    if subject.is_explained(_ENTRY):
        return
    items = read_attributes(subject.texts.get(_ENTRY))
    agent = agent_of(items)
    if agent is None:
        yield _no_agent(subject, items)
    else:
        yield from _agent_value(subject, items, agent)
        if sum(item.name == AGENT_ATTRIBUTE and not item.trouble for item in items) > 1:
            yield subject.finding("agent-twice", _ENTRY)
        if subject.expected is not None and agent.value != subject.expected.agent_id:
            yield subject.finding("agent-differs", _ENTRY)
    yield from check_other_attributes(subject, finished=True)


def _no_agent(subject: Subject, items: Sequence[Attribute]) -> Finding:
    if _ENTRY not in subject.members:
        return subject.finding("attributes-missing", _ENTRY)
    for item in items:
        if item.trouble and AGENT_ATTRIBUTE in item.raw.lower():
            semicolons = [match.start() for match in re.finditer(r";\s*[\w.]+\s*=", item.raw)]
            if not semicolons:
                return subject.finding("agent-unreadable", _ENTRY, trouble=item.trouble)
            places = [item.start + place for place in semicolons]
            patches = [(at, at + 1, ",") for at in places]
            fix = subject.patch(_ENTRY, "Replace semicolons with commas", patches)
            return subject.finding("attributes-with-semicolon", _ENTRY, fix=fix)
        if item.name.lower() == AGENT_ATTRIBUTE:
            start = item.start + item.raw.index(item.name)
            patches = [(start, start + len(AGENT_ATTRIBUTE), AGENT_ATTRIBUTE)]
            fix = subject.patch(_ENTRY, f"Write {AGENT_ATTRIBUTE}", patches)
            return subject.finding("agent-name-capitals", _ENTRY, fix=fix)
    return subject.finding("agent-missing", _ENTRY, "missing")


def _agent_value(
    subject: Subject, items: Sequence[Attribute], agent: Attribute
) -> Iterator[Finding]:
    """Check the value of the agent. Only the first problem is reported, as it causes the others."""
    value = agent.value
    following = next((item for item in items if item.start > agent.start), None)
    given = subject.expected.agent_id if subject.expected else ""
    if not value:
        yield subject.finding("agent-missing", _ENTRY, "empty")
    elif (
        following is not None
        and following.trouble is AttributeTrouble.NO_EQUALS  # it may be the rest of the value
        and not (value == given or is_uuid(value))  # unless the value is complete
    ):
        yield subject.finding("agent-cut-at-comma", _ENTRY)
    elif value[0] in _QUOTE or value[-1] in _QUOTE:
        fix = subject.patch(_ENTRY, "Remove the quotes", _quotes(agent))
        yield subject.finding("agent-in-quotes", _ENTRY, fix=fix)
    elif find_placeholder(value):
        yield subject.finding("placeholder", _ENTRY, "agent")
    elif not agent.is_strict:
        yield subject.finding("agent-characters", _ENTRY)
    elif not _PLAIN_AGENT.fullmatch(value):
        yield subject.finding("agent-unusual", _ENTRY)


def _quotes(agent: Attribute) -> list[Patch]:
    """Return the patches that remove quotes at the start and end of the value."""
    text = agent.raw.partition("=")[2]
    inner = text.strip()
    first = agent.start + len(agent.raw) - len(text) + text.index(inner)
    ends = sorted({at for at in (0, len(inner) - 1) if inner[at] in _QUOTE})
    return [(first + at, first + at + 1, "") for at in ends]


def check_room(subject: Subject) -> Iterator[Finding]:
    """Find too little room on a span: a small limit, or many resource attributes, or both.

    A span takes the resource attributes first, and drops what comes when it is full.
    """
    named = ((name, read_number(subject.texts.get(name))) for name in (_SPAN_LIMIT, _LIMIT))
    name, limit = next(((n, limit) for n, limit in named if limit is not None), ("", 128.0))
    others = _others_on_spans(subject)
    room = limit - others
    if room >= _TO_THE_LAST:
        return
    case = "lost" if room <= _TO_THE_TOKENS - 1 else "fewer"
    enough = max(2 * _DEFAULT_LIMIT, others + _DEFAULT_LIMIT)
    if name and limit < _DEFAULT_LIMIT:
        smallest = _DEFAULT_LIMIT if others < _DEFAULT_LIMIT - _TO_THE_LAST else enough
        yield subject.finding(
            "limit-too-small",
            name,
            case,
            fix=remove_entry(subject.document, name),
            number=f"{limit:g}",
            smallest=smallest,
        )
    else:
        fix = None if name else put(subject.document, _SPAN_LIMIT, str(enough))
        yield subject.finding(
            "too-many-attributes", _ENTRY, case, fix=fix, count=others, limit=f"{limit:g}", n=enough
        )


def _others_on_spans(subject: Subject) -> int:
    """Count the resource attributes other than the agent that are copied to every span."""
    on_spans = subject.texts.get(_ON_SPANS)
    if on_spans is not None and not read_switch(on_spans):
        return 0
    items = read_attributes(subject.texts.get(_ENTRY))
    names = {item.name for item in items if item.is_strict and not item.trouble}
    return len(names - {AGENT_ATTRIBUTE})


def check_other_attributes(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Find unreadable items other than the agent, each with a fix that removes it.

    In a finished document this is a warning. Before a merge it is an error, because it blocks the
    merge.
    """
    if subject.is_explained(_ENTRY):
        return
    text = subject.texts.get(_ENTRY, "")
    for number, item in enumerate(read_attributes(text), 1):
        if AGENT_ATTRIBUTE in item.raw.lower():
            continue
        if item.trouble:
            start, end = item.start, item.start + len(item.raw)
            span = (start, end + 1, "") if end < len(text) else (max(start - 1, 0), end, "")
            yield subject.finding(
                "attribute-unreadable",
                _ENTRY,
                "check",
                "finished" if finished else "before a merge",
                fix=subject.patch(_ENTRY, f"Remove item {number}", [span]),
                number=number,
                trouble=item.trouble,
            )
        elif not item.is_strict:
            yield subject.finding("attribute-characters", _ENTRY, number=number)
