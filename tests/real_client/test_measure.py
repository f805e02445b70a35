"""Tests of the command that measures the facts again, and of the simulated model."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.real_client.cases import RECORDED_FILE, Row, all_cases, read_table, table
from tests.real_client.install import Unavailable
from tests.real_client.model import ANSWER, COMMAND, TOOL_WORD, Model
from tests.real_client.wire import Request
from tests.tools import measure
from wizard.core.client.versions import SAFE_NAMES, VERSION

KNOWN = {"Claude Code": Row("2.1.1", "2026-11-23"), "a": Row("right"), "b": Row("nothing sent")}
LISTS = b'x=["A%d",];y=new Set(["CLAUDE_CODE_ENABLE_TELEMETRY","OTEL_METRICS_EXPORTER",%s]);z=[%s]'


def test_different_new_and_missing_rows_are_shown_and_counted() -> None:
    found = {
        "Claude Code": Row("2.1.2", "2026-11-30"),
        "a": Row("hangs", "said"),
        "attribute: llm_request model": Row("sent"),
    }
    assert measure.compare(found, KNOWN) == (
        "DIFFERENT  a\n  recorded right | \n  now      hangs | said\n\n"
        "NEW  attribute: llm_request model\n  now      sent | \n\n"
        "GONE  b\n  recorded nothing sent | \n\n"
        "Different: 2 cases, 1 attributes.\n\n"
    )


def test_another_version_and_day_alone_are_not_a_difference() -> None:
    assert measure.compare({**KNOWN, "Claude Code": Row("2.1.2", "2026-11-30")}, KNOWN) == ""


def test_the_safe_list_is_read_from_the_program(tmp_path: Path) -> None:
    names = ",".join(f'"NAME_{number}"' for number in range(70)).encode()
    program = tmp_path / "claude"
    program.write_bytes(b"\x7fELF" + LISTS % (1, names, names) + b"\0")
    found = measure.safe_names(program)
    assert (len(found), found[0], found[-1]) == (
        72,
        "CLAUDE_CODE_ENABLE_TELEMETRY",
        "OTEL_METRICS_EXPORTER",
    )
    program.write_bytes(b"\x7fELF")
    with pytest.raises(LookupError, match="0 lists in the program look like the safe list"):
        measure.safe_names(program)


def test_the_recorded_table_is_complete_and_in_order() -> None:
    known = read_table(RECORDED_FILE)
    assert table(measure.in_order(known)) == RECORDED_FILE.read_text("utf-8")
    assert set(all_cases()) <= set(known)
    kinds = Counter(measure.kind_of(name) for name in known)
    assert kinds["applied without asking"] == len(SAFE_NAMES) > 200
    assert kinds["attributes"] > 50
    asked = [name for name, one in known.items() if one.verdict == "asked"]
    assert "approval: OTEL_EXPORTER_OTLP_ENDPOINT" in asked
    assert not {name.partition(": ")[2] for name in asked} & SAFE_NAMES


def test_every_case_has_a_unique_name_that_fits_a_table() -> None:
    names = list(all_cases())
    assert len(names) > 300
    assert [name for name in names if "\t" in name or "\n" in name] == []


def test_it_runs_the_real_client(
    installed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "as --settings, over the environment's endpoint"
    monkeypatch.setattr("sys.argv", ["measure", "--version", VERSION, "--only", name])
    assert measure.main() == 0
    said = capsys.readouterr()
    assert said.err == f"[  1/1] {name}: right\n"
    assert said.out.startswith(f"Claude Code {VERSION}: 1 cases in ")


def test_cases_measured_before_an_interruption_are_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = list(all_cases())[:2]
    kept = tmp_path / "kept.tsv"
    kept.write_text(table({first: Row("hangs")}), "utf-8")
    monkeypatch.setattr(measure, "_run", lambda *_, **__: Row("right"))
    found = measure._cases([first, second], VERSION, kept)
    assert found == {first: Row("hangs"), second: Row("right")}
    assert read_table(kept) == found


def test_a_case_that_differs_only_sometimes_stays_as_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, third = list(all_cases())[:3]
    known = {first: Row("right"), second: Row("hangs"), third: Row("hangs")}
    found = {first: Row("right"), second: Row("right"), third: Row("right")}
    outcomes = [Row("right"), Row("hangs"), Row("right"), Row("right"), Row("right")]
    monkeypatch.setattr(measure, "_run", lambda *_: outcomes.pop(0))
    assert measure._raced(found, known, VERSION) == {second: Row("hangs")}
    assert outcomes == []


def test_the_newest_version_is_what_npm_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text('#!/bin/sh\necho "$3" | grep -q version && echo 9.8.7\n')
    npm.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda _: str(npm))
    assert measure.newest() == "9.8.7"
    npm.write_text("#!/bin/sh\necho none\n")
    with pytest.raises(Unavailable, match="npm does not say which version is the newest"):
        measure.newest()


async def _ask(model: Model, **wish: Any) -> tuple[str, bytes]:
    request = Request("POST", "/v1/messages?beta=true", (), json.dumps(wish).encode())
    head, _, body = (await model(request)).partition(b"\r\n\r\n")
    return head.decode(), body


ASKED: dict[str, Any] = {
    "messages": [{"role": "user", "content": f"Please {TOOL_WORD}."}],
    "tools": [{}],
}


async def test_the_stand_in_asks_for_one_tool_call_and_then_answers() -> None:
    model = Model()
    _, first = await _ask(model, **ASKED)
    assert json.loads(first)["content"][0]["input"]["command"] == COMMAND
    result = {"role": "user", "content": [{"type": "tool_result", "content": "x"}]}
    _, second = await _ask(model, **{**ASKED, "messages": [*ASKED["messages"], result]})
    assert json.loads(second)["content"] == [{"type": "text", "text": ANSWER}]
    assert model.asked == 2


async def test_the_stand_in_streams_the_same_message() -> None:
    head, body = await _ask(Model(), messages=[], stream=True)
    assert "Content-Type: text/event-stream" in head
    kinds = [line[7:] for line in body.decode().splitlines() if line.startswith("event: ")]
    assert kinds == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


async def test_the_stand_in_can_refuse_to_stream() -> None:
    head, _ = await _ask(Model(streaming=False), messages=[], stream=True)
    assert head.startswith("HTTP/1.1 404")
