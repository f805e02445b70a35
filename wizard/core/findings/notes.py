"""Findings about settings that are right, and worth knowing."""

from __future__ import annotations

from wizard.core.finding import Severity
from wizard.core.findings.row import Row

ROWS = (
    Row(
        "old-clients",
        Severity.NOTE,
        title='Old versions do not know "none"',
        message='{names}: "none" is not known to old versions of Claude Code.',
        consequence="Versions before 2.1.86 crash, hang or send nothing with it.",
        remedy="Have everyone on 2.1.223 or later, or leave the entry out: that works from 2.1.20.",
        explanation=(
            'With "none" as an exporter, versions up to 2.1.0 crash, 2.1.10 to 2.1.30 hang or print'
            " nothing, and those up to 2.1.81 send nothing. 2.1.86 is the oldest that was seen"
            " working. Left out, the entries do the same, and 2.1.20 works."
        ),
    ),
    Row(
        "command-lines",
        Severity.NOTE,
        title="Shell command lines are sent",
        message="OTEL_LOG_TOOL_DETAILS is on: whole shell command lines are sent.",
        consequence=(
            "Command lines can hold passwords and personal data; the guide switches this on."
        ),
        remedy='Set it to "0" to leave them out; nothing else is lost.',
        explanation=(
            "With OTEL_LOG_TOOL_DETAILS the traces hold the whole command line of every shell"
            ' command. Set to "0", only that is lost.'
        ),
    ),
    Row(
        "key-readable",
        Severity.NOTE,
        title="Every developer can read the API key",
        message="Every developer can read the Mavvrik API key.",
        consequence="Claude Code keeps the settings as plain text on each computer.",
        remedy="Use a key for this agent only, so that it can be replaced alone.",
        explanation=(
            "Claude Code keeps the settings it received as plain text in the user's home folder."
        ),
    ),
    Row(
        "user-can-cut-off",
        Severity.NOTE,
        title="A user's own settings can cut the telemetry off",
        message="A user's own otelHeadersHelper or OTEL_TRACES_SAMPLER can cut the telemetry off.",
        consequence="Company settings that name neither leave both to the user.",
        remedy=(
            'Add an empty otelHeadersHelper at the top level and OTEL_TRACES_SAMPLER "always_on" if'
            " that matters."
        ),
        explanation=(
            "A user's otelHeadersHelper replaces the Authorization header, and a user's"
            " OTEL_TRACES_SAMPLER=always_off stops everything. An empty otelHeadersHelper and"
            " OTEL_TRACES_SAMPLER=always_on in the company settings prevent both."
        ),
    ),
    Row(
        "console-not-fetched",
        Severity.NOTE,
        title="Settings from the console may not be fetched",
        message="{name} is set.",
        consequence=(
            "Where it is in force, Claude Code does not fetch settings from the admin console."
        ),
        remedy="Bring the settings to those computers by MDM or as a file.",
        explanation=(
            "With Bedrock, Vertex, Foundry or an own ANTHROPIC_BASE_URL, Claude Code does not ask"
            " the admin console for settings. They must come by MDM or as a file there."
        ),
    ),
)
