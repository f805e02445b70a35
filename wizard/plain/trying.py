"""Try it on this computer: asks, runs Claude Code once, and says what really arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.core.session import How
from wizard.guide import trying
from wizard.lines import ButtonSpec
from wizard.plain.parts import copy_for_person, evidence_now
from wizard.plain.talk import Talk
from wizard.screens import trying_lines as lines
from wizard.screens import trying_work as work
from wizard.screens.covering import Cover
from wizard.services.loopback import CannotListen

if TYPE_CHECKING:
    from wizard.core.trial_outcome import BeforeTrial, TrialOutcome
    from wizard.services.claude import ClaudeCode
    from wizard.services.trial import TrialProgress

TRY = ButtonSpec(trying.TITLE, "try")
BACK = ButtonSpec("Back to the step", "back")
COPY_COMMAND = ButtonSpec("Copy the command", "command")
_PARTS = ("head", "what", "found", "points", "notices", "fields", "spans", "vendor")


@dataclass(frozen=True, slots=True)
class _Here:
    """Claude Code on this computer, and what plays a part in a try."""

    claude: ClaudeCode
    before: BeforeTrial


async def run(talk: Talk) -> None:
    """Look, ask, run, tell; then back to the step. Nothing runs that was not asked for."""
    talk.gap()
    talk.say(trying.TITLE, trying.WHY)
    with talk.inside():
        here = await _look(talk)
        if here is None:
            await _cannot(talk)
            return
        _show(talk, lines.before(here.claude, here.before, _far(talk), _shown(talk)))
        again = await _asked(talk, "Run it once", first=False)
        while again:
            again = await _once(talk, here)


async def _look(talk: Talk) -> _Here | None:
    plan = talk.session.plan
    if work.hindrance(talk.session) or plan is None:
        return None
    talk.say(trying.NOTHING_FOUND)
    claude = await talk.outside.find_claude()
    if claude is None:
        return None
    return _Here(claude, await talk.outside.look_before_try(work.entries(plan), claude))


async def _cannot(talk: Talk) -> None:
    """Why not, and what else can be done."""
    reason = work.hindrance(talk.session)
    _show(talk, lines.not_possible(reason or trying.NO_CLAUDE, ways=not reason))
    if reason:
        return
    if await talk.choose([BACK, COPY_COMMAND]) == COPY_COMMAND.action:
        await copy_for_person(talk, trying.LISTEN, "Command")


async def _asked(talk: Talk, run_it: str, *, first: bool) -> bool:
    """The person's yes: neither answer is Enter's, or `first`, going back, is."""
    yes = ButtonSpec(run_it, "run")
    options = [BACK, yes] if first else [yes, BACK]
    return await talk.choose(options, first=first) == "run"


async def _once(talk: Talk, here: _Here) -> bool:
    """Run it; whether the person wants it once more."""
    try:
        outcome = await talk.unless_stopped(_run(talk, here))
    except CannotListen as trouble:
        talk.tell(str(trouble), problem=True)
    except OSError as trouble:
        talk.tell(work.not_written(trouble), problem=True)
    else:
        _tell(talk, here, outcome)
    return await _asked(talk, "Try once more", first=True)


async def _run(talk: Talk, here: _Here) -> TrialOutcome | None:
    plan = talk.session.plan
    if plan is None:
        return None
    return await talk.outside.try_here(
        work.entries(plan),
        here.claude,
        endpoint=talk.session.endpoint,
        helper_off=work.has_helper_off(plan),
        before=here.before,
        report=lambda progress: _progressed(talk, progress),
    )


def _progressed(talk: Talk, progress: TrialProgress) -> None:
    talk.say(progress.sentence)


def _tell(talk: Talk, here: _Here, outcome: TrialOutcome | None) -> None:
    plan = talk.session.plan
    if outcome is None or plan is None:
        talk.say(trying.STOPPED)  # all that it wrote is gone before this is told
        return
    seen = evidence_now(talk, How.SEEN, outcome.in_short)
    talk.update_session(work.with_tried(talk.session, plan, here.claude, outcome, seen))
    talk.gap()
    _show(talk, lines.outcome(outcome, _shown(talk)))


def _shown(talk: Talk) -> lines.Shown:
    names = talk.remembered.nicknames
    return lines.Shown(Cover(talk.session, names), names)


def _far(talk: Talk) -> str:
    names = talk.remembered.nicknames
    return work.far(talk.around, talk.clock(), names, talk.session.sharing)


def _show(talk: Talk, parts: lines.Parts) -> None:
    for name in _PARTS:
        talk.show(parts.get(name, ()))
    talk.gap()
