"""Save a session in a file and read it back.

Steps, names, decisions, evidence and marks are saved, but never a key or settings text. A file is
not trusted when it is read: everything in it is limited, and no error message repeats its content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from wizard import __version__
from wizard.core.address import read_address
from wizard.core.harmless import harmless
from wizard.core.redact.mask import mask_text
from wizard.core.redact.nicknames import only_names
from wizard.core.redact.secret_detection import KNOWN_PREFIX
from wizard.core.salted_hash import MARK, SETTINGS
from wizard.core.session.record import Console, Evidence, Holds, How, Record, Resumed
from wizard.core.session.session import Session
from wizard.core.session.summary import reached_step
from wizard.core.values import DEFAULT_ENDPOINT
from wizard.core.vendors import host_of

if TYPE_CHECKING:
    from wizard.core.credentials.reading import PasteReading


KIND: Final = "mvk-wizard set-up"
SCHEMA_VERSION: Final = 2
MOST_TEXT = 1000  # characters of a sentence or a path
MOST_ENTRIES = 200  # entries of any list or mapping
_SHORTEST = 4  # characters; shorter parts of a secret would remove half of every text
_RUN = 8  # so many consecutive characters of a secret are never saved, in any text
_PREFIX = re.compile(rf"\A{KNOWN_PREFIX}")
_RECORD = TypeAdapter(Record)
_HERE = "from this computer"


class BadSavedSession(Exception):
    """A file that is not a saved setup. The exception holds nothing of its content."""


class NewerSavedSession(BadSavedSession):
    """A setup that was saved by a later version of this program."""


# To a file ----------------------------------------------------------------------------------------


def write_session(session: Session, now: datetime) -> bytes:
    """Encode a session for the file.

    Raises:
        ValueError: the session has no salt, so its marks could be guessed.
    """
    if not session.salt:
        raise ValueError("no salt")
    form = {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "program": __version__,
        **_RECORD.dump_python(record_of(session, now), mode="json"),
    }
    return (json.dumps(form, indent=2) + "\n").encode()


def record_of(session: Session, now: datetime) -> Record:
    """Return what may be saved of a session: its progress, and no text that may hold a secret."""
    agent_tail, tenant_tail = session.tails
    left = Resumed(
        now,
        now,
        reached_step(session),
        session.given_marks,
        session.fingerprint,
        agent_tail,
        tenant_tail,
        session.resumed.handed_over_at if session.resumed else None,
    )
    record = Record(**{one.name: getattr(session, one.name) for one in fields(Record)})
    secrets = frozenset(_secret_pieces(session.reading))
    scrubbed: Record = _changed(replace(record, resumed=left), partial(_scrub, secrets))
    return replace(scrubbed, salt=session.salt)


def _changed(part: Any, change: Callable[[Any], Any]) -> Any:
    """Rebuild a record or JSON with every part changed, the innermost first."""
    if is_dataclass(part) and not isinstance(part, type):
        parts = {one.name: _changed(getattr(part, one.name), change) for one in fields(part)}
        part = replace(part, **parts)
    elif isinstance(part, Mapping):
        pairs = part.items()
        part = {_changed(name, change): _changed(value, change) for name, value in pairs}
    elif isinstance(part, list | tuple | frozenset):
        part = type(part)([_changed(one, change) for one in part])
    return change(part)


def _is_text(part: Any) -> bool:
    return isinstance(part, str) and not isinstance(part, Enum)


def _scrub(secrets: Collection[str], part: Any) -> Any:
    """Remove a text that may contain a secret, so that the person is asked for it again."""
    if isinstance(part, dict):
        return dict([one for one in part.items() if "" not in one][:MOST_ENTRIES])
    if isinstance(part, tuple | frozenset):
        return type(part)(list(part)[:MOST_ENTRIES])
    if not _is_text(part) or MARK.fullmatch(part):
        return part
    text = fit_to_keep(part)
    may_hold = mask_text(text) != text or any(piece in text for piece in secrets)
    return "" if may_hold else text


def _secret_pieces(reading: PasteReading | None) -> Iterator[str]:
    """Split every sealed value into parts that each reveal something. Known prefixes do not."""
    for found in reading.values.values() if reading else ():
        if isinstance(found.value, str):
            continue
        secret = _PREFIX.sub("", found.text)
        if _SHORTEST <= len(secret) < _RUN:
            yield secret
        yield from (secret[start : start + _RUN] for start in range(len(secret) - _RUN + 1))


def fit_to_keep(text: str) -> str:
    """Make a text fit to be saved and shown again: in one line, harmless, not too long."""
    return harmless(text[:MOST_TEXT], keep="")


# Back to a session --------------------------------------------------------------------------------


def read_session(data: bytes, now: datetime) -> Session:
    """Read a saved session, without the key and the texts. Its evidence keeps its times.

    Raises:
        NewerSavedSession: a later version of this program wrote it.
        BadSavedSession: it is not a saved setup, or it is damaged.
    """
    program: object = None
    try:
        form, program = _form_of(data)
        record = _RECORD.validate_json(json.dumps(_changed(form, _limited)), strict=True)
        for address in filter(None, (record.endpoint, record.verify_url)):
            read_address(address.partition("?")[0])  # other code could not use a bad one
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if _is_later(program):  # its fields are not known here
            raise NewerSavedSession("written by a later version") from None
        raise BadSavedSession("no saved setup") from None
    if record.resumed is None:
        raise BadSavedSession("no saved setup")
    # Nothing in it may be later than now.
    record = _changed(record, lambda part: min(part, now) if isinstance(part, datetime) else part)
    session = Session(**{one.name: getattr(record, one.name) for one in fields(Record)})
    return replace(session, resumed=session.resumed and replace(session.resumed, at=now))


def _form_of(data: bytes) -> tuple[dict[str, Any], object]:
    """Return the record in the form of this version, and the version that wrote the file."""
    form: Any = json.loads(data)
    if not isinstance(form, dict) or form.pop("kind", None) != KIND:
        raise BadSavedSession("no saved setup")
    version = form.pop("schema_version", None)
    record: dict[str, Any] = form
    if version == 1 and not isinstance(version, bool):
        record = from_version_1(form)
    elif isinstance(version, int) and version > SCHEMA_VERSION:
        raise NewerSavedSession("written by a later version")
    elif version != SCHEMA_VERSION:
        raise BadSavedSession("no saved setup")
    return record, record.pop("program", None)


def _is_later(program: object) -> bool:
    """Whether a version, such as "0.2.0", is later than that of this program."""
    mine, other = (
        [int(number) for number in re.findall(r"[0-9]{1,6}", str(one)[:MOST_TEXT])[:3]]
        for one in (__version__, program)
    )
    return other > mine


def _limited(part: Any) -> Any:
    """Clean a text from a file, and refuse too much of anything with a ValueError."""
    if isinstance(part, str):
        if len(part) > MOST_TEXT:
            raise ValueError("too long")
        return fit_to_keep(part)
    if isinstance(part, list | dict) and len(part) > MOST_ENTRIES:
        raise ValueError("too many")
    return part


# Handing over -------------------------------------------------------------------------------------


def for_handover(session: Session, now: datetime, computer: str = "") -> Session:
    """Return the session for a colleague: without paths, and with the computer of each evidence.

    `computer` is this computer's name, so that "from this computer" stays true elsewhere.
    """
    where = f"from {computer}" if computer else "from another computer"

    def for_others(part: Any) -> Any:
        if isinstance(part, Evidence) and (not part.where or part.where.startswith(_HERE)):
            part = replace(part, where=where + part.where.removeprefix(_HERE))
        return only_names(part) if _is_text(part) else part

    # The mark of the settings stays, so that the colleague's program recognizes the same settings.
    without = _without_paths(session)
    written = {one.name: _changed(getattr(without, one.name), for_others) for one in fields(Record)}
    named = replace(without, **written)
    resumed = named.resumed or Resumed(now, now, reached_step(session))
    handed_over: Session = replace(named, resumed=replace(resumed, handed_over_at=now))
    return handed_over


def _without_paths(session: Session) -> Session:
    taken = session.taken and replace(session.taken, file="")
    return replace(session, original_kept="", receipt="", files=(), taken=taken)


def from_colleague(session: Session) -> tuple[Session, tuple[str, ...]]:
    """Return the trusted part of a hand-over. It cannot decide where the key is sent.

    Paths are removed, because they belong to another computer. URLs are removed and named in the
    returned sentences, together with a key check that was made at another endpoint.
    """
    there, own = session.resumed, at_addresses(session, DEFAULT_ENDPOINT, "")
    if there is not None:
        there = replace(there, handed_over_at=there.handed_over_at or there.left_at)
    notes = []
    if session.endpoint != DEFAULT_ENDPOINT:
        notes.append(
            f"Your colleague's endpoint was at {host_of(session.endpoint) or 'another host'}. A"
            " file can't set it: if you know it, use --endpoint."
        )
    if session.verify_url:
        notes.append(
            f"Your colleague polled {host_of(session.verify_url) or 'another host'}. A file can't"
            " set the verification URL: if you know it, use --verify-url."
        )
    return replace(_without_paths(own), resumed=there), tuple(notes)


def at_addresses(session: Session, endpoint: str | None, verify_url: str | None) -> Session:
    """Return the session with the URLs of this run. None keeps the saved URL.

    A key check that was made at another endpoint is removed.
    """
    where = endpoint or session.endpoint or DEFAULT_ENDPOINT
    check = session.check if where == session.endpoint else None
    asked = session.verify_url if verify_url is None else verify_url
    return replace(session, endpoint=where, verify_url=asked, check=check)


# Version 1 of the file ----------------------------------------------------------------------------
#
# It was a flat list, in which starting a rotation overwrote what the console holds.

# A mark that was no longer that of the current result.
_PAST = re.compile(r"past:(?=[0-9a-f]{32}\Z)")
_SAME = (
    *("salt", "endpoint", "verify_url", "claude_version"),
    *("agent_name", "registered", "check", "went_on_anyway", "agent_compared"),
    *("loaded", "fixes", "settings_confirmed", "elsewhere", "original_kept", "receipt"),
    *("options", "choices", "previewed", "tried", "taken"),
)
_RESUMED = ("step", "marks", "agent_tail", "tenant_tail", "handed_over_at")
_LIVE = (
    *("endpoint", "agent_name", "agent_tail", "tenant_tail"),
    *("tester", "activity", "cost", "sessions", "left_open", "proofs"),
)


def from_version_1(old: dict[str, Any]) -> dict[str, Any]:
    """Convert a record of version 1 to the current form. Damaged content is refused later."""
    old = _changed(old, _renamed)
    form = _some(old, _SAME)
    form["started"] = old.get("step") != 0
    form["files"] = list(filter(None, [(old.get("taken") or {}).get("file")]))
    results = [
        old.get("previewed"),
        *((old.get(name) or {}).get("fingerprint") for name in ("taken", "saved", "tried")),
    ]
    current = next((one for one in results if one and not _PAST.match(one)), "")
    form["resumed"] = {"left_at": old["at"], "at": old["at"], "result": current}
    form["resumed"] |= _some(old, _RESUMED)
    if old.get("saved") is not None:
        form["live"] = _live(old)
    elif isinstance(old.get("proofs"), dict):
        form["proofs"] = old["proofs"]
    return dict(
        _changed(form, lambda part: _PAST.sub("mark:", part) if isinstance(part, str) else part)
    )


def _some(old: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: old[name] for name in names if name in old}


def _live(old: dict[str, Any]) -> dict[str, Any]:
    saved = dict(old["saved"])
    live = {"holds": Holds.OTHER, "result": saved.pop("fingerprint"), **saved}
    if saved.get("console") == Console.DIFFERENT:
        return live
    marks = {} if _PAST.match(live["result"]) else dict(old.get("marks", {}))
    marks.pop(SETTINGS, None)
    return {**live, **_some(old, _LIVE), "holds": Holds.MAVVRIK, "marks": marks}


def _renamed(part: Any) -> Any:
    """Use the names and words of this version."""
    if not isinstance(part, dict):
        return part
    part = {"fingerprint" if name == "mark" else name: value for name, value in part.items()}
    return part | {"how": How.SAID} if part.get("how") == "you said" else part
