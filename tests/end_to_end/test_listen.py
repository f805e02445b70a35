"""`mvk-wizard listen`: the receiver alone, for any Claude Code on this computer."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CREDENTIALS, Run, full
from tests.core.trace.otlp_builder import body, span
from tests.end_to_end.pty_driver import Terminal
from wizard.cli.listen import shell_line

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals are sent")
COMMAND = (sys.executable, "-m", "wizard", "listen")
SPANS = (
    span("interaction", 1, session__id="s-1"),
    span("llm_request", 2, 1, session__id="s-1", model="m-1", input_tokens=1),
)


def _environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MVK_")}
    return {**kept, "HOME": str(home), "PYTHONWARNINGS": "error", **more}


def test_powershell_gets_a_line_of_its_own() -> None:
    line = shell_line({"ONE": "it's", "TWO": "2"}, "win32")
    assert line == "$env:ONE='it''s'; $env:TWO='2'"


@contextmanager
def _listening(home: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(home, **more),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _line(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def _post(address: str, path: str, data: bytes, **headers: str) -> int:
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(f"{address}{path}", data, sent)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def _send(env: dict[str, str], agent: str = "agent-xyz") -> int:
    items = (item.partition("=") for item in env["OTEL_EXPORTER_OTLP_HEADERS"].split(","))
    headers = {name: value for name, _, value in items}
    content = body(*SPANS, mvk__agent_id=agent)
    return _post(env["OTEL_EXPORTER_OTLP_ENDPOINT"], "/v1/traces", content, **headers)


@pytest.mark.parametrize(
    ("name", "code"),
    [("SIGINT", 130), full("SIGTERM", 143), full("SIGHUP", 129), full("SIGQUIT", 131)],
)
def test_json_lines_from_the_first_to_the_end(tmp_path: Path, name: str, code: int) -> None:
    with _listening(tmp_path, "--json", **CREDENTIALS) as process:
        first = _line(process)
        assert first["event"] == "listening"
        assert first["env"]["OTEL_EXPORTER_OTLP_ENDPOINT"] == first["address"]
        assert _send(first["env"]) == 200
        got = _line(process)
        process.send_signal(getattr(signal, name))
        rest, words = process.communicate(timeout=20)
    assert got["event"] == "request"
    request = got["request"]
    assert (request["path"], request["protocol"], request["status"]) == (
        "/v1/traces",
        "http/json",
        200,
    )
    assert request["headers"]["tenant_matches"] is True
    assert request["headers"]["key_matches"] is True
    assert request["remarks"] == []
    assert [(one["depth"], one["operation"]) for one in request["spans"]] == [
        (0, "interaction"),
        (1, "llm_request"),
    ]
    (end,) = [json.loads(line) for line in rest.splitlines()]
    assert (end["event"], end["arrived"]["right"]) == ("end", True)
    assert len(end["arrived"]["fields"]) == 12
    assert words.endswith("Stopped.\n")
    assert process.returncode == code


def test_what_is_wrong_is_explained(tmp_path: Path) -> None:
    with _listening(tmp_path, "--json", **CREDENTIALS) as process:
        first = _line(process)
        assert _send(first["env"], agent="other") == 200
        assert _post(first["address"], "/v1/traces/v1/traces", b"{}") == 404
        agent, path = _line(process)["request"], _line(process)["request"]
    assert agent["remarks"] == ["The spans go to another agent than yours."]
    assert path["trouble"]["code"] == "wrong-path"
    assert path["trouble"]["message"].startswith("The endpoint ends in /v1/traces")


def test_the_line_for_another_terminal_is_one_export_with_a_stand_in(tmp_path: Path) -> None:
    with _listening(tmp_path, **CREDENTIALS) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, "")
        line = next(text for text in lines if text.startswith("export ")).strip()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    words = shlex.split(line)
    env = dict(word.split("=", 1) for word in words[1:])
    assert len(env) == 10
    assert env["OTEL_RESOURCE_ATTRIBUTES"] == "mvk.agent_id=agent-xyz"
    assert env["OTEL_EXPORTER_OTLP_HEADERS"] == "x-tenant-id=tnt-123,Authorization=Bearer sta-din"
    assert process.returncode == 130


def test_no_credentials_are_needed(tmp_path: Path) -> None:
    with _listening(tmp_path, "--json") as process:
        first = _line(process)
        assert "agent-stand-in" in first["env"]["OTEL_RESOURCE_ATTRIBUTES"]
        assert _send(first["env"], agent="agent-stand-in") == 200
        assert _line(process)["request"]["remarks"] == []


def test_a_chosen_port(tmp_path: Path, command: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = command("listen", "--port", str(port))
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.splitlines()[-1].startswith(f"Port {port} of this computer can't be used")
    assert "Nothing arrived." not in outcome.err  # it did not listen


def test_on_a_terminal_a_live_table_stays_in_its_place(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wizard", "listen"]
    with Terminal(
        command, home=tmp_path, columns=100, rows=30, environment=CREDENTIALS
    ) as terminal:
        shown = terminal.wait_for("Press Ctrl+C to stop.").replace("\n", "")
        address = shown.partition("Listening on ")[2].partition(",")[0]
        headers = {"x-tenant-id": "tnt-123", "Authorization": "Bearer sta-din"}
        assert (
            _post(address, "/v1/traces", body(*SPANS, mvk__agent_id="agent-xyz"), **headers) == 200
        )
        terminal.wait_for("1 so far")
        terminal.wait_for("mvk.agent_id agent-xyz")
        _post(address, "/v1/traces", body(*SPANS, mvk__agent_id="agent-xyz"), **headers)
        table = ("✓ Agent ", "✓ Nothing else ", "- User email ")  # signs and whole names
        assert terminal.wait_for("2 so far", *table).count("so far") == 1
        hidden, shown_again = (
            b"\x1b[?25l",
            b"\x1b[?25h",
        )  # the cursor: who stops it with ctrl+z has one
        assert terminal.output.rfind(hidden) < terminal.output.rfind(shown_again)
        terminal.press("ctrl+c")
        assert terminal.exit_code() == 130
