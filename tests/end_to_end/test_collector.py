"""`mvk-wizard collector`: the file on standard output, what to set in words, no key anywhere."""

from __future__ import annotations

import json

from tests.conftest import Run
from tests.core.merge.test_collector import DATADOG, FILE

SETTINGS = json.dumps({"env": DATADOG}).encode()


def test_the_file_is_printed_and_the_words_say_what_to_set(command: Run) -> None:
    outcome = command("collector", "-", stdin=SETTINGS, credentials=False)
    assert (outcome.code, outcome.out.decode()) == (0, FILE)
    assert outcome.err == (
        "Where the Collector runs, set: MVK_AGENT_ID, MVK_TENANT_ID, MVK_API_KEY,"
        " OTHER_DD_API_KEY, OTHER_AUTHORIZATION\n"
        'In the settings, set OTEL_EXPORTER_OTLP_ENDPOINT to "http://YOUR-COLLECTOR:4318"\n'
        'In the settings, set OTEL_EXPORTER_OTLP_HEADERS to ","\n'
    )


def test_as_json(command: Run) -> None:
    outcome = command("collector", "-", "--json", stdin=SETTINGS, credentials=False)
    form = json.loads(outcome.out)
    assert form["configuration"] == FILE
    assert form["variables"][-1] == "OTHER_AUTHORIZATION"
    assert form["settings"]["OTEL_EXPORTER_OTLP_HEADERS"] == ","


def test_without_another_vendor_nothing_is_printed(command: Run) -> None:
    outcome = command("collector", "-", stdin=b"{}", credentials=False)
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err == (
        "These settings send traces to no other vendor's endpoint.\n"
        "A Collector is for settings in which another vendor gets traces, and Mavvrik nothing"
        " yet.\n"
    )


def test_a_text_that_cannot_be_read_is_6(command: Run) -> None:
    outcome = command("collector", "-", stdin=b"{", credentials=False)
    assert (outcome.code, outcome.out) == (6, b"")
