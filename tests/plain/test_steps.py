"""Whatever the screens offer in a step, the plain mode offers too, and does the same."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.plain.talking import converse, make_talk
from tests.screens.last_steps import (
    COPIED_AT,
    SSH,
    Still,
    at_step_5,
    at_step_6,
    copied,
    result_of,
)
from tests.screens.settings_steps import TRACED, UNFILLED, VENDOR, loaded
from tests.screens.walking import AGENT_ID, AT_STEP_3, NOW, SECRET_PART
from wizard.core.document.text import SettingsText
from wizard.core.session.record import (
    Answer,
    Console,
    CopiedResult,
    CredentialCheck,
    DraftKind,
    Evidence,
    Holds,
    How,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.core.verify.answer import CheckResult
from wizard.guide import maintenance
from wizard.plain.app import Left, PlainApp, PlainWorld
from wizard.plain.prompt import InputEnded
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.files.state import StateKeeper
from wizard.services.files.trouble import FileTrouble
from wizard.steps import copy_words
from wizard.steps.autosave import Autosave
from wizard.steps.copy import Copy
from wizard.steps.credentials import Credentials
from wizard.steps.frame_words import carried, safety_words
from wizard.steps.load import Load
from wizard.steps.preview import Preview
from wizard.steps.program import NOT_SHARED
from wizard.steps.register import Register
from wizard.steps.step import World
from wizard.steps.undo import Undo
from wizard.steps.verify import Verify
from wizard.steps.welcome import Welcome

ACTIVE = Evidence(How.SAID, NOW)
AT_STEP_4 = replace(at_step_5(), previewed="")
PRINT = "Print here"


# The program --------------------------------------------------------------------------------------


async def test_progress_that_cannot_be_saved_is_told_once_as_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: StateKeeper, __: Session, ___: datetime) -> None:
        raise FileTrouble("The disk is full.", "", "")

    monkeypatch.setattr(StateKeeper, "keep", refuse)
    talk, person = make_talk(AT_STEP_3)
    talk.autosave = Autosave(talk.session, talk.clock)
    for name in ("first", "second"):
        talk.update_session(replace(talk.session, agent_name=name))
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
    assert person.said == (
        "[problem] Not kept: The disk is full. If you close this program, it starts again at "
        "step 1. Nothing else is lost."
    )


# Steps 1 to 3 -------------------------------------------------------------------------------------


async def test_step_1_copies_the_name() -> None:
    outside = Still()
    session = Session(started=True, agent_name="acme")
    talk, _ = make_talk(session, "", "Copy name", outside=outside)
    await converse(Register, talk)
    assert outside.clipboard == "acme"


async def test_step_2_copies_the_agent_id_and_takes_one_value_by_itself() -> None:
    outside = Still()
    session = replace(AT_STEP_3, viewing=2)
    answers = ("Copy Agent ID", "Enter one value", "Tenant ID", "=other-tenant-9\r")
    talk, person = make_talk(session, *answers, outside=outside)
    await converse(Credentials, talk)
    assert outside.clipboard == AGENT_ID
    assert talk.session.credentials is not None
    assert talk.session.credentials.tenant_id == "other-tenant-9"
    assert talk.session.check is None  # it was for the other tenant
    assert "Check key" in person.said


async def test_a_number_is_never_read_as_a_pasted_text() -> None:
    not_the_text = "That is a number. Paste the text"
    talk, person = make_talk(AT_STEP_3, "=9", "=1234567", outside=Still())
    await converse(Load, talk)
    assert person.said.count(f"{not_the_text}, or type 1 to 3.") == 2
    assert talk.session == AT_STEP_3
    taken = CopiedResult(at_step_5().fingerprint, Evidence(How.CHECKED, COPIED_AT))
    talk, person = make_talk(replace(at_step_5(), taken=taken), "=9")
    await converse(Copy, talk)
    assert f"{not_the_text}, or type 1 to 6." in person.said
    assert talk.session.live is None
    talk, person = make_talk(replace(AT_STEP_3, reading=None), "=3")
    await converse(Credentials, talk)
    assert f"{not_the_text}, or type 1 to 2." in person.said


async def test_while_sharing_no_text_is_shown() -> None:
    talk, person = make_talk(replace(AT_STEP_4, sharing=True))
    await converse(Preview, talk)
    assert "View result" not in person.said
    await Preview(cast(World, PlainWorld(talk))).show_text("{}", "Your settings.json")
    assert NOT_SHARED in person.said


async def test_a_refused_key_can_be_pasted_again() -> None:
    refused = CredentialCheck(False, True, "401", "Refused.", Evidence(How.CHECKED, COPIED_AT))
    session = replace(AT_STEP_3, viewing=2, check=refused, agent_compared=None)
    talk, person = make_talk(session, "Paste again", "=MVK_TENANT_ID=other-tenant-9")
    await converse(Credentials, talk)
    assert "1. Check again 2. Go on anyway 3. Copy details 4. Paste" in person.said
    assert talk.session.credentials is not None
    assert talk.session.credentials.tenant_id == "other-tenant-9"


async def test_enter_alone_does_not_continue_with_a_refused_key() -> None:
    refused = CredentialCheck(False, True, "401", "Refused.", Evidence(How.CHECKED, COPIED_AT))
    talk, _ = make_talk(replace(AT_STEP_3, viewing=2, check=refused), "")

    async def never(*_: object) -> CheckResult:
        raise InputEnded

    talk.outside.check_credentials = never
    await converse(Credentials, talk)
    assert not talk.session.went_on_anyway


# Step 4 -------------------------------------------------------------------------------------------


async def test_while_a_decision_is_open_the_last_one_can_be_undone() -> None:
    text = '{"env": {"OTEL_TRACES_EXPORTER": "none"}}\n'
    loaded = Evidence(How.CHECKED, COPIED_AT, "from this computer", "pasted")
    session = replace(AT_STEP_3.with_settings(SettingsText(text), loaded), settings_confirmed=True)
    talk, person = make_talk(session, "", "=1", "Undo last choice", outside=Still())
    await converse(Preview, talk)
    assert talk.session.choices == {}
    assert person.heard.count("Save change request") == 3


async def test_what_an_answer_changes_can_be_seen_before_it_is_given() -> None:
    session = replace(AT_STEP_4, choices={})
    talk, person = make_talk(session, "Show changes", "Send")
    await converse(Preview, talk)
    assert "If you choose: Send" in person.said
    assert "what for" in person.said
    assert talk.session.choices == {}


async def test_the_last_option_can_be_undone() -> None:
    answers = ("Choices", "[ ] Support Claude Code before", "Undo last choice")
    talk, person = make_talk(AT_STEP_4, *answers[:2])
    await converse(Preview, talk)
    assert talk.session.options.old_clients
    assert "[x] Support Claude Code before" in person.said
    assert "Without them, 2.1.20 and later work" in person.said
    talk, _ = make_talk(AT_STEP_4, *answers)
    await converse(Preview, talk)
    assert talk.session.options == AT_STEP_4.options
    assert talk.session.choices == AT_STEP_4.choices


async def test_going_back_within_the_step_keeps_what_can_be_undone() -> None:
    talk, _ = make_talk(loaded(VENDOR), "=1", "Show changes", "=b")
    await converse(Preview, talk)
    assert talk.session.choices == {"other-telemetry": "keep"}
    answers = ("=1", "Show changes", "=b", "Undo last choice")
    talk, _ = make_talk(loaded(VENDOR), *answers)
    await converse(Preview, talk)
    assert talk.session.choices == {}


async def test_a_decision_can_be_made_again() -> None:
    talk, person = make_talk(AT_STEP_4, "Choices", "[ok] Send full shell", "Do not send them")
    await converse(Preview, talk)
    assert AT_STEP_4.choices == {"command-lines": "mavvrik"}
    assert talk.session.choices != AT_STEP_4.choices
    assert "Undo last choice" in person.said


async def test_two_env_are_joined_once_a_person_has_seen_how() -> None:
    text = '{\n"env": {\n"A": "1"\n},\n"env": {\n"B": "2"\n}\n}\n'
    loaded = Evidence(How.CHECKED, COPIED_AT, "from this computer", "pasted")
    session = replace(
        AT_STEP_3.with_settings(SettingsText(text), loaded), settings_confirmed=True, choices={}
    )
    talk, person = make_talk(session, "Apply fix")
    await converse(Preview, talk)
    assert 'Join 2 "env" objects into 1' in person.said
    assert '"B": "2", ↵ "A": "1"' in person.said
    assert talk.session.settings is not None
    assert talk.session.settings.text == '{\n"env": {\n"B": "2",\n"A": "1"\n}\n}\n'


async def test_of_several_fixes_the_person_says_which() -> None:
    text = '{"env": {"OTEL_TRACES_EXPORTR": "otlp", "OTEL_METRICS_EXPORTR": "none"}}\n'
    loaded = Evidence(How.CHECKED, COPIED_AT, "from this computer", "pasted")
    session = AT_STEP_3.with_settings(SettingsText(text), loaded)
    session = replace(session, settings_confirmed=True, choices={"command-lines": "mavvrik"})
    plan = session.plan
    for question in plan.open if plan else ():
        session = session.with_choice(question.id, "mavvrik")
    talk, _ = make_talk(session, "Findings", "Apply fix", "=2")
    await converse(Preview, talk)
    assert talk.session.settings is not None
    assert "OTEL_TRACES_EXPORTR" in talk.session.settings.text
    assert "OTEL_METRICS_EXPORTR" not in talk.session.settings.text


# Step 5 -------------------------------------------------------------------------------------------


async def test_what_was_checked_names_the_approval_dialog_and_what_it_is_about() -> None:
    talk, person = make_talk(at_step_5(), "Show checks")
    await converse(Copy, talk)
    for heading in ("Before you click Update settings", "Findings", "Why this matters"):
        assert heading in person.said


async def test_it_is_printed_only_after_a_yes() -> None:
    session = at_step_5()
    talk, person = make_talk(session, PRINT, "")
    await converse(Copy, talk)
    assert SECRET_PART not in person.heard
    assert not talk.session.is_taken

    talk, person = make_talk(session, PRINT, "Print here")
    await converse(Copy, talk)
    assert result_of(session).rstrip() in person.heard
    assert talk.session.is_taken
    assert copy_words.PRINTED in person.said


async def test_it_is_never_printed_while_sharing() -> None:
    session = replace(at_step_5(), sharing=True)
    talk, person = make_talk(session)
    await converse(Copy, talk)
    assert PRINT not in person.said
    assert SECRET_PART not in person.heard


async def test_settings_that_are_too_old_are_loaded_again_and_not_copied() -> None:
    outside = Still()
    taken = CopiedResult(at_step_5().fingerprint, Evidence(How.CHECKED, NOW, "", "Copied."))
    talk, _ = make_talk(at_step_5(taken=taken), "Copy again", outside=outside)
    talk.clock = lambda: COPIED_AT + timedelta(hours=1)
    await converse(Copy, talk)
    assert outside.clipboard == ""
    assert talk.step == 3


async def test_what_differs_is_named() -> None:
    session = at_step_5(
        taken=CopiedResult(at_step_5().fingerprint, Evidence(How.CHECKED, NOW, "", ""))
    )
    held = result_of(session).replace("OTEL_TRACES_EXPORTER", "OTEL_OTHER")
    talk, person = make_talk(session, f"={held}", "Show difference")
    await converse(Copy, talk)
    assert talk.session.live is not None
    assert talk.session.live.console is Console.DIFFERENT
    assert "- env → OTEL_TRACES_EXPORTER missing Mavvrik" in person.said


async def test_the_state_is_said_whenever_it_changes() -> None:
    session = at_step_5()
    talk, person = make_talk(session, "Copy settings", f"={result_of(session)}", "Next")
    await converse(Copy, talk)
    assert person.said.count("State: COPIED, NOT SAVED") == 1
    assert person.said.count("State: SAVED, COMPARED 14:12") == 1
    assert "The console holds exactly what you copied." in person.said
    assert talk.step == 6


async def test_over_ssh_the_line_for_the_file_is_copied() -> None:
    outside = Still()
    taken = CopiedResult(at_step_5().fingerprint, Evidence(How.CHECKED, NOW, "", ""), "/tmp/a.json")
    talk, _ = make_talk(at_step_5(taken=taken), "Copy this command", outside=outside, around=SSH)
    await converse(Copy, talk)
    assert outside.clipboard.startswith("ssh jump01 'cat ")


async def test_what_only_went_through_the_terminal_is_known_by_a_paste() -> None:
    session, outcome = at_step_5(), copied(CopyResult.SENT)
    answers = ("Copy settings", "=something else", f"={result_of(session)}")
    talk, person = make_talk(session, *answers, outcome=outcome, around=SSH)
    await converse(Copy, talk)
    assert "Not what you copied" in person.said
    assert talk.session.taken is not None
    assert talk.session.taken.evidence.how is How.COMPARED


async def test_skipping_the_proof_is_possible_and_nothing_counts_as_copied() -> None:
    talk, person = make_talk(
        at_step_5(),
        "Copy settings",
        "=",
        "Go on anyway",
        outcome=copied(CopyResult.SENT),
        around=SSH,
    )
    await converse(Copy, talk)
    assert not talk.session.is_taken
    assert "Sent to your terminal, not verified." in person.said


# Steps 6 and 7, welcome back ----------------------------------------------------------------------


async def test_a_reminder_rings_whichever_step_is_open() -> None:
    talk, person = make_talk(at_step_6(activity=ACTIVE), "Remind me in 15 min")
    rings = []
    talk.later = lambda seconds, ring: rings.append((seconds, ring))
    await converse(Verify, talk)
    assert "It rings here at 14:27" in person.said
    seconds, ring = rings[0]
    assert seconds == 900
    ring()
    assert "\a" in person.heard
    assert "Reminder: Look under Cost and Sessions again." in person.said


async def test_the_way_back_can_be_saved_as_a_card() -> None:
    outside = Still()
    answers = ("Undo: Claude Code", "Save undo card", "=/tmp/card.txt")
    session = at_step_6(activity=ACTIVE)
    talk, _ = make_talk(session, *answers, outside=outside)
    await converse(Welcome, talk)
    assert outside.saved["/tmp/card.txt"]
    assert SECRET_PART.encode() not in outside.saved["/tmp/card.txt"]


async def test_mavvrik_is_removed_from_a_pasted_text() -> None:
    outside = Still()
    session = at_step_6(activity=ACTIVE)
    assert session.plan is not None
    answers = (f"={session.plan.result[:-3]}", "Paste again", f"={session.plan.result}")
    talk, person = make_talk(
        session,
        "Remove Mavvrik",
        *answers,
        "Copy result",
        "Save to a file",
        "=/tmp/out.json",
        "I clicked Update settings",
        outside=outside,
    )
    await converse(Welcome, talk)
    assert "A closing } is missing" in person.said
    assert "Mavvrik values: 10 removed. Nothing else changed." in person.said
    assert "OTEL_TRACES_EXPORTER sent traces to Mavvrik" in person.said
    assert maintenance.REMOVE_LAST in person.said
    assert maintenance.REMOVED.format(how=How.SAID) in person.said
    assert outside.clipboard == outside.saved["/tmp/out.json"].decode()
    assert "mavvrik" not in outside.clipboard
    assert SECRET_PART not in person.said
    live = talk.session.live
    assert live is not None
    assert (live.holds, live.by) == (Holds.WITHOUT, DraftKind.REMOVAL)
    assert talk.session == Session(
        salt=session.salt, endpoint=session.endpoint, verify_url=session.verify_url, live=live
    )


async def test_entries_of_mavvrik_that_would_be_left_are_listed_before_the_rest_is_removed() -> (
    None
):
    outside = Still()
    session = at_step_6(activity=ACTIVE)
    assert session.plan is not None
    noted = session.plan.result.replace("{", '{\n  "note": "mvk-agent-0123456789abcdef",', 1)
    asked = ("Remove Mavvrik", f"={noted}", "Remove the rest")
    left = "Line 2: note has a Mavvrik API key. Remove it there by hand."
    answers = ("Copy result", "I clicked Update settings")
    talk, person = make_talk(session, *asked, *answers, outside=outside)
    await converse(Welcome, talk)
    assert "Some of Mavvrik would stay." in person.said
    assert "Mavvrik values: 10 removed. Some Mavvrik values are left." in person.said
    assert person.said.count(left) == 2
    assert "Everything else is as it was" not in person.said
    assert maintenance.PARTLY_REMOVED in person.said
    assert outside.clipboard.count("mavvrik") == 0
    assert outside.clipboard.count("mvk-agent-0123456789abcdef") == 1
    live = talk.session.live
    assert live is not None
    assert (live.holds, live.evidence.how) == (Holds.OTHER, How.SAID)  # not out of it yet
    assert talk.session.doing is DraftKind.SET_UP


async def test_settings_to_remove_mavvrik_from_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{}")
    talk, person = make_talk(
        at_step_6(activity=ACTIVE),
        "Remove Mavvrik",
        "=1",
        f"={tmp_path}/none.json",
        f"={tmp_path}/settings.json",
        "Back",
    )
    await converse(Welcome, talk)
    assert f"[caution] {tmp_path}/none.json does not exist." in person.said
    assert "These settings hold no Mavvrik values. Nothing changed." in person.said


@pytest.mark.parametrize("typed", ["7", "x", "0", "-1"])
async def test_a_wrong_answer_is_asked_again(typed: str) -> None:
    talk, person = make_talk(at_step_6(activity=ACTIVE), f"={typed}")
    await converse(Welcome, talk)
    assert "Type 1 to 6, or b, ?, s, q." in person.said


async def test_keys_that_arrive_at_once_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.plain.prompt import Pasted

    talk, person = make_talk(at_step_5(), "Stay")

    async def pasted(_: str) -> str:
        monkeypatch.undo()
        raise Pasted

    monkeypatch.setattr(person, "line", pasted)
    assert isinstance(talk, PlainApp)
    await talk.leave()  # a paste is no yes
    assert "Nothing was chosen." in person.said


# What else is decided in step 4 -------------------------------------------------------------------


async def test_step_4_does_not_offer_to_keep_a_vendor_of_traces_only() -> None:
    talk, person = make_talk(loaded(TRACED), "Mavvrik only")
    await converse(Preview, talk)
    assert "Keep Langfuse" not in person.said
    assert "recommended" not in person.said
    assert (
        "Langfuse: loses the traces it gets today. It gets nothing else. Mavvrik: gets traces."
        " Instead: an OpenTelemetry Collector can send traces to both."
    ) in person.said
    assert dict(talk.session.choices)["other-telemetry"] == "mavvrik"


async def test_step_4_asks_about_a_placeholder() -> None:
    talk, person = make_talk(loaded(UNFILLED), "Remove the placeholder")
    await converse(Preview, talk)
    assert "OTEL_EXPORTER_OTLP_ENDPOINT still holds a placeholder." in person.said
    assert "So no one gets this telemetry today." in person.said
    assert dict(talk.session.choices)["placeholder-endpoint"] == "mavvrik"


async def test_a_copy_that_did_not_arrive_can_be_saved_to_a_file_at_once() -> None:
    outside, sent = Still(), copied(CopyResult.SENT)
    talk, _ = make_talk(
        at_step_5(),
        "Copy settings",
        "Save to a file",
        "=~/out.json",
        outside=outside,
        outcome=sent,
    )
    await converse(Copy, talk)
    assert list(outside.saved) == ["~/out.json"]


async def test_what_is_said_to_be_saved_can_be_copied_again() -> None:
    session = at_step_5().with_saved(Evidence(How.SAID, COPIED_AT))
    outside = Still()
    talk, person = make_talk(replace(session, viewing=5), "Copy again", outside=outside)
    await converse(Copy, talk)
    assert outside.clipboard == result_of(session)
    assert "Save to a file" in person.said


# The live state and a draft -----------------------------------------------------------------------


async def test_a_rotation_that_is_started_and_canceled_does_not_change_what_is_saved() -> None:
    session = at_step_6(activity=ACTIVE)
    talk, _ = make_talk(session, "Change the API key", "Paste the new Connect block")
    await converse(Welcome, talk)
    assert (talk.session.doing, talk.session.live) == (DraftKind.ROTATION, session.live)
    assert talk.step == 2
    again, person = make_talk(talk.session, "Drop the rotation")
    await converse(Welcome, again)
    assert "Continue the rotation" in person.said
    assert (again.session.drafting, again.session.live) == (None, session.live)
    assert again.session.is_saved


async def test_an_undo_that_is_copied_and_not_saved_is_a_draft() -> None:
    session = at_step_6(activity=ACTIVE, original_kept="")
    talk, _ = make_talk(session, "Copy original", "Back")
    await converse(Undo, talk)
    assert (talk.session.doing, talk.session.is_copied) == (DraftKind.UNDO, True)
    assert talk.session.live == session.live
    assert safety_words(talk.session)[0] == "SAVED, COMPARED 14:16"
    assert carried(talk.session, 7) == "Undo in progress: copied, not saved."
    done, _ = make_talk(talk.session, "I clicked Update settings")
    await converse(Undo, done)
    assert done.session.live is not None
    assert done.session.live.holds is Holds.WITHOUT
    assert safety_words(done.session)[0] == "MAVVRIK REMOVED, YOU SAID 14:12"


async def test_before_anything_is_saved_nothing_of_undo_or_trouble_is_offered() -> None:
    talk, person = make_talk(replace(at_step_6(), live=None))
    await converse(Welcome, talk)
    for word in ("Data", "trouble", "Change the API key", "Remove Mavvrik"):
        assert word not in person.said


async def test_data_that_stopped_is_another_symptom_than_data_that_never_came() -> None:
    seen = Sighting(Answer.YES, ACTIVE)
    talk, person = make_talk(
        at_step_6(activity=ACTIVE, cost=seen),
        "Find out why data stopped",
        "Find the cause",
        "=1",
    )
    await converse(Welcome, talk)
    assert "1. The key in the settings was revoked or replaced" in person.said
    assert "was not clicked" not in person.said
    talk, person = make_talk(
        at_step_6(check=None), "Find out why no data arrives", "Find the cause", "=1"
    )
    await converse(Welcome, talk)
    assert '1. "Register" was not clicked in Mavvrik' in person.said


async def test_yes_without_a_ticked_field_is_a_persons_word_and_says_so() -> None:
    talk, person = make_talk(at_step_6(activity=ACTIVE), "Yes", "=")
    await converse(Verify, talk)
    assert talk.session.cost is not None
    assert talk.session.cost.fields == frozenset()
    assert "confirmed by you, no field ticked" in person.said
    assert "3 of 7 verified, 3 confirmed by you" in person.said


async def test_a_file_that_holds_the_key_is_named_and_can_be_deleted_on_leaving() -> None:
    outside = Still()
    session = at_step_5().with_taken(ACTIVE, "/tmp/settings.json")
    talk, person = make_talk(session, "Delete saved file", outside=outside)
    with pytest.raises(Left):
        await talk.leave()
    assert "Your API key is in /tmp/settings.json." in person.said
    assert "3. Delete saved file and leave" in person.said
    assert outside.deleted == ["/tmp/settings.json"]
    assert talk.session.files == ()
