"""What a merge changes: one row for each entry, and the diff of the text, secrets masked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, partial

from wizard.core.document.diff import LONG_LINE, Row, RowKind, diff_rows, edits_between
from wizard.core.merge.current_env import BETA_ENDPOINT, VENDOR_SIGNALS, holds_no_headers, specific
from wizard.core.merge.plan import Change, ChangeKind, MergePlan
from wizard.core.position import BOM, lines_of
from wizard.core.redact.masked_lines import MaskedLines, drawn, whole_part
from wizard.core.session.rotation import is_new_key, keys_of_change
from wizard.core.session.session import Session
from wizard.guide.reference import ENTRIES
from wizard.steps.pasted import counted
from wizard.steps.sharing import Cover
from wizard.steps.styled_text import Item, Line, joined, line, words

LEGEND = "+ add   ~ change   > move   - take out   = already right"
STYLES = {
    ChangeKind.ADD: "$success",
    ChangeKind.CHANGE: "$warning",
    ChangeKind.MOVE: "$accent",
    ChangeKind.TAKE_OUT: "$error",
    ChangeKind.SAME: "$quiet",
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
    if change.kind is ChangeKind.TAKE_OUT:
        return change.why
    if is_new_key(change):
        return keys_of_change(change, cover.sharing)
    value = _value(change, change.after, cover)
    return f"{value}, already right" if change.kind is ChangeKind.SAME else value


def _value(change: Change, value: str | None, cover: Cover) -> str:
    if value is None:
        return "no text"
    return drawn(cover.value(change.key, value)) or '""'


def _unfolded(change: Change, cover: Cover) -> list[Line]:
    lines = []
    if change.kind in (ChangeKind.CHANGE, ChangeKind.TAKE_OUT):
        lines.append(_named("today", _value(change, change.before, cover)))
    if change.kind in (ChangeKind.CHANGE, ChangeKind.ADD, ChangeKind.MOVE):
        lines.append(_named("then", _value(change, change.after, cover)))
    if change.kind is not ChangeKind.SAME:
        lines.append(_named("how", change.why))
    purpose = _PURPOSES.get(change.key) or _vendors(change)
    purpose = _NO_HEADERS if holds_no_headers(change.after) else purpose
    return [*lines, _named("what for", purpose)] if purpose else lines


def _vendors(change: Change) -> str:
    for signal in VENDOR_SIGNALS:
        if change.key.startswith(specific(signal, "")) and change.kind is not ChangeKind.TAKE_OUT:
            return f"The other vendor keeps its {signal.lower()}, on lines of its own."
    return ""


def _named(name: str, text: str) -> Line:
    return line(text, words(f"{name:<8}", "$quiet"))


_MOST_NAMES = 3
_LONGEST_SAME = 300  # characters of an unchanged line
_MANY = 500  # entries at the top level; of more none is named
_NAME = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*:')


class MaskedDiff:
    """The diff of one plan. Masked as a whole before it is cut into lines."""

    def __init__(self, session: Session, plan: MergePlan, cover: Cover) -> None:
        before = session.original.text if session.original else plan.document.text
        mended = before != plan.document.text
        edits = edits_between(before, plan.result) if mended else plan.edits
        self.rows = diff_rows(before, plan.result, edits)
        self.notes = notes(before)
        self._plan = plan
        self._cover = cover
        self._ours = {change.key for change in plan.changes}
        credentials = session.credentials
        secrets = (credentials.api_key,) if credentials else ()
        self._old, self._new = lines_of(before), lines_of(plan.result)
        self._masked_old = MaskedLines(self._old, secrets, cover.sharing)
        self._masked_new = MaskedLines(self._new, secrets, cover.sharing)

    def text(self, row: Row) -> str:
        """The masked line of a row, odd characters visible, with its note."""
        lines, masked = self._old, self._masked_old
        number = row.old_line
        if row.new_line is not None:
            lines, masked, number = self._new, self._masked_new, row.new_line
        if number is None or len(lines.line(number)) > LONG_LINE:
            text = masked.part(whole_part(row.text))
        else:
            text = masked.line(number)
        if row.kind is RowKind.SAME and len(text) > _LONGEST_SAME:
            text = f"{text[:_LONGEST_SAME]}…"
        if self._cover.sharing and not self._is_ours(text):
            text = name_only(text)
        return drawn(self._cover.text(text)) + row.note

    def _is_ours(self, text: str) -> bool:
        found = _NAME.match(text.removeprefix("…"))
        return found is not None and found[1] in self._ours

    def folded(self, row: Row) -> str:
        """How many lines are not shown, and what begins in them."""
        names = self._names(row.new_line or 1, row.count)
        inside = f" ({', '.join(names)})" if names else ""
        return f"... {counted(row.count, 'line')}, unchanged{inside}"

    def _names(self, start: int, count: int) -> list[str]:
        """What begins at the top level in the lines that are not shown."""
        lines, keys = self._members
        first, last = bisect_left(lines, start), bisect_left(lines, start + count)
        more = [f"{last - first - _MOST_NAMES} more"] if last - first > _MOST_NAMES else []
        return [*keys[first : min(last, first + _MOST_NAMES)], *more]

    @cached_property
    def _members(self) -> tuple[list[int], list[str]]:
        members = self._plan.result_document.root.members
        if len(members) > _MANY:
            return [], []
        lines = [self._new.place(member.key_start).line for member in members]
        return lines, [drawn(self._cover.text(member.key))[:40] for member in members]


def name_only(text: str) -> str:
    """While sharing, lines that are not ours are nobody's business: only the name and the comma
    behind the value stay."""
    if set(text.strip()) <= set("{}[],"):
        return text
    comma = "," if text.rstrip().endswith(",") else ""
    found = _NAME.match(text)
    if found is not None:
        return f"{found[0].rstrip()} …{comma}"
    return f"{text[: len(text) - len(text.lstrip())]}…{comma}"


def notes(text: str) -> list[str]:
    """What cannot be seen in the lines: line ends, a mark at the beginning."""
    bare = text.replace("\r\n", "")
    there = {"CRLF": len(bare) < len(text), "CR": "\r" in bare, "LF": "\n" in bare}
    ends = [name for name, is_there in there.items() if is_there]
    found = []
    if ends not in (["LF"], []):
        found.append(f"Line ends in this file: {' and '.join(ends)}. They stay.")
    if text.startswith(BOM):
        found.append("The file begins with an invisible mark (BOM). It stays.")
    return found
