"""Errors that settings had before a merge: shown and decided; what the merge causes blocks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.core.merge.plans import CREDENTIALS, ENDPOINT
from wizard.core.check.plan_findings import errors_in
from wizard.core.check.standing import check_result, mark_kept, plan_merge
from wizard.core.document.reader import read
from wizard.core.merge.model import LEAVE, MAVVRIK, MergePlan, PlanInputs
from wizard.core.merge.options import Options

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
QUEUE = "OTEL_BSP_MAX_QUEUE_SIZE"


def _plan(
    document: Any, answers: Mapping[str, str] | None = None, options: Options | None = None
) -> MergePlan:
    text = json.dumps(document, indent=2)
    choices = tuple(sorted((f"error:{name}", choice) for name, choice in (answers or {}).items()))
    inputs = PlanInputs(text, CREDENTIALS, ENDPOINT, options or Options(), choices)
    return plan_merge(read(text), inputs)


def _errors(plan: MergePlan) -> int:
    found = check_result(plan.result_document, CREDENTIALS, ENDPOINT, False)
    return errors_in(mark_kept(found, plan))


def test_an_error_that_was_there_is_a_decision_of_its_own() -> None:
    plan = _plan({"env": {"TRACEPARENT": PARENT, QUEUE: "-1"}})
    assert [one.id for one in plan.open] == ["error:TRACEPARENT", f"error:{QUEUE}"]
    assert (plan.open[1].title, plan.open[1].why) == (
        "OTEL_BSP_MAX_QUEUE_SIZE is -1.",
        "Claude Code sends nothing, or only empty requests. No error is shown. "
        "Your settings have this already.",
    )
    assert [one.id for one in plan.open[1].options] == [MAVVRIK, LEAVE]
    assert (plan.is_ready, _errors(plan)) == (False, 2)


def test_an_error_that_is_kept_blocks_nothing() -> None:
    plan = _plan({"env": {QUEUE: "-1"}}, {QUEUE: LEAVE})
    assert (plan.open, plan.is_ready, _errors(plan)) == ((), True, 0)
    assert [one.id for one in plan.questions] == [f"error:{QUEUE}"]
    assert json.loads(plan.result)["env"][QUEUE] == "-1"


def test_an_error_that_is_removed_is_a_change_and_can_be_decided_again() -> None:
    plan = _plan({"env": {QUEUE: "-1", "A": "1"}}, {QUEUE: MAVVRIK})
    env = json.loads(plan.result)["env"]
    assert (QUEUE in env, env["A"], _errors(plan)) == (False, "1", 0)
    assert [(one.key, one.why) for one in plan.changes if one.key == QUEUE] == [
        (QUEUE, "is an error")
    ]
    assert [one.id for one in plan.questions] == [f"error:{QUEUE}"]


def test_an_error_at_the_top_level_can_only_be_kept() -> None:
    helper = {"policyHelper": {"path": "/opt/acme/policy"}}
    (question,) = _plan(helper).open
    assert (question.id, [one.id for one in question.options]) == ("error:policyHelper", [LEAVE])
    plan = _plan(helper, {"policyHelper": LEAVE})
    assert (plan.is_ready, _errors(plan)) == (True, 0)


def test_an_error_that_the_merge_causes_blocks_it() -> None:
    limited = {"requiredMaximumVersion": "2.1.50"}
    plan = _plan(limited, {"requiredMaximumVersion": LEAVE})
    assert (plan.questions, _errors(plan)) == ((), 1)  # it adds the `none` entries
    assert _errors(_plan(limited, options=Options(old_clients=True))) == 0


def test_an_error_that_the_merge_fixes_needs_no_decision() -> None:
    plan = _plan({"env": {"OTEL_TRACES_EXPORTR": "otlp", "OTEL_TRACES_EXPORTER": "otlp"}})
    assert plan.questions == ()
    assert _plan({"env": {}}).questions == ()


def test_an_answer_does_not_apply_to_entries_of_the_merge() -> None:
    plan = _plan({"env": {"OTEL_TRACES_EXPORTER": "otlp"}}, {"OTEL_TRACES_EXPORTER": MAVVRIK})
    assert json.loads(plan.result)["env"]["OTEL_TRACES_EXPORTER"] == "otlp"
