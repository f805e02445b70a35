"""Step 4: what must be decided, one by one; then every change, before anything can reach anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wizard.core.check.plan_findings import errors_in, findings_of, fix_for
from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.merge.plan import MergePlan, Option
from wizard.core.merge.plan import Question as Decision
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.steps import preview_words
from wizard.steps.blocks import (
    BACK,
    Action,
    AnyBlock,
    Aside,
    Diff,
    Group,
    Items,
    Lines,
    Question,
)
from wizard.steps.changes import LEGEND, MaskedDiff, change_items
from wizard.steps.dialogs import Which
from wizard.steps.sharing import Cover
from wizard.steps.step import Page, Step, World
from wizard.steps.styled_text import Choice, Item, Line, line, words
from wizard.steps.trial import TRY_HERE, Try

LIST, DIFF, THINGS, CHOICES = VIEWS = ("list", "diff", "things", "choices")
RESULT = "The merged settings"
NOT_SHARED = "While you share your screen, the text itself is not shown."

UNDO = Action(
    "undo_decision",
    "Take the last decision, wish or fix back",
    "ctrl+z",
    "Undo last",
    "What was done here last is as it was before.",
    button=False,
)
CHANGE = Action(
    "change",
    "Ask this again, or switch it",
    help="Take the decision or the wish where the keys are.",
    button=False,
    takes="pane-choices",
)
SHOW_PLACE = Action(
    "show_place",
    "Show the place in the text",
    help="The line that the finding is about.",
    button=False,
)


class Preview(Step):
    """Decisions first; then four views of the result, and the yes to exactly this result."""

    guide = steps.PREVIEW
    why = ""  # the head says it, as far as there is room

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._view = LIST
        self._in_view = False  # a person turned to the view: the keys belong there
        self._past: list[Session] = []  # before each decision, wish and fix made on this visit
        self._page = ""  # path of the change request that was written
        self._at: dict[str, int] = {}  # the line of each block where the keys are
        self._diff: tuple[tuple[str, str, bool], MaskedDiff] | None = None

    # What is known --------------------------------------------------------------------------------

    @property
    def plan(self) -> MergePlan | None:
        """The plan of the current inputs."""
        return self.session.plan

    @property
    def question(self) -> Decision | None:
        """The decision that is next; what stops the merge comes before all of them."""
        plan = self.plan
        return plan.open[0] if plan and plan.open and not plan.blockers else None

    @property
    def view(self) -> str:
        """Which view is shown; what stops the merge is shown first."""
        plan = self.plan
        return THINGS if plan is not None and plan.blockers else self._view

    @property
    def errors(self) -> int:
        """How many findings must be mended before anything is copied."""
        return errors_in(findings_of(self.session))

    @property
    def cover(self) -> Cover:
        """What hides names and hosts while the screen is shared."""
        return Cover(self.session, self.world.remembered.nicknames)

    def diff(self, plan: MergePlan) -> MaskedDiff:
        """From the settings as they were loaded to the result; made once for each result."""
        original, sharing = self.session.original, self.session.sharing
        key = (original.text if original else "", plan.fingerprint, sharing)
        if self._diff is None or self._diff[0] != key:
            self._diff = key, MaskedDiff(self.session, plan, self.cover)
        return self._diff[1]

    @property
    def _answer(self) -> str:
        """The answer where the keys are; empty where they are at none, as always in plain mode."""
        question, at = self.question, self._at.get("answers", -1)
        choices = preview_words.choices_of(question, self.cover) if question else []
        return choices[at].id if 0 <= at < len(choices) else ""

    def _considered(self, question: Decision) -> Sequence[Option]:
        """The answers that can be looked at now: the one where the keys are, in plain mode all."""
        if self.world.is_plain:
            return question.options
        return [one for one in question.options if one.id == self._answer]

    def _pointed_findings(self) -> Sequence[Finding]:
        """The findings to act on now: the one where the keys are, in plain mode all."""
        if self.view != THINGS:
            return ()
        findings, at = findings_of(self.session), self._at.get("pane-things", 0)
        return findings if self.world.is_plain else findings[at : at + 1]

    def _fixable(self) -> list[Finding]:
        found = self._pointed_findings()
        return [one for one in found if fix_for(self.session, one) is not None]

    def _placed(self) -> list[Finding]:
        return [one for one in self._pointed_findings() if one.line is not None]

    # What it looks like ---------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        plan, question = self.plan, self.question
        looking = plan is not None and question is None
        choices = preview_words.choices_of(question, self.cover) if question else ()
        foot = preview_words.foot(self.session, plan, self.view) if plan and looking else ()
        return [
            Lines("head", self.head()),
            Aside("views", [f"view_{one}" for one in VIEWS], f"view_{self.view}", shown=looking),
            Question("answers", "", choices, beside=True, shown=question is not None),
            Group("panes", "", self._panes(plan if looking else None), shown=looking),
            Lines("foot", foot),
            Lines("written", preview_words.written(self._page) if plan else ()),
        ]

    def head(self, right: str | None = None, *, narrow: bool | None = None) -> list[Line]:
        """What there is to do. `right` stands at its right end, else how old the settings are;
        a `narrow` one does without the reason for the step."""
        plan, question = self.plan, self.question
        if plan is None:
            return preview_words.not_loaded()
        if question is not None:
            return preview_words.question_head(question, plan, self.cover)
        what = preview_words.in_words(findings_of(self.session)) if self.view == THINGS else ""
        aside = preview_words.age(self.session, self.world.clock()) if right is None else right
        narrow = self.world.is_plain if narrow is None else narrow  # it is said there already
        return preview_words.head(self.session, aside, what, narrow=narrow)

    def _panes(self, plan: MergePlan | None) -> Sequence[AnyBlock]:
        at = {one: plan is not None and one == self.view for one in VIEWS}
        items = self._items(plan) if plan else ()
        return [
            Items("pane-list", items if at[LIST] else (), shown=at[LIST]),
            Diff("pane-diff", self.diff(plan) if plan and at[DIFF] else None, shown=at[DIFF]),
            Items(
                "pane-things",
                items if at[THINGS] else (),
                empty=preview_words.NOTHING,
                unfolds=True,
                shown=at[THINGS],
            ),
            Items("pane-choices", items if at[CHOICES] else (), unfolds=True, shown=at[CHOICES]),
        ]

    def _items(self, plan: MergePlan) -> Sequence[Item]:
        if self.view == LIST:
            return change_items(plan.changes, self.cover)
        if self.view == THINGS:
            findings = findings_of(self.session)
            return preview_words.finding_items(self.session, findings, self.cover)
        plain = self.world.is_plain
        return preview_words.choice_items(self.session, plan, self.cover, plain=plain)

    def focus(self) -> str:
        if self.question is not None:
            return "answers"
        return f"pane-{self.view}" if self._in_view and self.plan is not None else ""

    def note(self) -> str:
        if self.question is not None:
            return "" if self._answer or self.world.is_plain else "choose with ↑ ↓"
        return f"{self.errors} must be fixed" if self.errors else ""

    # What can be done -----------------------------------------------------------------------------

    def actions(self) -> Sequence[Action]:
        plan, question = self.plan, self.question
        if plan is None:
            return [self._reload("Load the settings"), BACK]
        first = self._deciding(plan, question) if question else self._looking(plan)
        reload = [] if question is None and self.errors else [self._reload(button=False)]
        return [*first, *reload, BACK]

    def _deciding(self, plan: MergePlan, question: Decision) -> list[Action]:
        here = self._answer
        label = "Take this" if len(plan.open) == 1 else "Take this, next decision"
        if here == preview_words.ASK:
            label = "Write the page"
        looks = bool(self._considered(question))
        return [
            Action("take", label, help="Take the answer where the keys are.", waits=not here),
            *([UNDO] if self.can_undo else []),
            Action(
                "what_changes",
                "What exactly changes?",
                "ctrl+f",
                "What exactly?" if looks else "",
                "See it before you decide.",
                waits=not looks,
            ),
            self._request(button=False),
        ]

    def _looking(self, plan: MergePlan) -> list[Action]:
        ready = not self.errors
        label = "Nothing to change, next" if plan.changes_nothing else "Looks right, next"
        go_on = Action("next", label, "ctrl+n", "Next", "Go to the next step.")
        show = Action("show_errors", "Show what must be fixed", help="It must be fixed first.")
        first = [go_on] if ready else [] if self.view == THINGS else [show]
        fix = Action(
            "do_fix",
            "Do this fix",
            "ctrl+r",
            "Do the fix",
            "Make the change that is shown.",
            explicit=True,
        )
        view = Action(
            "view_result",
            "View the result",
            "ctrl+f",
            "View",
            "The whole merged text, secrets masked.",
            button=ready,
        )
        return [
            *first,
            *([fix] if self._fixable() else []),
            *([UNDO] if self.can_undo else []),
            *([] if ready else [self._reload()]),
            *self._views(),
            Action(
                "what_changes",
                "What exactly changes, with the reasons",
                help="Each entry: today, then, how and what for.",
                button=False,
            ),
            *([SHOW_PLACE] if self._placed() else []),
            *([CHANGE] if self.view == CHOICES else []),
            *([TRY_HERE] if ready else []),
            *([] if plan.blockers else [self._request(button=ready)]),
            *([] if self.session.sharing else [view]),
        ]

    def _views(self) -> list[Action]:
        count = preview_words.count_of(findings_of(self.session))
        things = f"Things to know ({count})" if count else "Things to know"
        return [
            Action("view_list", "What changes", help="Every entry that changes."),
            Action("view_diff", "As a diff", help="The changes in the text, line by line."),
            Action("view_things", things, help="What must be fixed, and what to know."),
            Action("view_choices", "Choices", help="What was decided; ask it again."),
        ]

    @staticmethod
    def _reload(label: str = "Load them again", *, button: bool = True) -> Action:
        return Action("reload", label, help="Load the settings in step 3.", button=button)

    @staticmethod
    def _request(*, button: bool) -> Action:
        return Action(
            "change_request",
            "Change request",
            "ctrl+s",
            help="Write a page for whoever must agree.",
            button=button,
        )

    @property
    def can_undo(self) -> bool:
        """Whether anything was done in this step."""
        return bool(self._past or self.session.choices)

    # Decisions and wishes -------------------------------------------------------------------------

    def pointed(self, block: str, at: int) -> None:
        """The keys came to an answer, or to a line of a list; -1: to none."""
        self._at[block] = at

    async def take(self) -> None:
        """Take the answer where the keys are."""
        await self.chosen("answers", self._answer)

    async def chosen(self, block: str, answer: str) -> None:  # noqa: ARG002 - there is one question
        question = self.question
        if question is None:
            return
        if answer == preview_words.ASK:
            await self.change_request()
            return
        self._in_view = False
        self._change(self.session.with_choice(question.id, answer))

    async def picked(self, block: str, number: int) -> None:
        plan = self.plan
        if plan is None:
            return
        if block == "pane-things":
            await self.show_place()
        elif block == "pane-choices":
            questions = preview_words.decided(self.session, plan)
            if number < len(questions):
                self._change(self.session.without_choice(questions[number].id))
            else:
                wish = preview_words.WISHES[number - len(questions)]
                self._change(preview_words.toggled(self.session, wish))

    async def change(self) -> None:
        """Take the decision or the wish where the keys are."""
        await self.picked("pane-choices", self._at.get("pane-choices", 0))

    def _change(self, session: Session) -> None:
        """Take a session that can be undone to the present one."""
        self._past.append(self.session)
        self._page = ""
        self._at.pop("answers", None)
        self.world.update_session(session)

    async def undo_decision(self) -> None:
        """Take the last decision, wish or fix back, also one of an earlier visit."""
        session = self.session
        self._at.pop("answers", None)
        if self._past:
            self.world.update_session(preview_words.undone(session, self._past.pop()))
        elif session.choices:
            self.world.update_session(session.without_choice(list(session.choices)[-1]))

    async def what_changes(self) -> None:
        """The list; while something is to be decided, as it would be with an answer."""
        plan, question = self.plan, self.question
        if plan is None:
            return
        if question is None:
            await self.world.open(WhatChanges, plan)
            return
        cover = self.cover
        options = {one.id: cover.text(one.label) for one in self._considered(question)}
        answer = await self._which("With which answer?", options)
        plan = self.session.with_choice(question.id, answer).plan if answer else None
        if plan is not None:
            await self.world.open(WhatChanges, plan, options[answer])

    async def _which(self, title: str, labels: dict[str, str]) -> str:
        """The one that is meant; of several the person says which, or none."""
        if len(labels) < 2:
            return next(iter(labels), "")
        choices = [Choice(name, label) for name, label in labels.items()]
        return str(await self.world.open(Which, title, choices) or "")

    # Views, fixes, texts --------------------------------------------------------------------------

    async def view_list(self) -> None:
        """Every entry that changes."""
        self._turn_to(LIST)

    async def view_diff(self) -> None:
        """The changes in the text."""
        self._turn_to(DIFF)

    async def view_things(self) -> None:
        """What must be fixed, and what to know."""
        self._turn_to(THINGS)

    async def view_choices(self) -> None:
        """What was decided, and what goes beyond the guide."""
        self._turn_to(CHOICES)

    show_errors = view_things

    def _turn_to(self, view: str) -> None:
        self._view, self._in_view = view, True
        self.world.turned()

    async def _which_finding(self, title: str, findings: Sequence[Finding]) -> Finding | None:
        cover = self.cover
        labels = {str(at): cover.text(one.message) for at, one in enumerate(findings)}
        number = await self._which(title, labels)
        return findings[int(number)] if number else None

    async def do_fix(self) -> None:
        """Make the change that was shown with the finding."""
        finding = await self._which_finding("Which fix?", self._fixable())
        fix = fix_for(self.session, finding) if finding else None
        settings = self.session.settings
        if fix is None or settings is None:
            return
        self._change(self.session.with_fix(apply(settings.text, fix.edits), fix.label))
        back = "" if self.world.is_plain else "; ^z takes it back"
        self.world.tell(f"{fix.label}: done. The diff shows it{back}.", title="Mended")

    async def show_place(self) -> None:
        """The line of the text that a finding is about."""
        finding = await self._which_finding("Which place?", self._placed())
        plan = self.plan
        if finding is None or plan is None:
            return
        if finding.in_result:
            await self._view_text(plan.result, RESULT, finding.line)
        else:
            await self._view_text(plan.document.text, "Your settings.json", finding.line)

    async def view_result(self) -> None:
        """The whole merged text."""
        if self.plan is not None:
            await self._view_text(self.plan.result, RESULT)

    async def _view_text(self, text: str, title: str, at: int | None = None) -> None:
        if self.session.sharing:
            self.world.tell(NOT_SHARED)
        else:
            await self.world.view(text, title, at)

    # Going on -------------------------------------------------------------------------------------

    async def reload(self) -> None:
        """Back to step 3."""
        self.world.go_to(steps.LOAD.number)

    async def change_request(self) -> None:
        """Write the page for whoever must agree, redacted, and name its path."""
        from wizard.steps.reports import write_page

        self._page = await write_page(self.world)
        self.world.changed()

    async def try_here(self) -> None:
        """Try it on this computer."""
        await self.world.open(Try)

    async def next(self) -> None:
        """The person says yes to exactly this result."""
        plan = self.plan
        if plan is not None and plan.is_ready and not self.errors:
            self.world.update_session(replace(self.session, previewed=self.session.fingerprint))
            self.world.go_next()


class WhatChanges(Page):
    """The list for one answer, or for all that was decided; nothing is taken by looking at it."""

    heading = "What exactly changes"

    def __init__(self, world: World, plan: MergePlan, answer: str = "") -> None:
        super().__init__(world)
        self._plan, self._answer = plan, answer

    def blocks(self) -> Sequence[AnyBlock]:
        cover = Cover(self.session, self.world.remembered.nicknames)
        later = "The decisions that are still open are shown as in the guide."
        said = [line(words(f"With the answer: {cover.text(self._answer)}", "bold"))]
        said += [line(later)] if self._plan.open else []
        return [
            Lines("said", said if self._answer else ()),
            Items("changes", change_items(self._plan.changes, cover), unfolds=True),
            Lines("legend", [line(words(LEGEND, "$quiet"))]),
        ]

    def focus(self) -> str:
        return "changes"

    def actions(self) -> Sequence[Action]:
        back = "Back to the decision" if self._answer else "Back to the step"
        return [Action("back", back, "escape", "Close", "Nothing is taken.")]
