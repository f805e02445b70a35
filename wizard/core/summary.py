"""The state of the organisation in words, and the summary in the normal terminal after leaving."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import datetime

from wizard.core.place import Lines
from wizard.core.session import Safety, Session, safety

_WIDTH = 80
_INDENT = 11
UNDO_BY_HAND = "mvk-wizard remove SETTINGS   (takes the Mavvrik values out)"


def state_sentence(session: Session) -> str:
    """How things stand for the company, in one sentence."""
    if session.practice:
        return "Practice: nothing was changed in Claude or Mavvrik."
    state = safety(session)
    if state is Safety.NOTHING_CHANGED:
        return "Nothing was changed: your developers have the settings that they had before."
    if state is Safety.COPIED:
        return (
            "The settings were copied, not saved: unless you paste them into the console, nothing "
            "changes for your developers."
        )
    if state is Safety.NOT_AS_PLANNED:
        return "The console does not hold what was planned: compare it before anyone restarts."
    return f"Settings saved{_at(session)}, {_arrival(session)}."


def _at(session: Session) -> str:
    return f" {moment(session.saved.evidence.at, session)}" if session.saved else ""


def moment(at: datetime, session: Session) -> str:
    """A time as people say it: with its day, if that was another one than today's."""
    resumed = session.resumed
    if resumed is not None and at.date() != resumed.at.date():
        return f"{at.day} {at:%b, %H:%M}"
    return f"{at:%H:%M}"


def _arrival(session: Session) -> str:
    if session.is_verified:
        return "and Claude Code's activity is visible in Mavvrik"
    if session.in_cost:
        return "seen in Cost, not yet in Sessions"
    return "seen in Sessions, not yet in Cost" if session.in_sessions else "not yet seen in Mavvrik"


def leaving_summary(
    session: Session, kept: bool = False, *, report: str = "", cleared: datetime | None = None
) -> str:
    """A few lines for stderr: first the state, then proved, open, next, undo, help. No secret.

    `kept` is whether the next start goes on from here, `report` where it was saved, as it may be
    shown, `cleared` when the clipboard was.
    """
    rows = [
        ("proved", ", ".join(_proved(session)) or "nothing yet"),
        ("open", ", ".join(open_points(session))),
        ("next", _next(session, kept)),
        ("undo", _undo(session)),
        ("report", f"{report}   no key in it" if report else ""),
        ("help", "mvk-wizard --help   ·   help.mavvrik.ai"),
    ]
    lines = [line for name, text in rows if text for line in _hanging(name, text)]
    last = [
        f"The clipboard was cleared at {cleared:%H:%M}." if cleared else "",
        "The API key was not stored." if session.reading else "",
    ]
    foot = " ".join(sentence for sentence in last if sentence)
    head = _wrapped(f"Claude Code → Mavvrik: {state_sentence(session)}", "", "  ")
    return "\n".join([*head, "", *lines, *(["", foot] if foot else []), ""])


def _hanging(name: str, text: str) -> list[str]:
    """A line of the table, wrapped under itself."""
    return _wrapped(text, f"  {name:<{_INDENT - 2}}", " " * _INDENT)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    """In rows that fit; nothing that is typed is broken."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _proved(session: Session) -> Iterator[str]:
    if session.check is not None and session.check.accepted:
        yield "key accepted"
    plan = session.plan
    if plan is not None and plan.is_ready:
        yield "settings right"
    if session.is_saved and session.saved is not None:
        yield "saved in the console" if session.saved.console else "saved in the console (you said)"
    if session.in_cost:
        yield "visible in Cost"
    if session.in_sessions:
        yield "visible in Sessions"


def open_points(session: Session) -> Iterator[str]:
    """What is not proved, or not done, as far as it was begun."""
    check = session.check
    if check is not None and check.refused:
        yield f"the key is refused ({check.code})"
    elif check is not None and not check.accepted:
        yield f"the key is not checked ({check.code})"
    if session.is_taken and session.saved is None:
        yield "not saved in the console"
    if session.saved is not None:
        missing = [
            name
            for name, there in (("Cost", session.in_cost), ("Sessions", session.in_sessions))
            if not there
        ]
        if missing:
            yield f"{' and '.join(missing)} not confirmed"


def _next(session: Session, kept: bool) -> str:
    if session.is_verified:
        return ""
    if session.is_saved:
        then = "then:  mvk-wizard" if kept else "look in Home → Agentic → Cost"
        return f"restart Claude Code, ask it something, {then}"
    goes_on = kept and session.started
    return "go on where you stopped:  mvk-wizard" if goes_on else "start again:  mvk-wizard"


def _undo(session: Session) -> str:
    if session.saved is None or session.practice:
        return ""
    return f"mvk-wizard restore{_original(session)}" if session.original_kept else UNDO_BY_HAND


def _original(session: Session) -> str:
    """When it was loaded and how long it is; its path may hold a name."""
    if session.loaded is None:
        return ""
    when = f"original from {moment(session.loaded.at, session)}"
    if session.original is None:
        return f"   ({when})"
    count = Lines(session.original.text).count
    return f"   ({when}, {'1 line' if count == 1 else f'{count} lines'})"
