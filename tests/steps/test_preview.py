"""Step 4: what it shows, what can be done, what happens; in both front ends alike."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace

import pytest

from tests.screens.settings_steps import (
    ALL_DECIDED,
    COMMANDS_ON,
    PLAIN,
    TRACED,
    TROUBLED,
    VENDOR,
    loaded,
)
from tests.screens.walking import AGENT_ID, API_KEY, TENANT_ID
from tests.steps.world import make, offered, said
from wizard.core.document.reader import read
from wizard.core.merge.collector import make_collector
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import ChangeKind
from wizard.core.session.session import Session
from wizard.core.session.summary import Safety, safety
from wizard.core.values import mavvrik_values
from wizard.steps.blocks import Items, Question, flat
from wizard.steps.dialogs import AskChoice
from wizard.steps.preview import RESULT, Preview, WhatChanges
from wizard.steps.trial import Trial


def troubled() -> Session:
    """Everything decided, and two things to fix."""
    session = loaded(TROUBLED)
    while session.plan is not None and session.plan.open:
        question = session.plan.open[0]
        session = session.with_choice(question.id, question.options[0].id)
    return session


async def test_decisions_come_first_and_none_is_taken_silently() -> None:
    step, world = make(Preview, loaded(VENDOR))
    assert said(step).startswith("You already send telemetry to Datadog. decision 1 of 2")
    assert step.focus() == "answers"
    for action in ("take", "what_changes", "next"):
        assert action not in offered(step)
        await step.perform(action)
    assert (world.session.choices, world.moves, world.opened) == ({}, [], [])
    await step.chosen("answers", "keep")
    assert world.session.choices == {"other-telemetry": "keep"}


def question(step: Preview) -> Question:
    """The decision that is asked now."""
    (found,) = [one for one in flat(step.blocks()) if isinstance(one, Question)]
    return found


def words(step: Preview) -> str:
    """All that the page says, the answers and what they mean included."""
    answers = [
        f"{one.label} {label} {text}" for one in question(step).choices for label, text in one.lines
    ]
    return " ".join(f"{said(step)} {' '.join(answers)}".split())


def test_it_says_who_loses_traces() -> None:
    traces = '"OTEL_TRACES_EXPORTER": "otlp", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1"'
    step, _ = make(Preview, loaded(VENDOR.replace('"EDITOR": "vim"', traces)))
    assert "keeps metrics and logs. It loses the traces it gets today." in words(step)


async def test_the_next_question_begins_with_no_answer() -> None:
    text = PLAIN.replace(
        '"EDITOR": "vim"', '"OTEL_TRACES_EXPORTER": "none", "CLAUDE_CODE_ENABLE_TELEMETRY": "0"'
    )
    step, _ = make(Preview, loaded(text))
    assert "CLAUDE_CODE_ENABLE_TELEMETRY is set differently." in said(step)
    await step.chosen("answers", question(step).choices[1].id)
    assert "OTEL_TRACES_EXPORTER is set differently." in said(step)
    assert 'Someone set it to "none". The guide needs another value.' in said(step)
    assert question(step).taken == ""


@pytest.mark.parametrize(("choice", "is_said"), [("keep", True), ("mavvrik", False)])
def test_commands_get_into_the_other_vendors_logs_only_if_it_is_kept(
    choice: str, is_said: bool
) -> None:
    step, _ = make(Preview, loaded(VENDOR, {"other-telemetry": choice}))
    assert "Send full shell commands to Mavvrik?" in words(step)
    assert ("So do Datadog's logs." in words(step)) is is_said


async def test_switching_the_commands_off_loses_only_them() -> None:
    step, world = make(Preview, loaded(PLAIN))
    assert "only the text of the commands." in words(step)
    await step.chosen("answers", "off")
    assert world.session.plan is not None
    assert '"OTEL_LOG_TOOL_DETAILS": "0"' in world.session.plan.result


def entries(change: dict[str, str], key: str = API_KEY) -> str:
    """Settings that hold Mavvrik's values but for a change."""
    return json.dumps({"env": {**mavvrik_values(AGENT_ID, TENANT_ID, key), **change}}, indent=2)


