"""What the later steps remember beside the session, for as long as the program runs.

Words and times only: no text of the settings, no key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.session import Evidence, Session
from wizard.guide.evidence import TAKES_BACK
from wizard.guide.known import known

if TYPE_CHECKING:
    from wizard.core.comparison import Comparison
    from wizard.core.verification import Verification
    from wizard.services.clipboard import Outcome


@dataclass(frozen=True, slots=True)
class OnClipboard:
    """How copying the settings went, and which result it was."""

    fingerprint: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of the last text that was pasted back from the console."""

    fingerprint: str  # of what it was compared with
    comparison: Comparison
    at: datetime


@dataclass
class Remembered:
    """All of it. `proofs` holds what was found out or said while looking for a cause."""

    copied: OnClipboard | None = None
    cleared: Outcome | None = None
    compared: Compared | None = None
    verification: Verification | None = None
    report: str = ""  # where the report was saved
    proofs: dict[str, Evidence] = field(default_factory=dict)

    def known(self, session: Session) -> Mapping[str, Evidence]:
        """What is known of the set-up, by the ids of `guide.evidence`."""
        found = {**known(session), **self.proofs}
        gone = {old for new in found for old in TAKES_BACK.get(new, ())}
        return {name: evidence for name, evidence in found.items() if name not in gone}
