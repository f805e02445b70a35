"""A second, independent client: Mavvrik's own SDK sends a span to the receiver."""

from __future__ import annotations

import json

import pytest

from tests.real_client.install import Unavailable
from tests.real_client.run import in_namespaces
from tests.real_client.sdk import sdk


def test_a_span_of_mavvriks_own_sdk_is_read() -> None:
    try:
        found = json.loads(in_namespaces("sdk", b"", [str(sdk())]))
    except Unavailable as reason:
        pytest.skip(f"Mavvrik's SDK cannot be run here: {reason}")
    for request in found["requests"]:
        assert (request["path"], request["protocol"]) == ("/v1/traces", "http/json")
        assert (request["status"], request["remarks"]) == (200, [])
        assert request["headers"]["tenant_matches"] is True
        assert request["headers"]["key_matches"] is True
        assert request["headers"]["agent"] == "agent-xyz"  # Claude Code does not send X-Agent-ID
    spans = {span["operation"]: span for span in found["arrived"]["spans"]}
    assert spans["parse-document"]["agent"] == "agent-xyz"
    assert spans["parse-document"]["user"] == "ann@example.com"
