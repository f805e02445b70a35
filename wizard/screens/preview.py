"""Step 4: what must be decided, then every change, before anything can reach anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from wizard.core.check.unresolved import fix_for
from wizard.core.finding import Finding
from wizard.core.merge.plan import MergePlan, Question
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.screens.base import BACK, NEXT, ButtonSpec
from wizard.screens.preview_diff import DiffView
from wizard.screens.preview_views import (
    DIFF,
    LIST,
    THINGS,
    VIEW_COMMANDS,
    VIEWS,
    Panes,
    Shown,
    view_buttons,
)
from wizard.screens.previewing import Previewing
from wizard.screens.tries import TRY_BUTTON, TRY_HERE
from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.choices import NOWHERE, Choices
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.walked import WalkedRows
from wizard.steps import preview_choices, preview_lines
from wizard.steps import preview_lines as preview_findings
from wizard.steps.sharing import Cover

_RESULT = "The merged settings"
_SHOW = "Show what must be fixed"
_NARROW = 80  # columns: with fewer there is no room for why
_ROOMY = 100  # columns: then one more button fits in the row


class PreviewScreen(Previewing):
    """One decision after the other; then the list, the diff, the things to know, the choices."""

    step = steps.PREVIEW
    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = ""
    commands = (
        NEXT,
        BACK,
        Command("take", "", "", "Take", "Take the answer where the keys are."),
        Command("reload", "", "", "Reload", "Load the settings once more, in step 3."),
        Command("view_before", "left", "", "", "The view to the left."),
        Command("view_after", "right", "List/Diff/Things", "", "The view to the right."),
        *VIEW_COMMANDS,
        Command("do_fix", "ctrl+r", "Do the fix", "Fix", "Make the change that is shown."),
        Command("undo_decision", "ctrl+z", "Undo last", "Undo", "Take the last decision back."),
        Command("what_changes", "ctrl+f", "What exactly?", "Exactly", "See it before you decide."),
        Command("view_result", "ctrl+f", "View", "View", "The whole merged text, secrets masked."),
        Command("change_request", "ctrl+s", "", "Request", "Write a page for whoever must agree."),
        TRY_HERE,
    )

    def __init__(self) -> None:
        super().__init__()
        self._view = LIST
        self._asked = ""  # the question that is on the screen

    # What it looks like ---------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield Hanging(id="head")
        yield ButtonRow(primary=False, most=len(VIEWS), id="views")
        yield Choices(id="answers")
        yield Panes(id="panes")
        yield Hanging(id="foot")
        yield Hanging(id="written")

    @property
    def view(self) -> str:
        """Which view is on the screen; what stops the merge is shown first."""
        plan = self.plan
        return THINGS if plan is not None and plan.blockers else self._view

    def _covered(self) -> Cover:
        return Cover(self.session, self.wizard.remembered.nicknames)

    def show(self, session: Session) -> None:
        plan, question = session.plan, self.question
        looking = plan is not None and question is None
        self.query_one("#views").display = looking
        self.query_one(Panes).display = looking
        self.query_one(Choices).display = question is not None
        self.query_one("#written", Hanging).show(preview_lines.written(self.page) if plan else ())
        if plan is None:
            self.query_one("#head", Hanging).show(preview_lines.not_loaded())
            self.query_one("#foot", Hanging).show(())
        elif question is not None:
            self._show_question(plan, question)
        else:
            self._asked = ""
            self._show_views(session, plan)

    def _show_question(self, plan: MergePlan, question: Question) -> None:
        cover = self._covered()
        self.query_one("#head", Hanging).show(preview_lines.question_head(question, plan, cover))
        self.query_one("#foot", Hanging).show(())
        choices = self.query_one(Choices)
        choices.show(preview_lines.choices_of(question, cover))
        if self._asked != question.id:
            self._asked = question.id
            choices.at = NOWHERE
            self.call_after_refresh(choices.focus, scroll_visible=False)

    def _show_views(self, session: Session, plan: MergePlan) -> None:
        view, findings = self.view, self.findings
        self.query_one("#views", ButtonRow).show(view_buttons(view, findings))
        shown = Shown(session, plan, findings, self._covered())
        self.query_one(Panes).show(view, shown, roomy=self.has_class("-vast"))
        self._show_head()
        self.query_one("#foot", Hanging).show(preview_lines.foot(session, plan, view))

    def _show_head(self) -> None:
        session = self.session
        right = preview_lines.age(session, self.wizard.clock())
        right = self.query_one(Panes).in_sight if self.view == DIFF else right
        what = preview_findings.in_words(self.findings) if self.view == THINGS else ""
        narrow = self.app.size.width < _NARROW  # the class is not there yet when it is made
        self.query_one("#head", Hanging).show(
            preview_lines.head(session, right, what, narrow=narrow)
        )

    # Buttons and hints ----------------------------------------------------------------------------

    def buttons(self) -> Sequence[ButtonSpec]:
        plan = self.plan
        if plan is None:
            return [ButtonSpec("Load the settings", "reload")]
        if self.question is not None:
            exactly = ButtonSpec(
                "What exactly changes?", "what_changes", not self.offers_action("what_changes")
            )
            take = ButtonSpec(self._take_label, "take", not self.query_one(Choices).highlighted)
            return [take, exactly]
        fix = [ButtonSpec("Do this fix", "do_fix")] if self.offers_action("do_fix") else []
        request = ButtonSpec("Change request", "change_request")
        if self.errors:
            show = [] if self.view == THINGS else [ButtonSpec(_SHOW, f"show_view('{THINGS}')")]
            return [*show, *fix, ButtonSpec("Load them again", "reload")]
        label = "Nothing to change, next" if plan.changes_nothing else "Looks right, next"
        has_room = self.app.size.width >= _ROOMY and not self.session.sharing
        view = [ButtonSpec("View the result", "view_result")] if has_room else []
        return [ButtonSpec(label, "next"), *fix, TRY_BUTTON, request, *view]

    @property
    def _take_label(self) -> str:
        plan = self.plan
        if self.query_one(Choices).highlighted == preview_lines.ASK:
            return "Write the page"
        last = plan is not None and len(plan.open) == 1
        return "Take this" if last else "Take this, next decision"

    def note(self) -> str:
        if self.question is not None:
            return "" if self.query_one(Choices).highlighted else "choose with ↑ ↓"
        return f"{self.errors} must be fixed" if self.errors else ""

    def offers_action(self, action: str) -> bool:
        """Whether a command can be used now."""
        return self.check_action(action, ()) is True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "do_fix":
            return self.is_looking and self._has_fix
        if action == "what_changes":
            here = self.query_one(Choices).highlighted
            return self.question is not None and here not in ("", preview_lines.ASK)
        return super().check_action(action, parameters)

    @property
    def _has_fix(self) -> bool:
        finding = self._chosen
        return finding is not None and fix_for(self.session, finding) is not None

    @property
    def _chosen(self) -> Finding | None:
        """The finding where the keys are, in the view that shows it."""
        at, findings = self.query_one(Panes).finding, self.findings
        return findings[at] if self.view == THINGS and at < len(findings) else None

    # What a person does ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        if self.question is None:
            self.call_after_refresh(self.lead_on)
        self._watch_keys()

    def _watch_keys(self) -> None:
        """What depends on where the keys are changes with them, not a message and a frame later."""
        for walked in (self.query_one(Choices), *self.query(WalkedRows)):
            self.watch(walked, "at", self.refresh_frame, init=False)
        self.watch(self.query_one(DiffView), "scroll_y", self._show_sight, init=False)

    def on_resize(self) -> None:
        self.call_after_refresh(self.session_changed)

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""
        if self.question is None:
            self.focus_primary()

    def action_take(self) -> None:
        """The answer where the keys are."""
        self.query_one(Choices).action_take()

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        self.decide(event.answer)
        self.lead_on()

    def on_diff_view_wrapped(self, event: DiffView.Wrapped) -> None:
        event.stop()
        self._show_sight()

    def _show_sight(self) -> None:
        if self.view == DIFF and self.plan is not None and self.question is None:
            self._show_head()

    def on_walked_rows_taken(self, event: WalkedRows.Taken) -> None:
        event.stop()
        if event.rows.id == "pane-things":
            self._go_to_place()
        elif event.rows.id == "pane-choices":
            self._change_choice(event.number)

    def _go_to_place(self) -> None:
        finding, plan = self._chosen, self.plan
        if finding is not None and finding.line is not None and plan is not None:
            if finding.in_result:
                self._view_text(plan.result, _RESULT, finding.line)
            else:
                self._view_text(plan.document.text, "Your settings.json", finding.line)

    def _change_choice(self, number: int) -> None:
        plan = self.plan
        questions = preview_choices.decided(self.session, plan) if plan else []
        if number < len(questions):
            self.change(self.session.without_choice(questions[number].id))
        else:
            self.wish(preview_choices.WISHES[number - len(questions)])

    # Views ----------------------------------------------------------------------------------------

    def action_view_before(self) -> None:
        """The view to the left."""
        self.action_show_view(VIEWS[VIEWS.index(self.view) - 1])

    def action_view_after(self) -> None:
        """The view to the right."""
        self.action_show_view(VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)])

    def action_show_view(self, view: str) -> None:
        """Show a view and give it the keys."""
        self._view = view
        self.session_changed()
        self.query_one(Panes).focus_view(self.view)

    def action_scroll_body(self, rows: int) -> None:
        """From a button, up and down lead into the view: the next ones walk there."""
        panes = self.query_one(Panes)
        if panes.display:
            panes.focus_view(self.view)
        else:
            super().action_scroll_body(rows)

    def action_do_fix(self) -> None:
        """Make the change that Things to know shows."""
        if self._chosen is not None:
            self.mend(self._chosen)

    def action_what_changes(self) -> None:
        """The list, as it would be with the answer where the keys are."""
        from wizard.screens.what_changes import WhatChangesScreen

        question, choices = self.question, self.query_one(Choices)
        if question is None or choices.highlighted in ("", preview_lines.ASK):
            return
        plan = self.session.with_choice(question.id, choices.highlighted).plan
        label = next(one.label for one in question.options if one.id == choices.highlighted)
        if plan is not None:
            self.app.push_screen(WhatChangesScreen(plan, label))

    def action_view_result(self) -> None:
        """The whole merged text."""
        if self.plan is not None:
            self._view_text(self.plan.result, _RESULT)

    def _view_text(self, text: str, title: str, line: int | None = None) -> None:
        from wizard.screens.view_text import ViewTextScreen

        if self.session.sharing:
            self.wizard.tell("While you share your screen, the text itself is not shown.")
        else:
            self.app.push_screen(ViewTextScreen(text, title, line))

    async def action_next(self) -> None:
        """The person says yes to exactly this result."""
        plan = self.plan
        if plan is None:
            self.action_reload()
        elif plan.is_ready and not self.errors:
            self.update_session(replace(self.session, previewed=self.session.fingerprint))
            self.wizard.go_next()
