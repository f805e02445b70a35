"""Limits of OpenTelemetry that cut what Mavvrik needs, as measured with small numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import SENDS_NOTHING, Subject, Words, find_entry
from wizard.core.check.fixes import take_out
from wizard.core.client import trim
from wizard.core.finding import Finding, Severity

_CUTS = "Spans lose attributes, the session or the end of the agent among them."
# The smallest number that does no harm, and what a smaller one does.
LIMITS = {
    "OTEL_ATTRIBUTE_COUNT_LIMIT": (64, Severity.WARNING, _CUTS),
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": (64, Severity.WARNING, _CUTS),
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": (255, Severity.WARNING, _CUTS),
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT": (255, Severity.WARNING, _CUTS),
    "OTEL_BSP_MAX_QUEUE_SIZE": (1, Severity.ERROR, SENDS_NOTHING),
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": (1, Severity.ERROR, "Claude Code hangs with it."),
}


def check_limits(subject: Subject) -> Iterator[Finding]:
    """Every limit that is set, and set too small."""
    for name, (smallest, severity, consequence) in LIMITS.items():
        number = trim(subject.texts.get(name, ""))
        if not re.fullmatch(r"[0-9]{1,9}", number) or int(number) >= smallest:
            continue
        remedy = f"Take it out, or set it to {smallest} or more."
        words = Words("limit-too-small", f"{name} is {number}.", consequence, remedy)
        yield find_entry(subject, severity, words, name, take_out(subject.document, name))
