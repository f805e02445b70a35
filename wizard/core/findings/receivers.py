"""Findings about who gets what, and about entries that change it."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import REFUSED, SENDS_NOTHING, Row

ROWS = (
    Row(
        "extra-signal",
        Severity.WARNING,
        title="Metrics or logs go to Mavvrik too",
        message="{name} sends {signal} to Mavvrik too.",
        consequence="Mavvrik needs only the traces; the guide switches the others off.",
        remedy='Set it to "none".',
        explanation=(
            "Mavvrik's views need the traces only. The guide switches metrics and logs off."
        ),
    ),
    Row(
        "extra-signal-nowhere",
        Severity.WARNING,
        title="Metrics or logs have no address",
        message={
            "placeholder": "{name} is on, and only a placeholder is there for {signal}.",
            "no-address": "{name} is on, and no usable address is there for {signal}.",
        },
        consequence={
            "localhost": "They go to http://localhost:4318 on each developer's computer.",
            "localhost-with-headers": (
                "They go to http://localhost:4318 on each developer's computer, headers included."
            ),
            "nowhere": "Nobody gets them.",
        },
        remedy='Set it to "none", or give it an address of its own.',
        explanation=(
            "They are switched on without a usable address, or with a placeholder for one. Claude"
            " Code then sends everything, the API key included, to http://localhost:4318 on each"
            " developer's computer, and says nothing about it."
        ),
    ),
    Row(
        "foreign-secret",
        Severity.ERROR,
        title="Another vendor's key would reach Mavvrik",
        message="{name} sends a header to Mavvrik that is not Mavvrik's, by its name a key.",
        consequence="Another vendor's key would leave for Mavvrik.",
        remedy=(
            "Leave only x-tenant-id and Authorization in it; give other vendors entries of their"
            " own."
        ),
        explanation=(
            "General headers go along with every signal. A key that belongs to somebody else must"
            " stand in the headers of that signal only."
        ),
    ),
    Row(
        "foreign-header",
        Severity.WARNING,
        title="Another header goes to Mavvrik",
        message="{name} sends a header to Mavvrik that is not Mavvrik's.",
        consequence="It arrives beside the others; Mavvrik does not ask for it.",
        remedy=(
            "Leave only x-tenant-id and Authorization in it; give other vendors entries of their"
            " own."
        ),
        explanation=(
            "It arrives beside x-tenant-id and Authorization. Mavvrik's guide asks for those two"
            " only."
        ),
    ),
    Row(
        "mavvrik-key-elsewhere",
        Severity.WARNING,
        title="One key goes to two receivers",
        message="{name} is also used for {signal}, which go somewhere else.",
        consequence=(
            "Mavvrik's tenant and API key would reach another receiver, or theirs would reach"
            " Mavvrik."
        ),
        remedy='Give each receiver its own …_HEADERS entry, and set the general one to ",".',
        explanation=(
            "Metrics or logs go to another receiver with the same headers as the traces, so one of"
            " the two gets a key that is not its own."
        ),
    ),
    Row(
        "developers-headers",
        Severity.WARNING,
        title="A developer's own headers would be sent along",
        message=(
            "Only OTEL_EXPORTER_OTLP_TRACES_HEADERS is set, and OTEL_EXPORTER_OTLP_HEADERS is free"
            " for each developer."
        ),
        consequence=(
            "A developer's own OTEL_EXPORTER_OTLP_HEADERS is sent to every receiver with it, and"
            " wins: Mavvrik gets that developer's keys, and refuses the data."
        ),
        remedy=(
            'Set OTEL_EXPORTER_OTLP_HEADERS to ",": it holds no header, and keeps developers\' own'
            " out."
        ),
        explanation=(
            "With headers for traces only, a developer's own OTEL_EXPORTER_OTLP_HEADERS, in user"
            " settings, in the shell or in --settings, is merged in and wins: Mavvrik gets that"
            " developer's keys and refuses the data, and another vendor gets them too. A managed"
            ' OTEL_EXPORTER_OTLP_HEADERS of "," holds no header and keeps them out. Measured with'
            " Claude Code 2.1.197, 2.1.223, 2.1.330 and 2.1.332. An empty text or a blank does not"
            " in the last two."
        ),
    ),
    Row(
        "header-overridden",
        Severity.WARNING,
        title="A header for traces is overridden",
        message=(
            "OTEL_EXPORTER_OTLP_HEADERS and OTEL_EXPORTER_OTLP_TRACES_HEADERS hold different values"
            " for one header."
        ),
        consequence={
            "refused": (
                "The general one wins and the one for traces is never sent, so Mavvrik is expected"
                " to refuse the data, and nobody is told."
            ),
            "loses": "The general one wins and the one for traces is never sent.",
            "wins": (
                "The one for traces wins, only because its name is written with other capitals."
            ),
        },
        remedy=(
            "Move what OTEL_EXPORTER_OTLP_HEADERS holds to the entries of the signals it is meant"
            ' for, and set it to ",".'
        ),
        explanation=(
            "General headers and those for traces are merged, and of one name the general one wins,"
            " where both are written with the same capitals. What stands in the entry for traces is"
            " never sent then. It is a warning where what wins has the form of Mavvrik's headers."
        ),
    ),
    Row(
        "header-of-transport",
        Severity.ERROR,
        title="A header that belongs to HTTP itself",
        message="{name} holds the header {header}, which HTTP itself writes.",
        consequence="The request fails, or cannot be read where it arrives, and nobody is told.",
        remedy="Take it out.",
        explanation=(
            "Host, Content-Length, Content-Encoding and Trailer are written by the program that"
            " sends. With others in the settings the request fails, or cannot be read where it"
            " arrives."
        ),
    ),
    Row(
        "tenant-is-key",
        Severity.ERROR,
        title="The tenant looks like an API key",
        message="The tenant in {name} looks like an API key.",
        consequence=REFUSED,
        remedy="Put the {what} from Mavvrik's Connect tab in.",
        explanation=(
            "Keys of Mavvrik begin with mvk-agent-. Tenant and key seem to have changed places."
        ),
    ),
    Row(
        "agent-not-on-spans",
        Severity.WARNING,
        title="Resource attributes are left out of the spans",
        message={
            "off": "{name} is switched off.",
            "empty": "{name} is empty: that is off.",
        },
        consequence="The agent is missing on every span; it arrives beside them only.",
        remedy='Set it to "true", or take it out.',
        explanation=(
            "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES is switched off. The agent then arrives"
            " beside the spans, not on each of them. An empty value switches it off as well."
        ),
    ),
    Row(
        "proxy-unreadable",
        Severity.ERROR,
        title="The address of a proxy cannot be read",
        message="{name} cannot be read as an address.",
        consequence="Claude Code does not start with it.",
        remedy="Write {name} as http://HOST:PORT, or take it out.",
        explanation=(
            "Claude Code 2.1.330 does not start with a proxy that it cannot read, as one without"
            " http:// in front."
        ),
    ),
    Row(
        "limit-too-small",
        Severity.WARNING,
        title="A limit cuts what is sent",
        message="{name} is {number}.",
        consequence={
            "cuts": "Spans lose attributes, the session or the end of the agent among them.",
            "nothing": SENDS_NOTHING,
            "hangs": "Claude Code hangs with it.",
        },
        remedy="Take it out, or set it to {smallest} or more.",
        explanation=(
            "OpenTelemetry's limits for attributes and queues hold for Claude Code too. With small"
            " numbers the session or the agent is missing, or nothing is sent at all."
        ),
    ),
    Row(
        "headers-helper",
        Severity.ERROR,
        title="A program writes the headers",
        message=(
            "otelHeadersHelper is set: a program whose output replaces the Authorization header."
        ),
        consequence=(
            "The API key in these settings is not used; if the program fails, nothing is sent."
        ),
        remedy='Set otelHeadersHelper to "" unless that program gives out the Mavvrik key.',
        explanation=(
            "The output of otelHeadersHelper replaces the Authorization header, so the key in the"
            " settings is not used. If the program fails, nothing is sent."
        ),
    ),
    Row(
        "headers-helper-in-env",
        Severity.WARNING,
        title="otelHeadersHelper stands in env",
        message="otelHeadersHelper stands in env.",
        consequence="It has no effect there; its place is the top level.",
        remedy="Take it out.",
        explanation="It is a setting of the top level and has no effect in env.",
    ),
    Row(
        "beta-endpoint",
        Severity.ERROR,
        title="A second address for traces",
        message={
            "on": "BETA_TRACING_ENDPOINT is set, and ENABLE_BETA_TRACING_DETAILED is on.",
            "off": "BETA_TRACING_ENDPOINT is set.",
        },
        consequence={
            "on": "Traces and logs go there instead of Mavvrik, with the same API key.",
            "off": (
                "Where ENABLE_BETA_TRACING_DETAILED is on, traces and logs go there instead of"
                " Mavvrik."
            ),
        },
        remedy="Take it out.",
        explanation=(
            "BETA_TRACING_ENDPOINT with ENABLE_BETA_TRACING_DETAILED sends traces and logs there"
            " instead of the configured endpoint, with the same key."
        ),
    ),
    Row(
        "sampler-off",
        Severity.ERROR,
        title="No trace is taken",
        message="OTEL_TRACES_SAMPLER is set so that no trace is taken.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "always_on", or take it out.',
        explanation="OTEL_TRACES_SAMPLER is always_off, or a ratio of 0. Nothing is sent.",
    ),
    Row(
        "sampler-part",
        Severity.WARNING,
        title="Only a part of the traces is taken",
        message="OTEL_TRACES_SAMPLER takes only a part of the traces.",
        consequence=(
            "Mavvrik sees only that part: cost, tokens and sessions look lower than they are."
        ),
        remedy='Set it to "always_on", or take it out.',
        explanation=(
            "With a ratio below 1, Mavvrik sees only that share, and all its figures are too low."
        ),
    ),
    Row(
        "sampler-unknown",
        Severity.WARNING,
        title="A sampler that Claude Code does not know",
        message="OTEL_TRACES_SAMPLER holds a word that Claude Code does not know.",
        consequence="It is ignored, and every trace is taken.",
        remedy='Set it to "always_on", or take it out.',
        explanation="It is ignored, and every trace is taken.",
    ),
    Row(
        "session-id-off",
        Severity.WARNING,
        title="The session is left out",
        message={
            "off": "{name} is switched off.",
            "empty": "{name} is empty: that is off.",
        },
        consequence=(
            "The session is missing on every span, so Mavvrik's Sessions view cannot show it."
        ),
        remedy='Set it to "true", or take it out.',
        explanation=(
            "OTEL_METRICS_INCLUDE_SESSION_ID=false takes session.id from every span as well, so"
            " that the Sessions view has nothing to group by."
        ),
    ),
    Row(
        "content-logged",
        Severity.WARNING,
        title="Content is sent along",
        message="{name} is on.",
        consequence={
            "OTEL_LOG_USER_PROMPTS": (
                "Telemetry then holds what users type, word for word; with these settings it goes"
                " to Mavvrik."
            ),
            "OTEL_LOG_TOOL_CONTENT": (
                "Telemetry then holds what tools read and print, files among it; with these"
                " settings it goes to Mavvrik."
            ),
            "OTEL_LOG_ASSISTANT_RESPONSES": (
                "Telemetry then holds Claude's answers; with these settings it goes to Mavvrik."
            ),
            "OTEL_LOG_RAW_API_BODIES": (
                "Telemetry then holds whole requests and answers; with these settings it goes to"
                " Mavvrik."
            ),
        },
        remedy='Set it to "0" if nobody decided that on purpose.',
        explanation=(
            "Prompts, tool output or answers go into the telemetry, which now goes to Mavvrik. The"
            " guide does not ask for that."
        ),
    ),
)
