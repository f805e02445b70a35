"""A key change has its own path: from the new block to the old key, which is revoked last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.lives import SALT, again, saved
from tests.plain.talking import converse, make_talk
from tests.screens.walking import (
    ACCEPTED,
    API_KEY,
    AT_STEP_3,
    BLOCK,
    NOW,
    SECRET_PART,
    answering,
    make_wizard,
    paste,
    said,
    screen_text,
    settled,
)
from wizard.core.credentials.reading import read_paste
from wizard.core.document.text import SettingsText
from wizard.core.merge.model import ChangeKind
from wizard.core.session.record import (
    REVOKE_OLD_KEY,
    Answer,
    DraftKind,
    Evidence,
    Holds,
    How,
    Sighting,
)
from wizard.core.session.session import Session
from wizard.core.session.summary import leaving_summary
from wizard.guide import maintenance
from wizard.guide.evidence import items_of, known, proof
from wizard.report.redaction import Redaction
from wizard.report.report import make_report
from wizard.screens.app import WizardApp
from wizard.screens.page_screen import PageScreen
from wizard.steps import credentials_words, load_words
from wizard.steps import settings_reading as reading
from wizard.steps.changes import change_items
from wizard.steps.credentials import Credentials
from wizard.steps.done import Done, Review

LATER = NOW + timedelta(days=1)
SAID = Evidence(How.SAID, NOW)
NEW_KEY = "mvk-agent-Another0Key1Of2The3Same4KindZZ99"
NEW_BLOCK = BLOCK.replace(API_KEY, NEW_KEY)
WITH_SETTINGS = replace(
    replace(AT_STEP_3, salt=SALT).with_settings(SettingsText('{\n  "permissions": {}\n}\n'), SAID),
    settings_confirmed=True,
    choices={"command-lines": "mavvrik"},
)
MERGED = WITH_SETTINGS.plan.result if WITH_SETTINGS.plan else ""
FINISHED = saved(WITH_SETTINGS, SAID).with_live(
    activity=SAID, cost=Sighting(Answer.YES, SAID), sessions=Sighting(Answer.YES, SAID)
)
OPEN = "Revoke the old key after everyone restarts"


def next_day(session: Session = FINISHED) -> Session:
    return again(session, NOW, after=timedelta(days=1))


def rotating(block: str = NEW_BLOCK, settings: str = MERGED) -> Session:
    """A session with a pasted and checked new block and loaded settings."""
    session = next_day().with_new_draft(DraftKind.ROTATION).with_reading(read_paste(block))
    session = replace(session, check=AT_STEP_3.check, agent_compared=SAID)
    loaded = session.with_settings(SettingsText(settings), SAID)
    return replace(loaded, settings_confirmed=True)


def rotated() -> Session:
    """The new key is saved in the console."""
    session = rotating()
    return saved(replace(session, previewed=session.fingerprint), SAID)


def wizard(session: Session, **handed: Any) -> WizardApp:
    return make_wizard(session, clock=lambda: LATER, **handed)


# The path -----------------------------------------------------------------------------------------


async def test_it_starts_with_the_new_block_and_notices_the_old_one() -> None:
    app = wizard(next_day(), keeps_state=True, check_credentials=answering(ACCEPTED))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "enter")
        await pilot.pause()
        assert "▸ Paste the new Connect block" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.session.doing is DraftKind.ROTATION
        assert "Paste the new Connect block" in said(app)
        assert credentials_words.PASTE_NEW in said(app)
        paste(app, BLOCK)
        await settled(pilot)
        assert credentials_words.OLD_AGAIN in said(app)
        paste(app, NEW_BLOCK)
        await settled(pilot)
        assert credentials_words.OLD_AGAIN not in said(app)
        assert "New key, same agent and tenant." in said(app)
        assert app.session.live == next_day().live  # nothing is changed in the console yet


async def test_plain_mode_asks_for_the_new_block_too() -> None:
    session = next_day().with_new_draft(DraftKind.ROTATION)
    talk, person = make_talk(session, f"={BLOCK}")
    await converse(Credentials, talk)
    assert "Paste the new Connect block" in person.said
    assert credentials_words.OLD_AGAIN in person.said


@pytest.mark.parametrize(
    ("settings", "sharing", "words"),
    [
        (MERGED, False, "The API key changes: key …7Qx2 → …ZZ99."),
        (MERGED, True, "The API key changes: old key → new key, different."),
        (MERGED.replace(API_KEY, NEW_KEY), False, "These settings already hold this key"),
        ("{}", False, "No Mavvrik key to change here."),
    ],
)
def test_step_3_recognizes_the_old_key_in_the_loaded_settings(
    settings: str, sharing: bool, words: str
) -> None:
    session = replace(rotating(settings=settings), sharing=sharing)
    summary = reading.summary_of(settings, session.endpoint)
    lines = load_words.found(session, summary, (), None, Redaction(session))
    said = " ".join(one.text.plain for one in lines)
    assert words in said
    assert SECRET_PART not in said


def test_nothing_is_asked_and_the_new_key_comes_first_in_the_list() -> None:
    """Even if the wizard never asked about shell commands, because the settings have the answer."""
    for value in ("1", "0"):
        text = MERGED.replace('"OTEL_LOG_TOOL_DETAILS": "1"', f'"OTEL_LOG_TOOL_DETAILS": "{value}"')
        session = rotating(settings=text)
        plan = replace(session, choices={}).with_settings(SettingsText(f"{text}\n"), SAID).plan
        assert plan is not None
        assert plan.is_ready
        rows = [one.line.text.plain for one in change_items(plan.changes, Redaction(session))]
        assert rows[0].split() == ["OTEL_EXPORTER_OTLP_HEADERS", "key", "…7Qx2", "→", "…ZZ99"]
        assert {change.kind for change in plan.changes} == {ChangeKind.CHANGE, ChangeKind.SAME}
        assert len(rows) == 10


def test_a_canceled_rotation_leaves_the_live_state_as_it_was() -> None:
    session = rotating()
    assert session.without_draft().live == next_day().live
    assert again(session, LATER).without_draft().live == next_day().live


# The old key --------------------------------------------------------------------------------------


def test_the_old_key_stays_open_until_it_is_ticked() -> None:
    session = rotated()
    for one in (session, again(session, LATER), again(again(session, LATER), LATER)):
        assert one.live is not None
        assert one.live.follow_ups == {REVOKE_OLD_KEY: None}
        assert OPEN in [item.text for item in items_of(one)]
        summary = " ".join(leaving_summary(one, True).split())
        assert "revoke the old key after everyone has restarted" in summary
        report = make_report(one, LATER)
        assert [line.text for line in report.items if not line.is_done][-1] == OPEN
    ticked = session.with_follow_up_done(REVOKE_OLD_KEY, SAID)
    assert "revoke the old key" not in leaving_summary(ticked, True)
    assert make_report(again(ticked, LATER), LATER).items[-1].how is How.SAID


def test_without_an_earlier_run_the_settings_show_that_a_key_was_replaced() -> None:
    fresh = replace(AT_STEP_3.with_reading(read_paste(NEW_BLOCK)), salt=SALT)
    session = saved(fresh.with_settings(SettingsText(MERGED), SAID), SAID)
    assert session.live is not None
    assert session.live.follow_ups == {REVOKE_OLD_KEY: None}


def test_a_first_setup_has_no_old_key() -> None:
    assert FINISHED.live is not None
    assert FINISHED.live.follow_ups == {}
    assert len(items_of(FINISHED)) == 10


def test_the_checklist_of_a_key_change_lists_what_the_change_adds() -> None:
    items = items_of(rotated())
    assert [one.text for one in items] == [
        "New key accepted by Mavvrik",
        'API key changed in "env"',
        "settings.json saved",
        "Claude Code test run",
        "Visible in Cost",
        "Visible in Sessions",
        OPEN,
    ]
    assert [proof(one, known(rotated())) is None for one in items] == [False] * 3 + [True] * 4


async def test_step_7_ticks_it_after_asking() -> None:
    session = rotated().with_live(
        cost=Sighting(Answer.YES, SAID), sessions=Sighting(Answer.YES, SAID)
    )
    app = wizard(session)
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        assert app.step_on_screen == 7
        assert OPEN in said(app)
        await app.screen.run_action("revoked")
        await settled(pilot)
        assert "Until it restarts, Claude Code sends with the old key." in said(app)
        assert "Mavvrik refuses a revoked key, and nobody is told." in said(app)
        await pilot.press("enter")  # the harmless answer comes first
        await settled(pilot)
        assert app.session.live is not None
        assert app.session.live.follow_ups == {REVOKE_OLD_KEY: None}
        await app.screen.run_action("revoked")
        await settled(pilot)
        await pilot.press("tab", "enter")
        await settled(pilot)
        assert app.session.live.follow_ups[REVOKE_OLD_KEY] == Evidence(
            How.SAID, LATER, "from this computer"
        )
        assert "I revoked the old key" not in said(app)


async def test_the_review_of_a_finished_setup_ticks_it_too() -> None:
    app = wizard(again(rotated(), LATER))
    async with app.run_test(size=(80, 40)) as pilot:
        app.push_screen(PageScreen(Review))
        await settled(pilot)
        assert "▸ I revoked the old key" in said(app)


async def test_plain_mode_ticks_it_after_asking() -> None:
    session = rotated().with_live(
        cost=Sighting(Answer.YES, SAID), sessions=Sighting(Answer.YES, SAID)
    )
    talk, person = make_talk(session, "I revoked the old key", "I revoked the old key")
    await converse(Done, talk)
    assert OPEN in person.said
    live = talk.session.live
    assert live is not None
    assert live.follow_ups[REVOKE_OLD_KEY] is not None


def test_after_an_undo_to_a_text_with_the_old_key_that_key_is_the_live_one() -> None:
    undone = rotated().with_undone(SAID, MERGED)
    assert undone.live is not None
    assert (undone.live.holds, undone.live.by) == (Holds.MAVVRIK, DraftKind.UNDO)
    assert undone.live.marks["MVK_API_KEY"] == undone.mark("MVK_API_KEY", API_KEY)
    assert undone.live.follow_ups == {}  # revoking the old key would stop everything now
    before = rotated().with_undone(SAID, "{}").live
    assert before is not None
    assert before.holds is Holds.WITHOUT


def test_the_texts_of_the_path_name_the_new_block() -> None:
    assert maintenance.ROTATE_NEXT == "Paste the new Connect block"
    assert any("new Connect block" in one.text for one in maintenance.ROTATE_PATH)
