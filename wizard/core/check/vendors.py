"""Who else gets what: replayed with Claude Code's own rules, no header may reach a stranger."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import SO_REFUSED, Subject, Words, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.check.headers import NEEDED, OWN
from wizard.core.client import Header, Route, exporter_name, read_headers
from wizard.core.client.placeholders import is_placeholder_address
from wizard.core.finding import Finding, Severity
from wizard.core.redact.secret_names import is_secret_name
from wizard.core.values import HEADERS, NO_HEADERS, TENANT_HEADER

_TRANSPORT = ("host", "content-length", "content-encoding", "trailer")
_LOSES = "The general one wins and the one for traces is never sent"
_WINS = "The one for traces wins, only because its name is written with other capitals."
_OURS = (*NEEDED, "x-agent-id")


def check_vendors(subject: Subject) -> Iterator[Finding]:
    """Signals beside traces, and headers that would reach the wrong receiver."""
    for found in subject.others:
        yield from _other_signal(subject, found)
    for found in subject.routes:
        if subject.goes_to_mavvrik(found):
            yield from _transport(subject, found)
            yield from _strangers(subject, found)
        elif found in subject.others:
            yield from _our_key(subject, found)
    yield from _overridden(subject)


def _other_signal(subject: Subject, found: Route) -> Iterator[Finding]:
    name = exporter_name(found.signal)
    address = subject.texts.get(found.endpoint_entry or "", "")
    if subject.goes_to_mavvrik(found):
        words = Words(
            "extra-signal",
            f"{name} sends {found.signal} to Mavvrik too.",
            "Mavvrik needs only the traces; the guide switches the others off.",
            'Set it to "none".',
        )
        fix = set_text(subject.members[name], "none")
        yield find_entry(subject, Severity.WARNING, words, name, fix)
    elif found.url is None or is_placeholder_address(address):
        what = "only a placeholder" if is_placeholder_address(address) else "no usable address"
        words = Words(
            "extra-signal-nowhere",
            f"{name} is on, and {what} is there for {found.signal}.",
            f"They go to http://localhost:4318 on each developer's computer{_with(found)}."
            if found.url is None
            else "Nobody gets them.",
            'Set it to "none", or give it an address of its own.',
        )
        yield find_entry(subject, Severity.WARNING, words, name)


def _with(found: Route) -> str:
    return ", headers included" if found.headers else ""


def _transport(subject: Subject, found: Route) -> Iterator[Finding]:
    """Headers that HTTP itself writes: with others the request fails (measured)."""
    for header in found.headers:
        if header.key not in _TRANSPORT or header.value.lower() == subject.home.host:
            continue
        name = found.header_entries[header.key]
        words = Words(
            "header-of-transport",
            f"{name} holds the header {header.key.title()}, which HTTP itself writes.",
            "The request fails, or cannot be read where it arrives, and nobody is told.",
            "Take it out.",
        )
        yield find_entry(subject, Severity.ERROR, words, name)


def _strangers(subject: Subject, found: Route) -> Iterator[Finding]:
    """Headers beside ours that arrive at Mavvrik."""
    known = (*_OURS, *_TRANSPORT)
    strange = [header for header in found.headers if header.key not in known]
    secret = [header for header in strange if is_secret_name(header.name)]
    if not strange:
        return
    name = found.header_entries[(secret or strange)[0].key]
    words = Words(
        "foreign-secret" if secret else "foreign-header",
        f"{name} sends a header to Mavvrik that is not Mavvrik's"
        + (", by its name a key." if secret else "."),
        "Another vendor's key would leave for Mavvrik."
        if secret
        else "It arrives beside the others; Mavvrik does not ask for it.",
        "Leave only x-tenant-id and Authorization in it; give other vendors entries of their own.",
    )
    yield find_entry(subject, Severity.ERROR if secret else Severity.WARNING, words, name)


def _our_key(subject: Subject, found: Route) -> Iterator[Finding]:
    """Our tenant and key on their way to somebody else; localhost is spoken of elsewhere."""
    ours = [header for header in found.headers if _is_ours(subject, header)]
    if not ours or found.url is None or not subject.goes_to_mavvrik(subject.traces):
        return
    name = found.header_entries[ours[-1].key]
    words = Words(
        "mavvrik-key-elsewhere",
        f"{name} is also used for {found.signal}, which go somewhere else.",
        "Mavvrik's tenant and API key would reach another receiver, or theirs would reach Mavvrik.",
        f'Give each receiver its own …_HEADERS entry, and set the general one to "{NO_HEADERS}".',
    )
    severity = Severity.WARNING if found.url.is_loopback else Severity.ERROR
    yield find_entry(subject, severity, words, name)


def _is_ours(subject: Subject, header: Header) -> bool:
    if header.key == TENANT_HEADER:
        return True
    ours = subject.traces.header("authorization")
    return header.key == "authorization" and ours is not None and ours.value == header.value


def _overridden(subject: Subject) -> Iterator[Finding]:
    """Two values for one header: written the same way the general one wins, else the other."""
    general = {header.key: header for header in read_headers(subject.texts.get(HEADERS))}
    own = read_headers(subject.texts.get(OWN), of_signal=True)
    twice = [one for one in own if one.key in general and general[one.key].value != one.value]
    rivals = [one for one in twice if one.key in NEEDED]
    if not rivals:
        return
    loses = [one for one in rivals if subject.traces.header_entries.get(one.key) == HEADERS]
    fine = not loses or (TENANT_HEADER in general and _is_bearer(general.get("authorization")))
    words = Words(
        "header-overridden",
        f"{HEADERS} and {OWN} hold different values for one header.",
        _LOSES + (f", {SO_REFUSED}" if not fine else ".") if loses else _WINS,
        f"Move what {HEADERS} holds to the entries of the signals it is meant for, and set it to"
        f' "{NO_HEADERS}".',
    )
    yield find_entry(subject, Severity.WARNING if fine else Severity.ERROR, words, OWN)


def _is_bearer(header: Header | None) -> bool:
    return header is not None and header.value.startswith("Bearer ")
