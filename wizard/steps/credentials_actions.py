"""Which buttons step 2 has in which state, and the words beside them."""

from __future__ import annotations

from wizard.core.credentials.names import CREDENTIAL_NAMES, LABELS
from wizard.core.session.session import CredentialCheck, Session
from wizard.steps.credentials_lines import agent_tail
from wizard.steps.lines import ButtonSpec

CHECK = ButtonSpec("Check with Mavvrik", "check")
CHECK_AGAIN = ButtonSpec("Check again", "check")
PASTE_AGAIN = ButtonSpec("Paste again", "paste_again")


def buttons(session: Session, *, asking: bool, practice: bool) -> list[ButtonSpec]:
    """The row of buttons; the first is the next thing to do."""
    if asking:
        return [ButtonSpec("Stop asking", "back")]
    if session.credentials is None:
        waiting = ButtonSpec(CHECK.label, CHECK.action, disabled=True)
        block = ButtonSpec("Paste the practice block", "paste_practice")
        return [block, waiting] if practice else [waiting]
    if session.check is None:
        return [CHECK, PASTE_AGAIN]
    return _answered(session, session.check)


def _answered(session: Session, check: CredentialCheck) -> list[ButtonSpec]:
    if check.accepted:
        yes = f"Yes, it ends in {agent_tail(session)}, next"
        label = "Next" if session.agent_compared else yes
        return [ButtonSpec(label, "next"), CHECK_AGAIN, PASTE_AGAIN]
    return [
        ButtonSpec("I clicked it, check again", "check") if check.refused else CHECK_AGAIN,
        ButtonSpec("Go on anyway", "anyway"),
        ButtonSpec("Copy details", "copy_details"),
    ]


def note(session: Session) -> str:
    """What is still missing before Mavvrik can be asked."""
    if session.credentials is not None:
        return ""
    missing = session.reading.missing if session.reading else CREDENTIAL_NAMES
    if len(missing) == len(CREDENTIAL_NAMES):
        return "needs all three values"
    if missing:
        return f"still missing: {', '.join(LABELS[name] for name in missing)}"
    return "first put right what is marked x"


def next_word(session: Session) -> str:
    """What ctrl+n does now."""
    if session.check is None or session.credentials is None:
        return "Check and go on"
    return "Next" if session.check.accepted else "Check again"
