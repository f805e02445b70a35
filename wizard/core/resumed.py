"""What a session knows of the earlier run that it goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.core.marks import make_mark, same_mark

if TYPE_CHECKING:  # pydantic is not needed before the first screen
    from wizard.core.credentials import PasteReading

# What marks are made of, besides the credentials by their names.
SETTINGS, RESULT = "settings", "result"


@dataclass(frozen=True, slots=True)
class Resumed:
    """The earlier run that a session goes on from: its key and texts were not kept, only marks.

    Until the settings are loaded again, fingerprints in the session are marks too.
    """

    left_at: datetime
    at: datetime  # when it was gone on with
    step: int  # that was reached
    salt: str
    marks: Mapping[str, str]
    agent_tail: str = ""  # "••••91c4"
    tenant_tail: str = ""
    handed_over_at: datetime | None = None  # what was said before that, a colleague said

    def is_as_kept(self, name: str, text: str) -> bool:
        """Whether `text` is what had that name: a credential, the settings."""
        kept = self.marks.get(name)
        return kept is not None and same_mark(kept, make_mark(self.salt, name, text))

    def is_result(self, mark: str, fingerprint: str) -> bool:
        """Whether a mark in the session is that of the result with this fingerprint."""
        return same_mark(mark, make_mark(self.salt, RESULT, fingerprint))

    def is_contradicted(self, reading: PasteReading | None) -> bool:
        """Whether credentials were given that are not the earlier ones."""
        from wizard.core.credential_names import CREDENTIAL_NAMES  # not before the first screen

        given = reading.values if reading else {}
        return any(
            not self.is_as_kept(name, given[name].text)
            for name in CREDENTIAL_NAMES
            if name in given
        )
