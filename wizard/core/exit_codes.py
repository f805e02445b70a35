"""The exit codes of all commands (docs/commands.md, "Exit codes")."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the wizard and of every command."""

    DONE = 0  # for the wizard and `verify`: visible in Cost and Sessions
    ERROR = 1  # an error, findings, or left before anything was copied
    USAGE = 2  # usage, no terminal, missing credentials
    NOT_VERIFIED = 3  # configured or accepted, not verified
    REFUSED = 4  # credentials refused: 401, 403
    NETWORK = 5  # network, TLS, or an answer that is not Mavvrik's
    NOT_PARSEABLE = 6  # the settings are not a JSON object
    WAITED_IN_VAIN = 124
    HANGUP = 129
    INTERRUPTED = 130
    QUIT = 131
    TERMINATED = 143
