"""Findings about what carries the credentials: the headers, and the resource attributes."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import (
    COPY_AGENT_ID,
    COPY_VALUE,
    GOES_ELSEWHERE,
    NO_AGENT,
    OTHER_AGENT,
    REFUSED,
    REMOVE,
    SENDS_NOTHING,
    SET_ENTRY,
    TO_LOCALHOST,
    WRITE_AGENT,
    WRITE_HEADERS,
    Row,
)

_LAST_ONE = "Claude Code sends only the last one."
_KEEP_OURS = "Keep only the one from Mavvrik's Connect tab."

ROWS = (
    Row(
        "headers-missing",
        Severity.ERROR,
        title="The headers are missing",
        message="{name} is missing.",
        consequence=REFUSED,
        remedy="Add {name}: x-tenant-id=<Tenant ID>,Authorization=Bearer <API key>.",
    ),
    Row(
        "headers-unsendable",
        Severity.ERROR,
        title="The headers can't be sent",
        message={
            "quotes": "{name} can't be sent: all of it is in quotes.",
            "name": "{name} can't be sent: a header's name has a character that isn't allowed.",
            "line-break": "{name} can't be sent: it contains a line break.",
            "invisible": "{name} can't be sent: it contains an invisible character.",
            "not-latin-1": "{name} can't be sent: it contains a character outside Latin-1.",
        },
        consequence=SENDS_NOTHING,
        remedy=WRITE_HEADERS,
        explanation=(
            "The HTTP client refuses headers with a line break, an invisible character, a "
            "character outside Latin-1, or quotes around the whole value."
        ),
    ),
    Row(
        "headers-with-colon",
        Severity.ERROR,
        title="The headers are written with colons",
        message="{name} is written with colons.",
        consequence=(f"Claude Code loses these headers. {REFUSED}"),
        remedy=WRITE_HEADERS,
        explanation="Headers are written as name=value.",
    ),
    Row(
        "header-with-percent",
        {"ours": Severity.ERROR, "other": Severity.WARNING},
        title="The headers for one signal contain a percent sign",
        message="{name} contains a percent sign that encodes nothing.",
        consequence={
            "ours": (f"Claude Code drops that header. {REFUSED}"),
            "other": "Claude Code drops that header.",
        },
        remedy="Write the percent sign as %25, which is decoded in this entry.",
        explanation=(
            "OpenTelemetry reads OTEL_EXPORTER_OTLP_TRACES_HEADERS and decodes percent-"
            "encoding. A header with a percent sign that encodes nothing is dropped. The "
            "general headers are not decoded."
        ),
    ),
    Row(
        "headers-with-semicolon",
        Severity.ERROR,
        title="A semicolon separates the headers",
        message="{name} separates its headers with a semicolon.",
        consequence=(f"Claude Code makes one wrong header of them. {REFUSED}"),
        remedy=WRITE_HEADERS,
        explanation="Only commas separate headers.",
    ),
    Row(
        "header-cut-at-comma",
        Severity.ERROR,
        title="The Tenant ID or API key contains a comma",
        message="The {what} in {name} contains a comma.",
        consequence=(f"Claude Code cuts it there. {REFUSED}"),
        remedy="Copy the {what} again. If it really contains a comma, ask Mavvrik for another one.",
        explanation=(
            "Headers are split at commas, and neither quotes nor percent-encoding protect "
            "one. There is no way to send such a key."
        ),
    ),
    Row(
        "header-item-lost",
        Severity.WARNING,
        title="Part of the headers is lost",
        message="{name} has an item without a name and an equals sign.",
        consequence="Claude Code silently drops it. The other headers arrive.",
        remedy="Remove it, or write it as name=value.",
    ),
    Row(
        "header-twice",
        {**dict.fromkeys(("same", "sure"), Severity.WARNING), "unsure": Severity.ERROR},
        title="A header appears more than once",
        message={
            "same": "{name} has the {header} header {times}, with the same value.",
            **dict.fromkeys(
                ("sure", "unsure"), "{name} has the {header} header {times}, with different values."
            ),
        },
        consequence={
            **dict.fromkeys(("same", "sure"), _LAST_ONE),
            "unsure": (f"{_LAST_ONE} If it isn't Mavvrik's: {REFUSED}"),
        },
        remedy={"same": "Keep one.", **dict.fromkeys(("sure", "unsure"), _KEEP_OURS)},
        explanation=(
            "Of headers with the same name, in any capitals, only the last one is sent. If "
            "the values differ, it is an error unless the last one is known to be Mavvrik's."
        ),
    ),
    Row(
        "header-white-space",
        Severity.WARNING,
        title="White space between the headers",
        message="{name} has white space around a comma, around an equals sign or at an end.",
        consequence="Claude Code removes it, so the headers arrive. The guide asks for none.",
        remedy=REMOVE,
        explanation="One space inside a value is an error already.",
    ),
    Row(
        "tenant-missing",
        Severity.ERROR,
        title="The Tenant ID is missing",
        message={
            "missing": "{name} has no x-tenant-id header.",
            "empty": "The Tenant ID in {name} is empty.",
        },
        consequence=REFUSED,
        remedy={"missing": WRITE_HEADERS, "empty": COPY_VALUE},
        explanation="Mavvrik tells customers apart by the x-tenant-id header.",
    ),
    Row(
        "tenant-differs",
        Severity.ERROR,
        title="The Tenant ID isn't the one you gave",
        message="The Tenant ID in {name} isn't the one you gave.",
        consequence=REFUSED,
        remedy=COPY_VALUE,
    ),
    Row(
        "authorization-missing",
        Severity.ERROR,
        title="The Authorization header is missing",
        message="{name} has no Authorization header.",
        consequence=REFUSED,
        remedy=WRITE_HEADERS,
    ),
    Row(
        "authorization-form",
        Severity.ERROR,
        title="The Authorization header has the wrong form",
        message={
            "no-bearer": 'Authorization in {name} doesn\'t start with "Bearer" and a space.',
            "quotes": "Authorization in {name} is in quotes.",
            "twice": 'Authorization in {name} has "Bearer" twice.',
            "encoded-space": (
                'Authorization in {name} has "%20" for the space, which isn\'t decoded here.'
            ),
            "gap": 'Authorization in {name} doesn\'t have exactly one space after "Bearer".',
            "capitals": 'Authorization in {name} writes "Bearer" with other capitals.',
        },
        consequence=REFUSED,
        remedy='Write "Bearer", one space, then the key.',
        explanation=(
            'It must be "Bearer", exactly one space, and the key. Anything else is sent as written.'
        ),
    ),
    Row(
        "key-missing",
        Severity.ERROR,
        title="The API key is missing",
        message="{name} has no API key.",
        consequence=REFUSED,
        remedy=COPY_VALUE,
        explanation='Nothing follows "Bearer".',
    ),
    Row(
        "key-differs",
        Severity.ERROR,
        title="The API key isn't the one you gave",
        message="The API key in {name} isn't the one you gave.",
        consequence=REFUSED,
        remedy=COPY_VALUE,
        explanation="After a key change, this is how the old key shows up.",
    ),
    Row(
        "practice-key",
        Severity.ERROR,
        title="The API key is a practice key",
        message="The API key in {name} is a practice key.",
        consequence="It works only in practice mode. Mavvrik doesn't know it.",
        remedy="Use the real API key.",
        explanation=(
            "Practice keys contain PRACTICE. Don't save settings with one in the console."
        ),
    ),
    Row(
        "placeholder",
        Severity.ERROR,
        title="A placeholder is left",
        message={
            "agent": (
                "The Agent ID in OTEL_RESOURCE_ATTRIBUTES is still a placeholder, or has braces."
            ),
            "header": "The {what} in {name} is still a placeholder, or has braces.",
            **dict.fromkeys(("elsewhere", "localhost"), "{name} still contains a placeholder."),
        },
        consequence={
            "agent": OTHER_AGENT,
            "header": REFUSED,
            "elsewhere": GOES_ELSEWHERE,
            "localhost": TO_LOCALHOST,
        },
        remedy={
            "agent": COPY_AGENT_ID,
            "header": COPY_VALUE,
            **dict.fromkeys(("elsewhere", "localhost"), SET_ENTRY),
        },
        explanation=(
            "Braces, ${…}, <…> and words such as your-api-key are sent as written. Replace them,"
            " braces included, with the values from Mavvrik's Connect tab."
        ),
    ),
    Row(
        "value-in-quotes",
        Severity.ERROR,
        title="The Tenant ID or API key is in quotes",
        message="The {what} in {name} is in quotes.",
        consequence=REFUSED,
        remedy="Remove the quotes.",
        explanation="Quotes are sent along. They belong only around the whole JSON value.",
    ),
    Row(
        "value-with-space",
        Severity.ERROR,
        title="The Tenant ID or API key contains white space",
        message="The {what} in {name} contains white space.",
        consequence=REFUSED,
        remedy=COPY_VALUE,
        explanation="Often two values were copied together, or a line was broken.",
    ),
    Row(
        "value-not-ascii",
        Severity.ERROR,
        title="The Tenant ID or API key contains a look-alike character",
        message="The {what} in {name} contains a look-alike or other non-ASCII character.",
        consequence=REFUSED,
        remedy=COPY_VALUE,
        explanation=(
            "It is sent as a raw byte, which Mavvrik never issued. Usually it is a non-"
            "breaking space or a letter that an editor changed."
        ),
    ),
    Row(
        "value-encoded",
        Severity.WARNING,
        title="The Tenant ID or API key is percent-encoded",
        message="The {what} in {name} contains a percent sign.",
        consequence="Headers aren't decoded: it is sent as written.",
        remedy="Write the {what} as Mavvrik shows it.",
        explanation="%20 or %2C is right only if Mavvrik shows the value that way.",
    ),
    Row(
        "value-with-semicolon",
        Severity.ERROR,
        title="The Tenant ID or API key for traces contains a semicolon",
        message="The {what} in {name} contains a semicolon.",
        consequence=(f"Claude Code cuts headers for one signal there. {REFUSED}"),
        remedy="Write the semicolon as %3B, which is decoded in this entry.",
        explanation=(
            "In the general headers a semicolon arrives as it is. OpenTelemetry reads the "
            "headers for one signal and cuts there. Written as %3B it arrives."
        ),
    ),
    Row(
        "value-with-percent",
        Severity.WARNING,
        title="The Tenant ID or API key contains a percent sign",
        message="The {what} in {name} contains a percent sign.",
        consequence="It arrives with Claude Code 2.1.330, but 2.1.197 sends nothing at all.",
        remedy="Ask Mavvrik for a key without one, or make sure that nobody runs an older version.",
    ),
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
            "Claude Code drops an item that has no equals sign, more than one, a percent sign that "
            "encodes nothing, or a name or value of more than 255 characters. Claude Code 2.1.197 "
            "then drops every attribute, the Agent ID included. A merge stops at it."
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
