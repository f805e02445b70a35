"""The table of commands: the name, help and arguments of each, and the function that runs it."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from wizard.core.exit_codes import ExitCode

_LAST_PORT = 65535
COMMON = ("--credentials", "--endpoint", "--verify-url", "--json")


# What an argument is, and how its value is read ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Argument:
    """An option or a positional argument: its name, its help, and what argparse should know."""

    name: str
    help: str
    keywords: Mapping[str, Any]


def option(name: str, text: str, **keywords: Any) -> Argument:
    """Describe an argument. The `keywords` are those of argparse."""
    return Argument(name, text, keywords)


def flag(name: str, text: str) -> Argument:
    return option(name, text, action="store_true")


def not_empty(what: str) -> Callable[[str], str]:
    """Return a reader that refuses an empty argument, which an unset shell variable leaves."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(f"{what} is empty")
        return text

    return read


file_name = not_empty("the file name")


def output(text: str) -> str | None:
    """Read the file name for a result. None means standard output."""
    return None if text == "-" else file_name(text)


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!a} is not a port from 0 to {_LAST_PORT}")
    return int(text)


def seconds(text: str) -> float:
    with suppress(ValueError):
        number = float(text)
        if 0 <= number < math.inf:
            return number
    raise argparse.ArgumentTypeError(f"{text!a} is not a number of seconds")


def answer(text: str) -> tuple[str, str]:
    """Read the answer to a decision, ID=CHOICE."""
    decision, equals, choice = text.partition("=")
    if not (decision and equals and choice):
        raise argparse.ArgumentTypeError(f"{text!a} is not ID=CHOICE")
    return decision, choice


class _TargetNames:
    """The names of the targets of `package`. Importing them takes a while, so they come late."""

    def __iter__(self) -> Iterator[str]:
        from wizard.core.package.targets import TARGETS

        return (one.id for one in TARGETS)


def _targets() -> list[str]:
    from wizard.core.package.targets import TARGETS

    return ["targets:", *(f"  {one.id:<14}{one.label}" for one in TARGETS)]


def _file(text: str, metavar: str = "SETTINGS") -> Argument:
    """Describe the file that a command is about."""
    return option("settings", text, nargs="?", metavar=metavar, type=file_name)


# Arguments of several commands --------------------------------------------------------------------

_SETTINGS = _file("a settings file; - is stdin")
_OUTPUT = option(
    "--output",
    "write the result to FILE; - is stdout. A new file is readable by you only, an existing one "
    "keeps its mode and owner",
    metavar="FILE",
    type=output,
)
_PRIVATE = flag(
    "--private",
    "with --output: FILE is readable by you only, even if others could read it before",
)
_DIFF = flag("--diff", "show what changes, secrets masked")
_ANSWER = option(
    "--answer",
    "make one decision by its ID; repeat it for more (merge --json lists them)",
    metavar="ID=CHOICE",
    type=answer,
    action="append",
)
_REDACT = flag(
    "--redact", "print a page for support: no secrets, nicknames for people, hosts and paths"
)
_CONSENT = (
    flag("--yes", "don't ask before the small request to the model"),
    flag("--run-commands", "run the commands in the settings too, such as otelHeadersHelper"),
)
_MERGING = (  # what a merge starts from, and how it decides
    flag("--empty", "start from empty settings"),
    flag("--fix", "fix what the wizard can fix, then merge"),
    option(
        "--on-conflict",
        "where a value is set differently: stop (fail, the default), use Mavvrik's (mavvrik), or "
        "keep it (keep)",
        choices=("fail", "mavvrik", "keep"),
        default="fail",
    ),
    option(
        "--other-telemetry",
        "another vendor's telemetry: replace it with Mavvrik, or keep it and add Mavvrik",
        choices=("replace", "keep"),
    ),
    _ANSWER,
    # What goes beyond the guide is off by default.
    flag("--no-command-lines", "leave out full shell commands; everything else is still sent"),
    flag(
        "--old-clients",
        "support Claude Code from 2.1.20 instead of 2.1.86: leave out the two `none` entries",
    ),
    flag("--enforce", "keep users' own values from stopping or stripping the telemetry"),
)


# The commands -------------------------------------------------------------------------------------


class CommandRow(NamedTuple):
    """One command: its name, its help, its arguments, and the function that runs it."""

    name: str
    help: str
    arguments: tuple[Argument | tuple[Argument, ...], ...]  # of a tuple in it, one may be given
    function: str  # module:function in `cli`, imported only when needed
    example: str  # a line, or several
    uses: tuple[str, ...] = ("--credentials", "--endpoint", "--json")  # the common options it uses
    codes: tuple[ExitCode, ...] = (ExitCode.NOT_PARSEABLE,)  # besides 0, 1 and 2
    keeps: bool = False  # whether it keeps files in our folders
    more: Callable[[], list[str]] = list  # what its help lists before the example


