"""Headers and resource attributes as the real client reads them."""

from __future__ import annotations

import pytest

from wizard.core.client.lists import (
    AttributeTrouble,
    HeaderTrouble,
    agent_of,
    for_signal,
    read_attributes,
    read_headers,
    sent,
)


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(header.name, header.value) for header in sent(read_headers(text))]


def _troubles(text: str) -> list[HeaderTrouble | None]:
    return [header.trouble for header in read_headers(text)]


RIGHT = [("x-tenant-id", "t"), ("Authorization", "Bearer k")]


@pytest.mark.parametrize(
    "text",
    [
        "x-tenant-id=t,Authorization=Bearer k",
        "x-tenant-id=t, Authorization=Bearer k",
        " x-tenant-id = t ,\tAuthorization =\u00a0Bearer k\n",
        ",x-tenant-id=t,,Authorization=Bearer k, ,",
    ],
)
def test_white_space_at_the_edges_and_empty_items_do_no_harm(text: str) -> None:
    assert _pairs(text) == RIGHT
    assert set(_troubles(text)) == {None}


@pytest.mark.parametrize("value", ["k=", "=k", 'k+/;#&"\\', "a2V5==", "%2C", "a%20b", "{k}", "'k'"])
def test_nothing_is_decoded_and_characters_arrive_unchanged(value: str) -> None:
    assert _pairs(f"Authorization=Bearer {value}") == [("Authorization", f"Bearer {value}")]


def test_a_comma_cuts() -> None:
    assert _pairs("Authorization=Bearer ke,y") == [("Authorization", "Bearer ke")]
    assert _troubles("Authorization=Bearer ke,y") == [None, HeaderTrouble.NO_EQUALS]


def test_a_semicolon_does_not_separate() -> None:
    assert _pairs("x-tenant-id=t;Authorization=Bearer k") == [
        ("x-tenant-id", "t;Authorization=Bearer k")
    ]


def test_headers_with_a_colon_are_lost() -> None:
    assert _pairs("x-tenant-id: t,Authorization: Bearer k") == []


def test_the_last_header_of_a_name_in_any_case_wins() -> None:
    assert _pairs("Authorization=Bearer a,x-tenant-id=t,authorization=Bearer b") == [
        ("authorization", "Bearer b"),
        ("x-tenant-id", "t"),
    ]


@pytest.mark.parametrize(
    "value",
    ["a\nb", "a\rb", "a\u200bb", "a✓b", "“a”", "a\x00b", "a\x7fb", "a\u2028b", "a\U0001f600"],
)
def test_the_http_client_refuses_values(value: str) -> None:
    assert _troubles(f"x=1,Authorization=Bearer {value}x") == [None, HeaderTrouble.BAD_VALUE]
    assert read_headers(f"Authorization={value}x")[0].stops_sending


@pytest.mark.parametrize("value", ["é", "a\u00a0b", "a\tb", "ÿ", "a b"])
def test_latin_1_is_sent(value: str) -> None:
    assert _troubles(f"Authorization=Bearer {value}x") == [None]


@pytest.mark.parametrize("name", ['"x', "x y", "x:", "{x}", "é", "x/y", "(x)"])
def test_the_http_client_refuses_names(name: str) -> None:
    assert _troubles(f"{name}=1") == [HeaderTrouble.BAD_NAME]


def test_a_header_without_a_name_is_lost() -> None:
    assert _troubles("=value") == [HeaderTrouble.NO_NAME]
    assert _pairs("=value") == []


def test_positions_are_those_in_the_string() -> None:
    text = " a = 1 ,, b=2"
    first, second = read_headers(text)
    assert (first.start, text[first.value_start]) == (0, "1")
    assert (second.start, text[second.value_start]) == (9, "2")


def test_nothing_to_read() -> None:
    assert read_headers(None) == read_headers("") == read_headers(" , ") == ()


