"""The byte promise, over generated documents in every style."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.core.document.documents import documents
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import Document, read
from wizard.core.document.text import decode
from wizard.core.edits import apply
from wizard.core.merge.model import KEEP_VENDOR, MAVVRIK, MergePlan, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.core.values import MAVVRIK_KEYS, RESOURCE_ATTRIBUTES, mavvrik_values

CREDENTIALS = Credentials("agent-xyz", "tnt-123", SecretStr("key-abc"))
TEN = mavvrik_values("agent-xyz", "tnt-123", "key-abc")
GUIDE = Options()
OURS = {*MAVVRIK_KEYS, "BETA_TRACING_ENDPOINT"}


def merged(text: str, options: Options = GUIDE, vendor: str = MAVVRIK) -> MergePlan:
    choices = (("other-telemetry", vendor),)
    inputs = PlanInputs(text, CREDENTIALS, "https://ingest.mavvrik.ai", options, choices)
    return make_plan(read(text), inputs)


def spelled(document: Document) -> list[tuple[str, str]]:
    """Every member that is not ours, as it is spelled."""
    rest = [(one.key, document.raw(one)) for one in document.root.members if one.key != "env"]
    env = document.env.members if document.env else ()
    return rest + [(one.key, document.raw(one)) for one in env if one.key not in OURS]


@given(documents())
def test_everything_else_stays_exactly_as_it_is(text: str) -> None:
    plan = merged(text)
    result = read(plan.result)
    assert spelled(result) == spelled(read(text))
    assert plan.result.startswith("\ufeff") == text.startswith("\ufeff")
    env = json.loads(plan.result.removeprefix("\ufeff"))["env"]
    assert {key: env[key] for key in TEN if key != RESOURCE_ATTRIBUTES} == {
        key: value for key, value in TEN.items() if key != RESOURCE_ATTRIBUTES
    }
    assert "mvk.agent_id=agent-xyz" in env[RESOURCE_ATTRIBUTES].split(",")


@given(documents(), st.sampled_from([MAVVRIK, KEEP_VENDOR]))
def test_a_second_run_changes_nothing(text: str, vendor: str) -> None:
    first = merged(text, vendor=vendor)
    again = merged(first.result, vendor=vendor)
    assert (again.edits, again.result) == ((), first.result)


@given(documents(), st.booleans(), st.booleans(), st.booleans())
def test_undo_gives_the_input_back(text: str, old: bool, enforce: bool, lines: bool) -> None:
    plan = merged(text, Options(command_lines=lines, old_clients=old, enforce=enforce))
    assert apply(plan.result, plan.undo) == text
    assert all(0 <= edit.offset <= edit.end <= len(text) for edit in plan.edits)


@given(documents())
def test_bytes_come_back_from_bytes(text: str) -> None:
    data = text.encode()
    read_back = decode(data)
    assert read_back.encode(merged(read_back.text).result).startswith(data[:1])
    assert read_back.encode() == data
