"""A page for each code of a finding or a problem, made from the tables."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from wizard.core.findings import CODES
from wizard.core.syntax.wording import ENCODINGS, WORDINGS

# Example places and characters for the sentences.
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
    """One meaning of a code: in a settings document, or in a text that cannot be parsed.

    For a text that cannot be parsed, places and characters in the sentences are examples.
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
    """Return the page of a code. None if the code does not exist."""
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
    """Return all codes in alphabetical order."""
    return tuple(sorted({*CODES, *WORDINGS, *ENCODINGS}))


def similar(code: str) -> tuple[str, ...]:
    """Return codes with a similar spelling."""
    return tuple(get_close_matches(code.strip().lower(), every_code(), n=3))
