"""Try it on this computer: ask, run Claude Code once, and show what arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import partialmethod
from typing import TYPE_CHECKING

from wizard.core.check.plan_findings import errors_in, findings_of
from wizard.core.client.versions import version_text
from wizard.core.merge.current_env import env_values
from wizard.core.merge.model import MergePlan
from wizard.core.salted_hash import RESULT
from wizard.core.session.record import Evidence, How, TrialRecord
from wizard.core.session.session import Session
from wizard.core.trace.trial import TrialOutcome
from wizard.core.trace.trial_settings import NO_TOP_LEVEL, TopLevel, top_level
from wizard.guide.evidence import Fact
from wizard.services.claude.claude_code import NOT_FOUND, ClaudeCode
from wizard.services.net.loopback import CannotListen
from wizard.steps import trial_words
from wizard.steps.blocks import CLOSE, Action, AnyBlock, Lines
from wizard.steps.step import Page, World
from wizard.steps.styled_text import BLANK, Line, Sign, line

if TYPE_CHECKING:
    from wizard.core.document.reader import Document
    from wizard.core.trace.trial import BeforeTrial
    from wizard.services.claude.trial import TrialProgress


class TrialStage(Enum):
    NOT_POSSIBLE = auto()
    LOOKING = auto()
    ASKING = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()


class Trial(Page):
    """Examines this computer, asks, runs Claude Code once, and notes the result in the session."""

    heading = trial_words.TITLE

    def __init__(self, world: World, given: Document | None = None) -> None:
        """`given` are settings to try in place of the merged ones."""
        super().__init__(world)
        self._given = given
        self._stage = TrialStage.LOOKING
        self._claude: ClaudeCode | None = None
        self._before: BeforeTrial | None = None
        self._progress: TrialProgress | None = None
        self._outcome: TrialOutcome | None = None
        self._problem: Line | None = None  # what went wrong, or that the trial was stopped

    # Appearance -----------------------------------------------------------------------------------

    def blocks(self) -> Sequence[AnyBlock]:
        parts = self._parts()
        return [Lines(name, parts.get(name, ()), shown=name in parts) for name in trial_words.PARTS]

    def _parts(self) -> trial_words.Parts:
        redaction = self.redaction
        if self._stage is TrialStage.NOT_POSSIBLE:
            reason = self._hindrance or NOT_FOUND
            return trial_words.not_possible(reason, ways=reason == NOT_FOUND)
        if self._stage is TrialStage.DONE and self._outcome is not None:
            return trial_words.outcome(self._outcome, redaction)
        if self._stage in (TrialStage.RUNNING, TrialStage.STOPPING):
            progress = self._progress
            sentence = progress.sentence if progress else trial_words.NOT_ASKED_YET
            if self._stage is TrialStage.STOPPING:
                sentence = trial_words.STOPPING
            arrived = progress.arrival if progress and progress.arrival.requests else None
            return trial_words.running(sentence, arrived, redaction)
        if self._claude is None or self._before is None:
            return {"head": [line(trial_words.NOTHING_FOUND, Sign.WAITS)]}
        problem = {"head": [self._problem, BLANK]} if self._problem else {}
        where = ""  # the computer, if the person does not sit in front of it
        if self.world.around.ssh:
            where = redaction.where(self.seen(How.CHECKED))
            where = where.removeprefix("from ")
        return {
            **problem,
            **trial_words.before(self._claude, self._before, where, self._top, redaction),
        }

    def actions(self) -> Sequence[Action]:
        run = Action(
            "run",
            "Run once",
            "ctrl+r",
            help="Run Claude Code once with these settings.",
            explicit=True,
        )
        with_commands = Action(
            "run_commands",
            "Run with commands",
            help="Run Claude Code once, with these commands.",
            explicit=True,
        )
        stop = Action("stop", "Stop", "escape", help="Stop and clean up.")
        copy = Action("copy_command", "Copy command", help="Copy it for another computer.")
        checks = Action("checks", "Show checks", "ctrl+f", help="Show all that arrived.")
        return {
            # Enter twice must not run it, so the second Enter leads back.
            TrialStage.LOOKING: [replace(run, waits=True), CLOSE],
            TrialStage.ASKING: [run, *([with_commands] if self._top.commands else []), CLOSE],
            TrialStage.RUNNING: [stop],
            TrialStage.STOPPING: [replace(stop, waits=True)],
            TrialStage.DONE: [CLOSE, checks, run],
            TrialStage.NOT_POSSIBLE: [CLOSE, *([] if self._hindrance else [copy])],
        }[self._stage]

    # Actions --------------------------------------------------------------------------------------

    @property
    def _hindrance(self) -> str:
        """Return why nothing can be tried on any computer. Empty if a trial is possible."""
        session, plan = self.session, self.session.plan
        if session.practice:
            return trial_words.PRACTICE
        if self._given is not None:
            return ""
        if plan is None:
            return trial_words.NOT_LOADED
        ready = plan.is_ready and not errors_in(findings_of(session))
        return "" if ready else trial_words.NOT_READY

    @property
    def _document(self) -> Document | None:
        plan = self.session.plan
        return self._given or (plan.result_document if plan is not None else None)

    async def begin(self) -> None:
        document = self._document
        if self._hindrance or document is None:
            self._turn_to(TrialStage.NOT_POSSIBLE)
            return
        self._claude = await self.world.outside.find_claude()
        if self._claude is None:
            self._turn_to(TrialStage.NOT_POSSIBLE)
            return
        entries = env_values(document)
        self._before = await self.world.outside.look_before_try(entries, self._claude)
        self._turn_to(TrialStage.ASKING)

    @property
    def _top(self) -> TopLevel:
        document = self._document
        return NO_TOP_LEVEL if document is None else top_level(document)

    async def _run(self, *, commands: bool) -> None:
        """Run Claude Code once, after the person said yes."""
        plan, claude = self.session.plan, self._claude
        if claude is None:
            return
        self._problem = self._progress = self._outcome = None
        self._turn_to(TrialStage.RUNNING)
        try:
            outcome = await self.world.stoppable(self._trial(commands))
        except CannotListen as trouble:
            self._problem = line(str(trouble), Sign.PROBLEM)
        except OSError as trouble:
            reason = trouble.strerror or "no reason given"
            self._problem = line(trial_words.CANNOT_WRITE.format(reason=reason), Sign.PROBLEM)
        else:
            self._outcome = outcome
            if outcome is not None and self._given is None and plan is not None:
                seen = self.seen(How.SEEN, outcome.in_short)
                session = with_tried(self.session, plan, claude, outcome, seen)
                self.world.update_session(session)
            # Everything that it wrote is removed by now.
            self._problem = None if outcome else line(trial_words.STOPPED, Sign.CAUTION)
        finally:
            self._turn_to(TrialStage.DONE if self._outcome else TrialStage.ASKING)

    run = partialmethod(_run, commands=False)
    run_commands = partialmethod(_run, commands=True)

    async def _trial(self, commands: bool) -> TrialOutcome | None:
        document, claude, before = self._document, self._claude, self._before
        if document is None or claude is None or before is None:
            return None
        return await self.world.outside.try_here(
            env_values(document),
            claude,
            endpoint=self.session.endpoint,
            top=self._top,
            commands=commands,
            before=before,
            report=self._progressed,
        )

    def _progressed(self, progress: TrialProgress) -> None:
        self._progress = progress
        self.world.progressed(progress.sentence)

    async def stop(self) -> None:
        self._turn_to(TrialStage.STOPPING)
        self.world.stop()

    async def checks(self) -> None:
        if self._outcome is not None:
            await self.world.open(Arrived, self._outcome)

    async def copy_command(self) -> None:
        await self.copy(trial_words.LISTEN, "Command")

    def _turn_to(self, stage: TrialStage) -> None:
        self._stage = stage
        self.world.present_again()


TRY_HERE = Action(
    "try_here", "Try it here", help="Ask, then run Claude Code once here.", opens=(Trial,)
)


class Arrived(Page):
    """Shows everything that arrived in a trial: the points, the fields and the spans."""

    heading = "Checks"

    def __init__(self, world: World, outcome: TrialOutcome) -> None:
        super().__init__(world)
        self._outcome = outcome

    def blocks(self) -> Sequence[AnyBlock]:
        parts = trial_words.all_checks(self._outcome, self.redaction)
        return [Lines(name, parts.get(name, ()), shown=name in parts) for name in trial_words.PARTS]


def with_tried(
    session: Session, plan: MergePlan, claude: ClaudeCode, outcome: TrialOutcome, seen: Evidence
) -> Session:
    """Return the session with the result of a trial, which is line 5 of step 6."""
    if outcome.arrived:
        new_enough = Evidence(How.CHECKED, seen.at, seen.where)
        session = session.with_proof(Fact.CLIENT_NEW_ENOUGH, new_enough)
    return replace(
        session,
        tried=TrialRecord(session.mark(RESULT, plan.fingerprint), seen, outcome.is_right),
        claude_version=version_text(claude.version) if claude.version else "",
    )
