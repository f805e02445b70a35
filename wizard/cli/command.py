"""How every command ends: refusals and troubles become words on stderr and an exit code."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import wraps

from wizard.cli.inputs import Refusal, learn_key, say
from wizard.core.exit_codes import ExitCode
from wizard.services.files.trouble import FileTrouble

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
