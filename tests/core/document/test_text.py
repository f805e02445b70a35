"""Bytes there and back, and pastes."""

from __future__ import annotations

import pytest

from wizard.core.document.text import decode, pasted
from wizard.core.syntax.problem import Unreadable


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "\xc3\xa9"}\r\n',
        b"\xef\xbb\xbf{}",
        b'{"a": "\xe9 Latin-1"}',
        "\ufeff{}".encode("utf-16-le"),
        b"",
    ],
)
def test_bytes_that_claude_code_accepts_come_back_unchanged(data: bytes) -> None:
    assert decode(data).encode() == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("\ufeff{}".encode("utf-16-be"), "utf-16-be"),
        ('{"a": 1}'.encode("utf-16-le"), "utf-16-le"),
        ('{"a": 1}'.encode("utf-16-be"), "utf-16-be"),
        ("\ufeff{}".encode("utf-32-le"), "utf-32"),
        (b'{"a": "\x00"}', "binary"),
        (b"bplist00\xd0\x08\x00\x00", "property-list"),
        (b"\xff\xfe{\x00}", "binary"),
    ],
)
def test_what_claude_code_refuses_is_refused_with_its_name(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(data)
    assert refused.value.problem.code == code


def test_a_pasted_cr_becomes_lf() -> None:
    assert pasted('{\r  "a": 1\r\n}').text == '{\n  "a": 1\n}'
