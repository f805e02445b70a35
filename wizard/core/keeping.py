"""From a session to what is kept of it: never the key, never settings text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.core import saved_form as form
from wizard.core.again import reached_step
from wizard.core.credential_names import CREDENTIAL_NAMES
from wizard.core.marks import is_mark, make_mark, past
from wizard.core.mask import mask_text, tail4
from wizard.core.resumed import RESULT, SETTINGS
from wizard.core.saved_form import MOST_ENTRIES, MOST_FIELDS, SavedSession, clean
from wizard.core.secret_names import KNOWN_PREFIX
from wizard.core.session import Evidence, Session, Sighting

if TYPE_CHECKING:
    from wizard.core.credentials import PasteReading

_SHORTEST = 4  # characters; shorter ones would take half of every text
_RUN = 8  # so many characters of a secret in a row are not kept, whatever they stand in
_PREFIX = re.compile(rf"\A{KNOWN_PREFIX}")


def keep_session(session: Session, salt: str, now: datetime) -> SavedSession:
    """What may be kept of a session. `salt` is random, and the same for the whole set-up."""
    return _Keeper(session, session.resumed.salt if session.resumed else salt).keep(now)


class _Keeper:
    """Makes one saved form; every text in it has passed `text`."""

    def __init__(self, session: Session, salt: str) -> None:
        self._session = session
        self._salt = salt
        self._secrets = frozenset(_secret_pieces(session.reading))

    def keep(self, now: datetime) -> SavedSession:
        session, resumed = self._session, self._session.resumed
        agent_tail, tenant_tail = self._tails()
        return SavedSession(
            program=__version__,
            at=now,
            step=reached_step(session),
            salt=self._salt,
            marks=self._marks(),
            handed_over_at=resumed.handed_over_at if resumed else None,
            endpoint=self.text(session.endpoint),
            verify_url=self.text(session.verify_url),
            agent_name=self.text(session.agent_name),
            agent_tail=agent_tail,
            tenant_tail=tenant_tail,
            tester=self.text(session.tester),
            registered=self._evidence(session.registered),
            check=self._check(),
            went_on_anyway=session.went_on_anyway,
            agent_compared=self._evidence(session.agent_compared),
            loaded=self._evidence(session.loaded),
            fixes=tuple(map(self.text, session.fixes[:MOST_ENTRIES])),
            settings_confirmed=session.settings_confirmed,
            elsewhere=session.elsewhere,
            original_kept=self.text(session.original_kept),
            receipt=self.text(session.receipt),
            options=self._options(),
            choices=self._choices(),
            previewed=self._mark_of(session.previewed),
            tried=self._tried(),
            taken=self._taken(),
            saved=self._saved(),
            activity=self._evidence(session.activity),
            cost=self._sighting(session.cost),
            sessions=self._sighting(session.sessions),
            left_open=session.left_open,
            proofs=self._proofs(),
            claude_version=self.text(session.claude_version),
        )

    def text(self, text: str) -> str:
        """The text, or nothing where a secret may be in it: then it is asked for again."""
        text = clean(text)
        if mask_text(text) != text:
            return ""
        return "" if any(piece in text for piece in self._secrets) else text

    # Marks and tails ------------------------------------------------------------------------------

    def _marks(self) -> dict[str, str]:
        session = self._session
        marks = dict(session.resumed.marks) if session.resumed else {}
        credentials = session.credentials
        if credentials is not None:
            values = (
                credentials.agent_id,
                credentials.tenant_id,
                credentials.api_key.get_secret_value(),
            )
            for name, value in zip(CREDENTIAL_NAMES, values, strict=True):
                marks[name] = make_mark(self._salt, name, value)
        original = session.original or session.draft
        if original is not None:
            marks[SETTINGS] = make_mark(self._salt, SETTINGS, original.text)
        return marks

    def _tails(self) -> tuple[str, str]:
        credentials, resumed = self._session.credentials, self._session.resumed
        if credentials is not None:
            tails = tail4(credentials.agent_id), tail4(credentials.tenant_id)
            return self.text(tails[0]), self.text(tails[1])
        return (resumed.agent_tail, resumed.tenant_tail) if resumed else ("", "")

    def _mark_of(self, fingerprint: str) -> str:
        """The mark of a result; one that does not stand any more is marked as past."""
        if not fingerprint:
            return ""
        known = is_mark(fingerprint)
        mark = fingerprint if known else make_mark(self._salt, RESULT, fingerprint)
        return mark if self._session.stands(fingerprint) else past(mark)

    # Parts ----------------------------------------------------------------------------------------

    def _evidence(self, evidence: Evidence | None) -> form.EvidenceForm | None:
        return None if evidence is None else self._form_of(evidence)

    def _form_of(self, evidence: Evidence) -> form.EvidenceForm:
        return form.EvidenceForm(
            how=evidence.how,
            at=evidence.at,
            where=self.text(evidence.where),
            detail=self.text(evidence.detail),
        )

    def _check(self) -> form.CheckForm | None:
        check = self._session.check
        if check is None:
            return None
        return form.CheckForm(
            accepted=check.accepted,
            refused=check.refused,
            code=self.text(check.code),
            sentence=self.text(check.sentence),
            evidence=self._form_of(check.evidence),
        )

    def _options(self) -> form.OptionsForm:
        options = self._session.options
        return form.OptionsForm(
            command_lines=options.command_lines,
            old_clients=options.old_clients,
            enforce=options.enforce,
            fix_attributes=options.fix_attributes,
        )

    def _choices(self) -> dict[str, str]:
        kept = list(self._session.choices.items())[:MOST_ENTRIES]
        texts = {self.text(question): self.text(choice) for question, choice in kept}
        return {question: choice for question, choice in texts.items() if question and choice}

    def _taken(self) -> form.TakenForm | None:
        taken = self._session.taken
        if taken is None:
            return None
        return form.TakenForm(
            mark=self._mark_of(taken.fingerprint),
            evidence=self._form_of(taken.evidence),
            file=self.text(taken.file),
        )

    def _tried(self) -> form.TriedForm | None:
        tried = self._session.tried
        if tried is None:
            return None
        return form.TriedForm(
            mark=self._mark_of(tried.fingerprint),
            evidence=self._form_of(tried.evidence),
            is_right=tried.is_right,
        )

    def _saved(self) -> form.SavedForm | None:
        saved = self._session.saved
        if saved is None:
            return None
        return form.SavedForm(
            mark=self._mark_of(saved.fingerprint),
            evidence=self._form_of(saved.evidence),
            console=saved.console,
        )

    def _sighting(self, sighting: Sighting | None) -> form.SightingForm | None:
        if sighting is None:
            return None
        return form.SightingForm(
            answer=sighting.answer,
            evidence=self._form_of(sighting.evidence),
            fields=tuple(sorted(map(self.text, sighting.fields)))[:MOST_FIELDS],
        )

    def _proofs(self) -> dict[str, form.EvidenceForm]:
        kept = list(self._session.proofs.items())[:MOST_ENTRIES]
        return {name: self._form_of(evidence) for name, evidence in kept if self.text(name)}


def _secret_pieces(reading: PasteReading | None) -> Iterator[str]:
    """Every piece of what was sealed that says something of it; its known prefix does not."""
    for found in reading.values.values() if reading else ():
        if isinstance(found.value, str):
            continue
        secret = _PREFIX.sub("", found.text)
        if _SHORTEST <= len(secret) < _RUN:
            yield secret
        yield from (secret[start : start + _RUN] for start in range(len(secret) - _RUN + 1))
