"""Nothing unparseable ever becomes `{}`: line, column, words a person understands."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from tests.core.syntax.broken_texts import BROKEN, MESSAGES, Broken
from wizard.core.document.reader import read
from wizard.core.syntax.excerpt import mark_problem
from wizard.core.syntax.problem import (
    MAX_CHARACTERS,
    Problem,
    Unreadable,
    encoding_problem,
    find_problem,
    problem_of,
)
from wizard.core.syntax.wording import WORDINGS

# Words of Python's and JavaScript's parsers, none of which may reach a person.
PARSER_WORDS = (
    "Expecting",
    "delimiter",
    "property name enclosed",
    "Extra data",
    "Unterminated",
    "Invalid",
    "Unexpected token",
    "char ",
)

LARGE = '{"a": "' + "x" * MAX_CHARACTERS + '"}'
DEEP = "[" * 1001 + "]" * 1001


def _problem(text: str) -> Problem:
    problem = find_problem(text)
    assert problem is not None
    return problem


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case.code}-{case.text[:20]!r}")
def test_each_broken_text_has_its_own_code_and_place(case: Broken) -> None:
    problem = _problem(case.text)
    assert (problem.code, problem.line, problem.column) == (case.code, case.line, case.column)


@pytest.mark.parametrize("text", MESSAGES, ids=repr)
def test_each_kind_has_its_own_sentence(text: str) -> None:
    assert _problem(text).message == MESSAGES[text]


def test_every_kind_of_problem_that_has_sentences_is_reached_by_some_text() -> None:
    reached = {_problem(case.text).code for case in BROKEN}
    reached |= {_problem(LARGE).code, _problem(DEEP).code}
    for value in ("," * 100_001, "x" * 1_000_000):
        with pytest.raises(Unreadable) as refused:  # strict JSON, only not read on
            read(f'{{"env": {{"OTEL_RESOURCE_ATTRIBUTES": "{value}"}}}}')
        reached.add(refused.value.problem.code)
    assert reached == set(WORDINGS)


def test_no_sentence_comes_from_a_parser_exclaims_or_has_an_empty_place() -> None:
    for case in BROKEN:
        problem = _problem(case.text)
        for sentence in (problem.message, problem.consequence, problem.remedy):
            assert sentence.endswith((".", "paste it here.")), problem
            assert "!" not in sentence
            assert not any(word in sentence for word in PARSER_WORDS), sentence
            assert "{line}" not in sentence
            assert "{{" not in sentence


def test_the_screen_of_a_comma_too_many_says_what_where_what_it_means_and_what_to_do() -> None:
    text = '{\n  "env": {\n    "HTTP_PROXY": "x",\n    "EDITOR": "vim",\n  }\n}\n'
    assert _problem(text) == Problem(
        code="trailing-comma",
        offset=55,
        line=4,
        column=20,
        message="There is 1 comma too many.",
        consequence=(
            "If the console really holds this, Claude Code won't start."
            " More likely, something was lost in copying."
        ),
        remedy="Compare line 4 with the console, or remove this comma.",
        note="nothing follows this comma",
    )
    assert [(line.number, line.text) for line in mark_problem(text, _problem(text), str)] == [
        (2, '  "env": {'),
        (3, '    "HTTP_PROXY": "x",'),
        (4, '    "EDITOR": "vim",'),
        (None, "                   ^ nothing follows this comma"),
        (5, "  }"),
    ]


def test_a_text_that_ends_too_early_says_what_is_open_and_where_it_was_opened() -> None:
    problem = _problem('{\n  "env": {\n    "A": "1",\n')
    assert problem.message == (
        "The settings stop in the middle: the { at line 2, column 10 is still open,"
        " and 1 more around it."
    )
    assert (problem.line, problem.column) == (4, 1)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (
            '{"a": True}',
            "If it is text, put it in double quotes. Otherwise, write true in small letters.",
        ),
        (
            '{"a": None}',
            "If it is text, put it in double quotes. Otherwise, write null, or remove the entry.",
        ),
        ('{"a": off}', "If it is text, put it in double quotes. Otherwise, write false."),
        (
            '{\n"a": 1\n"b": 2}',
            "Compare this place with the console, or add a comma at the end of line 2.",
        ),
    ],
)
def test_the_remedy_fits_the_very_text(text: str, remedy: str) -> None:
    assert _problem(text).remedy == remedy


@pytest.mark.parametrize(
    ("code", "text", "consequence"),
    [
        ("empty", " \n", "With empty settings, Claude Code starts and sends nothing to Mavvrik."),
        (
            "too-deep",
            DEEP,
            "mvk-wizard stops reading here. Claude Code drops values nested over 64 levels.",
        ),
        (
            "too-large",
            LARGE,
            "Claude Code reads settings of up to 2 MiB. Nothing was changed.",
        ),
        (
            "yaml",
            "env:\n  A: 1\n",
            "Nothing was read. If the console held this, Claude Code wouldn't start.",
        ),
        (
            "comment",
            "{} // x",
            "If the console really holds this, Claude Code won't start.",
        ),
    ],
    ids=["empty", "too-deep", "too-large", "yaml", "comment"],
)
def test_the_consequence_is_what_claude_code_does(code: str, text: str, consequence: str) -> None:
    problem = _problem(text)
    assert (problem.code, problem.consequence) == (code, consequence)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "\ufeff{}",
        ' \r\n\t{"a": [1, -0.5e+3, true, false, null, "\\u00e9\\n"], "b": {}}\n',
        '{"n": ' + "9" * 10_000 + "}",
        '{"a": 1, "a": 2}',
        '{"a": "\u00a0“x” // # /* \udce9"}',
        '{"a":' * 999 + "{}" + "}" * 999,
        '{"a":' * 998 + "[{}]" + "}" * 998,
        "[" * 0 + '{"a": [' + "[]," * 5000 + "[]]}",
    ],
    ids=range(9),
)
def test_strict_json_with_an_object_on_top_has_no_problem(text: str) -> None:
    assert find_problem(text) is None


@pytest.mark.parametrize("inner", ["{}", "[]", '{"a": 1}'])
def test_one_level_more_than_a_thousand_is_refused_at_its_bracket(inner: str) -> None:
    text = '{"a":' * 1000 + inner + "}" * 1000
    problem = _problem(text)
    assert (problem.code, problem.offset) == ("too-deep", 5000)
    assert problem.message == "The settings are nested more than 1,000 levels deep."


def test_a_text_over_the_limit_is_refused_without_being_read() -> None:
    problem = _problem(LARGE)
    assert (problem.code, problem.line, problem.column) == ("too-large", 1, 1)
    assert mark_problem(LARGE, problem, str) == ()


def test_the_place_does_not_depend_on_the_version_of_python() -> None:
    problem = problem_of('{"a": 1,}')
    assert (problem.code, problem.offset, problem.column) == ("trailing-comma", 7, 8)


def test_a_text_that_only_another_reader_refuses_still_gets_a_sentence() -> None:
    problem = problem_of('{"a": 1}')
    assert (problem.code, problem.line, problem.column) == ("not-json", 1, 1)
    assert problem.message == "This is not JSON from here on: something else must come next."
    assert problem_of("{").code == "cut-off"


def test_an_exception_never_quotes_the_unreadable_text() -> None:
    text = '{"MVK_API_KEY": "mvk-agent-canary-4711-secret",}'
    raised = Unreadable(_problem(text))
    assert str(raised) == "trailing-comma at line 1, column 47"
    assert "canary" not in repr(raised)
    assert "canary" not in repr(raised.problem)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.code)
def test_no_sentence_repeats_words_of_the_text(case: Broken) -> None:
    problem = _problem(case.text.replace("a", "canary4711"))
    assert "canary4711" not in problem.message + problem.consequence + problem.remedy + problem.note


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("utf-16-be", "The file is in UTF-16 (big-endian)."),
        ("utf-16-le", "The file is in UTF-16 without its byte order mark."),
        ("utf-32", "The file is in UTF-32."),
        ("binary", "The file is not text: it holds zero bytes."),
    ],
)
def test_bytes_that_are_not_text_for_claude_code_are_named(kind: str, message: str) -> None:
    problem = encoding_problem(kind)
    assert (problem.code, problem.line, problem.column) == (kind, 1, 1)
    assert mark_problem("", problem, str) == ()
    assert problem.message == message
    assert problem.consequence == "Claude Code won't start with this file."


HOSTILE = {
    "brackets": "[" * 1_000_000,
    "braces": "{" * 1_000_000,
    "quotes": '"' * 1_000_000,
    "escapes": '{"' + '\\"' * 500_000,
    "escapes, then a line end": '{"' + '\\"' * 500_000 + '\n"',
    "one long line": '{"a": "' + "x" * 1_000_000,
    "deep and wide": "[" * 900 + "[]," * 100_000,
    "deep and wide, closed": ("[" + "[]," * 300) * 900 + "]" * 900,
    "a comment without end": "/*" * 500_000,
    "placeholder without end": '{"a": <' + "x" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_read_to_their_end_in_time(name: str) -> None:
    assert _problem(HOSTILE[name]).line == 1


def test_measured_cases_have_the_measured_line_and_column(shared: Path) -> None:
    seen = 0
    for file in sorted((shared / "cases" / "merge").glob("*.json")):
        case = json.loads(file.read_text())
        text = base64.b64decode(case["input_b64"]).decode("utf-8", "surrogateescape")
        problem = find_problem(text)
        if not case.get("problem"):
            assert (problem is None) == (case["expect"] in ("edit", "unchanged")), file.name
        elif problem:  # the others are JSON whose "env" is no object
            measured = case["problem"]
            place = (problem.line, problem.column)
            assert place == (measured["line"], measured["column"]), file.name
            seen += 1
    assert seen >= 9


def test_files_measured_to_keep_claude_code_from_starting_have_a_problem(shared: Path) -> None:
    folder = shared / "cases" / "client-outcomes"
    for outcome in json.loads((folder / "index.json").read_text()):
        if outcome["client_outcome"] == "client-refuses-to-start":
            text = (folder / f"{outcome['name']}.settings.json").read_text()
            assert find_problem(text) is not None, outcome["name"]
