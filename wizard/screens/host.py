"""What a screen may ask of the program round it. `wizard.app.WizardApp` is the real one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from wizard.core.session import Session

if TYPE_CHECKING:
    from wizard.core.answer import CheckResult
    from wizard.core.credentials import Credentials
    from wizard.outside import Outside
    from wizard.screens.remembered import Remembered
    from wizard.services.clipboard import Outcome
    from wizard.services.practice import Practice
    from wizard.services.surroundings import Surroundings

CheckCredentials = Callable[["Credentials", str], Awaitable["CheckResult"]]
FindHere = Callable[[], Awaitable[str]]
Copy = Callable[[str], Awaitable["Outcome"]]


class Known(Protocol):
    """The program as far as the plain mode has it too. Every outward look can be replaced."""

    session: Session
    around: Surroundings
    practice: Practice | None
    check_credentials: CheckCredentials
    find_here: FindHere
    copy: Copy
    outside: Outside  # what steps 5 to 7 reach outside for
    remembered: Remembered  # what they keep beside the session
    last_check: CheckResult | None  # the whole answer; the session keeps what it proves

    def clock(self) -> datetime:
        """Now, with its zone."""

    def update_session(self, session: Session) -> None:
        """Take a new session; every screen shows it at once."""

    def tell(self, message: str, *, title: str = "", problem: bool = False) -> None:
        """Say something in a corner for a few seconds; nothing in it is taken as markup."""


class Host(Known, Protocol):
    """The program, as the screens see it."""

    can_practise: bool
    can_continue: bool
    notes: Sequence[str]  # told at the start

    @property
    def keeps_state(self) -> bool:
        """Whether the next start goes on from here."""

    @property
    def step_on_screen(self) -> int:
        """The step whose screen is shown, below help and the like; -1: Welcome back."""

    def go_next(self) -> None:
        """Show the step that is next; after going back, the one behind the one on the screen."""

    def warn_of_browser(self) -> None:
        """Before a page shows a key, while the screen is shared."""

    def go_back(self) -> None:
        """Show the step before; nothing is lost."""

    def go_to(self, step: int | None) -> None:
        """Show a step, as far as it was reached; None: the one that is next."""

    def welcome(self, session: Session, notes: Sequence[str] = ()) -> None:
        """Take an earlier run, and ask what to do with it."""

    def begin_anew(self, session: Session) -> None:
        """Leave an earlier run, and begin with the start screen."""

    def start_practice(self) -> None:
        """Begin again in practice mode."""

    def continue_other(self) -> None:
        """Go on with the hand-over file of a colleague."""

    def copy_for_person(self, text: str, what: str) -> None:
        """Copy a value that is no secret, and say how it went."""
