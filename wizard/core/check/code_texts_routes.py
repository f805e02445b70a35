"""Titles and explanations of codes: what is sent, where to, and under which agent."""

from __future__ import annotations

ROUTE_CODES = {
    "telemetry-missing": (
        "Telemetry is not switched on",
        "CLAUDE_CODE_ENABLE_TELEMETRY is missing, so nothing is sent, and nothing is said"
        " about it.",
    ),
    "telemetry-off": (
        "Telemetry is switched off",
        "CLAUDE_CODE_ENABLE_TELEMETRY is on with 1, true, yes or on. Anything else is off.",
    ),
    "enhanced-telemetry-missing": (
        "Traces are not switched on",
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is missing, so no traces are sent.",
    ),
    "enhanced-telemetry-off": (
        "Traces are switched off",
        "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA is on with 1, true, yes or on. Anything else is off.",
    ),
    "traces-exporter-missing": (
        "The traces exporter is missing",
        "Without OTEL_TRACES_EXPORTER no traces leave the computer.",
    ),
    "traces-exporter-off": (
        "Traces are not exported",
        'OTEL_TRACES_EXPORTER must hold "otlp". With "none", "console" alone or nothing, no'
        " traces leave the computer.",
    ),
    "exporter-unknown": (
        "An exporter that Claude Code does not know",
        "One unknown or capitalised word, at traces, metrics or logs, stops all telemetry"
        ' without a word. Known are "otlp", "console" and "none"; for metrics also'
        ' "prometheus".',
    ),
    "exporter-console": (
        "Telemetry is printed",
        "The exporter \"console\" prints telemetry on the user's terminal and into scripts'"
        " output.",
    ),
    "exporter-twice": (
        "An exporter stands there twice",
        "Claude Code sends everything once for each time. Whether Mavvrik counts it twice is not"
        " known.",
    ),
    "exporter-white-space": (
        "White space in an exporter",
        "It is expected to be trimmed, but that was not measured for every version.",
    ),
    "protocol-missing": (
        "The protocol is missing",
        "Claude Code then sends protobuf to the same path. Mavvrik documents that it takes it"
        " too; the guide asks for http/json.",
    ),
    "protocol-protobuf": (
        "The protocol is http/protobuf",
        "Mavvrik documents that it takes it too; the guide asks for http/json.",
    ),
    "protocol-grpc": (
        "The protocol is grpc",
        "Mavvrik takes traces over HTTP only; nothing arrives with grpc.",
    ),
    "protocol-unknown": (
        "A protocol that Claude Code does not know",
        "Anything but http/json, http/protobuf and grpc, capitals included, stops all"
        " telemetry without a word.",
    ),
    "endpoint-missing": (
        "The endpoint is missing or empty",
        "No address is given. Claude Code then sends everything, the API key included, to"
        " http://localhost:4318 on each developer's computer, and says nothing about it.",
    ),
    "endpoint-unreadable": (
        "The endpoint cannot be read",
        "Without https://, in quotes or in angle brackets it is no address. Claude Code then"
        " sends everything, the API key included, to http://localhost:4318 on each developer's"
        " computer, and says nothing about it.",
    ),
    "endpoint-trailing-space": (
        "The endpoint ends with a space",
        "The path is written behind the space, which makes the address unusable. Claude Code"
        " then sends everything, the API key included, to http://localhost:4318 on each"
        " developer's computer, and says nothing about it.",
    ),
    "endpoint-path": (
        "The endpoint leads to the wrong path",
        "Claude Code adds /v1/traces to the general endpoint itself, behind whatever stands"
        " there. The endpoint for traces alone is used as it is and must end in /v1/traces.",
    ),
    "endpoint-plain-http": (
        "The endpoint is not encrypted",
        "With http:// the API key and the data could be read by anyone on the way.",
    ),
    "endpoint-elsewhere": (
        "The endpoint is not Mavvrik's",
        "Traces go to another host, and so do the headers with them.",
    ),
    "endpoint-white-space": (
        "White space in the endpoint",
        "In front, and as a tab or line break, it is ignored; a space at the end is not.",
    ),
    "endpoint-unusual": (
        "The endpoint is written in an unusual way",
        "A user name, backslashes, an empty port or characters that look like others: Claude"
        " Code 2.1.330 reads addresses as browsers do and finds Mavvrik. Other programs, and other"
        " versions of it, may not.",
    ),
    "endpoint-ignored": (
        "The endpoint for traces is ignored",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT cannot be read as an address. Claude Code 2.1.330 then"
        " uses the general endpoint, without a word; another version may not.",
    ),
    "extra-signal": (
        "Metrics or logs go to Mavvrik too",
        "Mavvrik's views need the traces only. The guide switches metrics and logs off.",
    ),
    "extra-signal-nowhere": (
        "Metrics or logs have no address",
        "They are switched on without a usable address, or with a placeholder for one. Claude"
        " Code then sends everything, the API key included, to http://localhost:4318 on each"
        " developer's computer, and says nothing about it.",
    ),
    "foreign-secret": (
        "Another vendor's key would reach Mavvrik",
        "General headers go along with every signal. A key that belongs to somebody else must"
        " stand in the headers of that signal only.",
    ),
    "foreign-header": (
        "Another header goes to Mavvrik",
        "It arrives beside x-tenant-id and Authorization. Mavvrik's guide asks for those two only.",
    ),
    "mavvrik-key-elsewhere": (
        "One key goes to two receivers",
        "Metrics or logs go to another receiver with the same headers as the traces, so one"
        " of the two gets a key that is not its own.",
    ),
    "developers-headers": (
        "A developer's own headers would be sent along",
        "With headers for traces only, a developer's own OTEL_EXPORTER_OTLP_HEADERS, in user"
        " settings, in the shell or in --settings, is merged in and wins: Mavvrik gets that"
        " developer's keys and refuses the data, and another vendor gets them too. A managed"
        ' OTEL_EXPORTER_OTLP_HEADERS of "," holds no header and keeps them out. Measured with'
        " Claude Code 2.1.197, 2.1.223, 2.1.330 and 2.1.332. An empty text or a blank does not in"
        " the last two.",
    ),
    "header-overridden": (
        "A header for traces is overridden",
        "General headers and those for traces are merged, and of one name the general one"
        " wins, where both are written with the same capitals. What stands in the entry for traces"
        " is never sent then. It is a warning where what wins has the form of Mavvrik's headers.",
    ),
    "header-of-transport": (
        "A header that belongs to HTTP itself",
        "Host, Content-Length, Content-Encoding and Trailer are written by the program that sends."
        " With others in the settings the request fails, or cannot be read where it arrives.",
    ),
    "tenant-is-key": (
        "The tenant looks like an API key",
        "Keys of Mavvrik begin with mvk-agent-. Tenant and key seem to have changed places.",
    ),
    "agent-not-on-spans": (
        "Resource attributes are left out of the spans",
        "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES is switched off. The agent then arrives beside"
        " the spans, not on each of them. An empty value switches it off as well.",
    ),
    "proxy-unreadable": (
        "The address of a proxy cannot be read",
        "Claude Code 2.1.330 does not start with a proxy that it cannot read, as one without"
        " http:// in front.",
    ),
    "limit-too-small": (
        "A limit cuts what is sent",
        "OpenTelemetry's limits for attributes and queues hold for Claude Code too. With small"
        " numbers the session or the agent is missing, or nothing is sent at all.",
    ),
    "headers-helper": (
        "A program writes the headers",
        "The output of otelHeadersHelper replaces the Authorization header, so the key in the"
        " settings is not used. If the program fails, nothing is sent.",
    ),
    "headers-helper-in-env": (
        "otelHeadersHelper stands in env",
        "It is a setting of the top level and has no effect in env.",
    ),
    "beta-endpoint": (
        "A second address for traces",
        "BETA_TRACING_ENDPOINT with ENABLE_BETA_TRACING_DETAILED sends traces and logs there"
        " instead of the configured endpoint, with the same key.",
    ),
    "sampler-off": (
        "No trace is taken",
        "OTEL_TRACES_SAMPLER is always_off, or a ratio of 0. Nothing is sent.",
    ),
    "sampler-part": (
        "Only a part of the traces is taken",
        "With a ratio below 1, Mavvrik sees only that share, and all its figures are too low.",
    ),
    "sampler-unknown": (
        "A sampler that Claude Code does not know",
        "It is ignored, and every trace is taken.",
    ),
    "session-id-off": (
        "The session is left out",
        "OTEL_METRICS_INCLUDE_SESSION_ID=false takes session.id from every span as well, so"
        " that the Sessions view has nothing to group by.",
    ),
    "content-logged": (
        "Content is sent along",
        "Prompts, tool output or answers go into the telemetry, which now goes to Mavvrik."
        " The guide does not ask for that.",
    ),
}

