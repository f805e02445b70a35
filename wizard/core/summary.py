"""The state of the organisation in words, and the summary in the normal terminal after leaving."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.session import Safety, Session, safety

_INDENT = 11


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
    return f" {session.saved.evidence.at:%H:%M}" if session.saved else ""


def _arrival(session: Session) -> str:
    if session.is_verified:
        return "and Claude Code's activity is visible in Mavvrik"
    if session.in_cost:
        return "seen in Cost, not yet in Sessions"
    return "seen in Sessions, not yet in Cost" if session.in_sessions else "not yet seen in Mavvrik"


def leaving_summary(session: Session) -> str:
    """A few lines for stderr: first the state, then proved, open, next, undo, help. No secret."""
    rows = [
        ("proved", ", ".join(_proved(session)) or "nothing yet"),
        ("open", ", ".join(_open(session))),
        ("next", _next(session)),
        ("undo", _undo(session)),
        ("help", "mvk-wizard --help   ·   help.mavvrik.ai"),
    ]
    lines = [f"  {name:<{_INDENT - 2}}{text}" for name, text in rows if text]
    key = ["", "The API key was not stored."] if session.reading else []
    return "\n".join([f"Claude Code → Mavvrik: {state_sentence(session)}", "", *lines, *key, ""])


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


def _open(session: Session) -> Iterator[str]:
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


def _next(session: Session) -> str:
    if session.is_verified:
        return ""
    if session.is_saved:
        return "restart Claude Code, ask it something, look in Home → Agentic → Cost"
    return "start again:  mvk-wizard"


def _undo(session: Session) -> str:
    if session.saved is None or session.practice:
        return ""
    kept = f"   (original: {session.original_kept})" if session.original_kept else ""
    return f"mvk-wizard restore{kept}"
