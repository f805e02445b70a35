"""Step 6, where nothing shows: the causes in order, each with its check."""

from __future__ import annotations

from wizard.core.session.session import Evidence, How
from wizard.guide import checks, steps, troubleshooting
from wizard.guide import trying as trying_words
from wizard.guide.causes import CANNOT_REACH, Cause
from wizard.guide.known import known
from wizard.plain import trying
from wizard.plain.alongside import ALONGSIDE, DETAILS, REMIND, TEST_HERE
from wizard.plain.talk import Talk
from wizard.steps import sightings as work
from wizard.steps import verify_lines as lines
from wizard.steps.cause_checks import Checks, Told, runnable_checks, said_by_ruling_out
from wizard.steps.lines import ButtonSpec, line

AGAIN, OPEN, CAUSE = "again", "open", "cause-"


async def look_for_cause(talk: Talk) -> bool:
    """Go through the causes; whether the address is to be asked again afterwards."""
    tried: set[str] = set()
    while talk.step == steps.VERIFY.number:
        causes = _head(talk)
        action = await talk.choose(_options(causes, tried), first=False)
        if action == AGAIN:
            return True
        if action == OPEN:
            talk.update_session(talk.session.with_live(left_open=True))
            talk.go_next()
        elif action in ALONGSIDE:
            await ALONGSIDE[action](talk)
        else:
            cause = next(one for one in causes if one.id == action.removeprefix(CAUSE))
            tried.add(cause.id)
            if await _look_at(talk, cause):
                return True
    return False


def _head(talk: Talk) -> tuple[Cause, ...]:
    session = talk.session
    words, trouble = work.trouble_of(session)
    out = lines.ruled_out(session, trouble.doubts)
    causes = troubleshooting.open_causes(trouble, known(session))
    talk.gap()
    talk.say(words, lines.since_test(session, talk.clock()))
    if not out or trouble is not troubleshooting.NO_DATA:
        talk.say(trouble.opening)
    talk.show(out)
    talk.say("" if causes else lines.NOTHING_LEFT)
    talk.gap()
    return causes


def _options(causes: tuple[Cause, ...], tried: set[str]) -> list[ButtonSpec]:
    return [
        *(
            ButtonSpec(f"{one.title} ({'tried' if one.id in tried else one.short})", CAUSE + one.id)
            for one in causes
        ),
        ButtonSpec("Look again", AGAIN),
        TEST_HERE,
        DETAILS,
        REMIND,
        ButtonSpec("Leave it open", OPEN),
    ]


async def _look_at(talk: Talk, cause: Cause) -> bool:
    """Explain it; run its check, or rule it out. Whether to ask the address again."""
    talk.show([line(cause.explanation), line(cause.check, "→")])
    talk.say(trying_words.SAYS_WHETHER if cause is CANNOT_REACH else "")
    here = cause.runnable if cause.runnable in runnable_checks(talk.session) else None
    run = [ButtonSpec(checks.CHECKS[here].label, "run")] if here else []
    if here:
        talk.say(checks.CHECKS[here].does)
    answers = [*run, ButtonSpec("Not that", "not_that"), ButtonSpec("Back", "back")]
    action = await talk.choose(answers, first=False)
    if action == "not_that":
        _rule_out(talk, cause)
    elif action == "run" and here is not None:
        return await _run(talk, here)
    return False


def _rule_out(talk: Talk, cause: Cause) -> None:
    said = said_by_ruling_out(cause)
    if said:
        talk.update_session(talk.session.with_proof(said, Evidence(How.SAID, talk.clock())))


async def _run(talk: Talk, check: str) -> bool:
    if check == checks.POLL:
        return True
    if check == checks.COMPARE_CONSOLE:
        talk.go_to(steps.COPY.number)
        return False
    if check == checks.TRY_HERE:
        await trying.run(talk)
        return False
    await run_check(talk, check)
    return False


async def run_check(talk: Talk, check: str) -> None:
    """Run a check of ours, and say what it has found."""
    results: list[Told] = []
    talk.say("Checking …")
    await Checks(talk, results).run(check)
    names, sharing = talk.remembered.nicknames, talk.session.sharing
    talk.show([one.line(names, sharing) for one in results])
