"""The command-line arguments of the program.

Every command accepts the common options before or after its name. A usage error exits with 2.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless
from wizard.core.values import DEFAULT_ENDPOINT

_DESCRIPTION = """\
Connect Claude Code's telemetry to Mavvrik. Without a command, the wizard starts: seven steps."""

_LAST_PORT = 65535
EXIT_CODES = {
    ExitCode.DONE: "done",
    ExitCode.ERROR: "an error, an open decision, or left before anything was copied",
    ExitCode.USAGE: "wrong options, no terminal, no such file, missing or unusable credentials",
    ExitCode.NOT_VERIFIED: "configured or accepted, not verified",
    ExitCode.REFUSED: "credentials refused",
    ExitCode.NETWORK: "network or TLS failed, or the answer is not Mavvrik's",
    ExitCode.NOT_PARSEABLE: "the settings cannot be read",
    ExitCode.WAITED_IN_VAIN: "verify --wait ended before the data was seen",
}
_SIGNALS = "129, 130, 131, 143  ended by a signal"
_USUAL = (ExitCode.DONE, ExitCode.ERROR, ExitCode.USAGE)
_CREDENTIALS = """\
Credentials come from --credentials, or from MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY. They are
never an argument: every user of a computer can see arguments."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose error messages say what to do next."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"mvk-wizard: {harmless(message, keep='')}\n")
        sys.stderr.write(f"Try: {self.prog} --help\n")
        raise SystemExit(int(ExitCode.USAGE))


def _not_empty(what: str) -> Callable[[str], str]:
    """Return a reader that refuses an empty argument, which an unset shell variable leaves."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(f"{what} is empty")
        return text

    return read


_file = _not_empty("the file name")


def _output(text: str) -> str | None:
    """Read the file name for a result. None means standard output."""
    return None if text == "-" else _file(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!a} is not a port from 0 to {_LAST_PORT}")
    return int(text)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        seconds = float(text)
        if 0 <= seconds < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"{text!a} is not a number of seconds")


def _answer(text: str) -> tuple[str, str]:
    decision, equals, choice = text.partition("=")
    if not (decision and equals and choice):
        raise argparse.ArgumentTypeError(f"{text!a} is not ID=CHOICE")
    return decision, choice


def build_parser(*, commands: bool = True) -> Parser:
    """Build the parser of the command line. Leaving out the commands takes a third of the time."""
    parser = Parser(
        prog="mvk-wizard",
        description=_DESCRIPTION,
        epilog=_epilog("mvk-wizard --demo", tuple(EXIT_CODES), credentials=True),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common_options(COMMON, top=True)],
        allow_abbrev=False,
    )
    _flag(parser, "--version", "show the version")
    parser.add_argument(
        "--completion",
        choices=("bash", "zsh", "fish"),
        help="print the completion script for a shell",
    )
    _add_wizard_options(parser)
    parser.set_defaults(command=None)
    if not commands:
        return parser
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for one in COMMANDS:
        one.arguments(
            subparsers.add_parser(
                one.name,
                help=one.help,
                description=one.help,
                epilog=_epilog(
                    one.example,
                    (*_USUAL, *one.codes),
                    credentials="--credentials" in one.uses,
                    more=one.more(),
                ),
                formatter_class=argparse.RawDescriptionHelpFormatter,
                parents=[_common_options(one.uses, top=False)],
                allow_abbrev=False,
            )
        )
    return parser


def _epilog(
    example: str, codes: Sequence[ExitCode], *, credentials: bool, more: Sequence[str] = ()
) -> str:
    """Return the end of a help text: an example, the exit codes, and how to give credentials."""
    lines = [*more, *([""] if more else []), "example:"]
    lines += [*(f"  {line}" for line in example.splitlines()), "", "exit codes:"]
    lines += [f"  {int(code):<5}{EXIT_CODES[code]}" for code in codes]
    lines.append(f"  {_SIGNALS}")
    return "\n".join([*lines, *(("", _CREDENTIALS) if credentials else ())])


_CREDENTIALS_FILE = ("--credentials", "FILE", "the Connect block, in any form; - is stdin")
_ENDPOINT = ("--endpoint", "URL", f"where telemetry goes (MVK_ENDPOINT; {DEFAULT_ENDPOINT})")
_VERIFY_URL = ("--verify-url", "URL", "where to ask whether data arrived (MVK_VERIFY_URL)")
COMMON = ("--credentials", "--endpoint", "--verify-url", "--json")


