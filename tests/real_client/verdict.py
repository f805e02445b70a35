"""An outcome in a few words that stay the same in every run."""

from __future__ import annotations

from collections.abc import Iterator

from tests.real_client.case import Outcome, Sent

TENANT, KEY, AGENT = "tnt-123", "key-abc", "agent-xyz"
HOME = "https://ingest.mavvrik.ai"
RIGHT = "right"
NOTHING = "nothing sent"
REFUSES = "refuses to start"
HANGS = "hangs"
EMPTY = "empty requests"
_REQUEST = "claude_code.llm_request"
_UUID_LENGTH = 36
_TOKENS = {"input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens"}


def verdict(outcome: Outcome, key: str = KEY, agent: str = AGENT) -> str:
    """Return `right`, or the differences from the guide's telemetry in words."""
    if outcome.exit_code is None:
        return HANGS
    if not outcome.asked:
        return REFUSES if outcome.exit_code else "does nothing"
    if not outcome.sent:
        return NOTHING
    found = dict.fromkeys(text for sent in outcome.sent for text in _different(sent, key, agent))
    return ", ".join(sorted(found)) or RIGHT


def _different(sent: Sent, key: str, agent: str) -> Iterator[str]:
    if sent.to != HOME:
        yield f"to {sent.to}"
    if sent.signal in ("logs", "metrics"):
        yield f"{sent.signal} too"
        return
    if (sent.method, sent.path) != ("POST", "/v1/traces"):
        yield f"{sent.method} {sent.path}"
    kind = sent.header("content-type")
    if kind != "application/json":
        yield f"as {kind}"
    yield from _headers(sent, key)
    if kind == "application/json":
        yield from _spans(sent, agent)


def _headers(sent: Sent, key: str) -> Iterator[str]:
    for name, wanted in (("x-tenant-id", TENANT), ("authorization", f"Bearer {key}")):
        value = sent.header(name)
        if value is None:
            yield f"no {name}"
        elif value != wanted:
            yield f"{name} {value!r}"


def _spans(sent: Sent, agent: str) -> Iterator[str]:
    spans = sent.reading.spans
    if not spans:
        yield EMPTY
        return
    named = {span.resource.get("mvk.agent_id") for span in spans}
    on_spans = {span.attributes.get("mvk.agent_id") for span in spans}
    if named == {None}:
        yield "no agent"
    elif named != {agent}:
        yield f"agent {', '.join(sorted(map(repr, named)))}"
    if on_spans != named and named != {None}:
        yield f"agent on spans {', '.join(sorted(map(repr, on_spans)))}"
    if not all(span.session_id for span in spans):
        yield "no session"
    elif any(len(span.session_id or "") < _UUID_LENGTH for span in spans):
        yield "session cut"
    requests = [span.attributes for span in spans if span.name == _REQUEST]
    if any("model" not in one for one in requests):
        yield "no model"
    if any(not one.keys() >= _TOKENS for one in requests):
        yield "tokens missing"
