"""Findings about the resource attributes, which carry the agent."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import NO_AGENT, Row

ROWS = (
    Row(
        "attributes-missing",
        Severity.ERROR,
        title="The resource attributes are missing",
        message="OTEL_RESOURCE_ATTRIBUTES is missing.",
        consequence=NO_AGENT,
        remedy="Add OTEL_RESOURCE_ATTRIBUTES with the value mvk.agent_id=<agent>.",
        explanation=(
            "OTEL_RESOURCE_ATTRIBUTES carries the agent. Without it the data arrives under none."
        ),
    ),
    Row(
        "agent-missing",
        Severity.ERROR,
        title="The agent is missing",
        message={
            "missing": "OTEL_RESOURCE_ATTRIBUTES holds no mvk.agent_id.",
            "empty": "The agent in OTEL_RESOURCE_ATTRIBUTES is empty.",
        },
        consequence=NO_AGENT,
        remedy={
            "missing": "Write mvk.agent_id=<agent>, separated by commas from other items.",
            "empty": "Put the Agent ID from Mavvrik's Connect tab in.",
        },
        explanation="The resource attributes hold no mvk.agent_id, or an empty one.",
    ),
    Row(
        "agent-name-capitals",
        Severity.ERROR,
        title="mvk.agent_id is written with other capitals",
        message="OTEL_RESOURCE_ATTRIBUTES writes mvk.agent_id with other capitals.",
        consequence=NO_AGENT,
        remedy="Write mvk.agent_id=<agent>, separated by commas from other items.",
        explanation="Names of attributes are exact: MVK.agent_id is another attribute.",
    ),
    Row(
        "agent-unreadable",
        Severity.ERROR,
        title="The agent cannot be read",
        message="The agent in OTEL_RESOURCE_ATTRIBUTES cannot be read: {trouble}.",
        consequence=NO_AGENT,
        remedy="Write mvk.agent_id=<agent>, separated by commas from other items.",
        explanation=(
            "An item without, or with more than one, equals sign, with a stray percent sign, or"
            " over 255 characters is dropped, so the data arrives without an agent."
        ),
    ),
    Row(
        "attributes-with-semicolon",
        Severity.ERROR,
        title="The attributes are separated by a semicolon",
        message="OTEL_RESOURCE_ATTRIBUTES separates its items by a semicolon.",
        consequence=NO_AGENT,
        remedy="Write mvk.agent_id=<agent>, separated by commas from other items.",
        explanation="Only a comma separates them. With a semicolon the whole item is dropped.",
    ),
    Row(
        "agent-cut-at-comma",
        Severity.ERROR,
        title="The agent is cut at a comma",
        message=(
            "The agent in OTEL_RESOURCE_ATTRIBUTES seems cut at a comma: an item without = follows"
            " it."
        ),
        consequence="The data is filed under another agent, or under none.",
        remedy="Put the Agent ID from Mavvrik's Connect tab in.",
        explanation=(
            "Attributes are split at commas. What follows the agent has no equals sign, so it looks"
            " like the rest of it."
        ),
    ),
    Row(
        "agent-in-quotes",
        Severity.ERROR,
        title="Quotes round the agent",
        message="The agent in OTEL_RESOURCE_ATTRIBUTES has quotes round it.",
        consequence="The data is filed under another agent, or under none.",
        remedy="Put the Agent ID from Mavvrik's Connect tab in.",
        explanation=(
            "They stay on the resource and vanish from the spans, so the agent has two names."
        ),
    ),
    Row(
        "agent-characters",
        Severity.ERROR,
        title="A character in the agent that is not allowed",
        message=(
            "The agent in OTEL_RESOURCE_ATTRIBUTES holds a space or another character that is not"
            " allowed there."
        ),
        consequence="It is missing on every span, and Claude Code 2.1.197 drops every attribute.",
        remedy="Put the Agent ID from Mavvrik's Connect tab in.",
        explanation=(
            "A space, a backslash, or a letter beyond ASCII: the agent is missing on the spans, and"
            " 2.1.197 drops every attribute."
        ),
    ),
    Row(
        "agent-unusual",
        Severity.WARNING,
        title="An unusual agent",
        message=(
            "The agent in OTEL_RESOURCE_ATTRIBUTES holds characters other than letters, digits,"
            " dot, - and _."
        ),
        consequence="It arrives, but it is no Agent ID of the usual kind.",
        remedy="Compare it with the Agent ID in Mavvrik's Connect tab.",
        explanation=(
            "An Agent ID has letters, digits, dot, hyphen and underscore. Others arrive too."
        ),
    ),
    Row(
        "agent-twice",
        Severity.WARNING,
        title="The agent is there twice",
        message="OTEL_RESOURCE_ATTRIBUTES holds mvk.agent_id more than once.",
        consequence="The last one counts.",
        remedy="Keep the one that is meant.",
        explanation="Of several, the last one counts.",
    ),
    Row(
        "agent-differs",
        Severity.ERROR,
        title="Another agent than the one you gave",
        message="The agent in OTEL_RESOURCE_ATTRIBUTES is not the one you gave.",
        consequence="The data is filed under another agent, or under none.",
        remedy="Put the Agent ID from Mavvrik's Connect tab in.",
        explanation=(
            "The data would be filed under another agent than the one the document was compared"
            " with."
        ),
    ),
    Row(
        "attribute-unreadable",
        Severity.WARNING,
        title="An attribute cannot be read",
        message={
            "check": "Item {number} of OTEL_RESOURCE_ATTRIBUTES cannot be read: {trouble}.",
            "merge": "{count} in OTEL_RESOURCE_ATTRIBUTES cannot be read: {trouble}.",
        },
        consequence={
            "check": "Claude Code drops it; 2.1.197 then drops every attribute, the agent too.",
            "merge": (
                "Claude Code drops it; older versions then drop every attribute, our agent with it."
            ),
        },
        remedy={
            "check": "Take it out, or percent-encode what is special in it.",
            "merge": (
                "Let it be encoded or dropped (--fix), or mend it in the console and load it again."
            ),
        },
        explanation=(
            "Claude Code drops an item without, or with more than one, equals sign, with a stray"
            " percent sign, or over 255 characters. 2.1.197 then drops every attribute, the agent"
            " too. Before a merge it must be taken out or encoded."
        ),
    ),
    Row(
        "attribute-characters",
        Severity.WARNING,
        title="A character in an attribute that is not allowed",
        message=(
            "Item {number} of OTEL_RESOURCE_ATTRIBUTES holds a space or another character not"
            " allowed there."
        ),
        consequence="It is missing on the spans, and Claude Code 2.1.197 drops every attribute.",
        remedy="Percent-encode it (a space is %20).",
        explanation=(
            "With a raw space or a letter beyond ASCII an attribute is missing on the spans, and"
            " 2.1.197 drops every attribute. Percent-encoding is decoded here."
        ),
    ),
)