def test_a_header_shows_no_value_in_its_repr() -> None:
    assert "S3cr3t" not in repr(read_headers("Authorization=Bearer S3cr3t,S3cr3t2")[0])


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("x%2Dtenant-id=t%2D1,Authorization=Bearer%20k", "x-tenant-id=t-1 Authorization=Bearer k"),
        ("Authorization=Bearer ke;y", "Authorization=Bearer ke"),
        ("x=1;Authorization=Bearer k", "x=1"),
        ("x=ke%y,y=%FF,z=,w=1", "w=1"),
        ("x=a%2Cb%3B%25", "x=a,b;%"),
        ('x="a" ,y= =', 'x="a" y=='),
    ],
)
def test_headers_of_one_signal_are_decoded_and_cut(text: str, pairs: str) -> None:
    found = sent(read_headers(text, of_signal=True))
    assert " ".join(f"{header.name}={header.value}" for header in found) == pairs


def test_a_repeated_name_keeps_its_first_position() -> None:
    assert _pairs("A=1,a=2,A=3") == [("a", "2")]


@pytest.mark.parametrize("value", ["k", "a%2Cb", "50%", "a;b", "=/+", "100%25"])
def test_headers_arrive_the_same_from_a_signals_own_entry(value: str) -> None:
    text = f"x-tenant-id=t,Authorization=Bearer {value}"
    moved = sent(read_headers(for_signal(text), of_signal=True))
    assert [(header.name, header.value) for header in moved] == _pairs(text)


def _agent(text: str | None) -> str | None:
    found = agent_of(read_attributes(text))
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("mvk.agent_id=a", "a"),
        (" mvk.agent_id = a ", "a"),
        ("team=x , mvk.agent_id=a,", "a"),
        (",,mvk.agent_id=a", "a"),
        ("mvk.agent_id=a%2Cb%20c%C3%A9", "a,b cé"),
        ("mvk.agent_id=a,mvk.agent_id=b", "b"),
        ("mvk.agent_id={a}", "{a}"),
        ('mvk.agent_id="a"', '"a"'),
        ("mvk.agent_id=a b", "a b"),
        ("mvk.agent_id=a,b", "a"),
        ("MVK.agent_id=a", None),
        ("mvk.agent_id=a=b", None),
        ("mvk.agent_id=a%b", None),
        ("mvk.agent_id=%ff", None),
        ("mvk.agent_id", None),
        ("mvk.agent_id:a", None),
        ("mvk.agent_id=a;team=x", None),
        ("", None),
        (None, None),
    ],
)
def test_the_agent_that_arrives(text: str | None, agent: str | None) -> None:
    assert _agent(text) == agent


@pytest.mark.parametrize(
    ("item", "trouble"),
    [
        ("word", AttributeTrouble.NO_EQUALS),
        ("a=b=c", AttributeTrouble.MANY_EQUALS),
        ("=b", AttributeTrouble.NO_NAME),
        ("a=50%", AttributeTrouble.BAD_PERCENT),
        ("a=%zz", AttributeTrouble.BAD_PERCENT),
        ("a=%C3", AttributeTrouble.BAD_PERCENT),
        ("a=" + "x" * 256, AttributeTrouble.TOO_LONG),
        ("a=" + "x" * 255, None),
        ("a=", None),
        ("a=b", None),
    ],
)
def test_items_that_are_dropped(item: str, trouble: AttributeTrouble | None) -> None:
    assert [found.trouble for found in read_attributes(item)] == [trouble]


def test_items_keep_their_place() -> None:
    text = "a=1,, b = 2 ,c"
    items = read_attributes(text)
    assert [(item.name, item.start, item.raw) for item in items] == [
        ("a", 0, "a=1"),
        ("b", 5, " b = 2 "),
        ("c", 13, "c"),
    ]


@pytest.mark.parametrize("item", ["a=b c", "a=é", "a=b\\c", "a b=c", "a=b;c", "a=b\u200b"])
def test_items_that_miss_the_spans_and_break_2_1_197(item: str) -> None:
    assert [found.is_strict for found in read_attributes(item)] == [False]


def test_problems_are_described_in_words() -> None:
    assert f"{AttributeTrouble.NO_EQUALS}" == "An item needs an equals sign."
