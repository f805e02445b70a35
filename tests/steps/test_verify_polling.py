"""Step 6 with an address to ask: what each answer means for the seven lines and the session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.screens.last_steps import Still, at_step_5, at_step_6
from tests.screens.walking import NOW, REFUSED
from tests.steps.polling import ADDRESS, ANSWER, OTHER, OnLoopback, Polling, ended, progress
from tests.steps.world import StandIn, make, offered, said
from wizard.core.credentials.reading import read_paste
from wizard.core.session.record import Answer, Evidence, How
from wizard.core.session.session import Session, exit_code
from wizard.core.verify.answer_kinds import AnswerKind, Origin
from wizard.core.verify.verification import Outcome, Verification
from wizard.report.checks import TEXTS
from wizard.services.net.loopback import running
from wizard.services.practice.mavvrik import Practice, PracticeCause
from wizard.steps import blocks as b
from wizard.steps.ports import Outside
from wizard.steps.verify import Verify
from wizard.steps.verify_checks import LONG, SHORT

ACTIVE = Evidence(How.SAID, NOW)


def asking(
    outside: Outside, session: Session | None = None, **given: Any
) -> tuple[Verify, StandIn]:
    """Step 6 after the activity, with an address."""
    found = session or at_step_6(activity=ACTIVE, verify_url=ADDRESS)
    return make(Verify, found, outside=outside, **given)


async def settled() -> None:
    """Let work in the background run."""
    for _ in range(5):
        await asyncio.sleep(0)


async def asked(outside: Still, **changes: Any) -> tuple[Verify, StandIn]:
    """The step once the answers have come."""
    session = at_step_6(activity=ACTIVE, verify_url=ADDRESS, **changes)
    step, world = asking(outside, session)
    await step.begin()
    await settled()
    return step, world


def rung(step: Verify, number: int) -> str:
    """Return one of the seven lines."""
    lines = [one for block in step.blocks() if isinstance(block, b.Lines) for one in block.lines]
    (found,) = [one for one in lines if one.text.plain.startswith(TEXTS[number - 1])]
    return " ".join(f"{found.sign.plain} {found.text.plain} {found.right.plain}".split())


# When it asks -------------------------------------------------------------------------------------


async def test_without_an_address_nothing_is_ever_asked() -> None:
    step, _ = asking(Still(), at_step_6(activity=ACTIVE))  # its `poll` raises
    await step.begin()
    await settled()
    assert "Asking Mavvrik again" not in said(step)
    assert rung(step, 6) == "? Visible in Cost look now"


async def test_it_begins_when_the_activity_is_done_and_not_before() -> None:
    outside = Polling()
    step, _ = asking(outside, at_step_6(verify_url=ADDRESS))
    await step.begin()
    await settled()
    assert outside.asked == []
    await step.chosen("who", "me")
    await step.perform("next")
    await settled()
    assert len(outside.asked) == 1


async def test_it_asks_as_soon_as_it_is_shown_and_again_after_a_stop() -> None:
    outside = Polling(progress(Outcome.NOT_SEEN))
    step, world = asking(outside)
    await step.begin()
    await settled()
    assert "Asking Mavvrik again in 7 s." in said(step)
    assert [one.hint for one in step.actions() if one.id == "back"] == ["Stop"]
    await step.perform("back")
    await settled()
    assert outside.stopped
    assert world.moves == []
    assert "Asking Mavvrik again" not in said(step)
    await step.perform("again")
    await settled()
    assert len(outside.asked) == 2
    await step.perform("again")
    await settled()
    assert "Asking Mavvrik again" not in said(step)


@pytest.mark.parametrize(("is_plain", "wait"), [(False, LONG), (True, SHORT)])
async def test_plain_mode_asks_for_a_minute_and_the_screen_longer(
    is_plain: bool, wait: float
) -> None:
    outside = Polling()
    step, world = asking(outside, is_plain=is_plain)
    await step.begin()
    await settled()
    how = outside.asked[0]
    assert (how["template"], how["wait"]) == (ADDRESS, wait)
    assert world.session.taken is not None
    assert how["since"] == world.session.taken.evidence.at  # the time of the copy


async def test_nothing_is_asked_while_another_page_covers_it() -> None:
    outside = Polling()
    step, _ = asking(outside)
    await step.begin()
    await settled()
    running: asyncio.Event = outside.asked[0]["running"]
    await step.pause()
    assert not running.is_set()
    await step.resume()
    assert running.is_set()


async def test_a_fault_leaves_nothing_asking() -> None:
    class Failing(Still):
        async def poll(self, *_: Any, **__: Any) -> Any:
            raise ValueError("a header with the key")

    step, world = await asked(Failing())
    assert isinstance(world.aside["poll"].exception(), ValueError)
    assert "Asking Mavvrik again" not in said(step)


# What the answers mean ----------------------------------------------------------------------------


async def test_seen_in_both_is_verified_and_names_the_fields() -> None:
    step, world = await asked(Polling(end=ended(Outcome.VERIFIED)))
    assert "7 of 7 verified" in said(step)
    assert rung(step, 6) == "✓ Visible in Cost seen by polling, without Operation 14:12"
    assert rung(step, 7) == "✓ Visible in Sessions seen by polling, 5 of 8 fields 14:12"
    assert offered(step)[0] == "next"
    cost, sessions = world.session.cost, world.session.sessions
    assert cost is not None
    assert sessions is not None
    assert (cost.answer, cost.evidence.how) == (Answer.YES, How.SEEN)
    assert (sessions.answer, sessions.evidence.how) == (Answer.YES, How.SEEN)
    assert exit_code(world.session) == 0


async def test_seen_without_a_user_is_verified_and_says_who_stays_unknown() -> None:
    step, world = await asked(Polling(end=ended(Outcome.WITHOUT_USER)))
    assert "but no user name. Usage and cost arrive, but not who used Claude Code" in said(step)
    await step.perform("not_yet")  # why?
    assert "Seen, but without a user." in said(step)
    (causes,) = [one for one in step.blocks() if isinstance(one, b.Picks)]
    assert causes.picks[0].line.text.plain.startswith("The tester doesn't use a Claude account")
    assert exit_code(world.session) == 0


@pytest.mark.parametrize(
    ("outcome", "sentence", "line_6", "line_7"),
    [
        (
            Outcome.NOT_SEEN,
            "Asking Mavvrik again in 7 s.",
            ". Visible in Cost not yet 14:12",
            ". Visible in Sessions not yet 14:12",
        ),
        (
            Outcome.COST_ONLY,
            "Mavvrik shows your agent in Cost, but not yet in Sessions.",
            "✓ Visible in Cost seen by polling, 1 of 4 fields 14:12",
            ". Visible in Sessions not yet 14:12",
        ),
        (
            Outcome.SESSIONS_ONLY,
            "Mavvrik shows your agent in Sessions, but not yet in Cost.",
            ". Visible in Cost not yet 14:12",
            "✓ Visible in Sessions seen by polling, 4 of 8 fields 14:12",
        ),
        (
            Outcome.OTHER_AGENT,
            f"Mavvrik answers about another agent: {OTHER}.",
            "! Visible in Cost under another agent 14:12",
            "! Visible in Sessions under another agent 14:12",
        ),
    ],
)
async def test_each_outcome_has_its_sentence_and_its_lines(
    outcome: Outcome, sentence: str, line_6: str, line_7: str
) -> None:
    step, world = await asked(Polling(progress(outcome)))
    assert f"{sentence} 14:34" in said(step)
    assert [rung(step, number) for number in (6, 7)] == [line_6, line_7]
    assert exit_code(world.session) == 3


async def test_data_that_was_seen_once_stays_seen() -> None:
    _, world = await asked(Polling(progress(Outcome.COST_ONLY), progress(Outcome.NOT_SEEN)))
    assert world.session.in_cost
    assert not world.session.in_sessions


async def test_while_sharing_another_agent_shows_its_end_only() -> None:
    step, _ = await asked(Polling(progress(Outcome.OTHER_AGENT)), sharing=True)
    assert "another agent: ••••6666." in said(step)
    assert OTHER not in said(step)


async def test_a_refusal_while_polling_is_the_credentials_refusal() -> None:
    refused = replace(REFUSED, asked=Origin.VERIFICATION, host="verify.acme.test")
    step, world = await asked(Polling(end=Verification(Outcome.REFUSED, refused, None, 1, 0.2)))
    assert rung(step, 3) == "x Key accepted refused, INVALID_API_KEY 14:03"
    assert exit_code(world.session) == 4


async def test_something_else_than_mavvrik_has_its_own_sentence() -> None:
    html = replace(ANSWER, kind=AnswerKind.HTML)
    step, world = await asked(Polling(end=Verification(Outcome.NOT_MAVVRIK, html, None, 1, 0.2)))
    assert f"x {html.sentence}" in said(step)
    assert world.session.cost is None


async def test_a_wait_without_success_is_not_a_failure() -> None:
    step, _ = await asked(Polling(end=ended(Outcome.NOT_SEEN)))
    assert ". Mavvrik has seen nothing of your agent yet. This is not a failure" in said(step)
    assert "fail" not in said(step).replace("This is not a failure", "")


# Against the simulated Mavvrik --------------------------------------------------------------------


@asynccontextmanager
async def practicing(cause: PracticeCause | None) -> AsyncIterator[tuple[Verify, StandIn]]:
    """Step 6 of a practice whose key is registered; the sample was asked for."""
    practice = Practice(cause)
    practice.register()
    async with running(practice) as base_url:
        given = {"endpoint": base_url, "verify_url": practice.verify_url(base_url)}
        before = at_step_5(**given, practice=True)
        before = replace(before, reading=read_paste(practice.connect_block()))
        session = at_step_6(replace(before, previewed=before.fingerprint))
        step, world = asking(OnLoopback(), session, practice=practice)
        await step.begin()
        await step.perform("send_sample")
        yield step, world
        for task in world.aside.values():
            task.cancel()


@pytest.mark.parametrize(
    ("cause", "answers"),
    [
        (PracticeCause.OTHER_AGENT, (Answer.OTHER_AGENT, Answer.OTHER_AGENT)),
        (PracticeCause.COST_NOT_SESSIONS, (Answer.YES, Answer.NOT_YET)),
        (PracticeCause.NOTHING, (Answer.NOT_YET, Answer.NOT_YET)),
        (PracticeCause.WITHOUT_USER, (Answer.YES, Answer.YES)),
    ],
)
async def test_failures_can_be_practiced(
    cause: PracticeCause, answers: tuple[Answer, Answer]
) -> None:
    async with practicing(cause) as (step, world):
        await step.perform("not_yet")
        for _ in range(2000):  # the answers come over loopback
            if world.session.sessions is not None:
                break
            await asyncio.sleep(0.005)
        cost, sessions = world.session.cost, world.session.sessions
        assert cost is not None
        assert sessions is not None
        assert (cost.answer, sessions.answer) == answers


async def test_a_sample_that_is_refused_says_so_and_does_not_count_as_activity() -> None:
    async with practicing(PracticeCause.UNAUTHORIZED) as (_, world):
        assert world.told == ["[problem] Practice: Sample activity refused (HTTP 401)."]
        assert world.session.activity is None
