"""What step 4 does: decisions, wishes, fixes and their undoing, the change request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from wizard.core.check.unresolved import errors_in, findings_of, fix_for
from wizard.core.edits import apply
from wizard.core.merge.plan import MergePlan, Question
from wizard.core.session.session import Session
from wizard.guide import steps
from wizard.screens.preview_views import VIEW_COMMANDS
from wizard.screens.tries import TriesHere
from wizard.steps import preview_choices, preview_lines

if TYPE_CHECKING:
    from wizard.core.finding import Finding


class Previewing(TriesHere):
    """The work of the step; how it looks is said in `preview.py`."""

    def __init__(self) -> None:
        super().__init__()
        self._past: list[Session] = []  # before each decision, wish and fix made on this screen
        self.page = ""  # path of the change request that was written

    @property
    def plan(self) -> MergePlan | None:
        """The plan of the current inputs."""
        return self.session.plan

    @property
    def question(self) -> Question | None:
        """The decision that is next; what stops the merge comes before all of them."""
        plan = self.plan
        return plan.open[0] if plan and plan.open and not plan.blockers else None

    @property
    def is_looking(self) -> bool:
        """Whether there is something to look at, and nothing to decide first."""
        return self.plan is not None and self.question is None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What there is to say of the result; of the text itself where the merge is stopped."""
        return findings_of(self.session)

    @property
    def errors(self) -> int:
        """How many must be mended before anything is copied."""
        return errors_in(self.findings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = _ALLOWED.get(action)
        return super().check_action(action, parameters) if allowed is None else allowed(self)

    # Decisions and wishes -------------------------------------------------------------------------

    def decide(self, answer: str) -> None:
        """Take an answer to the question on the screen."""
        question = self.question
        if question is None:
            return
        if answer == preview_lines.ASK:
            self.run_aside(self.write_page(), name="page")
        else:
            self.change(self.session.with_choice(question.id, answer))

    def wish(self, wish: preview_choices.Wish) -> None:
        """Switch something beyond the guide on or off."""
        self.change(preview_choices.toggled(self.session, wish))

    def change(self, session: Session) -> None:
        """Take a session that can be undone to the present one."""
        self._past.append(self.session)
        self.page = ""
        self.update_session(session)

    @property
    def can_undo(self) -> bool:
        """Whether anything was done in this step."""
        return bool(self._past or self.session.choices)

    def action_undo_decision(self) -> None:
        """Take the last decision, wish or fix back."""
        if self._past:
            self.update_session(preview_choices.undone(self.session, self._past.pop()))
        elif self.session.choices:
            last = list(self.session.choices)[-1]
            self.update_session(self.session.without_choice(last))

    # Fixes ----------------------------------------------------------------------------------------

    def mend(self, finding: Finding) -> None:
        """Make the change that was shown with this finding."""
        fix, settings = fix_for(self.session, finding), self.session.settings
        if fix is None or settings is None:
            return
        self.change(self.session.with_fix(apply(settings.text, fix.edits), fix.label))
        self.wizard.tell(f"{fix.label}: done. The diff shows it; ^z takes it back.", title="Mended")

    def action_reload(self) -> None:
        """Back to step 3."""
        self.wizard.go_to(steps.LOAD.number)

    # The change request ---------------------------------------------------------------------------

    def action_change_request(self) -> None:
        """Write the page for whoever must agree."""
        self.run_aside(self.write_page(), name="page")

    async def write_page(self) -> None:
        """Write it, redacted, and name its path."""
        from wizard.steps.report_text import write_page

        self.page = await write_page(self.wizard)
        if self.is_attached:
            self.session_changed()


# Which commands can be used now. Each is asked for by itself: it is done at many a key.
_ALLOWED: Mapping[str, Callable[[Previewing], bool]] = {
    **{one.action: lambda screen: screen.is_looking for one in VIEW_COMMANDS},
    "take": lambda screen: screen.question is not None,
    "view_before": lambda screen: screen.is_looking,
    "view_after": lambda screen: screen.is_looking,
    "next": lambda screen: screen.is_looking and not screen.errors,
    "undo_decision": lambda screen: screen.can_undo,
    "view_result": lambda screen: screen.is_looking and not screen.session.sharing,
    "try_here": lambda screen: screen.is_looking and not screen.errors,
    "change_request": lambda screen: screen.plan is not None and not screen.plan.blockers,
}
