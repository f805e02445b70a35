"""`OTEL_RESOURCE_ATTRIBUTES`: the agent arrives, and no other item spoils it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import Patch, patch
from wizard.core.client import Attribute, AttributeTrouble, agent_of, read_attributes
from wizard.core.client.values import find_placeholder
from wizard.core.finding import Finding, Severity
from wizard.core.findings import Words, words_of
from wizard.core.values import AGENT_ATTRIBUTE, RESOURCE_ATTRIBUTES

_NAME = RESOURCE_ATTRIBUTES
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")
_QUOTE = "\"'"


def check_attributes(subject: Subject) -> Iterator[Finding]:
    """The agent and every other item of a finished document."""
    if subject.is_explained(_NAME):
        return
    items = read_attributes(subject.texts.get(_NAME))
    agent = agent_of(items)
    if agent is None:
        yield _no_agent(subject, items)
    else:
        yield from _agent(subject, items, agent)
    yield from check_other_attributes(subject, Severity.WARNING)


def _error(subject: Subject, words: Words, patches: Sequence[Patch] = ()) -> Finding:
    fix = (
        patch(subject.document, subject.members[_NAME], "Straighten it", patches)
        if patches
        else None
    )
    return find_entry(subject, words, _NAME, fix)


def _no_agent(subject: Subject, items: Sequence[Attribute]) -> Finding:
    if _NAME not in subject.members:
        return _error(subject, words_of("attributes-missing"))
    for item in items:
        name = item.name.lower()
        if item.trouble and AGENT_ATTRIBUTE in item.raw.lower():
            return _unreadable_agent(subject, item)
        if name == AGENT_ATTRIBUTE:
            start = item.start + item.raw.index(item.name)
            patches = [(start, start + len(AGENT_ATTRIBUTE), AGENT_ATTRIBUTE)]
            return _error(subject, words_of("agent-name-capitals"), patches)
    return _error(subject, words_of("agent-missing", "missing"))


def _unreadable_agent(subject: Subject, item: Attribute) -> Finding:
    semicolons = [match.start() for match in re.finditer(r";\s*[\w.]+\s*=", item.raw)]
    if semicolons:
        patches = [(item.start + place, item.start + place + 1, ",") for place in semicolons]
        return _error(subject, words_of("attributes-with-semicolon"), patches)
    return _error(subject, words_of("agent-unreadable", trouble=item.trouble))


def _agent(subject: Subject, items: Sequence[Attribute], agent: Attribute) -> Iterator[Finding]:
    yield from _agent_value(subject, items, agent)
    if sum(item.name == AGENT_ATTRIBUTE and not item.trouble for item in items) > 1:
        words = words_of("agent-twice")
        yield find_entry(subject, words, _NAME)
    if subject.expected is not None and agent.value != subject.expected.agent_id:
        words = words_of("agent-differs")
        yield find_entry(subject, words, _NAME)


def _agent_value(
    subject: Subject, items: Sequence[Attribute], agent: Attribute
) -> Iterator[Finding]:
    """The first thing wrong with the agent is the cause; one is enough."""
    value = agent.value
    following = [item for item in items if item.start > agent.start][:1]
    if not value:
        yield _error(subject, words_of("agent-missing", "empty"))
    elif _is_cut(subject, agent, following):
        yield _error(subject, words_of("agent-cut-at-comma"))
    elif value[0] in _QUOTE or value[-1] in _QUOTE:
        yield _error(subject, words_of("agent-in-quotes"), _unquoted(agent))
    elif find_placeholder(value):
        yield _error(subject, words_of("placeholder", "agent"))
    elif not agent.is_strict:
        yield _error(subject, words_of("agent-characters"))
    elif not _PLAIN.fullmatch(value):
        yield _unusual(subject)


def _is_cut(subject: Subject, agent: Attribute, following: Sequence[Attribute]) -> bool:
    """Whether what follows may be the rest of it: not where the agent is known to be whole."""
    given = subject.expected.agent_id if subject.expected else ""
    whole = agent.value == given or _UUID.fullmatch(agent.value)
    lost = bool(following) and following[0].trouble is AttributeTrouble.NO_EQUALS
    return lost and not whole


def _unquoted(agent: Attribute) -> list[Patch]:
    start = agent.start + agent.raw.index("=") + 1
    text = agent.raw.partition("=")[2]
    inner = text.strip()
    first = start + text.index(inner)
    places = [first] if inner[0] in _QUOTE else []
    if len(inner) > 1 and inner[-1] in _QUOTE:
        places.append(first + len(inner) - 1)
    return [(place, place + 1, "") for place in places]


def _unusual(subject: Subject) -> Finding:
    words = words_of("agent-unusual")
    return find_entry(subject, words, _NAME)


def check_other_attributes(subject: Subject, severity: Severity) -> Iterator[Finding]:
    """Items beside the agent that the client cannot read, each with the offer to take it out.

    A warning in a finished document; before the merge an error, because it stops the merge.
    """
    if subject.is_explained(_NAME):
        return
    items = read_attributes(subject.texts.get(_NAME))
    for position, item in enumerate(items):
        if AGENT_ATTRIBUTE in item.raw.lower():
            continue
        if item.trouble:
            yield _unreadable(subject, items, position, severity)
        elif not item.is_strict:
            yield _fragile(subject, position)


def _unreadable(
    subject: Subject, items: Sequence[Attribute], position: int, severity: Severity
) -> Finding:
    item = items[position]
    words = words_of("attribute-unreadable", "check", number=position + 1, trouble=item.trouble)
    end = item.start + len(item.raw)
    text = subject.texts[_NAME]
    span = (item.start, end + 1, "") if end < len(text) else (max(item.start - 1, 0), end, "")
    label = f"Take item {position + 1} out"
    fix = patch(subject.document, subject.members[_NAME], label, [span])
    return find_entry(subject, words, _NAME, fix, severity)


def _fragile(subject: Subject, position: int) -> Finding:
    words = words_of("attribute-characters", number=position + 1)
    return find_entry(subject, words, _NAME)
