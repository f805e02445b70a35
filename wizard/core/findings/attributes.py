"""Findings about the resource attributes, which carry the agent."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import COPY_AGENT_ID, NO_AGENT, OTHER_AGENT, WRITE_AGENT, Row

ROWS = (
    Row(
        "attributes-missing",
        Severity.ERROR,
        title="The resource attributes are missing",
        message="OTEL_RESOURCE_ATTRIBUTES is missing.",
        consequence=NO_AGENT,
        remedy="Add OTEL_RESOURCE_ATTRIBUTES with the value mvk.agent_id=<Agent ID>.",
    ),
    Row(
        "agent-missing",
        Severity.ERROR,
        title="The Agent ID is missing",
        message={
            "missing": "OTEL_RESOURCE_ATTRIBUTES has no mvk.agent_id.",
            "empty": "The Agent ID in OTEL_RESOURCE_ATTRIBUTES is empty.",
        },
        consequence=NO_AGENT,
        remedy={"missing": WRITE_AGENT, "empty": COPY_AGENT_ID},
    ),
    Row(
        "agent-name-capitals",
        Severity.ERROR,
        title="mvk.agent_id has the wrong capitals",
        message="OTEL_RESOURCE_ATTRIBUTES writes mvk.agent_id with other capitals.",
        consequence=NO_AGENT,
        remedy=WRITE_AGENT,
        explanation="Capitals count in attribute names: MVK.agent_id is a different attribute.",
    ),
    Row(
        "agent-unreadable",
        Severity.ERROR,
        title="The Agent ID can't be read",
        message="Claude Code can't read the Agent ID in OTEL_RESOURCE_ATTRIBUTES. {trouble}",
        consequence=NO_AGENT,
        remedy=WRITE_AGENT,
        explanation=(
            "Claude Code drops an item that has no equals sign, more than one, a percent sign "
            "that encodes nothing, or a name or value of more than 255 characters."
        ),
    ),
    Row(
        "attributes-with-semicolon",
        Severity.ERROR,
        title="Semicolons separate the attributes",
        message="OTEL_RESOURCE_ATTRIBUTES separates its items with a semicolon.",
        consequence=NO_AGENT,
        remedy=WRITE_AGENT,
        explanation=(
            "Only commas separate attributes. With a semicolon Claude Code drops the whole item."
        ),
    ),
    Row(
        "agent-cut-at-comma",
        Severity.ERROR,
        title="The Agent ID is cut at a comma",
        message=(
            "The Agent ID in OTEL_RESOURCE_ATTRIBUTES seems cut at a comma: the next item has no"
            " equals sign."
        ),
        consequence=OTHER_AGENT,
        remedy=COPY_AGENT_ID,
        explanation=(
            "Claude Code splits attributes at commas. The item after the Agent ID has no "
            "equals sign, so it looks like the rest of the ID."
        ),
    ),
    Row(
        "agent-in-quotes",
        Severity.ERROR,
        title="The Agent ID is in quotes",
        message="The Agent ID in OTEL_RESOURCE_ATTRIBUTES is in quotes.",
        consequence=OTHER_AGENT,
        remedy=COPY_AGENT_ID,
        explanation=(
            "The quotes stay on the resource and disappear from the spans, so the agent has "
            "two names."
        ),
    ),
    Row(
        "agent-characters",
        Severity.ERROR,
        title="The Agent ID has a character that isn't allowed",
        message=(
            "The Agent ID in OTEL_RESOURCE_ATTRIBUTES has a space or another character that isn't"
            " allowed."
        ),
        consequence=(
            "Every span lacks the Agent ID, and Claude Code 2.1.197 drops every attribute."
        ),
        remedy=COPY_AGENT_ID,
        explanation="Spaces, backslashes and non-ASCII letters aren't allowed.",
    ),
    Row(
        "agent-unusual",
        Severity.WARNING,
        title="The Agent ID looks unusual",
        message=(
            "The Agent ID in OTEL_RESOURCE_ATTRIBUTES has characters other than letters, digits,"
            " dots, hyphens and underscores."
        ),
        consequence="It arrives, but Agent IDs don't usually look like this.",
        remedy="Compare it with the Agent ID in Mavvrik's Connect tab.",
        explanation=(
            "Agent IDs usually consist of letters, digits, dots, hyphens and underscores."
        ),
    ),
    Row(
        "agent-twice",
        Severity.WARNING,
        title="The Agent ID appears more than once",
        message="OTEL_RESOURCE_ATTRIBUTES has mvk.agent_id more than once.",
        consequence="The last one counts.",
        remedy="Keep the one you want.",
    ),
    Row(
        "agent-differs",
        Severity.ERROR,
        title="The Agent ID isn't the one you gave",
        message="The Agent ID in OTEL_RESOURCE_ATTRIBUTES isn't the one you gave.",
        consequence=OTHER_AGENT,
        remedy=COPY_AGENT_ID,
    ),
    Row(
        "attribute-unreadable",
        {"before a merge": Severity.ERROR, "finished": Severity.WARNING},
        title="An attribute can't be read",
        message={
            "check": "Claude Code can't read item {number} of OTEL_RESOURCE_ATTRIBUTES. {trouble}",
            "merge": "Claude Code can't read {count} of OTEL_RESOURCE_ATTRIBUTES. {trouble}",
        },
        consequence={
            "check": (
                "Claude Code drops it. Claude Code 2.1.197 drops every attribute, the Agent ID"
                " included."
            ),
            "merge": (
                "Claude Code drops it. Older versions drop every attribute, Mavvrik's included."
            ),
        },
        remedy={
            "check": "Remove it, or percent-encode its special characters.",
            "merge": (
                "Have it encoded or dropped (--fix), or fix it in the console and load the settings"
                " again."
            ),
        },
        explanation=(
            "Claude Code drops an item that has no equals sign, more than one, a percent sign "
            "that encodes nothing, or a name or value of more than 255 characters. Claude "
            "Code 2.1.197 then drops every attribute, the Agent ID included. A merge stops at "
            "it."
        ),
    ),
    Row(
        "attribute-characters",
        Severity.WARNING,
        title="An attribute has a character that isn't allowed",
        message=(
            "Item {number} of OTEL_RESOURCE_ATTRIBUTES has a space or another character that isn't"
            " allowed."
        ),
        consequence="It is missing from the spans, and Claude Code 2.1.197 drops every attribute.",
        remedy="Percent-encode it (a space is %20).",
        explanation=(
            "Spaces and non-ASCII letters aren't allowed. Percent-encoding is decoded here."
        ),
    ),
)
