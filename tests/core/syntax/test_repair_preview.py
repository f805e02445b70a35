"""Every fix shows the lines it changes, before and after."""

from __future__ import annotations

import pytest

from wizard.core.syntax.repair import PreviewLine, offer_fixes, preview


def _previews(text: str) -> list[list[PreviewLine]]:
    repair = offer_fixes(text)
    assert repair is not None
    return [list(preview(text, fix)) for fix in repair.fixes]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            '{\n  "EDITOR": "vim",\n}',
            [[(2, '  "EDITOR": "vim",', '  "EDITOR": "vim"')]],
        ),
        ("// x\n{} // y\n", [[(1, "// x", None), (2, "{} // y", "{}")]]),
        ("/* a\n\n b */\n{}", [[(1, "/* a", None), (2, "", None), (3, " b */", None)]]),
        ("{'a': 1}", [[(1, "{'a': 1}", '{"a": 1}')]]),
        ("\ufeff\ufeff{}", [[(1, "◦{}", "{}")]]),
        ("{\u00a0}", [[(1, "{⍽}", "{ }")]]),
        (
            '"env": {\r\n"A": "1"\r\n}\r\n',
            [[(1, '"env": {', '{ ↵ "env": {'), (3, "}", "} ↵ }")]],
        ),
        ('"env": {}', [[(1, '"env": {}', '{"env": {}}')]]),
        ("```\n{}\n```", [[(1, "```", None), (3, "```", None)]]),
    ],
)
def test_a_fix_shows_the_lines_before_and_after(
    text: str, shown: list[list[tuple[int, str, str | None]]]
) -> None:
    assert _previews(text) == shown


def test_each_fix_shows_its_own_change_alone() -> None:
    assert _previews('{"a": 1, // x\n}') == [
        [(1, '{"a": 1, // x', '{"a": 1,')],
        [(1, '{"a": 1, // x', '{"a": 1 // x')],
    ]


def test_a_few_lines_are_enough() -> None:
    text = "{\n" + "// x\n" * 10 + "}"
    assert [line[0] for line in _previews(text)[0]] == [2, 3, 4]
    repair = offer_fixes(text)
    assert repair is not None
    assert preview(text, repair.fixes[0], limit=1) == (PreviewLine(2, "// x", None),)


def test_a_long_line_is_cut_around_the_place() -> None:
    text = '{"a": "' + "x" * 100 + '",}'
    assert _previews(text) == [[(1, "…" + "x" * 56 + '",}', "…" + "x" * 57 + '"}')]]


def test_secrets_are_hidden_before_the_line_is_cut() -> None:
    text = '{"KEY": "canary-' + "9" * 100 + '",}'
    repair = offer_fixes(text)
    assert repair is not None
    line = preview(text, repair.fixes[0], lambda line: line.replace("canary-" + "9" * 100, "••"))
    assert line == (PreviewLine(1, '{"KEY": "••",}', '{"KEY": "••"}'),)
