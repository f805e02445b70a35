"""Findings about who gets what, and about entries that change it."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import COPY_VALUE, NO_START, REFUSED, REMOVE, SENDS_NOTHING, Row

_NO_TOKENS = "Spans lose token counts, and with less room the model. Cost is wrong or missing."
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
        consequence=NO_START,
        remedy="Write {name} as http://HOST:PORT, or remove it.",
        explanation=(
            "Claude Code 2.1.330 can't read a proxy without http:// in front, for example."
        ),
    ),
    Row(
        "limit-too-small",
        {
            **dict.fromkeys(("cuts", "fewer", "slow"), Severity.WARNING),
            **dict.fromkeys(("lost", "names", "nothing", "hangs", "headless"), Severity.ERROR),
        },
        title="A limit cuts what is sent",
        message="{name} is {number}.",
        consequence={
            "cuts": "Longer values are cut, shell command lines for example.",
            "names": "The session, the model and the Agent ID are cut on spans.",
            "fewer": "Spans lose attributes.",
            "slow": "On a slow network, Claude Code gives up and the data is lost.",
            "lost": _NO_TOKENS,
            "nothing": "Claude Code sends nothing, or only empty requests. No error is shown.",
            "hangs": "Claude Code hangs.",
            "headless": "With claude -p, Claude Code silently sends nothing.",
        },
        remedy="Remove it, or set it to {smallest} or more.",
        explanation=(
            "Claude Code follows OpenTelemetry's limits for attributes, queues and times. If they"
            " are too small, the model, the tokens or the session are missing, or nothing is sent."
            " Negative numbers, fractions, 0x10 and 1e1 count as numbers; an empty text or a word"
            " leaves the default. Times are in milliseconds."
        ),
    ),
    Row(
        "too-many-attributes",
        {"fewer": Severity.WARNING, "lost": Severity.ERROR},
        title="A span has no room for so many attributes",
        message=(
            "OTEL_RESOURCE_ATTRIBUTES has {count} attributes beside the Agent ID. A span holds"
            " {limit} in all."
        ),
        consequence={"fewer": "Spans lose attributes.", "lost": _NO_TOKENS},
        remedy="Remove some, or set OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT to {n}.",
        explanation=(
            "Claude Code copies the resource attributes to every span, which holds 128 attributes."
            " Measured with an API key: with 107 others every token count arrives, with 108"
            " (2.1.332) or 109 (2.1.330) the first is lost, with 130 the model and the session,"
            " too. A Claude login adds four attributes."
        ),
    ),
    Row(
        "traceparent-unsampled",
        Severity.ERROR,
        title="A parent trace turns the traces off",
        message="TRACEPARENT says that its trace is not sampled.",
        consequence="With claude -p, Claude Code silently sends nothing.",
        remedy='Remove it, or set OTEL_TRACES_SAMPLER to "always_on".',
        explanation=(
            "The last two digits of TRACEPARENT are flags. With an even number, such as 00, the"
            " trace is not sampled, and Claude Code follows that. OTEL_TRACES_SAMPLER=always_on"
            " prevents it, parentbased_always_on doesn't."
        ),
    ),
    Row(
        "headers-helper",
        {
            **dict.fromkeys(("replaces", "fails"), Severity.ERROR),
            **dict.fromkeys(("adds", "unknown"), Severity.WARNING),
        },
        title="otelHeadersHelper adds headers",
        message=(
            "otelHeadersHelper is set: Claude Code adds what that program prints to the headers."
        ),
        consequence={
            "replaces": "It prints one of Mavvrik's headers, and what it prints is sent instead.",
            "fails": "Its output can't be used, so nothing is sent.",
            "adds": "It prints other headers. They go to Mavvrik, too.",
            "unknown": (
                "If it prints Authorization, that replaces the API key. If it fails, nothing is"
                " sent."
            ),
        },
        remedy='Set otelHeadersHelper to "", unless that program prints the Mavvrik key.',
        explanation=(
            "Its output is merged by name: other headers leave Authorization alone. What a program"
            " prints on your developers' computers is not known here."
        ),
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
        Severity.ERROR,
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
        message={"traces": "{name} is on.", "logs": "{name} is on, and logs go to {receiver}."},
        consequence={
            "OTEL_LOG_USER_PROMPTS": (
                "Whoever receives the telemetry gets what users type, word for word."
            ),
            "OTEL_LOG_TOOL_CONTENT": (
                "Whoever receives the telemetry gets what tools read and print, including files."
            ),
            "OTEL_LOG_ASSISTANT_RESPONSES": "{receiver} gets Claude's answers.",
            "OTEL_LOG_RAW_API_BODIES": "{receiver} gets whole requests and answers.",
        },
        remedy='Set it to "0", unless someone decided to turn it on.',
        explanation=(
            "Prompts and tool output become part of the traces. Claude's answers and whole requests"
            " are in logs only, so they matter where logs are sent. The guide asks for none of it."
        ),
    ),
)
