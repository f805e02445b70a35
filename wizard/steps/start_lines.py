"""The words of the start screen that depend on what is known."""

from __future__ import annotations

from wizard.core.session.session import Session
from wizard.core.verify.address import read_address
from wizard.guide import start
from wizard.steps.memory import Remembered

PRACTISING = (
    "You practise: this Mavvrik stands inside the program, its key opens nothing, and nothing "
    "leaves this computer."
)


def promise(session: Session, remembered: Remembered) -> str:
    """What this program cannot do, and whom it talks to."""
    host = read_address(session.endpoint).host_and_port
    hosts = [host, *_verification_host(session)]
    if session.sharing:
        hosts = [remembered.nicknames.host(one) for one in hosts]
    return f"{PRACTISING if session.practice else start.SAFETY} {start.talks_to(hosts)}"


def found(sentence: str, session: Session, remembered: Remembered, computer: str) -> str:
    """What was found on this computer, as it may be shown."""
    if not session.sharing:
        return sentence
    names = remembered.nicknames
    words = names.sentence(sentence)
    return words.replace(computer, names.host(computer)) if computer else words


def _verification_host(session: Session) -> list[str]:
    if not session.verify_url:
        return []
    other = read_address(session.verify_url.partition("?")[0]).host_and_port
    return [] if other == read_address(session.endpoint).host_and_port else [other]
