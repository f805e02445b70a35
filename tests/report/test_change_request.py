"""One page: what changes, who notices what, data collected, undo, proof so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.report.sessions import DATADOG, NOON, planned
from wizard import __version__
from wizard.core.merge.options import Options
from wizard.core.session.session import Session
from wizard.report.change_request import change_request

NOW = NOON + timedelta(minutes=12)

PAGE = f"""\
# Change request: Claude Code reports its usage to Mavvrik

Made by mvk-wizard {__version__}, 2026-11-23 14:12. No secrets.

## In short

- Claude Code will send its usage to Mavvrik (ingest.mavvrik.ai), for everyone whose Claude Code \
reads the console's settings.
- Entries in Claude Code's managed settings: 9 added, 1 changed, 0 moved, 0 removed.
- Everything else stays as it is, to the last character.
- State: Nothing changed: developers have the same settings as before.

## What changes in the managed settings

- `CLAUDE_CODE_ENABLE_TELEMETRY` added: 1
- `CLAUDE_CODE_ENHANCED_TELEMETRY_BETA` added: 1
- `OTEL_EXPORTER_OTLP_ENDPOINT` added: https://ingest.mavvrik.ai
- `OTEL_EXPORTER_OTLP_HEADERS` added: Mavvrik's tenant and key
- `OTEL_EXPORTER_OTLP_PROTOCOL` added: http/json
- `OTEL_LOGS_EXPORTER` added: none
- `OTEL_LOG_TOOL_DETAILS` added: 1
- `OTEL_METRICS_EXPORTER` added: none
- `OTEL_RESOURCE_ATTRIBUTES` changed: the agent, added to what is there (other attributes stay, \
Mavvrik's is added)
- `OTEL_TRACES_EXPORTER` added: otlp

## Who notices what

- Who: everyone whose Claude Code reads the console's settings. There is no test group.
- When: at their next Claude Code restart. Running sessions go on.
- What: some see "Managed settings require approval" and must choose Yes. Choosing No \
only closes Claude Code.
- Not reached: Cowork; LLM gateway (ANTHROPIC_BASE_URL); Bedrock, Vertex, Foundry; Pro or Max plan.
- The dialog lists: `CLAUDE_CODE_ENHANCED_TELEMETRY_BETA`, `OTEL_EXPORTER_OTLP_ENDPOINT`.

## Which data is collected

- Of each session: the user's email (with a Claude account), installation ID, session ID, \
model, token counts, times and durations, names of the tools used.
- Not collected: the text of prompts and answers, file contents, tool output.
- Mavvrik calculates the cost from the tokens. After an undo, existing data stays in Mavvrik.
- Every full shell command that Claude Code runs is collected. Commands may hold passwords or \
names. The guide switches this on (OTEL_LOG_TOOL_DETAILS).

## How to undo it

- Paste the original, save, restart: about 2 minutes.
- Then everyone restarts Claude Code once. Only after that, revoke the API key in Mavvrik.

## What is known so far

- Settings right: verified (checked, 14:06)
- Mavvrik reachable: verified (checked, 14:03)
- Key accepted: verified (checked, 14:03, empty request)
- Settings arrived: untested (not checked)
- Claude Code sends: untested (not checked)
- Visible in Cost: untested (not checked)
- Visible in Sessions: untested (not checked)
"""


def page(session: Session) -> str:
    return change_request(session, NOW, home="/home/jo")


def section(text: str, title: str) -> list[str]:
    return text.partition(f"## {title}\n\n")[2].partition("\n\n## ")[0].splitlines()


def test_the_page() -> None:
    assert page(planned('{"env": {"OTEL_RESOURCE_ATTRIBUTES": "team=a"}}')) == PAGE


def test_there_is_none_while_nothing_can_be_merged() -> None:
    assert page(Session()) == ""
    assert page(planned('{"env": {}, "env": {}}')) == ""


def test_an_open_decision_is_shown_with_all_its_answers() -> None:
    text = page(planned(DATADOG))
    assert section(text, "Choices") == [
        "**You already send telemetry to Datadog.** The guide points it at Mavvrik.",
        "",
        "- Possible: Keep Datadog, add Mavvrik",
        "  - Datadog: keeps metrics and logs, all it gets today.",
        "  - Note: mvk.agent_id, and commands in logs, show there too.",
        "  - Mavvrik: gets traces.",
        "- Possible: Mavvrik only, as in the guide",
        "  - Datadog: gets nothing once developers restart.",
    ]
    assert section(text, "What changes in the managed settings")[0] == (
        "- Open choices are listed as the guide prints them."
    )


def test_a_decision_that_was_made_is_shown_alone_and_every_moved_entry_is_named() -> None:
    text = page(planned(DATADOG, other_telemetry="keep"))
    decisions = section(text, "Choices")
    assert "- Chosen: Keep Datadog, add Mavvrik" in decisions
    assert not any("Mavvrik only" in line for line in decisions)
    changes = section(text, "What changes in the managed settings")
    assert (
        "- `OTEL_EXPORTER_OTLP_LOGS_HEADERS` moved: that line's headers (moved from "
        "OTEL_EXPORTER_OTLP_HEADERS)"
    ) in changes
    assert "- `OTEL_EXPORTER_OTLP_ENDPOINT` removed: replaced by separate entries" in changes
    assert (
        '- `OTEL_EXPORTER_OTLP_HEADERS` changed: "," (no headers, so that a developer\'s own '
        "are not sent)"
    ) in changes
    assert "- `OTEL_EXPORTER_OTLP_TRACES_HEADERS` added: Mavvrik's tenant and key" in changes


def test_the_data_collected_is_described_truthfully() -> None:
    quiet = section(page(planned(options=Options(command_lines=False))), "Which data is collected")
    assert quiet[-1] == ("- Shell commands are not collected (OTEL_LOG_TOOL_DETAILS is off).")
    prompts = section(
        page(planned('{"env": {"OTEL_LOG_USER_PROMPTS": "1"}}')), "Which data is collected"
    )
    assert "text of prompts" not in " ".join(prompts)
    assert prompts[-1] == (
        "- OTEL_LOG_USER_PROMPTS is on. Whoever receives the telemetry gets what users "
        "type, word for word."
    )


def test_where_the_original_is_and_how_much_is_right_already() -> None:
    session = planned('{"env": {"OTEL_TRACES_EXPORTER": "otlp"}}')
    text = page(replace(session, original_kept="/home/jo/original-2026-11-23-1406.json"))
    assert section(text, "How to undo it")[1] == (
        "- The original is kept, readable by one person: ~/original-2026-11-23-1406.json"
    )
    assert section(text, "What changes in the managed settings")[-1] == (
        "- 1 more is already right."
    )


def test_practice_is_named() -> None:
    assert page(replace(planned(), practice=True)).startswith(
        "# Change request: Claude Code reports its usage to Mavvrik (practice)\n"
    )


def test_commands_in_logs_are_not_named_once_they_are_switched_off() -> None:
    both = {"other_telemetry": "keep", "command_lines": "off"}
    on = page(
        planned(DATADOG, Options(command_lines=None), **(both | {"command_lines": "mavvrik"}))
    )
    off = page(planned(DATADOG, Options(command_lines=None), **both))
    assert "commands in logs" in on
    assert "commands in logs" not in off
    assert "Nothing is decided" not in on + off
