"""On a shared screen a line shows where its fault is, and not what its values say."""

from __future__ import annotations

import pytest

from wizard.core.redact.masked_lines import blurred


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('  "HTTPS_PROXY": "http://proxy.acme:3128",', '  "HTTPS_PROXY": "••••••••",'),
        (
            '{"a": "b", "c": true, "d": [1, null], "e": ""}',
            '{"a": "••••••••", "c": true, "d": [••••••••, null], "e": ""}',
        ),
        ("  env: {", "  env: {"),
        ("https://acme.test", "••••••••"),
        ('"a": "no end', '"a": "••••••••'),
        (
            '"a": "x \\"b\\": y", // said Jo',
            '"a": "••••••••", // •••••••• ••••••••',
        ),
        ('"a": "C:\\path"', '"a": "••••••••"'),
        ('"true", false', '"••••••••", false'),
        ('  "list": [,', '  "list": [,'),
        ("", ""),
    ],
)
def test_names_and_signs_stay_and_every_value_has_one_length(line: str, shown: str) -> None:
    assert blurred(line) == shown


@pytest.mark.parametrize("value", ["x", "hunter2", "p@ss/w0rd!", "correct horse battery staple"])
def test_how_long_a_value_is_that_no_pattern_calls_a_secret_cannot_be_seen(value: str) -> None:
    assert blurred(f'  "NOTE": "{value}",') == '  "NOTE": "••••••••",'


def test_a_secret_keeps_not_even_its_length() -> None:
    assert blurred('"API_KEY": "mvk-agent-abcdefghijklmnopqrstuvwx"') == '"API_KEY": "••••••••"'
    assert blurred('"mvk-agent-abcdefghijklmnopqrstuvwx": 1') == '"••••••••": ••••••••'
