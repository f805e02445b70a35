"""Switches that put more into the traces than the guide asks for."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.client import read_switch
from wizard.core.finding import Finding
from wizard.core.findings import words_of

_CONTENT = {
    "OTEL_LOG_USER_PROMPTS": "what users type, word for word",
    "OTEL_LOG_TOOL_CONTENT": "what tools read and print, files among it",
    "OTEL_LOG_ASSISTANT_RESPONSES": "Claude's answers",
    "OTEL_LOG_RAW_API_BODIES": "whole requests and answers",
}


def check_privacy(subject: Subject) -> Iterator[Finding]:
    """Content that would now go to Mavvrik."""
    for name, what in _CONTENT.items():
        if read_switch(subject.texts.get(name)):
            words = words_of("content-logged", name=name, what=what)
            fix = set_text(subject.members[name], "0")
            yield find_entry(subject, words, name, fix)
