"""Who else gets what: replayed with Claude Code's own rules, no header may reach a stranger."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.core.check.context import Subject, find_entry
from wizard.core.check.fixes import set_text
from wizard.core.check.headers import NEEDED, OWN
from wizard.core.client import Header, Route, exporter_name, read_headers
from wizard.core.client.values import is_placeholder_address
from wizard.core.finding import Finding, Severity
from wizard.core.findings import words_of
from wizard.core.redact.secret_detection import is_secret_name
from wizard.core.values import HEADERS, TENANT_HEADER

_TRANSPORT = ("host", "content-length", "content-encoding", "trailer")
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
        words = words_of("extra-signal", name=name, signal=found.signal)
        fix = set_text(subject.members[name], "none")
        yield find_entry(subject, words, name, fix)
    elif found.url is None or is_placeholder_address(address):
        what = "only a placeholder" if is_placeholder_address(address) else "no usable address"
        words = words_of(
            "extra-signal-nowhere",
            "localhost" if found.url is None else "nowhere",
            name=name,
            what=what,
            signal=found.signal,
            headers=", headers included" if found.headers else "",
        )
        yield find_entry(subject, words, name)


def _transport(subject: Subject, found: Route) -> Iterator[Finding]:
    """Headers that HTTP itself writes: with others the request fails (measured)."""
    for header in found.headers:
        if header.key not in _TRANSPORT or header.value.lower() == subject.home.host:
            continue
        name = found.header_entries[header.key]
        words = words_of("header-of-transport", name=name, header=header.key.title())
        yield find_entry(subject, words, name)


def _strangers(subject: Subject, found: Route) -> Iterator[Finding]:
    """Headers beside ours that arrive at Mavvrik."""
    known = (*_OURS, *_TRANSPORT)
    strange = [header for header in found.headers if header.key not in known]
    secret = [header for header in strange if is_secret_name(header.name)]
    if not strange:
        return
    name = found.header_entries[(secret or strange)[0].key]
    words = words_of("foreign-secret" if secret else "foreign-header", name=name)
    yield find_entry(subject, words, name)


def _our_key(subject: Subject, found: Route) -> Iterator[Finding]:
    """Our tenant and key on their way to somebody else; localhost is spoken of elsewhere."""
    ours = [header for header in found.headers if _is_ours(subject, header)]
    if not ours or found.url is None or not subject.goes_to_mavvrik(subject.traces):
        return
    name = found.header_entries[ours[-1].key]
    words = words_of("mavvrik-key-elsewhere", name=name, signal=found.signal)
    severity = Severity.WARNING if found.url.is_loopback else Severity.ERROR
    yield find_entry(subject, words, name, severity=severity)


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
    case = "wins" if not loses else "loses" if fine else "refused"
    severity = Severity.WARNING if fine else Severity.ERROR
    yield find_entry(subject, words_of("header-overridden", case), OWN, severity=severity)


def _is_bearer(header: Header | None) -> bool:
    return header is not None and header.value.startswith("Bearer ")
