"""The command `mvk-wizard explain`: explain the code of a finding, or list all codes."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from wizard.cli.command import Refusal, command, join
from wizard.cli.delivery import print_json, print_text
from wizard.core.exit_codes import ExitCode
from wizard.core.findings.notes import GENERAL
from wizard.core.findings.pages import Page, every_code, page, similar

_WIDTH = 80
_READ = "in settings"
_UNREAD = "in a text that can't be read (exit code 6)"
_EXAMPLES = "Lines, columns and characters are examples."


@command
def explain(options: Namespace) -> int:
    """Run `explain`. Return 2 if the code does not exist."""
    if options.code is None:
        _list_all(options)
        return ExitCode.DONE
    code = options.code.strip().strip("[]").lower()
    found = [one for one in map(page, GENERAL if code == "notes" else [code]) if one is not None]
    if not found:
        near = similar(options.code)
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
