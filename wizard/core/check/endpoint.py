"""Where traces go: to Mavvrik's address and path, or silently somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import set_text, take_out
from wizard.core.client import TRACES, Url, entry_name, parse_url, trim
from wizard.core.client.values import is_placeholder_address
from wizard.core.document.reader import Kind
from wizard.core.finding import Finding
from wizard.core.findings import Words, words_of
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
    yield find_entry(subject, words, name, fix)


def _wanted(subject: Subject, name: str) -> str:
    """The value that this entry should have."""
    base = subject.endpoint.rstrip("/")
    return base if name == ENDPOINT else f"{base}/{_PATH}"


def _words(subject: Subject, name: str, url: Url | None) -> Words:
    if url is None:
        return _unusable(subject, name)
    home, wanted = subject.home, _wanted(subject, name)
    if is_placeholder_address(subject.texts.get(name, "")):
        return words_of("placeholder", "elsewhere", name=name, wanted=wanted)
    if url.origin == home.origin:
        return words_of("endpoint-path", _wrong_path(subject, name), name=name, wanted=wanted)
    if url.host == home.host and (url.scheme, home.scheme) == ("http", "https"):
        return words_of("endpoint-plain-http", name=name, wanted=wanted)
    case = "port" if url.host == home.host and not home.is_loopback else "host"
    return words_of("endpoint-elsewhere", case, name=name, wanted=wanted, port=url.port)


def _unusable(subject: Subject, name: str) -> Words:
    text = subject.texts.get(name)
    facts = {"name": name, "wanted": _wanted(subject, name)}
    if text is None:
        return words_of("endpoint-missing", "missing", **facts)
    if not trim(text):
        return words_of("endpoint-missing", "empty", **facts)
    if parse_url(text) is not None and text != text.rstrip():
        return words_of("endpoint-trailing-space", **facts)
    if is_placeholder_address(text):
        return words_of("placeholder", "localhost", **facts)
    return words_of("endpoint-unreadable", reason=_reason(text), **facts)


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
        return "own"
    if "?" in text or "#" in text:
        return "query"
    return "twice" if text.rstrip("/").endswith(_PATH) else "other"


def _untidy(subject: Subject, name: str) -> Iterator[Finding]:
    text = subject.texts.get(name, "")
    if _PLAIN.fullmatch(text):
        return
    wanted = _wanted(subject, name)
    if re.search(r"\s", text):
        words = words_of("endpoint-white-space", name=name, wanted=wanted)
    else:
        words = words_of("endpoint-unusual", name=name, oddness=_oddness(text), wanted=wanted)
    fix = set_text(subject.members[name], wanted)
    yield find_entry(subject, words, name, fix)


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
    words = words_of("endpoint-ignored", reason=_reason(text))
    fix = take_out(subject.document, _OWN)
    yield find_entry(subject, words, _OWN, fix)
