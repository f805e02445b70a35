"""Step 4: what it shows, what can be done, what happens; in both front ends alike."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace

import pytest

from tests.screens.last_steps import Still
from tests.screens.settings_steps import (
    ALL_DECIDED,
    COMMANDS_ON,
    INTERNAL,
    PLAIN,
    TRACED,
    TROUBLED,
    UNFILLED,
    VENDOR,
    VENDOR_SECRET,
    loaded,
)
from tests.screens.walking import AGENT_ID, API_KEY, BLOCK, TENANT_ID
from tests.steps.world import listed, make, offered, said
from wizard.core.credentials.reading import read_paste
from wizard.core.document.reader import read
from wizard.core.merge.collector import make_collector
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import ChangeKind
from wizard.core.session.session import Session
from wizard.core.session.summary import Safety, safety
from wizard.core.values import mavvrik_values
from wizard.services.files.trouble import FileTrouble
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


@pytest.mark.parametrize(
    ("text", "head", "answers"),
    [
        (
            VENDOR,
            "You already send telemetry to Datadog. decision 1 of 2"
            " The guide points it at Mavvrik.",
            {
                "Keep Datadog, add Mavvrik": [
                    "Datadog keeps metrics and logs, all it gets today.",
                    "Note mvk.agent_id, and commands in logs, show there too.",
                    "Mavvrik gets traces.",
                ],
                "Mavvrik only, as in the guide": [
                    "Datadog gets nothing once developers restart.",
                ],
                "Ask the Datadog team first": ["Next saves a page to send."],
            },
        ),
        (
            TRACED,
            "You already send telemetry to Langfuse. decision 1 of 2"
            " Claude Code sends traces to 1 receiver, and Langfuse gets nothing else.",
            {
                "Mavvrik only, as in the guide": [
                    "Langfuse loses the traces it gets today. It gets nothing else.",
                    "Mavvrik gets traces.",
                    "Instead an OpenTelemetry Collector can send traces to both."
                    " mvk-wizard can write its configuration.",
                ],
                "Ask the Langfuse team first": ["Next saves a page to send."],
            },
        ),
        (
            UNFILLED,
            "OTEL_EXPORTER_OTLP_ENDPOINT still holds a placeholder. decision 1 of 2"
            " So no one gets this telemetry today.",
            {
                "Remove the placeholder": [
                    "Settings placeholder and headers are removed. No one loses data.",
                ],
                "Keep it as it is": [
                    "Mavvrik gets nothing until someone fills in the endpoint.",
                ],
            },
        ),
    ],
    ids=["a vendor", "a vendor of traces only", "a placeholder"],
)
def test_each_answer_says_who_gets_what(
    text: str, head: str, answers: dict[str, list[str]]
) -> None:
    step, world = make(Preview, loaded(text))
    assert said(step) == head
    said_by = {one.label: [" ".join(line) for line in one.lines] for one in question(step).choices}
    assert said_by == answers
    assert world.session.choices == {}


def test_while_sharing_the_internal_receiver_has_a_nickname() -> None:
    step, _ = make(Preview, loaded(INTERNAL, sharing=True))
    assert said(step).startswith("You already send telemetry to Host 1.")
    assert question(step).choices[0].label == "Keep Host 1, add Mavvrik"
    assert "acme.internal" not in words(step)


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


async def test_an_answer_shows_exactly_what_it_changes_before_it_is_given() -> None:
    step, world = make(Preview, loaded(VENDOR))
    shown = []
    for answer in (0, 1):
        step.pointed("answers", answer)
        await step.perform("what_changes")
        page, _ = make(WhatChanges, world.session, *world.opened[-1][1])
        shown.append((said(page), [" ".join(one.split()[:2]) for one in listed(page)]))
    (keep_head, keep), (only_head, only) = shown
    assert "If you choose: Keep Datadog, add Mavvrik" in keep_head
    assert "Open decisions are shown as in the guide." in keep_head
    assert "» OTEL_EXPORTER_OTLP_METRICS_ENDPOINT" in keep
    assert "- OTEL_EXPORTER_OTLP_ENDPOINT" in keep
    assert "If you choose: Mavvrik only, as in the guide" in only_head
    assert "» OTEL_EXPORTER_OTLP_METRICS_ENDPOINT" not in only
    assert "~ OTEL_EXPORTER_OTLP_ENDPOINT" in only
    assert VENDOR_SECRET not in str(shown)
    assert world.session.choices == {}


async def test_asking_the_other_team_saves_a_page_without_secrets_and_decides_nothing() -> None:
    step, world = make(Preview, loaded(VENDOR))
    step.pointed("answers", 2)
    assert step.actions()[0].label == "Save change request"
    assert "what_changes" not in offered(step)
    await step.perform("take")
    ((path, data),) = world.outside.saved.items()
    assert path == "~/mvk-change-request-2026-11-23.md"
    assert data.startswith(b"# Change request: Claude Code reports its usage to Mavvrik")
    for secret in (API_KEY, VENDOR_SECRET):
        assert secret.encode() not in data
    written = (
        "✓ Saved without secrets: ~/mvk-change-request-2026-11-23.md. Nothing changed. To come"
        " back, run mvk-wizard."
    )
    assert written in said(step)
    assert "decision 1 of 2" in said(step)
    assert world.session.choices == {}
    await step.chosen("answers", "keep")
    assert "Saved without secrets" not in said(step)


async def test_a_page_that_cannot_be_saved_is_reported() -> None:
    trouble = FileTrouble("The disk is full.", "Nothing was saved.", "Make room.")
    step, world = make(Preview, loaded(VENDOR, ALL_DECIDED), outside=Still(trouble=trouble))
    await step.perform("change_request")
    assert "The disk is full. Make room." in f"{said(step)} {world.told}"
    assert "Saved without secrets" not in said(step)


@pytest.mark.parametrize(
    "answers",
    [
        {"other-telemetry": "keep", "command-lines": "mavvrik"},
        {"other-telemetry": "mavvrik", "command-lines": "off"},
    ],
)
async def test_one_decision_follows_the_other_and_the_list_comes_last(
    answers: dict[str, str],
) -> None:
    step, world = make(Preview, loaded(VENDOR))
    for number, answer in enumerate(answers.values(), start=1):
        assert f"decision {number} of 2" in said(step)
        assert "next" not in offered(step)
        await step.chosen("answers", answer)
    assert world.session.choices == answers
    assert said(step).startswith("Adds ")
    assert offered(step)[0] == "next"


async def test_any_decision_can_be_made_again() -> None:
    step, world = make(Preview, loaded(VENDOR, ALL_DECIDED))
    await step.perform("view_choices")
    assert listed(step)[:5] == [
        "DECIDED Enter asks again",
        "1 ✓ You already send telemetry to Datadog.",
        "→ Keep Datadog, add Mavvrik",
        "2 ✓ Send full shell commands to Mavvrik?",
        "→ Send them, as in the guide",
    ]
    await step.picked("pane-choices", 1)
    assert "decision 2 of 2" in said(step)
    await step.chosen("answers", "off")
    assert world.session.choices == {"other-telemetry": "keep", "command-lines": "off"}
    await step.perform("view_choices")
    await step.picked("pane-choices", 0)
    assert world.session.choices == {"command-lines": "off"}
    assert "decision 1 of 2" in said(step)


def test_options_beyond_the_guide_are_off_until_someone_wants_them() -> None:
    step, world = make(Preview, loaded(PLAIN, COMMANDS_ON))
    assert "Beyond the guide" not in said(step)
    assert not world.session.options.old_clients
    assert not world.session.options.enforce


@pytest.mark.parametrize(
    ("number", "label", "says", "there", "gone"),
    [
        (
            1,
            "Support Claude Code before 2.1.86",
            "the two none entries are left out",
            "OTEL_TRACES_EXPORTER",
            "OTEL_LOGS_EXPORTER",
        ),
        (
            2,
            "Keep users from cutting off telemetry",
            "users can't cut off telemetry",
            '"OTEL_TRACES_SAMPLER": "always_on"',
            "{MVK",
        ),
    ],
)
async def test_an_option_is_said_in_every_view_while_it_is_on(
    number: int, label: str, says: str, there: str, gone: str
) -> None:
    step, world = make(Preview, loaded(PLAIN, COMMANDS_ON))
    await step.perform("view_choices")
    assert f"{number + 1} [ ] {label}" in listed(step)
    await step.picked("pane-choices", number)
    assert f"{number + 1} [x] {label}" in listed(step)
    plan = world.session.plan
    assert plan is not None
    assert there in plan.result
    assert gone not in plan.result
    for view in ("list", "diff", "things", "choices"):
        await step.perform(f"view_{view}")
        assert f"! Beyond the guide: {says}." in said(step)
    await step.perform("undo_decision")
    assert "Beyond the guide" not in said(step)


async def test_changes_are_undone_one_by_one_even_those_of_an_earlier_visit() -> None:
    step, world = make(Preview, loaded(VENDOR, ALL_DECIDED))
    await step.perform("view_choices")
    await step.picked("pane-choices", 2)
    assert world.session.options.enforce
    await step.perform("undo_decision")
    assert not world.session.options.enforce
    await step.perform("undo_decision")
    assert world.session.choices == {"other-telemetry": "keep"}
    assert "decision 2 of 2" in said(step)
    await step.perform("undo_decision")
    assert world.session.choices == {}
    assert "decision 1 of 2" in said(step)
    assert "undo_decision" not in offered(step)


async def test_errors_remove_next_until_they_are_fixed() -> None:
    step, world = make(Preview, troubled())
    assert "next" not in offered(step)
    assert step.note() == "2 to fix"
    await step.perform("next")
    assert (world.session.previewed, world.moves) == ("", [])
    await step.perform("show_errors")
    assert step.focus() == "pane-things"
    assert said(step).startswith("2 to fix, 3 to decide")
    assert {"MUST BE FIXED", "DECIDE", "NOTES"} < {*listed(step)}
    assert listed(step)[1:7] == [
        'x OTEL_LOGS_EXPORTER is at the top level, not in "env". line 3',
        "Claude Code silently ignores entries there.",
        '→ Move them to "env" at the top level.',
        "~ Move it to env",
        'before "OTEL_LOGS_EXPORTER": "otlp",',
        "after (line removed)",
    ]
    assert world.session.settings == troubled().settings  # showing a fix changes nothing
    await step.perform("do_fix")
    plan = world.session.plan
    assert plan is not None
    assert '  "OTEL_LOGS_EXPORTER": "otlp",\n  "env"' not in plan.document.text
    assert world.session.choices == troubled().choices
    assert world.session.original == troubled().original
    assert said(step).startswith("1 to fix, ")
    assert world.session.fixes == ("Move it to env",)
    assert world.told == ["Fixed: Move it to env: done. See Diff. Press ^z to undo."]
    await step.perform("undo_decision")
    assert world.session.settings == troubled().settings
    assert list(world.session.fixes) == []
    assert world.session.choices == troubled().choices


async def test_where_the_wizard_has_no_fix_it_says_what_to_do_and_shows_the_place() -> None:
    step, world = make(Preview, troubled())
    await step.perform("show_errors")
    step.pointed("pane-things", 1)
    text = listed(step)
    at = text.index(
        'x OTEL_METRICS_EXPORTER is null, which Claude Code reads as the text "null". line 11'
    )
    assert text[at + 2] == "→ Write the value in quotes, or remove the entry."
    assert "do_fix" not in offered(step)
    await step.picked("pane-things", 1)
    assert world.viewed == [(TROUBLED, "Your settings.json", 11)]


async def test_notes_are_folded_and_need_nothing() -> None:
    step, _ = make(Preview, loaded(VENDOR, ALL_DECIDED))
    assert step.note() == ""
    await step.perform("view_things")
    assert listed(step)[:2] == ["NOTES", "· 3 general notes: `mvk-wizard explain notes`"]
    assert "Every developer can read the Mavvrik API key." in listed(step)


ATTRIBUTE = PLAIN.replace('"EDITOR": "vim"', '"OTEL_RESOURCE_ATTRIBUTES": "env=prod,team=a b=c"')
SECOND_ENV = PLAIN.replace(
    '"permissions"',
    '"env": {\n    "EDITOR": "emacs",\n    "PAGER": "less"\n  },\n  "permissions"',
)


@pytest.mark.parametrize(
    ("text", "shown", "fixed"),
    [
        (
            ATTRIBUTE,
            [
                "x Claude Code can't read 1 item of OTEL_RESOURCE_ATTRIBUTES. An item can have only"
                " one equals sign. line 6",
                "~ Encode what can be kept, drop the rest",
                'before "OTEL_RESOURCE_ATTRIBUTES": "env=prod,team=a b=c"',
            ],
            ATTRIBUTE.replace("a b=c", "a%20b%3Dc"),
        ),
        (
            SECOND_ENV,
            [
                'x "env" appears more than once (lines 2, 9). line 9',
                '~ Join 2 "env" objects into 1, with the last value of EDITOR',
                'after "EDITOR": "vim", ↵ "PAGER": "less"',
            ],
            PLAIN.replace('"vim"', '"vim",\n    "PAGER": "less"'),
        ),
    ],
    ids=["an attribute", "a second env"],
)
async def test_what_stops_the_merge_is_shown_first_and_its_fix_is_offered(
    text: str, shown: list[str], fixed: str
) -> None:
    step, world = make(Preview, loaded(text))
    for view in ("list", "diff", "things"):
        await step.perform(f"view_{view}")
        assert listed(step)[0] == "MUST BE FIXED"
    assert {*shown} < {*listed(step)}
    assert said(step) == "1 to fix"
    assert offered(step)[0] == "do_fix"
    await step.perform("next")
    assert world.moves == []
    await step.perform("do_fix")
    assert world.session.settings is not None
    assert world.session.settings.text == fixed
    assert "Send full shell commands to Mavvrik?" in said(step)


async def test_while_sharing_findings_name_no_internal_host() -> None:
    text = INTERNAL.replace(
        '"EDITOR": "vim"', '"BETA_TRACING_ENDPOINT": "https://tracing.acme.internal"'
    )
    session = loaded(text, {"other-telemetry": "leave", **COMMANDS_ON}, sharing=True)
    step, _ = make(Preview, session)
    await step.perform("view_things")
    assert listed(step)
    assert "acme.internal" not in f"{said(step)} {listed(step)}"


@pytest.mark.parametrize(("practice", "errors"), [(True, 0), (False, 1)])
def test_a_practice_key_is_an_error_outside_practice_only(practice: bool, errors: int) -> None:
    reading = read_paste(BLOCK.replace("Zk4vT9rW", "PRACTICE"))
    session = replace(loaded(PLAIN, COMMANDS_ON), reading=reading, practice=practice)
    assert make(Preview, session)[0].errors == errors


def test_settings_that_are_right_already_need_nothing() -> None:
    step, _ = make(Preview, loaded(entries({}), COMMANDS_ON))
    assert "Mavvrik's values are already right. Nothing changes." in said(step)
    assert offered(step)[0] == "next"


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
    assert world.viewed == []
    assert world.told == ["While you share your screen, the text itself is not shown."]
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
