"""The command `mvk-wizard explain`: explain the code of a finding, or list all codes."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches

from wizard.cli.common import Refusal, command, join
from wizard.cli.delivery import print_json, print_text
from wizard.core.exit_codes import ExitCode
from wizard.core.findings import CODES
from wizard.core.findings.notes import GENERAL
from wizard.core.syntax.wording import ENCODINGS, WORDINGS

_WIDTH = 80
_READ = "in settings"
_UNREAD = "in a text that can't be read (exit code 6)"
_EXAMPLES = "Lines, columns and characters are examples."


# The pages of the codes --------------------------------------------------------------------------

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
    return tuple(sorted({*CODES, *WORDINGS, *ENCODINGS}))


# The command --------------------------------------------------------------------------------------


@command
def explain(options: Namespace) -> int:
    """Run `explain`. Return 2 if the code does not exist."""
    if options.code is None:
        _list_all(options)
        return ExitCode.DONE
    code = options.code.strip().strip("[]").lower()
    found = [one for one in map(page, GENERAL if code == "notes" else [code]) if one is not None]
    if not found:
        near = get_close_matches(code, every_code(), n=3)
        what = f"Did you mean {' or '.join(near)}?" if near else "All codes: mvk-wizard explain"
        raise Refusal(ExitCode.USAGE, f"No finding has the code {options.code!a}.", what)
    if options.json:
        forms = [asdict(one) for one in found]
        print_json(forms if code == "notes" else forms[0])
    else:
        print_text("\n".join(join(_lines(one)) for one in found))
    return ExitCode.DONE


def _list_all(options: Namespace) -> None:
    pages = [one for one in map(page, every_code()) if one is not None]
    titles = [(one.code, one.sections[0].title) for one in pages]
    if options.json:
        print_json([{"code": code, "title": title} for code, title in titles])
    else:
        longest = max(len(code) for code, _ in titles)
        print_text(join(f"{code.ljust(longest)}  {title}" for code, title in titles))


def _lines(found: Page) -> Iterator[str]:
    for index, section in enumerate(found.sections):
        if index:
            yield ""
        yield f"{found.code}: {_READ if section.readable else _UNREAD}"
        yield ""
        yield from textwrap.wrap(section.title, _WIDTH)
        for text in (section.meaning, section.remedy, "" if section.readable else _EXAMPLES):
            yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
