"""The lines around a place: two before, the line, what is wrong there, one after; and fixes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wizard.core.edits import Edit
from wizard.core.finding import Fix
from wizard.core.position import Lines
from wizard.core.redact.mask import mask_text
from wizard.core.syntax.excerpt import (
    LONGEST,
    MarkedLine,
    PreviewLine,
    excerpt,
    mark_problem,
    marked_lines,
    preview_fix,
)
from wizard.core.syntax.problem import encoding_problem, find_problem
from wizard.core.syntax.repair import offer_fixes


def _shown(text: str, offset: int, note: str = "here") -> list[str]:
    return [
        f"{line.number or '':>2}|{line.text}"
        for line in marked_lines(Lines(text), offset, note, str)
    ]


def test_lines_around_the_place_are_shown() -> None:
    assert _shown("a\nb\nc\nde\nf\ng\n", 7) == [" 2|b", " 3|c", " 4|de", "  | ^ here", " 5|f"]


def test_at_the_beginning_and_at_the_end_there_are_fewer_lines() -> None:
    assert _shown("ab\nc", 0) == [" 1|ab", "  |^ here", " 2|c"]
    assert _shown("ab\nc\n", 5) == [" 1|ab", " 2|c", " 3|", "  |^ here"]
    assert _shown("", 0) == [" 1|", "  |^ here"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(line_end: str) -> None:
    text = line_end.join(["a", "b", "c"])
    assert _shown(text, text.index("b")) == [" 1|a", " 2|b", "  |^ here", " 3|c"]


def test_characters_that_a_terminal_would_hide_or_obey_are_visible() -> None:
    assert excerpt("\ta\u00a0b\u200bc\x1b[2Jd\x7fe\x00\ufefff\udce9") == "→a⍽b◦c␛[2Jd�e␀◦f�"


def test_a_carriage_return_inside_the_marked_line_break_does_not_shift_the_mark() -> None:
    assert _shown('{"a": "b\r\nc"}', 8) == [' 1|{"a": "b', "  |        ^ here", ' 2|c"}']


def test_wide_and_combining_characters_do_not_shift_the_mark() -> None:
    assert _shown("日本x", 2) == [" 1|日本x", "  |    ^ here"]
    assert _shown("e\u0301x", 2) == [" 1|e\u0301x", "  | ^ here"]


def test_a_bom_takes_no_column() -> None:
    assert _shown("\ufeff{x", 2) == [" 1|{x", "  | ^ here"]


def test_a_long_line_is_cut_around_the_place_with_a_sign() -> None:
    line = "".join(chr(ord("a") + position % 26) for position in range(200))
    assert _shown(line, 100) == [" 1|" + excerpt(line, 100), "  |" + " " * 30 + "^ here"]
    cut = excerpt(line, 100)
    assert (len(cut), cut[0], cut[-1], cut[30]) == (60, "…", "…", line[100])
    assert excerpt(line, 0) == line[:59] + "…"
    assert excerpt(line, 199) == "…" + line[-59:]
    assert excerpt(line[:60]) == line[:60]


def test_a_note_without_room_on_the_right_is_on_the_left() -> None:
    assert _shown("x" * 58, 57, "a note") == [" 1|" + "x" * 58, "  |" + " " * 50 + "a note ^"]


def test_secrets_are_hidden_in_the_whole_line_before_it_is_cut() -> None:
    key = "mvk-agent-canary-" + "9" * 100
    text = '{"HEADERS": "Bearer ' + key + '",}'
    problem = find_problem(text)
    assert problem is not None
    hidden = mark_problem(text, problem, lambda line: line.replace(key, "••••"))
    assert hidden == (
        MarkedLine(1, '{"HEADERS": "Bearer ••••",}'),
        MarkedLine(None, " " * 25 + "^ nothing follows this comma"),
    )


def test_a_place_inside_a_secret_is_marked_where_the_secret_begins() -> None:
    text = '{"KEY": canary}'
    problem = find_problem(text)
    assert problem is not None
    shown = mark_problem(text, problem, lambda line: line.replace("canary", "••"))
    assert shown[1] == MarkedLine(None, "        ^ not in quotes")
    text = '{"KEY": "can\tary"}'
    problem = find_problem(text)
    assert problem is not None
    shown = mark_problem(text, problem, lambda line: line.replace("can\tary", "••"))
    assert shown[1] == MarkedLine(None, "         ^ a tab")


@pytest.mark.parametrize(
    "text",
    [
        '{"passwords": [\n"s3cret-one"\n"s3cret-two"\n]}',
        '{"apiKeys":\n[\n"x",\n"s3cret-one"\n1]}',
        '{"API_KEY"\n"s3cret-one"}',
        '{"API_KEY" "s3cret-one"}',
        '{"API_KEY"\r:\r"s3cret-one" "x"}',
        '{"Authorization":\n"Basic s3cret-one" 1}',
        '{"a": ["--password",\n"s3cret-one" 1]}',
    ],
    ids=repr,
)
def test_a_secret_is_recognized_by_the_name_above_it(text: str) -> None:
    problem = find_problem(text)
    assert problem is not None
    shown = "\n".join(line.text for line in mark_problem(text, problem, mask_text))
    assert "s3cret" not in shown
    assert "••••••••" in shown
    sign = ":" if "colon" in problem.note else ","
    fix = Fix("put it there", (Edit(problem.offset, 0, sign),))
    for line in preview_fix(text, fix, mask_text):
        assert "s3cret" not in f"{line.before}{line.after}"


def test_a_line_too_long_to_search_for_secrets_shows_only_its_punctuation() -> None:
    front = '{"API_KEY": "' + "s3cret-" * (LONGEST // 7)
    text = f'{front}end" 1, "a": "{"x" * 2000}"}}'

    def never(line: str) -> str:
        raise AssertionError(line[:20])

    problem = find_problem(text)
    assert problem is not None
    shown = [line.text for line in mark_problem(text, problem, never)]
    word = "•" * 8
    assert shown == [
        f'…-{word}-{word}-{word}" {word}, "{word}": "••••••…',
        " " * 30 + "^ " + problem.note,
    ]
    after = preview_fix(text, Fix("put a comma", (Edit(problem.offset, 0, ","),)), never)
    assert "s3cret" not in f"{after[0].before}{after[0].after}"
    beside = mark_problem(f"{text}\n1", replace(problem, offset=len(text) + 2), str)
    assert beside[0].text.startswith(f'{{"{word}": "' + f"{word}-" * 4)


def test_no_line_is_made_where_none_is_shown() -> None:
    assert mark_problem("x", encoding_problem("binary"), str) == ()


def _previews(text: str) -> list[list[PreviewLine]]:
    repair = offer_fixes(text)
    assert repair is not None
    return [list(preview_fix(text, fix, str)) for fix in repair.fixes]


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
    assert preview_fix(text, repair.fixes[0], str, most=1) == (PreviewLine(2, "// x", None),)


def test_a_long_line_is_cut_around_the_place() -> None:
    text = '{"a": "' + "x" * 100 + '",}'
    assert _previews(text) == [[(1, "…" + "x" * 56 + '",}', "…" + "x" * 57 + '"}')]]


def test_secrets_are_hidden_before_the_line_is_cut() -> None:
    text = '{"KEY": "canary-' + "9" * 100 + '",}'
    repair = offer_fixes(text)
    assert repair is not None
    line = preview_fix(
        text, repair.fixes[0], lambda line: line.replace("canary-" + "9" * 100, "••")
    )
    assert line == (PreviewLine(1, '{"KEY": "••",}', '{"KEY": "••"}'),)
