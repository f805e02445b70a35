"""The texts of step 2: what was found in a paste, and what Mavvrik answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.core.counted import counted
from wizard.core.credentials.names import AGENT, CREDENTIAL_NAMES, ENDPOINT_NAME, KEY, LABELS
from wizard.core.credentials.rules import NOT_OF_PRACTICE
from wizard.core.finding import Severity
from wizard.core.redact.nicknames import PRIVATE_AUTHORITY
from wizard.core.session.record import CredentialCheck, DraftKind
from wizard.core.session.session import Session
from wizard.guide.maintenance import ROTATE_NEXT
from wizard.report.redaction import HERE, Redaction
from wizard.steps.styled_text import Line, Sign, Words, bold, joined, line, quiet, words

if TYPE_CHECKING:
    from wizard.core.credentials.reading import PasteReading
    from wizard.core.credentials.rules import CredentialProblem
    from wizard.core.verify.answer import CheckResult

PRACTICE_KEY = "practice-key"  # in practice mode, the practice key is the right one
SIDE_BY_SIDE = 70  # cells for a sentence and the time of the answer in one row

ASKED_AGAIN = (
    "The 3 values were not stored. Paste the same Connect block again to continue. A block with "
    "another key changes the key."
)
AS_BEFORE = "Same agent, tenant and key as before: earlier results still count."
NEW_KEY = (
    "New key, same agent and tenant. Do not revoke the old key before everyone has restarted "
    "Claude Code."
)
PASTE_NEW = (
    f"{ROTATE_NEXT}: same Agent ID and Tenant ID, new API key. The old key stays "
    "valid until you revoke it."
)
OLD_AGAIN = (
    "The console already holds this API key, so nothing would change. Get a new key in the Connect "
    "tab, then paste the new block."
)
NOT_REGISTERED = "Go back to step 1 and register the practice agent."
OTHERS = "Another agent or tenant: earlier results do not count for it."

# What was understood ------------------------------------------------------------------------------


def paste_label(session: Session) -> str:
    """Say what to paste: while the key is changed, the new block."""
    rotates = session.doing is DraftKind.ROTATION
    return ROTATE_NEXT if rotates else "Paste the Connect block"


def relevant_problems(session: Session) -> list[CredentialProblem]:
    """Return the problems of the values. Practice mode accepts only its own key."""
    found = list(session.reading.problems) if session.reading else []
    if not session.practice:
        return found
    others = [one for one in found if one.code != PRACTICE_KEY]
    return [NOT_OF_PRACTICE, *others] if is_real_key(session) else others


def is_real_key(session: Session) -> bool:
    """Whether a key that is not of practice was pasted in practice mode, which refuses it."""
    reading = session.reading
    if not session.practice or reading is None or KEY not in reading.values:
        return False
    return all(one.code != PRACTICE_KEY for one in reading.problems)


def sign_of_value(session: Session, name: str) -> Words:
    """Return the sign of a value: found, doubtful, wrong, or missing."""
    reading = session.reading
    if reading is None or name not in reading.values:
        return Sign.UNTESTED
    severities = {one.severity for one in relevant_problems(session) if one.name == name}
    if Severity.ERROR in severities:
        return Sign.PROBLEM
    return Sign.CAUTION if Severity.WARNING in severities else Sign.DONE


def note_of_value(session: Session, name: str) -> str:
    """Say where a value came from; while sharing, also a fact that does not reveal it."""
    reading = session.reading
    found = reading.values.get(name) if reading else None
    if reading is None or found is None:
        return ""
    where = f"line {found.line}" if found.line else "typed here"
    fact = reading.fact(name) if session.sharing else ""
    where = "" if session.check else where  # a typing error is not looked for any more
    return "   ".join(filter(None, (fact, where)))


def summary_of(reading: PasteReading) -> str:
    """Say how much was found, for the border around the values."""
    names = [name for name in LABELS if name in reading.values and name != ENDPOINT_NAME]
    lines = {reading.values[name].line for name in names} - {0}
    where = f" from {counted(len(lines), 'line')}" if lines else ""
    return f"Understood: {counted(len(names), 'value')}{where}"


def paste_error(session: Session) -> str:
    """Say why a paste was refused as a whole: its problems belong to none of the values."""
    found = [one for one in relevant_problems(session) if not one.name]
    return " ".join(f"{one.message} {one.remedy}" for one in found)


def reading_lines(session: Session, redaction: Redaction, *, is_box: bool) -> Iterator[Line]:
    """Say whose values these are, what is wrong, what to do, and what was repaired.

    `is_box`: the box for a paste is shown, and says why the paste was refused.
    """
    reading = session.reading
    if reading is None:
        if session.resumed:
            rotates = session.doing is DraftKind.ROTATION
            yield line(PASTE_NEW if rotates else ASKED_AGAIN, Sign.CAUTION)
        return
    yield from _recognized(session)
    for one in relevant_problems(session):
        if is_box and not one.name:
            continue
        sign = Sign.PROBLEM if one.severity is Severity.ERROR else Sign.CAUTION
        yield line(f"{one.message} {one.remedy}", sign)
    named, used = reading.shown(ENDPOINT_NAME).rstrip("/"), session.endpoint.rstrip("/")
    if named not in ("", used):
        named, used = redaction.sentence(named), redaction.sentence(used)
        yield line(
            f"The block names the endpoint {named}; this program uses {used}. To use the block's, "
            "start again with --endpoint.",
            Sign.CAUTION,
        )
    for name, label in LABELS.items():
        found = reading.values.get(name)
        for sentence in found.repairs if found else ():
            yield line(quiet(f"{label} fixed: {sentence}"), quiet("~"))


def _recognized(session: Session) -> Iterator[Line]:
    """Say whether these are the earlier run's values, by their salted hashes."""
    if session.credentials is None or (session.resumed is None and session.live is None):
        return
    from wizard.core.session.summary import Match, match_credentials

    found = match_credentials(session, session.reading)
    if session.doing is DraftKind.ROTATION and found.key is Match.YES:
        yield line(bold(OLD_AGAIN), Sign.CAUTION)
    elif found.credentials is Match.YES:
        yield line(AS_BEFORE, Sign.DONE)
    elif found.is_new_key:
        yield line(bold(NEW_KEY), Sign.CAUTION)
    elif found.credentials is Match.NO:
        yield line(OTHERS, Sign.CAUTION)


