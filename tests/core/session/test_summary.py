"""After leaving: a few lines in the normal terminal, first what state the organization is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.lives import changed, live
from wizard.core.credentials.reading import read_paste
from wizard.core.document.text import SettingsText
from wizard.core.merge.options import Options
from wizard.core.session.record import (
    Answer,
    CredentialCheck,
    DraftKind,
    Evidence,
    How,
    Resumed,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.core.session.summary import leaving_summary, state_sentence

NOW = datetime(2026, 11, 23, 14, 16, tzinfo=UTC)
SEEN = Evidence(How.SAID, NOW)
BLOCK = "MVK_AGENT_ID=agent-1\nMVK_TENANT_ID=acme\nMVK_API_KEY=mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2"
STARTED = replace(Session(), started=True)
SAVED = replace(STARTED, live=live(SEEN))
READY = replace(STARTED, options=Options()).with_reading(read_paste(BLOCK))
READY = READY.with_settings(SettingsText("{}"), SEEN)
COPIED = READY.with_taken(SEEN)


def test_nothing_done_yet() -> None:
    assert leaving_summary(Session()) == (
        "Claude Code → Mavvrik: Nothing changed: developers have the same settings as\n"
        "  before.\n"
        "\n"
        "  verified  nothing yet\n"
        "  next      start again:  mvk-wizard\n"
        "  help      mvk-wizard --help   ·   help.mavvrik.ai\n"
    )


def test_saved_and_not_seen_yet() -> None:
    session = replace(
        SAVED,
        original_kept="/home/kim/original.json",
        original=SettingsText("{\n}\n"),
        loaded=replace(SEEN, at=NOW.replace(minute=6)),
    )
    assert leaving_summary(session) == (
        "Claude Code → Mavvrik: Settings saved 14:16 (confirmed by you), not yet seen in\n"
        "  Mavvrik.\n"
        "\n"
        "  confirmed saved in the console (by you)\n"
        "  open      Cost and Sessions not confirmed\n"
        "  next      restart Claude Code, ask it something, look in Home → Agentic → Cost\n"
        "  undo      mvk-wizard restore   (original from 14:06, 2 lines)\n"
        "  help      mvk-wizard --help   ·   help.mavvrik.ai\n"
    )


def test_a_setup_that_is_kept_can_be_continued() -> None:
    assert "  next      continue:  mvk-wizard\n" in leaving_summary(STARTED, True)
    assert "  next      start again:  mvk-wizard\n" in leaving_summary(Session(), True)
    after = "  next      restart Claude Code, ask it something, then:  mvk-wizard\n"
    assert after in leaving_summary(SAVED, True)


def test_the_report_and_the_cleared_clipboard_are_named() -> None:
    session = STARTED.with_reading(read_paste(BLOCK))
    text = leaving_summary(session, report="~/mvk-wizard/report.md", cleared=NOW)
    assert "  report    ~/mvk-wizard/report.md   no key in it\n" in text
    assert text.endswith("\n\nThe clipboard was cleared at 14:16. The API key was not stored.\n")


def test_without_a_kept_original_the_values_can_still_be_removed() -> None:
    undo = "  undo      mvk-wizard remove SETTINGS   (removes the Mavvrik values)\n"
    assert undo in leaving_summary(SAVED)


def test_what_was_saved_on_another_day_says_which() -> None:
    later = NOW.replace(day=24)
    resumed = Resumed(left_at=NOW, at=later, step=6, marks={})
    session = replace(SAVED, resumed=resumed)
    assert (
        state_sentence(session)
        == "Settings saved 23 Nov, 14:16 (confirmed by you), not yet seen in Mavvrik."
    )


def test_a_refused_key_is_open_and_the_key_is_not_in_it() -> None:
    refused = CredentialCheck(False, True, "INVALID_API_KEY", "Not accepted.", SEEN)
    session = replace(STARTED.with_reading(read_paste(BLOCK)), check=refused)
    text = leaving_summary(session)
    assert "  open      the key is refused (INVALID_API_KEY)\n" in text
    assert text.endswith("The API key was not stored.\n")
    assert "Zk4v" not in text
    assert "mvk-agent-" not in text


def test_every_state_of_the_organization_has_its_sentence() -> None:
    both = changed(SAVED, cost=Sighting(Answer.YES, SEEN), sessions=Sighting(Answer.YES, SEEN))
    other = SAVED.with_difference(SEEN)
    said = "Settings saved 14:16 (confirmed by you)"
    expected = {
        "Nothing changed: developers have the same settings as before.": STARTED,
        "Settings copied, not saved. Nothing changes for developers until you save them in the "
        "console.": COPIED,
        "The console differs from the plan: compare it before anyone restarts.": other,
        f"{said}, not yet seen in Mavvrik.": SAVED,
        f"{said}, seen in Cost, not yet in Sessions.": both.with_live(sessions=None),
        f"{said}, seen in Sessions, not yet in Cost.": both.with_live(cost=None),
        f"{said}, and Claude Code's activity is visible in Mavvrik.": both,
        "Practice: nothing changed in Claude or Mavvrik.": replace(both, practice=True),
    }
    assert {state_sentence(session) for session in expected.values()} == set(expected)
    assert all(state_sentence(session) == text for text, session in expected.items())


@pytest.mark.parametrize(
    ("doing", "words"),
    [(DraftKind.ROTATION, "Rotation"), (DraftKind.REMOVAL, "Removal"), (DraftKind.UNDO, "Undo")],
)
def test_a_draft_is_called_a_draft_next_to_what_is_live(doing: DraftKind, words: str) -> None:
    live_part = "Settings saved 14:16 (confirmed by you), not yet seen in Mavvrik."
    begun = SAVED.with_new_draft(doing)
    assert state_sentence(begun) == f"{live_part} {words} in progress: not saved."
    assert state_sentence(begun.without_draft()) == live_part


def test_a_rotation_that_was_copied_is_not_saved() -> None:
    rotated = replace(READY.with_saved(SEEN).with_new_draft(DraftKind.ROTATION), options=Options())
    rotated = rotated.with_reading(read_paste(BLOCK.replace("Qx2", "Qx3")))
    copied = rotated.with_settings(SettingsText("{}"), SEEN).with_taken(SEEN)
    assert state_sentence(copied).endswith("Rotation in progress: copied, not saved.")
    assert "  open      not saved in the console, Cost and Sessions not confirmed\n" in (
        leaving_summary(copied)
    )
    saved = copied.with_saved(SEEN)
    words = " ".join(leaving_summary(saved).split())
    assert "revoke the old key after everyone has restarted" in words
    assert "in progress" not in state_sentence(saved)


def test_a_removal_says_on_whose_word_it_is_known() -> None:
    removed = SAVED.with_new_draft(DraftKind.REMOVAL).with_removed(SEEN)
    assert state_sentence(removed) == (
        "Mavvrik was removed from the settings 14:16 (confirmed by you)."
    )
    assert "  undo      " not in leaving_summary(removed)


def test_what_the_program_saw_is_verified_and_what_a_person_said_is_confirmed() -> None:
    seen = replace(SEEN, how=How.SEEN)
    session = replace(STARTED, live=live(replace(SEEN, how=How.COMPARED)))
    session = session.with_live(
        cost=Sighting(Answer.YES, seen), sessions=Sighting(Answer.YES, SEEN)
    )
    text = leaving_summary(session)
    assert "  verified  saved in the console, visible in Cost\n" in text
    assert "  confirmed visible in Sessions (by you)\n" in text


def test_a_file_that_holds_the_key_is_named_with_how_to_delete_it() -> None:
    text = leaving_summary(COPIED, files=("~/mvk-wizard-settings.json",))
    assert "  key       in ~/mvk-wizard-settings.json   delete it:  rm" in text
    assert "not stored" not in text
    assert text.count("mvk-wizard-settings.json") == 2
    hidden = leaving_summary(COPIED, files=("'…/settings.json'",))
    assert "  key       in '…/settings.json'   delete it\n" in hidden


def test_practice_starts_again_with_demo() -> None:
    text = leaving_summary(replace(READY, practice=True))
    assert "  practiced settings right\n" in text
    assert "verified" not in text
    assert "not saved in the console" not in text
    assert "The API key was not stored." not in text  # it is fake
    assert "  next      for real:  mvk-wizard   ·   practice again:  mvk-wizard --demo\n" in text
