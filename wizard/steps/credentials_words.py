"""The words of step 2: what was understood of a paste, and what Mavvrik answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, ENDPOINT_NAME, LABELS
from wizard.core.credentials.reading import MAX_PASTE
from wizard.core.document.text import decode
from wizard.core.finding import Severity
from wizard.core.redact.nicknames import PRIVATE_AUTHORITY, Nicknames
from wizard.core.session.session import CredentialCheck, Doing, Session
from wizard.core.syntax.problem import Unreadable
from wizard.services.child_processes import in_daemon_thread
from wizard.services.files.files import read_limited
from wizard.services.files.trouble import FileTrouble
from wizard.steps.pasted import counted
from wizard.steps.sharing import where_of
from wizard.steps.styled_text import Line, Words, joined, line, words

if TYPE_CHECKING:
    from wizard.core.credentials.reading import PasteReading
    from wizard.core.credentials.rules import CredentialProblem
    from wizard.core.verify.answer import CheckResult


DONE = words("✓", "bold $success")
PROBLEM = words("x", "bold $error")
CAUTION = words("!", "bold $warning")
PRACTICE_KEY = "practice-key"  # in practice mode the practice key is the right one

ASKED_AGAIN = (
    "The three values were not stored. Paste the same Connect block again: you go on where you "
    "were. With another key, it becomes a change of the key."
)
AS_BEFORE = "The same agent, tenant and key as before: what was found out with them still counts."
NEW_KEY = (
    "A new key for the same agent and tenant. Do not revoke the old one before everyone has "
    "restarted Claude Code."
)
PASTE_NEW = (
    "Paste the new Connect block: the same Agent ID and Tenant ID, with the new API key. The old "
    "key stays valid until you revoke it."
)
OLD_AGAIN = (
    "This is the API key that the console holds already, so nothing would change. Get a new key in "
    "the Connect tab, and paste the new block."
)
OTHERS = (
    "Not the agent and tenant of before: what was found out with those does not count for these."
)


def relevant_problems(session: Session) -> list[CredentialProblem]:
    """What is wrong or doubtful about the values, without what practice mode makes right."""
    found = session.reading.problems if session.reading else ()
    return [one for one in found if not (session.practice and one.code == PRACTICE_KEY)]


def sign_of_value(session: Session, name: str) -> Words:
    """The sign in front of a value: understood, doubtful, wrong, not yet."""
    reading = session.reading
    if reading is None or name not in reading.values:
        return words("-", "$quiet")
    severities = {one.severity for one in relevant_problems(session) if one.name == name}
    if Severity.ERROR in severities:
        return PROBLEM
    return CAUTION if Severity.WARNING in severities else DONE


def note_of_value(session: Session, name: str) -> str:
    """From where a value came; while sharing, what can be said of it without showing it."""
    reading = session.reading
    found = reading.values.get(name) if reading else None
    if reading is None or found is None:
        return ""
    where = f"line {found.line}" if found.line else "typed here"
    fact = reading.fact(name) if session.sharing else ""
    return f"{fact}   {where}" if fact else where


def summary_of(reading: PasteReading) -> str:
    """How much was understood, for the border round the values."""
    names = [name for name in LABELS if name in reading.values and name != ENDPOINT_NAME]
    lines = {reading.values[name].line for name in names} - {0}
    where = f" from {counted(len(lines), 'line')}" if lines else ""
    return f"Understood: {counted(len(names), 'value')}{where}"


def reading_lines(session: Session, names: Nicknames) -> list[Line]:
    """What was mended, what is wrong, and what to do about it."""
    reading = session.reading
    if reading is None:
        return [line(asked_for(session), CAUTION)] if session.resumed else []
    return [
        *recognised_lines(session),
        *_problems(session),
        *_other_address(session, reading, names),
        *_mended(reading),
    ]


def asked_for(session: Session) -> str:
    """Which block is wanted, where an earlier run is gone on with."""
    return PASTE_NEW if session.doing is Doing.ROTATION else ASKED_AGAIN


def paste_label(session: Session, usual: str) -> str:
    """What the box asks for; in a rotation the old block is of no use."""
    return "Paste the new Connect block here" if session.doing is Doing.ROTATION else usual


def recognised_lines(session: Session) -> Iterator[Line]:
    """Whether these are the values of the earlier run; only their marks were kept."""
    if session.credentials is None or (session.resumed is None and session.live is None):
        return
    from wizard.core.session.resuming import Same, recognise

    found = recognise(session, session.reading)
    if session.doing is Doing.ROTATION and found.key is Same.YES:
        yield line(words(OLD_AGAIN, "bold"), CAUTION)
    elif found.credentials is Same.YES:
        yield line(AS_BEFORE, DONE)
    elif found.is_new_key:
        yield line(words(NEW_KEY, "bold"), CAUTION)
    elif found.credentials is Same.NO:
        yield line(OTHERS, CAUTION)


def _problems(session: Session) -> Iterator[Line]:
    for one in relevant_problems(session):
        sign = PROBLEM if one.severity is Severity.ERROR else CAUTION
        yield line(f"{one.message} {one.remedy}", sign)


def _mended(reading: PasteReading) -> Iterator[Line]:
    for name, label in LABELS.items():
        found = reading.values.get(name)
        for sentence in found.mended if found else ():
            yield line(words(f"{label}, mended: {sentence}", "$quiet"), words("~", "$quiet"))


def _other_address(session: Session, reading: PasteReading, names: Nicknames) -> Iterator[Line]:
    found = reading.values.get(ENDPOINT_NAME)
    named = reading.shown(ENDPOINT_NAME).rstrip("/") if found else ""
    used = session.endpoint.rstrip("/")
    if named and named != used:
        if session.sharing:
            named, used = names.sentence(named), names.sentence(used)
        yield line(
            f"The block names the address {named}; {used} is used here. If that one is meant, "
            "leave and start again with --endpoint.",
            CAUTION,
        )


def comparing_lines(session: Session) -> list[Line]:
    """The one thing that only the person can check."""
    tail = agent_tail(session)
    return [
        line(words("One thing only you can check: does the dashboard show this Agent ID?", "bold")),
        line(
            joined(
                "It ends in  ",
                (tail, "bold $accent"),
                ".    Mavvrik does not tell us when it is a wrong one. Data with a wrong ID would "
                "land under another agent, or nowhere.",
            ),
            " ",
        ),
    ]


def missing_note(session: Session) -> str:
    """What is still missing before Mavvrik can be asked."""
    if session.credentials is not None:
        return ""
    missing = session.reading.missing if session.reading else CREDENTIAL_NAMES
    if len(missing) == len(CREDENTIAL_NAMES):
        return "needs all three values"
    if missing:
        return f"still missing: {', '.join(LABELS[name] for name in missing)}"
    return "first put right what is marked x"


def agent_tail(session: Session) -> str:
    """The last four of the Agent ID, to be compared aloud."""
    found = session.reading.values.get(AGENT) if session.reading else None
    return found.text[-4:] if found else ""


SIDE_BY_SIDE = 70  # cells of a sentence and the time of the answer, to stand in one row


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The answer in words. Only the sentence is known where a session was taken up again."""

    accepted: bool
    sentence: str
    at: datetime
    where: str = ""  # "from jump01, over SSH"; empty: from this computer
    label: str = ""  # "INVALID_API_KEY, HTTP 401"
    consequence: str = ""
    remedies: tuple[str, ...] = ()
    took: str = ""  # "0.2 s"


