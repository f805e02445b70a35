"""The words of Welcome back: how far the earlier run was, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.core.again import reached, still_open
from wizard.core.nicknames import Nicknames
from wizard.core.session import Session, moment
from wizard.guide import back
from wizard.guide.evidence import KNOWABLE
from wizard.guide.known import known
from wizard.lines import Line, line, words
from wizard.screens.where import where_of


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
    """Action, label, and what stands at the right."""
    step = session.resumed.step if session.resumed else 1
    first = (back.GO_ON[0], f"step {step}")
    return [
        ("go_on", *(back.REVIEW if session.is_verified else first)),
        ("data_stopped", *back.DATA_STOPPED),
        ("change_key", *back.CHANGE_KEY),
        ("undo", *back.TROUBLE_SINCE),
        ("take_out", *back.TAKE_OUT),
        ("anew", *back.FROM_BEGINNING),
    ]
