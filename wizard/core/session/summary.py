"""A setup's state in words: safety line, sentences, summary after leaving, an earlier run."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from wizard.core.credentials.names import CREDENTIAL_NAMES
from wizard.core.position import Lines
from wizard.core.session.record import REVOKE_OLD_KEY, DraftKind, Holds, How
from wizard.core.session.session import Session, current_step, moment

if TYPE_CHECKING:
    from wizard.core.credentials.reading import PasteReading

_WIDTH = 80
_INDENT = 12
NEXT_TIME = "data stopped, new key, undo:  mvk-wizard"
UNDO_BY_HAND = "mvk-wizard remove SETTINGS   (removes the Mavvrik values)"
FOLLOW_UPS = {REVOKE_OLD_KEY: "revoke the old key after everyone has restarted"}
_DRAFTS = {
    DraftKind.SET_UP: "Setup",
    DraftKind.ROTATION: "Rotation",
    DraftKind.REMOVAL: "Removal",
    DraftKind.UNDO: "Undo",
}


class Safety(StrEnum):
    """The safety line: what the organization has. It is always true and always visible."""

    NOTHING_CHANGED = "NOTHING CHANGED YET"
    COPIED = "COPIED, NOT SAVED"
    PACKAGED = "FILE WRITTEN, NOT DELIVERED"
    SAVED = "SAVED"
    DELIVERED = "DELIVERED"
    REMOVED = "MAVVRIK REMOVED"
    NOT_AS_PLANNED = "CONSOLE IS NOT AS PLANNED"


_HOLDS = {
    Holds.MAVVRIK: Safety.SAVED,
    Holds.WITHOUT: Safety.REMOVED,
    Holds.OTHER: Safety.NOT_AS_PLANNED,
}


def safety(session: Session) -> Safety:
    """Return what is true for the organization now. A draft does not change it."""
    live = session.live
    if live is not None:
        return Safety.DELIVERED if live.delivered else _HOLDS[live.holds]
    if session.delivering:
        return Safety.PACKAGED
    return Safety.COPIED if session.is_copied else Safety.NOTHING_CHANGED


def safety_text(session: Session) -> str:
    """Write the safety line: the state, how the save is known, and when."""
    state, live = safety(session), session.live
    if live is None or state is Safety.NOT_AS_PLANNED:
        return str(state)
    if live.delivered is not None:
        whom = f"PILOT ({live.delivered.computers})" if live.delivered.computers else "EVERYONE"
        return f"{state} BY {live.delivered.way.upper()}, YOU SAID: {whom}"
    how = "YOU SAID" if live.evidence.how is How.SAID else "COMPARED"
    return f"{state}, {how} {moment(live.evidence.at, session)}"


# Sentences --------------------------------------------------------------------------------------


def state_sentence(session: Session, by: str = "you") -> str:
    """Say how the organization stands, and what is prepared. `by` names who confirmed it."""
    if session.practice:
        return "Practice: nothing changed in Claude or Mavvrik."
    return " ".join(filter(None, (_live_sentence(session, by), draft_sentence(session))))


_NOTHING_SAVED = {
    Safety.NOTHING_CHANGED: "Nothing changed: developers have the same settings as before.",
    Safety.COPIED: (
        "Settings copied, not saved. Nothing changes for developers until you save them in the "
        "console."
    ),
    Safety.PACKAGED: (
        "Settings written to a file, not delivered. Nothing changes for developers until you "
        "deliver it."
    ),
}


def _live_sentence(session: Session, by: str) -> str:
    state, live = safety(session), session.live
    if live is None:
        return _NOTHING_SAVED[state]
    if live.holds is Holds.OTHER:
        return "The console differs from the plan: compare it before anyone restarts."
    at, is_said = moment(live.evidence.at, session), live.evidence.how is How.SAID
    how = f"confirmed by {by}" if is_said else "verified"
    if live.holds is Holds.WITHOUT:
        return f"Mavvrik was removed from the settings {at} ({how})."
    arrival = "not yet seen in Mavvrik"
    if session.is_verified:
        arrival = "and Claude Code's activity is visible in Mavvrik"
    elif session.in_cost:
        arrival = "seen in Cost, not yet in Sessions"
    elif session.in_sessions:
        arrival = "seen in Sessions, not yet in Cost"
    done = "saved"
    if live.delivered is not None:
        done = f"delivered by {live.delivered.way} to {live.delivered.whom}"
    return f"Settings {done} {at} ({how}), {arrival}."


def draft_sentence(session: Session) -> str:
    """Say what is being prepared in addition to the live state. Empty if nothing is."""
    doing, live = session.drafting, session.live
    is_set_up = doing is DraftKind.SET_UP
    if doing is None or (is_set_up and (live is None or session.differs)):
        return ""  # a first setup is not named; after a difference, the live sentence says enough
    is_change = is_set_up and live is not None and live.holds is Holds.MAVVRIK
    what = "Change" if is_change else _DRAFTS[doing]
    if session.delivering:
        return f"{what} in progress: written to a file, not delivered."
    return f"{what} in progress: {'copied, ' if session.is_copied else ''}not saved."


def _holds_key(file: str) -> str:
    """Say where the key is. A folder that is hidden while sharing makes no command."""
    return f"in {file}   delete it" + ("" if "…" in file else f":  rm {file}")


def leaving_summary(
    session: Session,
    kept: bool = False,
    *,
    report: str = "",
    cleared: datetime | None = None,
    files: Sequence[str] = (),
) -> str:
    """Write a few lines for stderr: first the state, then evidence, open points, next, undo, help.

    They contain no secret. `kept` says whether the next start continues from here. `report` is the
    path of the saved report as it may be shown. `cleared` is when the clipboard was cleared.
    `files` are the paths, as typed in a command, that still hold the API key.
    """
    verified, confirmed = _known(session)
    known = [
        ("verified", ", ".join(verified) or ("" if confirmed else "nothing yet")),
        ("confirmed", f"{', '.join(confirmed)} (by you)" if confirmed else ""),
        ("open", ", ".join(open_points(session))),
    ]
    practiced = [("practiced", ", ".join((*verified, *confirmed)) or "nothing yet")]
    rows = [
        *(practiced if session.practice else known),
        ("next", _next(session, kept)),
        ("undo", _undo(session)),
        ("report", f"{report}   no key in it" if report else ""),
        *(("key", _holds_key(file)) for file in files),
        ("help", "mvk-wizard --help   ·   help.mavvrik.ai"),
    ]
    lines: list[str] = []
    for name, text in rows:
        if text:  # a row of the table, with a hanging indent
            lines += _wrapped(text, f"  {name:<{_INDENT - 2}}", " " * _INDENT)
    last = [f"The clipboard was cleared at {cleared:%H:%M}."] if cleared else []
    if session.reading is not None and not files and not session.practice:
        last.append("The API key was not stored.")
    foot = " ".join(last)
    head = _wrapped(f"Claude Code → Mavvrik: {state_sentence(session)}", "", "  ")
    return "\n".join([*head, "", *lines, *(["", foot] if foot else []), ""])


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    """Wrap a text into lines, without breaking what is typed in a command."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _known(session: Session) -> tuple[list[str], list[str]]:
    """List what this program compared or saw, and what a person confirmed."""
    verified: list[str] = []
    confirmed: list[str] = []
    if session.check is not None and session.check.accepted:
        verified.append("key accepted")
    if session.plan is not None and session.plan.is_ready:
        verified.append("settings right")
    live = session.live
    delivered = live.delivered if live else None
    done = f"delivered by {delivered.way}" if delivered else "saved in the console"
    if session.practice:
        done = "saved in the practice console"
    seen = [
        (done, live is not None and live.holds is Holds.MAVVRIK, live),
        ("visible in Cost", session.in_cost, session.cost),
        ("visible in Sessions", session.in_sessions, session.sessions),
    ]
    for what, is_there, one in seen:
        if is_there and one is not None:
            (confirmed if one.evidence.how is How.SAID else verified).append(what)
    return verified, confirmed


