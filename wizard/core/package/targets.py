"""The ways to deliver settings without the console, one row for each.

The command `package` and the steps use these rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.core.client.sources import (
    DROP_IN_FOLDER,
    FOLDERS,
    PLIST_DOMAIN,
    REGISTRY_KEY,
    REGISTRY_VALUE,
    SETTINGS_FILE,
    STATUS_WORDS,
    SourceKind,
)
from wizard.core.client.versions import VERSION
from wizard.core.package.model import Form

CONSOLE_WINS = (
    "Any setting in the Claude console wins over MDM and files, and can switch these off."
)
READABLE = "Every user of that computer can read these settings and the API key."
OTHERS_IN_IT = (
    "With other settings in it: deliver what mvk-wizard package --removal writes. Otherwise:"
)
RESTART = "Developers restart Claude Code."
_LINUX, _MAC, _WINDOWS = (FOLDERS[name] for name in ("linux", "darwin", "win32"))
_DROP_IN = "50-mavvrik.json"
_LINUX_FILE = f"{_LINUX}/{SETTINGS_FILE}"
_MAC_FILE = f"{_MAC}/{SETTINGS_FILE}"
_WINDOWS_FILE = rf"{_WINDOWS}\{SETTINGS_FILE}"
_REGISTRY = rf"HKLM\{REGISTRY_KEY}, value {REGISTRY_VALUE}"
_OF_FILES = "MDM wins over it."
_OF_MDM = "It wins over managed settings files."
_MERGE_FIRST = "It replaces the file that is there: merge into that one."
_PLACE_DOCUMENTED = "Anthropic documents the place. The same file ran on Linux. Not tried on "
_NAMES_NOT_DOCUMENTED = (
    "Anthropic documents the domain. That its keys are those of the settings file is the practice"
    " of public examples, not documented. Not tried on a Mac."
)


@dataclass(frozen=True, slots=True)
class Target:
    """One way to deliver settings. In `deploy`, {file} is the name of the file that was written."""

    id: str
    label: str
    kind: SourceKind
    form: Form
    file: str  # the default name of the written file
    path: str  # the place of the settings on a computer
    owner: str  # who owns them there, and who may read them
    deploy: tuple[str, ...]
    overrides: str
    take_back: str
    evidence: str

    @property
    def is_mdm(self) -> bool:
        """Whether device management delivers the settings, and not a file."""
        return self.kind in (SourceKind.PLIST, SourceKind.REGISTRY)

    @property
    def status(self) -> str:
        """The text that `/status` in Claude Code shows if these settings are in force."""
        return f"Enterprise managed settings ({STATUS_WORDS[self.kind]})"


TARGETS = (
    Target(
        "linux",
        "Linux or WSL: managed settings file",
        SourceKind.FILE,
        Form.JSON,
        SETTINGS_FILE,
        _LINUX_FILE,
        "owner root:root, mode 0644",
        (f"sudo install -D -o root -g root -m 0644 {{file}} {_LINUX_FILE}", _MERGE_FIRST),
        _OF_FILES,
        f"sudo rm {_LINUX_FILE}",
        f"The real Claude Code {VERSION} ran it, also as a user who is not root.",
    ),
    Target(
        "macos",
        "macOS: managed settings file",
        SourceKind.FILE,
        Form.JSON,
        SETTINGS_FILE,
        _MAC_FILE,
        "owner root:wheel, mode 0644",
        (
            f'sudo mkdir -p "{_MAC}"',
            f'sudo install -o root -g wheel -m 0644 {{file}} "{_MAC_FILE}"',
            _MERGE_FIRST,
        ),
        _OF_FILES,
        f'sudo rm "{_MAC_FILE}"',
        f"{_PLACE_DOCUMENTED}a Mac.",
    ),
    Target(
        "windows",
        "Windows: managed settings file",
        SourceKind.FILE,
        Form.JSON,
        SETTINGS_FILE,
        _WINDOWS_FILE,
        "written by an administrator, readable by users",
        (
            f"New-Item -ItemType Directory -Force '{_WINDOWS}'",
            f"Copy-Item {{file}} '{_WINDOWS_FILE}'",
            _MERGE_FIRST,
        ),
        _OF_FILES,
        f"Remove-Item '{_WINDOWS_FILE}'",
        f"{_PLACE_DOCUMENTED}Windows.",
    ),
    Target(
        "drop-in",
        "Drop-in beside a managed settings file",
        SourceKind.DROP_IN,
        Form.JSON,
        _DROP_IN,
        f"{_LINUX}/{DROP_IN_FOLDER}/{_DROP_IN}",
        "owner root:root, mode 0644",
        (
            f"sudo install -D -o root -g root -m 0644 {{file}}"
            f" {_LINUX}/{DROP_IN_FOLDER}/{_DROP_IN}",
            f'On macOS the folder is in "{_MAC}", on Windows in {_WINDOWS}.',
            "A drop-in that can't be parsed keeps Claude Code from starting.",
        ),
        f"It is merged into {SETTINGS_FILE}; a later file name wins. {_OF_FILES}",
        f"sudo rm {_LINUX}/{DROP_IN_FOLDER}/{_DROP_IN}",
        f"The real Claude Code {VERSION} ran it on Linux, also as a user who is not root.",
    ),
    Target(
        "mobileconfig",
        "macOS: configuration profile for MDM",
        SourceKind.PLIST,
        Form.PROFILE,
        f"{PLIST_DOMAIN}.mobileconfig",
        f"preference domain {PLIST_DOMAIN}",
        "installed by MDM, readable by users",
        (
            "In your MDM, upload {file} as a custom configuration profile.",
            "On one Mac: open it, then install it in System Settings.",
        ),
        _OF_MDM,
        "Remove the profile in your MDM.",
        _NAMES_NOT_DOCUMENTED,
    ),
    Target(
        "plist",
        "macOS: property list for MDM",
        SourceKind.PLIST,
        Form.PROPERTY_LIST,
        f"{PLIST_DOMAIN}.plist",
        f"preference domain {PLIST_DOMAIN}",
        "installed by MDM, readable by users",
        (f"In Jamf or Iru (Kandji), upload {{file}} as custom settings of {PLIST_DOMAIN}.",),
        _OF_MDM,
        "Remove the custom settings in your MDM.",
        _NAMES_NOT_DOCUMENTED,
    ),
    Target(
        "reg",
        "Windows: registry file",
        SourceKind.REGISTRY,
        Form.REGISTRY,
        "claude-code.reg",
        _REGISTRY,
        "written by an administrator, readable by users",
        (
            "reg import {file}",
            "Run it as administrator. It replaces the value that is there: merge into that one.",
        ),
        _OF_MDM,
        rf"reg delete HKLM\{REGISTRY_KEY} /v {REGISTRY_VALUE} /f",
        "Anthropic documents key, value and one line of JSON. Not tried on Windows.",
    ),
    Target(
        "intune",
        "Windows: PowerShell script for Intune",
        SourceKind.REGISTRY,
        Form.SCRIPT,
        "claude-code.ps1",
        _REGISTRY,
        "written by the system, readable by users",
        (
            "In Intune, add {file} as a platform script for Windows.",
            "Logged on credentials: No. 64-bit PowerShell: Yes. Intune takes up to 200 KB.",
            "It replaces the value that is there: merge into that one.",
        ),
        _OF_MDM,
        "Remove the script in Intune. The value stays until you deliver what mvk-wizard package"
        " --removal writes.",
        "It writes the same value as the registry file. Not tried on Windows.",
    ),
)
BY_ID = {one.id: one for one in TARGETS}


UNDO = "Undo"


def how_to(target: Target, file: str = "") -> Iterator[tuple[str, str]]:
    """Yield headings with a sentence or command each. `file` is a path as typed in a command."""
    name = file or target.file
    yield "Where", f"{target.path} ({target.owner})"
    for line in target.deploy:
        yield "Deploy", line.replace("{file}", name)
    yield "Who can read it", READABLE
    yield "What wins", f"{target.overrides} {CONSOLE_WINS}"
    yield "See it", f"{RESTART} /status shows {target.status}."
    if "--removal" not in target.take_back:
        yield UNDO, OTHERS_IN_IT
    yield UNDO, target.take_back
    yield "How we know", target.evidence
