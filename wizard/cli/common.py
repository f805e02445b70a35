"""What all commands share: reading their input, refusing it, and their exit codes.

The wizard imports this module before it draws its first screen. Heavy modules are therefore
imported inside functions, and settings texts are read in `load`.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wizard.core.address import BadAddress, read_address
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import TAB, harmless
from wizard.core.known_key import know_key
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.services.files.trouble import FileTrouble
from wizard.services.surroundings import CREDENTIAL_NAMES, take_credentials

if TYPE_CHECKING:
    from wizard.core.credentials.reading import Credentials, PasteReading

T = TypeVar("T")

STDIN = "-"
_WAYS_TO_GIVE = (
    "Save the Connect block from Mavvrik and name the file: --credentials FILE (- is stdin). "
    "Or set all 3 in the environment."
)
Command = Callable[[Namespace], int]


class Refusal(Exception):
    """Ends a command with words for stderr and an exit code. It never holds a secret."""

    def __init__(self, code: ExitCode, *words: str) -> None:
        super().__init__(*words)
        self.code = code
        self.words = words


def command(function: Command) -> Command:
    """Turn a function into a command that finds the environment's credentials in its options.

    The credentials are removed from the environment, so that no child process inherits them. From
    then on no output channel writes the key. An exception that stops the function is reported on
    stderr and becomes the exit code.
    """

    @wraps(function)
    def carry_out(options: Namespace) -> int:
        know_key("")
        options.environment = take_credentials()
        try:
            # A refusal may show a line of settings before the command reads its credentials, so the
            # key must be known by then.
            if getattr(options, "credentials", None) is not None:
                with suppress(Refusal, FileTrouble):  # reported when the credentials are needed
                    know_key(_read_credentials_file(options).api_key)
            return function(options)
        except Refusal as refusal:
            say(*refusal.words)
            return refusal.code
        except FileTrouble as trouble:
            say(trouble.sentence, trouble.meaning, trouble.remedy)
            return ExitCode.USAGE if trouble.is_missing else ExitCode.ERROR

    return carry_out


def run_interruptible(work: Coroutine[Any, Any, T], stopped: str) -> T:
    """Run work to its end. A signal cancels it, lets it clean up, and refuses with `stopped`."""
    import asyncio

    from wizard.services.faults import Signaled, until_signaled

    try:
        return asyncio.run(until_signaled(work))
    except Signaled as signaled:
        raise Refusal(ExitCode(signaled.code), stopped) from None
    except KeyboardInterrupt:  # where the event loop cannot catch signals (Windows)
        raise Refusal(ExitCode.INTERRUPTED, stopped) from None


def say(*words: str) -> None:
    """Write words to stderr, each as one line. Standard output is for results."""
    with suppress(OSError):  # a result and an exit code matter more than words
        sys.stderr.write(join(words))


def join(lines: Iterable[str]) -> str:
    """Join lines. A line break inside one of them cannot start a new line."""
    return "".join(f"{harmless(line, keep=TAB)}\n" for line in lines)


def agrees(question: str) -> bool:
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


# What a command is given --------------------------------------------------------------------------


def read_bytes(source: str) -> bytes:
    """Read a file, or standard input if `source` is `-`."""
    from wizard.services.files.files import LIMIT, read_limited

    if source != STDIN:
        return read_limited(Path(source))
    if sys.stdin is None:
        raise Refusal(ExitCode.USAGE, "Standard input is closed. Name a file instead of -.")
    data = sys.stdin.buffer.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise Refusal(ExitCode.ERROR, "Standard input is too large for a settings file.")
    return data


def endpoint_of(options: Namespace) -> str:
    """Return the endpoint that this run writes, expects and asks, without a final slash."""
    endpoint = str(options.endpoint or os.environ.get("MVK_ENDPOINT") or DEFAULT_ENDPOINT)
    try:
        read_address(endpoint)
    except BadAddress as bad:
        raise Refusal(ExitCode.USAGE, bad.sentence) from None
    return endpoint.rstrip("/")


def read_credentials(options: Namespace) -> Credentials:
    """Read Agent ID, Tenant ID and API key, and refuse what step 2 of the wizard would refuse.

    Raises:
        Refusal: with exit code 2, if one is missing or if Claude Code would not send it unchanged.
    """
    credentials = find_credentials(options)
    if credentials is None:
        raise Refusal(
            ExitCode.USAGE,
            "Credentials are missing: MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY.",
            _WAYS_TO_GIVE,
        )
    return credentials


def find_credentials(options: Namespace) -> Credentials | None:
    """Read the credentials like `read_credentials`, but return None if none were given."""
    reading = find_reading(options)
    return reading.credentials if reading else None


def gives_credentials(options: Namespace) -> bool:
    return options.credentials is not None or any(map(str.strip, options.environment.values()))


def find_reading(options: Namespace) -> PasteReading | None:
    """Read what was given as credentials. Return None if nothing was given."""
    if not gives_credentials(options):
        return None
    from wizard.core.credentials.reading import Credentials

    if options.credentials is not None:
        reading = _read_credentials_file(options)
    else:
        reading = Credentials.from_environment(options.environment)
    know_key(reading.api_key)
    if reading.credentials is None:
        from wizard.core.finding import Severity

        errors = [one for one in reading.problems if one.severity is Severity.ERROR]
        has_some = len(reading.missing) < len(CREDENTIAL_NAMES)
        missing = [f"{name} is missing." for name in reading.missing if has_some or not errors]
        words = [f"{one.message} {one.remedy}" for one in errors]
        ways = [_WAYS_TO_GIVE] if reading.missing else []
        raise Refusal(ExitCode.USAGE, *words, *missing, *ways)
    for warning in reading.problems:
        say(f"Note: {warning.message} {warning.remedy}")
    return reading


def _read_credentials_file(options: Namespace) -> PasteReading:
    """Read the Connect block from a file or from standard input, which is read only once.

    On Windows, Notepad and redirection in a shell can write UTF-16. ASCII text in UTF-16 has a zero
    byte in every character: at odd offsets (little-endian) or at even ones (big-endian).
    """
    from wizard.core.credentials.reading import read_paste

    if not hasattr(options, "credentials_data"):
        options.credentials_data = read_bytes(options.credentials)
    data: bytes = options.credentials_data
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros.count(0) * 2 > len(zeros):
            return read_paste(data.decode(encoding, "replace"))
    return read_paste(data.decode("utf-8", "replace"))
