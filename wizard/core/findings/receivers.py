"""Findings about who gets what, and about entries that change it."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import COPY_VALUE, REFUSED, REMOVE, SENDS_NOTHING, Row

_IS_OFF = {"off": "{name} is off.", "empty": "{name} is empty, which means off."}
_ON_AGAIN = 'Set it to "true", or remove it.'
_ALWAYS = 'Set it to "always_on", or remove it.'
_ONLY_OURS = "Leave only x-tenant-id and Authorization in it. Give other vendors their own entries."

ROWS = (
    Row(
        "extra-signal",
        Severity.WARNING,
        title="Metrics or logs go to Mavvrik, too",
        message="{name} sends {signal} to Mavvrik, too.",
        consequence="Mavvrik needs only traces. The guide turns the others off.",
        remedy='Set it to "none".',
    ),
    Row(
        "extra-signal-nowhere",
        Severity.WARNING,
        title="Metrics or logs have no endpoint",
        message={
            "placeholder": "{name} is on, but the endpoint for {signal} is only a placeholder.",
            "no-address": "{name} is on, but there is no usable endpoint for {signal}.",
        },
        consequence={
            "localhost": "They go to http://localhost:4318 on each developer's computer.",
            "localhost-with-headers": (
                "They go to http://localhost:4318 on each developer's computer, headers included."
            ),
            "nowhere": "Nobody gets them.",
        },
        remedy='Set it to "none", or give it an endpoint.',
        explanation=(
            "Without a usable endpoint, Claude Code silently sends them, headers included, to"
            " http://localhost:4318 on each developer's computer. A placeholder URL reaches nobody."
        ),
    ),
    Row(
        "foreign-secret",
        Severity.ERROR,
        title="Another vendor's key would reach Mavvrik",
        message="{name} sends Mavvrik a header that isn't Mavvrik's. By its name it is a key.",
        consequence="Mavvrik would get another vendor's key.",
        remedy=_ONLY_OURS,
        explanation=(
            "General headers go along with every signal. Put another vendor's key in the "
            "headers of its own signal only."
        ),
    ),
    Row(
        "foreign-header",
        Severity.WARNING,
        title="Another header goes to Mavvrik",
        message="{name} sends Mavvrik a header that isn't Mavvrik's.",
        consequence="It arrives with the others. Mavvrik doesn't ask for it.",
        remedy=_ONLY_OURS,
    ),
    Row(
        "mavvrik-key-elsewhere",
        {"elsewhere": Severity.ERROR, "localhost": Severity.WARNING},
        title="One key goes to two receivers",
        message="{name} is also used for {signal}, which go somewhere else.",
        consequence=(
            "Another receiver gets Mavvrik's Tenant ID and API key, or Mavvrik gets theirs."
        ),
        remedy='Give each receiver its own …_HEADERS entry, and set the general one to ",".',
        explanation="Metrics or logs go to another receiver with the same headers as the traces.",
    ),
    Row(
        "developers-headers",
        Severity.WARNING,
        title="A developer's own headers would be sent along",
        message=(
            "Only OTEL_EXPORTER_OTLP_TRACES_HEADERS is set. Developers can set"
            " OTEL_EXPORTER_OTLP_HEADERS themselves."
        ),
        consequence=(
            "A developer's own OTEL_EXPORTER_OTLP_HEADERS goes to every receiver and wins: Mavvrik"
            " gets that developer's keys and refuses the data."
        ),
        remedy=(
            'Set OTEL_EXPORTER_OTLP_HEADERS to ",". It holds no header and keeps developers\' own'
            " out."
        ),
        explanation=(
            "It can come from user settings, the shell or --settings, and is merged in. "
            'Another vendor gets those keys, too. A managed OTEL_EXPORTER_OTLP_HEADERS of "," '
            "holds no header and keeps them out. Measured with Claude Code 2.1.197, 2.1.223, "
            "2.1.330 and 2.1.332. In the last two, an empty text or a space doesn't."
        ),
    ),
    Row(
        "header-overridden",
        {"refused": Severity.ERROR, **dict.fromkeys(("loses", "wins"), Severity.WARNING)},
        title="A header for traces is overridden",
        message=(
            "OTEL_EXPORTER_OTLP_HEADERS and OTEL_EXPORTER_OTLP_TRACES_HEADERS have different values"
            " for the same header."
        ),
        consequence={
            "refused": (f"The general one wins; the one for traces is never sent. {REFUSED}"),
            "loses": "The general one wins; the one for traces is never sent.",
            "wins": "The one for traces wins, but only because its capitals differ.",
        },
        remedy=(
            "Move what OTEL_EXPORTER_OTLP_HEADERS has to the entries of the signals it is meant"
            ' for, and set it to ",".'
        ),
        explanation=(
            "General headers and those for traces are merged. If two names match, capitals"
            " included, the general one wins and the one for traces is never sent. It is a warning"
            " if the winner has the form of Mavvrik's headers."
        ),
    ),
    Row(
        "header-of-transport",
        Severity.ERROR,
        title="A header belongs to HTTP itself",
        message="{name} has the header {header}, which HTTP itself writes.",
        consequence="The request silently fails, or arrives unreadable.",
        remedy=REMOVE,
        explanation=(
            "The sending program writes Host, Content-Length, Content-Encoding and Trailer itself."
        ),
    ),
    Row(
        "tenant-is-key",
        Severity.ERROR,
        title="The Tenant ID looks like an API key",
        message="The Tenant ID in {name} looks like an API key.",
        consequence=REFUSED,
        remedy=COPY_VALUE,
        explanation=(
            "Mavvrik's API keys start with mvk-agent-. The Tenant ID and the API key seem swapped."
        ),
    ),
    Row(
        "agent-not-on-spans",
        Severity.WARNING,
        title="The spans lack the resource attributes",
        message=_IS_OFF,
        consequence="The Agent ID is missing from every span. It only arrives next to them.",
        remedy=_ON_AGAIN,
        explanation="OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES is off, or empty, which means off.",
    ),
    Row(
        "proxy-unreadable",
        Severity.ERROR,
        title="A proxy can't be read",
        message="{name} is not a URL that Claude Code can read.",
        consequence="Claude Code doesn't start.",
        remedy="Write {name} as http://HOST:PORT, or remove it.",
        explanation=(
            "Claude Code 2.1.330 can't read a proxy without http:// in front, for example."
        ),
    ),
    Row(
        "limit-too-small",
        {"cuts": Severity.WARNING, **dict.fromkeys(("nothing", "hangs"), Severity.ERROR)},
        title="A limit cuts what is sent",
        message="{name} is {number}.",
        consequence={
            "cuts": "Spans lose attributes, such as the session or the end of the Agent ID.",
            "nothing": SENDS_NOTHING,
            "hangs": "Claude Code hangs.",
        },
        remedy="Remove it, or set it to {smallest} or more.",
        explanation=(
            "Claude Code follows OpenTelemetry's limits for attributes and queues. If they are too"
            " small, the session or the agent is missing, or nothing is sent."
        ),
    ),
    Row(
        "headers-helper",
        {"finished": Severity.ERROR, "before a merge": Severity.WARNING},
        title="otelHeadersHelper writes the headers",
        message=(
            "otelHeadersHelper is set: that program's output replaces the Authorization header."
        ),
        consequence=(
            "The API key in these settings isn't used. If the program fails, nothing is sent."
        ),
        remedy='Set otelHeadersHelper to "", unless that program prints the Mavvrik key.',
    ),
    Row(
        "headers-helper-in-env",
        Severity.WARNING,
        title='otelHeadersHelper is in "env"',
        message='otelHeadersHelper is in "env".',
        consequence="It has no effect there. It belongs at the top level.",
        remedy=REMOVE,
    ),
    Row(
        "beta-endpoint",
        {"on": Severity.ERROR, "off": Severity.WARNING},
        title="Traces have a second endpoint",
        message={
            "on": "BETA_TRACING_ENDPOINT is set, and ENABLE_BETA_TRACING_DETAILED is on.",
            "off": "BETA_TRACING_ENDPOINT is set.",
        },
        consequence={
            "on": "Traces and logs go there instead of Mavvrik, with the same API key.",
            "off": (
                "If ENABLE_BETA_TRACING_DETAILED is on, traces and logs go there instead of"
                " Mavvrik."
            ),
        },
        remedy=REMOVE,
        explanation=(
            "BETA_TRACING_ENDPOINT with ENABLE_BETA_TRACING_DETAILED sends traces and logs there"
            " instead of to your endpoint, with the same key."
        ),
    ),
    Row(
        "sampler-off",
        Severity.ERROR,
        title="No traces are sent",
        message="OTEL_TRACES_SAMPLER drops every trace.",
        consequence=SENDS_NOTHING,
        remedy=_ALWAYS,
        explanation="OTEL_TRACES_SAMPLER is always_off, or a ratio of 0.",
    ),
    Row(
        "sampler-part",
        Severity.WARNING,
        title="Only some traces are sent",
        message="OTEL_TRACES_SAMPLER keeps only some of the traces.",
        consequence="In Mavvrik, cost, tokens and sessions look lower than they are.",
        remedy=_ALWAYS,
    ),
    Row(
        "sampler-unknown",
        Severity.WARNING,
        title="Claude Code doesn't know the sampler",
        message="OTEL_TRACES_SAMPLER has a word that Claude Code doesn't know.",
        consequence="Claude Code ignores it and sends every trace.",
        remedy=_ALWAYS,
    ),
    Row(
        "session-id-off",
        Severity.WARNING,
        title="The session is left out",
        message=_IS_OFF,
        consequence="Every span lacks the session, so Mavvrik's Sessions view can't show it.",
        remedy=_ON_AGAIN,
        explanation=(
            "OTEL_METRICS_INCLUDE_SESSION_ID=false also removes session.id from every span."
        ),
    ),
    Row(
        "content-logged",
        Severity.WARNING,
        title="Content is sent along",
        message="{name} is on.",
        consequence={
            "OTEL_LOG_USER_PROMPTS": (
                "Whoever receives the telemetry gets what users type, word for word."
            ),
            "OTEL_LOG_TOOL_CONTENT": (
                "Whoever receives the telemetry gets what tools read and print, including files."
            ),
            "OTEL_LOG_ASSISTANT_RESPONSES": (
                "Whoever receives the telemetry gets Claude's answers."
            ),
            "OTEL_LOG_RAW_API_BODIES": (
                "Whoever receives the telemetry gets whole requests and answers."
            ),
        },
        remedy='Set it to "0", unless someone decided to turn it on.',
        explanation=(
            "Prompts, tool output or answers become part of the telemetry. The guide doesn't ask"
            " for that."
        ),
    ),
)
