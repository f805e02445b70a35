"""From which computer a result was taken, and by whom a test was made, as it may be shown."""

from __future__ import annotations

from wizard.core.session import Evidence
from wizard.services.surroundings import Surroundings

HIDDEN_COMPUTER = "Host 1"  # while sharing: a nickname, always the same
HIDDEN_PERSON = "User 1"


def computer(around: Surroundings, sharing: bool) -> str:
    """The name of this computer; empty where it has none."""
    return HIDDEN_COMPUTER if sharing and around.computer else around.computer


def where_of(evidence: Evidence, sharing: bool) -> str:
    """`from jump01, over SSH`, `from this computer`."""
    where = evidence.where or "from this computer"
    named = sharing and ", over SSH" in where and not where.startswith("from this computer")
    return f"from {HIDDEN_COMPUTER}, over SSH" if named else where


def person(name: str, sharing: bool) -> str:
    """The tester's name, or the nickname that stands for it."""
    return HIDDEN_PERSON if name and sharing else name
