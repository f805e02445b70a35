"""Whether a text holds Mavvrik, and which keys: by its marks, readable or not."""

from __future__ import annotations

import json

import pytest

from tests.core.merge.plans import plan_text
from wizard.core.merge.recognition import Sign, recognize
from wizard.core.values import mavvrik_values

SALT = "0" * 32
KEY = "mvk-agent-0123456789abcdef"
TEN = dict(mavvrik_values("agent-xyz", "tnt-123", KEY, "https://gateway.corp.example"))
PAIR = f"x-tenant-id=tnt-123,Authorization=Bearer {KEY}"


def signs(text: str) -> list[tuple[Sign, tuple[str | int, ...]]]:
    return [(one.sign, one.path) for one in recognize(text).marks]


def test_a_merge_is_recognized_with_its_key() -> None:
    found = recognize(plan_text('{"model": "opus"}').result)
    assert found.holds_mavvrik
    assert found.keys == ("key-abc",)


def test_the_endpoint_does_not_matter() -> None:
    assert signs(json.dumps({"env": TEN})) == [
        (Sign.HEADERS, ("env", "OTEL_EXPORTER_OTLP_HEADERS")),
        (Sign.AGENT, ("env", "OTEL_RESOURCE_ATTRIBUTES")),
    ]
    own = recognize(json.dumps({"env": TEN}), "https://gateway.corp.example")
    assert Sign.ENDPOINT in {one.sign for one in own.marks}


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "",
        "not json",
        '{"env": {"OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=t,Authorization=Basic z"}}',
        '{"env": {"OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer theirs"}}',
        '{"env": {"A": "x-tenant-id=t", "B": "Authorization=Bearer theirs"}}',
        '{"mcp": {"headers": {"Authorization": "Bearer theirs"}, "x-tenant-id": "t"}}',
        '{"note": "mvk-agent-short, \\u006dvk.agent_id"}',
    ],
)
def test_settings_without_mavvrik_are_not_recognized(text: str) -> None:
    found = recognize(text)
    assert (found.holds_mavvrik, found.marks, found.keys) == (False, (), ())


@pytest.mark.parametrize(
    "headers",
    [
        PAIR,
        f"X-Tenant-ID = tnt-123 , AUTHORIZATION = bearer  {KEY}",
        f"dd-api-key=z,{PAIR}",
        f"x-tenant-id: tnt-123, Authorization: Bearer {KEY}",
        f"'{PAIR}'",
        f"x-tenant-id=tnt-123;Authorization=Bearer%20{KEY}",
    ],
)
def test_headers_are_recognized_however_they_are_written(headers: str) -> None:
    found = recognize(json.dumps({"a": [headers]}))
    assert [(one.sign, one.path) for one in found.marks] == [(Sign.HEADERS, ("a", 0))]
    assert any(KEY in key for key in found.keys)


def test_escapes_hide_nothing() -> None:
    text = '{"a": "\\u006dvk-agent\\u002d0123456789abcdef", "e": "https:\\/\\/ingest.mavvrik.ai"}'
    assert signs(text) == [(Sign.KEY, ("a",)), (Sign.ENDPOINT, ("e",))]
    assert recognize(text).keys == (KEY,)


def test_an_unreadable_text_is_searched_too() -> None:
    text = json.dumps({"env": TEN}).replace("mvk-", "\\u006dvk-")[:-2]
    found = recognize(text)
    assert [(one.sign, one.path) for one in found.marks] == [(Sign.HEADERS, ())]
    assert found.keys == (KEY,)


def test_known_keys_are_found_whatever_their_form() -> None:
    text = '{"a": "x Qx7RzLmNp y", "b": "Bearer abc", "c": "abcd"}'
    assert [one.path for one in recognize(text, known_keys=("Qx7RzLmNp", "abc")).marks] == [
        ("a",),
        ("b",),
    ]
    assert not recognize(text).holds_mavvrik


def test_no_key_is_in_the_repr() -> None:
    assert KEY not in repr(recognize(json.dumps({"env": TEN})))
