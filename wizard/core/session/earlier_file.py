"""A set-up as version 1 of the file had it: one flat list, in which a rotation that was begun
overwrote what the console holds."""

from __future__ import annotations

from typing import Any

from wizard.core.session.record import Console, Holds

_PAST = "past:"  # such a mark was not that of the current result any more
_CREDENTIALS = ("agent_name", "registered", "check", "went_on_anyway", "agent_compared")
_SETTINGS = ("loaded", "fixes", "settings_confirmed", "elsewhere", "original_kept", "receipt")
_ADDRESSES = ("salt", "endpoint", "verify_url", "claude_version")
_SAME = (*_ADDRESSES, *_CREDENTIALS, *_SETTINGS, "options", "choices")
_SEEN = ("tester", "activity", "cost", "sessions", "left_open", "proofs")
_RESUMED = ("step", "marks", "agent_tail", "tenant_tail", "handed_over_at")


def from_version_1(old: dict[str, Any]) -> dict[str, Any]:
    """The same as this version writes it. What is broken in it is refused afterwards."""
    old = _in_todays_words(old)
    form = {name: old[name] for name in _SAME if name in old}
    form["started"] = old.get("step") != 0
    form["previewed"] = _mark(old.get("previewed"))
    for name in ("tried", "taken"):
        form[name] = _with_fingerprint(old.get(name))
    form["files"] = [old["taken"]["file"]] if (old.get("taken") or {}).get("file") else []
    left = {name: old[name] for name in _RESUMED if name in old}
    form["resumed"] = {"left_at": old["at"], "at": old["at"], "result": _current(old), **left}
    if old.get("saved") is not None:
        form["live"] = _live(old)
    elif isinstance(old.get("proofs"), dict):
        form["proofs"] = old["proofs"]
    return form


def _live(old: dict[str, Any]) -> dict[str, Any]:
    saved = _with_fingerprint(old["saved"])
    is_past = str(old["saved"]["mark"]).startswith(_PAST)
    is_other = saved.get("console") == Console.DIFFERENT
    live = {
        "holds": Holds.OTHER if is_other else Holds.MAVVRIK,
        "result": saved.pop("fingerprint"),
        **saved,
    }
    if is_other:
        return live
    marks = {name: mark for name, mark in old.get("marks", {}).items() if name != "settings"}
    known = ("endpoint", "agent_name", "agent_tail", "tenant_tail", *_SEEN)
    live |= {name: old[name] for name in known if name in old}
    return live | {"marks": {} if is_past else marks}


def _current(old: dict[str, Any]) -> str:
    """The mark of the result that was the current one."""
    parts = [old.get(name) or {} for name in ("taken", "saved", "tried")]
    marks = [old.get("previewed") or "", *(one.get("mark", "") for one in parts)]
    return next((one for one in marks if one and not one.startswith(_PAST)), "")


def _with_fingerprint(part: dict[str, Any] | None) -> Any:
    if not part:
        return None
    rest = {name: value for name, value in part.items() if name != "mark"}
    return {**rest, "fingerprint": _mark(part["mark"])}


def _mark(mark: str | None) -> str:
    return f"mark:{mark.removeprefix(_PAST)}" if mark and mark.startswith(_PAST) else mark or ""


def _in_todays_words(part: Any) -> Any:
    if isinstance(part, dict):
        same = {name: _in_todays_words(value) for name, value in part.items()}
        return same | {"how": "confirmed by you"} if same.get("how") == "you said" else same
    return part
