"""Claude Code's own words about sending, found in its log and masked."""

from __future__ import annotations

import pytest

from wizard.core.trace.trial import exporter_words

LOG = """\
2026-11-30T15:19:07.080Z [WARN] [3P telemetry] Event dropped (no event logger initialized): prompt
2026-11-30T15:19:08.058Z [DEBUG] [3P telemetry] First traces export: {}
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[3P telemetry] First traces export: FAILED (socket hang up)", "socket hang up"),
        ("[3P telemetry] First traces export: FAILED (connect (a) b)", "connect (a) b"),
        ("[3P telemetry] Telemetry init failed: Unknown exporter type", "Unknown exporter type"),
        (
            '[ERROR] "OpenTelemetry telemetry flush timed out after 2000ms\\n\\nTo resolve"',
            "OpenTelemetry telemetry flush timed out after 2000ms",
        ),
        (
            "[ERROR] Error getting OpenTelemetry headers from otelHeadersHelper: exited 3",
            "Error getting OpenTelemetry headers from otelHeadersHelper: exited 3",
        ),
        ("[3P telemetry] OTEL diag error: refused", "refused"),
    ],
)
def test_every_failure_is_quoted(line: str, said: str) -> None:
    assert exporter_words(f"2026-11-30T15:19:08.058Z {line}\n") == (said,)


def test_a_success_and_everything_else_are_not_failures() -> None:
    assert exporter_words(LOG.format("SUCCESS")) == ()
    assert exporter_words("") == ()


def test_the_words_hold_no_secret_and_no_control_sequence() -> None:
    (said,) = exporter_words(
        LOG.format("FAILED (Bearer mvk-agent-3f2a91c47Qx20123456789 \x1b[31m)")
    )
    assert "7Qx2" not in said
    assert "\x1b" not in said
