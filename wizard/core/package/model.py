"""The containers that there are, and why settings do not go into one or come out of one."""

from __future__ import annotations

from enum import Enum

from wizard.core.document.nodes import Path


class Form(Enum):
    """A container, in the words that name it."""

    JSON = "a settings file"
    PROPERTY_LIST = "a property list"
    PROFILE = "a configuration profile"
    REGISTRY = "a registry file"
    SCRIPT = "a PowerShell script"


class NotCarried(Exception):
    """The container has no way to hold something that is in the settings. Never holds a value."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class NoSettings(Exception):
    """A container out of which no settings come; the sentence says why, and never holds a value."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def name_of(path: Path) -> str:
    """A place in the settings, for a sentence: permissions.deny[2]."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")
