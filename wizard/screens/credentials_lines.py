"""What step 2 says of a paste and of Mavvrik's answer, as lines to draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.core.credential_names import AGENT, ENDPOINT_NAME, LABELS
from wizard.core.finding import Severity
from wizard.core.session import CredentialCheck, Session
from wizard.widgets.hanging import Line, line, words
from wizard.widgets.pasted import counted

if TYPE_CHECKING:
    from wizard.core.answer import CheckResult
    from wizard.core.credential_rules import CredentialProblem
    from wizard.core.credentials import PasteReading

DONE = words("✓", "bold $success")
PROBLEM = words("x", "bold $error")
CAUTION = words("!", "bold $warning")
PRACTICE_KEY = "practice-key"  # in practice mode the practice key is the right one


def relevant_problems(session: Session) -> list[CredentialProblem]:
    """What is wrong or doubtful about the values, without what practice mode makes right."""
    found = session.reading.problems if session.reading else ()
    return [one for one in found if not (session.practice and one.code == PRACTICE_KEY)]


def sign_of_value(session: Session, name: str) -> Content:
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


def reading_lines(session: Session) -> list[Line]:
    """What was mended, what is wrong, and what to do about it."""
    reading = session.reading
    if reading is None:
        return []
    return [*_problems(session), *_other_address(session, reading), *_mended(reading)]


def _problems(session: Session) -> Iterator[Line]:
    for one in relevant_problems(session):
        sign = PROBLEM if one.severity is Severity.ERROR else CAUTION
        yield line(f"{one.message} {one.remedy}", sign)


def _mended(reading: PasteReading) -> Iterator[Line]:
    for name, label in LABELS.items():
        found = reading.values.get(name)
        for sentence in found.mended if found else ():
            yield line(words(f"{label}, mended: {sentence}", "$quiet"), words("~", "$quiet"))


def _other_address(session: Session, reading: PasteReading) -> Iterator[Line]:
    found = reading.values.get(ENDPOINT_NAME)
    named = reading.shown(ENDPOINT_NAME).rstrip("/") if found else ""
    if named and named != session.endpoint.rstrip("/"):
        yield line(
            f"The block names the address {named}; {session.endpoint} is used here. If that one is "
            "meant, leave and start again with --endpoint.",
            CAUTION,
        )


def check_lines(check: CredentialCheck, result: CheckResult | None) -> list[Line]:
    """Mavvrik's answer: what happened, what it means, and what to do, the likeliest first."""
    sign = DONE if check.accepted else PROBLEM
    style = "bold $success" if check.accepted else "bold $error"
    when = ", ".join(part for part in (_label(check, result), _when(check, result)) if part)
    found = [line(words(check.sentence, style), sign, words(when, "$quiet"))]
    if result is None:
        return found
    if result.consequence:
        found.append(line(result.consequence, " "))
    return found


def remedy_lines(check: CredentialCheck, result: CheckResult | None) -> list[Line]:
    """What to do after an answer that was no acceptance."""
    if check.accepted or result is None:
        return []
    first = "Most likely" if len(result.remedies) > 1 else "To do"
    labels = (first, *["Otherwise"] * (len(result.remedies) - 1))
    return [
        line(text, words(label, "bold"))
        for label, text in zip(labels, result.remedies, strict=True)
    ]


def _label(check: CredentialCheck, result: CheckResult | None) -> str:
    if check.accepted:
        return ""
    return result.label if result else check.code


def _when(check: CredentialCheck, result: CheckResult | None) -> str:
    from wizard.core.answer import spoken

    at = f"{check.evidence.at:%H:%M}"
    if check.evidence.where:
        at += f" {check.evidence.where}"
    answered = result is not None and check.accepted
    return f"{at}, answered in {spoken(result.seconds)}" if answered and result else at


def comparing_lines(session: Session) -> list[Line]:
    """The one thing that only the person can check."""
    tail = agent_tail(session)
    return [
        line(words("One thing only you can check: does the dashboard show this Agent ID?", "bold")),
        line(
            Content.assemble(
                "It ends in  ",
                (tail, "bold $accent"),
                ".    Mavvrik does not tell us when it is a wrong one. Data with a wrong ID would "
                "land under another agent, or nowhere.",
            ),
            " ",
        ),
    ]


def agent_tail(session: Session) -> str:
    """The last four of the Agent ID, to be compared aloud."""
    found = session.reading.values.get(AGENT) if session.reading else None
    return found.text[-4:] if found else ""


def details_of(session: Session, check: CredentialCheck, result: CheckResult | None) -> str:
    """The outcome for a ticket; no value of the credentials is in it."""
    from wizard import __version__

    parts = [
        f"mvk-wizard {__version__}: credential check",
        f"Address: {session.endpoint}",
        f"When:    {check.evidence.at:%Y-%m-%d %H:%M %Z} {check.evidence.where}".rstrip(),
        f"Answer:  {_label(check, result) or 'accepted'}",
        f"Means:   {check.sentence}",
    ]
    return "\n".join(parts) + "\n"
