"""Findings about the document as a whole: its size, its names, kinds of values, duplicates."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import NO_AGENT, SENDS_NOTHING, TO_LOCALHOST, Row

_OF_A_USELESS_VALUE = {
    "nothing": SENDS_NOTHING,
    "stops": "It stops all telemetry, and nobody is told.",
    "localhost": TO_LOCALHOST,
    "unauthenticated": (
        "The data goes out without authentication, and Mavvrik is expected to refuse it."
    ),
    "agent": NO_AGENT,
}

ROWS = (
    Row(
        "duplicate-env",
        Severity.ERROR,
        title="env is there more than once",
        message={
            "check": '"{name}" is there {times}: {where}.',
            **dict.fromkeys(("merge", "join"), '"env" stands there {times} times (lines {lines}).'),
        },
        consequence={
            "check": (
                "Claude Code takes the last one and ignores the rest without a word, so other"
                " settings may be lost already."
            ),
            "merge": "Claude Code takes the last one and ignores the others without a word.",
            "join": "Claude Code takes the last one and ignores the others without a word.",
        },
        remedy={
            "check": 'Put everything into one "env".',
            "merge": 'Put all entries into one "env", then load the settings again.',
            "join": (
                'Join them into one "env" (merge --fix): the entries that are ignored today come'
                " into force."
            ),
        },
        explanation=(
            "Claude Code takes the last one and ignores the others without a word. Entries of the"
            " earlier ones are lost, and people who read the text do not see it. It is a warning in"
            " a finished document whose last env has everything; a merge does not go on with it."
            " Put everything into one env: the program offers to join them."
        ),
    ),
    Row(
        "duplicate-key",
        Severity.WARNING,
        title="A name is there more than once",
        message={
            "check": '"{name}" is there {times}: {where}.',
            "merge": "{name} stands there {times} times (lines {lines}).",
        },
        consequence={
            "check": "Claude Code takes the last one and ignores the rest without a word.",
            "merge": "Claude Code takes the last one; the others mislead whoever reads the file.",
        },
        remedy={
            "check": "Keep one and take the others out.",
            "merge": "Take out all but one, then load the settings again.",
        },
        explanation=(
            "JSON readers differ in which one they take; Claude Code takes the last. It is an error"
            " for entries that decide where telemetry goes, because a merge could change the wrong"
            " one, and a warning elsewhere, and in a finished document that works with the last"
            " one. Keep one."
        ),
    ),
    Row(
        "env-missing",
        Severity.ERROR,
        title="There is no env",
        message='There is no "env" at the top level.',
        consequence="Claude Code sends nothing, and tells nobody.",
        remedy='Add "env" with the Mavvrik values.',
        explanation=(
            "Telemetry is configured by entries of an object called env at the top level. Without"
            " it Claude Code sends nothing, and says nothing about it."
        ),
    ),
    Row(
        "env-misspelt",
        Severity.WARNING,
        title="An object looks like env and is not",
        message='"{name}" at the top level is not read; the name is "env".',
        consequence="None of its entries is in force, and Claude Code says nothing about it.",
        remedy='Rename it to "env", or take it out.',
        explanation=(
            "Only env, in small letters and at the top level, is read. ENV, Env or environment are"
            " ignored without a word, with everything in them."
        ),
    ),
    Row(
        "env-not-object",
        Severity.ERROR,
        title="env is no object",
        message={
            "check": '"env" is {kind}; it must be an object: {{ … }}.',
            "merge": '"env" is {kind} and must be an object: {{ … }}.',
        },
        consequence={
            "check": "Claude Code ignores it with a warning, so no telemetry is sent.",
            "merge": "Claude Code ignores it with a warning, so nothing in it is in force.",
        },
        remedy={
            "check": 'Make "env" an object, or take it out.',
            "merge": 'Replace it by an object, or take "env" out, then load the settings again.',
        },
        explanation=(
            "Where env is a list, text, a number, true, false or null, Claude Code warns and"
            " ignores it. It must be an object: braces with names and texts."
        ),
    ),
    Row(
        "file-too-large",
        Severity.ERROR,
        title="The settings are larger than 2 MiB",
        message="The settings have {size:,} bytes; Claude Code reads at most 2,097,152 (2 MiB).",
        consequence=(
            "Claude Code does not start with a larger file. What the console takes is not known."
        ),
        remedy="Take out what nobody needs, or shorten long lists.",
        explanation=(
            "Claude Code 2.1.332 starts with a settings file of 2,097,152 bytes. With one byte more"
            ' it stops: "Unable to read managed policy settings". Bytes count, not characters. A'
            " merge whose result would be larger is refused. What the console itself takes is not"
            " known."
        ),
    ),
    Row(
        "mavvrik-left",
        Severity.ERROR,
        title="Something of Mavvrik's would be left after a removal",
        message={
            "headers": "{where} holds a tenant and a bearer key, as Mavvrik's headers do.",
            "key": "{where} holds a Mavvrik API key.",
            "agent": "{where} holds mvk.agent_id.",
            "endpoint": "{where} is Mavvrik's endpoint.",
            "unsure": "{where} may be Mavvrik's endpoint: mvk.agent_id was set beside it.",
            "entry": "{where} holds a tenant and a bearer key, as Mavvrik's headers do.",
        },
        consequence="It can't be attributed for certain, so it stays as it is.",
        remedy={
            **dict.fromkeys(("headers", "key", "agent"), "Remove it there by hand."),
            "endpoint": "Remove it there by hand.",
            "entry": "Remove it there by hand, or start again with its endpoint as --endpoint.",
            "unsure": (
                "If it is Mavvrik's, start again with this endpoint as --endpoint. If not, it may"
                " stay."
            ),
        },
        explanation=(
            "An API key, Mavvrik's headers, its endpoint or mvk.agent_id stands where a removal"
            " does not reach, or where it may be somebody else's. Nothing is removed then, unless"
            " you ask for the rest to be removed (--partial). Remove it there by hand, or name the"
            " endpoint with --endpoint where it is Mavvrik's."
        ),
    ),
    Row(
        "misplaced-entries",
        Severity.ERROR,
        title="Telemetry entries stand outside env",
        message={
            "one at the top": "{name} stands at the top level, not in env.",
            "one below": "{name} stands under {where}, not in env.",
            "many at the top": "{count} telemetry entries stand at the top level, not in env.",
            "many below": "{count} telemetry entries stand under {where}, not in env.",
        },
        consequence={
            "missing": "Claude Code does not read entries there, and says nothing about it.",
            "there": "They are in env too, and only those count.",
        },
        remedy={
            "missing": 'Move them into "env" at the top level.',
            "there": "Take them out here.",
        },
        explanation=(
            "At the top level, in an env within env, or under any other name, the entries are"
            " ignored without a word. They count only in the env at the top level. It is a warning"
            " where env holds the same entries as well."
        ),
    ),
    Row(
        "misspelt-name",
        Severity.ERROR,
        title="The name of an entry is misspelt",
        message='"{name}" is misspelt: the name is {meant}.',
        consequence={
            "there": "It is ignored; {meant} is there too and counts.",
            "nothing": "Claude Code ignores it and sends nothing, without a word.",
            "other": "Claude Code ignores it, and says nothing about it.",
        },
        remedy={
            "there": "Take it out.",
            **dict.fromkeys(("nothing", "other"), "Rename it to {meant}."),
        },
        explanation=(
            "Claude Code knows the exact names only; capitals count. An entry with another name is"
            " ignored without a word, as if it were missing. It is a warning where the right one is"
            " there, or is not needed."
        ),
    ),
    Row(
        "value-too-deep",
        Severity.WARNING,
        title="A setting is nested over 64 levels deep",
        message='"{name}" is nested over 64 levels deep.',
        consequence="Claude Code drops this setting with a warning; the others stay in force.",
        remedy="Make it flatter, or take it out.",
        explanation=(
            "Claude Code drops such a setting with a warning. The others, env among them, stay in"
            " force."
        ),
    ),
    Row(
        "permissions-wrong-type",
        Severity.WARNING,
        title="permissions has the wrong kind",
        message='"permissions" holds something of a kind that Claude Code does not take there.',
        consequence=(
            "Claude Code warns and locks down what it cannot read; telemetry is not touched by it."
        ),
        remedy=(
            '"permissions" must be an object whose "allow", "ask" and "deny" are lists of texts.'
        ),
        explanation=(
            "Claude Code warns, and locks down what it cannot read instead of leaving it open."
            " Telemetry is not touched by it, but developers are."
        ),
    ),
    Row(
        "value-null",
        Severity.ERROR,
        title="A value is null",
        message='{name} is null, which Claude Code takes for the text "null".',
        consequence={
            **_OF_A_USELESS_VALUE,
            "other": "It works with a value that nobody chose.",
        },
        remedy="Write the value in quotes, or take the entry out.",
        explanation=(
            'Claude Code makes the text "null" of it. At an exporter that turns all telemetry off,'
            " at other entries it is a wrong value. Write a text, or take the entry out."
        ),
    ),
    Row(
        "value-not-text",
        Severity.ERROR,
        title="A value is an object or a list",
        message="{name} is {kind}; it must be text.",
        consequence={
            **_OF_A_USELESS_VALUE,
            "other": "Claude Code cannot use it, and says nothing about it.",
            "list": (
                "Claude Code 2.1.330 joins its items by commas and takes that; another version may"
                " not."
            ),
        },
        remedy="Write the value as one text in quotes.",
        explanation=(
            "Values of env are texts. Of an object Claude Code makes nothing useful: with such"
            " headers the data goes out without authentication. The items of a list it joins by"
            " commas; that is a warning, and what comes of it is judged like any text."
        ),
    ),
    Row(
        "value-without-quotes",
        Severity.NOTE,
        title="A value is a number, true or false",
        message="{name} is {kind} without quotes.",
        consequence=(
            "Claude Code makes text of it and it works; values of env are documented as texts."
        ),
        remedy="Put it in quotes.",
        explanation=(
            "Claude Code makes text of it and it works. Values of env are documented as texts, so"
            " quotes are the safe way."
        ),
    ),
)
