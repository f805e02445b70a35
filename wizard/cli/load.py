"""The settings text that a command is about, read and parsed. Refusals go to stderr."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wizard.cli.command import STDIN, Refusal, read_bytes, say
from wizard.core.document.formatting import join_envs
from wizard.core.document.reader import Document, read
from wizard.core.document.text import SettingsText, decode
from wizard.core.edits import apply
from wizard.core.exit_codes import ExitCode
from wizard.core.redact.mask import mask_text
from wizard.core.redact.masked_lines import blurred
from wizard.core.syntax.problem import Problem, Unreadable, mark_problem
from wizard.core.syntax.repair import offer_fixes

Reader = Callable[..., Document]  # `read`, or another function with its arguments


@dataclass(frozen=True, slots=True)
class Loaded:
    """A settings text as it was read, with its bytes, and the document in it."""

    source: str  # a path, or "-"
    data: bytes
    settings: SettingsText
    document: Document

    @property
    def path(self) -> Path | None:
        """The file; None for standard input and for --empty."""
        return None if self.source in (STDIN, "") else Path(self.source)


def load_settings(
    source: str, *, fix: bool = False, redact: bool = False, reader: Reader = read
) -> Loaded:
    """Read and parse a settings text; with `fix`, mend what step 3 of the wizard would offer.

    With `redact`, a refusal shows nothing of the values, and of the path the last name only.

    Raises:
        Refusal: exit 6 with line, column and the marked line where it is not parseable.
    """
    data = read_bytes(source)
    text = ""
    try:
        settings = decode(data)
        text = settings.text
        return Loaded(source, data, settings, _read(settings, reader, fix=fix))
    except Unreadable as unreadable:
        words = problem_lines(source, text, unreadable.problem, redact=redact)
        raise Refusal(ExitCode.NOT_PARSEABLE, *words) from None


def _read(settings: SettingsText, reader: Reader, *, fix: bool) -> Document:
    try:
        document = reader(settings.text, encoding=settings.encoding)
    except Unreadable:
        repair = offer_fixes(settings.text) if fix else None
        if repair is None:
            raise
        for one in repair.fixes:
            say(f"Mended: {one.label}.")
        document = reader(repair.text, encoding=settings.encoding)
    joined = join_envs(document) if fix else None
    if joined is None:
        return document
    say(f"Mended: {joined.label}.")
    return reader(apply(document.text, joined.edits), encoding=settings.encoding)


def problem_lines(
    source: str, text: str, problem: Problem, *, redact: bool = False
) -> tuple[str, ...]:
    """A problem as lines of plain text: what, where, the marked line, what it means, what to do.

    Secrets in the lines that are shown are masked.
    """
    shown = Path(source).name if redact else source
    name = "standard input" if source == STDIN else shown
    marked = mark_problem(text, problem, blurred if redact else mask_text)
    return (
        f"{name}, line {problem.line}, column {problem.column}: {problem.message}",
        *(f"  {line.number or '':>5} | {line.text}" for line in marked),
        problem.consequence,
        problem.remedy,
    )


def settings_source(options: Namespace, name: str) -> str:
    """Which settings text a command is about.

    Raises:
        Refusal: exit 2 where none is named, or standard input is meant twice.
    """
    if options.settings is None:
        raise Refusal(ExitCode.USAGE, f"Which settings? mvk-wizard {name} SETTINGS (- is stdin).")
    if options.settings == STDIN and options.credentials == STDIN:
        raise Refusal(ExitCode.USAGE, "Standard input cannot be both settings and credentials.")
    return str(options.settings)
