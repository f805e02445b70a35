"""Why sending failed, in Claude Code's own words: company settings lead to servers that fail.

Each server fails in a way of its own. Company settings win over a trial, so the trial's Claude Code
sends to them, and `mvk-wizard try` tells what its log says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.conftest import full
from tests.end_to_end.test_try import BLOCK, Try, installed, try_it
from tests.real_client.failing import PORT
from tests.real_client.watched import Plan
from wizard.core.values import mavvrik_values

__all__ = ["installed", "try_it"]  # fixtures

FLUSH = "OpenTelemetry telemetry flush timed out after 2000ms"
HERE = f"https://127.0.0.1:{PORT}"
# By the name of a failure in `failing`: a piece of what Claude Code says.
SAID: Mapping[str, str] = {
    **{
        f"status {status}": reason
        for status, reason in (
            *((400, "Bad Request"), (401, "Unauthorized"), (403, "Forbidden"), (404, "Not Found")),
            *((405, "Method Not Allowed"), (413, "Too Large"), (415, "Unsupported")),
            *((500, "Internal Server Error"), (501, "Not Implemented"), (307, "Redirect")),
        )
    },
    **{f"status {status}": FLUSH for status in (429, 502, 503, 504)},
    "hangs": FLUSH,
    "half an answer": FLUSH,
    "cut": "socket hang up",
    "reset": "socket hang up",
    "no HTTP": "Parse Error",
    "no TLS": "WRONG_VERSION_NUMBER",
    "not trusted": "certificate",
    "another name": "certificate",
    "expired": "expired",
}
# Without a server: what the endpoint of the company settings is.
ENDPOINTS = {
    "nobody listens": ("https://127.0.0.1:9", "ECONNREFUSED"),
    "no such host": ("https://nowhere.example", "getaddrinfo"),
}
QUICK = ("status 401", "nobody listens")


def _said(try_it: Try, endpoint: str, failure: str = "") -> str:
    company = {"env": dict(mavvrik_values("agent-xyz", "tnt-123", "key-abc", endpoint))}
    plan = Plan(
        ("--yes", "--json"), credentials=BLOCK, managed=json.dumps(company), failure=failure
    )
    seen = try_it(plan)
    found = json.loads(seen.out)
    assert (seen.code, found["right"]) == (1, False)
    return " | ".join(found["exporter_said"])


def _parameters(names: Mapping[str, object]) -> list[object]:
    return [name if name in QUICK else full(name) for name in names]


@pytest.mark.parametrize("failure", _parameters(SAID))
def test_a_failing_server_is_reported_in_claude_codes_words(try_it: Try, failure: str) -> None:
    assert SAID[failure] in _said(try_it, HERE, failure)


@pytest.mark.parametrize("name", _parameters(ENDPOINTS))
def test_an_endpoint_without_a_server_is_reported_too(try_it: Try, name: str) -> None:
    endpoint, words = ENDPOINTS[name]
    assert words in _said(try_it, endpoint)


def test_there_are_at_least_20_ways() -> None:
    assert len(SAID) + len(ENDPOINTS) >= 20
