"""A refused merge points at a line and an entry of the person's own file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Run

SHARED = Path("../shared/cases/turn2/f04-protocol-http.json")
TEXT = """{
  "env": {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"
  }
}
"""
REFUSAL = """\
Not merged: the result would not work.
error: line 5, column 36: OTEL_EXPORTER_OTLP_PROTOCOL has a word that Claude Code doesn't know. \
Capitals count.  [protocol-unknown]
    It silently stops all telemetry.
    Set it to http/json, http/protobuf or grpc.
"""


def test_a_moved_entry_is_refused_at_its_current_line(command: Run) -> None:
    refused = command("merge", "-", "--other-telemetry", "keep", stdin=TEXT.encode())
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err.endswith(REFUSAL)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_the_shared_case(command: Run) -> None:
    refused = command("merge", str(SHARED), "--other-telemetry", "keep")
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err.endswith(REFUSAL)


def test_fix_joins_two_env_and_says_so(command: Run) -> None:
    text = b'{\n  "env": {\n    "A": "1"\n  },\n  "env": {\n    "A": "2",\n    "B": "3"\n  }\n}\n'
    refused = command("merge", "-", stdin=text)
    assert (refused.code, refused.out) == (1, b"")
    assert "Join them into one" in refused.err
    merged = command("merge", "-", "--fix", stdin=text)
    assert merged.code == 0
    assert merged.out.startswith(b'{\n  "env": {\n    "A": "2",\n    "B": "3",\n    "CLAUDE_')
    assert 'Fixed: Join 2 "env" objects into 1, with the last value of A.\n' in merged.err


def test_fix_moves_values_next_to_env_into_it_and_says_so(command: Run) -> None:
    text = b'{\n  "OTEL_TRACES_EXPORTER": "otlp",\n  "env": {\n    "A": "1"\n  }\n}\n'
    left = command("merge", "-", stdin=text)
    assert (left.code, left.out.count(b'"OTEL_TRACES_EXPORTER"')) == (0, 2)
    moved = command("merge", "-", "--fix", stdin=text)
    assert moved.code == 0
    assert moved.out.startswith(
        b'{\n  "env": {\n    "A": "1",\n    "OTEL_TRACES_EXPORTER": "otlp",'
    )
    assert moved.out.count(b'"OTEL_TRACES_EXPORTER"') == 1
    assert "OTEL_TRACES_EXPORTER is at the top level" in moved.err
    assert " Fixed: Move it to env.\n" in moved.err


def test_fix_uses_an_env_under_another_name_as_env(command: Run) -> None:
    text = b'{\n  "environment": {\n    "OTEL_TRACES_EXPORTER": "console",\n    "A": "1"\n  }\n}\n'
    fixed = command("merge", "-", "--fix", "--on-conflict", "mavvrik", stdin=text)
    assert fixed.code == 0
    assert fixed.out.startswith(
        b'{\n  "env": {\n    "OTEL_TRACES_EXPORTER": "otlp",\n    "A": "1",'
    )


def test_a_result_over_two_mebibytes_is_refused(command: Run, tmp_path: Path) -> None:
    """The settings fit; with the Mavvrik values they would not."""
    settings = tmp_path / "settings.json"
    settings.write_text('{"note": "' + "x" * (2_097_152 - 12) + '"}')
    done = command("merge", str(settings))
    assert (done.code, done.out) == (1, b"")
    assert "Not merged: the result would not work." in done.err.splitlines()
    assert re.search(
        r"The settings have 2,09[78],\d{3} bytes, but Claude Code reads at most 2,097,152"
        r" \(2 MiB\)\.",
        done.err,
    )
    assert command("check", str(settings)).err.count("file-too-large") == 0


@pytest.mark.parametrize(
    ("text", "fixable"),
    [
        (b'{"env": {"A": "1"}, "env": {"B": "2"}}', True),
        (b'{"env": {"OTEL_RESOURCE_ATTRIBUTES": "team"}}', True),
        (b'{"env": []}', False),
    ],
)
def test_a_refusal_names_fix_where_it_helps(text: bytes, fixable: bool, command: Run) -> None:
    refused = command("merge", "-", stdin=text)
    assert (refused.code, refused.out) == (1, b"")
    assert "Not merged: fix this first.\n" in refused.err
    assert refused.err.endswith("\nTo fix this and merge: add --fix\n") is fixable
    again = command("merge", "-", "--fix", "--on-conflict", "mavvrik", stdin=text)
    assert (again.code == 0) is fixable
    assert "add --fix" not in again.err
