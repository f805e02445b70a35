"""Paths as other people may see them: the name of the file, without the folders above it."""

from __future__ import annotations

import re

# Where Claude Code looks on every computer: these say nothing of a company.
_PUBLIC = re.compile(
    r"/etc/claude-code\b|/Library/Application Support/ClaudeCode\b"
    r"|[A-Za-z]:\\{1,2}Program(?: Files|Data)\\{1,2}ClaudeCode\b"
)
_PART = r"[^\s\\/\"'<>|,;:()]++"
_FOLDER = rf"(?:{_PART}(?: {_PART}){{0,3}}[\\/]{{1,2}})"
# Not the rest of a web address, nor of a path below the home folder; nor one that Mavvrik is asked.
_BEGINS = r"(?<![\w.:/\\~…@\]<-])"
_PATH = re.compile(rf"{_BEGINS}(?:[A-Za-z]:)?[\\/]{{1,2}}(?!v1[\\/]){_FOLDER}++(?P<name>{_PART})?")
_HOME = re.compile(rf"{_BEGINS}~[\\/]{_FOLDER}*+(?P<name>{_PART})?")
_RELATIVE = re.compile(r"(?:[^\\/:]++[\\/])++(?P<name>[^\\/:]+\.\w+)")


def is_public(path: str) -> bool:
    """Whether it is the same path on every computer."""
    return _PUBLIC.match(path) is not None


def without_folders(text: str) -> str:
    """A text, with `…/name` for every path in it that is not below the home folder (`~`)."""
    return _PATH.sub(_covered, text)


def _covered(found: re.Match[str]) -> str:
    if is_public(found[0]):
        return found[0]
    separator = "\\" if "\\" in found[0] else "/"
    return f"…{separator}{found['name'] or ''}"


def only_names(text: str) -> str:
    """A text, with the bare name of the file for every path in it."""
    if whole := _RELATIVE.fullmatch(text):
        return whole["name"]
    for path in (_PATH, _HOME):
        text = path.sub(lambda found: found["name"] or "a folder", text)
    return text
