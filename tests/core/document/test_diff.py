"""The diff shows what is done, folded and numbered."""

from __future__ import annotations

from wizard.core.document.diff import RowKind, diff_rows
from wizard.core.edits import Edit, apply

TEXT = "".join(f"line {number}\n" for number in range(1, 21))


def shown(before: str, edits: list[Edit]) -> list[tuple[str, int | None, int | None, str]]:
    rows = diff_rows(before, apply(before, edits), edits)
    return [
        (row.kind.value, row.old_line, row.new_line, row.text or f"{row.count}") for row in rows
    ]


def test_a_changed_line_with_its_surroundings() -> None:
    start = TEXT.index("line 10")
    assert shown(TEXT, [Edit(start, 7, "LINE X")]) == [
        ("…", 1, 1, "6"),
        (" ", 7, 7, "line 7"),
        (" ", 8, 8, "line 8"),
        (" ", 9, 9, "line 9"),
        ("-", 10, None, "line 10"),
        ("+", None, 10, "LINE X"),
        (" ", 11, 11, "line 11"),
        (" ", 12, 12, "line 12"),
        (" ", 13, 13, "line 13"),
        ("…", 14, 14, "7"),
    ]


def test_lines_that_only_move_are_not_shown_as_changed() -> None:
    assert shown("{\n}\n", [Edit(1, 0, "\n  a")]) == [
        (" ", 1, 1, "{"),
        ("+", None, 2, "  a"),
        (" ", 2, 3, "}"),
    ]


def test_changes_near_each_other_share_their_surroundings() -> None:
    first, second = TEXT.index("line 3"), TEXT.index("line 5")
    rows = diff_rows(TEXT, "", [])
    assert [row.kind for row in rows] == [RowKind.FOLD]
    edits = [Edit(first, 6, "three\nand more"), Edit(second, 6, "five")]
    assert shown(TEXT, edits)[:8] == [
        (" ", 1, 1, "line 1"),
        (" ", 2, 2, "line 2"),
        ("-", 3, None, "line 3"),
        ("+", None, 3, "three"),
        ("+", None, 4, "and more"),
        (" ", 4, 5, "line 4"),
        ("-", 5, None, "line 5"),
        ("+", None, 6, "five"),
    ]


def test_a_very_long_line_is_shown_only_around_the_change() -> None:
    text = '{"a":"' + "x" * 5000 + '","b":1,"c":"' + "y" * 5000 + '"}'
    start = text.index('"b":1') + 4
    rows = diff_rows(text, apply(text, [Edit(start, 1, "2")]), [Edit(start, 1, "2")])
    assert [row.kind for row in rows] == [RowKind.OLD, RowKind.NEW]
    assert all(len(row.text) < 150 for row in rows)
    assert '"b":2' in rows[1].text


def test_a_line_that_only_gains_a_comma_says_so() -> None:
    before = '{\n  "a": "1"\n}\n'
    edits = [Edit(before.index('"1"') + 3, 0, ',\n  "b": "1"')]
    rows = diff_rows(before, apply(before, edits), edits)
    assert [(row.kind.value, row.text, row.note) for row in rows] == [
        (" ", "{", ""),
        ("-", '  "a": "1"', ""),
        ("+", '  "a": "1",', "   (only a comma is added)"),
        ("+", '  "b": "1"', ""),
        (" ", "}", ""),
    ]
