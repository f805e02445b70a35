"""The bare `"env": {…}` of the guide gets the braces that make it a document."""

from __future__ import annotations

import re

from wizard.core.diagnosis.scan import WHITE
from wizard.core.diagnosis.whole import ENV_FRAGMENT
from wizard.core.edits import Edit
from wizard.core.repair_frame import blanked, text_start
from wizard.core.repair_tokens import Found

_LINE_END = re.compile(r"\r\n|\n|\r")


def outer_braces(text: str, found: Found) -> list[Edit]:
    """Edits that put braces around a bare `"env"` part; none where `text` is something else.

    A comma behind the part is one too many then, and is added to what was found.
    """
    edits = [*found.spaces, *found.hidden, *found.comments, *found.quotes, *found.commas]
    match = ENV_FRAGMENT.match(blanked(text, edits), text_start(text))
    if match is None:
        return []
    if found.open_comma is not None:
        found.commas.append(Edit(found.open_comma, 1, ""))
        edits.append(found.commas[-1])
    start, end = match.start("name"), len(blanked(text, edits).rstrip(WHITE))
    line_end = _LINE_END.search(text, start, end)
    between = line_end[0] if line_end else ""
    first = _line_start(text, start, edits) if line_end else start
    opening = Edit(first, 0, "{" + between)
    name = [] if match["name"].startswith('"') else [Edit(start, len("env"), '"env"')]
    return [opening, *name, Edit(end, 0, between + "}")]


def _line_start(text: str, position: int, edits: list[Edit]) -> int:
    """Where the line of `position` begins; `position` where a removed comment reaches into it."""
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    start = max(start, text_start(text))
    inside_comment = any(edit.offset < start < edit.end for edit in edits)
    return position if inside_comment else start
