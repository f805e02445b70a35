"""Mavvrik's answer to the credential check, as it may be shown: hosts by nickname while sharing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.core.credentials.reading import MAX_PASTE
from wizard.core.document.text import decode
from wizard.core.redact.nicknames import PRIVATE_AUTHORITY, Nicknames
from wizard.core.session.session import CredentialCheck, Session
from wizard.core.syntax.problem import Unreadable
from wizard.services.child_processes import in_daemon_thread
from wizard.services.files.files import read_limited
from wizard.services.files.trouble import FileTrouble
from wizard.steps.lines import Line, line, words
from wizard.steps.sharing import where_of

if TYPE_CHECKING:
    from wizard.core.verify.answer import CheckResult


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