def _common_options(uses: Sequence[str], *, top: bool) -> Parser:
    """Return the options that can be given before or after a command's name. The later one wins.

    Every command accepts all of them, so that a script can always give them all. The help of a
    command shows only those that it uses.
    """
    parser = Parser(add_help=False)
    group = parser.add_argument_group("common options")
    for name, metavar, text in (_CREDENTIALS_FILE, _ENDPOINT, _VERIFY_URL):
        group.add_argument(
            name,
            metavar=metavar,
            type=_file if metavar == "FILE" else str,
            default=None if top else argparse.SUPPRESS,
            help=text if name in uses else argparse.SUPPRESS,
        )
    group.add_argument(
        "--json",
        action="store_true",
        default=False if top else argparse.SUPPRESS,
        help="print results as JSON in a stable form",
    )
    return parser


def _flag(parser: argparse._ActionsContainer, name: str, text: str) -> None:
    parser.add_argument(name, action="store_true", help=text)


def _settings(parser: Parser, text: str, metavar: str = "SETTINGS") -> None:
    parser.add_argument("settings", nargs="?", metavar=metavar, type=_file, help=text)


def _add_wizard_options(parser: Parser) -> None:
    group = parser.add_argument_group("the wizard")
    group.add_argument(
        "--demo",
        nargs="?",
        const="",
        metavar="CAUSE",
        help="practice all steps with a simulated Mavvrik; no account needed. "
        "CAUSE plays a failure: --demo list shows them",
    )
    group.add_argument(
        "--settings", metavar="FILE", type=_file, help="load the existing settings from a file"
    )
    _flag(group, "--sharing", "hide keys, people and internal hosts")
    _flag(
        group,
        "--plain",
        "ask plain questions, for screen readers and slow connections "
        "(also with TERM=dumb or ACCESSIBLE=1)",
    )
    group.add_argument("--theme", metavar="NAME", help="a color theme")
    group.add_argument(
        "--continue",
        dest="continue_from",
        metavar="FILE",
        type=_file,
        help="continue a colleague's set-up, saved by: mvk-wizard handover FILE",
    )
    _flag(group, "--fresh", "start again; kept originals and receipts stay")


# What each command takes --------------------------------------------------------------------------

_A_FILE = "a settings file; - is stdin"


def _add_target(parser: Parser, in_place: str) -> None:
    target = parser.add_mutually_exclusive_group()
    target.add_argument(
        "--output",
        metavar="FILE",
        type=_output,
        help="write the result to FILE; - is stdout. A new file is readable by you only, an"
        " existing one keeps its mode and owner",
    )
    _flag(target, "--in-place", in_place)
    _flag(
        parser,
        "--private",
        "with --output: FILE is readable by you only, even if others could read it before",
    )


def _add_diff(parser: Parser) -> None:
    _flag(parser, "--diff", "show what changes, secrets masked")


def _add_answer(parser: Parser) -> None:
    parser.add_argument(
        "--answer",
        metavar="ID=CHOICE",
        type=_answer,
        action="append",
        help="make one decision by its ID; repeat it for more (merge --json lists them)",
    )


def _merge_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)
    _add_target(parser, "replace SETTINGS and keep the original")
    _add_diff(parser)
    _add_merging(parser)


def _add_merging(parser: Parser) -> None:
    """What a merge starts from, and how it decides."""
    _flag(parser, "--empty", "start from empty settings")
    _flag(parser, "--fix", "fix what the wizard can fix, then merge")
    parser.add_argument(
        "--on-conflict",
        choices=("fail", "mavvrik", "keep"),
        default="fail",
        help="where a value is set differently: stop (fail, the default), use Mavvrik's (mavvrik), "
        "or keep it (keep)",
    )
    parser.add_argument(
        "--other-telemetry",
        choices=("replace", "keep"),
        help="another vendor's telemetry: replace it with Mavvrik, or keep it and add Mavvrik",
    )
    _add_answer(parser)
    # What goes beyond the guide is off by default.
    _flag(
        parser,
        "--no-command-lines",
        "leave out full shell commands; everything else is still sent",
    )
    _flag(
        parser,
        "--old-clients",
        "support Claude Code from 2.1.20 instead of 2.1.86: leave out the two `none` entries",
    )
    _flag(parser, "--enforce", "keep users' own settings from stopping the telemetry")


def _package_arguments(parser: Parser) -> None:
    from wizard.core.package.targets import TARGETS

    _settings(parser, "settings, merged or to be merged; - is stdin")
    parser.add_argument(
        "--for",
        dest="target",
        metavar="TARGET",
        choices=[one.id for one in TARGETS],
        required=True,
        help="how they are delivered: one of the targets below",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=_output,
        help="write the result to FILE, readable by you only; - is stdout",
    )
    _flag(
        parser,
        "--removal",
        "write what takes it back: SETTINGS without the Mavvrik values, packaged the same way",
    )
    _add_merging(parser)


def _targets() -> list[str]:
    from wizard.core.package.targets import TARGETS

    return ["targets:", *(f"  {one.id:<14}{one.label}" for one in TARGETS)]


