"""The sources of managed settings for Claude Code, in order of precedence.

Claude Code uses the first source with any key and silently ignores the others. A file and its
drop-ins count as one source. Anthropic documents the places.
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
