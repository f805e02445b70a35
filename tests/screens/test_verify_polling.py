"""Step 6 with an address to ask: a visible countdown, cancel at once, nothing asked unseen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from tests.screens.last_steps import Still, at_step_5, at_step_6, make_last_step, settle
from tests.screens.test_verify import LOOKED_AT, active, rung, said
from tests.screens.walking import REFUSED, screen_rows, screen_text
from wizard.core.credentials.reading import read_paste
from wizard.core.session.session import Answer, How, Session, exit_code
from wizard.core.verify.answer import CheckResult
from wizard.core.verify.answer_kinds import AnswerKind, Origin
from wizard.core.verify.verification import (
    Cost,
    LatestSession,
    Outcome,
    Progress,
    Seen,
    Sessions,
    Verification,
)
from wizard.report.checks import TEXTS
from wizard.screens.app import WizardApp
from wizard.services.net.loopback import running
from wizard.services.net.verification import poll
from wizard.services.practice.causes import PracticeCause
from wizard.services.practice.mavvrik import Practice
from wizard.services.surroundings import Surroundings
from wizard.steps.pages import PAGES
from wizard.steps.ports import Outside

ADDRESS = "https://verify.acme.test/mvk?agent={agent_id}"
ANSWER = CheckResult(
    AnswerKind.ANSWERED, "verify.acme.test", LOOKED_AT, 0.2, Origin.VERIFICATION, status=200
)
OTHER = "0b7e6a52-1111-4222-8333-944455556666"


def seen(cost: bool, sessions: bool, *, user: str = "", agent: str = "ours") -> Seen:
    latest = LatestSession(session_id="s-1", user=user or None, duration_ms=5, tokens=9)
    return Seen(
        agent_id=agent,
        cost=Cost(visible=cost, models=("claude-sonnet-4-6",), users=(user,) if user else ()),
        sessions=Sessions(visible=sessions, latest=latest if sessions else None),
    )


SEEN = {
    Outcome.NOT_SEEN: seen(False, False),
    Outcome.COST_ONLY: seen(True, False),
    Outcome.SESSIONS_ONLY: seen(False, True),
    Outcome.OTHER_AGENT: seen(True, True, agent=OTHER),
    Outcome.WITHOUT_USER: seen(True, True),
    Outcome.VERIFIED: seen(True, True, user="dev@example.com"),
}


def ended(outcome: Outcome, answer: CheckResult = ANSWER) -> Verification:
    return Verification(outcome, answer, SEEN.get(outcome), 4, 38.0, waited=True)


class Polling(Still):
    """Reports what the test says, and ends when it says so."""

    def __init__(self, *reports: Progress, end: Verification | None = None) -> None:
        super().__init__()
        self.reports, self.end = reports, end
        self.asked: list[dict[str, Any]] = []
        self.stopped = False

    async def poll(self, *args: Any, **how: Any) -> Verification:
        self.asked.append({"template": args[0], **how})
        try:
            for report in self.reports:
                how["report"](report)
            if self.end is None:
                await asyncio.Event().wait()
        finally:
            self.stopped = True
        assert self.end is not None
        return self.end


def progress(outcome: Outcome, attempt: int = 3) -> Progress:
    return Progress(attempt, 24.0, 7.0, outcome, ANSWER, SEEN.get(outcome))


@pytest.fixture(autouse=True)
def blank_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in (5, 7):
        monkeypatch.setitem(PAGES, step, "tests.screens.walking:Blank")


def asking(outside: Outside, session: Session | None = None) -> WizardApp:
    """A wizard at the seven lines, with an address."""
    found = session or active(verify_url=ADDRESS)
    app, _ = make_last_step(found, clock=lambda: LOOKED_AT, outside=outside)
    return app


# The countdown ------------------------------------------------------------------------------------


async def test_without_an_address_nothing_is_ever_asked() -> None:
    app = asking(Still(), active())  # its `poll` raises
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Asking Mavvrik again" not in screen_text(app)
        assert "? Visible in Cost look now" in said(app)


async def test_the_countdown_shows_attempts_time_and_what_the_last_answer_said() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        text = said(app)
        assert "? Asking Mavvrik again in 7 s. 14:34" in text
        assert "Esc  Stop" in screen_rows(app)[-1]
        assert "▸ Stop Show causes Finish later" in text
        assert "Is there a row" not in text  # Mavvrik is asked, so the person is not
        assert app.screen.query_one("#body").max_scroll_y == 0
    how = outside.asked[0]
    assert how["template"] == ADDRESS
    assert app.session.taken is not None
    assert how["since"] == app.session.taken.evidence.at  # the time of the copy
    assert how["wait"] == 900.0


async def test_the_countdown_fits_beside_the_sessions_too() -> None:
    app = asking(Polling(progress(Outcome.COST_ONLY)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        assert "Mavvrik shows your agent in Cost, but not yet in Sessions." in screen_text(app)
        assert app.screen.query_one("#body").max_scroll_y == 0


async def test_it_begins_when_the_activity_is_done_and_not_before() -> None:
    outside = Polling()
    app = asking(outside, at_step_6(verify_url=ADDRESS))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        assert outside.asked == []
        await pilot.press("down", "enter", "enter")
        await settle(pilot, 3)
        assert len(outside.asked) == 1


@pytest.mark.parametrize("key", ["escape", "ctrl+r"])
async def test_cancel_is_immediate_and_asking_again_possible(key: str) -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        await pilot.press(key)
        await pilot.pause()
        assert outside.stopped
        assert app.step_on_screen == 6
        assert "Asking Mavvrik again" not in screen_text(app)
        await pilot.press("ctrl+r")
        await settle(pilot, 3)
        assert len(outside.asked) == 2


async def test_it_pauses_while_something_covers_it_and_goes_on_afterwards() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        may_run: asyncio.Event = outside.asked[0]["running"]
        assert may_run.is_set()
        await pilot.press("ctrl+g")
        await settle(pilot, 3)
        assert not may_run.is_set()
        await pilot.press("escape")
        await settle(pilot, 3)
        assert may_run.is_set()
        assert not outside.stopped


async def test_leaving_the_step_ends_it() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        app.go_to(5)
        await settle(pilot, 3)
        assert outside.stopped


# Outcomes -----------------------------------------------------------------------------------------


async def test_seen_in_both_is_verified_and_names_the_fields() -> None:
    app = asking(Polling(end=ended(Outcome.VERIFIED)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = said(app)
        assert "7 of 7 verified" in text
        assert rung(app, 6) == "✓ Visible in Cost seen by polling, without Operation 14:34"
        assert rung(app, 7) == "✓ Visible in Sessions seen by polling, 5 of 8 fields 14:34"
        assert "▸ Next" in screen_text(app)
    cost, sessions = app.session.cost, app.session.sessions
    assert cost is not None
    assert sessions is not None
    assert (cost.answer, cost.evidence.how) == (Answer.YES, How.SEEN)
    assert (sessions.answer, sessions.evidence.how) == (Answer.YES, How.SEEN)
    assert exit_code(app.session) == 0


async def test_seen_without_a_user_is_verified_and_says_who_stays_unknown() -> None:
    app = asking(Polling(end=ended(Outcome.WITHOUT_USER)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "but no user name. Usage and cost arrive, but not who used Claude Code" in said(app)
        await pilot.press("tab", "enter")  # why?
        await settle(pilot)
        text = said(app)
        assert "Seen, but without a user." in text
        assert "▸ 1 The tester doesn't use a Claude account" in text
    assert exit_code(app.session) == 0


@pytest.mark.parametrize(
    ("outcome", "sentence", "line_6", "line_7"),
    [
        (
            Outcome.NOT_SEEN,
            "Asking Mavvrik again in 7 s.",
            ". Visible in Cost not yet 14:34",
            ". Visible in Sessions not yet 14:34",
        ),
        (
            Outcome.COST_ONLY,
            "Mavvrik shows your agent in Cost, but not yet in Sessions.",
            "✓ Visible in Cost seen by polling, 1 of 4 fields 14:34",
            ". Visible in Sessions not yet 14:34",
        ),
        (
            Outcome.SESSIONS_ONLY,
            "Mavvrik shows your agent in Sessions, but not yet in Cost.",
            ". Visible in Cost not yet 14:34",
            "✓ Visible in Sessions seen by polling, 4 of 8 fields 14:34",
        ),
        (
            Outcome.OTHER_AGENT,
            f"Mavvrik answers about another agent: {OTHER}.",
            "! Visible in Cost under another agent 14:34",
            "! Visible in Sessions under another agent 14:34",
        ),
    ],
)
async def test_outcomes_differ_on_the_screen(
    outcome: Outcome, sentence: str, line_6: str, line_7: str
) -> None:
    app = asking(Polling(progress(outcome)))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot, 3)
        assert f"{sentence} 14:34" in said(app)
        assert [_in_side(rung_at(app, number)) for number in (6, 7)] == [line_6, line_7]
        assert exit_code(app.session) == 3


def rung_at(app: WizardApp, number: int) -> str:
    """A line beside the rail of a wide terminal."""
    rows = [row.partition("│")[2] for row in screen_rows(app)]
    return next(row for row in rows if TEXTS[number - 1] in row)


def _in_side(row: str) -> str:
    return " ".join(row.split())


async def test_what_was_seen_once_stays_seen() -> None:
    outside = Polling(progress(Outcome.COST_ONLY), progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
    assert app.session.in_cost
    assert not app.session.in_sessions


async def test_while_sharing_another_agent_shows_its_end_only() -> None:
    session = active(verify_url=ADDRESS, sharing=True)
    app = asking(Polling(progress(Outcome.OTHER_AGENT)), session)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        text = said(app)
        assert "another agent: ••••6666." in text
        assert OTHER not in text


async def test_a_refusal_while_polling_stops_it_and_is_the_credentials_refusal() -> None:
    refused = replace(REFUSED, asked=Origin.VERIFICATION, host="verify.acme.test")
    app = asking(Polling(end=Verification(Outcome.REFUSED, refused, None, 1, 0.2)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert rung(app, 3) == "x Key accepted refused, INVALID_API_KEY 14:03"
        assert app.step_on_screen == 6
    assert exit_code(app.session) == 4


async def test_something_else_than_mavvrik_has_its_own_sentence() -> None:
    html = replace(ANSWER, kind=AnswerKind.HTML)
    app = asking(Polling(end=Verification(Outcome.NOT_MAVVRIK, html, None, 1, 0.2)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert f"x {html.sentence}" in said(app)
    assert app.session.cost is None


async def test_waited_in_vain_is_not_a_failure() -> None:
    app = asking(Polling(end=ended(Outcome.NOT_SEEN)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = said(app)
        assert ". Mavvrik has seen nothing of your agent yet. This is not a failure" in text
        assert "fail" not in text.replace("This is not a failure", "")


async def test_a_person_who_sees_it_first_stops_the_asking_and_says_so() -> None:
    outside = Polling(progress(Outcome.COST_ONLY))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        await pilot.press("enter")
        await settle(pilot, 3)
        assert outside.stopped
        assert app.focused is app.screen.query_one("#ticks")
        await pilot.press("tab", "enter")
        await settle(pilot, 3)
        assert app.session.is_verified
        assert app.session.sessions is not None
        assert app.session.sessions.evidence.how is How.SAID


async def test_causes_can_be_looked_at_while_it_asks_and_the_mark_stays() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    app = asking(outside)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, 3)
        await pilot.press("tab", "enter")
        await settle(pilot, 3)
        await pilot.press("down")
        await settle(pilot, 3)
        assert '▸ 2 "No" was chosen' in said(app)
        assert not outside.stopped
        assert app.session.cost is not None
        assert app.session.cost.evidence.how is How.SEEN  # nobody said "not yet"


async def test_when_it_ends_the_questions_are_there_with_the_keys_on_them() -> None:
    app = asking(Polling(end=ended(Outcome.NOT_SEEN)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.focused is app.screen.query_one("#ticks")
        assert "Yes Not yet Other agent No user" in said(app)


async def test_a_fault_while_asking_ends_nothing() -> None:
    class Failing(Still):
        async def poll(self, *_: Any, **__: Any) -> Verification:
            raise ValueError("a header with the key")

    app = asking(Failing())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "Asking Mavvrik again" not in screen_text(app)
        assert "a header" not in screen_text(app)
        assert app.step_on_screen == 6


# Against the practised Mavvrik --------------------------------------------------------------------


class OnLoopback(Outside):
    """The real one, with a sleep that is over at once and, after a few rounds, never."""

    def __init__(self) -> None:
        super().__init__(Surroundings(), lambda _: None)
        self.slept: list[float] = []

    async def poll(self, *args: Any, **how: Any) -> Verification:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            if len(self.slept) > 3:
                await asyncio.Event().wait()

        ticking = partial(poll, sleep=sleep, fraction=lambda: 0.0)
        return await ticking(*args, **how)


@asynccontextmanager
async def practising(
    cause: PracticeCause | None = None,
) -> AsyncIterator[tuple[WizardApp, OnLoopback]]:
    """A wizard at step 6 of a practice whose key is registered."""
    practice = Practice(cause)
    practice.register()
    async with running(practice) as base_url:
        before = at_step_5(
            endpoint=base_url, verify_url=practice.verify_url(base_url), practice=True
        )
        before = replace(before, reading=read_paste(practice.connect_block()))
        session = at_step_6(replace(before, previewed=before.fingerprint))
        outside = OnLoopback()
        app, _ = make_last_step(
            session, practice=practice, outside=outside, clock=lambda: datetime.now(UTC)
        )
        yield app, outside


async def settle_network(pilot: Any, until: Any) -> None:
    """Wait for answers on loopback; far below a second."""
    for _ in range(400):
        await pilot.pause()
        if until():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come to that")


async def test_in_practice_a_key_sends_sample_activity_and_it_is_seen() -> None:
    async with practising() as (app, _), app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "Practice mode sends a sample session for you" in said(app)
        assert "▸ Send sample session" in screen_text(app)
        await pilot.press("ctrl+r")
        await settle_network(pilot, lambda: app.session.activity is not None)
        await settle(pilot)
        assert "Practice: answer as if you had looked." in said(app)
        assert app.session.cost is None  # nothing is asked before the person has answered
        for _ in ("Cost", "Sessions"):
            await app.screen.run_action("yes")
            await settle(pilot)
        await settle_network(pilot, lambda: app.remembered.verification is not None)
        await settle(pilot)
        assert app.session.tester == "dev@example.com"
        assert "7 of 7 verified" in said(app)
        assert exit_code(app.session) == 0


@pytest.mark.parametrize(
    ("cause", "answers"),
    [
        (PracticeCause.OTHER_AGENT, (Answer.OTHER_AGENT, Answer.OTHER_AGENT)),
        (PracticeCause.COST_NOT_SESSIONS, (Answer.YES, Answer.NOT_YET)),
        (PracticeCause.NOTHING, (Answer.NOT_YET, Answer.NOT_YET)),
        (PracticeCause.WITHOUT_USER, (Answer.YES, Answer.YES)),
    ],
)
async def test_failures_can_be_rehearsed(
    cause: PracticeCause, answers: tuple[Answer, Answer]
) -> None:
    async with practising(cause) as (app, _), app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle_network(pilot, lambda: app.session.activity is not None)
        await settle(pilot)
        await app.screen.run_action("not_yet")
        await settle_network(pilot, lambda: app.session.sessions is not None)
        cost, sessions = app.session.cost, app.session.sessions
        assert cost is not None
        assert sessions is not None
        assert (cost.answer, sessions.answer) == answers


async def test_a_sample_that_is_refused_says_so_and_nothing_counts_as_activity() -> None:
    async with (
        practising(PracticeCause.UNAUTHORIZED) as (app, _),
        app.run_test(size=(80, 24)) as pilot,
    ):
        await settle(pilot)
        await pilot.press("enter")
        await settle_network(pilot, lambda: bool(app._notifications))
        messages = [one.message for one in app._notifications]
        assert messages == ["Sample activity refused (HTTP 401)."]
        assert app.session.activity is None
