"""Titles and explanations of codes: the document as a whole, headers, things worth knowing."""

from __future__ import annotations

DOCUMENT_CODES = {
    "duplicate-env": (
        "env is there more than once",
        "Claude Code takes the last one and ignores the others without a word. Entries of the"
        " earlier ones are lost, and people who read the text do not see it. It is a warning in"
        " a finished document whose last env has everything; a merge does not go on with it."
        " Put everything into one env: the program offers to join them.",
    ),
    "duplicate-key": (
        "A name is there more than once",
        "JSON readers differ in which one they take; Claude Code takes the last. It is an"
        " error for entries that decide where telemetry goes, because a merge could change the"
        " wrong one, and a warning elsewhere, and in a finished document that works with the"
        " last one. Keep one.",
    ),
    "env-missing": (
        "There is no env",
        "Telemetry is configured by entries of an object called env at the top level. Without"
        " it Claude Code sends nothing, and says nothing about it.",
    ),
    "env-misspelt": (
        "An object looks like env and is not",
        "Only env, in small letters and at the top level, is read. ENV, Env or environment"
        " are ignored without a word, with everything in them.",
    ),
    "env-not-object": (
        "env is no object",
        "Where env is a list, text, a number, true, false or null, Claude Code warns and"
        " ignores it. It must be an object: braces with names and texts.",
    ),
    "file-too-large": (
        "The settings are larger than 2 MiB",
        "Claude Code 2.1.332 starts with a settings file of 2,097,152 bytes. With one byte more it"
        ' stops: "Unable to read managed policy settings". Bytes count, not characters. A merge'
        " whose result would be larger is refused. What the console itself takes is not known.",
    ),
    "mavvrik-left": (
        "Something of Mavvrik's would be left after a removal",
        "An API key, Mavvrik's headers, its endpoint or mvk.agent_id stands where a removal does"
        " not reach, or where it may be somebody else's. Nothing is removed then, unless you ask"
        " for the rest to be removed (--partial). Remove it there by hand, or name the endpoint"
        " with --endpoint where it is Mavvrik's.",
    ),
    "misplaced-entries": (
        "Telemetry entries stand outside env",
        "At the top level, in an env within env, or under any other name, the entries are"
        " ignored without a word. They count only in the env at the top level. It is a warning"
        " where env holds the same entries as well.",
    ),
    "misspelt-name": (
        "The name of an entry is misspelt",
        "Claude Code knows the exact names only; capitals count. An entry with another name"
        " is ignored without a word, as if it were missing. It is a warning where the right"
        " one is there, or is not needed.",
    ),
    "value-too-deep": (
        "A setting is nested over 64 levels deep",
        "Claude Code drops such a setting with a warning. The others, env among them, stay in"
        " force.",
    ),
    "permissions-wrong-type": (
        "permissions has the wrong kind",
        "Claude Code warns, and locks down what it cannot read instead of leaving it open."
        " Telemetry is not touched by it, but developers are.",
    ),
    "value-null": (
        "A value is null",
        'Claude Code makes the text "null" of it. At an exporter that turns all telemetry'
        " off, at other entries it is a wrong value. Write a text, or take the entry out.",
    ),
    "value-not-text": (
        "A value is an object or a list",
        "Values of env are texts. Of an object Claude Code makes nothing useful: with such"
        " headers the data goes out without authentication. The items of a list it joins by commas;"
        " that is a warning, and what comes of it is judged like any text.",
    ),
    "value-without-quotes": (
        "A value is a number, true or false",
        "Claude Code makes text of it and it works. Values of env are documented as texts, so"
        " quotes are the safe way.",
    ),
}

