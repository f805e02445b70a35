"""Step 6: what can be done beside looking, at the seven lines and at the causes."""

from __future__ import annotations

from datetime import timedelta

from wizard.core.harmless import Control
from wizard.guide.checks import CHECKS, TRY_HERE
from wizard.plain import trying
from wizard.plain.parts import copy_for_person
from wizard.plain.talk import Talk
from wizard.steps.lines import ButtonSpec

REMIND_AFTER = 15 * 60.0  # seconds
TEST_HERE = ButtonSpec(CHECKS[TRY_HERE].label, trying.TRY.action)
DETAILS = ButtonSpec("Copy details for a ticket", "details")
REMIND = ButtonSpec("Remind me in 15 minutes", "remind")


async def copy_details(talk: Talk) -> None:
    """How it stands, for a ticket; no key."""
    from wizard.steps.report_text import ticket_of

    await copy_for_person(talk, ticket_of(talk), "Details for a ticket")


async def remind(talk: Talk) -> None:
    """Ring in a quarter of an hour, whichever step is open then."""
    talk.later(REMIND_AFTER, lambda: _ring(talk))
    at = f"{talk.clock() + timedelta(seconds=REMIND_AFTER):%H:%M}"
    talk.tell(f"At {at} it rings here, if you stay in the wizard.", title="Reminder")


def _ring(talk: Talk) -> None:
    talk.write(Control("\a\n"))
    talk.tell("Look under Cost and Sessions once more.", title="15 minutes are over")


ALONGSIDE = {
    TEST_HERE.action: trying.run,
    DETAILS.action: copy_details,
    REMIND.action: remind,
}
