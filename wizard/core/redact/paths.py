"""Show paths to other people without folders: only the name of the file."""

from __future__ import annotations

import re

# Claude Code uses these paths on every computer, so they reveal nothing.
_PUBLIC = re.compile(
    r"/etc/claude-code\b|/Library/Application Support/ClaudeCode\b"
    r"|[A-Za-z]:\\{1,2}Program(?: Files|Data)\\{1,2}ClaudeCode\b"
)
_PART = r"[^\s\\/\"'<>|,;:()]++"
_FOLDER = rf"(?:{_PART}(?: {_PART}){{0,3}}[\\/]{{1,2}})"
# A path is not part of a URL, of a path below the home folder, or one that is requested from
# Mavvrik.
_BEGINS = r"(?<![\w.:/\\~…@\]<-])"
_PATH = re.compile(rf"{_BEGINS}(?:[A-Za-z]:)?[\\/]{{1,2}}(?!v1[\\/]){_FOLDER}++(?P<name>{_PART})?")
_HOME = re.compile(rf"{_BEGINS}~[\\/]{_FOLDER}*+(?P<name>{_PART})?")
_RELATIVE = re.compile(r"(?:[^\\/:]++[\\/])++(?P<name>[^\\/:]+\.\w+)")


def is_public(path: str) -> bool:
    """Whether this path is the same on every computer."""
    return _PUBLIC.match(path) is not None


def without_folders(text: str) -> str:
    """Replace every path in a text by `…/name`, unless it is below the home folder (`~`)."""

    def covered(match: re.Match[str]) -> str:
        if is_public(match[0]):
            return match[0]
        separator = "\\" if "\\" in match[0] else "/"
        return f"…{separator}{match['name'] or ''}"

    return _PATH.sub(covered, text)


def only_names(text: str) -> str:
    """Replace every path in a text by the name of its file."""
    if whole := _RELATIVE.fullmatch(text):
        return whole["name"]
    for path in (_PATH, _HOME):
        text = path.sub(lambda match: match["name"] or "a folder", text)
    return text
