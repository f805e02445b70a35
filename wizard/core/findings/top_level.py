"""Findings about settings at the top level, beside `env`."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import IGNORED, NO_START, REMOVE, Row

_SHOWN = 'Claude Code ignores it, and every start shows "Managed settings contain invalid entries".'
_NO_BUBBLEWRAP = "Claude Code doesn't start on Linux computers without bubblewrap."
_INSTALL = "Check that bubblewrap is on every Linux computer, or remove it."

ROWS = (
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
