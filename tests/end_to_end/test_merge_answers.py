"""Open decisions of a merge as JSON, and the option that answers each of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Run

TEXT = json.dumps(
    {
        "env": {
            "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
            "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "0",
            "OTEL_METRICS_EXPORTER": "otlp",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
            "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=aaaabbbbccccddddeeeeffff00001111",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
            "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=other",
        },
        "otelHeadersHelper": "/bin/helper",
    }
).encode()
BETA = "value:CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"
ALL = {
    "other-telemetry": "keep",
    BETA: "mavvrik",
    "agent": "mavvrik",
    "headers-helper": "mavvrik",
}


def merge(command: Run, answers: dict[str, str], *more: str) -> Any:
    given = [part for one in answers.items() for part in ("--answer", "=".join(one))]
    return command("merge", "-", "--json", *given, *more, stdin=TEXT)


def open_in(out: bytes) -> list[str]:
    return [one["id"] for one in json.loads(out)["open"]]


def test_the_open_decisions_are_printed_with_what_answers_them(command: Run) -> None:
    refused = merge(command, {})
    form = json.loads(refused.out)
    assert (refused.code, list(form)) == (1, ["open"])
    assert open_in(refused.out) == list(ALL)
    agent = form["open"][2]
    assert agent == {
        "id": "agent",
        "title": "Your settings already name another Mavvrik agent.",
        "why": "Today it is other; you pasted agent-xyz.",
        "keys": ["OTEL_RESOURCE_ATTRIBUTES"],
        "option": "--answer agent=CHOICE",
        "choices": [
            {
                "id": "mavvrik",
                "label": "Use Mavvrik's value",
                "means": [
                    {
                        "who": "Mavvrik",
                        "what": "new activity goes under agent-xyz; existing data stays under"
                        " other.",
                    }
                ],
                "option": "--answer agent=mavvrik",
            },
            {
                "id": "leave",
                "label": "Keep it as it is",
                "means": [
                    {
                        "who": "Mavvrik",
                        "what": "activity stays under other; agent-xyz stays empty.",
                    }
                ],
                "option": "--answer agent=leave",
            },
        ],
    }
    assert "--answer agent=leave" in refused.err
    assert b"aaaabbbb" not in refused.out


def test_without_json_a_refusal_prints_nothing(command: Run) -> None:
    refused = command("merge", "-", stdin=TEXT)
    assert (refused.code, refused.out) == (1, b"")


def test_each_answer_closes_its_decision(command: Run) -> None:
    given: dict[str, str] = {}
    for decision, choice in ALL.items():
        assert decision in open_in(merge(command, given).out)
        given[decision] = choice
    merged = merge(command, given)
    env = json.loads(json.loads(merged.out)["text"])["env"]
    assert merged.code == 0
    assert env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "https://otlp.datadoghq.com/v1/metrics"
    assert env["OTEL_RESOURCE_ATTRIBUTES"] == "mvk.agent_id=agent-xyz"


def test_one_answer_can_differ_from_the_answer_to_all_others(command: Run) -> None:
    merged = merge(command, {"other-telemetry": "keep"}, "--on-conflict", "mavvrik")
    env = json.loads(json.loads(merged.out)["text"])["env"]
    assert env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] == "https://otlp.datadoghq.com/v1/metrics"
    assert env["CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"] == "1"


def test_an_answer_to_a_decision_that_is_not_needed_does_nothing(command: Run) -> None:
    answers = [part for one in ALL.items() for part in ("--answer", "=".join(one))]
    merged = command("merge", "--empty", "--json", *answers)
    assert (merged.code, json.loads(merged.out)["changed"]) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("--answer", "agents=leave"),
            f"No decision is called 'agents'. Decisions here: other-telemetry, {BETA}, agent,"
            " headers-helper.",
        ),
        (
            ("--answer", "value:SHELL=leave"),
            "No decision is called 'value:SHELL'.",
        ),
        (
            ("--answer", "agent=keep"),
            "agent has no choice 'keep'. Choices: mavvrik, leave.",
        ),
        (
            ("--answer", "agent=\x1b[31m"),
            "agent has no choice '\\x1b[31m'.",
        ),
        (("--answer", "agent"), "'agent' is not ID=CHOICE"),
        (("--answer", "=leave"), "'=leave' is not ID=CHOICE"),
        (
            ("--answer", "agent=leave", "--answer", "agent=mavvrik"),
            "--answer agent is given twice, with different choices.",
        ),
        (
            ("--answer", "other-telemetry=mavvrik", "--other-telemetry", "keep"),
            "--answer other-telemetry and --other-telemetry differ. Use one of them.",
        ),
    ],
)
def test_an_answer_to_an_unknown_decision_is_a_usage_error_that_names_the_known_ones(
    command: Run, arguments: tuple[str, ...], words: str
) -> None:
    refused = command("merge", "-", "--json", *arguments, stdin=TEXT)
    assert (refused.code, refused.out) == (2, b"")
    assert words in refused.err
    assert "\x1b" not in refused.err


def test_a_trial_takes_answers_too(command: Run) -> None:
    refused = command("try", "-", "--yes", "--answer", "agent=keep", stdin=TEXT)
    assert (refused.code, refused.out) == (2, b"")
    assert "Choices: mavvrik, leave." in refused.err
    undecided = command("try", "-", "--yes", "--answer", "agent=leave", stdin=TEXT)
    assert undecided.code == 1
    assert "--answer agent=" not in undecided.err
    assert f"--answer {BETA}=leave" in undecided.err


QUEUE = "OTEL_BSP_MAX_QUEUE_SIZE"


def test_an_error_from_before_is_decided_and_blocks_nothing(command: Run) -> None:
    text = json.dumps({"env": {QUEUE: "-1"}}).encode()
    refused = command("merge", "-", stdin=text)
    assert (refused.code, refused.out) == (1, b"")
    assert f"- Remove it (--answer error:{QUEUE}=mavvrik)" in refused.err
    assert f"- Keep it as it is (--answer error:{QUEUE}=leave)" in refused.err
    kept = command("merge", "-", "--answer", f"error:{QUEUE}=leave", stdin=text)
    assert (kept.code, json.loads(kept.out)["env"][QUEUE]) == (0, "-1")
    assert f"{QUEUE} is -1.  [limit-too-small]" in kept.err
    for answer in (("--answer", f"error:{QUEUE}=mavvrik"), ("--on-conflict", "mavvrik")):
        removed = command("merge", "-", *answer, stdin=text)
        assert (removed.code, QUEUE in json.loads(removed.out)["env"]) == (0, False)


def test_an_error_that_the_merge_causes_still_blocks_it(command: Run) -> None:
    text = json.dumps({"requiredMaximumVersion": "2.1.50"}).encode()
    refused = command("merge", "-", "--on-conflict", "keep", stdin=text)
    assert (refused.code, refused.out) == (1, b"")
    assert "Not merged: the result would not work." in refused.err
    assert "needs 2.1.86 or later.  [version-limit]" in refused.err
