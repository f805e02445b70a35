"""Wishes of the person for the merge. They are saved with the session, without the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Wishes beyond the guide. With the defaults, the result is exactly what the guide prints."""

    # False: OTEL_LOG_TOOL_DETAILS is switched off; None: not decided yet
    command_lines: bool | None = True
    # Leave out the two `none` entries, which works from 2.1.20 instead of 2.1.86
    old_clients: bool = False
    enforce: bool = False  # keep users' own settings from stopping the telemetry
    # Remove or encode resource attributes that Claude Code cannot read.
    fix_attributes: bool = False
