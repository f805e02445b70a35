"""Findings about what is sent, in which protocol, to which address."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import SENDS_NOTHING, TO_LOCALHOST, Row

_UNREADABLE = {
    "quotes": "{name} cannot be read as an address: it has quotes round it.",
    "brackets": "{name} cannot be read as an address: it stands in < and >.",
    "no-scheme": "{name} cannot be read as an address: https:// is missing in front.",
    "character": "{name} cannot be read as an address: a character in it is not allowed there.",
}

ROWS = (
    Row(
        "telemetry-missing",
        Severity.ERROR,
        title="Telemetry is not switched on",
        message="CLAUDE_CODE_ENABLE_TELEMETRY is missing.",
        consequence=SENDS_NOTHING,
        remedy='Add CLAUDE_CODE_ENABLE_TELEMETRY with the value "1".',
        explanation=(
            "CLAUDE_CODE_ENABLE_TELEMETRY is missing, so nothing is sent, and nothing is said about"
            " it."
        ),
    ),
    Row(
        "telemetry-off",
        Severity.ERROR,
        title="Telemetry is switched off",
        message="CLAUDE_CODE_ENABLE_TELEMETRY is switched off.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "1".',
        explanation=(
            "CLAUDE_CODE_ENABLE_TELEMETRY is on with 1, true, yes or on. Anything else is off."
        ),
    ),
    Row(
        "enhanced-telemetry-missing",
        Severity.ERROR,
        title="Traces are not switched on",
        message="CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is missing.",
        consequence=SENDS_NOTHING,
        remedy='Add CLAUDE_CODE_ENHANCED_TELEMETRY_BETA with the value "1".',
        explanation="CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is missing, so no traces are sent.",
    ),
    Row(
        "enhanced-telemetry-off",
        Severity.ERROR,
        title="Traces are switched off",
        message="CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is switched off.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "1".',
        explanation=(
            "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is on with 1, true, yes or on. Anything else is"
            " off."
        ),
    ),
    Row(
        "traces-exporter-missing",
        Severity.ERROR,
        title="The traces exporter is missing",
        message="{name} is missing.",
        consequence=SENDS_NOTHING,
        remedy='Add {name} with the value "otlp".',
        explanation="Without OTEL_TRACES_EXPORTER no traces leave the computer.",
    ),
    Row(
        "traces-exporter-off",
        Severity.ERROR,
        title="Traces are not exported",
        message='{name} does not hold "otlp".',
        consequence=SENDS_NOTHING,
        remedy='Set it to "otlp".',
        explanation=(
            'OTEL_TRACES_EXPORTER must hold "otlp". With "none", "console" alone or nothing, no'
            " traces leave the computer."
        ),
    ),
    Row(
        "exporter-unknown",
        Severity.ERROR,
        title="An exporter that Claude Code does not know",
        message="{name} holds a word that Claude Code does not know. Capitals count.",
        consequence="One such word stops all telemetry, and nobody is told.",
        remedy='Set it to "{wanted}".',
        explanation=(
            "One unknown or capitalised word, at traces, metrics or logs, stops all telemetry"
            ' without a word. Known are "otlp", "console" and "none"; for metrics also'
            ' "prometheus".'
        ),
    ),
    Row(
        "exporter-console",
        Severity.WARNING,
        title="Telemetry is printed",
        message='{name} holds "console".',
        consequence="Telemetry is printed between what users read, and into the output of scripts.",
        remedy='Set it to "{wanted}".',
        explanation=(
            "The exporter \"console\" prints telemetry on the user's terminal and into scripts'"
            " output."
        ),
    ),
    Row(
        "exporter-twice",
        Severity.WARNING,
        title="An exporter stands there twice",
        message='{name} holds "otlp" more than once.',
        consequence="Everything is sent as often as it stands there.",
        remedy='Set it to "otlp".',
        explanation=(
            "Claude Code sends everything once for each time. Whether Mavvrik counts it twice is"
            " not known."
        ),
    ),
    Row(
        "exporter-white-space",
        Severity.WARNING,
        title="White space in an exporter",
        message="{name} has white space in its value.",
        consequence="It is expected to be ignored; that was not measured for every version.",
        remedy='Set it to "{wanted}".',
        explanation="It is expected to be trimmed, but that was not measured for every version.",
    ),
    Row(
        "protocol-missing",
        Severity.WARNING,
        title="The protocol is missing",
        message="{name} is missing.",
        consequence=(
            "Claude Code then sends protobuf, which Mavvrik documents that it takes; the guide asks"
            " for http/json."
        ),
        remedy='Add {name} with the value "http/json".',
        explanation=(
            "Claude Code then sends protobuf to the same path. Mavvrik documents that it takes it"
            " too; the guide asks for http/json."
        ),
    ),
    Row(
        "protocol-protobuf",
        Severity.WARNING,
        title="The protocol is http/protobuf",
        message="{name} is not http/json.",
        consequence="Mavvrik documents that it takes it too; the guide asks for http/json.",
        remedy='Set it to "http/json".',
        explanation="Mavvrik documents that it takes it too; the guide asks for http/json.",
    ),
    Row(
        "protocol-grpc",
        Severity.ERROR,
        title="The protocol is grpc",
        message="{name} is not http/json.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "http/json".',
        explanation="Mavvrik takes traces over HTTP only; nothing arrives with grpc.",
    ),
    Row(
        "protocol-unknown",
        Severity.ERROR,
        title="A protocol that Claude Code does not know",
        message="{name} holds a word that Claude Code does not know. Capitals count.",
        consequence="It stops all telemetry, and nobody is told.",
        remedy={
            "traces": 'Set it to "http/json".',
            "others": "Set it to http/json, http/protobuf or grpc.",
        },
        explanation=(
            "Anything but http/json, http/protobuf and grpc, capitals included, stops all telemetry"
            " without a word."
        ),
    ),
    Row(
        "endpoint-missing",
        Severity.ERROR,
        title="The endpoint is missing or empty",
        message={
            "missing": "{name} is missing.",
            "empty": "{name} is empty.",
        },
        consequence=TO_LOCALHOST,
        remedy={
            "missing": 'Add {name} with the value "{wanted}".',
            "empty": 'Set {name} to "{wanted}".',
        },
        explanation=(
            "No address is given. Claude Code then sends everything, the API key included, to"
            " http://localhost:4318 on each developer's computer, and says nothing about it."
        ),
    ),
    Row(
        "endpoint-unreadable",
        Severity.ERROR,
        title="The endpoint cannot be read",
        message=_UNREADABLE,
        consequence=TO_LOCALHOST,
        remedy='Set {name} to "{wanted}".',
        explanation=(
            "Without https://, in quotes or in angle brackets it is no address. Claude Code then"
            " sends everything, the API key included, to http://localhost:4318 on each developer's"
            " computer, and says nothing about it."
        ),
    ),
    Row(
        "endpoint-trailing-space",
        Severity.ERROR,
        title="The endpoint ends with a space",
        message="{name} ends with a space.",
        consequence=TO_LOCALHOST,
        remedy='Set {name} to "{wanted}".',
        explanation=(
            "The path is written behind the space, which makes the address unusable. Claude Code"
            " then sends everything, the API key included, to http://localhost:4318 on each"
            " developer's computer, and says nothing about it."
        ),
    ),
    Row(
        "endpoint-path",
        Severity.ERROR,
        title="The endpoint leads to the wrong path",
        message={
            "own": "{name} is used as it is, and does not end in /v1/traces.",
            "query": "{name} has something behind ? or #.",
            "twice": "{name} ends in /v1/traces, which Claude Code adds itself.",
            "other": "{name} has a path behind the host.",
        },
        consequence="The data goes to a path where Mavvrik takes none, and nobody is told.",
        remedy='Set {name} to "{wanted}".',
        explanation=(
            "Claude Code adds /v1/traces to the general endpoint itself, behind whatever stands"
            " there. The endpoint for traces alone is used as it is and must end in /v1/traces."
        ),
    ),
    Row(
        "endpoint-plain-http",
        Severity.ERROR,
        title="The endpoint is not encrypted",
        message="{name} begins with http://.",
        consequence="The API key would travel where anyone on the way can read it.",
        remedy='Set {name} to "{wanted}".',
        explanation="With http:// the API key and the data could be read by anyone on the way.",
    ),
    Row(
        "endpoint-elsewhere",
        Severity.ERROR,
        title="The endpoint is not Mavvrik's",
        message={
            "host": "{name} is not Mavvrik's address.",
            "port": "{name} names Mavvrik's host with another port, {port}.",
        },
        consequence="Traces, and the headers with them, go somewhere else.",
        remedy='Set {name} to "{wanted}".',
        explanation="Traces go to another host, and so do the headers with them.",
    ),
    Row(
        "endpoint-white-space",
        Severity.WARNING,
        title="White space in the endpoint",
        message="{name} has white space in its value.",
        consequence=(
            "Claude Code ignores it there; a space at the end would send everything to localhost."
        ),
        remedy='Set it to "{wanted}".',
        explanation=(
            "In front, and as a tab or line break, it is ignored; a space at the end is not."
        ),
    ),
    Row(
        "endpoint-unusual",
        Severity.WARNING,
        title="The endpoint is written in an unusual way",
        message={
            "user": "{name} holds a user name in front of the host.",
            "look-alike": "{name} holds characters that look like others, or are not seen.",
            "unusual": "{name} is written in an unusual way.",
        },
        consequence="Claude Code 2.1.330 makes Mavvrik's address of it; another version may not.",
        remedy='Set it to "{wanted}".',
        explanation=(
            "A user name, backslashes, an empty port or characters that look like others: Claude"
            " Code 2.1.330 reads addresses as browsers do and finds Mavvrik. Other programs, and"
            " other versions of it, may not."
        ),
    ),
    Row(
        "endpoint-ignored",
        Severity.WARNING,
        title="The endpoint for traces is ignored",
        message=_UNREADABLE,
        consequence=(
            "Claude Code 2.1.330 uses OTEL_EXPORTER_OTLP_ENDPOINT instead; another version may not."
        ),
        remedy="Take it out.",
        explanation=(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT cannot be read as an address. Claude Code 2.1.330"
            " then uses the general endpoint, without a word; another version may not."
        ),
    ),
)