@pytest.mark.parametrize(
    ("change", "title", "today"),
    [
        (
            {"OTEL_EXPORTER_OTLP_HEADERS": f"x-tenant-id=other-1,Authorization=Bearer {API_KEY}"},
            "Your settings already send to another Mavvrik tenant.",
            f"Today it is other-1; you pasted {TENANT_ID}.",
        ),
        (
            {"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=agent-old"},
            "Your settings already name another Mavvrik agent.",
            f"Today it is agent-old; you pasted {AGENT_ID}.",
        ),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://ingest.mavvrik.ai/v1/traces"},
            "Your endpoint, headers or protocol differ from the guide's.",
            "The three belong together, so this is one decision.",
        ),
    ],
)
def test_another_tenant_agent_or_address_needs_a_decision(
    change: dict[str, str], title: str, today: str
) -> None:
    step, _ = make(Preview, loaded(entries(change), COMMANDS_ON))
    assert title in words(step)
    assert today in words(step)
    labels = [one.label for one in question(step).choices]
    assert labels == ["Use Mavvrik's value", "Keep it as it is"]


def test_a_new_key_for_the_same_agent_and_tenant_needs_no_decision() -> None:
    old = API_KEY.replace("Zk4v", "Ab1c")
    step, world = make(Preview, loaded(entries({}, old), COMMANDS_ON))
    assert "next" in offered(step)
    assert world.session.plan is not None
    changed = [one.key for one in world.session.plan.changes if one.kind is ChangeKind.CHANGE]
    assert changed == ["OTEL_EXPORTER_OTLP_HEADERS"]
    assert old not in said(step)


async def test_the_focused_answer_can_be_previewed_and_in_plain_mode_any() -> None:
    step, world = make(Preview, loaded(VENDOR))
    step.pointed("answers", 1)
    await step.perform("what_changes")
    page, (_, answer) = world.opened[0]
    assert (page, answer) == (WhatChanges, "Mavvrik only, as in the guide")
    step, world = make(Preview, loaded(VENDOR), is_plain=True, answers=deque(["keep"]))
    await step.perform("what_changes")
    assert [page for page, _ in world.opened] == [AskChoice, WhatChanges]
    assert world.session.choices == {}


async def test_where_another_vendor_gets_traces_a_collectors_file_can_be_saved() -> None:
    step, _ = make(Preview, loaded(VENDOR))
    assert "collector" not in offered(step)
    path = "/tmp/collector.yaml"
    step, world = make(Preview, loaded(TRACED), answers=deque([path]))
    assert "collector" in offered(step)
    await step.perform("collector")
    made = make_collector(env_values(read(TRACED)), "https://ingest.mavvrik.ai")
    assert made is not None
    assert world.outside.saved == {path: made.configuration.encode()}
    assert world.session.choices == {}


@pytest.mark.parametrize("kept", [False, True])
async def test_old_versions_are_a_wish_only_where_an_entry_with_none_can_be_left_out(
    kept: bool,
) -> None:
    decided = {**ALL_DECIDED, "other-telemetry": "keep" if kept else "mavvrik"}
    session = loaded(VENDOR, decided)
    plan = session.plan
    assert plan is not None
    assert ('"OTEL_LOGS_EXPORTER": "none"' in plan.result) is not kept
    wished = replace(session, options=replace(session.options, old_clients=True))
    step, _ = make(Preview, wished)
    assert ("the two none entries are left out" in said(step)) is not kept
    await step.perform("view_choices")
    choices = next(one for one in flat(step.blocks()) if one.id == "pane-choices")
    assert isinstance(choices, Items)
    names = [one.line.text.plain for one in choices.items]
    assert ("Support Claude Code before 2.1.86" in names) is not kept


