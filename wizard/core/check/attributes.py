"""`OTEL_RESOURCE_ATTRIBUTES`: the agent arrives, and no other item spoils it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.core.check.context import NO_AGENT, Subject, Words, find_entry
from wizard.core.check.fixes import Patch, patch
from wizard.core.client import Attribute, AttributeTrouble, agent_of, read_attributes
from wizard.core.client.placeholders import find_placeholder
from wizard.core.finding import Finding, Severity
from wizard.core.values import AGENT_ATTRIBUTE, RESOURCE_ATTRIBUTES

_NAME = RESOURCE_ATTRIBUTES
_WRONG_AGENT = "The data is filed under another agent, or under none."
_FORM = f"{AGENT_ATTRIBUTE}=<agent>"
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


def _error(
    subject: Subject,
    code: str,
    message: str,
    remedy: str,
    patches: Sequence[Patch] = (),
    consequence: str = NO_AGENT,
) -> Finding:
    words = Words(code, message, consequence, remedy)
    fix = (
        patch(subject.document, subject.members[_NAME], "Straighten it", patches)
        if patches
        else None
    )
    return find_entry(subject, Severity.ERROR, words, _NAME, fix)


def _no_agent(subject: Subject, items: Sequence[Attribute]) -> Finding:
    if _NAME not in subject.members:
        remedy = f"Add {_NAME} with the value {_FORM}."
        return _error(subject, "attributes-missing", f"{_NAME} is missing.", remedy)
    remedy = f"Write {_FORM}, separated by commas from other items."
    for item in items:
        name = item.name.lower()
        if item.trouble and AGENT_ATTRIBUTE in item.raw.lower():
            return _unreadable_agent(subject, item, remedy)
        if name == AGENT_ATTRIBUTE:
            start = item.start + item.raw.index(item.name)
            message = f"{_NAME} writes {AGENT_ATTRIBUTE} with other capitals."
            patches = [(start, start + len(AGENT_ATTRIBUTE), AGENT_ATTRIBUTE)]
            return _error(subject, "agent-name-capitals", message, remedy, patches)
    message = f"{_NAME} holds no {AGENT_ATTRIBUTE}."
    return _error(subject, "agent-missing", message, remedy)


def _unreadable_agent(subject: Subject, item: Attribute, remedy: str) -> Finding:
    semicolons = [match.start() for match in re.finditer(r";\s*[\w.]+\s*=", item.raw)]
    if semicolons:
        patches = [(item.start + place, item.start + place + 1, ",") for place in semicolons]
        message = f"{_NAME} separates its items by a semicolon."
        return _error(subject, "attributes-with-semicolon", message, remedy, patches)
    message = f"The agent in {_NAME} cannot be read: {item.trouble}."
    return _error(subject, "agent-unreadable", message, remedy)


def _agent(subject: Subject, items: Sequence[Attribute], agent: Attribute) -> Iterator[Finding]:
    yield from _agent_value(subject, items, agent)
    if sum(item.name == AGENT_ATTRIBUTE and not item.trouble for item in items) > 1:
        words = Words(
            "agent-twice",
            f"{_NAME} holds {AGENT_ATTRIBUTE} more than once.",
            "The last one counts.",
            "Keep the one that is meant.",
        )
        yield find_entry(subject, Severity.WARNING, words, _NAME)
    if subject.expected is not None and agent.value != subject.expected.agent_id:
        words = Words(
            "agent-differs",
            f"The agent in {_NAME} is not the one you gave.",
            _WRONG_AGENT,
            "Put the Agent ID from Mavvrik's Connect tab in.",
        )
        yield find_entry(subject, Severity.ERROR, words, _NAME)


def _agent_value(
    subject: Subject, items: Sequence[Attribute], agent: Attribute
) -> Iterator[Finding]:
    """The first thing wrong with the agent is the cause; one is enough."""
    value = agent.value
    remedy = "Put the Agent ID from Mavvrik's Connect tab in."
    following = [item for item in items if item.start > agent.start][:1]
    if not value:
        yield _error(subject, "agent-missing", f"The agent in {_NAME} is empty.", remedy)
    elif _is_cut(subject, agent, following):
        message = f"The agent in {_NAME} seems cut at a comma: an item without = follows it."
        yield _error(subject, "agent-cut-at-comma", message, remedy, (), _WRONG_AGENT)
    elif value[0] in _QUOTE or value[-1] in _QUOTE:
        message = f"The agent in {_NAME} has quotes round it."
        yield _error(subject, "agent-in-quotes", message, remedy, _unquoted(agent), _WRONG_AGENT)
    elif find_placeholder(value):
        message = f"The agent in {_NAME} is still a placeholder, or has braces."
        yield _error(subject, "placeholder", message, remedy, (), _WRONG_AGENT)
    elif not agent.is_strict:
        yield _not_strict(subject, remedy)
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


def _not_strict(subject: Subject, remedy: str) -> Finding:
    words = Words(
        "agent-characters",
        f"The agent in {_NAME} holds a space or another character that is not allowed there.",
        "It is missing on every span, and Claude Code 2.1.197 drops every attribute.",
        remedy,
    )
    return find_entry(subject, Severity.ERROR, words, _NAME)


def _unusual(subject: Subject) -> Finding:
    words = Words(
        "agent-unusual",
        f"The agent in {_NAME} holds characters other than letters, digits, dot, - and _.",
        "It arrives, but it is no Agent ID of the usual kind.",
        "Compare it with the Agent ID in Mavvrik's Connect tab.",
    )
    return find_entry(subject, Severity.WARNING, words, _NAME)


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
    words = Words(
        "attribute-unreadable",
        f"Item {position + 1} of {_NAME} cannot be read: {item.trouble}.",
        "Claude Code drops it; 2.1.197 then drops every attribute, the agent too.",
        "Take it out, or percent-encode what is special in it.",
    )
    end = item.start + len(item.raw)
    text = subject.texts[_NAME]
    span = (item.start, end + 1, "") if end < len(text) else (max(item.start - 1, 0), end, "")
    label = f"Take item {position + 1} out"
    fix = patch(subject.document, subject.members[_NAME], label, [span])
    return find_entry(subject, severity, words, _NAME, fix)


def _fragile(subject: Subject, position: int) -> Finding:
    words = Words(
        "attribute-characters",
        f"Item {position + 1} of {_NAME} holds a space or another character not allowed there.",
        "It is missing on the spans, and Claude Code 2.1.197 drops every attribute.",
        "Percent-encode it (a space is %20).",
    )
    return find_entry(subject, Severity.WARNING, words, _NAME)
