"""The four views of step 4: the list, the diff, the things to know, the choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal

from wizard.core.finding import Finding
from wizard.core.merge.plan import MergePlan
from wizard.core.session.session import Session
from wizard.screens.preview_diff import DiffText, DiffView
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.placed import Placed
from wizard.screens.widgets.walked import WalkedRows
from wizard.steps import preview_choices
from wizard.steps import preview_lines as preview_findings
from wizard.steps.changes_list import change_items
from wizard.steps.lines import ButtonSpec
from wizard.steps.sharing import Cover

LIST, DIFF, THINGS, CHOICES = VIEWS = ("list", "diff", "things", "choices")
_NAMES = {LIST: "What changes", DIFF: "As a diff", CHOICES: "Choices"}
VIEW_COMMANDS = (
    Command(f"show_view('{LIST}')", "", "", "List", "Every entry that changes."),
    Command(f"show_view('{DIFF}')", "", "", "Diff", "The changes in the text, line by line."),
    Command(f"show_view('{THINGS}')", "", "", "Things", "What must be fixed, and what to know."),
    Command(f"show_view('{CHOICES}')", "", "", "Choices", "What was decided; ask it again."),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the views show."""

    session: Session
    plan: MergePlan
    findings: Sequence[Finding]
    cover: Cover


class Panes(Placed, Horizontal):
    """One view at a time; where there is room, the diff stands beside the list."""

    DEFAULT_CSS = """
    Panes { height: 1fr; min-height: 6; }
    Panes #pane-list.beside { width: 62; border-right: solid $line; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._diff: tuple[tuple[str, str, bool], DiffText] | None = None

    def compose(self) -> ComposeResult:
        yield WalkedRows(id="pane-list", eager=False)
        yield DiffView(id="pane-diff")
        yield WalkedRows(id="pane-things", empty=preview_findings.NOTHING)
        yield WalkedRows(id="pane-choices")

    def show(self, view: str, shown: Shown, *, roomy: bool) -> None:
        """Show one view; beside the list the diff, where it is `roomy`."""
        visible = {LIST, DIFF} if roomy and view == LIST else {view}
        for name in VIEWS:
            self.query_one(f"#pane-{name}").display = name in visible
        self._rows(LIST).set_class(roomy, "beside")
        for name in visible:
            self._fill(name, shown)

    def _fill(self, name: str, shown: Shown) -> None:
        session, plan, cover = shown.session, shown.plan, shown.cover
        if name == DIFF:
            self.query_one(DiffView).show_diff(self._diff_of(shown))
        elif name == LIST:
            self._rows(name).show_items(change_items(plan.changes, cover))
        elif name == THINGS:
            items = preview_findings.finding_items(session, shown.findings, cover)
            self._rows(name).show_items(items)
        else:
            self._rows(name).show_items(preview_choices.choice_items(session, plan, cover))

    def _rows(self, name: str) -> WalkedRows:
        return self.query_one(f"#pane-{name}", WalkedRows)

    def _diff_of(self, shown: Shown) -> DiffText:
        """The diff, made once for each result."""
        original = shown.session.original
        key = (original.text if original else "", shown.plan.fingerprint, shown.cover.sharing)
        if self._diff is None or self._diff[0] != key:
            self._diff = key, DiffText(shown.session, shown.plan, shown.cover)
        return self._diff[1]

    @property
    def in_sight(self) -> str:
        """Which changes of the diff are on the screen."""
        return self.query_one(DiffView).in_sight

    @property
    def finding(self) -> int:
        """The number of the finding where the keys are."""
        return self._rows(THINGS).at

    def focus_view(self, view: str) -> None:
        """Give a view the keys."""
        self.query_one(f"#pane-{view}").focus()


def view_buttons(now: str, findings: Sequence[Finding]) -> list[ButtonSpec]:
    """One button for each view; the one that is on the screen stands between dots."""
    count = preview_findings.count_of(findings)
    names = {**_NAMES, THINGS: f"Things to know ({count})" if count else "Things to know"}
    return [
        ButtonSpec(f"· {names[view]} ·" if view == now else names[view], f"show_view('{view}')")
        for view in VIEWS
    ]
