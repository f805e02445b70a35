"""The gallery of the README shows the program as it is: `python -m screenshots.make` draws it."""

from __future__ import annotations

import pytest

from screenshots.make import HERE, PICTURES, drawn


@pytest.mark.full
@pytest.mark.parametrize("name", PICTURES)
async def test_drawn_again_it_is_the_same(name: str) -> None:
    assert await drawn(PICTURES[name]) == (HERE / f"{name}.svg").read_text(encoding="utf-8")


def test_no_picture_is_left_of_what_is_not_drawn_any_more() -> None:
    assert {file.stem for file in HERE.glob("*.svg")} == set(PICTURES)
