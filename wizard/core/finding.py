"""A finding: one statement of the engine about a settings document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from wizard.core.edits import Edit


class Severity(StrEnum):
    """The severity of a finding, based on the measured behavior of Claude Code."""

    ERROR = "error"  # Claude Code does not start, or telemetry does not arrive correctly
    WARNING = "warning"  # telemetry arrives today, but is fragile or has a side effect
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that the wizard can make. It is shown before and after, and only made on request."""

    label: str  # "Remove this comma"
    edits: tuple[Edit, ...]  # on the text that was parsed


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it is, what it means for the organization, and what to do.

    `path` leads to it from the top level, like `("env", "OTEL_TRACES_EXPORTER")`. `offset` counts
    code points; `line` and `column` count from 1. All three are None if the finding has no place,
    for example for a missing entry.
    """

    code: str  # stable, kebab-case: "trailing-comma"
    severity: Severity
    message: str  # what is wrong, in one sentence without any secret
    consequence: str  # what it means for the organization, in one sentence
    remedy: str  # what to do, in one sentence
    path: tuple[str | int, ...] = ()
    offset: int | None = None
    line: int | None = None
    column: int | None = None
    fix: Fix | None = None
    in_result: bool = False  # the place is in the result of a merge, not in the person's text
    is_kept: bool = False  # an error from before a merge that the person decided to keep

    @property
    def weight(self) -> Severity:
        """The severity, but an error that is kept blocks no more than a warning."""
        return Severity.WARNING if self.is_kept else self.severity

    def without_place(self, message: str = "", remedy: str = "") -> Finding:
        """Return it for other readers: without place and fix, and with these words if given."""
        return replace(
            self,
            message=message or self.message,
            remedy=remedy or self.remedy,
            offset=None,
            line=None,
            column=None,
            fix=None,
        )
