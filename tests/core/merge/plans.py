"""Short ways to plan a merge in tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.merge.model import MergePlan, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan

CREDENTIALS = Credentials("agent-xyz", "tnt-123", SecretStr("key-abc"))
ENDPOINT = "https://ingest.mavvrik.ai"
GUIDE = Options()


def plan_text(
    text: str, choices: Mapping[str, str] | None = None, options: Options = GUIDE
) -> MergePlan:
    """The plan for a settings text."""
    answers = tuple(sorted((choices or {}).items()))
    return make_plan(read(text), PlanInputs(text, CREDENTIALS, ENDPOINT, options, answers))


def plan_env(
    env: Mapping[str, Any], choices: Mapping[str, str] | None = None, options: Options = GUIDE
) -> MergePlan:
    """The plan for a document that holds just this `env`."""
    return plan_text(json.dumps({"env": env}, indent=2), choices, options)


def env_after(plan: MergePlan) -> dict[str, Any]:
    """The `env` of the result."""
    env: dict[str, Any] = json.loads(plan.result.removeprefix("\ufeff"))["env"]
    return env


def open_questions(plan: MergePlan) -> list[str]:
    """Ids of what is not decided yet."""
    return [question.id for question in plan.open]
