"""Step 5: what may leave the program, and what is known about the console; in both front ends."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.lives import SALT, again
from tests.screens.copying import BEFORE, RESULT
from tests.screens.last_steps import (
    COPIED_AT,
    KEPT,
    ORIGINAL,
    SSH,
    Still,
    at_step_5,
    at_step_6,
    copied,
)
from tests.screens.walking import API_KEY, BLOCK, SECRET_PART
from tests.steps.world import StandIn, make, offered, said
from wizard.core.credentials.reading import read_paste
from wizard.core.finding import Finding, Severity
from wizard.core.session.record import Console, How
from wizard.core.session.session import Session, exit_code
from wizard.guide import click_paths
from wizard.services.clipboard.clipboard import CopyResult
from wizard.services.files.trouble import FileTrouble
from wizard.services.practice.mavvrik import Practice
from wizard.steps import copy_result, copy_words
from wizard.steps.blocks import Paste, Rows
from wizard.steps.copy import Copy, CopyStage
from wizard.steps.copy_pages import Checked, Difference
from wizard.steps.dialogs import Ask, AskPath, StuckPage

BAD = Finding("telemetry-off", Severity.ERROR, "It is off.", "Nothing is sent.", "Set it.")
LOADED = BEFORE.loaded.at if BEFORE.loaded else COPIED_AT


async def begun(session: Session = BEFORE, **given: Any) -> tuple[Copy, StandIn]:
    step, world = make(Copy, session, **given)
    await step.begin()
    return step, world


async def after(*actions: str, **given: Any) -> tuple[Copy, StandIn]:
    step, world = await begun(**given)
    for action in actions:
        await step.perform(action)
    return step, world


def stage(step: Copy) -> CopyStage:
    return step.stage


# Before anything leaves ---------------------------------------------------------------------------


async def test_nothing_is_copied_before_it_was_checked() -> None:
    step, _ = make(Copy, BEFORE)
    assert not {"copy_settings", "save", "print_here"} & set(offered(step))
    await step.begin()
    assert offered(step)[:2] == ["copy_settings", "save"]
    assert "Ready to copy: 45 lines, 0 problems." in said(step)


async def test_an_error_in_the_result_is_never_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    step, world = await begun()
    monkeypatch.setattr(copy_result, "check", lambda *_: (BAD,))
    await step.perform("copy_settings")  # it is checked once more right before
    assert (world.clipboard, world.session.taken) == ("", None)
    assert "x Not ready: 1 problem to fix first." in said(step)
    assert not {"copy_settings", "save", "print_here", "try_here"} & set(offered(step))
    assert offered(step)[0] == "fix"
    await step.perform("fix")
    assert world.moves == ["4"]


@pytest.mark.parametrize(("seconds", "stale"), [(1800, False), (1801, True)])
async def test_settings_loaded_more_than_30_minutes_ago_are_asked_for_again(
    seconds: int, stale: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StandIn, "clock", lambda _: LOADED + timedelta(seconds=seconds))
    step, world = await begun()
    assert (stage(step) is CopyStage.STALE) is stale
    await step.perform("copy_settings")
    assert world.clipboard == ("" if stale else RESULT)
    if stale:
        assert "! The settings are 30 minutes old." in said(step)
        assert offered(step)[0] == "reload"
        await step.perform("reload")
        assert world.moves == ["3"]
        assert world.told == [f"Step 3: {copy_words.LOAD_AGAIN}"]


@pytest.mark.parametrize(("seconds", "told"), [(599, False), (600, True)])
async def test_after_ten_minutes_it_mentions_changes_by_colleagues(
    seconds: int, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StandIn, "clock", lambda _: LOADED + timedelta(seconds=seconds))
    step, _ = await begun()
    assert ("! Loaded 10 minutes ago. If a colleague" in said(step)) is told
    assert ("Loaded" in said(step)) is told


async def test_a_new_key_warns_not_to_revoke_the_old_one() -> None:
    older = RESULT.replace(API_KEY, "mvk-agent-OlderOlderOlderOlderOld1")
    step, _ = await begun(at_step_5(older))
    assert "! Do not revoke the old key yet." in said(step)


async def test_an_outdated_copy_is_not_repeated_but_loaded_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    step, world = await after("copy_settings")
    world.clipboard = ""
    monkeypatch.setattr(StandIn, "clock", lambda _: LOADED + timedelta(hours=1))
    for action in ("copy_settings", "save", "print_here"):
        await step.perform(action)
    assert (world.clipboard, world.opened, world.written) == ("", [], [])
    assert set(world.moves) == {"3"}


async def test_settings_that_are_right_already_need_no_copy() -> None:
    step, world = await begun(at_step_5(RESULT))
    assert offered(step)[0] == "next"
    await step.perform("next")
    live = world.session.live
    assert live is not None
    assert (live.console, live.evidence.how, world.moves) == (Console.SAME, How.COMPARED, ["next"])
    assert live.evidence.detail == "The settings that you loaded are already right."
    assert world.clipboard == ""


async def test_a_paste_before_the_copy_compares_nothing() -> None:
    step, world = await begun()
    await step.pasted("paste", RESULT)
    assert world.told == ["Nothing to compare yet. Copy the settings first."]
    assert world.session == BEFORE


async def test_its_other_pages_open() -> None:
    step, world = await after("checked", "message")
    assert world.opened[0][0] is Checked
    assert world.clipboard.startswith("Claude Code: new company settings\n")
    assert "It lists EXISTING_SETTING, CLAUDE_CODE_ENHANCED_TELEMETRY_BETA," in world.clipboard
    assert SECRET_PART not in world.clipboard
    assert world.written == [f"\n{world.clipboard}\n"]  # plain mode: it can be marked there
    page, _ = make(Checked, BEFORE, step._ready)
    for point in (
        "The JSON is valid",
        'The "env" object is in the right place',
        "The API key is exact",
        "The tenant ID is exact",
        "The agent ID is exact",
        "The OTLP endpoint is https://ingest.mavvrik.ai",
        "The OTLP protocol is http/json",
    ):
        assert f"✓ {point}" in said(page)
    assert "EXISTING_SETTING, CLAUDE_CODE_ENHANCED_TELEMETRY_BETA" in said(page)
    step, world = await after("copy_settings", "error")
    assert world.opened == [(StuckPage, (click_paths.CONSOLE_ERROR,))]


async def test_the_page_of_checks_claims_only_what_is_so() -> None:
    step, _ = await begun()
    ready = step._ready
    assert ready is not None
    page, _ = make(Checked, replace(BEFORE, endpoint="https://eu.mavvrik.example"), ready)
    assert "✓ The OTLP endpoint is https://eu.mavvrik.example" in said(page)
    page, _ = make(Checked, BEFORE, replace(ready, findings=(BAD,)))
    assert "is valid" not in said(page)
    assert "x It is off. Nothing is sent." in said(page)


# It leaves the program ----------------------------------------------------------------------------


async def test_copied_and_read_back_is_copied_and_a_receipt_is_kept() -> None:
    step, world = await after("copy_settings")
    taken = world.session.taken
    assert world.clipboard == RESULT
    assert taken is not None
    assert (taken.fingerprint, taken.evidence.how) == (BEFORE.fingerprint, How.CHECKED)
    assert (world.outside.receipts, world.session.receipt) == ([KEPT], "receipt-1.json")
    assert stage(step) is CopyStage.CLICKING
    assert step.focus() == "paste"


async def test_a_receipt_that_cannot_be_kept_is_reported_and_stops_nothing() -> None:
    trouble = FileTrouble("The disk is full.", "", "")
    _, world = await after("copy_settings", outside=Still(trouble=trouble))
    (told,) = world.told
    assert told.endswith("The receipt for an exact undo was not kept: The disk is full.")
    assert world.session.is_taken


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
async def test_a_sent_copy_is_proved_by_the_persons_own_paste(ends: str) -> None:
    step, world = await after("copy_settings", outcome=copied(CopyResult.SENT), around=SSH)
    assert (stage(step), world.session.taken) == (CopyStage.SENT, None)
    for part in (
        "? Sent to your terminal.",
        "This is jump01 (SSH, tmux).",
        "Paste it here once. It is compared, not shown.",
        "set -g set-clipboard on",
        "Apple Terminal can't do it.",
    ):
        assert part in said(step)
    assert exit_code(world.session) == 1
    await step.pasted("paste", RESULT.replace("\n", ends))
    taken = world.session.taken
    assert taken is not None
    assert (taken.evidence.how, taken.evidence.where) == (How.COMPARED, "from jump01, over SSH")
    assert world.outside.cleared == []  # it is still needed


@pytest.mark.parametrize("other", ["something else\n", ORIGINAL, RESULT[:-30], "{}"])
async def test_another_text_proves_nothing(other: str) -> None:
    step, world = await after("copy_settings", outcome=copied(CopyResult.SENT))
    await step.pasted("paste", other)
    assert "Not what you copied:" in said(step)
    assert (stage(step), world.session) == (CopyStage.SENT, BEFORE)


async def test_the_proof_may_be_skipped_and_then_nothing_counts_as_copied() -> None:
    step, world = await after("copy_settings", "next", outcome=copied(CopyResult.SENT))
    assert (stage(step), world.session.taken) == (CopyStage.CLICKING, None)
    await step.perform("next")
    live = world.session.live
    assert live is not None
    assert (live.evidence.how, live.console) == (How.SAID, None)


async def test_not_copied_offers_the_file_first() -> None:
    step, world = await after("copy_settings", outcome=copied(CopyResult.NOT_COPIED))
    assert "x Not copied, because this computer has no clipboard" in said(step)
    assert "Save to a file." in said(step)
    assert offered(step)[:2] == ["save", "copy_settings"]
    assert world.session.taken is None


async def test_a_document_of_one_line_has_no_last_line_to_look_for() -> None:
    step, _ = await after("copy_settings", session=at_step_5('{"env": {"A": "b"}}'))
    assert "Now 1 line." in said(step)


async def test_a_byte_order_mark_goes_to_files_and_not_to_the_clipboard() -> None:
    marked = at_step_5("\ufeff" + ORIGINAL)
    step, world = await after("copy_settings", session=marked)
    assert world.clipboard.startswith("{")
    await step.pasted("paste", world.clipboard)
    assert world.session.is_saved
    _, world = await after("save", session=marked, answers=deque(["/tmp/merged.json"]))
    assert world.outside.saved["/tmp/merged.json"].startswith(b"\xef\xbb\xbf{")


async def test_saved_to_a_file_is_the_result_byte_for_byte() -> None:
    path = "/tmp/merged.json"
    step, world = await after("save", answers=deque([path]), around=SSH)
    assert world.opened[0][0] is AskPath
    assert world.outside.saved == {path: RESULT.encode()}
    assert world.session.taken is not None
    assert world.session.taken.file == path
    await step.perform("copy_line")
    assert world.clipboard == f"ssh jump01 'cat {path}' | pbcopy"


async def test_a_file_that_cannot_be_written_counts_as_nothing() -> None:
    trouble = FileTrouble("You may not write there.", "", "Save somewhere else.")
    _, world = await after("save", answers=deque(["/x"]), outside=Still(trouble=trouble))
    (again,) = world.opened[1][1]
    assert (again.path, again.refused) == ("/x", "You may not write there. Save somewhere else.")
    assert world.session.taken is None


async def test_it_is_printed_in_plain_mode_alone_and_only_after_a_yes() -> None:
    step, _ = await begun()
    assert "print_here" not in offered(step)
    for yes in (False, True):
        step, world = await after("print_here", is_plain=True, answers=deque([yes]))
        assert world.opened == [
            (Ask, ("Print here", copy_words.BEFORE_PRINTING, "Print here", "Cancel"))
        ]
        assert (RESULT.rstrip() in "".join(world.written)) is yes
        assert world.session.is_taken is yes


async def test_it_is_never_printed_while_sharing_or_where_a_terminal_shows_something_else() -> None:
    odd = ORIGINAL.replace("{", '{"note": "a\u202eb", ', 1)
    for session in (replace(BEFORE, sharing=True), at_step_5(odd)):
        step, world = await begun(session, is_plain=True)
        assert "print_here" not in offered(step)
        await step.perform("print_here")
        assert world.written == []


# What the console holds ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "console", "detail"),
    [
        (RESULT, Console.SAME, "The console holds exactly what you copied."),
        (
            json.dumps(json.loads(RESULT), indent=8),
            Console.SPACING,
            "The console holds what you copied. Only spacing, order or spelling differ, which "
            "changes nothing.",
        ),
    ],
    ids=["identical", "other spacing"],
)
async def test_what_was_copied_is_saved_and_the_clipboard_cleared(
    text: str, console: Console, detail: str
) -> None:
    step, world = await after("copy_settings")
    world.outside.clipboard = RESULT
    await step.pasted("paste", text)
    live = world.session.live
    assert live is not None
    assert (live.console, live.evidence.how) == (console, How.COMPARED)
    assert live.evidence.detail == detail
    assert (world.outside.cleared, world.outside.clipboard) == ([True], "")
    assert stage(step) is CopyStage.PROVED
    assert world.moves == []
    await step.perform("next")
    assert world.moves == ["next"]


async def test_different_is_not_saved_and_says_which_entries_without_values() -> None:
    step, world = await after("copy_settings")
    await step.pasted("paste", ORIGINAL)
    live = world.session.live
    assert live is not None
    assert (live.console, stage(step)) == (Console.DIFFERENT, CopyStage.DIFFERS)
    assert world.outside.cleared == []
    await step.perform("difference")
    ((page, given),) = world.opened
    shown, _ = make(page, world.session, *given)
    assert isinstance(shown, Difference)
    (rows,) = [one for one in shown.blocks() if isinstance(one, Rows)]
    names = [rows.row(number).text.plain for number in range(rows.count)]
    assert len(names) == 10
    assert names[0].split() == ["env", "→", "CLAUDE_CODE_ENABLE_TELEMETRY", "missing", "Mavvrik"]
    assert SECRET_PART not in "".join(names)


async def test_after_a_difference_it_can_be_copied_saved_or_pasted_again() -> None:
    for action, there in (
        ("copy_settings", CopyStage.CLICKING),
        ("save", CopyStage.CLICKING),
        ("again", CopyStage.UNPROVED),
    ):
        step, world = await after("copy_settings", answers=deque(["/tmp/x.json"]))
        await step.pasted("paste", ORIGINAL)
        await step.perform(action)
        assert stage(step) is there
        assert world.session.differs  # until something else is proved
        await step.pasted("paste", RESULT)
        assert world.session.is_saved
        assert stage(step) is CopyStage.PROVED


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("   \n", "You pasted no text."),
        (RESULT[:200], "This is only part of what you copied."),
        ("<html><body>Sign in</body></html>", "This is not from the console's editor."),
    ],
)
async def test_a_text_that_is_not_from_the_console_changes_nothing(
    text: str, headline: str
) -> None:
    step, world = await after("copy_settings")
    before = world.session
    await step.pasted("paste", text)
    assert f"x {headline}" in said(step)
    assert "We don't know yet what the console holds." in said(step)
    assert world.session == before
    await step.perform("again")
    assert stage(step) is CopyStage.CLICKING
    assert step.focus() == "paste"


async def test_settings_that_cannot_be_read_are_an_alarm() -> None:
    step, world = await after("copy_settings")
    await step.pasted("paste", RESULT.replace('"env": {', '"env": {,'))
    assert "x The settings from the console can't be read." in said(step)
    assert world.session.differs


async def test_a_persons_word_can_still_be_proved() -> None:
    _, world = await after("copy_settings", "next")
    session = world.session
    assert session.live is not None
    assert (session.live.evidence.how, session.live.console) == (How.SAID, None)
    step, world = await begun(session)
    assert stage(step) is CopyStage.UNPROVED
    await step.pasted("paste", ORIGINAL)
    assert world.session.differs


async def test_a_difference_that_an_earlier_run_found_stays_known() -> None:
    assert BEFORE.loaded is not None
    found = replace(BEFORE.loaded, how=How.COMPARED)
    step, world = await begun(BEFORE.with_difference(found))
    assert "To see what differs, compare again." in said(step)
    assert world.session.differs


async def test_without_the_plan_the_settings_are_loaded_before_they_are_compared() -> None:
    finished = replace(at_step_6(), salt=SALT, viewing=None)
    session = again(finished, COPIED_AT + timedelta(minutes=10)).with_reading(read_paste(BLOCK))
    step, world = await after("again", session=session)
    (box,) = [one for one in step.blocks() if isinstance(one, Paste)]
    assert not box.shown
    assert stage(step) is CopyStage.UNPROVED
    assert "To compare, load the settings again." in said(step)
    assert "reload" in offered(step)
    await step.pasted("paste", RESULT)
    assert world.session == session


async def test_in_practice_an_action_replaces_the_browser_and_nothing_is_kept() -> None:
    step, world = await after(
        "copy_settings", "practice", session=replace(BEFORE, practice=True), practice=Practice()
    )
    assert stage(step) is CopyStage.PROVED
    assert "What would happen now" in said(step)
    before, _ = await after(
        "copy_settings", session=replace(BEFORE, practice=True), practice=Practice()
    )
    assert [one.id for one in before.actions() if "ctrl+n" in one.keys] == ["practice"]
    assert world.outside.receipts == []
    await before.pasted("paste", ORIGINAL)  # a wrong paste is found like a real one
    assert stage(before) is CopyStage.DIFFERS
    step, _ = await after("copy_settings")
    assert "practice" not in offered(step)


# The clipboard ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("holds", "stays"), [(RESULT, ""), ("a shopping list", "a shopping list")])
async def test_the_clipboard_is_cleared_on_request_only_while_it_holds_our_key(
    holds: str, stays: str
) -> None:
    step, world = await after("copy_settings")
    world.outside.clipboard = holds
    await step.perform("clear_clipboard")
    assert (world.outside.clipboard, world.outside.cleared) == (stays, [False])
    assert "clear_clipboard" not in offered(step)
    assert world.told[-1].startswith("Clipboard: ")
