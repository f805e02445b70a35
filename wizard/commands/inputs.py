"""What every command reads: settings, credentials, the endpoint. Refusals go to stderr."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.document import Document, read
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Severity
from wizard.core.mask import mask_text
from wizard.core.problems import Problem, Unreadable, marks
from wizard.core.repair import offer_fixes
from wizard.core.text import SettingsText, decode
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.services.file_trouble import FileTrouble
from wizard.services.files import LIMIT, read_limited

if TYPE_CHECKING:
    from wizard.core.credentials import Credentials, PasteReading

STDIN = "-"


class Refusal(Exception):
    """A command ends here: words for stderr and the exit code. Never holds a secret."""

    def __init__(self, code: ExitCode, *words: str) -> None:
        super().__init__(*words)
        self.code = code
        self.words = words


def say(*words: str) -> None:
    """Words go to stderr; stdout is for results."""
    for word in words:
        sys.stderr.write(f"{word}\n")


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


def read_bytes(source: str) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        Refusal: it cannot be read, or is far too large for settings.
    """
    if source == STDIN:
        data = sys.stdin.buffer.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise Refusal(ExitCode.ERROR, "Standard input holds more than any settings file does.")
        return data
    try:
        return read_limited(Path(source), LIMIT)
    except FileTrouble as trouble:
        raise Refusal(ExitCode.ERROR, trouble.sentence, trouble.meaning, trouble.remedy) from None


def load_settings(source: str, *, fix: bool = False) -> Loaded:
    """Read and parse a settings text; with `fix`, mend what step 3 of the wizard would offer.

    Raises:
        Refusal: exit 6 with line, column and the marked line where it is not parseable.
    """
    data = read_bytes(source)
    text = ""
    try:
        settings = decode(data)
        text = settings.text
        return Loaded(source, data, settings, _read(settings, fix=fix))
    except Unreadable as unreadable:
        words = problem_lines(source, text, unreadable.problem)
        raise Refusal(ExitCode.NOT_PARSEABLE, *words) from None


def _read(settings: SettingsText, *, fix: bool) -> Document:
    try:
        return read(settings.text)
    except Unreadable:
        repair = offer_fixes(settings.text) if fix else None
        if repair is None:
            raise
        for one in repair.fixes:
            say(f"Mended: {one.label}.")
        return read(repair.text)


def problem_lines(source: str, text: str, problem: Problem) -> tuple[str, ...]:
    """A problem as lines of plain text: what, where, the marked line, what it means, what to do.

    Secrets in the lines that are shown are masked.
    """
    name = "standard input" if source == STDIN else source
    marked = marks(text, problem, mask_text)
    return (
        f"{name}, line {problem.line}, column {problem.column}: {problem.message}",
        *(f"  {line.number or '':>5} | {line.text}" for line in marked),
        problem.consequence,
        problem.remedy,
    )


def endpoint_of(options: Namespace, environ: Mapping[str, str]) -> str:
    """The endpoint that this run writes, expects and asks, without a slash at its end.

    Raises:
        Refusal: it is no https address (plain http is for loopback only).
    """
    from wizard.core.address import BadAddress, read_address

    endpoint = str(options.endpoint or environ.get("MVK_ENDPOINT") or DEFAULT_ENDPOINT)
    try:
        read_address(endpoint)
    except BadAddress as bad:
        raise Refusal(ExitCode.USAGE, bad.sentence) from None
    return endpoint.rstrip("/")


def read_credentials(options: Namespace, environment: Mapping[str, str]) -> Credentials:
    """The three values, with the refusals of step 2.

    Raises:
        Refusal: exit 2 where one is missing or would be mangled by Claude Code.
    """
    credentials = find_credentials(options, environment)
    if credentials is None:
        raise Refusal(
            ExitCode.USAGE,
            "Credentials are needed: MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY.",
            "Set them in the environment, or give a file with the Connect block: "
            "--credentials FILE (- is standard input).",
        )
    return credentials


def find_credentials(options: Namespace, environment: Mapping[str, str]) -> Credentials | None:
    """Like `read_credentials`, but None where none are given at all."""
    reading = find_reading(options, environment)
    return reading.credentials if reading else None


def find_reading(options: Namespace, environment: Mapping[str, str]) -> PasteReading | None:
    """What was given as credentials; None where nothing was.

    Raises:
        Refusal: exit 2 where something was given and cannot be used.
    """
    from wizard.core.credentials import Credentials, read_paste

    if options.credentials is not None:
        text = read_bytes(options.credentials).decode("utf-8", "replace")
        reading = read_paste(text)
    else:
        reading = Credentials.from_environment(environment)
        if not reading.values and not reading.problems:
            return None
    if reading.credentials is None:
        errors = [one for one in reading.problems if one.severity is Severity.ERROR]
        missing = [f"{name} is missing." for name in reading.missing]
        words = [f"{one.message} {one.remedy}" for one in errors]
        raise Refusal(ExitCode.USAGE, *words, *missing)
    for warning in reading.problems:
        say(f"Note: {warning.message} {warning.remedy}")
    return reading


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


def join(lines: Iterable[str]) -> str:
    """Lines of a text, each with its end."""
    return "".join(f"{line}\n" for line in lines)
