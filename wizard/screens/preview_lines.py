"""The words and rows of step 4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from textual.content import Content

from wizard.core.check import check, look
from wizard.core.credentials import Credentials
from wizard.core.diff import Row, RowKind, diff_rows, edits_between
from wizard.core.finding import Finding, Fix
from wizard.core.mask import mask_text, mask_value
from wizard.core.plan import Kind, MergePlan, Question, document_of
from wizard.core.session import Session
from wizard.guide import steps
from wizard.widgets.hanging import Line, line, words
from wizard.widgets.pasted import counted

OLD_CLIENTS = "Leave the two none entries out, for Claude Code older than 2.1.86; or put them back."
ENFORCE = "Keep users' own settings from cutting the telemetry off; or allow it again."
_STYLES = {
    Kind.ADD: "$success",
    Kind.CHANGE: "$warning",
    Kind.MOVE: "$accent",
    Kind.TAKE_OUT: "$error",
    Kind.SAME: "$quiet",
}
_LEGEND = "+ add   ~ change   > move   - take out   = already right"
_NAME_WIDTH = 37


def question_head(question: Question, number: int, total: int) -> list[Line]:
    """Which decision this is and why it is asked."""
    first = f"Decision {number} of {total}: " if total > 1 else ""
    return [
        line(words(f"{first}{question.title}", "bold")),
        line(question.why),
        Line(Content("")),
    ]


def head(session: Session, now: datetime) -> list[Line]:
    """Why this step, and how old the settings are."""
    age = ""
    if session.loaded is not None:
        minutes = int((now - session.loaded.at).total_seconds() // 60)
        age = f"settings loaded {minutes} min ago" if minutes else "settings loaded just now"
    return [line(words(f"Why: {steps.PREVIEW.why}", "$quiet"), right=words(age, "$quiet"))]


def foot(plan: MergePlan, view: str) -> list[Line]:
    """What the signs mean, and the promise."""
    if view == "things":
        return []
    promise = "Everything else in the file stays exactly as it is, to the last space."
    if plan.changes_nothing:
        promise = "The settings are right already: nothing would change."
    lines = [line(words(promise, "bold"))]
    return [line(words(_LEGEND, "$quiet")), *lines] if view == "list" else lines


def wishes(session: Session) -> str:
    """What is switched on beyond the guide."""
    options = session.options
    parts = [
        "the two none entries are left out" if options.old_clients else "",
        "users cannot cut the telemetry off" if options.enforce else "",
    ]
    named = " and ".join(part for part in parts if part)
    return f"Beyond the guide: {named}." if named else "Exactly as the guide prints it."


# The list ----------------------------------------------------------------------------------------


def change_rows(plan: MergePlan, sharing: bool) -> list[Content]:
    """One row for each entry: its sign, its name, its value or what happens to it."""
    return [_change_row(plan, number, sharing) for number in range(len(plan.changes))]


def _change_row(plan: MergePlan, number: int, sharing: bool) -> Content:
    change = plan.changes[number]
    style = _STYLES[change.kind]
    value = "" if change.after is None else mask_value(change.key, change.after, sharing)
    shown = _one_line(value)
    if change.kind in (Kind.CHANGE, Kind.MOVE):
        shown = f"{shown}   ({change.why})"
    elif change.kind is Kind.TAKE_OUT:
        shown = change.why
    elif not value:
        shown = '""'
    name = change.key.ljust(_NAME_WIDTH)
    return Content.assemble(
        (f"  {change.kind.value}  ", f"bold {style}"), (name, style), (f"  {shown}", "")
    )


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else _VISIBLE.get(char, "·") for char in text)


_VISIBLE = {"\t": "→", "\n": "↵", "\r": "␍", "\ufeff": "⟨BOM⟩"}


# The diff ----------------------------------------------------------------------------------------


class DiffRows:
    """The diff from the settings as they were loaded to the result, wrapped for a width."""

    def __init__(self, session: Session, plan: MergePlan) -> None:
        original = session.original.text if session.original else plan.document.text
        fixed = original != plan.document.text
        edits = edits_between(original, plan.result) if fixed else plan.edits
        self._rows = diff_rows(original, plan.result, edits)
        self._sharing = session.sharing
        credentials = session.credentials
        self._secrets = (credentials.api_key,) if credentials else ()
        self._note = _line_end_note(original)

    def at(self, width: int) -> list[Content]:
        """The rows for a space of `width` cells."""
        side_by_side = width >= 130
        rows = _pairs(self, width) if side_by_side else self._unified(width)
        return [words(f"  {self._note}", "$quiet"), *rows] if self._note else rows

    def _unified(self, width: int) -> list[Content]:
        return [part for row in self._rows for part in self.drawn(row, width)]

    def drawn(self, row: Row, width: int) -> list[Content]:
        """One row, wrapped; continued lines are marked."""
        if row.kind is RowKind.FOLD:
            return [words(f"            ... {counted(row.count, 'line')}, unchanged", "$quiet")]
        number = row.new_line if row.new_line is not None else row.old_line
        style = {RowKind.OLD: "$error", RowKind.NEW: "$success"}.get(row.kind, "")
        text = self.text(row)
        room = max(width - 10, 10)
        parts = [text[start : start + room] for start in range(0, len(text), room)] or [""]
        first = Content.assemble(
            (f"  {row.kind.value} ", f"bold {style}".strip()),
            (f"{number:>4}  ", "$quiet"),
            (parts[0], style),
        )
        rest = [Content.assemble(("      ..  ", "$quiet"), (part, style)) for part in parts[1:]]
        return [first, *rest]

    def text(self, row: Row) -> str:
        """The masked line of a row, odd characters visible."""
        masked = mask_text(row.text, self._secrets, self._sharing)
        if self._sharing and row.kind is RowKind.SAME:
            masked = _names_only(masked)
        return masked.replace("\t", "→   ").replace("\ufeff", "⟨BOM⟩")

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as the engine gives them."""
        return self._rows


