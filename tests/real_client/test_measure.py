"""Tests of the command that measures the facts again, and of the simulated model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.real_client import measure
from tests.real_client.cases import Row, all_cases
from tests.real_client.model import ANSWER, COMMAND, TOOL_WORD, Model
from tests.real_client.wire import Request

KNOWN = {"a": Row("right"), "b": Row("nothing sent")}


def test_what_differs_and_what_is_new_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = {"a": Row("right"), "b": Row("right"), "c": Row("hangs", "said")}
    assert measure._compare(found, KNOWN) == 1
    assert capsys.readouterr().err == (
        "\nDIFFERENT  b\n  recorded nothing sent | \n  now      right | \n"
        "\nNEW        c\n  now      hangs | said\n"
        "\n3 cases: 1 different, 1 not recorded.\n"
    )


def test_nothing_different_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert measure._compare({"a": Row("right")}, KNOWN) == 0
    assert capsys.readouterr().err == "\n1 cases: 0 different, 0 not recorded.\n"


def test_every_case_has_a_name_of_its_own_that_fits_a_table() -> None:
    names = list(all_cases())
    assert len(names) > 300
    assert [name for name in names if "\t" in name or "\n" in name] == []


def test_it_runs_the_real_client(
    installed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "as --settings, over the environment's endpoint"
    monkeypatch.setattr("sys.argv", ["measure", "--only", name])
    assert measure.main() == 0
    assert capsys.readouterr().out == f"{name}\tright\t\n"


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
