"""Run what the arguments ask for. Every run ends with an exit code, even after an error."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from pkgutil import resolve_name

from wizard import __version__
from wizard.cli.arguments import build_parser
from wizard.cli.commands import COMMANDS
from wizard.core.exit_codes import ExitCode
from wizard.services.stderr import harmless_stderr

_NO_OUTPUT = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def run(arguments: Sequence[str]) -> int:
    """Parse the arguments and run the command. Never raise, and never print a traceback."""
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
    except Exception as trouble:  # noqa: BLE001 - raised by the code that makes stderr harmless
        return _surprised(trouble)


def _hold_streams() -> None:
    """Reserve the descriptors of closed standard streams, so that no file we open gets one."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # opens the lowest free descriptor, which is this one
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _carry_out(arguments: Sequence[str]) -> int:
    try:
        # Without arguments the wizard starts, so the parsers of the commands are not built.
        options = build_parser(commands=bool(arguments)).parse_args(list(arguments))
        return int(_dispatch(options))
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.USAGE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except OSError as trouble:  # an error about a file would be a FileTrouble
        return _unwritten(trouble) if trouble.errno in _NO_OUTPUT else _surprised(trouble)
    except Exception as trouble:  # noqa: BLE001 - the last line of defense
        return _surprised(trouble)


def _dispatch(options: argparse.Namespace) -> int:
    if options.version:
        print(f"mvk-wizard {__version__}")
        return ExitCode.DONE
    if options.completion:
        from importlib.resources import files

        script = files("wizard") / "share" / f"mvk-wizard.{options.completion}"
        print(script.read_text(encoding="utf-8"), end="")
        return ExitCode.DONE
    from wizard.services.surroundings import harden

    harden()
    row = next((one for one in COMMANDS if one.name == options.command), None)
    if row is None or row.keeps:
        from wizard.services.files.files import sweep_own_folders

        sweep_own_folders()
    place = "wizard:wizard" if row is None else row.function
    function: Callable[[argparse.Namespace], int] = resolve_name(f"wizard.cli.{place}")
    return function(options)


def _unwritten(trouble: OSError) -> int:
    """Report that the output cannot be written: its reader has ended, or the disk is full."""
    # Without this, Python flushes again when it exits, prints an error, and exits with 120.
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(trouble, BrokenPipeError):
        sys.stderr.write(
            f"Standard output cannot be written: {trouble.strerror}. The result is not complete.\n"
            "Make room or send the output elsewhere, then run the command again.\n"
        )
    return int(ExitCode.ERROR)


def _surprised(trouble: Exception) -> int:
    """Report a bug of this program: where it happened, without any of the data."""
    from wizard.services.faults import fault_report

    sys.stderr.write(fault_report(trouble))
    return int(ExitCode.ERROR)
