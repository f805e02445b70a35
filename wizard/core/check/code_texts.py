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
    "key-missing": (
        "The API key is missing",
        "There is nothing behind Bearer.",
    ),
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
