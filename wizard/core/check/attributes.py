"""Findings about `OTEL_RESOURCE_ATTRIBUTES`: the agent must arrive, despite any other item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.core.check.context import Subject
from wizard.core.check.fixes import Patch, put, remove_entry
from wizard.core.client.lists import Attribute, AttributeTrouble, agent_of, read_attributes
from wizard.core.client.values import find_placeholder, read_number, read_switch
from wizard.core.credentials.names import is_uuid
from wizard.core.finding import Finding
from wizard.core.values import AGENT_ATTRIBUTE, RESOURCE_ATTRIBUTES

_NAME = RESOURCE_ATTRIBUTES
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
_QUOTE = "\"'"
_ON_SPANS = "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES"
_SPAN_LIMIT, _LIMIT = "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT"
_DEFAULT_LIMIT = 128
# What a span needs beside other resource attributes, as measured with 2.1.332: the last token count
# is its 21st attribute, the last of all its 34th. A login adds four, at an unknown place.
_TO_THE_TOKENS, _TO_THE_LAST = 21, 38


def check_attributes(subject: Subject) -> Iterator[Finding]:
    """Check the agent and every other item of a finished document."""
    if subject.is_explained(_NAME):
        return
    items = read_attributes(subject.texts.get(_NAME))
    agent = agent_of(items)
    if agent is None:
        yield _no_agent(subject, items)
    else:
        yield from _agent_value(subject, items, agent)
        if sum(item.name == AGENT_ATTRIBUTE and not item.trouble for item in items) > 1:
            yield subject.finding("agent-twice", _NAME)
        if subject.expected is not None and agent.value != subject.expected.agent_id:
            yield subject.finding("agent-differs", _NAME)
    yield from check_other_attributes(subject, finished=True)


def _no_agent(subject: Subject, items: Sequence[Attribute]) -> Finding:
    if _NAME not in subject.members:
        return subject.finding("attributes-missing", _NAME)
    for item in items:
        if item.trouble and AGENT_ATTRIBUTE in item.raw.lower():
            semicolons = [match.start() for match in re.finditer(r";\s*[\w.]+\s*=", item.raw)]
            if not semicolons:
                return subject.finding("agent-unreadable", _NAME, trouble=item.trouble)
            places = [item.start + place for place in semicolons]
            patches = [(at, at + 1, ",") for at in places]
            fix = subject.patch(_NAME, "Replace semicolons with commas", patches)
            return subject.finding("attributes-with-semicolon", _NAME, fix=fix)
        if item.name.lower() == AGENT_ATTRIBUTE:
            start = item.start + item.raw.index(item.name)
            patches = [(start, start + len(AGENT_ATTRIBUTE), AGENT_ATTRIBUTE)]
            fix = subject.patch(_NAME, f"Write {AGENT_ATTRIBUTE}", patches)
            return subject.finding("agent-name-capitals", _NAME, fix=fix)
    return subject.finding("agent-missing", _NAME, "missing")


def _agent_value(
    subject: Subject, items: Sequence[Attribute], agent: Attribute
) -> Iterator[Finding]:
    """Check the value of the agent. Only the first problem is reported, as it causes the others."""
    value = agent.value
    following = next((item for item in items if item.start > agent.start), None)
    given = subject.expected.agent_id if subject.expected else ""
    if not value:
        yield subject.finding("agent-missing", _NAME, "empty")
    elif (
        following is not None
        and following.trouble is AttributeTrouble.NO_EQUALS  # it may be the rest of the value
        and not (value == given or is_uuid(value))  # unless the value is complete
    ):
        yield subject.finding("agent-cut-at-comma", _NAME)
    elif value[0] in _QUOTE or value[-1] in _QUOTE:
        fix = subject.patch(_NAME, "Remove the quotes", _quotes(agent))
        yield subject.finding("agent-in-quotes", _NAME, fix=fix)
    elif find_placeholder(value):
        yield subject.finding("placeholder", _NAME, "agent")
    elif not agent.is_strict:
        yield subject.finding("agent-characters", _NAME)
    elif not _PLAIN.fullmatch(value):
        yield subject.finding("agent-unusual", _NAME)


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
            "too-many-attributes", _NAME, case, fix=fix, count=others, limit=f"{limit:g}", n=enough
        )


def _others_on_spans(subject: Subject) -> int:
    """Count the resource attributes other than the agent that are copied to every span."""
    on_spans = subject.texts.get(_ON_SPANS)
    if on_spans is not None and not read_switch(on_spans):
        return 0
    items = read_attributes(subject.texts.get(_NAME))
    names = {item.name for item in items if item.is_strict and not item.trouble}
    return len(names - {AGENT_ATTRIBUTE})


def check_other_attributes(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Find unreadable items other than the agent, each with a fix that removes it.

    In a finished document this is a warning. Before a merge it is an error, because it blocks the
    merge.
    """
    if subject.is_explained(_NAME):
        return
    text = subject.texts.get(_NAME, "")
    for number, item in enumerate(read_attributes(text), 1):
        if AGENT_ATTRIBUTE in item.raw.lower():
            continue
        if item.trouble:
            start, end = item.start, item.start + len(item.raw)
            span = (start, end + 1, "") if end < len(text) else (max(start - 1, 0), end, "")
            yield subject.finding(
                "attribute-unreadable",
                _NAME,
                "check",
                "finished" if finished else "before a merge",
                fix=subject.patch(_NAME, f"Remove item {number}", [span]),
                number=number,
                trouble=item.trouble,
            )
        elif not item.is_strict:
            yield subject.finding("attribute-characters", _NAME, number=number)
