"""What a person does in step 6."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto

from textual.widgets import Input

from wizard.core.session.session import Answer, Evidence
from wizard.guide import stuck, troubleshooting
from wizard.guide.causes import Cause
from wizard.guide.checks import ASK_MAVVRIK
from wizard.guide.known import known
from wizard.screens.stuck import StuckScreen
from wizard.screens.verify_checking import Checking
from wizard.screens.widgets.choices import Choices
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.ticks import Ticks
from wizard.steps import sightings as work
from wizard.steps import verify_lines as lines

REMIND_AFTER = 15 * 60.0  # seconds


class View(Enum):
    """Which of the three faces is shown."""

    ACTIVITY = auto()
    LADDER = auto()
    CAUSES = auto()


class Acting(Checking):
    """Step 6 without its looks, third part: keys, buttons, mouse."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted: View | None = None
        self._who = ""

    @property
    def view(self) -> View:
        """What is shown: what was wished for, else what comes next."""
        if self._is_begun:
            return self._wanted or View.LADDER
        return View.ACTIVITY

    @property
    def _is_begun(self) -> bool:
        session = self.session
        return any(one is not None for one in (session.activity, session.cost, session.sessions))

    @property
    def who(self) -> str:
        """Who does the test; empty while nobody said."""
        return self._who or (lines.OTHER if self.session.tester else "")

    @property
    def asks_who(self) -> bool:
        """Whether it is still to be said who does the test; in practice nobody has to."""
        practises = self.wizard.practice is not None
        return self.view is View.ACTIVITY and not self.who and not practises

    def lead_on(self) -> None:
        """The focus goes where the next keystroke belongs."""
        if self.view is View.CAUSES:
            self.query_one("#causes").focus()
        elif self.view is View.LADDER and not self.session.is_verified:
            self.query_one(Ticks).focus()
        elif self.asks_who:
            self.query_one(Choices).focus(scroll_visible=False)
        else:
            self.focus_primary()

    def _turn_to(self, view: View | None) -> None:
        self._wanted = view
        self.session_changed()
        self.query_one("#body").scroll_home(animate=False)
        self.lead_on()

    # What a person does ---------------------------------------------------------------------------

    def on_choices_taken(self, event: Choices.Taken) -> None:
        event.stop()
        self._who = event.answer
        self.session_changed()
        row = self.query_one("#tester-row")
        if row.display:
            self.query_one("#tester").focus()
        else:
            self.focus_primary()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.update_session(self.session.with_live(tester=event.value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_primary()

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        event.stop()
        cause = self.causes[event.number]
        if cause.runnable in self.runnable and cause.runnable is not None:
            self.tried.add(cause.id)
            self._run_or_look(cause.runnable)
        else:
            self.rule_out(cause)

    def _run_or_look(self, check: str) -> None:
        self.run_check(check)
        if self.is_asking:
            self._turn_to(View.LADDER)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes for exactly this state, without those that are ruled out."""
        _, trouble = work.trouble_of(self.session)
        return troubleshooting.open_causes(trouble, known(self.session))

    async def action_next(self) -> None:
        """Done; or the checklist. Only a button leaves something open."""
        if self.view is View.ACTIVITY:
            await self._done_with_activity()
        elif self.session.is_seen:
            self.wizard.go_next()

    async def _done_with_activity(self) -> None:
        if self.wizard.practice is not None:
            self.action_send_sample()
        else:
            self.say_active()
            self.lead_on()

    def action_again(self) -> None:
        """Stop asking, ask again, or check lines 2 and 3 again."""
        if self.is_asking:
            self.stop_asking()
        elif self.can_ask and not self.session.is_verified:
            self._wanted = View.LADDER
            self.start_asking()
        else:
            self.run_check(ASK_MAVVRIK)

    def action_activity(self) -> None:
        """Use Claude Code once more; what was seen stays seen."""
        self.stop_asking()
        self._turn_to(View.ACTIVITY)

    def note_active(self, evidence: Evidence) -> None:
        """Back to the lines."""
        self._wanted = None
        super().note_active(evidence)

    def action_remind(self) -> None:
        """Ring in a quarter of an hour, whichever step is open then."""
        self.app.set_timer(REMIND_AFTER, self._ring)
        at = f"{self.wizard.clock() + timedelta(seconds=REMIND_AFTER):%H:%M}"
        self.wizard.tell(f"At {at} it rings here, if you stay in the wizard.", title="Reminder")

    def _ring(self) -> None:
        self.app.bell()
        self.wizard.tell("Look under Cost and Sessions once more.", title="15 minutes are over")

    def action_tick(self) -> None:
        """Tick the box where the keys are."""
        self.query_one(Ticks).action_tick()

    def show_results(self) -> None:
        """Bring what a check has found into sight."""
        if self.view is View.CAUSES:
            self.call_after_refresh(self.query_one("#body").scroll_home, animate=False)

    def action_yes(self) -> None:
        """It is there."""
        self._answered(Answer.YES)

    def action_not_yet(self) -> None:
        """Nothing there yet; where all is seen but the user, only look for the cause."""
        if self.session.is_verified:
            self._turn_to(View.CAUSES)
        else:
            self._answered(Answer.NOT_YET)

    def action_other_agent(self) -> None:
        """Under another agent."""
        self._answered(Answer.OTHER_AGENT)

    def action_no_user(self) -> None:
        """There, without a user."""
        self._answered(Answer.NO_USER)

    def _answered(self, answer: Answer) -> None:
        self.answer(answer, self.query_one(Ticks).ticked)
        self.results = []
        self._turn_to(None if answer is Answer.YES else View.CAUSES)

    def action_cannot_find(self) -> None:
        """What helps to find the agent."""
        self.app.push_screen(StuckScreen(stuck.NO_DATA_COLUMN))

    def action_look_again(self) -> None:
        """Back to the seven lines; ask once more where there is an address."""
        self._turn_to(View.LADDER)
        self.start_asking()

    def action_not_that(self) -> None:
        """Rule out the cause where the keys are."""
        causes = self.causes
        if causes:
            self.rule_out(causes[min(self.query_one("#causes", PickList).at, len(causes) - 1)])
            self.lead_on()

    def action_leave_open(self) -> None:
        """To the checklist."""
        self.stop_asking()
        self.update_session(self.session.with_live(left_open=True))
        self.wizard.go_next()

    def action_back(self) -> None:
        """Back to the lines, an end of the asking, or the step before."""
        if self.view is View.CAUSES or (self.view is View.ACTIVITY and self._is_begun):
            self._turn_to(View.LADDER)
        elif self.is_asking:
            self.stop_asking()
        else:
            super().action_back()

    def action_copy_details(self) -> None:
        """How it stands, for a ticket."""
        from wizard.steps.report_text import ticket_of

        self.wizard.copy_for_person(ticket_of(self.wizard), "Details for a ticket")
