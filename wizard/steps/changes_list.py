"""The list "What changes": one row for each entry, unfolded where the keys are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from wizard.core.merge.current_env import BETA_ENDPOINT, VENDOR_SIGNALS, holds_no_headers, specific
from wizard.core.merge.plan import Change, Kind
from wizard.core.redact.masked_lines import drawn
from wizard.core.session.rotation import is_new_key, keys_of_change
from wizard.guide.reference import ENTRIES
from wizard.steps.lines import Item, Line, joined, line, words
from wizard.steps.sharing import Cover

LEGEND = "+ add   ~ change   > move   - take out   = already right"
STYLES = {
    Kind.ADD: "$success",
    Kind.CHANGE: "$warning",
    Kind.MOVE: "$accent",
    Kind.TAKE_OUT: "$error",
    Kind.SAME: "$quiet",
}
_NAME_WIDTH = 37
_PURPOSES = {
    **{entry.name: entry.purpose for entry in ENTRIES},
    specific("TRACES", "ENDPOINT"): "The address of Mavvrik, for traces only.",
    specific("TRACES", "HEADERS"): "Tenant and API key, which go along with traces only.",
    specific("TRACES", "PROTOCOL"): "The format of the traces: JSON over HTTP.",
    "OTEL_TRACES_SAMPLER": "A user's own sampler cannot switch the sending off any more.",
    "otelHeadersHelper": "Empty: no program replaces Mavvrik's Authorization any more.",
    BETA_ENDPOINT: "With it everything would go there instead of to Mavvrik.",
}

_NO_HEADERS = "With none, a developer's own would reach Mavvrik, and win."


def change_items(changes: Iterable[Change], cover: Cover) -> Sequence[Item]:
    """One item for each entry of a plan; a new key is what a rotation is about: it comes first."""
    ordered = sorted(changes, key=is_new_key, reverse=True)
    return [_item(change, cover) for change in ordered]


def _item(change: Change, cover: Cover) -> Item:
    style = STYLES[change.kind]
    text = joined((f"{change.key:<{_NAME_WIDTH}}", style), f"  {_shown(change, cover)}")
    sign = words(change.kind.value, f"bold {style}")
    return Item(Line(text, sign), partial(_unfolded, change, cover), brief=True)


def _shown(change: Change, cover: Cover) -> str:
    """The new value; of what is taken out the reason."""
    if change.kind is Kind.TAKE_OUT:
        return change.why
    if is_new_key(change):
        return keys_of_change(change, cover.sharing)
    value = _value(change, change.after, cover)
    return f"{value}, already right" if change.kind is Kind.SAME else value


def _value(change: Change, value: str | None, cover: Cover) -> str:
    if value is None:
        return "no text"
    return drawn(cover.value(change.key, value)) or '""'


def _unfolded(change: Change, cover: Cover) -> list[Line]:
    lines = []
    if change.kind in (Kind.CHANGE, Kind.TAKE_OUT):
        lines.append(_named("today", _value(change, change.before, cover)))
    if change.kind in (Kind.CHANGE, Kind.ADD, Kind.MOVE):
        lines.append(_named("then", _value(change, change.after, cover)))
    if change.kind is not Kind.SAME:
        lines.append(_named("how", change.why))
    purpose = _PURPOSES.get(change.key) or _vendors(change)
    purpose = _NO_HEADERS if holds_no_headers(change.after) else purpose
    return [*lines, _named("what for", purpose)] if purpose else lines


def _vendors(change: Change) -> str:
    for signal in VENDOR_SIGNALS:
        if change.key.startswith(specific(signal, "")) and change.kind is not Kind.TAKE_OUT:
            return f"The other vendor keeps its {signal.lower()}, on lines of its own."
    return ""


def _named(name: str, text: str) -> Line:
    return line(text, words(f"{name:<8}", "$quiet"))
