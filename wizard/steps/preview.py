"""Step 4: the decisions, one by one, then every change before it can reach anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partialmethod

from wizard.core.check.plan_findings import errors_in, findings_of, fix_for
from wizard.core.edits import apply
from wizard.core.finding import Finding
from wizard.core.findings import split_general
from wizard.core.merge.collector import Collector, make_collector
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import Decision, MergePlan, Option
from wizard.core.merge.questions import OTHER_TELEMETRY
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.steps import preview_words as say
from wizard.steps.blocks import (
    BACK,
    NEXT,
    RELOAD,
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
from wizard.steps.dialogs import AskChoice, save_as
from wizard.steps.step import Page, Step, World
from wizard.steps.styled_text import Choice, Item, Line, bold, line, quiet
from wizard.steps.trial import TRY_HERE

LIST, DIFF, THINGS, CHOICES = VIEWS = ("list", "diff", "things", "choices")
RESULT = "The merged settings"

UNDO = Action(
    "undo_decision",
    "Undo last choice",
    "ctrl+z",
    help="Undo the last decision, option or fix.",
    button=False,
)
CHANGE = Action(
    "change",
    "Change choice",
    help="Ask the marked decision again, or turn the option on or off.",
    button=False,
    takes="pane-choices",
)
WHAT_EXACTLY = Action(
    "what_changes", "Show changes", "ctrl+f", help="See what changes before you decide."
)
REASONS = Action(
    "what_changes",
    "Show changes with reasons",
    help="Each entry: now, then, how and what for.",
    button=False,
)
SHOW_PLACE = Action(
    "show_place",
    "Show in text",
    help="Show the line that the finding is about.",
    button=False,
)
SHOW_ERRORS = Action("show_errors", "Fix problems", help="Show what must be fixed first.")
FIX = Action("do_fix", "Apply fix", "ctrl+r", help="Make the change that is shown.", explicit=True)
VIEW_RESULT = Action(
    "view_result", "View result", "ctrl+f", help="Read the merged text, secrets masked."
)
REQUEST = Action(
    "change_request",
    "Save change request",
    "ctrl+s",
    hint="Change request",
    help="Save a page for people who must agree.",
)
TABS = (
    Action("view_list", "Changes", help="Show every entry that changes.", entry="Show changes"),
    Action("view_diff", "Diff", help="Show the changes line by line.", entry="Show diff"),
    Action(
        "view_things", "Findings", help="Show what to fix, and what to know.", entry="Show findings"
    ),
    Action(
        "view_choices", "Choices", help="Show what was decided, to change it.", entry="Show choices"
    ),
)
COLLECTOR = Action(
    "collector",
    "Save Collector file",
    help="Save a Collector configuration that sends traces to Mavvrik and to the other vendor.",
)
COLLECTOR_PATH = "~/mvk-collector.yaml"


class Preview(Step):
    """Asks the decisions, shows four views of the result, and asks the person to accept it."""

    guide = steps.PREVIEW
    why = ""  # the head starts with the result

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._view = LIST
        self._in_view = False  # the person selected the view, so it has the focus
        # The sessions before each decision, extra option and fix of this visit.
        self._past: list[Session] = []
        self._page = ""  # path of the saved change request
        self._at: dict[str, int] = {}  # the index of the marked line in each block
        self._diffs: dict[bool, tuple[tuple[str, str], MaskedDiff]] = {}  # by whether it is shared

    # State ----------------------------------------------------------------------------------------

    @property
    def plan(self) -> MergePlan | None:
        return self.session.plan

    @property
    def question(self) -> Decision | None:
        """The next decision. None while something blocks the merge."""
        plan = self.plan
        return plan.open[0] if plan and plan.open and not plan.blockers else None

    @property
    def view(self) -> str:
        """The view that is shown. While something blocks the merge, it is the view that says so."""
        plan = self.plan
        return THINGS if plan is not None and plan.blockers else self._view

    @property
    def errors(self) -> int:
        """The number of findings that must be fixed before anything is copied."""
        return errors_in(findings_of(self.session))

    def diff(self, plan: MergePlan) -> MaskedDiff:
        """Return the diff from the loaded settings, made once for each result, shared or not."""
        original, sharing = self.session.original, self.session.sharing
        key = (original.text if original else "", plan.fingerprint)
        known = self._diffs.get(sharing)
        if known is None or known[0] != key:
            known = self._diffs[sharing] = key, MaskedDiff(self.session, plan, self.redaction)
        return known[1]

    @property
    def _answer(self) -> str:
        """The ID of the marked answer. Empty if there is none, as always in plain mode."""
        question, at = self.question, self._at.get("answers", -1)
        choices = say.choices_of(question, self.redaction) if question else []
        return choices[at].id if 0 <= at < len(choices) else ""

    @property
    def _collector(self) -> Collector | None:
        """The Collector that sends traces to Mavvrik and to the vendor that gets them today."""
        plan = self.plan
        return make_collector(env_values(plan.document), self.session.endpoint) if plan else None

    def _considered(self, question: Decision) -> Sequence[Option]:
        """Return the answers to describe: the marked one, or in plain mode all."""
        if self.world.is_plain:
            return question.options
        return [one for one in question.options if one.id == self._answer]

    def _pointed_findings(self) -> Sequence[Finding]:
        """Return the findings to act on: the marked one, or in plain mode all."""
        if self.view != THINGS:
            return ()
        (findings, _), at = split_general(findings_of(self.session)), self._at.get("pane-things", 0)
        return findings if self.world.is_plain else findings[at : at + 1]

    def _fixable(self) -> list[Finding]:
        found = self._pointed_findings()
        return [one for one in found if fix_for(self.session, one) is not None]

    def _placed(self) -> list[Finding]:
        return [one for one in self._pointed_findings() if one.line is not None]

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        plan, question = self.plan, self.question
        looking = plan is not None and question is None
        choices = say.choices_of(question, self.redaction) if question else ()
        return [
            Lines("head", self.head()),
            Aside("views", [f"view_{one}" for one in VIEWS], f"view_{self.view}", shown=looking),
            Question("answers", "", choices, beside=True, shown=question is not None),
            Group("panes", "", self._panes(plan if looking else None), shown=looking),
            Lines("foot", [line(quiet(LEGEND))], shown=looking and self.view == LIST),
            Lines("written", say.written(self._page) if plan else ()),
        ]

    def head(self, in_sight: str = "") -> list[Line]:
        """Say what to do next, or what the result changes.

        The right end shows which changes of the diff are visible (`in_sight`).
        """
        plan, question = self.plan, self.question
        if plan is None:
            return say.not_loaded()
        if question is not None:
            return say.question_head(question, plan, self.redaction)
        found = findings_of(self.session) if self.view == THINGS else ()
        result = say.result_in_words(self.session, plan, counts_only=self.view == DIFF)
        lead = say.in_words(found) or result
        return say.head(self.session, lead, in_sight, self.world.columns)

    def _panes(self, plan: MergePlan | None) -> Sequence[AnyBlock]:
        view = self.view if plan else ""
        items: dict[str, Sequence[Item]] = {LIST: (), THINGS: (), CHOICES: ()}
        if plan and view == LIST:
            items[LIST] = change_items(plan.changes, self.redaction)
        elif view == THINGS:
            items[THINGS] = say.finding_items(
                self.session, findings_of(self.session), self.redaction
            )
        elif plan and view == CHOICES:
            plain = self.world.is_plain
            items[CHOICES] = say.choice_items(self.session, plan, self.redaction, plain=plain)
        things, none = items[THINGS], say.NOTHING
        diff = self.diff(plan) if plan and view == DIFF else None
        return [
            Items("pane-list", items[LIST], shown=view == LIST),
            Diff("pane-diff", diff, shown=view == DIFF),
            Items("pane-things", things, empty=none, unfolds=True, shown=view == THINGS),
            Items("pane-choices", items[CHOICES], unfolds=True, shown=view == CHOICES),
        ]

    def focus(self) -> str:
        if self.question is not None:
            return "answers"
        return f"pane-{self.view}" if self._in_view and self.plan is not None else ""

    def note(self) -> str:
        if self.question is not None or self.view == THINGS:  # the head says it
            return ""
        return f"{self.errors} to fix" if self.errors else ""

    # What can be done -----------------------------------------------------------------------------

    def actions(self) -> Sequence[Action]:
        plan, question = self.plan, self.question
        if plan is None:
            return [RELOAD, BACK]
        first = self._deciding(question) if question else self._looking(plan)
        return [*first, BACK]

    def _deciding(self, question: Decision) -> list[Action]:
        here, looks = self._answer, bool(self._considered(question))
        label = REQUEST.label if here == say.ASK else "Choose and continue"
        take = Action("take", label, help="Choose the marked answer.", waits=not here)
        look = replace(WHAT_EXACTLY, waits=not looks)
        undo = [UNDO] if self.can_undo else []
        aside = [one.without_button for one in (REQUEST, RELOAD)]
        both = [COLLECTOR] if question.id == OTHER_TELEMETRY and self._collector else []
        return [take, *undo, look, *both, *aside]

    def _looking(self, plan: MergePlan) -> list[Action]:
        ready = not self.errors
        count = say.count_of(findings_of(self.session))
        labels = {"view_things": f"Findings ({count})"} if count else {}
        offered = [
            (ready, NEXT),
            (not ready and self.view != THINGS, SHOW_ERRORS),
            (self._fixable(), FIX),
            (self.can_undo, UNDO),
            (not ready, RELOAD),
            *((True, replace(one, label=labels.get(one.id, one.label))) for one in TABS),
            (True, REASONS),
            (self._placed(), SHOW_PLACE),
            (self.view == CHOICES, CHANGE),
            (ready, TRY_HERE),
            (not plan.blockers, replace(REQUEST, button=ready)),
            (not self.session.sharing, replace(VIEW_RESULT, button=ready)),
            (ready, RELOAD.without_button),
        ]
        return [action for applies, action in offered if applies]

    @property
    def can_undo(self) -> bool:
        """Whether anything that was done in this step can be undone."""
        return bool(self._past or self.session.choices)

    # Decisions and options ------------------------------------------------------------------------

    def pointed(self, block: str, at: int) -> None:
        """Note that an answer or a line of a list was marked; -1: none."""
        self._at[block] = at

    async def take(self) -> None:
        await self.chosen("answers", self._answer)

    async def chosen(self, block: str, answer: str) -> None:  # noqa: ARG002 - only one question
        question = self.question
        if question is None:
            return
        if answer == say.ASK:
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
            questions = say.decided(self.session, plan)
            if number < len(questions):
                self._change(self.session.without_choice(questions[number].id))
            else:
                extra = say.extra_options(self.session)[number - len(questions)]
                self._change(say.toggled(self.session, extra))

    async def change(self) -> None:
        await self.picked("pane-choices", self._at.get("pane-choices", 0))

    def _change(self, session: Session) -> None:
        """Change the session so that the change can be undone."""
        self._past.append(self.session)
        self._page = ""
        self._at.pop("answers", None)
        self.world.update_session(session)

    async def undo_decision(self) -> None:
        """Undo the last decision, option or fix, even one of an earlier visit."""
        session = self.session
        self._at.pop("answers", None)
        if self._past:
            self.world.update_session(say.undone(session, self._past.pop()))
        elif session.choices:
            self.world.update_session(session.without_choice(list(session.choices)[-1]))

    async def what_changes(self) -> None:
        """Show the list of changes. While a decision is open, show it for one of the answers."""
        plan, question = self.plan, self.question
        if plan is None:
            return
        if question is None:
            await self.world.open(WhatChanges, plan)
            return
        redaction = self.redaction
        options = {one.id: redaction.sentence(one.label) for one in self._considered(question)}
        answer = await self._which("Show changes for which answer?", options)
        plan = self.session.with_choice(question.id, answer).plan if answer else None
        if plan is not None:
            await self.world.open(WhatChanges, plan, options[answer])

    async def _which(self, title: str, labels: dict[str, str]) -> str:
        """Return the ID that the person means. If there are several, ask which one, or none."""
        if len(labels) < 2:
            return next(iter(labels), "")
        choices = [Choice(name, label) for name, label in labels.items()]
        return str(await self.world.open(AskChoice, title, choices) or "")

    # Views, fixes, texts --------------------------------------------------------------------------

    async def _turn_to(self, view: str) -> None:
        self._view, self._in_view = view, True
        self.world.present_again()

    view_list = partialmethod(_turn_to, LIST)
    view_diff = partialmethod(_turn_to, DIFF)
    view_things = show_errors = partialmethod(_turn_to, THINGS)
    view_choices = partialmethod(_turn_to, CHOICES)

    async def _which_finding(self, title: str, findings: Sequence[Finding]) -> Finding | None:
        redaction = self.redaction
        labels = {str(at): redaction.sentence(one.message) for at, one in enumerate(findings)}
        number = await self._which(title, labels)
        return findings[int(number)] if number else None

    async def do_fix(self) -> None:
        finding = await self._which_finding("Which fix?", self._fixable())
        fix = fix_for(self.session, finding) if finding else None
        settings = self.session.settings
        if fix is None or settings is None:
            return
        self._change(self.session.with_fix(apply(settings.text, fix.edits), fix.label))
        undo = "" if self.world.is_plain else " Press ^z to undo."
        self.world.tell(f"{fix.label}: done. See Diff.{undo}", title="Fixed")

    async def show_place(self) -> None:
        finding = await self._which_finding("Which place?", self._placed())
        plan = self.plan
        if finding is None or plan is None:
            return
        if finding.in_result:
            await self.show_text(plan.result, RESULT, finding.line)
        else:
            await self.show_text(plan.document.text, "Your settings.json", finding.line)

    async def view_result(self) -> None:
        if self.plan is not None:
            await self.show_text(self.plan.result, RESULT)

    # Going on -------------------------------------------------------------------------------------

    async def reload(self) -> None:
        self.world.go_to(steps.LOAD.number)

    async def change_request(self) -> None:
        """Write the page for the people who must agree, without secrets, and show its path."""
        from wizard.steps.reports import write_change_request

        self._page = await write_change_request(self.world)
        self.world.changed()

    async def collector(self) -> None:
        """Save the configuration of a Collector. The file says what to set, and where."""
        made = self._collector
        if made is None:
            return
        title, why = "Save a Collector configuration", "It holds no keys. It says what to set."
        data = made.configuration.encode()
        if written := await save_as(self, title, why, COLLECTOR_PATH, lambda _: data):
            self.world.tell(written.sentence, title="Saved")

    async def next(self) -> None:
        """Go on: the person accepts exactly this result."""
        plan = self.plan
        if plan is not None and plan.is_ready and not self.errors:
            self.world.update_session(replace(self.session, previewed=self.session.fingerprint))
            self.world.go_next()


class WhatChanges(Page):
    """Lists the changes for one answer, or for all decisions so far. It decides nothing."""

    heading = "Changes"

    def __init__(self, world: World, plan: MergePlan, answer: str = "") -> None:
        super().__init__(world)
        self._plan, self._answer = plan, answer

    def blocks(self) -> Sequence[AnyBlock]:
        redaction = self.redaction
        later = "Open decisions are shown as in the guide."
        said = [line(bold(f"If you choose: {redaction.sentence(self._answer)}"))]
        said += [line(later)] if self._plan.open else []
        return [
            Lines("said", said if self._answer else ()),
            Items("changes", change_items(self._plan.changes, redaction), unfolds=True),
            Lines("legend", [line(quiet(LEGEND))]),
        ]

    def focus(self) -> str:
        return "changes"

    def actions(self) -> Sequence[Action]:
        return [Action("back", "Back", "escape", "Close", "Nothing is decided.")]
