"""Findings about where traces go: to Mavvrik, or silently to another receiver."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject
from wizard.core.check.fixes import remove_entry
from wizard.core.client.routes import TRACES, entry_name, parse_url
from wizard.core.client.values import is_placeholder_address, trim
from wizard.core.document.reader import JsonKind
from wizard.core.finding import Finding
from wizard.core.values import ENDPOINT

_PATH = "v1/traces"
_OWN = entry_name("ENDPOINT", TRACES)
_PLAIN = re.compile(
    r"https?://?([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]+)?(/([\w%~-][\w.%~-]*)?)*", re.IGNORECASE
)


def check_endpoint(subject: Subject) -> Iterator[Finding]:
    """Find what keeps traces from arriving at the endpoint's /v1/traces."""
    name = subject.traces.endpoint_entry or ENDPOINT
    if subject.is_explained(name):
        return
    own, text, url = subject.texts.get(_OWN, ""), subject.texts.get(name, ""), subject.traces.url
    is_text = _OWN in subject.members and subject.members[_OWN].kind is JsonKind.STRING
    if is_text and trim(own) and parse_url(own) is None and url is not None:
        # The URL for traces cannot be used, so Claude Code uses the general one (measured).
        fix = remove_entry(subject.document, _OWN)
        yield subject.finding("endpoint-ignored", _OWN, _why_unreadable(own), fix=fix)
    base = subject.endpoint.rstrip("/")
    wanted = base if name == ENDPOINT else f"{base}/{_PATH}"
    if url is None or url != parse_url(f"{base}/{_PATH}"):
        code, case = _what_is_wrong(subject, name)
        can_fix = name in subject.members and code not in ("endpoint-elsewhere", "endpoint-missing")
        yield subject.finding(
            code,
            name,
            case,
            set_to=wanted if can_fix else None,
            wanted=wanted,
            port=url.port if url else None,
        )
    elif not _PLAIN.fullmatch(text):
        if re.search(r"\s", text):
            yield subject.finding("endpoint-white-space", name, set_to=wanted)
        else:
            case = "user" if "@" in text else "unusual" if text.isascii() else "look-alike"
            yield subject.finding("endpoint-unusual", name, case, set_to=wanted)


def _what_is_wrong(subject: Subject, name: str) -> tuple[str, str]:
    """Return the code and the case of the finding about a URL that does not lead to Mavvrik."""
    url, home, text = subject.traces.url, subject.home, subject.texts.get(name)
    if text is None:
        return "endpoint-missing", "missing"
    if url is None:
        if not trim(text):
            return "endpoint-missing", "empty"
        if parse_url(text) is not None and text != text.rstrip():
            return "endpoint-trailing-space", ""
        if is_placeholder_address(text):
            return "placeholder", "localhost"
        return "endpoint-unreadable", _why_unreadable(text)
    if is_placeholder_address(text):
        return "placeholder", "elsewhere"
    if url.origin == home.origin:
        if name != ENDPOINT:
            return "endpoint-path", "own"
        if "?" in text or "#" in text:
            return "endpoint-path", "query"
        return "endpoint-path", "twice" if text.rstrip("/").endswith(_PATH) else "other"
    if url.host != home.host:
        return "endpoint-elsewhere", "host"
    if (url.scheme, home.scheme) == ("http", "https"):
        return "endpoint-plain-http", ""
    return "endpoint-elsewhere", "host" if home.is_loopback else "port"


def _why_unreadable(text: str) -> str:
    bare = text.strip()
    if bare[:1] in "\"'`“”‘’":
        return "quotes"
    if bare.startswith("<"):
        return "brackets"
    return "character" if re.match(r"https?:", bare, re.IGNORECASE) else "no-scheme"
