"""A finding: one thing that the engine has to say about a settings document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wizard.core.edits import Edit


class Severity(StrEnum):
    """How bad a finding is, by what the real client was measured to do."""

    ERROR = "error"  # Claude Code does not start, or telemetry does not arrive rightly
    WARNING = "warning"  # arrives today, but is fragile or has a side effect
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Fix:
    """A change the wizard can make: shown before and after, never made unasked."""

    label: str  # "Take this one comma out"
    edits: tuple[Edit, ...]  # on the text that was read


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it is, what it means for the company, what to do.

    `path` is the way to it from the top level, e.g. `("env", "OTEL_TRACES_EXPORTER")`. `offset` is
    in code points, `line` and `column` count from 1; all three are None where there is no place,
    as for something that is missing.
    """

    code: str  # stable, kebab-case: "trailing-comma"
    severity: Severity
    message: str  # what is wrong, one sentence, never with a secret in it
    consequence: str  # what it means for them, one sentence
    remedy: str  # what to do, one sentence
    path: tuple[str | int, ...] = ()
    offset: int | None = None
    line: int | None = None
    column: int | None = None
    fix: Fix | None = None
    in_result: bool = False  # the place is one in the result of a merge, not in a person's text
