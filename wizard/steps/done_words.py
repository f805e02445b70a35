"""The words of step 7."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.harmless import page_bytes
from wizard.core.merge.current_env import env_values, find_vendor
from wizard.core.merge.plan import ChangeKind
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.session import Evidence, Session
from wizard.core.values import MAVVRIK_KEYS
from wizard.core.vendors import vendor_name
from wizard.guide import messages, steps
from wizard.guide.checklist import ChecklistItem, is_follow_up, items_of, proof
from wizard.guide.evidence import KNOWABLE, known
from wizard.services.files.trouble import show_path
from wizard.steps.sharing import where_of
from wizard.steps.styled_text import DONE, WAITS, Line, Pick, line, quiet, words

if TYPE_CHECKING:
    from wizard.services.clipboard.clipboard import Outcome
    from wizard.services.files.undo import Past

CARD_PATH = "~/mvk-wizard-undo.txt"
REPORT_WHY = "How it stands, how each thing is known, what changed. Named .json it becomes JSON."
CARD_WHY = "How to go back, step by step, for anyone who finds this file. No key is in it."
DELETE_ORIGINAL = (
    "Without it, undo means taking the Mavvrik lines out by hand: the undo card says how."
)
DELETE_FILE = "It holds your API key. The console has the settings; nothing else needs it."
REVOKED_TITLE = "Is the old key revoked?"
REVOKED_ASKED = (
    "A Claude Code that was not restarted still sends with the old key. Once the key is revoked, "
    "Mavvrik refuses what it sends, and nobody is told.",
    "Confirm this when everyone has restarted and you revoked the key in Mavvrik.",
)
REVOKED_YES = "Yes, it is revoked"
TICKET = "How it stands, for a ticket"


def proofs_of(session: Session) -> list[Evidence | None]:
    """How each item is known; None where it is open."""
    facts = known(session)
    return [proof(one, facts) for one in items_of(session)]


def head(session: Session, proofs: Sequence[Evidence | None]) -> list[Line]:
    """How many are done, and what that means."""
    done = sum(one is not None for one in proofs)
    total = len(proofs)
    if done == total and session.practice:
        text = f"All {total} done, in practice. Nothing was changed for anyone."
    elif done == total:
        text = f"All {total} done. Your usage reaches Mavvrik."
    elif session.is_verified:
        text = f"{done} of {total} done. Your usage reaches Mavvrik."
    else:
        text = f"{done} of {total} done. What is open stays open until it is known."
    return [line(words(text, "bold"), right=quiet("how we know"))]


def item(one: ChecklistItem, found: Evidence | None, practice: bool) -> Line:
    """One line of the checklist with its evidence, or what to do about it."""
    if found is None:
        where = "open" if is_follow_up(one) else f"open, step {one.step}"
        return line(one.text, WAITS, words(where, "bold $accent"))
    how = f"{found.how.value}  {found.at:%H:%M}"
    how = f"practised {found.at:%H:%M}" if practice else how
    return line(one.text, DONE, quiet(how))


def picks(session: Session, names: Nicknames, *, keys: bool = True) -> list[Pick]:
    """The items; each says more, where there are `keys` also what Enter does."""
    facts = {name: (name, evidence) for name, evidence in known(session).items()}
    lines = []
    for one in items_of(session):
        fact = proof(one, facts)
        if fact is None:
            enter = "ticks it" if is_follow_up(one) else "leads there"
            why = f"{one.when_open} Enter {enter}." if keys else one.when_open
            head = item(one, None, session.practice)
        else:
            name, evidence = fact
            where = f" ({where_of(evidence, names, session.sharing)})" if evidence.where else ""
            why = f"{KNOWABLE[name].sentence}{where}"
            head = item(one, evidence, session.practice)
        lines.append(Pick(head, (line(quiet(why)),)))
    return lines


def clean_up(session: Session, cleared: Outcome | None, *, copied: bool) -> list[Line]:
    """What is still lying about."""
    sentences = []
    if cleared is not None:
        sentences.append(cleared.sentence)
    elif copied:
        sentences.append("The clipboard may still hold your API key.")
    for file in session.files:
        sentences.append(f"Your API key is in {show_path(file, session.sharing)}.")
    if session.original_kept:
        path = show_path(session.original_kept, session.sharing)
        sentences.append(f"The original, with all its keys, is in {path}.")
    return [_named("Clean up", " ".join(sentences))] if sentences else []


def later(session: Session, report: str = "") -> list[Line]:
    """Where the report is, what to do next time, and what to tell people."""
    saved = f"{show_path(report, session.sharing)}, no key in it."
    next_time, tell_them = reversed(steps.DONE.good_to_know)
    lines = [_named("Next time", next_time), _named("Tell them", tell_them)]
    return [_named("Report", saved), *lines] if report else lines


def _named(name: str, text: str) -> Line:
    return line(text, quiet(f"{name:<9}"))


def undo_card(session: Session, past: Past | None, now: datetime) -> bytes:
    """How to go back, for anyone who finds this file; it names no original that holds Mavvrik."""
    plan, original = session.plan, past.offered if past else None
    at = session.live.evidence.at if session.live else now
    kinds = (ChangeKind.ADD, ChangeKind.CHANGE, ChangeKind.MOVE, ChangeKind.SAME)
    put_in = [one.key for one in plan.changes if one.kind in kinds] if plan else []
    vendor = find_vendor(env_values(plan.document), session.endpoint) if plan else None
    card = messages.undo_card(
        original=show_path(original.kept) if original and original.kept else "(it was not kept)",
        saved=f"{at:%Y-%m-%d %H:%M}",
        entries=put_in if plan else MAVVRIK_KEYS,
        other_vendor=vendor_name(vendor.host) if vendor else "",
    )
    return page_bytes(card)