def _check_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)
    _flag(
        parser,
        "--this-computer",
        "check this computer's company settings instead of a file; changes nothing",
    )
    _flag(
        parser,
        "--redact",
        "print a page for support: no secrets, nicknames for people, hosts and paths",
    )


def _doctor_arguments(parser: Parser) -> None:
    _flag(
        parser,
        "--redact",
        "print a page for support: no secrets, nicknames for people, hosts and paths",
    )


def _remove_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)
    _add_target(parser, "replace SETTINGS and keep what it held")
    _add_diff(parser)
    _flag(
        parser,
        "--partial",
        "remove what can be removed; exit with 1 if something is left",
    )


def _restore_arguments(parser: Parser) -> None:
    _settings(parser, "a merge result: print the original of this file", metavar="FILE")
    _add_target(parser, "replace FILE with its original")
    which = parser.add_mutually_exclusive_group()
    _flag(which, "--list", "list the kept originals, and which hold Mavvrik")
    which.add_argument(
        "--which",
        metavar="ID",
        type=_not_empty("the ID"),
        help="print this original; --list shows the IDs",
    )


def _verify_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=_seconds,
        default=0.0,
        help="keep asking the verification URL for so long (default 0: ask once)",
    )


def _handover_arguments(parser: Parser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=_file, help="the file to write, readable by you only"
    )


def _collector_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)


def _try_arguments(parser: Parser) -> None:
    _settings(parser, "settings to try; default: the guide's 10 values")
    _flag(parser, "--yes", "don't ask before the small request to the model")
    _add_answer(parser)


def _listen_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--port",
        metavar="N",
        type=_port,
        default=0,
        help="a port of this computer; default: any free one",
    )


def _explain_arguments(parser: Parser) -> None:
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="the code in [ ] after a finding, or notes"
    )


@dataclass(frozen=True, slots=True)
class CommandRow:
    """One command: its name, its help, its arguments, and the function that runs it."""

    name: str
    help: str
    arguments: Callable[[Parser], None]
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
        _merge_arguments,
        "merge:merge",
        "mvk-wizard merge settings.json --credentials connect.txt --output merged.json",
        keeps=True,
    ),
    CommandRow(
        "package",
        "Package settings for MDM, or as a managed settings file, and say how to deliver them.",
        _package_arguments,
        "package:package",
        "mvk-wizard package --empty --credentials connect.txt --for linux --output pilot.json\n"
        "mvk-wizard package pilot.json --for linux --removal --output rest.json",
        keeps=True,
        more=_targets,
    ),
    CommandRow(
        "check",
        "Find what is wrong in a settings file.",
        _check_arguments,
        "check:check",
        "mvk-wizard check settings.json",
    ),
    CommandRow(
        "doctor",
        "Find out why data does not arrive from this computer. Changes nothing.",
        _doctor_arguments,
        "doctor:doctor",
        "mvk-wizard doctor",
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
        _remove_arguments,
        "remove:remove",
        "mvk-wizard remove settings.json --in-place",
        uses=("--endpoint", "--json"),
        keeps=True,
    ),
    CommandRow(
        "restore",
        "Print the newest kept original without Mavvrik, byte for byte.",
        _restore_arguments,
        "restore:restore",
        "mvk-wizard restore --output settings.json",
        uses=("--json",),
        codes=(),
        keeps=True,
    ),
    CommandRow(
        "verify",
        "Check the credentials with Mavvrik, and ask whether your agent's data is visible.",
        _verify_arguments,
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
        "Print a Collector configuration that sends traces to Mavvrik and to today's vendor.",
        _collector_arguments,
        "collector:collector",
        "mvk-wizard collector settings.json > collector.yaml",
        uses=("--endpoint", "--json"),
    ),
    CommandRow(
        "handover",
        "Save your progress to a file for a colleague, without secrets.",
        _handover_arguments,
        "handover:handover",
        "mvk-wizard handover setup.json",
        uses=("--json",),
        codes=(),
        keeps=True,
    ),
    CommandRow(
        "try",
        "Run Claude Code once with a local receiver, and show what arrives.",
        _try_arguments,
        "try_:try_",
        "mvk-wizard try merged.json",
    ),
    CommandRow(
        "listen",
        "Start the local receiver for any Claude Code on this computer.",
        _listen_arguments,
        "listen:listen",
        "mvk-wizard listen --port 4318",
        uses=("--credentials", "--json"),
        codes=(),
    ),
    CommandRow(
        "explain",
        "Explain a finding code. Without a code: list them all.",
        _explain_arguments,
        "explain:explain",
        "mvk-wizard explain placeholder",
        uses=("--json",),
        codes=(),
    ),
)
