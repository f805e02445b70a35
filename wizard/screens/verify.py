"""Step 6: somebody uses Claude Code once; seven lines, each with its proof; then the causes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from wizard.core.session.session import Session
from wizard.guide import steps, stuck, troubleshooting
from wizard.guide.checks import CHECKS
from wizard.guide.checks import TRY_HERE as TRY_HERE_CHECK
from wizard.screens.base import BACK, NEXT, ButtonSpec, Why, replace
from wizard.screens.tries import TRY_HERE
from wizard.screens.verify_acting import Acting, View
from wizard.screens.widgets.buttons import ButtonRow
from wizard.screens.widgets.choices import Choices
from wizard.screens.widgets.command import Command
from wizard.screens.widgets.hanging import Hanging
from wizard.screens.widgets.picklist import PickList
from wizard.screens.widgets.said import Said
from wizard.screens.widgets.ticks import Ticks
from wizard.steps import sightings as work
from wizard.steps import verify_lines as lines
from wizard.steps.lines import ASKED, BLANK, CAUTION, DONE, Line, line, quiet, words

LONGEST_NAME = 200
TEST_HERE = ButtonSpec(CHECKS[TRY_HERE_CHECK].label, "try_here")


class VerifyScreen(Acting):
    """Who makes the activity; what is proved; what it may be where nothing shows."""

    step = steps.VERIFY
    CSS_PATH = "verify.tcss"
    AUTO_FOCUS = ""
    commands = (
        NEXT,
        BACK,
        Command("again", "ctrl+r", "Check 2 and 3", "Check", "Ask Mavvrik once more; or stop."),
        Command("tick", "space", "Tick", "", "Tick the box where the keys are, or clear it."),
        Command("copy_message", "ctrl+t", "Copy the message", "Message", "For whoever tests."),
        Command("send_sample", "ctrl+r", "Send sample activity", "Sample", "In practice only."),
        Command("activity", "", "", "Activity", "Use Claude Code once more, or ask for it."),
        Command("yes", "", "", "Yes", "You see it there."),
        Command("not_yet", "", "", "Causes", "Nothing there yet: what it may be."),
        Command("other_agent", "", "", "Other", "You see it under another agent."),
        Command("no_user", "", "", "User", "You see it, but without a user."),
        Command("cannot_find", "", "", "Find", stuck.NO_DATA_COLUMN.question),
        Command("look_again", "", "", "Look", "Back to the seven lines."),
        Command("not_that", "", "", "Not", "Rule out the cause where the keys are."),
        Command("remind", "", "", "Remind", "Ring here in 15 minutes, to look again."),
        Command("copy_details", "", "", "Details", "Copy how it stands, for a ticket; no key."),
        TRY_HERE,
        Command("leave_open", "", "", "Open", "Go to the checklist; what is open stays open."),
    )

    def body(self) -> ComposeResult:
        yield Why(self.step)
        yield Hanging(id="head")
        yield Choices(id="who")
        with Vertical(id="tester-row"):
            yield Said("Who is it? You will look for this name in Mavvrik.")
            yield Input(self.session.tester, max_length=LONGEST_NAME, id="tester", compact=True)
        yield Hanging(id="ladder")
        yield ButtonRow(primary=False, id="aside")
        yield Hanging(id="asking")
        yield Hanging(id="fields")
        with Vertical(id="look"):
            yield Hanging(id="where")
            yield Ticks(id="ticks")
        yield Hanging(id="results")
        yield PickList(id="causes")

    def on_mount(self) -> None:
        super().on_mount()
        if self.session.activity is not None:
            self.start_asking()
        self.call_after_refresh(self.lead_on)

    # What it looks like ---------------------------------------------------------------------------

    def show(self, session: Session) -> None:
        view = self.view
        self.query_one(Why).display = view is View.ACTIVITY
        self.query_one("#head", Hanging).show(self._head(session, view))
        self._show_activity(session, view)
        self._show_ladder(session, view)
        self.query_one("#results", Hanging).show(self._results(view))
        causes = self.query_one("#causes", PickList)
        causes.display = view is View.CAUSES
        if view is View.CAUSES:
            causes.show(lines.cause_picks(self.causes, self.tried, self.runnable))

    def _head(self, session: Session, view: View) -> Sequence[Line]:
        now = self.wizard.clock()
        if view is View.LADDER:
            return [lines.ladder_head(session, now)]
        if view is View.CAUSES:
            words_of, trouble = work.trouble_of(session)
            since = quiet(lines.since_test(session, now))
            out = lines.ruled_out(session, trouble.doubts)
            first = line(words(words_of, "bold"), right=since)
            opening = [] if out and trouble is troubleshooting.NO_DATA else [line(trouble.opening)]
            nothing = [] if self.causes else [BLANK, line(lines.NOTHING_LEFT)]
            return [first, *opening, *out, *nothing, BLANK]
        question = "Somebody must use Claude Code once, now. Who?"
        note = [line(lines.PRACTICE_NOTE, CAUTION), BLANK] if session.practice else []
        return [*note, Line(words(question, "bold"), heading=True), BLANK]

    def _show_activity(self, session: Session, view: View) -> None:
        choices = self.query_one("#who", Choices)
        choices.display = view is View.ACTIVITY
        choices.show(lines.activity_choices(far=self.wizard.around.ssh), self.who)
        asks = view is View.ACTIVITY and self.who == lines.OTHER
        self.query_one("#tester-row").display = asks and not session.sharing

    def _show_ladder(self, session: Session, view: View) -> None:
        on = view is View.LADDER
        names = self.wizard.remembered.nicknames
        row = self.query_one("#aside", ButtonRow)
        row.display = on and not lines.is_sent(session)
        row.show([replace(TEST_HERE, label=f"5: {TEST_HERE.label}")])
        self.query_one("#ladder", Hanging).show(lines.ladder(session, names) if on else ())
        self.show_progress()
        fields = lines.field_lines(session) if on and session.is_verified else []
        self.query_one("#fields", Hanging).show([BLANK, *fields] if fields else ())
        panel = self.query_one("#look")
        panel.display = on and not session.is_verified
        panel.border_title = Content(lines.look_title(session))
        self.query_one("#where", Hanging).show(lines.look_lines(session, self.tester))
        boxes = lines.SESSION_TICKS if session.in_cost else lines.COST_TICKS
        before = session.sessions if session.in_cost else session.cost
        self.query_one(Ticks).show(boxes, before.fields if before else ())

    def show_progress(self) -> None:
        """Where the poller is, how it ended, or that nothing is asked."""
        told: Sequence[Line] = ()
        if self.view is View.LADDER:
            has_button = self.query_one("#aside").display
            told = [*([] if has_button else [BLANK]), *self._told()]
        self.query_one("#asking", Hanging).show(told)

    def _told(self) -> list[Line]:
        if self.is_asking:
            sentence = self.shown_sentence(self.progress) if self.progress else ""
            return lines.asking(self.progress, sentence)
        if self.is_checking:
            return [line(words("Checking …", "bold"), ASKED)]
        ended = self.verification
        if ended is not None and self.can_ask:
            return lines.asked(ended, self.shown_sentence(ended))
        if self.session.is_verified:
            return [line(steps.VERIFY.good_to_know[3], DONE)]
        return [lines.patience()]

    def _results(self, view: View) -> Sequence[Line]:
        if view is View.ACTIVITY:
            return ()
        if view is View.CAUSES and self.is_checking:
            return [line(words("Checking …", "bold"), ASKED), BLANK]
        names, sharing = self.wizard.remembered.nicknames, self.session.sharing
        found = [one.line(names, sharing) for one in self.results]
        return [*found, BLANK] if found else ()

    # Buttons and keys -----------------------------------------------------------------------------

    def buttons(self) -> Sequence[ButtonSpec]:
        if self.view is View.ACTIVITY:
            return self._activity_buttons()
        if self.view is View.CAUSES:
            return [
                ButtonSpec("Look again", "look_again"),
                ButtonSpec("Not that", "not_that"),
                ButtonSpec("Copy details", "copy_details"),
                ButtonSpec("Leave it open", "leave_open"),
                TEST_HERE,
                ButtonSpec("Remind me in 15 min", "remind"),
            ]
        if self.session.is_verified:
            why = ButtonSpec("Why no user?", "not_yet")
            more = [why] if work.lacks_user(self.session) else []
            return [ButtonSpec("Next: final checklist", "next"), *more]
        return [
            ButtonSpec("Yes, it is there", "yes"),
            ButtonSpec("Not yet", "not_yet"),
            ButtonSpec("Under another agent", "other_agent"),
            ButtonSpec("No user", "no_user"),
        ]

    def _activity_buttons(self) -> list[ButtonSpec]:
        message = ButtonSpec("Copy the message", "copy_message")
        if self.wizard.practice is not None:
            return [ButtonSpec("Send sample activity", "send_sample"), message]
        whom = "they" if self.who == lines.OTHER else "I"
        done = ButtonSpec(f"Done, {whom} asked Claude something", "next", self.asks_who)
        return [done, message]

    def note(self) -> str:
        return "say first who" if self.asks_who else ""

    def hint_for(self, command: Command) -> str:
        if command.action == "next":
            return "Done" if self.view is View.ACTIVITY else "Next"
        if command.action == "again":
            if self.can_ask and not self.session.is_verified:
                return "" if self.is_asking else "Ask again"
            return command.hint
        if command.action == "back" and self.is_asking and self.view is View.LADDER:
            return "Stop"
        return super().hint_for(command)

    def _may_go_on(self, view: View) -> bool:
        if view is View.ACTIVITY:
            return not self.asks_who
        return view is View.LADDER and self.session.is_seen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view, session = self.view, self.session
        looking = view is View.LADDER and not session.is_verified
        allowed = {
            "next": self._may_go_on(view),
            "again": view is not View.ACTIVITY and not self.is_checking,
            "copy_message": view is View.ACTIVITY,
            "send_sample": view is View.ACTIVITY and self.wizard.practice is not None,
            "activity": view is not View.ACTIVITY,
            "tick": looking,
            "yes": looking,
            "not_yet": view is View.LADDER,
            "other_agent": looking,
            "no_user": looking,
            "cannot_find": looking,
            "try_here": view is not View.ACTIVITY,
            "look_again": view is View.CAUSES,
            "not_that": view is View.CAUSES,
            "remind": view is not View.ACTIVITY and not session.is_verified,
            "copy_details": view is not View.ACTIVITY,
            "leave_open": view is not View.ACTIVITY and not session.is_verified,
        }
        return allowed.get(action, super().check_action(action, parameters))