def open_points(session: Session) -> Iterator[str]:
    """Name what is not known or not done, up to the step that was reached."""
    check = session.check
    if check is not None and check.refused:
        yield f"the key is refused ({check.code})"
    elif check is not None and not check.accepted:
        yield f"the key is not checked ({check.code})"
    if session.is_copied:
        yield "not delivered" if session.delivering else "not saved in the console"
    live = session.live
    if live is not None and live.holds is Holds.MAVVRIK:
        views = {"Cost": session.in_cost, "Sessions": session.in_sessions}
        missing = [name for name, is_there in views.items() if not is_there]
        if missing:
            yield f"{' and '.join(missing)} not confirmed"
    for name, done in live.follow_ups.items() if live else ():
        if done is None and name in FOLLOW_UPS:
            yield FOLLOW_UPS[name]


def _next(session: Session, kept: bool) -> str:
    if session.practice:
        return "for real:  mvk-wizard   ·   practice again:  mvk-wizard --demo"
    live, drafting = session.live, session.drafting
    if session.is_verified and drafting is None:
        return NEXT_TIME if kept else ""
    if live is not None and live.holds is Holds.MAVVRIK and drafting is None:
        then = "then:  mvk-wizard" if kept else "look in Home → Agentic → Cost"
        return f"restart Claude Code, ask it something, {then}"
    goes_on = kept and session.started
    return "continue:  mvk-wizard" if goes_on else "start again:  mvk-wizard"


