"""Where traces go: to Mavvrik's address and path, or silently somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import TO_LOCALHOST, Subject, Words, find_entry
from wizard.core.check.fixes import set_text, take_out
from wizard.core.client import TRACES, Url, entry_name, parse_url, trim
from wizard.core.client.placeholders import is_placeholder_address
from wizard.core.document.reader import Kind
from wizard.core.finding import Finding, Severity
from wizard.core.values import ENDPOINT

_PATH = "v1/traces"
_OWN = entry_name("ENDPOINT", TRACES)
_PLAIN = re.compile(
    r"https?://?([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?(/([\w%~-][\w.%~-]*)?)*", re.IGNORECASE
)


def check_endpoint(subject: Subject) -> Iterator[Finding]:
    """Traces must arrive at the endpoint's /v1/traces."""
    name = subject.traces.endpoint_entry or ENDPOINT
    if subject.is_explained(name):
        return
    yield from _ignored(subject)
    wanted = parse_url(_wanted(subject, ENDPOINT) + "/" + _PATH)
    if subject.traces.url == wanted and wanted is not None:
        yield from _untidy(subject, name)
        return
    words = _words(subject, name, subject.traces.url)
    member = subject.members.get(name)
    can_fix = member is not None and words.code not in ("endpoint-elsewhere", "endpoint-missing")
    fix = set_text(member, _wanted(subject, name)) if member and can_fix else None
    yield find_entry(subject, Severity.ERROR, words, name, fix)


def _wanted(subject: Subject, name: str) -> str:
    """The value that this entry should have."""
    base = subject.endpoint.rstrip("/")
    return base if name == ENDPOINT else f"{base}/{_PATH}"


def _words(subject: Subject, name: str, url: Url | None) -> Words:
    remedy = f'Set {name} to "{_wanted(subject, name)}".'
    if url is None:
        return _unusable(subject, name, remedy)
    home = subject.home
    elsewhere = "Traces, and the headers with them, go somewhere else."
    if is_placeholder_address(subject.texts.get(name, "")):
        return Words("placeholder", f"{name} still holds a placeholder.", elsewhere, remedy)
    if url.origin == home.origin:
        consequence = "The data goes to a path where Mavvrik takes none, and nobody is told."
        return Words("endpoint-path", _wrong_path(subject, name), consequence, remedy)
    if url.host == home.host and (url.scheme, home.scheme) == ("http", "https"):
        message = f"{name} begins with http://."
        consequence = "The API key would travel where anyone on the way can read it."
        return Words("endpoint-plain-http", message, consequence, remedy)
    message = f"{name} is not Mavvrik's address."
    if url.host == home.host and not home.is_loopback:
        message = f"{name} names Mavvrik's host with another port, {url.port}."
    return Words("endpoint-elsewhere", message, elsewhere, remedy)


def _unusable(subject: Subject, name: str, remedy: str) -> Words:
    text = subject.texts.get(name)
    if text is None:
        remedy = f'Add {name} with the value "{_wanted(subject, name)}".'
        return Words("endpoint-missing", f"{name} is missing.", TO_LOCALHOST, remedy)
    if not trim(text):
        return Words("endpoint-missing", f"{name} is empty.", TO_LOCALHOST, remedy)
    if parse_url(text) is not None and text != text.rstrip():
        message = f"{name} ends with a space."
        return Words("endpoint-trailing-space", message, TO_LOCALHOST, remedy)
    if is_placeholder_address(text):
        message = f"{name} still holds a placeholder."
        return Words("placeholder", message, TO_LOCALHOST, remedy)
    message = f"{name} cannot be read as an address: {_reason(text)}."
    return Words("endpoint-unreadable", message, TO_LOCALHOST, remedy)


def _reason(text: str) -> str:
    bare = text.strip()
    if bare[:1] in "\"'`“”‘’":
        return "it has quotes round it"
    if bare.startswith("<"):
        return "it stands in < and >"
    if not re.match(r"https?:", bare, re.IGNORECASE):
        return "https:// is missing in front"
    return "a character in it is not allowed there"


def _wrong_path(subject: Subject, name: str) -> str:
    text = subject.texts.get(name, "")
    if name != ENDPOINT:
        return f"{name} is used as it is, and does not end in /{_PATH}."
    if "?" in text or "#" in text:
        return f"{name} has something behind ? or #."
    if text.rstrip("/").endswith(_PATH):
        return f"{name} ends in /{_PATH}, which Claude Code adds itself."
    return f"{name} has a path behind the host."


def _untidy(subject: Subject, name: str) -> Iterator[Finding]:
    text = subject.texts.get(name, "")
    if _PLAIN.fullmatch(text):
        return
    remedy = f'Set it to "{_wanted(subject, name)}".'
    words = Words(
        "endpoint-unusual",
        f"{name} {_oddness(text)}.",
        "Claude Code 2.1.330 makes Mavvrik's address of it; another version may not.",
        remedy,
    )
    if re.search(r"\s", text):
        words = Words(
            "endpoint-white-space",
            f"{name} has white space in its value.",
            "Claude Code ignores it there; a space at the end would send everything to localhost.",
            remedy,
        )
    fix = set_text(subject.members[name], _wanted(subject, name))
    yield find_entry(subject, Severity.WARNING, words, name, fix)


def _oddness(text: str) -> str:
    if "@" in text:
        return "holds a user name in front of the host"
    if not text.isascii():
        return "holds characters that look like others, or are not seen"
    return "is written in an unusual way"


def _ignored(subject: Subject) -> Iterator[Finding]:
    """An address for traces that is none: the general one is used instead (measured)."""
    text = subject.texts.get(_OWN, "")
    is_text = _OWN in subject.members and subject.members[_OWN].kind is Kind.STRING
    if not is_text or not trim(text) or parse_url(text) is not None or subject.traces.url is None:
        return
    words = Words(
        "endpoint-ignored",
        f"{_OWN} cannot be read as an address: {_reason(text)}.",
        f"Claude Code 2.1.330 uses {ENDPOINT} instead; another version may not.",
        "Take it out.",
    )
    fix = take_out(subject.document, _OWN)
    yield find_entry(subject, Severity.WARNING, words, _OWN, fix)
