"""Mavvrik's marks are found in any settings text, and nothing else counts as one."""

from __future__ import annotations

import json

import pytest

from tests.core.plans import plan_text
from wizard.core.holding import holding_of
from wizard.core.values import header_value

KEY = "mvk-agent-Qx7RzLmNpQrStUvWxYz0123456789AbC"
HEADERS = header_value("acme-prod-7731", KEY)
MERGED = plan_text('{"a": 1}').result


def env(**entries: str) -> str:
    return json.dumps({"env": entries})


@pytest.mark.parametrize(
    "text",
    [
        MERGED,
        MERGED[:-4],  # cut off
        MERGED.replace('"', "'"),
        MERGED.replace('"', "\u201d"),
        "// note\n" + MERGED,
        env(OTEL_EXPORTER_OTLP_TRACES_HEADERS=HEADERS),
        env(OTEL_EXPORTER_OTLP_ENDPOINT="http://collector.acme.test", H=HEADERS),
        json.dumps({"OTEL_EXPORTER_OTLP_HEADERS": HEADERS}),  # not in env
        '{"env": {}, "env": {"H": "' + HEADERS + '"}}',
        env(OTEL_EXPORTER_OTLP_HEADERS=HEADERS).replace("x-tenant", "\\u0078-tenant"),
        env(OTEL_EXPORTER_OTLP_HEADERS=f"Authorization=bearer {KEY}, X-Tenant-Id=a"),
        env(OTEL_RESOURCE_ATTRIBUTES="team=a, mvk.agent_id=7c1f"),
        env(OTEL_EXPORTER_OTLP_ENDPOINT="https://ingest.mavvrik.ai/"),
        env(E="x").replace(
            '"E": "x"', '"OTEL_EXPORTER_OTLP_ENDPOINT": "https:\\/\\/ingest.mavvrik.ai"'
        ),
    ],
)
def test_each_mark_counts_wherever_it_stands(text: str) -> None:
    assert holding_of(text).holds_mavvrik


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "not json",
        env(OTEL_EXPORTER_OTLP_HEADERS="x-tenant-id=acme"),  # somebody else's tenant, no key
        env(OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer abcdefgh"),
        env(OTEL_EXPORTER_OTLP_ENDPOINT="https://otlp.datadoghq.com"),
        env(OTEL_RESOURCE_ATTRIBUTES="team=mvk.agent_id"),
        json.dumps({"companyAnnouncements": ["Mavvrik is coming: https://ingest.mavvrik.ai"]}),
        json.dumps({"allowedDomains": ["ingest.mavvrik.ai", "https://ingest.mavvrik.ai"]}),
    ],
)
def test_nothing_else_does(text: str) -> None:
    assert not holding_of(text).holds_mavvrik


def test_the_keys_in_the_headers_are_told_and_never_drawn() -> None:
    old = header_value("acme-prod-7731", "an-older-key")
    found = holding_of(
        env(OTEL_EXPORTER_OTLP_HEADERS=HEADERS, OTEL_EXPORTER_OTLP_TRACES_HEADERS=old)
    )
    assert found.keys == ("an-older-key", KEY)
    decoded = holding_of(env(OTEL_EXPORTER_OTLP_TRACES_HEADERS=old.replace("Bearer ", "Bearer%20")))
    assert decoded.keys == ("an-older-key",)
    assert "key" not in repr(found).replace("keys", "")