COMMANDS = (
    CommandRow(
        "merge",
        "Add the Mavvrik values to a settings file and print the result.",
        (
            _SETTINGS,
            (_OUTPUT, flag("--in-place", "replace SETTINGS and keep the original")),
            _PRIVATE,
            _DIFF,
            *_MERGING,
        ),
        "merge:merge",
        "mvk-wizard merge settings.json --credentials connect.txt --output merged.json",
        keeps=True,
    ),
    CommandRow(
        "package",
        "Package settings for MDM, or as a managed settings file, and say how to deliver them.",
        (
            _file("settings, merged or to be merged; - is stdin"),
            option(
                "--for",
                "how they are delivered: one of the targets below",
                dest="target",
                metavar="TARGET",
                choices=_TargetNames(),
                required=True,
            ),
            option(
                "--output",
                "write the result to FILE, readable by you only; - is stdout",
                metavar="FILE",
                type=output,
            ),
            flag(
                "--removal",
                "write what removes it again: SETTINGS without the Mavvrik values, packaged the "
                "same way",
            ),
            *_MERGING,
        ),
        "package:package",
        "mvk-wizard package --empty --credentials connect.txt --for linux --output pilot.json\n"
        "mvk-wizard package old.mobileconfig --credentials connect.txt --for mobileconfig"
        " --output new.mobileconfig\n"
        "mvk-wizard package pilot.json --for linux --removal --output rest.json",
        keeps=True,
        more=_targets,
    ),
    CommandRow(
        "check",
        "Find what is wrong in a settings file.",
        (
            _SETTINGS,
            flag(
                "--this-computer",
                "check this computer's company settings instead of a file; changes nothing",
            ),
            _REDACT,
        ),
        "check:check",
        "mvk-wizard check settings.json",
    ),
    CommandRow(
        "doctor",
        "Find out why data does not arrive from this computer. Changes nothing.",
        (
            flag("--live", "also run Claude Code once with the values in use, after asking"),
            *_CONSENT,
            _REDACT,
        ),
        "doctor:doctor",
        "mvk-wizard doctor\n"
        "mvk-wizard doctor --credentials connect.txt --live\n"
        "mvk-wizard doctor --redact > for-support.md",
        codes=(
            ExitCode.NOT_VERIFIED,
            ExitCode.REFUSED,
            ExitCode.NETWORK,
            ExitCode.NOT_PARSEABLE,
        ),
    ),
    CommandRow(
        "remove",
        "Remove the Mavvrik values from a settings file and print the rest.",
        (
            _SETTINGS,
            (_OUTPUT, flag("--in-place", "replace SETTINGS and keep what it held")),
            _PRIVATE,
            _DIFF,
            flag("--partial", "remove what can be removed; exit with 1 if something is left"),
        ),
        "remove:remove",
        "mvk-wizard remove settings.json --in-place",
        uses=("--endpoint", "--json"),
        keeps=True,
    ),
    CommandRow(
        "restore",
        "Print the newest kept original without Mavvrik, byte for byte.",
        (
            _file("a merge result: print the original of this file", metavar="FILE"),
            (_OUTPUT, flag("--in-place", "replace FILE with its original")),
            _PRIVATE,
            (
                flag("--list", "list the kept originals, and which hold Mavvrik"),
                option(
                    "--which",
                    "print this original; --list shows the IDs",
                    metavar="ID",
                    type=not_empty("the ID"),
                ),
            ),
        ),
        "restore:restore",
        "mvk-wizard restore --output settings.json",
        uses=("--json",),
        codes=(),
        keeps=True,
    ),
    CommandRow(
        "verify",
        "Check the credentials with Mavvrik, and ask whether your agent's data is visible.",
        (
            option(
                "--wait",
                "keep asking the verification URL for this long (default 0: ask once)",
                metavar="SECONDS",
                type=seconds,
                default=0.0,
            ),
        ),
        "verify:verify",
        "mvk-wizard verify --credentials connect.txt",
        uses=COMMON,
        codes=(
            ExitCode.NOT_VERIFIED,
            ExitCode.REFUSED,
            ExitCode.NETWORK,
            ExitCode.WAITED_IN_VAIN,
        ),
    ),
    CommandRow(
        "collector",
        "Print a Collector configuration that sends traces to Mavvrik and to the current vendor.",
        (_SETTINGS,),
        "collector:collector",
        "mvk-wizard collector settings.json > collector.yaml",
        uses=("--endpoint", "--json"),
    ),
    CommandRow(
        "handover",
        "Save your progress to a file for a colleague, without secrets.",
        (
            option(
                "file", "the file to write, readable by you only", metavar="FILE", type=file_name
            ),
        ),
        "handover:handover",
        "mvk-wizard handover setup.json",
        uses=("--json",),
        codes=(),
        keeps=True,
    ),
    CommandRow(
        "try",
        "Run Claude Code once with a local receiver, and show what arrives.",
        (_file("settings to try; default: the guide's 10 values"), *_CONSENT, _ANSWER),
        "try_:try_",
        "mvk-wizard try merged.json",
        codes=(ExitCode.NOT_VERIFIED, ExitCode.NOT_PARSEABLE),
    ),
    CommandRow(
        "listen",
        "Start the local receiver for any Claude Code on this computer.",
        (
            option(
                "--port",
                "a port of this computer; default: any free one",
                metavar="N",
                type=port,
                default=0,
            ),
        ),
        "listen:listen",
        "mvk-wizard listen --port 4318",
        uses=("--credentials", "--json"),
        codes=(),
    ),
    CommandRow(
        "explain",
        "Explain a finding code. Without a code: list them all.",
        (option("code", "the code in [ ] after a finding, or notes", nargs="?", metavar="CODE"),),
        "explain:explain",
        "mvk-wizard explain placeholder",
        uses=("--json",),
        codes=(),
    ),
)
