"""The kinds of containers, and the errors if settings cannot be put into one or read from one."""

from __future__ import annotations

from enum import Enum

from wizard.core.document.nodes import Path

NO_TEXT = "holds bytes that are not text."


class Form(Enum):
    """A kind of container. The value is its name in a sentence."""

    JSON = "a settings file"
    PROPERTY_LIST = "a property list"
    PROFILE = "a configuration profile"
    REGISTRY = "a registry file"
    SCRIPT = "a PowerShell script"


class NotCarried(Exception):
    """The container cannot hold a part of the settings. The exception contains no value of them."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class NoSettings(Exception):
    """No settings can be read from a container. The sentence says why, and contains no value."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def name_of(path: Path) -> str:
    """Return a path in the settings as a sentence names it: permissions.deny[2]."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")