def _undo(session: Session) -> str:
    live = session.live
    if live is None or live.holds is Holds.WITHOUT or session.practice:
        return ""
    if live.delivered is not None:
        return f"mvk-wizard package SETTINGS --for {live.delivered.target} --removal"
    if session.original_held_mavvrik:
        return "mvk-wizard restore   (the newest original without Mavvrik)"
    if not session.original_kept:
        return UNDO_BY_HAND
    if session.loaded is None:
        return "mvk-wizard restore"
    # Its time and size identify it. Its path may contain a name.
    original = f"original from {moment(session.loaded.at, session)}"
    if session.original is not None:
        original += f", {Lines(session.original.text).in_words}"
    return f"mvk-wizard restore   ({original})"


# An earlier run ----------------------------------------------------------------------------------

_REACHED = (
    "the start",
    "registering Claude Code",
    "pasting the credentials",
    "loading the settings",
    "checking the changes",
    "copying and saving",
    "waiting for data in Mavvrik",
    "final checklist",
)


def reached_step(session: Session) -> int:
    """Return the next step: that of the earlier run until its key and settings are given."""
    step, resumed = current_step(session), session.resumed
    if resumed is None or session.is_contradicted(session.reading):
        return step
    is_waiting = session.credentials is None or session.settings is None
    return max(step, resumed.step) if is_waiting else step


def reached(session: Session) -> str:
    """Say how far the earlier run got."""
    step = session.resumed.step if session.resumed else 0
    return f"step {step} of 7, {_REACHED[step]}" if step else _REACHED[step]


def still_open(session: Session) -> str:
    """Say what is left to do. The text is empty if nothing is."""
    points = list(open_points(session))
    if session.live is None and not session.is_copied:
        points.append("nothing saved in the console yet")
    return ", ".join(points)


def back_to_step_1(session: Session) -> Session:
    """Return a session at step 1. The URLs, the live state and the sharing stay."""
    return Session(
        salt=session.salt,
        endpoint=session.endpoint,
        verify_url=session.verify_url,
        live=session.live,
        sharing=session.sharing,
    )


class Match(StrEnum):
    """Whether a value is the same as before."""

    YES = "the same as before"
    NO = "not the same as before"
    UNKNOWN = "not known"  # not given now, or not given before


class CredentialMatch(NamedTuple):
    """The comparison of the three values by their marks."""

    agent: Match
    tenant: Match
    key: Match

    @property
    def credentials(self) -> Match:
        """Return the result for all three values together."""
        each = {self.agent, self.tenant, self.key}
        if Match.NO in each:
            return Match.NO
        return Match.UNKNOWN if Match.UNKNOWN in each else Match.YES

    @property
    def is_new_key(self) -> bool:
        """Return whether only the key of the same agent and tenant differs, as in a rotation."""
        return (self.agent, self.tenant, self.key) == (Match.YES, Match.YES, Match.NO)


def match_credentials(session: Session, reading: PasteReading | None) -> CredentialMatch:
    """Compare the pasted credentials with the live state, or else with the earlier run."""
    earlier = session.resumed.marks if session.resumed else {}
    known = {**earlier, **(session.live.marks if session.live else {})}

    def compare(name: str) -> Match:
        found = reading.values.get(name) if reading else None
        if found is None or name not in known:
            return Match.UNKNOWN
        return Match.YES if session.mark(name, found.text) == known[name] else Match.NO

    return CredentialMatch(*map(compare, CREDENTIAL_NAMES))
