"""`merge` where somebody else gets telemetry: what is refused, what is lost, what is said."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run
from wizard.core.exit_codes import ExitCode

LANGFUSE = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://cloud.langfuse.com/api/public/otel",
    "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Basic cGstbGYtMTpzay1sZi0y",
}
METRICS = {"OTEL_METRICS_EXPORTER": "otlp"}
PLACEHOLDER = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "REPLACE-WITH-YOUR-COLLECTOR",
    "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer <token>",
}
KEPT_NOTHING = """\
Not merged: --other-telemetry keep would keep nothing.
    You already send telemetry to Langfuse. \
Claude Code sends traces to 1 receiver, and Langfuse gets nothing else.
    Langfuse: loses the traces it gets today. It gets nothing else.
    Mavvrik: gets traces.
    Instead: an OpenTelemetry Collector can send traces to both. \
mvk-wizard can write its configuration.
To accept this: --other-telemetry replace
"""
OPEN_PLACEHOLDER = """\
Not merged: decide this first.
  OTEL_EXPORTER_OTLP_ENDPOINT still holds a placeholder.
    So no one gets this telemetry today.
    - Remove the placeholder (--answer placeholder-endpoint=mavvrik)
    - Keep it as it is (--answer placeholder-endpoint=leave)
Decide each with --answer, or all with --on-conflict mavvrik (use Mavvrik's values) or keep (keep \
yours).
"""


def _text(env: dict[str, str]) -> bytes:
    return json.dumps({"env": env}, indent=2).encode()


@pytest.mark.parametrize("also", [(), ("--on-conflict", "mavvrik"), ("--on-conflict", "keep")])
def test_keeping_a_vendor_of_traces_only_is_refused(command: Run, also: tuple[str, ...]) -> None:
    found = command("merge", "-", "--other-telemetry", "keep", *also, stdin=_text(LANGFUSE))
    assert (found.code, found.out) == (ExitCode.ERROR, b"")
    assert found.err.endswith(KEPT_NOTHING)


def test_an_open_decision_offers_only_what_is_possible(command: Run) -> None:
    found = command("merge", "-", stdin=_text(LANGFUSE))
    assert (found.code, found.out) == (ExitCode.ERROR, b"")
    assert "and with --other-telemetry replace.\n" in found.err
    assert "Keep Langfuse" not in found.err


def test_replacing_it_leaves_nothing_of_the_vendor(command: Run) -> None:
    found = command("merge", "-", "--other-telemetry", "replace", stdin=_text(LANGFUSE))
    assert found.code == ExitCode.DONE
    assert b"langfuse" not in found.out
    assert b"cGstbGYtMTpzay1sZi0y" not in found.out


def test_lost_traces_of_a_vendor_that_is_kept_are_reported(command: Run) -> None:
    given = _text({**LANGFUSE, **METRICS})
    found = command("merge", "-", "--other-telemetry", "keep", stdin=given)
    assert found.code == ExitCode.DONE
    assert found.err.endswith("Langfuse loses the traces it gets today.\n")
    again = command("merge", "-", "--other-telemetry", "keep", stdin=found.out)
    assert (again.code, again.out) == (ExitCode.DONE, found.out)
    assert "loses" not in again.err


def test_a_placeholder_is_a_decision_of_its_own(command: Run) -> None:
    found = command("merge", "-", stdin=_text(PLACEHOLDER))
    assert (found.code, found.out) == (ExitCode.ERROR, b"")
    assert found.err.endswith(OPEN_PLACEHOLDER)
    taken = command("merge", "-", "--on-conflict", "mavvrik", stdin=_text(PLACEHOLDER))
    assert taken.code == ExitCode.DONE
    assert b"REPLACE-WITH" not in taken.out
    assert b"<token>" not in taken.out
    assert json.loads(taken.out)["env"]["OTEL_METRICS_EXPORTER"] == "none"
    left = command("merge", "-", "--on-conflict", "keep", stdin=_text(PLACEHOLDER))
    assert (left.code, left.out) == (ExitCode.ERROR, b"")
    assert "OTEL_EXPORTER_OTLP_ENDPOINT still contains a placeholder.  [placeholder]" in left.err


def test_two_ports_of_one_computer_are_two_receivers(command: Run) -> None:
    vendor = {
        **METRICS,
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4319",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    }
    found = command(
        "merge",
        "-",
        "--endpoint",
        "http://127.0.0.1:4318",
        "--other-telemetry",
        "keep",
        stdin=_text(vendor),
    )
    assert found.code == ExitCode.DONE, found.err
    env = json.loads(found.out)["env"]
    assert env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "http://127.0.0.1:4319/v1/metrics"
    assert env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] == "http://127.0.0.1:4318/v1/traces"
