"""After leaving: a few lines in the normal terminal, first what state the organisation is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from wizard.core.credentials import read_paste
from wizard.core.resumed import Resumed
from wizard.core.session import (
    Answer,
    CredentialCheck,
    Evidence,
    How,
    Saved,
    Session,
    Sighting,
    Taken,
)
from wizard.core.summary import leaving_summary, state_sentence
from wizard.core.text import SettingsText

NOW = datetime(2026, 11, 23, 14, 16, tzinfo=UTC)
SEEN = Evidence(How.SAID, NOW)
BLOCK = "MVK_AGENT_ID=agent-1\nMVK_TENANT_ID=acme\nMVK_API_KEY=mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2"
STARTED = replace(Session(), started=True)
SAVED = replace(STARTED, taken=Taken("", SEEN), saved=Saved("", SEEN))


def test_nothing_done_yet() -> None:
    assert leaving_summary(Session()) == (
        "Claude Code → Mavvrik: Nothing was changed: your developers have the settings\n"
        "  that they had before.\n"
        "\n"
        "  proved   nothing yet\n"
        "  next     start again:  mvk-wizard\n"
        "  help     mvk-wizard --help   ·   help.mavvrik.ai\n"
    )


def test_saved_and_not_seen_yet() -> None:
    session = replace(
        SAVED,
        original_kept="/home/kim/original.json",
        original=SettingsText("{\n}\n"),
        loaded=replace(SEEN, at=NOW.replace(minute=6)),
    )
    assert leaving_summary(session) == (
        "Claude Code → Mavvrik: Settings saved 14:16, not yet seen in Mavvrik.\n"
        "\n"
        "  proved   saved in the console (you said)\n"
        "  open     Cost and Sessions not confirmed\n"
        "  next     restart Claude Code, ask it something, look in Home → Agentic → Cost\n"
        "  undo     mvk-wizard restore   (original from 14:06, 2 lines)\n"
        "  help     mvk-wizard --help   ·   help.mavvrik.ai\n"
    )


def test_what_is_kept_is_gone_on_with() -> None:
    assert "  next     go on where you stopped:  mvk-wizard\n" in leaving_summary(STARTED, True)
    assert "  next     start again:  mvk-wizard\n" in leaving_summary(Session(), True)
    after = "  next     restart Claude Code, ask it something, then:  mvk-wizard\n"
    assert after in leaving_summary(SAVED, True)


def test_the_report_and_the_cleared_clipboard_are_named() -> None:
    session = STARTED.with_reading(read_paste(BLOCK))
    text = leaving_summary(session, report="~/mvk-wizard/report.md", cleared=NOW)
    assert "  report   ~/mvk-wizard/report.md   no key in it\n" in text
    assert text.endswith("\n\nThe clipboard was cleared at 14:16. The API key was not stored.\n")


def test_where_no_original_was_kept_the_values_can_still_be_taken_out() -> None:
    undo = "  undo     mvk-wizard remove SETTINGS   (takes the Mavvrik values out)\n"
    assert undo in leaving_summary(SAVED)


def test_what_was_saved_on_another_day_says_which() -> None:
    later = NOW.replace(day=24)
    resumed = Resumed(left_at=NOW, at=later, step=6, salt="", marks={})
    session = replace(SAVED, resumed=resumed)
    assert state_sentence(session) == "Settings saved 23 Nov, 14:16, not yet seen in Mavvrik."


def test_a_refused_key_is_open_and_the_key_is_not_in_it() -> None:
    refused = CredentialCheck(False, True, "INVALID_API_KEY", "Not accepted.", SEEN)
    session = replace(STARTED.with_reading(read_paste(BLOCK)), check=refused)
    text = leaving_summary(session)
    assert "  open     the key is refused (INVALID_API_KEY)\n" in text
    assert text.endswith("The API key was not stored.\n")
    assert "Zk4v" not in text
    assert "mvk-agent-" not in text


def test_every_state_of_the_organisation_has_its_sentence() -> None:
    both = replace(SAVED, cost=Sighting(Answer.YES, SEEN), sessions=Sighting(Answer.YES, SEEN))
    other = replace(SAVED, saved=Saved("other", SEEN))
    expected = {
        "Nothing was changed: your developers have the settings that they had before.": STARTED,
        "The settings were copied, not saved: unless you paste them into the console, nothing "
        "changes for your developers.": replace(STARTED, taken=Taken("", SEEN)),
        "The console does not hold what was planned: compare it before anyone restarts.": other,
        "Settings saved 14:16, not yet seen in Mavvrik.": SAVED,
        "Settings saved 14:16, seen in Cost, not yet in Sessions.": replace(both, sessions=None),
        "Settings saved 14:16, seen in Sessions, not yet in Cost.": replace(both, cost=None),
        "Settings saved 14:16, and Claude Code's activity is visible in Mavvrik.": both,
        "Practice: nothing was changed in Claude or Mavvrik.": replace(both, practice=True),
    }
    assert {state_sentence(session) for session in expected.values()} == set(expected)
    assert all(state_sentence(session) == text for text, session in expected.items())