def comparing_lines(session: Session) -> list[Line]:
    """Ask for the one thing that only the person can check: the end of the Agent ID."""
    ends_in = joined(
        "It ends in ",
        (agent_tail(session), "bold $accent"),
        ". Mavvrik can't tell us: with a wrong ID, data lands under another agent, or nowhere.",
    )
    asked = "Does the dashboard show this Agent ID?"
    return [line(bold(asked)), line(ends_in, " ")]


def missing_note(session: Session) -> str:
    """Say what is missing before Mavvrik can be asked."""
    if session.credentials is not None:
        return ""
    missing = session.reading.missing if session.reading else CREDENTIAL_NAMES
    if len(missing) == len(CREDENTIAL_NAMES):
        return "3 values missing"
    if missing:
        return f"still missing: {', '.join(LABELS[name] for name in missing)}"
    return "fix what is marked x"


def agent_tail(session: Session) -> str:
    """Return the last four characters of the Agent ID, which people compare."""
    found = session.reading.values.get(AGENT) if session.reading else None
    return found.text[-4:] if found else ""


# What Mavvrik answered ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Mavvrik's answer in words, with nicknames for hosts while sharing.

    In a continued session, only the sentence is known.
    """

    accepted: bool
    sentence: str
    at: datetime
    where: str = ""  # "from jump01, over SSH"; empty: from this computer
    label: str = ""  # "INVALID_API_KEY, HTTP 401"
    consequence: str = ""
    remedies: tuple[str, ...] = ()
    took: str = ""  # "0.2 s"


def answer_of(check: CredentialCheck, result: CheckResult | None, redaction: Redaction) -> Answer:
    """Put the answer of `check` into words. `result` is the whole answer, if it is known."""
    evidence = check.evidence
    where = redaction.where(evidence)
    where = "" if where == HERE else where
    if result is None:
        said = redaction.sentence(check.sentence)
        return Answer(check.accepted, said, evidence.at, where, check.code)
    from wizard.core.verify.answer import spoken

    if redaction.sharing:
        result = replace(
            result,
            host=redaction.host(result.host),
            proxy=redaction.host(result.proxy) if result.proxy else None,
            issuer=PRIVATE_AUTHORITY if result.issuer else None,
            detail=redaction.sentence(result.detail),
        )
    return Answer(
        check.accepted,
        result.sentence,
        evidence.at,
        where,
        result.label,
        result.consequence,
        result.remedies,
        spoken(result.seconds),
    )


def answer_lines(answer: Answer) -> list[Line]:
    """Say what happened, and what it means."""
    style, sign = ("bold $success", Sign.DONE) if answer.accepted else ("bold $error", Sign.PROBLEM)
    when = f"{answer.at:%H:%M} {answer.where}".rstrip()
    if not answer.accepted:
        when = f"{answer.label}, {when}"
    elif answer.took:
        when = f"{when}, answered in {answer.took}"
    sentence = words(answer.sentence, style)
    if len(answer.sentence) + len(when) <= SIDE_BY_SIDE:
        found = [line(sentence, sign, quiet(when))]
    else:
        found = [line(sentence, sign), line(quiet(when), " ")]
    # What follows from a yes is the next question.
    means = [] if answer.accepted else [answer.consequence]
    return [*found, *(line(one, " ") for one in means if one)]


def remedy_lines(answer: Answer) -> list[Line]:
    """Say what to do after a refusal or without an answer, the likeliest cause first."""
    if answer.accepted:
        return []
    first = "Most likely" if len(answer.remedies) > 1 else "To do"
    return [
        line(text, bold("Otherwise" if number else first))
        for number, text in enumerate(answer.remedies)
    ]


def details_of(address: str, answer: Answer) -> str:
    """Write the answer for a ticket, without any value of the credentials."""
    parts = [
        f"mvk-wizard {__version__}: credential check",
        f"Host:    {address}",
        f"When:    {answer.at:%Y-%m-%d %H:%M %Z} {answer.where}".rstrip(),
        f"Answer:  {answer.label}",
        f"Means:   {answer.sentence}",
    ]
    return "\n".join(parts) + "\n"
