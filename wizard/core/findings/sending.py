"""Findings about what is sent, in which protocol, to which endpoint."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import (
    GOES_ELSEWHERE,
    REMOVE,
    SENDS_NOTHING,
    SET_ENTRY,
    SET_IT,
    STOPS_ALL,
    TO_LOCALHOST,
    Row,
)

_UNREADABLE = {
    "quotes": "{name} is not a usable URL: it is in quotes.",
    "brackets": "{name} is not a usable URL: it is in angle brackets.",
    "no-scheme": "{name} is not a usable URL: https:// is missing in front.",
    "character": "{name} is not a usable URL: it contains a character that isn't allowed.",
}
_UNKNOWN = "{name} has a word that Claude Code doesn't know. Capitals count."
_TAKES_PROTOBUF = "Mavvrik documents that it accepts protobuf, but the guide asks for http/json."
_EXPECTED = "Expect Claude Code to ignore it. That was not measured for every version."
_SWITCH_ON = 'Add {name} with the value "1".'

ROWS = (
    Row(
        "telemetry-missing",
        Severity.ERROR,
        title="CLAUDE_CODE_ENABLE_TELEMETRY is missing",
        message="{name} is missing.",
        consequence=SENDS_NOTHING,
        remedy=_SWITCH_ON,
    ),
    Row(
        "telemetry-off",
        Severity.ERROR,
        title="Telemetry is off",
        message="{name} is off.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "1".',
        explanation="CLAUDE_CODE_ENABLE_TELEMETRY is on with 1, true, yes or on.",
    ),
    Row(
        "enhanced-telemetry-missing",
        Severity.ERROR,
        title="CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is missing",
        message="{name} is missing.",
        consequence=SENDS_NOTHING,
        remedy=_SWITCH_ON,
    ),
    Row(
        "enhanced-telemetry-off",
        Severity.ERROR,
        title="Traces are off",
        message="{name} is off.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "1".',
        explanation="CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is on with 1, true, yes or on.",
    ),
    Row(
        "traces-exporter-missing",
        Severity.ERROR,
        title="OTEL_TRACES_EXPORTER is missing",
        message="{name} is missing.",
        consequence=SENDS_NOTHING,
        remedy='Add {name} with the value "otlp".',
    ),
    Row(
        "traces-exporter-off",
        Severity.ERROR,
        title="Traces are not exported",
        message='{name} doesn\'t contain "otlp".',
        consequence=SENDS_NOTHING,
        remedy='Set it to "otlp".',
        explanation='OTEL_TRACES_EXPORTER must contain "otlp", not only "none" or "console".',
    ),
    Row(
        "exporter-unknown",
        Severity.ERROR,
        title="Claude Code doesn't know the exporter",
        message=_UNKNOWN,
        consequence="One such word silently stops all telemetry.",
        remedy=SET_IT,
        explanation=(
            'Claude Code knows "otlp", "console" and "none", and "prometheus" for metrics. '
            "Capitals count."
        ),
    ),
    Row(
        "exporter-console",
        Severity.WARNING,
        title="Telemetry is printed",
        message='{name} contains "console".',
        consequence="Claude Code prints telemetry on the user's terminal and in scripts' output.",
        remedy=SET_IT,
    ),
    Row(
        "exporter-twice",
        Severity.WARNING,
        title="An exporter appears more than once",
        message='{name} contains "otlp" more than once.',
        consequence="Claude Code sends everything that many times.",
        remedy='Set it to "otlp".',
        explanation="Whether Mavvrik counts it each time is not known.",
    ),
    Row(
        "exporter-white-space",
        Severity.WARNING,
        title="An exporter contains white space",
        message="The value of {name} contains white space.",
        consequence=_EXPECTED,
        remedy=SET_IT,
    ),
    Row(
        "protocol-missing",
        Severity.WARNING,
        title="The protocol is missing",
        message="{name} is missing.",
        consequence=f"Claude Code sends protobuf. {_TAKES_PROTOBUF}",
        remedy='Add {name} with the value "http/json".',
    ),
    Row(
        "protocol-protobuf",
        Severity.WARNING,
        title="The protocol is http/protobuf",
        message="{name} is not http/json.",
        consequence=_TAKES_PROTOBUF,
        remedy='Set it to "http/json".',
    ),
    Row(
        "protocol-grpc",
        Severity.ERROR,
        title="The protocol is grpc",
        message="{name} is not http/json.",
        consequence=SENDS_NOTHING,
        remedy='Set it to "http/json".',
        explanation="Mavvrik accepts traces over HTTP only. With grpc nothing arrives.",
    ),
    Row(
        "protocol-unknown",
        Severity.ERROR,
        title="Claude Code doesn't know the protocol",
        message=_UNKNOWN,
        consequence=STOPS_ALL,
        remedy={
            "traces": 'Set it to "http/json".',
            "others": "Set it to http/json, http/protobuf or grpc.",
        },
        explanation="Claude Code knows http/json, http/protobuf and grpc, in lower case.",
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
            "empty": SET_ENTRY,
        },
    ),
    Row(
        "endpoint-unreadable",
        Severity.ERROR,
        title="The endpoint can't be read",
        message=_UNREADABLE,
        consequence=TO_LOCALHOST,
        remedy=SET_ENTRY,
        explanation="It lacks https://, or is in quotes or angle brackets, for example.",
    ),
    Row(
        "endpoint-trailing-space",
        Severity.ERROR,
        title="The endpoint ends with a space",
        message="{name} ends with a space.",
        consequence=TO_LOCALHOST,
        remedy=SET_ENTRY,
        explanation=(
            "Claude Code adds the path after the space, which makes the endpoint unusable."
        ),
    ),
    Row(
        "endpoint-path",
        Severity.ERROR,
        title="The endpoint has the wrong path",
        message={
            "own": "{name} is used as it is, but it doesn't end in /v1/traces.",
            "query": "{name} has something after ? or #.",
            "twice": "{name} ends in /v1/traces, which Claude Code adds itself.",
            "other": "{name} has a path after the host.",
        },
        consequence="The data goes to a path where Mavvrik accepts none. No error is shown.",
        remedy=SET_ENTRY,
        explanation=(
            "Claude Code adds /v1/traces to whatever the general endpoint contains. It uses the"
            " endpoint for traces as it is, so that one must end in /v1/traces."
        ),
    ),
    Row(
        "endpoint-plain-http",
        Severity.ERROR,
        title="The endpoint is not encrypted",
        message="{name} starts with http://.",
        consequence="Anyone on the way could read the API key.",
        remedy=SET_ENTRY,
    ),
    Row(
        "endpoint-elsewhere",
        Severity.ERROR,
        title="The endpoint is not Mavvrik's",
        message={
            "host": "{name} is not Mavvrik's endpoint.",
            "port": "{name} names Mavvrik's host with another port, {port}.",
        },
        consequence=GOES_ELSEWHERE,
        remedy=SET_ENTRY,
    ),
    Row(
        "endpoint-white-space",
        Severity.WARNING,
        title="The endpoint contains white space",
        message="The value of {name} contains white space.",
        consequence=(
            "Claude Code ignores it there. A space at the end would send everything to localhost."
        ),
        remedy=SET_IT,
        explanation="Spaces in front, tabs and line breaks do no harm.",
    ),
    Row(
        "endpoint-unusual",
        Severity.WARNING,
        title="The endpoint is written in an unusual way",
        message={
            "user": "{name} has a user name in front of the host.",
            "look-alike": "{name} has look-alike or invisible characters.",
            "unusual": "{name} is written in an unusual way.",
        },
        consequence="Claude Code 2.1.330 still finds Mavvrik. Another version may not.",
        remedy=SET_IT,
        explanation=(
            "It has a user name, backslashes, an empty port or look-alike characters. Claude "
            "Code reads URLs as browsers do."
        ),
    ),
    Row(
        "endpoint-ignored",
        Severity.WARNING,
        title="The endpoint for traces is ignored",
        message=_UNREADABLE,
        consequence=(
            "Claude Code 2.1.330 uses OTEL_EXPORTER_OTLP_ENDPOINT instead. Another version may not."
        ),
        remedy=REMOVE,
        explanation="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is not a usable URL.",
    ),
)
