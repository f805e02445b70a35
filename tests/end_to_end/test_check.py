"""`mvk-wizard check`: what it says first about settings that are not merged, and about the rest."""

from __future__ import annotations

import json

from tests.conftest import Run

VENDOR = """\
{
  "env": {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "Otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.vendor.example",
    "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Basic abcdef",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"
  }
}
"""
OTHER_ERROR = """\
error: line 5, column 27: OTEL_LOGS_EXPORTER has a word that Claude Code doesn't know. \
Capitals count.  [exporter-unknown]
    One such word silently stops all telemetry.
    Set it to "otlp".
"""
NOT_MERGED = "These settings do not send to Mavvrik yet. Use `merge`.\n"


def test_settings_that_are_not_merged_are_called_so_and_no_remedy_moves_a_vendors_data(
    command: Run,
) -> None:
    done = command("check", "-", stdin=VENDOR.encode(), credentials=False)
    notes = "1 general note: `mvk-wizard explain notes`\n"
    assert done.out.decode() == NOT_MERGED + OTHER_ERROR + notes
    assert (done.code, done.err) == (1, "1 other error, 0 warnings.\n")


def test_settings_without_mavvrik_are_an_error_even_if_nothing_else_is_wrong(command: Run) -> None:
    done = command("check", "-", stdin=b"{}", credentials=False)
    assert done.out.decode() == NOT_MERGED
    assert (done.code, done.err) == (1, "0 other errors, 0 warnings.\n")


def test_the_page_for_support_says_it_too(command: Run) -> None:
    page = command("check", "-", "--redact", stdin=VENDOR.encode(), credentials=False)
    assert page.code == 1
    assert f"\n\n{NOT_MERGED}\n- **error**, line 5, column 27: " in page.out.decode()
    assert "endpoint-elsewhere" not in page.out.decode()


def test_json_has_every_finding(command: Run) -> None:
    done = command("check", "-", "--json", stdin=VENDOR.encode(), credentials=False)
    found = json.loads(done.out)
    codes = {one["code"] for one in found["findings"]}
    assert {"endpoint-elsewhere", "attributes-missing", "exporter-unknown"} <= codes
    assert (done.code, found["errors"] > 1) == (1, True)


def test_a_trace_of_mavvrik_makes_every_finding_visible(command: Run) -> None:
    begun = VENDOR.replace(
        '"env": {', '"env": {\n    "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=a",'
    )
    done = command("check", "-", stdin=begun.encode(), credentials=False)
    assert done.code == 1
    assert NOT_MERGED not in done.out.decode()
    assert "[endpoint-elsewhere]" in done.out.decode()


def test_general_notes_are_one_line(command: Run) -> None:
    merged = command("merge", "--empty").out
    done = command("check", "-", stdin=merged, credentials=False)
    assert (done.code, done.err) == (0, "0 errors, 0 warnings.\n")
    assert done.out.decode() == "4 general notes: `mvk-wizard explain notes`\n"
    whole = json.loads(command("check", "-", "--json", stdin=merged, credentials=False).out)
    assert len(whole["findings"]) == 4
