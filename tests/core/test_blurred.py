"""On a shared screen a line shows where its fault is, and not what its values say."""

from __future__ import annotations

import pytest

from wizard.core.blurred import blurred, redacted


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            '  "HTTPS_PROXY": "http://proxy.acme:3128",',
            '  "HTTPS_PROXY": "••••://•••••.••••:••••",',
        ),
        ('{"a": "b", "c": true, "d": [1, null],}', '{"a": "•", "c": true, "d": [•, null],}'),
        ("  env: {", "  env: {"),
        ("https://acme.test", "•••••://••••.••••"),
        ('"a": "no end', '"a": "•• •••'),
        ('"a": "x \\"b\\": y", // said Jo', '"a": "• \\"•\\": •", // •••• ••'),
        ('"a": "C:\\path"', '"a": "•:\\••••"'),
        ('"true", false', '"••••", false'),
        ('  "list": [,', '  "list": [,'),
        ("", ""),
    ],
)
def test_names_signs_and_lengths_stay(line: str, shown: str) -> None:
    assert blurred(line) == shown


def test_a_secret_keeps_not_even_its_length() -> None:
    assert blurred('"API_KEY": "mvk-agent-abcdefghijklmnopqrstuvwx"') == '"API_KEY": "••••••••"'
    assert blurred('"mvk-agent-abcdefghijklmnopqrstuvwx": 1') == '"••••••••": •'


@pytest.mark.parametrize("value", ["x", "a longer text", "mvk-agent-abcdefghijklmnopqrstuvwx"])
def test_on_a_page_that_is_sent_every_value_has_the_same_mask(value: str) -> None:
    assert redacted(f'  "A": "{value}", "API_KEY": "{value}", "on": true,') == (
        '  "A": ••••••••, "API_KEY": ••••••••, "on": true,'
    )
    assert redacted('"port": 4318, "pin": 12') == '"port": ••••••••, "pin": ••••••••'
