"""What was given in this run or in an earlier one: the texts and the key, or only their marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.core.salted_hash import RESULT, SETTINGS, make_mark
from wizard.core.session.record import Kept

if TYPE_CHECKING:  # neither pydantic nor the engine is needed before the first screen
    from wizard.core.credentials.reading import Credentials, PasteReading
    from wizard.core.document.text import SettingsText
    from wizard.core.merge.plan import MergePlan


@dataclass(frozen=True)
class Given(Kept):
    """The record, with what is not kept of it: the key, the texts, the looks."""

    practice: bool = False
    sharing: bool = False
    reading: PasteReading | None = None
    unreadable: SettingsText | None = None  # what was loaded but cannot be read yet
    original: SettingsText | None = None  # as it was loaded; undo and restore give this
    settings: SettingsText | None = None  # the same with the fixes that the person agreed to
    viewing: int | None = None  # the step looked at; None means the one that is next

    @property
    def credentials(self) -> Credentials | None:
        """The three values, once all are there and none is refused."""
        return self.reading.credentials if self.reading else None

    @property
    def plan(self) -> MergePlan | None:
        """The merge plan of exactly the current inputs; None until both are there.

        Raises:
            Unreadable: never in a session built by the screens; they load only what can be read.
        """
        credentials = self.credentials
        if credentials is None or self.settings is None:
            return None
        from wizard.core.merge.plan import PlanInputs, plan_for  # the engine: see above

        choices = tuple(sorted(self.choices.items()))
        return plan_for(
            PlanInputs(self.settings.text, credentials, self.endpoint, self.options, choices)
        )

    # Recognizing what was not kept ----------------------------------------------------------------

    def mark(self, name: str, text: str) -> str:
        """The mark of a text in this set-up."""
        return make_mark(self.salt, name, text)

    @property
    def given_marks(self) -> dict[str, str]:
        """The marks of the credentials and the settings, given now or in an earlier run."""
        from wizard.core.credentials.names import AGENT, KEY, TENANT  # not before the first screen

        marks = dict(self.resumed.marks) if self.resumed else {}
        credentials, original = self.credentials, self.original or self.unreadable
        if credentials is not None:
            marks[AGENT] = self.mark(AGENT, credentials.agent_id)
            marks[TENANT] = self.mark(TENANT, credentials.tenant_id)
            marks[KEY] = self.mark(KEY, credentials.api_key.get_secret_value())
        if original is not None:
            marks[SETTINGS] = self.mark(SETTINGS, original.text)
        return marks

    @property
    def tails(self) -> tuple[str, str]:
        """The last four characters of agent and tenant; "" where they are not known."""
        from wizard.core.redact.mask import tail4  # not before the first screen

        if self.credentials is not None:
            return tail4(self.credentials.agent_id), tail4(self.credentials.tenant_id)
        resumed = self.resumed
        return (resumed.agent_tail, resumed.tenant_tail) if resumed else ("", "")

    def is_as_left(self, name: str, text: str) -> bool:
        """Whether `text` is what had that name in the earlier run: a credential, the settings."""
        known = self.resumed.marks.get(name) if self.resumed else None
        return known is not None and known == self.mark(name, text)

    def is_contradicted(self, reading: PasteReading | None) -> bool:
        """Whether credentials were given that are not those of the earlier run."""
        from wizard.core.credentials.names import CREDENTIAL_NAMES  # not before the first screen

        given = reading.values if reading else {}
        names = (name for name in CREDENTIAL_NAMES if name in given)
        return any(not self.is_as_left(name, given[name].text) for name in names)

    @property
    def fingerprint(self) -> str:
        """The mark of the current result; empty while there is none.

        Until key and settings of an earlier run are given again its result stands, unless others
        were given.
        """
        plan, resumed = self.plan, self.resumed
        if plan is not None:
            return self.mark(RESULT, plan.fingerprint)
        if resumed is None or self.is_contradicted(self.reading):
            return ""
        text = self.original or self.unreadable
        is_other = text is not None and not self.is_as_left(SETTINGS, text.text)
        return "" if is_other else resumed.result

    def stands(self, fingerprint: str) -> bool:
        """Whether the result with this mark is the current one."""
        return bool(fingerprint) and fingerprint == self.fingerprint
