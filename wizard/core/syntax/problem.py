"""What keeps a settings text from being parsed, in plain words.

The words are never those of a parser, and never come from the text, which may contain a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.core.position import BOM, Lines

if TYPE_CHECKING:
    from wizard.core.syntax.fault import Diagnosis

MAX_CHARACTERS = 4 * 1024 * 1024  # twice what Claude Code reads


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a text cannot be parsed. `offset` counts code points, the others from 1."""

    code: str  # stable, kebab-case: "trailing-comma"
    offset: int
    line: int
    column: int
    message: str
    consequence: str
    remedy: str
    note: str = ""  # the text next to the mark; empty if no line is shown


class Unreadable(Exception):
    """A text that is not settings. Its message contains the code and the place, never the text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} at line {problem.line}, column {problem.column}")
        self.problem = problem


def find_problem(text: str) -> Problem | None:
    """Return the first reason why `text` is not strict JSON with an object at the top level.

    A BOM at the start is allowed, and numbers may have any length. NaN and Infinity are refused.
    The time is proportional to the length of any text.
    """
    from wizard.core.syntax.fault import Diagnosis, FaultView, diagnose
    from wizard.core.syntax.scan import first_fault, skip_space

    lines = Lines(text)
    if len(text) > MAX_CHARACTERS:
        return _problem(lines, Diagnosis("too-large", 0))
    if fault := first_fault(text):
        return _problem(lines, diagnose(FaultView(text, fault, lines)))
    start = skip_space(text, 1 if text.startswith(BOM) else 0)
    if text[start] == "{":
        return None
    kinds = {
        "[": "a list in [ ]",
        '"': "quoted text",
        "t": "the word true",
        "f": "the word false",
        "n": "the word null",
    }
    words = {"kind": kinds.get(text[start], "a number")}
    return _problem(lines, Diagnosis("root-not-object", start, words))


def problem_of(text: str) -> Problem:
    """Return the problem of a text that a parser refused, or "not-json" if none is found.

    A parser's own message and place depend on the version of Python, so they are not used.
    """
    from wizard.core.syntax.fault import Diagnosis

    fallback = Diagnosis("not-json", 0, {"wanted": "something else"})
    return find_problem(text) or _problem(Lines(text), fallback)


def problem_at(text: str, code: str, offset: int) -> Problem:
    """Return the problem `code` of a text that is JSON but exceeds a limit of this program."""
    from wizard.core.syntax.fault import Diagnosis

    return _problem(Lines(text), Diagnosis(code, offset))


def encoding_problem(kind: str) -> Problem:
    """Return the problem of bytes that are not text for Claude Code.

    `kind` is "utf-16-be", "utf-16-le" (without a BOM), "utf-32", "binary" or "property-list".
    """
    from wizard.core.syntax.wording import ENCODINGS

    wording = ENCODINGS[kind]
    return Problem(kind, 0, 1, 1, wording.message, wording.consequence, wording.remedy)


def _problem(lines: Lines, diagnosis: Diagnosis) -> Problem:
    from wizard.core.syntax.wording import WORDINGS

    code, offset, place = diagnosis.code, diagnosis.offset, lines.place(diagnosis.offset)
    words = {"line": str(place.line), **diagnosis.words}
    message, note, remedy, consequence = (part.format_map(words) for part in WORDINGS[code])
    return Problem(code, offset, place.line, place.column, message, consequence, remedy, note)
