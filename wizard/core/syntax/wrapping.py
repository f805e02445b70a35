"""What was copied along with a text: a second BOM, a Markdown fence, line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wizard.core.edits import Edit, apply
from wizard.core.position import BOM
from wizard.core.syntax.not_settings import CLOSING_FENCE, OPENING_FENCE, line_numbers

_MAX_NUMBERS = 200_000
_VISIBLE = re.compile(r"[^\r\n]+")


def text_start(text: str) -> int:
    """Where the text begins behind its BOM."""
    return 1 if text.startswith(BOM) else 0


def blanked(text: str, edits: Iterable[Edit]) -> str:
    """`text` with white space in place of what the edits take out, so that offsets stay."""
    return apply(text, [_in_place(text, edit) for edit in edits])


def _in_place(text: str, edit: Edit) -> Edit:
    removed = text[edit.offset + len(edit.text) : edit.end]
    return Edit(edit.offset, edit.length, edit.text + _VISIBLE.sub(_spaces, removed))


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def removals(spans: Iterable[tuple[int, int]]) -> list[Edit]:
    """Edits that take the spans (start, end) out."""
    return [Edit(start, end - start, "") for start, end in spans if end > start]


def outside(edits: Sequence[Edit], taken: Sequence[Edit]) -> list[Edit]:
    """Removals without the parts that `taken` removes already. Both are in order."""
    kept: list[tuple[int, int]] = []
    rest = iter(taken)
    other = next(rest, None)
    for edit in edits:
        start = edit.offset
        while other is not None and other.offset < edit.end:
            if other.end > start:
                kept.append((start, other.offset))
                start = other.end
            if other.end >= edit.end:
                break
            other = next(rest, None)
        kept.append((start, edit.end))
    return removals(kept)


def second_bom(text: str) -> list[Edit]:
    """BOMs behind the one that is allowed."""
    start = text_start(text)
    return removals([(start, len(text) - len(text[start:].lstrip(BOM)))])


def fences(text: str) -> list[Edit]:
    """The lines of back quotes around a text that was copied from a chat or a wiki."""
    opening, closing = OPENING_FENCE.match(text), CLOSING_FENCE.search(text)
    spans = [opening.span(1)] if opening else []
    if closing and (not opening or closing.start(1) >= opening.end(1)):
        spans.append(closing.span(1))
    return removals(spans)


def numbers(text: str) -> list[Edit]:
    """Line numbers that were copied along."""
    found = line_numbers(text) or []
    return removals(found) if len(found) <= _MAX_NUMBERS else []
