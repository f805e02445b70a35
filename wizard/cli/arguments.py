"""The arguments: every command takes the common options before or after its name; a usage error
exits with 2."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless
from wizard.core.values import DEFAULT_ENDPOINT

_DESCRIPTION = """\
Takes an administrator from "we use Claude Code" to "its usage shows in Mavvrik".
Without a command it is the wizard: seven steps, in the terminal."""

_LAST_PORT = 65535
_EXIT_CODES = """\
exit codes:
  0 done   1 error, findings, or left before anything was copied   2 usage, no terminal,
  missing credentials   3 configured, not verified   4 credentials refused   5 network, TLS, or
  not Mavvrik's answer   6 settings not parseable   124 verify waited in vain
  129, 130, 131, 143 signals

Credentials come from --credentials or from MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY, never
from an argument: arguments are visible to every user of a computer."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose messages say what to do next."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"mvk-wizard: {harmless(message, keep='')}\n")
        sys.stderr.write(f"Try: {self.prog} --help\n")
        raise SystemExit(int(ExitCode.USAGE))


def _not_empty(what: str) -> Callable[[str], str]:
    """An argument that is not empty: an empty one comes from a variable that was not set."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(f"{what} is empty")
        return text

    return read


_file = _not_empty("the name of the file")


def _output(text: str) -> str | None:
    """Where a result goes; None is standard output."""
    return None if text == "-" else _file(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!a} is no port: they go from 0 to {_LAST_PORT}")
    return int(text)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        seconds = float(text)
        if 0 <= seconds < math.inf:
            return seconds
    raise argparse.ArgumentTypeError(f"{text!a} is no number of seconds")


def _answer(text: str) -> tuple[str, str]:
    decision, equals, choice = text.partition("=")
    if not (decision and equals and choice):
        raise argparse.ArgumentTypeError(f"{text!a} is not of the form ID=CHOICE")
    return decision, choice


def build_parser(*, commands: bool = True) -> Parser:
    """The whole command line; without the commands it is built in a third of the time."""
    parser = Parser(
        prog="mvk-wizard",
        description=_DESCRIPTION,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_common_options(top=True)],
        allow_abbrev=False,
    )
    _flag(parser, "--version", "show the version and leave")
    parser.add_argument(
        "--completion",
        choices=("bash", "zsh", "fish"),
        help="print a script with which that shell completes these options and commands",
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
                epilog=_EXIT_CODES,
                formatter_class=argparse.RawDescriptionHelpFormatter,
                parents=[_common_options(top=False)],
                allow_abbrev=False,
            )
        )
    return parser


def _common_options(*, top: bool) -> Parser:
    """Options that stand before or after the command's name; the later one wins."""
    parser = Parser(add_help=False)
    group = parser.add_argument_group("common options")
    for name, metavar, text in (
        ("--credentials", "FILE", "the Connect block in any form; - is standard input"),
        ("--endpoint", "URL", f"where telemetry goes (MVK_ENDPOINT, {DEFAULT_ENDPOINT})"),
        ("--verify-url", "URL", "address that tells whether data arrived (MVK_VERIFY_URL)"),
    ):
        kind = _file if metavar == "FILE" else str
        default = None if top else argparse.SUPPRESS
        group.add_argument(name, metavar=metavar, type=kind, default=default, help=text)
    as_json = False if top else argparse.SUPPRESS
    group.add_argument(
        "--json", action="store_true", default=as_json, help="results as JSON in a stable form"
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
        help="practise: all steps against a Mavvrik inside this program, no account needed; "
        "with a cause it plays that failure (--demo list names them)",
    )
    group.add_argument(
        "--settings", metavar="FILE", type=_file, help="load the existing settings from a file"
    )
    _flag(group, "--sharing", "hide keys, names and addresses")
    _flag(
        group,
        "--plain",
        "plain questions and answers, for screen readers and poor connections "
        "(TERM=dumb and ACCESSIBLE=1 choose it too)",
    )
    group.add_argument("--theme", metavar="NAME", help="a colour theme")
    group.add_argument(
        "--continue",
        dest="continue_from",
        metavar="FILE",
        type=_file,
        help="go on with what a colleague handed over (mvk-wizard handover FILE)",
    )
    _flag(group, "--fresh", "begin anew; kept originals and receipts stay")


# What each command takes --------------------------------------------------------------------------

_A_FILE = "a file; - is stdin"


def _add_target(parser: Parser, in_place: str) -> None:
    target = parser.add_mutually_exclusive_group()
    target.add_argument(
        "--output",
        metavar="FILE",
        type=_output,
        help="write there; a new file is readable by you only, one that is there keeps its mode and"
        " owner; - is stdout",
    )
    _flag(target, "--in-place", in_place)
    _flag(
        parser,
        "--private",
        "with --output: readable by you only, also where others could read that file before",
    )


