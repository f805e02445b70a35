"""The table of commands: the name, help and arguments of each, and the function that runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wizard.cli.argument_kinds import (
    Parser,
    answer,
    file_name,
    flag,
    not_empty,
    output,
    port,
    seconds,
    settings_file,
)
from wizard.core.exit_codes import ExitCode

COMMON = ("--credentials", "--endpoint", "--verify-url", "--json")

# What each command takes --------------------------------------------------------------------------

_A_FILE = "a settings file; - is stdin"


def _add_target(parser: Parser, in_place: str) -> None:
    target = parser.add_mutually_exclusive_group()
    target.add_argument(
        "--output",
        metavar="FILE",
        type=output,
        help="write the result to FILE; - is stdout. A new file is readable by you only, an"
        " existing one keeps its mode and owner",
    )
    flag(target, "--in-place", in_place)
    flag(
        parser,
        "--private",
        "with --output: FILE is readable by you only, even if others could read it before",
    )


def _add_diff(parser: Parser) -> None:
    flag(parser, "--diff", "show what changes, secrets masked")


def _add_answer(parser: Parser) -> None:
    parser.add_argument(
        "--answer",
        metavar="ID=CHOICE",
        type=answer,
        action="append",
        help="make one decision by its ID; repeat it for more (merge --json lists them)",
    )


def _merge_arguments(parser: Parser) -> None:
    settings_file(parser, _A_FILE)
    _add_target(parser, "replace SETTINGS and keep the original")
    _add_diff(parser)
    _add_merging(parser)


def _add_merging(parser: Parser) -> None:
    """What a merge starts from, and how it decides."""
    flag(parser, "--empty", "start from empty settings")
    flag(parser, "--fix", "fix what the wizard can fix, then merge")
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
    flag(
        parser,
        "--no-command-lines",
        "leave out full shell commands; everything else is still sent",
    )
    flag(
        parser,
        "--old-clients",
        "support Claude Code from 2.1.20 instead of 2.1.86: leave out the two `none` entries",
    )
    flag(parser, "--enforce", "keep users' own values from stopping or stripping the telemetry")


def _package_arguments(parser: Parser) -> None:
    from wizard.core.package.targets import TARGETS

    settings_file(parser, "settings, merged or to be merged; - is stdin")
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
        type=output,
        help="write the result to FILE, readable by you only; - is stdout",
    )
    flag(
        parser,
        "--removal",
        "write what takes it back: SETTINGS without the Mavvrik values, packaged the same way",
    )
    _add_merging(parser)


def _targets() -> list[str]:
    from wizard.core.package.targets import TARGETS

    return ["targets:", *(f"  {one.id:<14}{one.label}" for one in TARGETS)]


def _check_arguments(parser: Parser) -> None:
    settings_file(parser, _A_FILE)
    flag(
        parser,
        "--this-computer",
        "check this computer's company settings instead of a file; changes nothing",
    )
    flag(
        parser,
        "--redact",
        "print a page for support: no secrets, nicknames for people, hosts and paths",
    )


def _doctor_arguments(parser: Parser) -> None:
    flag(parser, "--live", "also run Claude Code once with the values in use, after asking")
    _add_consent(parser)
    flag(
        parser,
        "--redact",
        "print a page for support: no secrets, nicknames for people, hosts and paths",
    )


def _remove_arguments(parser: Parser) -> None:
    settings_file(parser, _A_FILE)
    _add_target(parser, "replace SETTINGS and keep what it held")
    _add_diff(parser)
    flag(
        parser,
        "--partial",
        "remove what can be removed; exit with 1 if something is left",
    )


def _restore_arguments(parser: Parser) -> None:
    settings_file(parser, "a merge result: print the original of this file", metavar="FILE")
    _add_target(parser, "replace FILE with its original")
    which = parser.add_mutually_exclusive_group()
    flag(which, "--list", "list the kept originals, and which hold Mavvrik")
    which.add_argument(
        "--which",
        metavar="ID",
        type=not_empty("the ID"),
        help="print this original; --list shows the IDs",
    )


def _verify_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=seconds,
        default=0.0,
        help="keep asking the verification URL for so long (default 0: ask once)",
    )


def _handover_arguments(parser: Parser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=file_name, help="the file to write, readable by you only"
    )


def _collector_arguments(parser: Parser) -> None:
    settings_file(parser, _A_FILE)


def _try_arguments(parser: Parser) -> None:
    settings_file(parser, "settings to try; default: the guide's 10 values")
    _add_consent(parser)
    _add_answer(parser)


def _add_consent(parser: Parser) -> None:
    flag(parser, "--yes", "don't ask before the small request to the model")
    flag(parser, "--run-commands", "run the commands in the settings too, as otelHeadersHelper")


def _listen_arguments(parser: Parser) -> None:
    parser.add_argument(
        "--port",
        metavar="N",
        type=port,
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
