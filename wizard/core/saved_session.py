"""From what was kept of a set-up back to a session, here or on a colleague's computer.

The key and the settings text were not kept: they are asked for again, and recognised by marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wizard.core import saved_form as form
from wizard.core.credential_names import AGENT, KEY, TENANT
from wizard.core.keeping import keep_session
from wizard.core.marks import make_mark, same_mark
from wizard.core.plan import Options
from wizard.core.resumed import SETTINGS, Resumed
from wizard.core.saved_form import (
    BadSavedSession,
    NewerSavedSession,
    SavedSession,
    read_form,
    write_form,
)
from wizard.core.session import (
    CredentialCheck,
    Evidence,
    Saved,
    Session,
    Sighting,
    Taken,
    Tried,
)
from wizard.core.shown_paths import only_names
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.vendors import host_of

if TYPE_CHECKING:
    from wizard.core.credentials import PasteReading
    from wizard.core.text import SettingsText

__all__ = [
    "BadSavedSession",
    "NewerSavedSession",
    "Recognised",
    "Same",
    "SavedSession",
    "for_handover",
    "from_colleague",
    "keep_session",
    "read_form",
    "recognise",
    "restore_session",
    "write_form",
]

_HERE = "from this computer"


# Back to a session --------------------------------------------------------------------------------


def restore_session(
    saved: SavedSession,
    now: datetime,
    *,
    endpoint: str | None = None,
    verify_url: str | None = None,
) -> Session:
    """The session as it was left, without the key and the texts; its evidence keeps its times.

    `endpoint` and `verify_url` are what this run was told; None takes what was kept. What another
    endpoint said of the key is not taken over.
    """
    back = _Back(now)
    where = endpoint or saved.endpoint or DEFAULT_ENDPOINT
    check = back.check(saved.check) if where == saved.endpoint else None
    return Session(
        endpoint=where,
        verify_url=saved.verify_url if verify_url is None else verify_url,
        started=saved.step > 0,
        agent_name=saved.agent_name or Session.agent_name,
        registered=back.evidence(saved.registered),
        check=check,
        went_on_anyway=saved.went_on_anyway,
        agent_compared=back.evidence(saved.agent_compared),
        fixes=saved.fixes,
        loaded=back.evidence(saved.loaded),
        settings_confirmed=saved.settings_confirmed,
        elsewhere=saved.elsewhere,
        original_kept=saved.original_kept,
        options=Options(**saved.options.model_dump()),
        choices=dict(saved.choices),
        previewed=saved.previewed,
        tried=back.tried(saved.tried),
        taken=back.taken(saved.taken),
        saved=back.saved(saved.saved),
        tester=saved.tester,
        activity=back.evidence(saved.activity),
        cost=back.sighting(saved.cost),
        sessions=back.sighting(saved.sessions),
        left_open=saved.left_open,
        proofs={name: back.evidence_of(one) for name, one in saved.proofs.items()},
        claude_version=saved.claude_version,
        receipt=saved.receipt,
        resumed=_resumed(saved, now),
    )


def _resumed(saved: SavedSession, now: datetime) -> Resumed:
    return Resumed(
        left_at=min(saved.at, now),
        at=now,
        step=saved.step,
        salt=saved.salt,
        marks=dict(saved.marks),
        agent_tail=saved.agent_tail,
        tenant_tail=saved.tenant_tail,
        handed_over_at=saved.handed_over_at,
    )


@dataclass(frozen=True, slots=True)
class _Back:
    """Makes the parts of a session again. Nothing in it is later than now."""

    now: datetime

    def evidence_of(self, one: form.EvidenceForm) -> Evidence:
        return Evidence(one.how, min(one.at, self.now), one.where, one.detail)

    def evidence(self, one: form.EvidenceForm | None) -> Evidence | None:
        return None if one is None else self.evidence_of(one)

    def check(self, one: form.CheckForm | None) -> CredentialCheck | None:
        if one is None:
            return None
        evidence = self.evidence_of(one.evidence)
        return CredentialCheck(one.accepted, one.refused, one.code, one.sentence, evidence)

    def taken(self, one: form.TakenForm | None) -> Taken | None:
        return None if one is None else Taken(one.mark, self.evidence_of(one.evidence), one.file)

    def saved(self, one: form.SavedForm | None) -> Saved | None:
        return None if one is None else Saved(one.mark, self.evidence_of(one.evidence), one.console)

    def tried(self, one: form.TriedForm | None) -> Tried | None:
        return (
            None if one is None else Tried(one.mark, self.evidence_of(one.evidence), one.is_right)
        )

    def sighting(self, one: form.SightingForm | None) -> Sighting | None:
        if one is None:
            return None
        return Sighting(one.answer, self.evidence_of(one.evidence), frozenset(one.fields))


# Recognising --------------------------------------------------------------------------------------


class Same(StrEnum):
    """Whether what is given now is what there was before."""

    YES = "the same as before"
    NO = "not the same as before"
    UNKNOWN = "not known"  # not given now, or not given before


@dataclass(frozen=True, slots=True)
class Recognised:
    """Each thing that was not kept, compared by its mark."""

    agent: Same
    tenant: Same
    key: Same
    settings: Same

    @property
    def credentials(self) -> Same:
        """All three together."""
        each = {self.agent, self.tenant, self.key}
        if Same.NO in each:
            return Same.NO
        return Same.UNKNOWN if Same.UNKNOWN in each else Same.YES

    @property
    def is_new_key(self) -> bool:
        """Another key for the same agent and tenant: a rotation."""
        return (self.agent, self.tenant, self.key) == (Same.YES, Same.YES, Same.NO)


def recognise(
    saved: SavedSession | Resumed,
    reading: PasteReading | None = None,
    settings: SettingsText | None = None,
) -> Recognised:
    """Compare what is pasted or loaded now with what there was before."""

    def compare(name: str, text: str | None) -> Same:
        kept = saved.marks.get(name)
        if kept is None or text is None:
            return Same.UNKNOWN
        return Same.YES if same_mark(kept, make_mark(saved.salt, name, text)) else Same.NO

    def given(name: str) -> str | None:
        found = reading.values.get(name) if reading else None
        return found.text if found else None

    agent, tenant, key = (compare(name, given(name)) for name in (AGENT, TENANT, KEY))
    return Recognised(agent, tenant, key, compare(SETTINGS, settings.text if settings else None))


# Handing over -------------------------------------------------------------------------------------


def for_handover(saved: SavedSession, now: datetime, computer: str = "") -> SavedSession:
    """What a colleague gets: no paths of this computer, and where each proof was taken.

    `computer` is this computer's name, so that "from this computer" stays true elsewhere.
    """
    where = f"from {computer}" if computer else "from another computer"
    parts = saved.model_dump(mode="json")
    _name_place(parts, where)
    parts = _each_text(parts, only_names)
    handed_over = SavedSession.model_validate(parts | {"at": now, "handed_over_at": now})
    return handed_over.model_copy(update={**_without_paths(handed_over), "notes": ()})


def _each_text(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, dict):
        return {name: _each_text(value, change) for name, value in part.items()}
    if isinstance(part, list):
        return [_each_text(value, change) for value in part]
    return change(part) if isinstance(part, str) else part


def _without_paths(saved: SavedSession) -> dict[str, object]:
    taken = saved.taken and saved.taken.model_copy(update={"file": ""})
    return {"original_kept": "", "receipt": "", "taken": taken}


def _name_place(parts: object, where: str) -> None:
    """Replace "from this computer" by `where`, in every evidence of the form."""
    for part in _each(parts):
        place = part.get("where")
        if "how" in part and isinstance(place, str):
            part["where"] = where + place.removeprefix(_HERE) if _is_here(place) else place


def _is_here(place: str) -> bool:
    return not place or place.startswith(_HERE)


def _each(parts: object) -> Iterator[dict[str, object]]:
    if isinstance(parts, dict):
        yield parts
        for part in parts.values():
            yield from _each(part)


def from_colleague(saved: SavedSession) -> SavedSession:
    """A hand-over as far as it may be taken at its word: it does not choose where the key goes.

    Paths are left out, they would be of another computer. Addresses are left out and named in
    `notes`; what another endpoint said of the key goes with it.
    """
    own = saved.endpoint == DEFAULT_ENDPOINT
    return saved.model_copy(
        update={
            **_without_paths(saved),
            "handed_over_at": saved.handed_over_at or saved.at,
            "endpoint": DEFAULT_ENDPOINT,
            "verify_url": "",
            "check": saved.check if own else None,
            "notes": tuple(_address_notes(saved)),
        }
    )


def _address_notes(saved: SavedSession) -> Iterator[str]:
    if saved.endpoint != DEFAULT_ENDPOINT:
        yield (
            f"Your colleague's endpoint was at {host_of(saved.endpoint) or 'another host'}. It is"
            " not taken from a file: if you know it, give it with --endpoint."
        )
    if saved.verify_url:
        yield (
            f"Your colleague polled {host_of(saved.verify_url) or 'another host'}. A verification"
            " address is not taken from a file: if you know it, give it with --verify-url."
        )
