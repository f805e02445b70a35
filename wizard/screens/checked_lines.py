"""What was checked before the settings may be copied: the guide's seven points, and what is known
of them."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.finding import Finding, Severity
from wizard.guide import saving
from wizard.lines import BLANK, CAUTION, DONE, PROBLEM, WAITS, Line, line, quiet, words
from wizard.screens.copy_work import Readiness

_SIGNS = {Severity.ERROR: PROBLEM, Severity.WARNING: CAUTION, Severity.NOTE: WAITS}


def points(ready: Readiness) -> Iterator[Line]:
    """The seven points with their proofs."""
    sign = PROBLEM if ready.errors else DONE
    right = quiet(f"checked {ready.at:%H:%M}")
    yield Line(words("Before you click Update settings", "bold"), right=right, heading=True)
    for one in saving.SAVE_CHECKS:
        yield line(words(one.text, "bold"), sign)
        yield line(quiet(one.proof), " ")


def more(ready: Readiness) -> Iterator[Line]:
    """The names of the approval dialog, every finding, and what it is about."""
    yield BLANK
    yield from _approval(ready)
    yield from _findings(ready)
    yield BLANK
    yield Line(words("What it is about", "bold"), heading=True)
    for text in (saving.RISK, saving.WHOLE_ORGANISATION, saving.KEEP_THE_ORIGINAL):
        yield line(text, quiet("·"))


def _approval(ready: Readiness) -> Iterator[Line]:
    if ready.approval:
        yield Line(words("The approval dialog will list", "bold"), heading=True)
        yield line(", ".join(ready.approval), " ")
        yield BLANK


def _findings(ready: Readiness) -> Iterator[Line]:
    yield Line(words("Found in the result", "bold"), heading=True)
    for one in ready.findings:
        yield line(f"{one.message}{_place(one)} {one.consequence}", _SIGNS[one.severity])
    if not ready.findings:
        yield line("Nothing to fix and nothing to know.", DONE)


def _place(finding: Finding) -> str:
    return f" (line {finding.line})" if finding.line else ""
