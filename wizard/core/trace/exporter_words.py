"""What Claude Code's exporter says of itself, from the log of `claude --debug-file FILE`.

Measured: with `CLAUDE_CODE_OTEL_DIAG_STDERR=1` a `claude -p` prints nothing about a failed export
(2.1.330 and 2.1.332). Its log names every failure, from 2.1.223 on.
"""

from __future__ import annotations

import re

from wizard.core.harmless import one_line
from wizard.core.redact.mask import mask_loose

LOG_SINCE = (2, 1, 197)  # the oldest version that was seen to take --debug-file
_FAILURES = re.compile(
    r"\[3P telemetry\] First \w+ export: FAILED \((?P<export>[^\n]*)\)"
    r"|\[3P telemetry\] Telemetry init failed: (?P<start>[^\n]*)"
    r"|\[3P telemetry\] Export before exit failed: (?P<exit>[^\n]*)"
    r"|\[3P telemetry\] OTEL diag (?:error|warn): (?P<diag>[^\n]*)"
    r"|(?P<flush>OpenTelemetry telemetry flush timed out after \d+ms)"
    r"|(?P<helper>Error getting OpenTelemetry headers from [^\n]*)"
)
_LONGEST = 200
_MOST = 5


def exporter_words(log: str) -> tuple[str, ...]:
    """Every failure that a log names, in Claude Code's own words and masked."""
    found = (match[match.lastgroup or 0] for match in _FAILURES.finditer(log))
    said = (one_line(mask_loose(text), _LONGEST) for text in found)
    return tuple(dict.fromkeys(filter(None, said)))[:_MOST]
