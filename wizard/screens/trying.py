"""Try it on this computer: asks, runs Claude Code once, and shows what really arrives."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.worker import Worker, WorkerState

from wizard.core.plan import MergePlan
from wizard.core.session import Evidence, How, Session
from wizard.guide import trying
from wizard.lines import BLANK, CAUTION, WAITS, line
from wizard.screens import trying_lines as lines
from wizard.screens import trying_work as work
from wizard.screens.base import BACK, ButtonSpec, FrameScreen, replace
from wizard.screens.covering import Cover
from wizard.services.loopback import CannotListen
from wizard.widgets.command import Command
from wizard.widgets.hanging import Hanging
from wizard.widgets.said import Said

if TYPE_CHECKING:
    from wizard.core.trial_outcome import BeforeTrial, TrialOutcome
    from wizard.services.claude import ClaudeCode
    from wizard.services.trial import TrialProgress

RUN = "try"  # work aside
_PARTS = ("head", "what", "found", "points", "notices", "fields", "spans", "vendor")


class Phase(Enum):
    """Where the try is."""

    NOT_POSSIBLE = auto()
    LOOKING = auto()
    ASKING = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()


class TryScreen(FrameScreen[None]):
    """From a look round to the outcome; what it showed is told to the session."""

    CSS_PATH = "trying.tcss"
    commands = (
        replace(BACK, hint="Close", title="", help="Stop it; else back to the step."),
        Command("run", "ctrl+r", "Run it once", "Run", "Run Claude Code once with the settings."),
        Command("copy_command", "", "", "Listen", "Copy the command for another computer."),
    )

    def __init__(self) -> None:
        super().__init__()
        self._phase = Phase.LOOKING
        self._claude: ClaudeCode | None = None
        self._before: BeforeTrial | None = None
        self._progress: TrialProgress | None = None
        self._outcome: TrialOutcome | None = None
        self._told = ""  # what went wrong, or that it was stopped

    # What it looks like ---------------------------------------------------------------------------

    def heading(self) -> str:
        return trying.TITLE

    def body(self) -> ComposeResult:
        yield Said(trying.WHY, id="why")
        for name in _PARTS:
            yield Hanging(id=name)

    def show(self, session: Session) -> None:
        parts = self._parts(session)
        for name in _PARTS:
            self.query_one(f"#{name}", Hanging).show(parts.get(name, ()))
        self.query_one("#why").display = self._phase in (Phase.LOOKING, Phase.ASKING)

    def _parts(self, session: Session) -> lines.Parts:
        names = self.wizard.remembered.nicknames
        shown = lines.Shown(Cover(session, names), names)
        if self._phase is Phase.NOT_POSSIBLE:
            reason = self._hindrance or trying.NO_CLAUDE
            return lines.not_possible(reason, ways=reason == trying.NO_CLAUDE)
        if self._phase is Phase.DONE and self._outcome is not None:
            return lines.outcome(self._outcome, shown)
        if self._phase in (Phase.RUNNING, Phase.STOPPING):
            return self._while_running(shown)
        if self._claude is None or self._before is None:
            return {"head": [line(trying.NOTHING_FOUND, WAITS)]}
        told = {"head": [line(self._told, CAUTION), BLANK]} if self._told else {}
        return {**told, **lines.before(self._claude, self._before, self._far, shown)}

    def _while_running(self, shown: lines.Shown) -> lines.Parts:
        progress = self._progress
        sentence = progress.sentence if progress else trying.NOT_ASKED_YET
        if self._phase is Phase.STOPPING:
            sentence = trying.STOPPING
        arrived = progress.judgement if progress and progress.judgement.requests else None
        return lines.running(sentence, arrived, shown)

    @property
    def _far(self) -> str:
        """Which computer it is, where it is not the one in front of the person."""
        names, now = self.wizard.remembered.nicknames, self.wizard.clock()
        return work.far(self.wizard.around, now, names, self.session.sharing)

    # Buttons and keys -----------------------------------------------------------------------------

    def buttons(self) -> Sequence[ButtonSpec]:
        run, back = ButtonSpec("Run it once", "run"), ButtonSpec("Back to the step", "back")
        return {
            # Enter twice must not run it: the second one leads back.
            Phase.LOOKING: [replace(run, disabled=True), back],
            Phase.ASKING: [run, back],
            Phase.RUNNING: [ButtonSpec("Stop", "back")],
            Phase.STOPPING: [ButtonSpec("Stop", "back", disabled=True)],
            Phase.DONE: [back, ButtonSpec("Try once more", "run")],
            Phase.NOT_POSSIBLE: [back, *self._copy_button],
        }[self._phase]

    @property
    def _copy_button(self) -> list[ButtonSpec]:
        return [] if self._hindrance else [ButtonSpec("Copy the command", "copy_command")]

    def hint_for(self, command: Command) -> str:
        if command.action == "back" and self._phase is Phase.RUNNING:
            return "Stop"
        return super().hint_for(command)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {
            "run": self._phase in (Phase.ASKING, Phase.DONE),
            "copy_command": self._phase is Phase.NOT_POSSIBLE and not self._hindrance,
        }
        return allowed.get(action, super().check_action(action, parameters))

    # What a person does ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        if self._hindrance:
            self._turn_to(Phase.NOT_POSSIBLE)
        else:
            self.run_aside(self._look(), name="look")

    def action_run(self) -> None:
        """Run it: the person has said yes."""
        self._told, self._progress, self._outcome = "", None, None
        self._turn_to(Phase.RUNNING)
        self.run_aside(self._run(), name=RUN)

    def action_back(self) -> None:
        """Stop it; where nothing runs, close."""
        if self._phase is Phase.RUNNING:
            self._turn_to(Phase.STOPPING)
            self.stop_aside(RUN)
        elif self._phase is not Phase.STOPPING:
            self.dismiss(None)

    def action_copy_command(self) -> None:
        """The command for a computer that has Claude Code."""
        self.wizard.copy_for_person(trying.LISTEN, "Command")

    def _turn_to(self, phase: Phase) -> None:
        self._phase = phase
        self.session_changed()
        self.query_one("#body").scroll_home(animate=False)
        self.focus_primary()

    # Looking and running --------------------------------------------------------------------------

    @property
    def _hindrance(self) -> str:
        return work.hindrance(self.session)

    async def _look(self) -> None:
        self._claude = await self.wizard.outside.find_claude()
        if self._claude is None or self.session.plan is None:
            self._turn_to(Phase.NOT_POSSIBLE)
            return
        entries = work.entries(self.session.plan)
        self._before = await self.wizard.outside.look_before_try(entries, self._claude)
        self._turn_to(Phase.ASKING)

    async def _run(self) -> None:
        plan, claude, before = self.session.plan, self._claude, self._before
        if plan is None or claude is None or before is None:
            return
        try:
            outcome = await self.wizard.outside.try_here(
                work.entries(plan),
                claude,
                endpoint=self.session.endpoint,
                helper_off=work.has_helper_off(plan),
                before=before,
                report=self._progressed,
            )
        except CannotListen as trouble:
            self._did_not_run(str(trouble))
        except OSError as trouble:
            self._did_not_run(work.not_written(trouble))
        else:
            self._outcome = outcome
            self._remember(plan, claude, outcome)
            self._turn_to(Phase.DONE)

    def _progressed(self, progress: TrialProgress) -> None:
        self._progress = progress
        self.session_changed()

    def _did_not_run(self, why: str) -> None:
        self._told = why
        self._turn_to(Phase.ASKING)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        super().on_worker_state_changed(event)
        if event.worker.name == RUN and event.state is WorkerState.CANCELLED:
            self._did_not_run(trying.STOPPED)  # all that it wrote is gone before this is told

    def on_trouble(self, name: str, error: BaseException) -> None:
        super().on_trouble(name, error)
        self._turn_to(Phase.ASKING if name == RUN else Phase.LOOKING)

    def _remember(self, plan: MergePlan, claude: ClaudeCode, outcome: TrialOutcome) -> None:
        seen = Evidence(How.SEEN, self.wizard.clock(), self.wizard.around.where(), outcome.in_short)
        self.update_session(work.with_tried(self.session, plan, claude, outcome, seen))
