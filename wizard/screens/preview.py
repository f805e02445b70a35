"""Step 4: what must be decided, then every change, before anything can reach anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal

from wizard.core.edits import apply
from wizard.core.finding import Finding, Severity
from wizard.core.plan import MergePlan, Option, Options, Question
from wizard.core.session import Session
from wizard.guide import steps
from wizard.screens import preview_lines
from wizard.screens.base import BACK, NEXT, ButtonSpec, StepScreen
from wizard.screens.preview_findings import Things
from wizard.widgets.buttons import ActionButton, ButtonRow
from wizard.widgets.choices import Choice, Choices
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging
from wizard.widgets.rows import RowsView

LIST, DIFF, THINGS = VIEWS = ("list", "diff", "things")


class PreviewScreen(StepScreen):
    """One decision after the other; then the list, the diff and the things to know."""

    step = steps.PREVIEW
    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = ""
    commands = (
        replace(NEXT, hint="Next"),
        BACK,
        Command("view_before", "left", "", "", "The view to the left."),
        Command("view_after", "right", "List/Diff/Things", "", "The view to the right."),
        Command("undo_decision", "ctrl+z", "Undo last", "Undo", "Take the last decision back."),
        Command("do_fix", "ctrl+r", "Do the fix", "Fix", "Make the change that is shown."),
        Command("old_clients", "", "", "Older", preview_lines.OLD_CLIENTS),
        Command("enforce", "", "", "Enforce", preview_lines.ENFORCE),
    )

    def __init__(self) -> None:
        super().__init__()
        self._view = LIST
        self._asked = ""  # the question that is on the screen

    # What it looks like ---------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield Hanging(id="head")
        yield ButtonRow(primary=False, id="views")
        yield Choices(id="choices")
        with Horizontal(id="panes"):
            yield RowsView(id="changes")
            yield RowsView(id="diff")
            yield Things(id="things")
        yield Hanging(id="foot")

    @property
    def plan(self) -> MergePlan | None:
        """The plan of the current inputs."""
        return self.session.plan

    @property
    def question(self) -> Question | None:
        """The decision that is next."""
        plan = self.plan
        return plan.open[0] if plan and plan.open else None

    def show(self, session: Session) -> None:
        plan = session.plan
        if plan is None:
            return
        question = self.question
        deciding = question is not None and not plan.blockers
        self.query_one("#views").display = not deciding
        self.query_one("#panes").display = not deciding
        self.query_one(Choices).display = deciding
        if deciding and question is not None:
            self._show_question(plan, question)
        else:
            self._asked = ""
            self._show_views(session, plan)

    def _show_question(self, plan: MergePlan, question: Question) -> None:
        number = plan.questions.index(question) + 1
        head = preview_lines.question_head(question, number, len(plan.questions))
        self.query_one("#head", Hanging).show(head)
        self.query_one("#foot", Hanging).show(())
        choices = self.query_one(Choices)
        choices.show([_choice(option) for option in question.options])
        if self._asked != question.id:
            self._asked = question.id
            self.call_after_refresh(choices.focus)

    def _show_views(self, session: Session, plan: MergePlan) -> None:
        findings = self.findings
        self.query_one("#head", Hanging).show(preview_lines.head(session, self.wizard.clock()))
        self.query_one("#views", ButtonRow).show(self._view_buttons(plan, findings))
        rows = preview_lines.change_rows(plan, session.sharing)
        self.query_one("#changes", RowsView).show(len(rows), lambda number, _w: rows[number])
        diff = preview_lines.DiffRows(session, plan)
        self.query_one("#diff", RowsView).show_wrapped(diff.at)
        self.query_one(Things).show_findings(findings)
        view = THINGS if plan.blockers else self._view
        both = self.has_class("-vast") and view != THINGS
        self.query_one("#changes").display = view == LIST or both
        self.query_one("#diff").display = view == DIFF or both
        self.query_one("#things").display = view == THINGS
        self.query_one("#foot", Hanging).show(preview_lines.foot(plan, view))

    def _view_buttons(self, plan: MergePlan, findings: Sequence[Finding]) -> list[ButtonSpec]:
        count = sum(one.severity is not Severity.NOTE for one in findings)
        things = f"Things to know ({count})" if count else "Things to know"
        labels = {LIST: "What changes", DIFF: "As a diff", THINGS: things}
        now = THINGS if plan.blockers else self._view
        return [
            ButtonSpec(f"· {label} ·" if view == now else label, f"show_view('{view}')")
            for view, label in labels.items()
        ]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What there is to say of the result; of the text itself where the merge is blocked."""
        plan = self.plan
        return preview_lines.findings(self.session, plan) if plan else ()

    @property
    def errors(self) -> int:
        """How many must be fixed before anything is copied."""
        return sum(one.severity is Severity.ERROR for one in self.findings)

    def buttons(self) -> Sequence[ButtonSpec]:
        plan = self.plan
        if plan is None:
            return [ButtonSpec("Back", "back")]
        if self.question is not None and not plan.blockers:
            return [ButtonSpec(self._take_label, "take"), ButtonSpec("Back", "back")]
        if self.errors:
            return [
                ButtonSpec("Show what must be fixed", "show_view('things')"),
                ButtonSpec("Load the settings again", "reload"),
            ]
        label = "Nothing to change, next" if plan.changes_nothing else "Looks right, next"
        return [ButtonSpec(label, "next"), ButtonSpec("View the result", "view_result")]

    @property
    def _take_label(self) -> str:
        plan = self.plan
        last = plan is not None and len(plan.open) == 1
        return "Take this" if last else "Take this, next decision"

    def note(self) -> str:
        if self.question is None and self.errors:
            return f"{self.errors} must be fixed before you copy"
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        deciding = self.question is not None
        if action in ("view_before", "view_after", "show_view", "view_result", "next"):
            return not deciding
        if action == "undo_decision":
            return bool(self.session.choices)
        if action == "do_fix":
            return not deciding and self._view == THINGS and self.query_one(Things).fix is not None
        return super().check_action(action, parameters)

    # What a person does ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        if self.question is None:
            self.call_after_refresh(self.focus_primary)

    def on_resize(self) -> None:
        self.call_after_refresh(self.session_changed)

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        question = self.question
        if question is None:
            return
        self.update_session(self.session.with_choice(question.id, event.answer))
        if self.question is None:
            self.focus_primary()

    def action_take(self) -> None:
        """The answer where the keys are."""
        self.query_one(Choices).action_take()

    def action_view_before(self) -> None:
        """The view to the left."""
        self.action_show_view(VIEWS[VIEWS.index(self._view) - 1])

    def action_view_after(self) -> None:
        """The view to the right."""
        self.action_show_view(VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)])

    def action_show_view(self, view: str) -> None:
        """The list, the diff or the things to know."""
        self._view = view
        self.session_changed()
        target = {LIST: "#changes", DIFF: "#diff", THINGS: "#things"}[view]
        if not isinstance(self.focused, ActionButton) or view == THINGS:
            self.query_one(target).focus()

    def action_undo_decision(self) -> None:
        """Ask the last decision once more."""
        last = next(reversed(list(self.session.choices)), None)
        if last is not None:
            self.update_session(self.session.without_choice(last))

    def action_do_fix(self) -> None:
        """Make the change that Things to know shows."""
        finding = self.query_one(Things).chosen
        fix = preview_lines.fix_for(self.session, finding) if finding else None
        settings = self.session.settings
        if finding is None or fix is None or settings is None:
            return
        self.update_session(self.session.with_fix(apply(settings.text, fix.edits), fix.label))
        self.wizard.tell(f"{fix.label}: done. The diff shows it.", title="Mended")

    def action_view_result(self) -> None:
        """The whole merged text."""
        from wizard.screens.view_text import ViewTextScreen

        if self.plan is not None:
            self.app.push_screen(ViewTextScreen(self.plan.result, "The merged settings"))

    def action_reload(self) -> None:
        """Back to step 3."""
        self.wizard.go_to(steps.LOAD.number)

    def action_old_clients(self) -> None:
        """With or without the two `none` entries."""
        options = self.session.options
        self._wish(replace(options, old_clients=not options.old_clients))

    def action_enforce(self) -> None:
        """With or without the entries that a user's own settings cannot override."""
        options = self.session.options
        self._wish(replace(options, enforce=not options.enforce))

    def _wish(self, options: Options) -> None:
        self.update_session(replace(self.session, options=options))
        self.wizard.tell(preview_lines.wishes(self.session), title="Changed")

    async def action_next(self) -> None:
        """The person says yes to exactly this result."""
        plan = self.plan
        if plan is None or not plan.is_ready or self.errors:
            return
        self.update_session(replace(self.session, previewed=plan.fingerprint))
        self.wizard.go_next()


def _choice(option: Option) -> Choice:
    right = "recommended" if option.recommended else ""
    return Choice(option.id, option.label, option.lines, right)
