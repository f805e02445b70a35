"""The checks of causes that step 6 runs itself, and what the person rules out."""

from __future__ import annotations

from wizard.core.session.session import Evidence, How
from wizard.guide import checks, steps
from wizard.guide.causes import Cause
from wizard.screens.verify_asking import Asking
from wizard.steps.cause_checks import Checks, Told, runnable_checks, said_by_ruling_out

CHECK = "check"  # work aside


class Checking(Asking):
    """Step 6 without its looks, second part."""

    def __init__(self) -> None:
        super().__init__()
        self.is_checking = False
        self.results: list[Told] = []  # of the checks that were run here
        self.tried: set[str] = set()  # causes that were looked at

    def on_trouble(self, name: str, error: BaseException) -> None:
        self.is_checking = False
        super().on_trouble(name, error)

    def rule_out(self, cause: Cause) -> None:
        """The person says that it is not that."""
        self.tried.add(cause.id)
        said = said_by_ruling_out(cause)
        if said:
            self._prove(said, self.evidence_now(How.SAID))
        self.session_changed()

    def _prove(self, name: str, evidence: Evidence) -> None:
        self.update_session(self.session.with_proof(name, evidence))

    # Checks that the wizard can run ---------------------------------------------------------------

    @property
    def runnable(self) -> frozenset[str]:
        """The checks of causes that can be run here and now."""
        return runnable_checks(self.session)

    def run_check(self, name: str) -> None:
        """Run the check of a cause."""
        if name == checks.COMPARE_CONSOLE:
            self.wizard.go_to(steps.COPY.number)
            return
        if name == checks.POLL:
            self.start_asking()
            return
        if name == checks.TRY_HERE:
            self.action_try_here()
            return
        self.is_checking, self.results = True, []
        self.session_changed()
        self.run_aside(self._run(name), name=CHECK)

    async def _run(self, check: str) -> None:
        await Checks(self.wizard, self.results).run(check)
        self.is_checking = False
        self.session_changed()
        self.show_results()

    def show_results(self) -> None:
        """Bring what a check has found into sight."""
