"""The signs in front of lines: each says its state by its shape, the colour comes on top."""

from __future__ import annotations

from textual.content import Content

from wizard.widgets.hanging import Line, words

BLANK = Line(Content(""))
DONE = words("✓", "bold $success")
PROBLEM = words("x", "bold $error")
CAUTION = words("!", "bold $warning")
ASKED = words("?", "bold $accent")  # a person is asked, or an answer is awaited
UNTESTED = words("-", "$quiet")
WAITS = words(".", "$quiet")


def quiet(text: str) -> Content:
    """Words that step back."""
    return words(text, "$quiet")
