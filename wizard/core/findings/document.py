"""Findings about the document: its size, names, kinds of values, duplicates, and the top level."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import (
    IGNORED,
    NO_AGENT,
    NO_START,
    REMOVE,
    SENDS_NOTHING,
    STOPS_ALL,
    TO_LOCALHOST,
    Row,
)

_OF_A_USELESS_VALUE = {
    "nothing": SENDS_NOTHING,
    "stops": STOPS_ALL,
    "localhost": TO_LOCALHOST,
    "unauthenticated": ("The data is sent without authentication. Expect Mavvrik to refuse it."),
    "agent": NO_AGENT,
}
_OF_DUPLICATES = {"harmful": Severity.ERROR, "harmless": Severity.WARNING}
_LAST_COUNTS = "Claude Code uses the last one and silently ignores the rest."
_BY_HAND = "Remove it there by hand."
_SHOWN = 'Claude Code ignores it, and every start shows "Managed settings contain invalid entries".'
_NO_BUBBLEWRAP = "Claude Code doesn't start on Linux computers without bubblewrap."
_INSTALL = "Check that bubblewrap is on every Linux computer, or remove it."

ROWS = (
    Row(
        "duplicate-env",
        _OF_DUPLICATES,
        title='"env" appears more than once',
        message={
            "check": '"{name}" appears {times} ({where}).',
            **dict.fromkeys(("merge", "join"), '"env" appears more than once (lines {lines}).'),
        },
        consequence={
            "check": f"{_LAST_COUNTS} Other settings may be lost already.",
            **dict.fromkeys(("merge", "join"), _LAST_COUNTS),
        },
        remedy={
            "check": 'Put everything into one "env".',
            "merge": 'Put everything into one "env", then load the settings again.',
            "join": (
                'Join them into one "env" (merge --fix). Entries that are ignored today then take'
                " effect."
            ),
        },
        explanation=(
            "Claude Code uses the last one and ignores the others, so their entries are lost. "
            "It is a warning in finished settings whose last env has everything. A merge "
            "stops at it; the wizard offers to join them."
        ),
    ),
    Row(
        "duplicate-key",
        _OF_DUPLICATES,
        title="A name appears more than once",
        message={
            "check": '"{name}" appears {times} ({where}).',
            "merge": "{name} appears more than once (lines {lines}).",
        },
        consequence={
            "check": _LAST_COUNTS,
            "merge": "Claude Code uses the last one. The others mislead whoever reads the file.",
        },
        remedy={
            "check": "Keep one and remove the others.",
            "merge": "Remove all but one, then load the settings again.",
        },
        explanation=(
            "JSON readers differ in which one they use; Claude Code uses the last. It is an error "
            "for entries that decide where telemetry goes, because a merge could change the wrong "
            "one. It is a warning elsewhere, and in finished settings that work with the last one."
        ),
    ),
    Row(
        "env-missing",
        Severity.ERROR,
        title='"env" is missing',
        message='There is no "env" at the top level.',
        consequence=SENDS_NOTHING,
        remedy='Add "env" with the Mavvrik values.',
        explanation="The object env at the top level holds the telemetry settings.",
    ),
    Row(
        "env-misspelt",
        Severity.WARNING,
        title='An object looks like "env" but isn\'t',
        message='Claude Code doesn\'t read "{name}" at the top level. The name is "env".',
        consequence="Claude Code silently ignores its entries.",
        remedy='Rename it to "env", or remove it.',
        explanation=(
            "Only env, in lower case and at the top level, counts: not ENV, Env or environment."
        ),
    ),
    Row(
        "env-not-object",
        Severity.ERROR,
        title='"env" is not an object',
        message='"env" must be an object ({{ … }}), but it is {kind}.',
        consequence={
            "check": "Claude Code warns and ignores it, so no telemetry is sent.",
            "merge": "Claude Code warns and ignores it, so nothing in it takes effect.",
        },
        remedy={
            "check": 'Make "env" an object, or remove it.',
            "merge": 'Make "env" an object or remove it, then load the settings again.',
        },
        explanation=(
            "Claude Code warns about an env that is a list, text, a number, true, false or "
            "null, and ignores it. It must be an object: braces with names and texts."
        ),
    ),
    Row(
        "file-too-large",
        Severity.ERROR,
        title="The settings are larger than 2 MiB",
        message=(
            "The settings have {size:,} bytes, but Claude Code reads at most 2,097,152 (2 MiB)."
        ),
        consequence=(
            "Claude Code doesn't start with a larger file. The console's own limit is not known."
        ),
        remedy="Remove what nobody needs, or shorten long lists.",
        explanation=(
            "Claude Code 2.1.332 starts with a settings file of 2,097,152 bytes. With one "
            'more byte it stops: "Unable to read managed policy settings". Bytes count, not '
            "characters. A merge whose result would be larger is refused."
        ),
    ),
    Row(
        "mavvrik-left",
        Severity.ERROR,
        title="Something of Mavvrik's would be left after the removal",
        message={
            **dict.fromkeys(
                ("headers", "entry"),
                "{where} has a tenant and a bearer key, like Mavvrik's headers.",
            ),
            "key": "{where} has a Mavvrik API key.",
            "agent": "{where} has mvk.agent_id.",
            "endpoint": "{where} is Mavvrik's endpoint.",
            "unsure": "{where} may be Mavvrik's endpoint: mvk.agent_id was set beside it.",
        },
        consequence="It isn't certain whose it is, so it stays as it is.",
        remedy={
            **dict.fromkeys(("headers", "key", "agent", "endpoint"), _BY_HAND),
            "entry": f"{_BY_HAND} Or start again with its endpoint as --endpoint.",
            "unsure": ("If it is Mavvrik's, start again with it as --endpoint. If not, leave it."),
        },
        explanation=(
            "An API key, Mavvrik's headers, its endpoint or mvk.agent_id is where a removal doesn't"
            " reach, or may belong to someone else. Nothing is removed then, unless you use"
            " --partial. Remove it by hand. If it is Mavvrik's endpoint, name it with --endpoint."
        ),
    ),
    Row(
        "misplaced-entries",
        {"missing": Severity.ERROR, "there": Severity.WARNING},
        title='Telemetry entries are outside "env"',
        message={
            "one at the top": '{name} is at the top level, not in "env".',
            "one below": '{name} is under {where}, not in "env".',
            "many at the top": '{count} telemetry entries are at the top level, not in "env".',
            "many below": '{count} telemetry entries are under {where}, not in "env".',
        },
        consequence={
            "missing": "Claude Code silently ignores entries there.",
            "there": "They are in env, too, and only those count.",
        },
        remedy={
            "missing": 'Move them to "env" at the top level.',
            "there": "Remove them here.",
        },
        explanation=(
            "Entries count only in the env at the top level. At the top level itself, in an "
            "env inside env, or under any other name they are ignored. It is a warning if env "
            "has the same entries."
        ),
    ),
    Row(
        "misspelt-name",
        {"needed": Severity.ERROR, "not needed": Severity.WARNING},
        title="The name of an entry is misspelled",
        message='"{name}" is misspelled: use {meant}.',
        consequence={
            "there": "Claude Code ignores it. {meant} is there, too, and counts.",
            "nothing": "Claude Code ignores it and silently sends nothing.",
            "other": IGNORED,
        },
        remedy={
            "there": REMOVE,
            **dict.fromkeys(("nothing", "other"), "Rename it to {meant}."),
        },
        explanation=(
            "Claude Code knows exact names only, and capitals count. It ignores any other name, as "
            "if the entry were missing. It is a warning if the right one is there or isn't needed."
        ),
    ),
    Row(
        "value-too-deep",
        Severity.WARNING,
        title="A setting is nested more than 64 levels deep",
        message='"{name}" is nested more than 64 levels deep.',
        consequence="Claude Code warns and drops this setting. The others stay in force.",
        remedy="Make it flatter, or remove it.",
    ),
    Row(
        "permissions-wrong-type",
        Severity.WARNING,
        title='"permissions" has the wrong type',
        message='"permissions" contains something of a type that Claude Code refuses there.',
        consequence=(
            "Claude Code warns and locks down what it can't read. Telemetry is not affected."
        ),
        remedy='Make "permissions" an object with lists of texts in "allow", "ask" and "deny".',
    ),
    Row(
        "value-null",
        {**dict.fromkeys(_OF_A_USELESS_VALUE, Severity.ERROR), "other": Severity.WARNING},
        title="A value is null",
        message='{name} is null, which Claude Code reads as the text "null".',
        consequence={
            **_OF_A_USELESS_VALUE,
            "other": "Claude Code works with a value that nobody chose.",
        },
        remedy="Write the value in quotes, or remove the entry.",
        explanation=(
            'Claude Code makes it the text "null". For an exporter that turns all telemetry off;'
            " for other entries it is a wrong value. Write a text, or remove the entry."
        ),
    ),
    Row(
        "value-not-text",
        {
            **dict.fromkeys(_OF_A_USELESS_VALUE, Severity.ERROR),
            **dict.fromkeys(("other", "list"), Severity.WARNING),
        },
        title="A value is an object or a list",
        message="{name} must be text, but it is {kind}.",
        consequence={
            **_OF_A_USELESS_VALUE,
            "other": "Claude Code can't use it and shows no error.",
            "list": (
                "Claude Code 2.1.330 joins the items with commas and uses that. Another version may"
                " not."
            ),
        },
        remedy="Write the value as one text in quotes.",
        explanation=(
            "Values of env are texts. Claude Code makes nothing useful of an object: with such"
            " headers the data goes out without authentication. It joins the items of a list with"
            " commas; that is a warning, and the joined text is checked like any other."
        ),
    ),
    Row(
        "value-without-quotes",
        Severity.NOTE,
        title="A value is a number, true or false",
        message="{name} is {kind} without quotes.",
        consequence="Claude Code makes it text, and it works. The documentation asks for text.",
        remedy="Put it in quotes.",
    ),
    Row(
        "setting-wrong-type",
        Severity.WARNING,
        title="A setting has the wrong type",
        message={
            "kind": '"{name}" must be {wanted}, but it is {kind}.',
            "small": '"{name}" must be {wanted} or more.',
            "form": '"{name}" is in a form that Claude Code doesn\'t accept.',
        },
        consequence=_SHOWN,
        remedy={
            **dict.fromkeys(("kind", "small"), "Write it as {wanted}, or remove it."),
            "form": "Correct it, or remove it.",
        },
        explanation=(
            "Every developer sees that message at each start. The other settings stay in force, and"
            " telemetry is sent. The names and types come from SchemaStore's list of Claude Code's"
            " settings, corrected where Claude Code 2.1.332 does otherwise."
        ),
    ),
    Row(
        "setting-misspelled",
        Severity.WARNING,
        title="The name of a setting looks misspelled",
        message='Claude Code knows no "{name}". The name may be "{meant}".',
        consequence=IGNORED,
        remedy='Rename it to "{meant}", or leave it if another program needs it.',
        explanation=(
            "The known names come from SchemaStore's list of Claude Code's settings and from Claude"
            " Code 2.1.332. A newer version can know more."
        ),
    ),
    Row(
        "policy-helper",
        {"replaces": Severity.ERROR, "elsewhere": Severity.WARNING},
        title="A program replaces these settings",
        message="{name} names a program or settings that replace this file.",
        consequence={
            "replaces": (
                "What they contain counts instead, telemetry included. If the program is missing or"
                " fails, Claude Code doesn't start."
            ),
            "elsewhere": (
                "That is so on computers with those systems only. If the program is missing there,"
                " Claude Code doesn't start."
            ),
        },
        remedy="Put the Mavvrik values there too, or remove {name}.",
        explanation=(
            "policyHelper runs a program. What it prints under managedSettings replaces the"
            " settings without a word; output without that leaves them in force. policyHelpers does"
            " the same for each system, or holds settings itself. The documentation says that"
            " Claude Code heeds both in a file or MDM only, not in the console."
        ),
    ),
    Row(
        "managed-sources-merged",
        Severity.NOTE,
        title="Several sources of settings are merged",
        message='managedSourcesBehavior is "merge".',
        consequence="The console, MDM and the file all count, in that order.",
        remedy="Look for telemetry settings in the other sources: check --this-computer.",
        explanation=(
            "Without it, the first source that has settings counts alone: the console, then MDM,"
            " then the file."
        ),
    ),
    Row(
        "version-limit",
        {"newer": Severity.WARNING, "older": Severity.WARNING, "contradicts": Severity.ERROR},
        title="A version limit keeps Claude Code from starting or sending",
        message={
            "minimum": '{name} is "{limit}". The newest version measured is {newest} ({date}).',
            "maximum": '{name} is "{limit}". The newest version measured is {newest} ({date}).',
            "none": '{name} is "{limit}", but {entry} is "none", which needs 2.1.86 or later.',
            "old": '{name} is "{limit}". The oldest version seen sending traces is 2.1.20.',
            "empty": '{name} is "{limit}", which is below requiredMinimumVersion.',
        },
        consequence={
            "minimum": "Older versions of Claude Code don't start. Nobody may have a newer one.",
            "maximum": "Newer versions of Claude Code don't start, {newest} included.",
            "none": "Versions that may start crash, hang or send nothing.",
            "old": "Versions that may start are not known to send traces.",
            "empty": "No version of Claude Code starts.",
        },
        remedy={
            "minimum": "Check that this version exists, or lower the limit.",
            **dict.fromkeys(("maximum", "none", "old", "empty"), "Raise the limit, or remove it."),
        },
        explanation=(
            "Claude Code doesn't start if its version is below requiredMinimumVersion or above"
            " requiredMaximumVersion. It reads three numbers with dots between them and ignores"
            ' anything else, such as "2.2". A pre-release, such as "2.1.332-beta", is below its'
            " release."
        ),
    ),
    Row(
        "no-provider",
        Severity.ERROR,
        title="No provider is allowed",
        message='"allowedProviders" allows no provider.',
        consequence=NO_START,
        remedy='List the providers that you use, or remove "allowedProviders".',
        explanation="Anything but a list, and an empty list, allows none.",
    ),
    Row(
        "login-required",
        Severity.NOTE,
        title="Claude Code starts only with a login",
        message='"{name}" is set: Claude Code starts only with a Claude login.',
        consequence="Runs with an API key, as in CI, don't start.",
        remedy="Sign in where data is missing, or remove it.",
        explanation=(
            "forceLoginMethod (claudeai or console) and forceLoginOrgUUID do that. It was measured"
            " with an API key; a login was not tried."
        ),
    ),
    Row(
        "needs-bubblewrap",
        Severity.WARNING,
        title="Claude Code needs bubblewrap on Linux",
        message={
            "sandbox": "sandbox is enabled, and failIfUnavailable is on.",
            "scrub": "CLAUDE_CODE_SUBPROCESS_ENV_SCRUB is on.",
        },
        consequence=_NO_BUBBLEWRAP,
        remedy=_INSTALL,
        explanation=(
            "That was measured with sandbox.failIfUnavailable and with"
            " CLAUDE_CODE_SUBPROCESS_ENV_SCRUB."
        ),
    ),
    Row(
        "remote-refresh-required",
        Severity.NOTE,
        title="Claude Code needs the console at each start",
        message='"forceRemoteSettingsRefresh" is on.',
        consequence="Claude Code doesn't start if it can't get the settings from the console.",
        remedy=REMOVE,
        explanation="That is how it is documented; it was not measured.",
    ),
)