def _names_only(text: str) -> str:
    """While sharing, unchanged lines are nobody's business: only a name stays."""
    name, colon, _ = text.partition(":")
    return (
        f"{name}: …"
        if colon and name.strip().startswith('"')
        else text
        if len(text.strip()) < 3
        else "…"
    )


def _line_end_note(text: str) -> str:
    ends = [
        name
        for name, there in (
            ("CRLF", "\r\n" in text),
            ("CR", "\r" in text.replace("\r\n", "")),
            ("LF", "\n" in text.replace("\r\n", "")),
        )
        if there
    ]
    if ends in (["LF"], []):
        return ""
    return f"Line ends in this file: {' and '.join(ends)}. They stay."


def _pairs(diff: DiffRows, width: int) -> list[Content]:
    """Old at the left, new at the right; rows of one change stand beside each other."""
    half = width // 2 - 1
    found: list[Content] = []
    old: list[Row] = []
    new: list[Row] = []

    def flush() -> None:
        for number in range(max(len(old), len(new))):
            left = old[number] if number < len(old) else None
            right = new[number] if number < len(new) else None
            found.extend(_beside(diff, left, right, half))
        old.clear()
        new.clear()

    for row in diff.rows:
        if row.kind is RowKind.OLD:
            old.append(row)
        elif row.kind is RowKind.NEW:
            new.append(row)
        else:
            flush()
            found.extend(_beside(diff, row, row if row.kind is RowKind.SAME else None, half))
    flush()
    return found


def _beside(diff: DiffRows, left: Row | None, right: Row | None, half: int) -> list[Content]:
    lefts = diff.drawn(left, half) if left else []
    rights = diff.drawn(right, half) if right else []
    rows = []
    for number in range(max(len(lefts), len(rights))):
        one = lefts[number] if number < len(lefts) else Content("")
        other = rights[number] if number < len(rights) else Content("")
        rows.append(one.pad_right(half - one.cell_length) + words("│", "$line") + other)
    return rows


# Things to know ----------------------------------------------------------------------------------


def findings(session: Session, plan: MergePlan) -> tuple[Finding, ...]:
    """What stops the merge; else what there is to say of its result."""
    if plan.blockers:
        return plan.blockers
    credentials = session.credentials
    if credentials is None:
        return ()
    return _checked(plan.result, credentials, session.endpoint, session.practice)


@lru_cache(maxsize=2)
def _checked(
    text: str, credentials: Credentials, endpoint: str, practice: bool
) -> tuple[Finding, ...]:
    return check(document_of(text), credentials, endpoint, practice)


def fix_for(session: Session, finding: Finding) -> Fix | None:
    """The fix on the settings as they are now; findings of the result are found in them again."""
    plan = session.plan
    if plan is None or session.settings is None:
        return None
    if finding in plan.blockers:
        return finding.fix
    same = [
        one
        for one in look(document_of(session.settings.text), session.endpoint)
        if (one.code, one.path) == (finding.code, finding.path) and one.fix is not None
    ]
    return same[0].fix if same else None


def fixed_lines(session: Session, fix: Fix) -> Sequence[tuple[str, str]]:
    """("before", line), ("after", line) of what a fix changes, masked."""
    from wizard.core.repair import preview

    if session.settings is None:
        return ()
    shown: list[tuple[str, str]] = []
    for change in preview(session.settings.text, fix, mask_text):
        shown.append(("before", change.before))
        shown.append(("after", "(the line goes)" if change.after is None else change.after))
    return shown
