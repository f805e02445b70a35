"""What leaving costs, in words."""

from __future__ import annotations

from wizard.core.session.session import Session
from wizard.services.files.trouble import show_path

DELETE = "Delete the file and leave"
STORED = (
    "How far you are is kept, without the key and without the settings: started again, the wizard "
    "goes on from here, and asks for these two once more."
)
NOT_STORED = (
    "Nothing of this session is stored: started again, the wizard begins with step 1. Files that "
    "were saved or kept stay where they are."
)


def would_lose(session: Session) -> bool:
    """Whether leaving now costs something: values that must be pasted again, or an open end."""
    return bool(losses(session))


def losses(session: Session) -> list[str]:
    """What would be lost, or left behind, a sentence each."""
    files = () if session.practice else session.files  # a practice key opens nothing
    found = [f"Your API key is in {show_path(one, session.sharing)}." for one in files]
    if session.reading is not None and session.reading.values and not session.is_verified:
        found.append("The pasted values are forgotten: the key is stored nowhere.")
    if session.settings is not None and not session.is_verified:
        found.append("The settings text is forgotten: it would have to be loaded again.")
    if (session.is_taken or session.live is not None) and not session.is_verified:
        found.append("It is not confirmed yet that data arrives in Mavvrik.")
    return found
