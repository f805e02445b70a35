"""Limits of OpenTelemetry that cut what Mavvrik needs, as measured with small numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import take_out
from wizard.core.client import trim
from wizard.core.finding import Finding, Severity
from wizard.core.findings import words_of

# The smallest number that does no harm, how bad a smaller one is, and what it does.
LIMITS = {
    "OTEL_ATTRIBUTE_COUNT_LIMIT": (64, Severity.WARNING, "cuts"),
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": (64, Severity.WARNING, "cuts"),
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT": (255, Severity.WARNING, "cuts"),
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT": (255, Severity.WARNING, "cuts"),
    "OTEL_BSP_MAX_QUEUE_SIZE": (1, Severity.ERROR, "nothing"),
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": (1, Severity.ERROR, "hangs"),
}


def check_limits(subject: Subject) -> Iterator[Finding]:
    """Every limit that is set, and set too small."""
    for name, (smallest, severity, case) in LIMITS.items():
        number = trim(subject.texts.get(name, ""))
        if not re.fullmatch(r"[0-9]{1,9}", number) or int(number) >= smallest:
            continue
        words = words_of("limit-too-small", case, name=name, number=number, smallest=smallest)
        fix = take_out(subject.document, name)
        yield find_entry(subject, words, name, fix, severity)
