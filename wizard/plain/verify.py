"""Step 6: somebody uses Claude Code once; seven lines, each with its proof; then the causes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.core.redact.mask import tail4
from wizard.core.session.session import Answer, How, Session, Sighting
from wizard.core.verify.outcome import Outcome
from wizard.guide import checks, click_paths, messages, steps, stuck
from wizard.plain.alongside import ALONGSIDE, DETAILS, REMIND, TEST_HERE
from wizard.plain.causes import look_for_cause, run_check
from wizard.plain.parts import copy_for_person, evidence_now, show_stuck
from wizard.plain.talk import Talk
from wizard.steps import sightings as work
from wizard.steps import verify_lines as lines
from wizard.steps.lines import CAUTION, DONE, ButtonSpec, click_lines, line
from wizard.steps.sharing import shown_person

if TYPE_CHECKING:
    from wizard.core.verify.contract import Progress, Verification

WAIT = 60.0  # seconds of asking, then the person is asked
_WHO = "Who is it? You will look for this name in Mavvrik."
ONCE_MORE = ButtonSpec("Use Claude Code once more, or ask for it", "activity")
_QUESTION = "Somebody must use Claude Code once, now. Who?"


async def run(talk: Talk) -> None:
    """Until it is visible in Cost and in Sessions, or left open."""
    if not _is_begun(talk.session):
        await _activity(talk)
    while not await _ladder(talk) and _stays(talk):
        pass


def _stays(talk: Talk) -> bool:
    """What was proved at the last question is shown before the checklist."""
    return talk.step == 6 or (talk.session.is_verified and talk.session.viewing is None)


def _is_begun(session: Session) -> bool:
    return any(one is not None for one in (session.activity, session.cost, session.sessions))


def _can_ask(session: Session) -> bool:
    return bool(session.verify_url) and session.credentials is not None


# Activity -----------------------------------------------------------------------------------------


async def _activity(talk: Talk) -> None:
    if talk.practice is not None:
        talk.show([line(lines.PRACTICE_NOTE, CAUTION)])
        if await talk.choose([ButtonSpec("Send sample activity", "sample")]):
            await _send_sample(talk)
        return
    talk.say(_QUESTION)
    choices = lines.activity_choices(far=talk.around.ssh)
    who = await talk.choose([ButtonSpec(one.label, one.id) for one in choices], first=False)
    if who == lines.OTHER:
        await _somebody_else(talk)
    else:
        talk.show(click_lines(click_paths.TEST_RUN))
    whom = "they" if who == lines.OTHER else "I"
    await talk.choose([ButtonSpec(f"Done, {whom} asked Claude something", "done")])
    said = replace(evidence_now(talk, How.SAID), where="")
    await _noted(talk, talk.session.with_live(activity=said, left_open=False))


async def _somebody_else(talk: Talk) -> None:
    text = messages.message_to_tester(talk.session.agent_name)
    await copy_for_person(talk, text, "Message for the tester")
    talk.gap()
    talk.write(text)
    talk.gap()
    if not talk.session.sharing:
        name = await talk.text(_WHO, talk.session.tester)
        talk.update_session(talk.session.with_live(tester=name))


async def _send_sample(talk: Talk) -> None:
    practice, session = talk.practice, talk.session
    if practice is None:
        return
    sent = await talk.outside.send_sample(
        practice, session.endpoint, with_command=work.sends_commands(session.plan)
    )
    if not sent.accepted:
        talk.tell(sent.sentence, title="Practice", problem=True)
        return
    seen = evidence_now(talk, How.SEEN, sent.sentence)
    tester = sent.user or session.tester
    await _noted(talk, session.with_live(tester=tester, activity=seen, left_open=False))


async def _noted(talk: Talk, session: Session) -> None:
    talk.remembered.verification = None
    talk.update_session(session)
    await ask_address(talk)


# Asking the verification address ------------------------------------------------------------------


async def ask_address(talk: Talk) -> None:
    """Ask for a minute, where there is an address; what was seen stays seen."""
    session, credentials = talk.session, talk.session.credentials
    if not _can_ask(session) or credentials is None or session.is_verified:
        return
    talk.show(lines.asking(None, ""))
    told = _Told(talk)
    left = session.taken or session.live
    found = await talk.unless_stopped(
        talk.outside.poll(
            session.verify_url,
            credentials,
            since=left.evidence.at if left else None,
            wait=WAIT,
            report=told.report,
            running=_always(),
        )
    )
    if found is None:
        return
    talk.remembered.verification = found
    told.take_in(found)
    if found.outcome is Outcome.REFUSED:
        where = talk.around.where()
        talk.update_session(work.with_check(talk.session, found.answer, where))
    talk.show(lines.asked(found, shown_sentence(talk.session, found)))


class _Told:
    """Takes what each attempt has shown, and says it; lines follow each other, nothing moves."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def report(self, progress: Progress) -> None:
        """After an attempt that was not the last one."""
        self.take_in(progress)
        self._talk.show(lines.asking(progress, shown_sentence(self._talk.session, progress)))

    def take_in(self, told: Progress | Verification) -> None:
        """What was seen stays seen."""
        talk = self._talk
        evidence = evidence_now(talk, How.SEEN, told.sentence)
        session = work.with_polled(talk.session, told.outcome, told.seen, evidence)
        if (session.cost, session.sessions) != (talk.session.cost, talk.session.sessions):
            talk.update_session(session)