def _add_diff(parser: Parser) -> None:
    _flag(parser, "--diff", "show what changes, keys masked")


def _add_answer(parser: Parser) -> None:
    parser.add_argument(
        "--answer",
        metavar="ID=CHOICE",
        type=_answer,
        action="append",
        help="take one decision by its id; may be given several times (merge --json lists them)",
    )


def _merge_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)
    _flag(parser, "--empty", "start from nothing")
    _add_target(parser, "replace SETTINGS, keep the original")
    _add_diff(parser)
    _flag(parser, "--fix", "mend what the wizard can mend")
    parser.add_argument(
        "--on-conflict",
        choices=("fail", "mavvrik", "keep"),
        default="fail",
        help="values that somebody set differently: stop (default), take ours, or leave theirs",
    )
    parser.add_argument(
        "--other-telemetry",
        choices=("replace", "keep"),
        help="another vendor's telemetry: Mavvrik only, or keep it and add Mavvrik",
    )
    _add_answer(parser)
    # What goes beyond the guide is off by default.
    _flag(
        parser,
        "--no-command-lines",
        "whole shell commands stay with the developers; nothing else is lost",
    )
    _flag(
        parser,
        "--old-clients",
        "leave the two `none` entries out: works from Claude Code 2.1.20, not only 2.1.86",
    )
    _flag(parser, "--enforce", "users' own settings cannot cut the telemetry off")


def _check_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)
    _flag(
        parser,
        "--this-computer",
        "look at the company settings of this computer instead of a file; read only",
    )
    _flag(
        parser,
        "--redact",
        "as a page for support: no secrets, no user names, hosts and paths made neutral",
    )


def _remove_arguments(parser: Parser) -> None:
    _settings(parser, _A_FILE)
    _add_target(parser, "replace SETTINGS, keep what was in it")
    _add_diff(parser)
    _flag(
        parser,
        "--partial",
        "remove what can be removed where the rest needs a person; exits with 1 then",
    )


def _restore_arguments(parser: Parser) -> None:
    _settings(parser, "the original of this very merge result", metavar="FILE")
    _add_target(parser, "replace FILE by its original")
    which = parser.add_mutually_exclusive_group()
    _flag(which, "--list", "show the kept originals, and which hold Mavvrik")
    which.add_argument(
        "--which",
        metavar="ID",
        type=_not_empty("the ID"),
        help="give this original: --list names the IDs",
    )


def _verify_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=_seconds,
        default=0.0,
        help="ask the verification address again until it is seen, at most so long (0: once)",
    )


def _handover_arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", type=_file, help="a new file; readable by you only")


def _try_arguments(parser: Parser) -> None:
    _settings(parser, "merged settings; without, the guide's ten")
    _flag(parser, "--yes", "do not ask before the one small request to the model")
    _add_answer(parser)


def _listen_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--port",
        metavar="N",
        type=_port,
        default=0,
        help="of this computer; without, any free one",
    )


def _explain_arguments(parser: Parser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="as it stands in [ ] in a finding")


@dataclass(frozen=True, slots=True)
class CommandRow:
    """One command: what it is called, says and takes, and the function that carries it out."""

    name: str
    help: str
    arguments: Callable[[Parser], None]
    function: str  # module:function in `cli`, imported when it is needed: some are heavy
    keeps: bool = False  # whether it keeps something in our folders


COMMANDS = (
    CommandRow(
        "merge",
        "Merge the Mavvrik values into a settings document; the whole text goes to stdout.",
        _merge_arguments,
        "merge:merge",
        keeps=True,
    ),
    CommandRow(
        "check",
        "Say what is wrong with a finished settings document.",
        _check_arguments,
        "check:check",
    ),
    CommandRow(
        "remove",
        "Take the Mavvrik values out of a settings document; the rest goes to stdout.",
        _remove_arguments,
        "remove:remove",
        keeps=True,
    ),
    CommandRow(
        "restore",
        "The settings as they were before Mavvrik, byte for byte: the newest original without it.",
        _restore_arguments,
        "restore:restore",
        keeps=True,
    ),
    CommandRow(
        "verify",
        "Say whether Mavvrik takes the key, and whether it shows your agent's data.",
        _verify_arguments,
        "verify:verify",
    ),
    CommandRow(
        "handover",
        "Write how far the set-up is to a file, without secrets, for a colleague to go on with.",
        _handover_arguments,
        "handover:handover",
        keeps=True,
    ),
    CommandRow(
        "try",
        "Run Claude Code once towards a receiver of ours, and show what really arrives there.",
        _try_arguments,
        "try_:try_",
    ),
    CommandRow(
        "listen",
        "The receiver alone, for any Claude Code on this computer.",
        _listen_arguments,
        "listen:listen",
    ),
    CommandRow(
        "explain",
        "Say what the code of a finding means; all codes without.",
        _explain_arguments,
        "explain:explain",
    ),
)
