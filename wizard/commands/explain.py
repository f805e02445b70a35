"""`mvk-wizard explain CODE`: what the code of a finding means, wherever it was met.

Without a code all are listed. `--json` prints, in this stable form, `code` and `sections`, each
with `readable` (false: of a text that is not JSON), `title`, `meaning` and `remedy` (empty where
the finding itself says what to do); without a code a list of objects with `code` and `title`.
"""

from __future__ import annotations

import json
import textwrap
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from wizard.commands.delivery import print_text
from wizard.commands.inputs import say
from wizard.core.code_pages import Page, Section, every_code, page, similar
from wizard.core.exit_codes import ExitCode

_WIDTH = 80
_READ = "found in a settings document"
_UNREAD = "found in a text that cannot be read (exit code 6)"
_EXAMPLES = "Lines, columns and signs are examples."


def explain(options: Namespace) -> int:
    """Carry out `explain`; returns 2 where there is no such code."""
    if options.code is None:
        print_text(_list_as_json() if options.json else _list())
        return ExitCode.DONE
    found = page(options.code.strip().strip("[]").lower())
    if found is None:
        _unknown(options.code)
        return ExitCode.USAGE
    print_text(_as_json(asdict(found)) if options.json else "\n".join(_lines(found)) + "\n")
    return ExitCode.DONE


def _unknown(code: str) -> None:
    near = similar(code)
    say(
        f"There is no code {code!a}.",
        f"Did you mean {' or '.join(near)}?" if near else "All codes: mvk-wizard explain",
    )


def _lines(found: Page) -> Iterator[str]:
    for index, section in enumerate(found.sections):
        if index:
            yield ""
        yield f"{found.code}: {_READ if section.readable else _UNREAD}"
        yield ""
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield from textwrap.wrap(section.title, _WIDTH)
    for text in (section.meaning, section.remedy, "" if section.readable else _EXAMPLES):
        yield from textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _titles() -> Iterator[tuple[str, str]]:
    for code in every_code():
        found = page(code)
        if found is not None:
            yield code, found.sections[0].title


def _list() -> str:
    longest = max(map(len, every_code()))
    return "".join(f"{code.ljust(longest)}  {title}\n" for code, title in _titles())


def _list_as_json() -> str:
    return _as_json([{"code": code, "title": title} for code, title in _titles()])


def _as_json(form: object) -> str:
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"
