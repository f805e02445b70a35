"""Single values as the real client reads them."""

from __future__ import annotations

import pytest

from wizard.core.client.values import (
    env_text,
    read_exporters,
    read_protocol,
    read_switch,
    read_whole_number,
    to_text,
    trim,
)
from wizard.core.document.reader import read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is ", "as it is "),
        (1, "1"),
        (1.0, "1"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (12345678901234567890, "12345678901234567168"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
        ({}, None),
        ([], None),
    ],
)
def test_values_become_text_as_javascript_spells_them(value: object, text: str | None) -> None:
    assert to_text(value) == text


def test_members_of_env_become_text() -> None:
    document = read('{"env": {"A": 1.0, "B": null, "C": {"x": 1}, "D": [], "E": "é", "F": false}}')
    assert document.env is not None
    texts = {member.key: env_text(member) for member in document.env.members}
    assert texts == {"A": "1", "B": "null", "C": None, "D": None, "E": "é", "F": "false"}


@pytest.mark.parametrize("text", ["1", "true", "yes", "on", " 1 ", "True", "ON", "\u00a01\n"])
def test_a_switch_is_on(text: str) -> None:
    assert read_switch(text) is True


@pytest.mark.parametrize("text", ["0", "none", "", "2", "y", "enabled", "null", "1 1", None])
def test_a_switch_is_off(text: str | None) -> None:
    assert read_switch(text) is False


@pytest.mark.parametrize(
    ("text", "exporters"),
    [
        (None, ()),
        ("", ()),
        ("otlp", ("otlp",)),
        ("otlp, console", ("otlp", "console")),
        (",otlp,", ("otlp",)),
        ("OTLP", ("OTLP",)),
        ("none", ("none",)),
    ],
)
def test_exporters_are_a_comma_separated_list_and_case_matters(
    text: str | None, exporters: tuple[str, ...]
) -> None:
    assert read_exporters(text) == exporters


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        (None, "http/protobuf"),
        ("", "http/protobuf"),
        (" http/json ", "http/json"),
        ("HTTP/JSON", "HTTP/JSON"),
    ],
)
def test_no_protocol_means_protobuf(text: str | None, protocol: str) -> None:
    assert read_protocol(text) == protocol


def test_a_zero_width_space_is_not_trimmed_and_a_non_breaking_one_is() -> None:
    assert trim("\u00a0\ufeff\u2003x\u200b\t") == "x\u200b"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (None, None),
        ("", None),
        ("abc", None),
        ("Infinity", None),
        ("-Infinity", None),
        (" 5 ", 5),
        ("5s", 5),
        ("0.9", 0),
        ("0x10", 0),
        ("-1", -1),
        ("1e3", 1000),
        (".5e4", 5000),
        ("1e-1", None),
        ("2,000", 2000),
        ("1 000 000", 1000000),
        ("2_000", 2000),
        ("2,000 000", 2),
        ("20,00", 20),
    ],
)
def test_claude_codes_own_whole_numbers(text: str | None, number: float | None) -> None:
    assert read_whole_number(text) == number
