"""Draw step 4. It has more than `screens.page_screen` can draw.

If there is enough space, the diff is next to the list. The screen knows which changes are visible,
and keys lead from view to view.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from textual.binding import Binding

from wizard.core.session.session import Session
from wizard.screens.page_screen import PageScreen
from wizard.screens.widgets.choices import NOWHERE, Choices
from wizard.screens.widgets.diff_view import DiffView
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.rows import ItemList
from wizard.steps.blocks import Action
from wizard.steps.changes import change_items
from wizard.steps.preview import DIFF, LIST, VIEWS, Preview

_ROOMY = 100  # columns from which two more buttons fit in the row
_VAST = 140  # columns from which list and diff are side by side
_LIST_TAB, _DIFF_TAB = f"view_{LIST}", f"view_{DIFF}"
_TO_THE_RIGHT = Action("view(1)", "", "right", "Next tab", "The view to the right.")
_WITH_ROOM = frozenset({"view_result", "change_request"})  # the palette has both


class PreviewScreen(PageScreen):
    BINDINGS: ClassVar[list[Any]] = [
        Binding("left", "view(-1)", show=False),
        Binding("right", "view(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(Preview)
        self._asked = ""  # the question on the screen

    @property
    def _step(self) -> Preview:
        return cast(Preview, self.page)

    @property
    def is_looking(self) -> bool:
        """Whether the views are on the screen."""
        return self._step.plan is not None and self._step.question is None

    # Appearance -----------------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        super().show(session)
        question = self._step.question
        if question is not None and question.id != self._asked:
            self.query_one(Choices).at = NOWHERE
        self._asked = question.id if question is not None else ""
        self._show_beside()
        self._show_head()

    @property
    def _has_both(self) -> bool:
        """Whether list and diff are side by side."""
        looks_at_either = self.is_looking and self._step.view in (LIST, DIFF)
        return looks_at_either and self.app.size.width >= _VAST

    def _show_beside(self) -> None:
        """Show list and diff side by side if there is space. Values are then not cut."""
        items, plan = self.query_one("#pane-list", ItemList), self._step.plan
        items.whole = self._has_both
        items.set_class(self._has_both, "beside")
        if self._has_both and plan is not None:
            diff = self.query_one(DiffView)
            items.display = diff.display = True
            items.show_items(change_items(plan.changes, self._step.redaction))
            diff.show_diff(self._step.diff(plan))

    def asides(self, names: Sequence[str]) -> Sequence[str]:
        """Leave out the tabs of views that are visible, and the diff's tab next to the list."""
        if self.app.size.width < _VAST:
            return names
        in_view = (_LIST_TAB, _DIFF_TAB) if self._has_both else (_DIFF_TAB,)
        return [name for name in names if name not in in_view]

    def _show_head(self) -> None:
        looks_at_diff = self.is_looking and self._step.view == DIFF
        in_sight = self.query_one(DiffView).in_sight if looks_at_diff else ""
        self.query_one("#head", Hanging).show(self._step.head(in_sight))

    def buttons(self) -> Sequence[Action]:
        has_room = self.app.size.width >= _ROOMY
        return [one for one in super().buttons() if has_room or one.id not in _WITH_ROOM]

    def all_commands(self) -> Iterable[Action]:
        found = list(super().all_commands())
        if self.is_looking:
            behind = 1 + [one.id for one in found].index("back")
            found.insert(behind, _TO_THE_RIGHT)
        return found

    # Focus ----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        for listed in (self.query_one(Choices), *self.query(ItemList)):
            self._watch_keys(listed)
        self.watch(self.query_one(DiffView), "scroll_y", self._show_sight, init=False)

    def _watch_keys(self, listed: Choices | ItemList) -> None:
        """Redraw what depends on the focus in the same frame in which the focus moves."""

        def point(at: int) -> None:
            self._step.pointed(listed.id or "", at)
            self.refresh_frame()

        self.watch(listed, "at", point, init=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self.session_changed)

    def on_diff_view_wrapped(self, event: DiffView.Wrapped) -> None:
        event.stop()
        self._show_sight()

    def _show_sight(self) -> None:
        if self.is_looking and self._step.view == DIFF:
            self._show_head()

    def lead_on(self) -> None:
        """Keep the focus in a view that the person selected, and do not scroll an answer away."""
        question = self._step.question
        if question is not None:
            self.query_one(Choices).focus(scroll_visible=False)
        elif self.focused is None or self.focused.id != f"pane-{self._step.view}":
            super().lead_on()

    # Keys -----------------------------------------------------------------------------------------

    async def action_view(self, steps: int) -> None:
        if self.is_looking:
            views = [one for one in VIEWS if self.app.size.width < _VAST or one != DIFF]
            here = LIST if self._has_both else self._step.view
            view = views[(views.index(here) + steps) % len(views)]
            await self._step.perform(f"view_{view}")

    def action_scroll_body(self, rows: int) -> None:
        """Move the focus from a button into the view, where up and down go through its rows."""
        if self.is_looking:
            self.query_one(f"#pane-{self._step.view}").focus()
        else:
            super().action_scroll_body(rows)
