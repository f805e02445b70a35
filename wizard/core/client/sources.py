"""The sources of managed settings for Claude Code, in order of precedence.

Claude Code uses the first source with any key and silently ignores the others. Since 2.1.223 it
merges `env` entry by entry, but the entries that say where telemetry goes come from one source. A
file and its drop-ins count as one source. Anthropic documents the places.
"""

from __future__ import annotations

from enum import StrEnum

REGISTRY_KEY = r"SOFTWARE\Policies\ClaudeCode"
REGISTRY_VALUE = "Settings"
SETTINGS_FILE = "managed-settings.json"
DROP_IN_FOLDER = "managed-settings.d"
PLIST_DOMAIN = "com.anthropic.claudecode"
PREFERENCES = "/Library/Managed Preferences"
RECEIVED_FILE = "remote-settings.json"
# By the names of `sys.platform`.
FOLDERS = {
    "linux": "/etc/claude-code",
    "darwin": "/Library/Application Support/ClaudeCode",
    "win32": r"C:\Program Files\ClaudeCode",
}


class SourceKind(StrEnum):
    """The sources of managed settings, in order of precedence."""

    SERVER = "server"  # the Claude console's, as Claude Code stores them on this computer
    PLIST = "plist"  # device management on macOS
    REGISTRY = "registry"  # device management on Windows
    FILE = "file"
    DROP_IN = "drop-in"  # merged into the file; a later name takes precedence


# Sources with the same rank are merged. A lower rank takes precedence over a higher one.
RANKS = {
    SourceKind.SERVER: 0,
    SourceKind.PLIST: 1,
    SourceKind.REGISTRY: 1,
    SourceKind.FILE: 2,
    SourceKind.DROP_IN: 2,
}
# The names that `/status` in Claude Code uses, in "Enterprise managed settings (…)".
STATUS_WORDS = {
    SourceKind.SERVER: "remote",
    SourceKind.PLIST: "plist",
    SourceKind.REGISTRY: "HKLM",
    SourceKind.FILE: "file",
    SourceKind.DROP_IN: "drop-ins",
}

ENTRIES_MERGED_SINCE = (2, 1, 223)
# The entries that come from one source together, as read in 2.1.332 and measured with it.
_ONE_SOURCE_PREFIXES = ("OTEL_EXPORTER_OTLP_", "ANT_OTEL_EXPORTER_OTLP_")
_ONE_SOURCE_NAMES = {
    "OTEL_LOG_RAW_API_BODIES",
    "OTEL_LOG_USER_PROMPTS",
    "OTEL_LOG_ASSISTANT_RESPONSES",
    "OTEL_LOG_TOOL_CONTENT",
    "OTEL_LOG_TOOL_DETAILS",
    "OTEL_LOG_MANAGED_SETTINGS",
    "OTEL_LOGS_EXPORTER",
    "ENABLE_BETA_TRACING_DETAILED",
    "BETA_TRACING_ENDPOINT",
    "ANT_OTEL_LOGS_EXPORTER",
}


def from_one_source(name: str) -> bool:
    """Whether an entry of `env` comes from the same source as all others of its kind."""
    return name.upper().startswith(_ONE_SOURCE_PREFIXES) or name.upper() in _ONE_SOURCE_NAMES
