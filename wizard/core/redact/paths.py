"""Paths as other people may see them: the name of the file, without the folders above it."""

from __future__ import annotations

import re

# Claude Code looks in these on every computer, so they say nothing of a company.
_PUBLIC = re.compile(
    r"/etc/claude-code\b|/Library/Application Support/ClaudeCode\b"
    r"|[A-Za-z]:\\{1,2}Program(?: Files|Data)\\{1,2}ClaudeCode\b"
)
_PART = r"[^\s\\/\"'<>|,;:()]++"
_FOLDER = rf"(?:{_PART}(?: {_PART}){{0,3}}[\\/]{{1,2}})"
# A path is not the rest of a web address, nor of a path below the home folder, nor one that Mavvrik
# is asked.
_BEGINS = r"(?<![\w.:/\\~…@\]<-])"
_PATH = re.compile(rf"{_BEGINS}(?:[A-Za-z]:)?[\\/]{{1,2}}(?!v1[\\/]){_FOLDER}++(?P<name>{_PART})?")
_HOME = re.compile(rf"{_BEGINS}~[\\/]{_FOLDER}*+(?P<name>{_PART})?")
_RELATIVE = re.compile(r"(?:[^\\/:]++[\\/])++(?P<name>[^\\/:]+\.\w+)")


def is_public(path: str) -> bool:
    """Whether it is the same path on every computer."""
    return _PUBLIC.match(path) is not None


def without_folders(text: str) -> str:
    """A text with `…/name` for every path in it that is not below the home folder (`~`)."""

    def covered(match: re.Match[str]) -> str:
        if is_public(match[0]):
            return match[0]
        separator = "\\" if "\\" in match[0] else "/"
        return f"…{separator}{match['name'] or ''}"

    return _PATH.sub(covered, text)


def only_names(text: str) -> str:
    """A text with the bare name of the file for every path in it."""
    if whole := _RELATIVE.fullmatch(text):
        return whole["name"]
    for path in (_PATH, _HOME):
        text = path.sub(lambda match: match["name"] or "a folder", text)
    return text
