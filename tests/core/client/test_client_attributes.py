"""Resource attributes as Claude Code reads them: here percent-encoding is decoded."""

from __future__ import annotations

import pytest

from wizard.core.client import AttributeTrouble, agent_of, read_attributes


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
    assert [(item.name, item.index, item.start, item.raw) for item in items] == [
        ("a", 0, 0, "a=1"),
        ("b", 2, 5, " b = 2 "),
        ("c", 3, 13, "c"),
    ]


@pytest.mark.parametrize("item", ["a=b c", "a=é", "a=b\\c", "a b=c", "a=b;c", "a=b\u200b"])
def test_items_that_miss_the_spans_and_break_2_1_197(item: str) -> None:
    assert [found.is_strict for found in read_attributes(item)] == [False]


def test_trouble_is_said_in_words() -> None:
    assert f"{AttributeTrouble.NO_EQUALS}" == "it has no equals sign"
