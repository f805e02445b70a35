"""The wishes of a person or a script beyond the guide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Wishes beyond the guide; all off means exactly as the guide prints it."""

    # False: OTEL_LOG_TOOL_DETAILS is switched off; None: a person has not decided yet
    command_lines: bool | None = True
    old_clients: bool = (
        False  # leave the two `none` entries out: works from 2.1.20 instead of 2.1.86
    )
    enforce: bool = False  # users' own settings cannot cut the telemetry off
    fix_attributes: bool = False  # drop or encode resource attributes that the client cannot read
