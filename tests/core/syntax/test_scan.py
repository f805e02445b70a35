"""The position of an error is the same as in Python 3.11's own reader, for every text."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.core.syntax.scan import Expected, Fault, first_fault

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_PIECES = st.sampled_from(
    [
        *"{}[]\",:\\ \n\t01-.eEtfnu/#'“\u00a0\x01",
        '"a"',
        "true",
        "null",
        '\\"',
        "\\u00e9",
        "{}",
        "[]",
    ]
)


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    text = json.dumps(
        draw(_JSON), ensure_ascii=draw(st.booleans()), indent=draw(st.none() | st.just(1))
    )
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 2))
        text = text[:at] + draw(st.just("") | _PIECES) + text[at + cut :]
    return text


def _place_of_the_library(text: str) -> int | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos
    return None


@given(_damaged() | st.lists(_PIECES, max_size=12).map("".join))
@example('{"a": "\\u12')
@example('{"a": "\\u1234')
@example('{"a": "\\')
@example("[1, 2 3]")
@example("-")
def test_the_position_is_the_same_as_the_librarys(text: str) -> None:
    fault = first_fault(text)
    place = _place_of_the_library(text)
    if sys.version_info >= (3, 13) and place is not None and text[place : place + 1] == ",":
        return  # a trailing comma: newer readers name the comma itself
    assert (fault and fault.offset) == place


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"a": NaN}', Fault(6, Expected.VALUE, (0,))),
        ('{"a": [1, -Infinity]}', Fault(10, Expected.VALUE, (0, 6))),
        ('{"a" 1}', Fault(5, Expected.COLON, (0,))),
        ("{1}", Fault(1, Expected.NAME, (0,))),
        ('{"a": {"b": 1 2', Fault(14, Expected.COMMA, (0, 6))),
        ("{} {}", Fault(3, Expected.END)),
        ('["a', Fault(1, Expected.QUOTE, (0,), 1)),
        ('["a\n"]', Fault(3, Expected.PRINTABLE, (0,), 1)),
        ('["a\\x"]', Fault(3, Expected.ESCAPE, (0,), 1)),
        ("[" * 1001, Fault(1000, Expected.FEWER_LEVELS, tuple(range(1000)))),
    ],
)
def test_an_error_says_what_is_expected_and_what_is_open(text: str, fault: Fault) -> None:
    assert first_fault(text) == fault


def test_every_level_counts_even_where_the_library_would_skip_a_container() -> None:
    inner = "[" * 999 + "]" * 999
    assert first_fault(f'{{"a": {inner}}}') is None
    assert first_fault(f'{{"a": [{inner}]}}') == Fault(
        1005, Expected.FEWER_LEVELS, (0, *range(6, 1005))
    )
