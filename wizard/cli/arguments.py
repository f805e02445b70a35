"""The command-line arguments of the program.

Every command accepts the common options before or after its name. A usage error exits with 2.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from wizard.cli.commands import COMMANDS, COMMON, Argument, file_name, flag, option
from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless
from wizard.core.values import DEFAULT_ENDPOINT

_DESCRIPTION = """\
Connect Claude Code's telemetry to Mavvrik. Without a command, the wizard starts: seven steps."""

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
_OF_COMMANDS = EXIT_CODES | {ExitCode.ERROR: "an error, or an open decision"}
_SIGNALS = "129, 130, 131, 143  ended by a signal"
_USUAL = (ExitCode.DONE, ExitCode.ERROR, ExitCode.USAGE)
_CREDENTIALS = """\
Credentials come from --credentials, or from MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY. They are
never an argument: every user of a computer can see arguments."""


_PROGRAM = (
    flag("--version", "show the version"),
    option(
        "--completion",
        "print the completion script for a shell",
        choices=("bash", "zsh", "fish"),
    ),
)
_WIZARD = (
    option(
        "--demo",
        "practice all steps with a simulated Mavvrik; no account needed. CAUSE plays a failure: "
        "--demo list shows them",
        nargs="?",
        const="",
        metavar="CAUSE",
    ),
    option("--settings", "load the existing settings from a file", metavar="FILE", type=file_name),
    flag("--sharing", "hide keys, people and internal hosts"),
    flag(
        "--plain",
        "ask plain questions, for screen readers and slow connections (also with TERM=dumb or "
        "ACCESSIBLE=1)",
    ),
    option("--theme", "a color theme", metavar="NAME"),
    option(
        "--continue",
        "continue a colleague's setup, saved by: mvk-wizard handover FILE",
        dest="continue_from",
        metavar="FILE",
        type=file_name,
    ),
    flag("--fresh", "start again; kept originals and receipts stay"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose error messages say what to do next."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"mvk-wizard: {harmless(message, keep='')}\n")
        sys.stderr.write(f"Try: {self.prog} --help\n")
        raise SystemExit(int(ExitCode.USAGE))


class CommandParser(Parser):
    """The parser of a command. It reports what it does not know, so that its own help is named."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def build_parser(*, commands: bool = True) -> Parser:
    """Build the parser of the command line. Leaving out the commands takes a third of the time."""
    parser = Parser(
        prog="mvk-wizard",
        description=_DESCRIPTION,
        epilog=_epilog("mvk-wizard --demo", EXIT_CODES, credentials=True),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common_options(COMMON, top=True)],
        allow_abbrev=False,
    )
    add_arguments(parser, _PROGRAM)
    add_arguments(parser.add_argument_group("the wizard"), _WIZARD)
    parser.set_defaults(command=None)
    if not commands:
        return parser
    subparsers = parser.add_subparsers(
        dest="command", metavar="COMMAND", parser_class=CommandParser
    )
    for one in COMMANDS:
        added = subparsers.add_parser(
            one.name,
            help=one.help,
            description=one.help,
            epilog=_epilog(
                one.example,
                {code: _OF_COMMANDS[code] for code in (*_USUAL, *one.codes)},
                credentials="--credentials" in one.uses,
                more=one.more(),
            ),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[_common_options(one.uses, top=False)],
            allow_abbrev=False,
        )
        add_arguments(added, one.arguments)
    return parser


def add_arguments(
    parser: argparse._ActionsContainer, arguments: Iterable[Argument | tuple[Argument, ...]]
) -> None:
    """Add arguments to a parser. Of those in a tuple, only one can be given."""
    for one in arguments:
        if isinstance(one, tuple):
            add_arguments(parser.add_mutually_exclusive_group(), one)
        else:
            parser.add_argument(one.name, help=one.help, **one.keywords)


def _epilog(
    example: str, codes: Mapping[ExitCode, str], *, credentials: bool, more: Sequence[str] = ()
) -> str:
    """Return the end of a help text: an example, the exit codes, and how to give credentials."""
    lines = [*more, *([""] if more else []), "example:"]
    lines += [*(f"  {line}" for line in example.splitlines()), "", "exit codes:"]
    lines += [f"  {int(code):<5}{text}" for code, text in codes.items()]
    lines.append(f"  {_SIGNALS}")
    return "\n".join([*lines, *(("", _CREDENTIALS) if credentials else ())])


_COMMON = (
    option(
        "--credentials",
        "a file with the Connect block that Mavvrik shows; - is stdin",
        metavar="FILE",
        type=file_name,
    ),
    option("--endpoint", f"where telemetry goes (MVK_ENDPOINT; {DEFAULT_ENDPOINT})", metavar="URL"),
    option("--verify-url", "where to ask whether data arrived (MVK_VERIFY_URL)", metavar="URL"),
    flag("--json", "print results as JSON in a stable form"),
)


def _common_options(uses: Sequence[str], *, top: bool) -> CommandParser:
    """Return the options that can be given before or after a command's name. The later one wins.

    Every command accepts all of them, so that a script can always give them all. The help of a
    command shows only those that it uses.
    """
    parser = CommandParser(add_help=False)
    group = parser.add_argument_group("common options")
    default: dict[str, Any] = {} if top else {"default": argparse.SUPPRESS}
    for one in _COMMON:
        text = one.help if one.name in uses else argparse.SUPPRESS
        group.add_argument(one.name, help=text, **one.keywords, **default)
    return parser
