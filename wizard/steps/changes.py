"""The changes of a merge: one row for each entry, and the diff of the text, with secrets masked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, partial

from wizard.core.client.routes import TRACES, entry_name
from wizard.core.counted import counted
from wizard.core.document.diff import LONG_LINE, Row, RowKind, diff_rows, edits_between
from wizard.core.enforced import GUARDS
from wizard.core.merge.current_env import BETA_ENDPOINT, VENDOR_SIGNALS, holds_no_headers
from wizard.core.merge.model import Change, ChangeKind, MergePlan
from wizard.core.position import BOM, lines_of
from wizard.core.redact.masked_lines import MaskedLines, visible_line, whole_part
from wizard.core.session.rotation import changes_only_key, keys_of_change
from wizard.core.session.session import Session
from wizard.core.values import RESOURCE_ATTRIBUTES
from wizard.guide.steps import ENTRIES
from wizard.report.redaction import Redaction
from wizard.steps.styled_text import Item, Line, joined, line, quiet, words

LEGEND = "+ add   ~ change   » move   - remove   = already right"
_STYLES = {
    ChangeKind.ADD: "$success",
    ChangeKind.CHANGE: "$warning",
    ChangeKind.MOVE: "$accent",
    ChangeKind.REMOVE: "$error",
    ChangeKind.SAME: "$quiet",
}
_NAME_WIDTH = 37
_PURPOSES = {
    **{entry.name: entry.purpose for entry in ENTRIES},
    entry_name("ENDPOINT", TRACES): "The endpoint of Mavvrik, for traces only.",
    entry_name("HEADERS", TRACES): "Tenant and API key, sent with traces only.",
    entry_name("PROTOCOL", TRACES): "The format of the traces: JSON over HTTP.",
    **{guard.name: guard.purpose for guard in GUARDS},
    BETA_ENDPOINT: "It would send everything there instead of to Mavvrik.",
}
_NO_HEADERS = "Without it, developers' own headers reach Mavvrik and win."

_MOST_NAMES = 3  # of entries that begin in hidden lines
_LONGEST_SAME = 300  # characters of an unchanged line
_MOST_ENTRIES = 500  # top-level entries; with more, none is named
_NAME = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*:')

# Entry by entry -----------------------------------------------------------------------------------


def change_items(changes: Iterable[Change], redaction: Redaction) -> Sequence[Item]:
    """List the changes of a plan: a new key first, then changes, then what is already right."""
    items = []
    for change in sorted(changes, key=_place):
        added = _added(change)
        if change.kind is ChangeKind.REMOVE:
            shown = change.why
        elif changes_only_key(change):
            shown = keys_of_change(change, redaction.sharing)
        elif added:
            shown = f"+ {_value(change, added, redaction)}"
        else:
            shown = _value(change, change.after, redaction)
        style = _STYLES[change.kind]
        text = joined((f"{change.key:<{_NAME_WIDTH}}", style), f"  {shown}")
        sign = words(change.kind.value, f"bold {style}")
        said = Line(text, sign, column=_NAME_WIDTH + 2)
        items.append(Item(said, partial(_unfolded, change, redaction), brief=True))
    return items


def _place(change: Change) -> int:
    if changes_only_key(change):
        return 0
    return 2 if change.kind is ChangeKind.SAME else 1


def _added(change: Change) -> str:
    """Return what is added to a list of attributes. Empty if more than that changes."""
    before, after = change.before, change.after
    if change.key != RESOURCE_ATTRIBUTES or not before or not after:
        return ""
    return after.removeprefix(f"{before},") if after.startswith(f"{before},") else ""


def _value(change: Change, value: str | None, redaction: Redaction) -> str:
    if value is None:
        return "not text"
    return visible_line(redaction.value(change.key, value)) or '""'


def _unfolded(change: Change, redaction: Redaction) -> list[Line]:
    """Say what the entry holds now and after saving, how it changes, and its purpose."""
    said = []
    if change.kind in (ChangeKind.CHANGE, ChangeKind.REMOVE):
        said.append(("now", _value(change, change.before, redaction)))
    if change.kind in (ChangeKind.CHANGE, ChangeKind.ADD, ChangeKind.MOVE):
        said.append(("then", _value(change, change.after, redaction)))
    if change.kind is not ChangeKind.SAME:
        said.append(("how", change.why))
    purpose = _PURPOSES.get(change.key, "")
    if holds_no_headers(change.after):
        purpose = _NO_HEADERS
    elif not purpose and change.kind is not ChangeKind.REMOVE:
        for signal in VENDOR_SIGNALS:
            if change.key.startswith(entry_name("", signal)):
                purpose = f"The other vendor keeps its {signal}, in separate entries."
    if purpose:
        said.append(("what for", purpose))
    return [line(text, quiet(f"{name:<8}")) for name, text in said]


# Line by line -------------------------------------------------------------------------------------


class MaskedDiff:
    """The diff from the loaded settings to the merged text.

    Each text is masked as a whole before it is split into lines.
    """

    def __init__(self, session: Session, plan: MergePlan, redaction: Redaction) -> None:
        before = session.original.text if session.original else plan.document.text
        is_fixed = before != plan.document.text
        edits = edits_between(before, plan.result) if is_fixed else plan.edits
        self.rows = diff_rows(before, plan.result, edits)
        self.notes = notes(before)
        self._plan = plan
        self._redaction = redaction
        self._ours = {change.key for change in plan.changes}
        credentials = session.credentials
        secrets = (credentials.api_key,) if credentials else ()
        self._old, self._new = lines_of(before), lines_of(plan.result)
        self._masked_old = MaskedLines(self._old, secrets, redaction.sharing)
        self._masked_new = MaskedLines(self._new, secrets, redaction.sharing)

    def text(self, row: Row) -> str:
        """Return the masked line of a row, with unusual characters visible, and with its note.

        While sharing, only the name is shown of lines that are not Mavvrik's.
        """
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
        if self._redaction.sharing:
            name = _NAME.match(text.removeprefix("…"))
            text = text if name and name[1] in self._ours else name_only(text)
        return visible_line(self._redaction.sentence(text)) + row.note

    def folded(self, row: Row) -> str:
        """Say how many lines are hidden, and which top-level entries begin in them."""
        lines, keys = self._members
        start = row.new_line or 1
        names = keys[bisect_left(lines, start) : bisect_left(lines, start + row.count)]
        more = [f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
        inside = f" ({', '.join([*names[:_MOST_NAMES], *more])})" if names else ""
        return f"... {counted(row.count, 'line')}, unchanged{inside}"

    @cached_property
    def _members(self) -> tuple[list[int], list[str]]:
        """The lines in which top-level entries begin, and the names of these entries."""
        members = self._plan.result_document.root.members
        if len(members) > _MOST_ENTRIES:
            return [], []
        lines = [self._new.place(member.key_start).line for member in members]
        return lines, [
            visible_line(self._redaction.sentence(member.key))[:40] for member in members
        ]


def name_only(text: str) -> str:
    """Keep only the name and the comma of a line, for a shared screen."""
    if set(text.strip()) <= set("{}[],"):
        return text
    comma = "," if text.rstrip().endswith(",") else ""
    found = _NAME.match(text)
    if found is not None:
        return f"{found[0].rstrip()} …{comma}"
    return f"{text[: len(text) - len(text.lstrip())]}…{comma}"


def notes(text: str) -> list[str]:
    """Describe what the lines of a text do not show: its line ends, and a byte order mark."""
    bare = text.replace("\r\n", "")
    there = {"CRLF": len(bare) < len(text), "CR": "\r" in bare, "LF": "\n" in bare}
    ends = [name for name, is_there in there.items() if is_there]
    found = []
    if ends not in (["LF"], []):
        found.append(f"Line endings: {' and '.join(ends)}. They stay.")
    if text.startswith(BOM):
        found.append("The file begins with an invisible mark (BOM). It stays.")
    return found
