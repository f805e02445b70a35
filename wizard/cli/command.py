"""What every command shares: what it is given, how it refuses, with which exit code it ends.

The wizard's way to its first screen leads through here, so what is heavy is imported where it is
needed; settings texts are read in `load`.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import TAB, harmless
from wizard.core.known_key import know_key
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.services.files.trouble import FileTrouble

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials, PasteReading


STDIN = "-"


class Refusal(Exception):
    """A command ends here: words for stderr and the exit code. Never holds a secret."""

    def __init__(self, code: ExitCode, *words: str) -> None:
        super().__init__(*words)
        self.code = code
        self.words = words


def say(*words: str) -> None:
    """Words go to stderr, each as one line; stdout is for results."""
    with suppress(OSError):  # a result and an exit code are worth more than the words
        sys.stderr.write(join(words))


def read_bytes(source: str) -> bytes:
    """The bytes of a file or of standard input.

    Raises:
        Refusal: it cannot be read, or is far too large for settings.
    """
    from wizard.services.files.files import LIMIT, read_limited
    from wizard.services.files.trouble import FileTrouble

    if source == STDIN:
        if sys.stdin is None:
            raise Refusal(ExitCode.USAGE, "Standard input is closed: name a file instead of -.")
        data = sys.stdin.buffer.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise Refusal(ExitCode.ERROR, "Standard input holds more than any settings file does.")
        return data
    try:
        return read_limited(Path(source), LIMIT)
    except FileTrouble as trouble:
        raise Refusal(ExitCode.ERROR, trouble.sentence, trouble.meaning, trouble.remedy) from None


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
    if options.credentials is None and not any(text.strip() for text in environment.values()):
        return None
    from wizard.core.credentials.reading import Credentials, read_paste
    from wizard.core.finding import Severity

    if options.credentials is not None:
        reading = read_paste(_decoded(_credentials_data(options)))
    else:
        reading = Credentials.from_environment(environment)
        if not reading.values and not reading.problems:
            return None
    know_key(reading.api_key)
    if reading.credentials is None:
        errors = [one for one in reading.problems if one.severity is Severity.ERROR]
        missing = [f"{name} is missing." for name in reading.missing]
        words = [f"{one.message} {one.remedy}" for one in errors]
        raise Refusal(ExitCode.USAGE, *words, *missing)
    for warning in reading.problems:
        say(f"Note: {warning.message} {warning.remedy}")
    return reading


def learn_key(options: Namespace) -> None:
    """Whatever a command does with the key that was given, from now on no channel writes it.

    A refusal shows a line of settings before a command has come to its credentials.
    """
    know_key("")
    if getattr(options, "credentials", None) is not None:
        from wizard.core.credentials.reading import read_paste

        with suppress(Refusal, FileTrouble):  # told when the credentials are needed
            know_key(read_paste(_decoded(_credentials_data(options))).api_key)


def _credentials_data(options: Namespace) -> bytes:
    """The file of credentials, or standard input, read once."""
    if not hasattr(options, "credentials_data"):
        options.credentials_data = read_bytes(options.credentials)
    data: bytes = options.credentials_data
    return data


def _decoded(data: bytes) -> str:
    """A file of credentials as text; Windows writes UTF-16 where a shell redirects or Notepad asks.

    ASCII in UTF-16 has a zero byte in every character: at even places or at odd ones.
    """
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros.count(0) * 2 > len(zeros):
            return data.decode(encoding, "replace")
    return data.decode("utf-8", "replace")


def join(lines: Iterable[str]) -> str:
    """Lines of a text, each with its end; no name in one begins another."""
    return "".join(f"{harmless(line, keep=TAB)}\n" for line in lines)


Command = Callable[[Namespace], int]


def command(function: Command) -> Command:
    """Make a function a command: whatever refuses it is said, and becomes its exit code."""

    @wraps(function)
    def carry_out(options: Namespace) -> int:
        try:
            learn_key(options)
            return function(options)
        except Refusal as refusal:
            say(*refusal.words)
            return refusal.code
        except FileTrouble as trouble:
            say(trouble.sentence, trouble.meaning, trouble.remedy)
            return ExitCode.ERROR

    return carry_out