def shown_sentence(session: Session, of: Progress | Verification) -> str:
    """What an answer said; another agent's ID by its end only, while sharing."""
    other = of.seen.agent_id if of.seen is not None and session.sharing else ""
    return of.sentence.replace(other, tail4(other)) if other else of.sentence


def _always() -> asyncio.Event:
    running = asyncio.Event()
    running.set()
    return running


# The seven lines ----------------------------------------------------------------------------------


async def _ladder(talk: Talk) -> bool:
    """Show them, and do what is chosen; whether the step is over."""
    session = talk.session
    talk.gap()
    talk.show([lines.ladder_head(session, talk.clock())])
    talk.show(lines.ladder(session, talk.remembered.nicknames))
    talk.gap()
    if session.is_verified:
        talk.show(lines.field_lines(session))
        talk.show([line(steps.VERIFY.good_to_know[3], DONE)])
        why = [ButtonSpec("Why no user?", "why")] if work.lacks_user(session) else []
        test = [] if lines.is_sent(session) else [TEST_HERE]
        options = [ButtonSpec("Next: final checklist", "next"), *why, *test, ONCE_MORE, DETAILS]
    else:
        tester = shown_person(session.tester, talk.remembered.nicknames, session.sharing)
        talk.say(lines.look_title(session))
        talk.show(lines.look_lines(session, tester))
        talk.show([lines.patience()])
        options = _answers(session)
    action = await talk.choose(options, first=session.is_verified)
    await _do(talk, action)
    return action in ("next", "leave_open")


def _answers(session: Session) -> list[ButtonSpec]:
    asks = _can_ask(session)
    again = ButtonSpec("Ask the verification address again", "ask")
    check = ButtonSpec("Check 2 and 3 again: is Mavvrik reached, does it take the key?", "check")
    return [
        ButtonSpec("Yes, it is there", Answer.YES),
        ButtonSpec("Not yet", Answer.NOT_YET),
        ButtonSpec("Under another agent", Answer.OTHER_AGENT),
        ButtonSpec("No user", Answer.NO_USER),
        *([again] if asks else []),
        *([] if lines.is_sent(session) else [TEST_HERE]),
        *([check] if session.credentials is not None else []),
        ButtonSpec(stuck.NO_DATA_COLUMN.question, "find"),
        ONCE_MORE,
        REMIND,
        DETAILS,
        ButtonSpec("Leave it open", "leave_open"),
    ]


async def _do(talk: Talk, action: str) -> None:
    if action == "next":
        talk.go_next()
    elif action == "leave_open":
        talk.update_session(talk.session.with_live(left_open=True))
        talk.go_next()
    elif action == "ask":
        await ask_address(talk)
    elif action == "find":
        show_stuck(talk, stuck.NO_DATA_COLUMN)
    elif action == "activity":
        with talk.inside():
            await _activity(talk)
    elif action == "why":
        await _causes(talk)
    elif action in ALONGSIDE:
        await ALONGSIDE[action](talk)
    elif action == "check":
        await run_check(talk, checks.ASK_MAVVRIK)
    else:
        await _answered(talk, Answer(action))


async def _answered(talk: Talk, answer: Answer) -> None:
    fields = frozenset[str]()
    if answer in (Answer.YES, Answer.NO_USER):
        with talk.inside():
            fields = await _ticked(talk)
    evidence = replace(evidence_now(talk, How.SAID), where="")
    session = talk.session
    if session.in_cost:
        session = session.with_live(sessions=Sighting(answer, evidence, fields))
    else:
        session = session.with_live(cost=Sighting(answer, evidence, fields))
    talk.update_session(session)
    if answer is not Answer.YES:
        await _causes(talk)


async def _causes(talk: Talk) -> None:
    with talk.inside():
        if await look_for_cause(talk):
            await ask_address(talk)


async def _ticked(talk: Talk) -> frozenset[str]:
    """Which of the guide's fields are there; none is taken silently."""
    names = lines.SESSION_TICKS if talk.session.in_cost else lines.COST_TICKS
    talk.say("Which of these do you see there?")
    talk.say(*(f"{number}. {name}" for number, name in enumerate(names, start=1)))
    while True:
        typed = await talk.text("Their numbers with blanks between, all, or Enter for none")
        if typed.lower() == "all":
            return frozenset(names)
        numbers = typed.replace(",", " ").split()
        if all(one.isdecimal() and 1 <= int(one) <= len(names) for one in numbers):
            return frozenset(names[int(one) - 1] for one in numbers)
        talk.say(f"Please type numbers from 1 to {len(names)}.")
