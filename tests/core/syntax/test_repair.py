"""Fixes are offered, shown before and after, never applied unasked; nothing is ever invented."""

from __future__ import annotations

import pytest

from wizard.core.syntax.problem import find_problem
from wizard.core.syntax.repair import offer_fixes

GUIDE = '"env": {\n"CLAUDE_CODE_ENABLE_TELEMETRY": "1",\n"OTEL_TRACES_EXPORTER": "otlp"\n}'

FIXED = {
    # trailing commas: just the comma
    '{"a":1,"env":{"A":"1",},}': '{"a":1,"env":{"A":"1"}}',
    '{\n  "env": {\n    "A": "1",\n  },\n}\n': '{\n  "env": {\n    "A": "1"\n  }\n}\n',
    '{"a": [1, 2 , ]}': '{"a": [1, 2  ]}',
    # a comment alone on its line goes with the line
    '// managed by IT\n{\n  "a": 1\n}\n': '{\n  "a": 1\n}\n',
    '{\r\n  // x\r\n  "a": 1\r\n}\r\n': '{\r\n  "a": 1\r\n}\r\n',
    '{\n  /* one\n     two */\n  "a": 1\n}\n// end': '{\n  "a": 1\n}\n',
    '{\n  "env": {\n    // nothing yet\n  }\n}\n': '{\n  "env": {\n  }\n}\n',
    "\ufeff# x\n{}": "\ufeff{}",
    # one at the end of a line goes with the white space before it
    '{ // open\n  "a": 1\t/* b */\n} // end\n': '{\n  "a": 1\n}\n',
    # one between other things goes alone
    '{"a": 1 /* x */, "b": 2}': '{"a": 1 , "b": 2}',
    '{\n  /* x */ "a": 1\n}': '{\n  "a": 1\n}',
    # comment and trailing comma together
    '{"a": 1, // x\n}': '{"a": 1\n}',
    '{"a": 1, /* x */ // y\n /* z */}': '{"a": 1\n }',
    # never inside strings
    '{"u": "http://x/*y*/", "h": "# , }",}': '{"u": "http://x/*y*/", "h": "# , }"}',
    '{\n  // it\'s "quoted\n  "b": 2 /* "x": { */\n}\n': '{\n  "b": 2\n}\n',
    # quotes that delimit
    "{'a': 'b'}": '{"a": "b"}',
    "{“a”: „b“, «c»: ‘d’}": '{"a": "b", "c": "d"}',
    "{`a`: 1}": '{"a": 1}',
    "{'a': 'it's fine'}": '{"a": "it\'s fine"}',
    "{“a”: “say “hi” there”}": '{"a": "say “hi” there"}',
    '{“a": 1}': '{"a": 1}',
    # odd white space
    '{\u00a0\u2003"a":\u200b 1\u3000}': '{  "a": 1 }',
    '{\n\u00a0\u00a0"a": "x\u00a0y"\n}': '{\n  "a": "x\u00a0y"\n}',
    # copied along
    "\ufeff\ufeff{}": "\ufeff{}",
    "\ufeff\ufeff5{}": "\ufeff{}",
    "```json\n{}\n```\n": "{}\n",
    "\n~~~\r\n{}\r\n~~~": "\n{}\r\n",
    "{}\n```": "{}\n",
    '1 {\n2   "a": 1\n3 }\n': '{\n  "a": 1\n}\n',
    '  9 | {\n 10 |   "a": 1\n\n 11 | }': '{\n  "a": 1\n\n}',
    "1: {\n2:\n3: }": "{\n\n}",
    '1→{\n2→\t"a": 1\n3→}': '{\n\t"a": 1\n}',
    '1 {"a": 1}': '{"a": 1}',
    # the bare fragment, as the guide prints it
    GUIDE: "{\n" + GUIDE + "\n}",
    GUIDE + "\n": "{\n" + GUIDE + "\n}\n",
    GUIDE + ",\n": "{\n" + GUIDE + "\n}\n",
    GUIDE.replace("\n", "\r\n"): "{\r\n" + GUIDE.replace("\n", "\r\n") + "\r\n}",
    "\ufeff" + GUIDE: "\ufeff{\n" + GUIDE + "\n}",
    GUIDE.replace('"', "“"): "{\n" + GUIDE + "\n}",
    GUIDE.replace('"env"', "env"): "{\n" + GUIDE + "\n}",
    '  "env": {\n    "A": "1"\n  }\n': '{\n  "env": {\n    "A": "1"\n  }\n}\n',
    '"env": {"A": "1"}': '{"env": {"A": "1"}}',
    'env: {"A": "1"}, "model": "x"': '{"env": {"A": "1"}, "model": "x"}',
    '/* a\n b */ "env": {\n}': '{\n"env": {\n}\n}',
    # several at once
    "1 ```\n": None,
    "```\n1 {\n2   ‘a’: 1, // x\n3   // y\n4 }\n```": '{\n  "a": 1\n}\n',
}