async def test_asking_the_other_team_makes_no_decision() -> None:
    step, world = make(Preview, loaded(VENDOR))
    step.pointed("answers", 2)
    assert step.actions()[0].label == "Save change request"
    assert "what_changes" not in offered(step)
    assert world.session.choices == {}


async def test_changes_are_undone_one_by_one_even_those_of_an_earlier_visit() -> None:
    step, world = make(Preview, loaded(VENDOR, ALL_DECIDED))
    await step.perform("view_choices")
    await step.picked("pane-choices", 2)
    assert world.session.options.enforce
    await step.perform("undo_decision")
    assert not world.session.options.enforce
    await step.perform("undo_decision")
    assert world.session.choices == {"other-telemetry": "keep"}
    await step.perform("undo_decision")
    assert "undo_decision" not in offered(step)


async def test_errors_remove_next_until_they_are_fixed() -> None:
    step, world = make(Preview, troubled())
    assert "next" not in offered(step)
    assert step.note() == "2 to fix"
    await step.perform("show_errors")
    assert step.focus() == "pane-things"
    await step.perform("do_fix")
    assert world.session.fixes == ("Move it to env",)
    assert world.told == ["Fixed: Move it to env: done. See Diff. Press ^z to undo."]
    await step.perform("undo_decision")
    assert world.session.settings == troubled().settings
    assert list(world.session.fixes) == []
    assert world.session.choices == troubled().choices


async def test_the_yes_is_for_exactly_this_result() -> None:
    session = loaded(PLAIN, {"command-lines": "mavvrik"})
    step, world = make(Preview, session)
    await step.perform("try_here")
    await step.perform("view_result")
    assert world.opened == [(Trial, ())]
    assert [title for _, title, _ in world.viewed] == [RESULT]
    await step.perform("next")
    assert (world.session.previewed, world.moves) == (session.fingerprint, ["next"])
    assert safety(world.session) is Safety.NOTHING_CHANGED


async def test_while_sharing_no_text_is_shown_and_without_settings_they_are_loaded() -> None:
    step, world = make(Preview, replace(troubled(), sharing=True))
    assert "view_result" not in offered(step)
    await step.perform("view_things")
    await step.picked("pane-things", 0)
    assert (world.viewed, len(world.told)) == ([], 1)
    step, world = make(Preview, replace(loaded(PLAIN), settings=None, original=None))
    assert offered(step) == ["reload", "back"]
    assert "The settings were not stored." in said(step)
    await step.perform("reload")
    assert world.moves == ["3"]


def test_both_front_ends_offer_the_same_once_something_is_decided() -> None:
    for session in (loaded(VENDOR, ALL_DECIDED), troubled()):
        screen, plain = make(Preview, session)[0], make(Preview, session, is_plain=True)[0]
        assert offered(screen) == offered(plain)


async def test_an_error_from_before_is_a_decision_and_blocks_nothing_when_kept() -> None:
    text = '{"env": {"OTEL_BSP_MAX_QUEUE_SIZE": "-1"}}'
    step, world = make(Preview, loaded(text, {"command-lines": "mavvrik"}))
    assert said(step).startswith("OTEL_BSP_MAX_QUEUE_SIZE is -1.")
    assert "next" not in offered(step)
    await step.chosen("answers", "leave")
    assert world.session.choices["error:OTEL_BSP_MAX_QUEUE_SIZE"] == "leave"
    assert (step.note(), "next" in offered(step)) == ("", True)
    await step.perform("view_things")
    assert "0 to fix" not in said(step)
    assert "1 to decide" in said(step)
    await step.perform("undo_decision")
    await step.chosen("answers", "mavvrik")
    plan = world.session.plan
    assert plan is not None
    assert "OTEL_BSP_MAX_QUEUE_SIZE" not in plan.result
