"""Findings about correct settings: facts worth knowing."""

from __future__ import annotations

from wizard.core.enforced import GUARDS, NOT_ENFORCED, NOT_PREVENTED, harms
from wizard.core.finding import Severity
from wizard.core.findings.row import Row

# They apply to nearly all settings that contain Mavvrik.
GENERAL = ("old-clients", "command-lines", "key-readable", "user-can-cut-off")

ROWS = (
    Row(
        "old-clients",
        Severity.NOTE,
        title='Old versions don\'t know "none"',
        message='{names}: old versions of Claude Code don\'t know "none".',
        consequence="Versions before 2.1.86 crash, hang or send nothing with it.",
        remedy="Update everyone to 2.1.223 or later, or remove the entry: 2.1.20 works without it.",
        explanation=(
            "Up to 2.1.0 they crash, 2.1.10 to 2.1.30 hang or print nothing, and up to 2.1.81 they"
            " send nothing. 2.1.86 is the oldest one seen working. Without the entries nothing else"
            " changes, and 2.1.20 works."
        ),
    ),
    Row(
        "command-lines",
        Severity.NOTE,
        title="Shell command lines are sent",
        message="OTEL_LOG_TOOL_DETAILS is on: full shell command lines are sent.",
        consequence="They can contain passwords and personal data. The guide turns this on.",
        remedy='Set it to "0" to leave them out. Nothing else is lost.',
        explanation="Every shell command's full command line is in the traces.",
    ),
    Row(
        "key-readable",
        Severity.NOTE,
        title="Every developer can read the API key",
        message="Every developer can read the Mavvrik API key.",
        consequence="Claude Code keeps the settings as plain text on each computer.",
        remedy="Use a key for this agent only, so that you can replace it alone.",
        explanation=(
            "The file is in the user's home folder. Use a key for this agent only, so that "
            "you can replace it alone."
        ),
    ),
    Row(
        "user-can-cut-off",
        Severity.NOTE,
        title="Users can turn the telemetry off",
        message={
            "some": (
                "Users' own values can stop, hang or strip the telemetry: {count} of {all} "
                "protections are missing."
            ),
            "none": "Users can still cut off the telemetry in ways that no settings prevent.",
        },
        consequence={
            "some": "What these settings leave open, each user decides.",
            "none": " ".join(NOT_ENFORCED),
        },
        remedy={
            "some": 'Merge with --enforce, or turn on "Keep users from cutting off telemetry".',
            "none": "Look at the user's proxy and environment if data is missing.",
        },
        explanation=" ".join(
            (
                *harms(),
                f"To prevent it, --enforce sets {', '.join(g.setting for g in GUARDS)}.",
                NOT_PREVENTED,
            )
        ),
    ),
    Row(
        "console-not-fetched",
        Severity.NOTE,
        title="Settings in the console may not arrive",
        message="{name} is set.",
        consequence=(
            "Where this is in force, Claude Code doesn't get settings from the admin console."
        ),
        remedy="Bring the settings to those computers by MDM or as a file.",
        explanation="That is so with Bedrock, Vertex, Foundry or your own ANTHROPIC_BASE_URL.",
    ),
)
