"""Nothing but the named characters changes, and the data are what a JSONC reader would give."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.core.document.jsonc import load_jsonc
from wizard.core.edits import apply, invert
from wizard.core.syntax.problem import find_problem
from wizard.core.syntax.repair import Repair, offer_fixes

_TEXT = st.text(alphabet="ab\"\\/*#,}]'“” \n\u00a0", max_size=6)
_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=10,
)
_NOISE = st.sampled_from(
    ["", "", "", " // x\n", '/* "a": 1, */', "\n // it's\n", "/**/ /* } */", " # x\n", "\t", "\n\n"]
)
_OUTSIDE_STRINGS = re.compile(r'("(?:[^"\\]|\\.)*")')


@st.composite
def _jsonc(draw: st.DrawFn, noise: st.SearchStrategy[str] = _NOISE) -> tuple[object, str]:
    """Draw data, and a text of them with added comments and trailing commas."""
    data = draw(st.dictionaries(_TEXT, _DATA, max_size=4))
    parts = _OUTSIDE_STRINGS.split(
        json.dumps(data, ensure_ascii=False, indent=draw(st.sampled_from([None, 2])))
    )
    text: list[str] = []
    for part in parts:
        if part.startswith('"'):
            text.append(part)
            continue
        for piece in re.split(r"(?<=[{}\[\],:])|(?=[}\]])", part):
            comma = piece.startswith(("}", "]")) and _ends_a_value(text) and draw(st.booleans())
            text += [",", draw(noise), piece] if comma else [draw(noise), piece]
    return data, "".join(text)


def _ends_a_value(text: list[str]) -> bool:
    last = next((piece.strip()[-1] for piece in reversed(text) if _is_token(piece)), "")
    return last not in "{[,:"


def _is_token(piece: str) -> bool:
    stripped = piece.strip()
    return bool(stripped) and not stripped.startswith(("/", "#"))


def _repaired(text: str) -> Repair:
    repair = offer_fixes(text)
    assert repair is not None, text
    return repair


@given(_jsonc())
def test_comments_and_trailing_commas_go_and_the_data_stay(case: tuple[object, str]) -> None:
    data, text = case
    if find_problem(text) is None:
        assert offer_fixes(text) is None
        return
    assert json.loads(_repaired(text).text) == data


@given(_jsonc())
def test_putting_back_what_was_removed_gives_the_text(case: tuple[object, str]) -> None:
    text = case[1]
    repair = offer_fixes(text)
    if repair is None:
        return
    edits = [edit for fix in repair.fixes for edit in fix.edits]
    assert apply(text, edits) == repair.text
    assert apply(repair.text, invert(text, edits)) == text
    for edit in edits:
        taken = text[edit.offset : edit.end]
        assert edit.text == ""
        assert re.fullmatch(r",|\s*(?:(?:(?://|#).*|/\*[\s\S]*?\*/)[ \t]*)+\s*", taken), taken


@given(_jsonc(st.sampled_from(["", " ", "\u00a0", "\u200b", "\u3000\u2003"])))
def test_odd_spaces_become_plain_ones_and_nothing_else_changes(case: tuple[object, str]) -> None:
    data, text = case
    repair = offer_fixes(text)
    if repair is None:
        return
    assert json.loads(repair.text) == data
    for fix in repair.fixes:
        for edit in fix.edits:
            assert edit.text.strip(" ") == ""
            assert re.fullmatch("[\u00a0\u3000\u2003]+|\u200b+|,", text[edit.offset : edit.end])


@given(_DATA.filter(lambda data: isinstance(data, dict)))
def test_curly_quotes_around_names_and_text_become_straight_ones(data: object) -> None:
    text = _OUTSIDE_STRINGS.sub(lambda match: f"“{match[0][1:-1]}”", json.dumps(data))
    repair = offer_fixes(text)
    if repair is not None:  # None: a quote inside the text makes it ambiguous
        assert json.loads(repair.text) == data


@given(st.text(alphabet="{}[]\",:'“”/*#\n\r 1at\\\u00a0\ufeff`", max_size=30))
def test_every_repair_can_be_read_and_undone(text: str) -> None:
    repair = offer_fixes(text)
    if repair is None:
        return
    edits = [edit for fix in repair.fixes for edit in fix.edits]
    assert find_problem(text) is not None
    assert find_problem(repair.text) is None
    assert apply(repair.text, invert(text, edits)) == text


def test_measured_cases_with_comments_and_trailing_commas_are_fixed(shared: Path) -> None:
    seen = 0
    for file in sorted((shared / "cases" / "merge").glob("*.json")):
        case = json.loads(file.read_text())
        if case["expect"] == "repair":
            text = base64.b64decode(case["input_b64"]).decode("utf-8")
            assert json.loads(_repaired(text).text) == load_jsonc(text), file.name
            seen += 1
    assert seen >= 7
