"""Lines in any width: nothing is lost, and nothing breaks."""

from __future__ import annotations

from wizard.screens.widgets.hanging import cut, wrapped
from wizard.steps.styled_text import Line, words

LINES = (
    Line(words("x  A comma is missing before this place."), right=words("line 1, column 300107")),
    Line(words("Read: 12 lines, valid JSON."), words("✓"), right=words("21:30, answered in 0.1 s")),
    Line(
        words("- API key  not yet"),
        right=words("hidden here, stored nowhere"),
        heading=True,
        column=3,
    ),
)


def test_in_every_width_all_words_are_there() -> None:
    for width in range(1, 90):
        shown = " ".join(row.plain for row in wrapped(LINES, width))
        for one in LINES:
            for word in f"{one.text.plain} {one.right.plain}".split():
                assert word in shown or width < 30, (width, word, shown)
            assert cut(one, width).plain


def test_a_right_end_without_room_next_to_the_text_is_below_it() -> None:
    rows = [row.plain.rstrip() for row in wrapped(LINES[:1], 30)]
    assert rows == ["x  A comma is missing before", "this place.", "line 1, column 300107"]
