"""Lines as plain text: words instead of signs, no colors, no cursor movement."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from wizard.steps.styled_text import Line

WIDTH = 78
_GLUE = "\u00a0"  # a space at which no row ends
_SIGNS = {
    "✓": "[ok]",
    "x": "[problem]",
    "!": "[caution]",
    "?": "[to check]",
    ".": "[open]",
    "-": "-",
    "·": "-",
}
_LED = re.compile(r"^([✓x!]) +")  # a sign at the start of the text
_GAPS = re.compile(r"(?<=\S) {3,}")
# For terminals without UTF-8.
_ASCII = str.maketrans(
    {
        "→": "->",
        "…": "...",
        "•": "*",
        "·": "-",
        "“": '"',
        "”": '"',
        "—": "-",
        "✓": "ok",
        "│": "|",
        "»": ">",
    }
)


def printed(lines: Iterable[Line]) -> str:
    """Wrap the lines. Each ends with a line break."""
    return "".join(f"{_printed(one)}\n" for one in lines)


def _printed(one: Line) -> str:
    sign, right = one.sign.plain, one.right.plain.strip()
    if sign.rstrip().endswith("|"):  # a line of the settings, whose columns matter
        return f"{sign} {one.text.plain}".rstrip()
    said = _GAPS.sub("  ", one.text.plain.strip())
    said = _LED.sub(lambda found: f"{_SIGNS[found[1]]} ", said) if one.heading else said
    said = f"{_sign(sign)} {said}".strip() if sign.strip() else said
    return wrapped(f"{said} ({right})" if right else said, _depth(one))


def _depth(one: Line) -> str:
    """Return the indentation of a line. Lines below another one are indented."""
    text = one.text.plain
    return "" if one.sign.plain.strip() else text[: len(text) - len(text.lstrip())]


def _sign(sign: str) -> str:
    parts = [_SIGNS.get(part, part) for part in sign.split()]
    named, last = " ".join(parts), parts[-1]
    if last.isdigit():
        return f"{named}."
    return f"{named}:" if last.strip('"')[:1].isalpha() else named


def wrapped(text: str, indent: str = "") -> str:
    """Wrap a paragraph to a width that fits every terminal. Later lines are indented.

    A sign stays beside the first word, however long that is.
    """
    return textwrap.fill(
        text.replace(" ", _GLUE, 1),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    ).replace(_GLUE, " ", 1)


def ascii_only(text: str) -> str:
    """Replace what a terminal without UTF-8 cannot show."""
    return text.translate(_ASCII)
