"""What the later steps remember in addition to the session, while the program runs.

It holds only sentences and times: no text of the settings, and no key.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wizard.core.credentials.names import is_key_shaped
from wizard.services.surroundings import people_here

if TYPE_CHECKING:
    from wizard.core.redact.nicknames import Nicknames
    from wizard.core.verify.answer import CheckResult
    from wizard.core.verify.comparison import Comparison
    from wizard.core.verify.verification import Verification
    from wizard.services.clipboard.clipboard import Outcome


class OnClipboard(NamedTuple):
    """How copying the settings went, and which result was copied."""

    fingerprint: str
    outcome: Outcome


class Compared(NamedTuple):
    """How the last text that was pasted back from the console compares with the result."""

    fingerprint: str  # of the result that it was compared with
    comparison: Comparison
    at: datetime


@dataclass
class Remembered:
    """What the steps remember in addition to the session: copies, comparisons, paths, warnings."""

    copied: OnClipboard | None = None
    cleared: Outcome | None = None
    compared: Compared | None = None
    verification: Verification | None = None
    last_check: CheckResult | None = None  # the whole answer; the session keeps what it proves
    report: str = ""  # where the report was saved
    # What the person was warned that the browser shows.
    warned: set[str] = field(default_factory=set)
    addresses: tuple[str, ...] = ()  # URLs whose hosts may appear alone in a sentence
    _paths: dict[str, str] = field(default_factory=dict)  # the last typed path for each question

    def path_for(self, question: str, default: str, *, sharing: bool) -> str:
        """Return the path that a question offers: the last typed one, but not while sharing."""
        return default if sharing else self._paths.get(question, default)

    def keep_path(self, question: str, typed: str) -> None:
        """Keep a typed path, so that nobody has to type it again after an error."""
        if typed.strip() and not is_key_shaped(typed.strip()):
            self._paths[question] = typed

    @property
    def may_hold_key(self) -> bool:
        """Whether the key was put on the clipboard and may still be there."""
        from wizard.services.clipboard.clipboard import CopyResult

        if self.copied is None or self.copied.outcome.kind is CopyResult.NOT_COPIED:
            return False
        return self.cleared is None or self.cleared.kind not in (
            CopyResult.CLEARED,
            CopyResult.NOT_OURS,
        )

    @cached_property
    def nicknames(self) -> Nicknames:
        """The nicknames for people and computers while the screen is shared."""
        from wizard.core.redact.nicknames import Nicknames
        from wizard.core.vendors import host_of

        return Nicknames(people_here(os.environ), map(host_of, self.addresses))