CREDENTIAL_CODES = {
    "headers-missing": (
        "The headers are missing",
        "Without them the data carries neither tenant nor API key, and Mavvrik cannot take it.",
    ),
    "headers-unsendable": (
        "The headers cannot be sent",
        "A line break, an invisible character, a character beyond Latin-1, or quotes round"
        " the whole value: the HTTP client refuses to send such headers, so nothing leaves the"
        " computer, and nobody is told.",
    ),
    "headers-with-colon": (
        "The headers are written with colons",
        "The form is name=value. Items written as name: value are lost without a word, and"
        " the data goes out without authentication.",
    ),
    "header-with-percent": (
        "A percent sign in the headers of one signal",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS is read by OpenTelemetry, which decodes"
        " percent-encoding; the general headers are not decoded. A header with a percent sign that"
        " encodes nothing is dropped. Write it as %25.",
    ),
    "headers-with-semicolon": (
        "The headers are separated by a semicolon",
        "Only a comma separates headers. With a semicolon everything becomes one wrong header.",
    ),
    "header-cut-at-comma": (
        "The tenant or API key holds a comma",
        "Headers are split at commas, and neither quotes nor percent-encoding protect one."
        " What stands behind the comma is lost. There is no way to send such a key.",
    ),
    "header-item-lost": (
        "An item of the headers is lost",
        "An item without an equals sign is dropped without a word. The other headers arrive.",
    ),
    "header-twice": (
        "A header is there twice",
        "Of one name, in any capitals, only the last one is sent. With different values it is an"
        " error where the last one is not known to be Mavvrik's, and a warning otherwise.",
    ),
    "header-white-space": (
        "White space between the headers",
        "White space round a comma, an equals sign or at the ends is trimmed and does no"
        " harm. The guide asks for none: one space inside a value is an error already.",
    ),
    "tenant-missing": (
        "The tenant is missing",
        "Mavvrik tells customers apart by the x-tenant-id header. Without it, or with an"
        " empty one, the data is expected to be refused.",
    ),
    "tenant-differs": (
        "Another tenant than the one you gave",
        "The x-tenant-id header does not hold the tenant that the document was compared with.",
    ),
    "authorization-missing": (
        "The Authorization header is missing",
        "The API key travels in Authorization=Bearer <key>. Without it the data is"
        " unauthenticated.",
    ),
    "authorization-form": (
        "The Authorization header has the wrong form",
        'It must be "Bearer", exactly one space, and the key. Without Bearer, with Bearer'
        " twice, with two spaces, in quotes or with %20 it goes out as it is written, and a"
        " refusal is expected.",
    ),
    "key-missing": ("The API key is missing", "There is nothing behind Bearer."),
    "key-differs": (
        "Another API key than the one you gave",
        "The Authorization header does not hold the key that the document was compared with."
        " After a rotation this is how an old key shows.",
    ),
    "practice-key": (
        "A key for practice",
        "Practice mode uses keys with PRACTICE in them. They exist only inside this program;"
        " settings with one must not be saved in the console.",
    ),
    "placeholder": (
        "A placeholder was left in",
        "Braces, ${…}, <…> or words such as your-api-key arrive as they are written. Replace"
        " them by the values from Mavvrik's Connect tab, without braces.",
    ),
    "value-in-quotes": (
        "Quotes round the tenant or key",
        "Quotes are sent along. They belong round the whole JSON value and nowhere else.",
    ),
    "value-with-space": (
        "White space in the tenant or key",
        "Often two values were copied together, or a line was broken. It arrives as it is written.",
    ),
    "value-not-ascii": (
        "A letter that is no plain one in the tenant or key",
        "Such characters go out as a single raw byte, which is not what Mavvrik gave out."
        " Usually it is a non-breaking space or a letter changed by an editor.",
    ),
    "value-encoded": (
        "Percent-encoding in the tenant or key",
        "In headers nothing is decoded: %20 or %2C arrive as they are written. That is right"
        " only if Mavvrik shows the value so.",
    ),
    "value-with-semicolon": (
        "A semicolon in the tenant or key for traces alone",
        "In the general headers a semicolon arrives as it is. Headers for one signal are read by"
        " OpenTelemetry's own code, which cuts at a semicolon. Written as %3B it arrives there.",
    ),
    "value-with-percent": (
        "A percent sign in the tenant or key",
        "It arrives with Claude Code 2.1.330; 2.1.197 sends nothing at all because of it.",
    ),
}

NOTE_CODES = {
    "old-clients": (
        'Old versions do not know "none"',
        'With "none" as an exporter, versions up to 2.1.0 crash, 2.1.10 to 2.1.30 hang or'
        " print nothing, and those up to 2.1.81 send nothing. 2.1.86 is the oldest that was"
        " seen working. Left out, the entries do the same, and 2.1.20 works.",
    ),
    "command-lines": (
        "Shell command lines are sent",
        "With OTEL_LOG_TOOL_DETAILS the traces hold the whole command line of every shell"
        ' command. Set to "0", only that is lost.',
    ),
    "key-readable": (
        "Every developer can read the API key",
        "Claude Code keeps the settings it received as plain text in the user's home folder.",
    ),
    "user-can-cut-off": (
        "A user's own settings can cut the telemetry off",
        "A user's otelHeadersHelper replaces the Authorization header, and a user's"
        " OTEL_TRACES_SAMPLER=always_off stops everything. An empty otelHeadersHelper and"
        " OTEL_TRACES_SAMPLER=always_on in the company settings prevent both.",
    ),
    "console-not-fetched": (
        "Settings from the console may not be fetched",
        "With Bedrock, Vertex, Foundry or an own ANTHROPIC_BASE_URL, Claude Code does not ask"
        " the admin console for settings. They must come by MDM or as a file there.",
    ),
}


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