ATTRIBUTE_CODES = {
    "attributes-missing": (
        "The resource attributes are missing",
        "OTEL_RESOURCE_ATTRIBUTES carries the agent. Without it the data arrives under none.",
    ),
    "agent-missing": (
        "The agent is missing",
        "The resource attributes hold no mvk.agent_id, or an empty one.",
    ),
    "agent-name-capitals": (
        "mvk.agent_id is written with other capitals",
        "Names of attributes are exact: MVK.agent_id is another attribute.",
    ),
    "agent-unreadable": (
        "The agent cannot be read",
        "An item without, or with more than one, equals sign, with a stray percent sign, or"
        " over 255 characters is dropped, so the data arrives without an agent.",
    ),
    "attributes-with-semicolon": (
        "The attributes are separated by a semicolon",
        "Only a comma separates them. With a semicolon the whole item is dropped.",
    ),
    "agent-cut-at-comma": (
        "The agent is cut at a comma",
        "Attributes are split at commas. What follows the agent has no equals sign, so it"
        " looks like the rest of it.",
    ),
    "agent-in-quotes": (
        "Quotes round the agent",
        "They stay on the resource and vanish from the spans, so the agent has two names.",
    ),
    "agent-characters": (
        "A character in the agent that is not allowed",
        "A space, a backslash, or a letter beyond ASCII: the agent is missing on the spans,"
        " and 2.1.197 drops every attribute.",
    ),
    "agent-unusual": (
        "An unusual agent",
        "An Agent ID has letters, digits, dot, hyphen and underscore. Others arrive too.",
    ),
    "agent-twice": (
        "The agent is there twice",
        "Of several, the last one counts.",
    ),
    "agent-differs": (
        "Another agent than the one you gave",
        "The data would be filed under another agent than the one the document was compared with.",
    ),
    "attribute-unreadable": (
        "An attribute cannot be read",
        "Claude Code drops an item without, or with more than one, equals sign, with a stray"
        " percent sign, or over 255 characters. 2.1.197 then drops every attribute, the agent"
        " too. Before a merge it must be taken out or encoded.",
    ),
    "attribute-characters": (
        "A character in an attribute that is not allowed",
        "With a raw space or a letter beyond ASCII an attribute is missing on the spans, and"
        " 2.1.197 drops every attribute. Percent-encoding is decoded here.",
    ),
}
