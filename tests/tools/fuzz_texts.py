"""Texts for fuzzing: valid ones that are changed, cut, doubled and mixed with each other."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

from tests.core.syntax.broken_texts import BROKEN
from tests.core.trace.otlp_builder import body, span
from wizard.core.merge.current_env import OTHER_ADDRESSES
from wizard.core.values import mavvrik_values

KEY = "mvk-agent-FUZZEDfuzzedFUZZEDfuzzed7Qx2"
AGENT = "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4"
TENANT = "tenant-123"
_VALUES = mavvrik_values(AGENT, TENANT, KEY)
_ENV = dict(_VALUES)
_CONNECT = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": TENANT, "MVK_API_KEY": KEY}

PASTES = (
    "".join(f"{name}={value}\n" for name, value in _CONNECT.items()),
    "".join(f"export {name}='{value}'\r\n" for name, value in _CONNECT.items()),
    "".join(f"{name}: “{value}”\n" for name, value in _CONNECT.items()),
    "".join(f"| {name} | {value} |\n" for name, value in _CONNECT.items()),
    json.dumps(_CONNECT, indent=2),
    json.dumps({"env": _CONNECT}),
    "Agent ID\n" + AGENT + "\nTenant ID\n" + TENANT + "\nAPI key\n" + KEY,
    "\ufeffMVK_API_KEY = Bearer " + KEY + " ",
    KEY,
    AGENT,
    '$env:MVK_API_KEY = "' + KEY + '"; set MVK_TENANT_ID=' + TENANT,
    " ".join(f"{name}={value}" for name, value in _CONNECT.items()),
)
SETTINGS = (
    "{}",
    json.dumps({"env": _ENV}, indent=2),
    json.dumps({"model": "opus", "env": {"A": 1, **_ENV}, "hooks": [{"x": [1, True, None]}]}),
    json.dumps({"env": dict.fromkeys(OTHER_ADDRESSES, "https://otlp.example.com/v1")}, indent=1),
    json.dumps({"env": {"OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=abc, x = y,"}}, indent="\t"),
    json.dumps({"env": {"OTEL_RESOURCE_ATTRIBUTES": "a=b, mvk.agent_id=other,c=%zz"}}),
    json.dumps({"otelHeadersHelper": "/bin/x", "ENV": _ENV, "permissions": {"env": _ENV}}),
    "{\r\n  // note\r\n  'env': {“A”: 1,},\r\n}\r\n",
    "\ufeff" + json.dumps({"env": {"A": "\\u00e9\u2028"}}, ensure_ascii=False),
    '{"env":{"A":1,"A":2},"env":[]}',
    *(case.text for case in BROKEN),
)
_SPANS = (
    span("interaction", 1, user__email="ana@example.com", interaction__duration_ms=5),
    span("llm_request", 2, 1, model="opus", input_tokens=3, output_tokens=2**63, success=True),
    span("tool", 3, 1, full_command=f"curl -H 'Authorization: Bearer {KEY}'", tool_name="Bash"),
    span("tool.execution", 4, 3, start="12", end="x", session__id="s"),
    span("interaction", 5, 5),
)
OTLP = (
    b'{"resourceSpans":[]}',
    body(*_SPANS, mvk__agent_id=AGENT, service__version="2.1.330"),
    body(_SPANS[1], mvk__agent_id="other"),
    b'{"resourceSpans":[{"scopeSpans":null,"resource":{"attributes":[{"key":"a","value":{}}]}}]}',
    json.dumps(
        {"resourceSpans": [{"scopeSpans": [{"spans": [_SPANS[0]] * 9}]}]}, indent=1
    ).encode(),
)
_SEEN = {
    "agent_id": AGENT,
    "first_seen_at": "2026-11-23T14:06:00Z",
    "last_seen_at": None,
    "cost": {"visible": True, "models": ["opus"], "operations": ["tool"], "users": ["ana"]},
    "sessions": {
        "visible": False,
        "count": 2,
        "latest": {
            "session_id": "s",
            "user": None,
            "duration_ms": 5,
            "tokens": 7,
            "llm_calls": 1,
            "tool_calls": 0,
            "cost_usd": 0.5,
        },
    },
}
ANSWERS = (
    json.dumps(_SEEN).encode(),
    json.dumps(_SEEN, indent=2).encode(),
    b"{}",
    b'{"partialSuccess":{}}',
    b'{"partialSuccess":{"rejectedSpans":"3","errorMessage":"x"}}',
    b'{"error":"INVALID_API_KEY"}',
    b"<!doctype html><html><body>Sign in</body></html>",
    b"Mon, 23 Nov 2026 14:06:00 GMT",
    b"120",
    b"https://verify.example.com/{agent_id}?tenant={tenant_id}",
)

_PIECES: tuple[str, ...] = (
    *"{}[]\",:'\\/-+.0123456789eEntfNaI \t\r\n\0\x07\x1b\x7f\x85\xa0=%&|;$`#*<>@~",
    *"éß“”‘’‚«»\u200b\u200d\u2028\u2029\ufeff\ufffd\u202e٣１𝟙😀İı\ud800\udfff\udc80",
    *('"env":', '"env": {', "},", "null", "true", "NaN", "-Infinity", "1e999", "-0", "9" * 400),
    *("\\u0000", "\\ud83d", "\\u", '\\"', "/*", "*/", "//", "<!--", "```", "~~~", "\r\r\n", "\\x"),
    *("Bearer ", "bearer%20", "${MVK_API_KEY}", "<your-api-key>", "MVK_API_KEY", "export ", "||"),
    *("https://ingest.mavvrik.ai", "http://[::1", "//user:pw@h", "%", "%2", "%C3%28", ",,", "=="),
    *("mvk.agent_id=", "OTEL_RESOURCE_ATTRIBUTES", "Authorization", "x-tenant-id", KEY, AGENT),
)


def _insert(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_PIECES) + text[at:]


def _delete(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at, count = chance.randint(0, len(text)), chance.choice((1, 1, 2, 5, 40))
    return text[:at] + text[at + count :]


def _replace(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_PIECES) + text[at + 1 :]


def _cut(text: str, chance: random.Random, _: Sequence[str]) -> str:
    at = chance.randint(0, len(text))
    return text[:at] if chance.random() < 0.5 else text[at:]


def _double(text: str, chance: random.Random, _: Sequence[str]) -> str:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice((1, 2, 8, 30, 200)))
    # Usually a few; sometimes so many that anything slow would be noticed.
    times = chance.choice((2, 2, 2, 3, 9) if chance.random() < 0.97 else (500, 2000))
    return text[:start] + text[start:end] * times + text[end:]


def _cross(text: str, chance: random.Random, seeds: Sequence[str]) -> str:
    other = chance.choice(seeds)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _swap(text: str, chance: random.Random, _: Sequence[str]) -> str:
    old, new = chance.choice(_PIECES), chance.choice(_PIECES)
    return text.replace(old, new, chance.choice((1, 3, 1000)))


_BENDS: tuple[Callable[[str, random.Random, Sequence[str]], str], ...] = (
    *(_insert, _insert, _insert, _delete, _delete, _replace, _replace),
    *(_cut, _double, _cross, _swap),
)
LONGEST = 200_000  # characters, so that repeated repeats stay small enough


def bent(seeds: Sequence[str], chance: random.Random) -> str:
    """Return one of `seeds`, changed several times; in one of twenty cases not at all."""
    text = chance.choice(seeds)
    for _ in range(0 if chance.random() < 0.05 else chance.choice((1, 1, 1, 2, 3, 5, 12))):
        text = chance.choice(_BENDS)(text, chance, seeds)[:LONGEST]
    return text


def bent_bytes(seeds: Sequence[str], chance: random.Random) -> bytes:
    """Return the same as bytes: mostly UTF-8, sometimes another encoding or with stray bytes."""
    text = bent(seeds, chance)
    form = chance.random()
    if form < 0.04:
        bom = "" if text.startswith("\ufeff") else "\ufeff"
        return (bom + text).encode(chance.choice(("utf-16-le", "utf-16-be")), "surrogatepass")
    data = text.encode("utf-8", "surrogatepass")
    if form < 0.1 and data:
        at = chance.randrange(len(data))
        data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
    return data
