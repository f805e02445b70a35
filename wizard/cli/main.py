"""Runs what the arguments ask for. Whatever happens, it ends with an exit code."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from wizard.cli.arguments import COMMANDS, build_parser
from wizard.core.exit_codes import ExitCode
from wizard.services.stderr import harmless_stderr

_NO_OUTPUT = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def run(arguments: Sequence[str]) -> int:
    """Parse the arguments and run the command; never raise, never print a traceback."""
    _hold_streams()
    try:
        with harmless_stderr():
            code = _carry_out(arguments)
            try:
                if sys.stdout is not None:
                    sys.stdout.flush()
            except OSError as trouble:
                return _unwritten(trouble)
            return code
    except Exception as trouble:  # noqa: BLE001 - of what makes the stream harmless itself
        return _surprised(trouble)


def _hold_streams() -> None:
    """Keep the number of a closed standard stream, so that no file of ours gets it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _carry_out(arguments: Sequence[str]) -> int:
    try:
        # No arguments at all: nobody waits for commands that were not named.
        options = build_parser(commands=bool(arguments)).parse_args(list(arguments))
        return int(_dispatch(options))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.USAGE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except OSError as trouble:  # of files it would have come as a FileTrouble
        return _unwritten(trouble) if trouble.errno in _NO_OUTPUT else _surprised(trouble)
    except Exception as trouble:  # noqa: BLE001 - the last line of defence
        return _surprised(trouble)


def _dispatch(options: argparse.Namespace) -> int:
    if options.version:
        from wizard import __version__

        print(f"mvk-wizard {__version__}")
        return ExitCode.DONE
    if options.completion:
        from wizard.cli.completion import script_for

        print(script_for(options.completion, build_parser()), end="")
        return ExitCode.DONE
    from wizard.services.surroundings import harden

    harden()
    row = next((one for one in COMMANDS if one.name == options.command), None)
    if row is None or row.keeps:
        from wizard.services.files.files import sweep_own_folders

        sweep_own_folders()
    if getattr(options, "private", False) and not options.output:
        sys.stderr.write("mvk-wizard: --private needs --output FILE.\n")
        return ExitCode.USAGE
    module, _, name = ("wizard:wizard" if row is None else row.function).partition(":")
    function: Callable[[argparse.Namespace], int]
    function = getattr(import_module(f"wizard.cli.{module}"), name)
    return function(options)


def _unwritten(trouble: OSError) -> int:
    """The output cannot be written: its reader is gone, or the disk is full."""
    # Without this Python flushes once more at its end, complains, and exits with 120.
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(trouble, BrokenPipeError):
        sys.stderr.write(
            f"Standard output cannot be written: {trouble.strerror}. The result is not complete.\n"
            "Make room or send the output elsewhere, then run the command again.\n"
        )
    return int(ExitCode.ERROR)


def _surprised(trouble: Exception) -> int:
    """Report a fault of ours: where it happened, and nothing of its data."""
    from wizard.services.faults import fault_report

    sys.stderr.write(fault_report(trouble))
    return int(ExitCode.ERROR)
