"""Read and parse the settings text that a command works on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wizard.cli.common import STDIN, Refusal, read_bytes, say
from wizard.core.document.reader import Document, read
from wizard.core.document.text import SettingsText, decode
from wizard.core.exit_codes import ExitCode
from wizard.core.package.model import NoSettings
from wizard.core.redact.mask import mask_text
from wizard.core.redact.masked_lines import blurred
from wizard.core.syntax.excerpt import mark_problem
from wizard.core.syntax.problem import Problem, Unreadable
from wizard.core.syntax.repair import offer_fixes
from wizard.services.files.trouble import shell_path

_PUT_BACK = "Use --output, then put the result back with mvk-wizard package."
Reader = Callable[..., Document]  # `read`, or a function with the same arguments


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """A settings text with its original bytes, and the document parsed from it.

    If the bytes are a container, the text is the JSON that was in it.
    """

    data: bytes
    settings: SettingsText
    document: Document


def load_settings(
    options: Namespace,
    *,
    redact: bool = False,
    reader: Reader = read,
    offer_fix: bool = True,
    in_place: bool = False,
) -> LoadedSettings:
    """Read and parse the settings text that a command works on: a file, or standard input (`-`).

    A property list, a configuration profile, a registry file or a script of `package` may hold it.

    If `redact` is true, a refusal shows no values, and only the last name of the path. If
    `offer_fix` is true, a refusal names the command that fixes the text.

    Raises:
        FileTrouble: the file cannot be read.
        Refusal: no file is given, or standard input is given for two things (exit code 2).
            The text cannot be parsed (exit code 6). It has line, column and the marked line.
            Or JSON would replace (`in_place`) another kind of file (exit code 2).
    """
    source = _source(options)
    data = read_bytes(source)
    settings = _unpacked(data, _shown(source, redact))
    if in_place and settings is not None and settings.form is not None:
        first = f"--in-place would write JSON into {settings.form.value}."
        raise Refusal(ExitCode.USAGE, first, _PUT_BACK)
    text = ""
    try:
        settings = settings or decode(data)
        text = settings.text
        return LoadedSettings(data, settings, reader(text, encoding=settings.encoding))
    except Unreadable as unreadable:
        words = problem_lines(source, text, unreadable.problem, redact=redact)
        if offer_fix:
            words = (*words, *_ways_on(Path(source).name if redact else source, data, text))
        raise Refusal(ExitCode.NOT_PARSEABLE, *words) from None


def _shown(source: str, redact: bool) -> str:
    if source == STDIN:
        return "standard input"
    return Path(source).name if redact else source


def _unpacked(data: bytes, name: str) -> SettingsText | None:
    """Return the settings in a container. None if the bytes are none."""
    from wizard.core.package.containers import unpack

    try:
        unpacked = unpack(data)
    except NoSettings as none:
        raise Refusal(ExitCode.NOT_PARSEABLE, f"{name}: {none.sentence}") from None
    if unpacked is not None and unpacked.form is not None:
        say(f"{name} is {unpacked.form.value}. Lines and columns are those of the JSON in it.")
    return unpacked


def _ways_on(source: str, data: bytes, text: str) -> Iterator[str]:
    """Name the command to use if the text is empty, or if it can be fixed without guessing."""
    if not data.strip():
        yield "To start from empty settings: mvk-wizard merge --empty"
    elif offer_fixes(text) is not None:
        file = STDIN if source == STDIN else shell_path(source)
        yield f"To fix this and merge: mvk-wizard merge {file} --fix"


def problem_lines(
    source: str, text: str, problem: Problem, *, redact: bool = False
) -> tuple[str, ...]:
    """Describe a problem in lines: what, where, the marked line without secrets, and what to do."""
    marked = mark_problem(text, problem, blurred if redact else mask_text)
    place = f"line {problem.line}, column {problem.column}"
    return (
        f"{_shown(source, redact)}, {place}: {problem.message}",
        *(f"  {line.number or '':>5} | {line.text}" for line in marked),
        problem.consequence,
        problem.remedy,
    )


def _source(options: Namespace) -> str:
    """Return the path of the settings that a command works on, or `-` for standard input."""
    if options.settings is None:
        usage = f"mvk-wizard {options.command} SETTINGS (- is stdin)"
        raise Refusal(ExitCode.USAGE, f"Name a settings file: {usage}.")
    if options.settings == STDIN and options.credentials == STDIN:
        raise Refusal(
            ExitCode.USAGE,
            "Settings and credentials can't both come from standard input. Use a file for one.",
        )
    return str(options.settings)
