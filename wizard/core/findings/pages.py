"""The page of every code that a finding or a problem can have, made from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from wizard.core.findings import CODES
from wizard.core.syntax.wording import ENCODINGS, WORDINGS

# Places and signs that stand in for those of a real text.
_FOR_EXAMPLE = {
    "where": "at the end of line 4",
    "line": "5",
    "closer": "}",
    "opener": "{",
    "opened": "line 2, column 10",
    "around": "",
    "string": "line 3, column 9",
    "character": "no-break space (U+00A0)",
    "found": "}",
    "kind": "a list in [ ]",
    "instead": "write true",
    "wanted": "a comma or }",
    "what": "no text",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One meaning of a code: of a settings document that was read, or of a text that was not.

    Where a text was not read, places and signs in the sentences are examples.
    """

    title: str
    meaning: str
    remedy: str = ""
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """What `explain` and the docs say about one code."""

    code: str
    sections: tuple[Section, ...]


def page(code: str) -> Page | None:
    """The page of a code; None where there is no such code."""
    sections = []
    if code in CODES:
        sections.append(Section(f"{CODES[code].title}.", CODES[code].meaning))
    for table in (WORDINGS, ENCODINGS):
        if code in table:
            wording = table[code]
            title, meaning, remedy = (
                text.format_map(_FOR_EXAMPLE)
                for text in (wording.message, wording.consequence, wording.remedy)
            )
            sections.append(Section(title, meaning, remedy, readable=False))
    return Page(code, tuple(sections)) if sections else None


def every_code() -> tuple[str, ...]:
    """All codes, in the order of the alphabet."""
    return tuple(sorted({*CODES, *WORDINGS, *ENCODINGS}))


def similar(code: str) -> tuple[str, ...]:
    """Codes that are written much like this one."""
    return tuple(get_close_matches(code.strip().lower(), every_code(), n=3))