def shown_answer(
    session: Session, check: CredentialCheck, result: CheckResult | None, names: Nicknames
) -> ShownAnswer:
    """The answer of `check`; `result` is the whole of it, where it is still known."""
    evidence = check.evidence
    where = where_of(evidence, names, session.sharing) if evidence.where else ""
    if result is None:
        sentence = names.sentence(check.sentence) if session.sharing else check.sentence
        return ShownAnswer(check.accepted, sentence, evidence.at, where, check.code)
    from wizard.core.verify.answer import spoken

    result = _covered(result, names) if session.sharing else result
    return ShownAnswer(
        check.accepted,
        result.sentence,
        evidence.at,
        where,
        result.label,
        result.consequence,
        result.remedies,
        spoken(result.seconds),
    )


def _covered(result: CheckResult, names: Nicknames) -> CheckResult:
    return replace(
        result,
        host=names.host(result.host),
        proxy=names.host(result.proxy) if result.proxy else None,
        issuer=PRIVATE_AUTHORITY if result.issuer else None,
        detail=names.sentence(result.detail),
    )


def answer_lines(answer: ShownAnswer) -> list[Line]:
    """What happened, and what it means."""
    style, sign = ("bold $success", "✓") if answer.accepted else ("bold $error", "x")
    sentence, when = words(answer.sentence, style), words(_when(answer), "$quiet")
    if len(sentence.plain) + len(when.plain) <= SIDE_BY_SIDE:
        found = [line(sentence, words(sign, style), when)]
    else:
        found = [line(sentence, words(sign, style)), line(when, " ")]
    return [*found, line(answer.consequence, " ")] if answer.consequence else found


def _when(answer: ShownAnswer) -> str:
    at = f"{answer.at:%H:%M} {answer.where}".rstrip()
    if answer.accepted:
        return f"{at}, answered in {answer.took}" if answer.took else at
    return f"{answer.label}, {at}"


def remedy_lines(answer: ShownAnswer) -> list[Line]:
    """What to do after an answer that was no acceptance, the likeliest first."""
    if answer.accepted or not answer.remedies:
        return []
    first = "Most likely" if len(answer.remedies) > 1 else "To do"
    labels = (first, *["Otherwise"] * (len(answer.remedies) - 1))
    return [
        line(text, words(label, "bold"))
        for label, text in zip(labels, answer.remedies, strict=True)
    ]


def details_of(address: str, answer: ShownAnswer) -> str:
    """The outcome for a ticket; no value of the credentials is in it."""
    from wizard import __version__

    parts = [
        f"mvk-wizard {__version__}: credential check",
        f"Address: {address}",
        f"When:    {answer.at:%Y-%m-%d %H:%M %Z} {answer.where}".rstrip(),
        f"Answer:  {answer.label}",
        f"Means:   {answer.sentence}",
    ]
    return "\n".join(parts) + "\n"


SECONDS = 10.0  # a network drive may hang


async def read_block(path: str) -> tuple[str, str]:
    """The text of a file and a sentence on what went wrong; one of the two is empty."""
    try:
        data = await in_daemon_thread(lambda: _read(path), limit=SECONDS)
        return decode(data).text, ""
    except FileTrouble as trouble:
        return "", f"{trouble.sentence} {trouble.remedy}"
    except Unreadable as unreadable:
        return "", f"{unreadable.problem.message} {unreadable.problem.remedy}"
    except TimeoutError:
        return "", "The disk does not answer. Copy the file to another place, or paste its text."


def _read(path: str) -> bytes:
    return read_limited(Path(path).expanduser(), MAX_PASTE)