@pytest.mark.parametrize("text", FIXED, ids=repr)
def test_a_text_is_fixed_to_the_last_character(text: str) -> None:
    repair = offer_fixes(text)
    assert (repair and repair.text) == FIXED[text]


REFUSED = (
    '{"a": 1 "b": 2}',
    '{\n  "a": 1\n  "b": 2 // x\n}',
    '{"a": 1',
    '{"a": [1,}',
    '{"a": 1}}',
    '{"a": 1,}}',
    '{"a": 1,,}',
    "[1,]",
    '{"a": [,]}',
    "{,}",
    '{"a": 1} {"b": 2}',
    'settings:\n{"a": 1}',
    '{"a": 1}\nthe end',
    '{"a": 01,}',
    '{"a": NaN, // x\n}',
    "{a: 1,}",
    '{"a": "x\ny",}',
    '{"a": "x',
    "{'a': 'say \"x\"'}",
    "{'a': 'x",
    '{"a": 1 /* x}',
    '{"a": 1/**/2}',
    '{"a": tr\u200bue}',
    "// nothing",
    "",
    "```json\n```",
    "1 {\n3 }",
    '"permissions": {}',
    '"env": {}}',
    "[" * 1001 + "]" * 1001,
    "{}",
    '{"a": "// “x” ,"}',
)


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:30]))
def test_an_error_with_more_than_one_possible_fix_is_left_alone(text: str) -> None:
    assert offer_fixes(text) is None


def test_more_errors_than_a_person_would_review_are_not_fixed() -> None:
    assert offer_fixes('{"a": [' + "1 // x\n," * 200_001 + "1]}") is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ('{"a": 1,}', ["Remove this comma"]),
        ('{"a": [1,],}', ["Remove 2 commas"]),
        ("{} // x", ["Remove this comment"]),
        ("// x\n{} // y", ["Remove 2 comments"]),
        ("{'a': 1}", ["Make 2 quotes straight"]),
        ('{“a": 1}', ["Make this quote straight"]),
        ("{\u00a0}", ["Replace odd spaces with plain ones"]),
        ('{\u00a0"a":\u00a01}', ["Replace odd spaces with plain ones"]),
        ("{\u200b}", ["Remove invisible characters"]),
        ('{\u200b"a":\ufeff1}', ["Remove invisible characters"]),
        ("\ufeff\ufeff{}", ["Remove the second byte order mark"]),
        ("```\n{}\n```", ["Remove the lines of backquotes"]),
        ("```\n{}", ["Remove the line of backquotes"]),
        ("1 {\n2 }", ["Remove 2 line numbers"]),
        ("1 {}", ["Remove the line number"]),
        (
            '"env": {}, // x',
            [
                "Remove this comment",
                "Remove this comma",
                'Put braces around "env"',
            ],
        ),
    ],
)
def test_each_kind_is_a_fix_of_its_own_with_a_name(text: str, labels: list[str]) -> None:
    repair = offer_fixes(text)
    assert repair is not None
    assert [fix.label for fix in repair.fixes] == labels


def test_a_long_settings_text_with_many_faults_is_fixed_at_once() -> None:
    line = '  "k%d": {"a": ["x, // y",], }, // note\n'
    text = "{\n" + "".join(line % number for number in range(20_000)) + "}\n"
    repair = offer_fixes(text)
    assert repair is not None
    assert [len(fix.edits) for fix in repair.fixes] == [20_000, 40_001]
    assert find_problem(repair.text) is None
