"""Where Claude Code takes company settings from, in the order in which they win.

The first source with any key wins, the others are ignored without a word; a file and its drop-ins
are one source. Anthropic documents the places.
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
    """Where company settings come from, in the order in which they win."""

    SERVER = "server"  # the Claude console's, as Claude Code keeps them on this computer
    PLIST = "plist"  # device management on macOS
    REGISTRY = "registry"  # device management on Windows
    FILE = "file"
    DROP_IN = "drop-in"  # merged into the file, a later name wins


# Sources of one rank are merged; a lower rank wins over a higher one.
RANKS = {
    SourceKind.SERVER: 0,
    SourceKind.PLIST: 1,
    SourceKind.REGISTRY: 1,
    SourceKind.FILE: 2,
    SourceKind.DROP_IN: 2,
}
# What `/status` in Claude Code calls each, in "Enterprise managed settings (…)".
STATUS_WORDS = {
    SourceKind.SERVER: "remote",
    SourceKind.PLIST: "plist",
    SourceKind.REGISTRY: "HKLM",
    SourceKind.FILE: "file",
    SourceKind.DROP_IN: "drop-ins",
}
