"""The words of Welcome back: how far the earlier run was, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.resuming import reached, still_open
from wizard.core.session.session import Doing, Holds, Session, moment
from wizard.guide import back
from wizard.guide.evidence import KNOWABLE
from wizard.guide.known import known
from wizard.steps.lines import Line, line, words
from wizard.steps.sharing import where_of


def who(session: Session, notes: Sequence[str]) -> list[Line]:
    """Whose set-up it is, and what must be told of it."""
    resumed = session.resumed
    if resumed is None:
        return []
    left = resumed.handed_over_at or resumed.left_at
    day = f"{left.day} {left:%b, %H:%M}"
    said = f"Left on {day}, on this computer."
    if resumed.handed_over_at is not None:
        said = f"Handed over by a colleague on {day}."
    tail = resumed.agent_tail.replace("•", "")
    agent = f"  Agent: {session.agent_name}{f' (…{tail})' if tail else ''}"
    return [line(said + agent), *(line(words(note, "$warning")) for note in notes)]


def facts(session: Session, names: Nicknames) -> Iterator[Line]:
    """How far it was, the last proof, and what is open."""
    yield line(reached(session), words("Reached", "bold"))
    proof = _last_proof(session, names)
    if proof:
        yield line(proof, words("Last proof", "bold"))
    left = still_open(session)
    if left:
        yield line(left, words("Still open", "bold"))


def _last_proof(session: Session, names: Nicknames) -> str:
    proofs = {name: one for name, one in known(session).items() if name in KNOWABLE}
    if not proofs:
        return ""
    name, last = sorted(proofs.items(), key=lambda one: one[1].at)[-1]
    where = f" ({where_of(last, names, session.sharing)})" if last.where else ""
    return f"{moment(last.at, session)}  {KNOWABLE[name].sentence}{where}"


def choices(session: Session) -> list[tuple[str, str, str]]:
    """Action, label, and what stands at the right; only what applies."""
    live = session.live
    holds = live.holds if live is not None else None
    there, arrived = holds is Holds.MAVVRIK, session.in_cost or session.in_sessions
    undoable = there or holds is Holds.OTHER
    doing = session.drafting
    offered = [
        (doing is not Doing.REMOVAL and doing is not Doing.UNDO, "go_on", _go_on(session)),
        (doing is Doing.REMOVAL, "take_out", (back.GO_ON_WITH.format("removal"), "")),
        (doing is Doing.UNDO, "undo", (back.GO_ON_WITH.format("undo"), "")),
        (live is not None and _is_other_draft(doing), "drop", _give_up(doing)),
        (there, "data_stopped", back.DATA_STOPPED if arrived else back.DATA_NEVER_CAME),
        (there and doing is not Doing.ROTATION, "change_key", back.CHANGE_KEY),
        (undoable and doing is not Doing.UNDO, "undo", back.TROUBLE_SINCE),
        (undoable and doing is not Doing.REMOVAL, "take_out", back.TAKE_OUT),
        (True, "anew", back.FROM_BEGINNING),
    ]
    return [(action, *said) for applies, action, said in offered if applies]


def _is_other_draft(doing: Doing | None) -> bool:
    return doing is not None and doing is not Doing.SET_UP


def _give_up(doing: Doing | None) -> tuple[str, str]:
    return back.GIVE_UP.format(doing), back.STAYS


def _go_on(session: Session) -> tuple[str, str]:
    step = session.resumed.step if session.resumed else 1
    if session.drafting is Doing.ROTATION:
        return back.GO_ON_WITH.format(Doing.ROTATION), f"step {step}"
    if session.live is not None and session.live.holds is Holds.WITHOUT:
        return back.SET_UP_AGAIN
    if session.is_verified:
        return back.REVIEW[0], still_open(session) or back.REVIEW[1]
    return back.GO_ON[0], f"step {step}"
