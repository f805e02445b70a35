"""What undo does besides drawing: the text to copy, and what an original means for the session."""

from __future__ import annotations

from wizard.core.marks import RESULT
from wizard.core.problems import Unreadable
from wizard.core.receipt import fingerprint
from wizard.core.session import Doing, Session
from wizard.core.text import decode
from wizard.services.originals import Original
from wizard.services.private_files import not_text


def text_of(original: Original) -> str:
    """The text to copy.

    Raises:
        FileTrouble: it is no text.
    """
    try:
        return decode(original.data).text
    except Unreadable:
        raise not_text(original.kept or "The original") from None


def was_copied(original: Original, session: Session) -> bool:
    """Whether this original was copied for an undo that is not known to be saved."""
    taken = session.taken
    if session.doing is not Doing.UNDO or taken is None:
        return False
    return taken.fingerprint == session.mark(RESULT, fingerprint(original.text))
