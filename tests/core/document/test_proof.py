"""The proof refuses whatever breaks a promise, however small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.document.documents import documents
from tests.core.merge.plans import plan_text
from wizard.core.document.proof import BrokenPromise, prove
from wizard.core.document.reader import read
from wizard.core.edits import Edit, apply, in_order, invert
from wizard.core.merge.model import MAVVRIK

TEXT = '{\n  "a": [1, 2],\n  "env": {\n    "OLD": "x",\n    "K": "1",\n    "NEW": "y"\n  }\n}\n'


def proved(edits: list[Edit], values: dict[str, str], *removed: str, text: str = TEXT) -> None:
    prove(read(text), apply(text, edits), values, removed, {}, invert(text, edits))


def edit(old: str, new: str, text: str = TEXT) -> Edit:
    return Edit(text.index(old), len(old), new)


def test_a_merge_that_keeps_its_promises_passes() -> None:
    proved([edit('"1"', '"2"')], {"K": "2"})
    proved([edit('"K": "1",\n    ', "")], {}, "K")
    proved([edit('"y"', '"y",\n    "P": "3"')], {"P": "3", "NEW": "y"})


@pytest.mark.parametrize(
    ("edits", "values", "removed", "promise"),
    [
        ([edit('"1"', "2")], {"K": "2"}, (), "every value is in env"),
        ([edit('"1"', '"2"')], {"K": "3"}, (), "every value is in env"),
        ([edit('"1",', '"1",,')], {"K": "1"}, (), "the result is strict JSON"),
        ([edit('"1"', '"2"')], {"K": "2"}, ("OLD",), "what is removed is gone"),
        ([edit('"x"', '"z"')], {"K": "1"}, (), "every other member stays as it is"),
        ([edit("[1, 2]", "[1,2]")], {"K": "1"}, (), "every other member stays as it is"),
        ([edit('"OLD": "x",\n    ', "")], {"K": "1"}, (), "every other member stays as it is"),
        ([edit('"1",', '"1", "P": "",')], {"K": "1"}, (), "every other member stays as it is"),
        ([edit("2],", '2], "b": 1,')], {"K": "1"}, (), "every other member stays as it is"),
        ([edit('"x",\n    "K": "1"', '"x", "K": "2"')], {"K": "2"}, (), "every other member"),
        ([edit('"x"', '"\\u0078"')], {"K": "1"}, (), "every other member stays as it is"),
    ],
)
def test_what_breaks_a_promise_is_refused(
    edits: list[Edit], values: dict[str, str], removed: tuple[str, ...], promise: str
) -> None:
    with pytest.raises(BrokenPromise, match=f"^{promise}"):
        proved(edits, values, *removed)


@pytest.mark.parametrize("wrong", [(), (Edit(0, 1, "{ "),), (Edit(TEXT.index("1"), 1, "9"),)])
def test_an_undo_that_gives_something_else_is_refused(wrong: tuple[Edit, ...]) -> None:
    result = apply(TEXT, [edit('"1"', '"22"')])
    with pytest.raises(BrokenPromise, match="undo gives the input back"):
        prove(read(TEXT), result, {"K": "22"}, (), {}, wrong)


@given(documents(), st.data())
def test_no_character_of_other_entries_can_change(text: str, data: st.DataObject) -> None:
    plan = plan_text(text, {"other-telemetry": MAVVRIK})
    others = [member for member in plan.result_document.root.members if member.key != "env"]
    if not others or not plan.edits:
        return
    member = data.draw(st.sampled_from(others))
    at = data.draw(st.integers(member.key_start, member.value_end - 1))
    sign = data.draw(st.sampled_from('0, x"'))
    changed = apply(plan.result, [Edit(at, 1, sign)])
    undo = tuple(in_order([*plan.undo, Edit(at, 1, plan.result[at])]))
    if changed != plan.result:
        values = {change.key: change.after for change in plan.changes if change.after is not None}
        with pytest.raises(BrokenPromise):
            prove(plan.document, changed, values, (), {}, undo)


@pytest.mark.parametrize("other", ["x,y", "x  y", "xy", " x y"])
def test_white_space_and_commas_inside_texts_are_no_space_between_members(other: str) -> None:
    text = TEXT.replace('"x"', '"x y"')
    with pytest.raises(BrokenPromise, match="every other member stays as it is"):
        proved([edit("x y", other, text), edit('"1"', '"2"', text)], {"K": "2"}, text=text)


def test_a_long_text_is_compared_to_its_end() -> None:
    long = TEXT.replace("[1, 2]", "[" + "1, " * 60_000 + "2]")
    proved([edit('"1"', '"2"', long)], {"K": "2"}, text=long)
    edits = [edit('"1"', '"2"', long)]
    result = apply(long, edits)
    with pytest.raises(BrokenPromise, match="undo gives the input back"):
        prove(read(long), result[:-1] + " ", {"K": "2"}, (), {}, invert(long, edits))
