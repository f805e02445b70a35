"""Other entries that change what is sent, or where: samplers, helpers, the beta endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.core.check.context import Subject, find, find_entry
from wizard.core.check.fixes import set_text, take_out
from wizard.core.client import read_switch, trim
from wizard.core.document.reader import Kind
from wizard.core.finding import Finding, Fix, Severity
from wizard.core.findings import words_of
from wizard.core.merge.current_env import BETA_ENDPOINT, BETA_SWITCH

HELPER = "otelHeadersHelper"
SAMPLER = "OTEL_TRACES_SAMPLER"
SAMPLER_ARG = "OTEL_TRACES_SAMPLER_ARG"
SESSION_ID = "OTEL_METRICS_INCLUDE_SESSION_ID"
_INCLUDED = {
    SESSION_ID: "session-id-off",
    "OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES": "agent-not-on-spans",
}
PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
_PROXY = re.compile(r"\s*[a-z][a-z0-9+.-]*://[^\s/?#]+([/?#]\S*)?\s*", re.IGNORECASE)

_ALWAYS_OFF = ("always_off", "parentbased_always_off")
_RATIO = ("traceidratio", "parentbased_traceidratio")
_SAMPLERS = (*_ALWAYS_OFF, *_RATIO, "always_on", "parentbased_always_on")


def check_overrides(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    """Entries beside ours that keep traces from arriving rightly."""
    yield from _sampler(subject)
    yield from _included(subject)
    yield from _proxies(subject)
    yield from _beta_endpoint(subject)
    yield from _helper(subject, finished=finished)


def _sampler(subject: Subject) -> Iterator[Finding]:
    text = subject.texts.get(SAMPLER)
    if text is None or not trim(text):
        return
    share = _share(subject, text)
    if share == 1 and text in _SAMPLERS:
        return
    code = "sampler-off" if share == 0 else "sampler-part" if share < 1 else "sampler-unknown"
    words = words_of(code)
    fix = set_text(subject.members[SAMPLER], "always_on")
    yield find_entry(subject, words, SAMPLER, fix)


def _share(subject: Subject, sampler: str) -> float:
    """The share of traces that is taken, from 0 to 1."""
    if sampler in _ALWAYS_OFF:
        return 0
    if sampler not in _RATIO:
        return 1
    try:
        share = float(trim(subject.texts.get(SAMPLER_ARG, "")))
    except ValueError:
        return 1
    return share if 0 <= share <= 1 else 1


def _included(subject: Subject) -> Iterator[Finding]:
    """Parts that can be left out of the spans; an empty value leaves them out too (measured)."""
    for name, code in _INCLUDED.items():
        text = subject.texts.get(name)
        if text is None or read_switch(text):
            continue
        words = words_of(code, "off" if trim(text) else "empty", name=name)
        fix = set_text(subject.members[name], "true")
        yield find_entry(subject, words, name, fix)


def _proxies(subject: Subject) -> Iterator[Finding]:
    """A proxy that cannot be read keeps the client from starting (measured)."""
    for name in PROXIES:
        text = subject.texts.get(name, "")
        if not text or _PROXY.fullmatch(text):
            continue
        words = words_of("proxy-unreadable", name=name)
        yield find_entry(subject, words, name)


def _beta_endpoint(subject: Subject) -> Iterator[Finding]:
    address = subject.texts.get(BETA_ENDPOINT)
    if address is None or not trim(address):
        return
    on = read_switch(subject.texts.get(BETA_SWITCH))
    words = words_of("beta-endpoint", "on" if on else "off")
    severity = Severity.ERROR if on else Severity.WARNING
    fix = take_out(subject.document, BETA_ENDPOINT)
    yield find_entry(subject, words, BETA_ENDPOINT, fix, severity)


def _helper(subject: Subject, *, finished: bool) -> Iterator[Finding]:
    member = subject.document.root.get(HELPER)
    if member is not None and member.kind is Kind.STRING and member.value != "":
        words = words_of("headers-helper")
        severity = Severity.ERROR if finished else Severity.WARNING
        fix = set_text(member, "")
        fix = Fix("Make it empty", fix.edits)
        yield find(words, severity=severity, path=(HELPER,), offset=member.value_start, fix=fix)
    if HELPER in subject.members:
        words = words_of("headers-helper-in-env")
        fix = take_out(subject.document, HELPER)
        yield find_entry(subject, words, HELPER, fix)
