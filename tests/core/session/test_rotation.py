"""A rotation is described by the last characters of both keys, and never by more of them."""

from __future__ import annotations

import json

import pytest
from pydantic import SecretStr

from tests.core.merge.plans import CREDENTIALS, ENDPOINT, GUIDE, plan_text
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.merge.model import ChangeKind, MergePlan, PlanInputs
from wizard.core.merge.plan import make_plan
from wizard.core.session.rotation import changes_only_key, is_rotation, keys_of_change, two_keys

OLD = "mvk-agent-Old1Old2Old3Old4Old5Old67Qx2"
NEW = "mvk-agent-New1New2New3New4New5New6ZZ99"
VENDOR = json.dumps(
    {
        "env": {
            "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
            "OTEL_METRICS_EXPORTER": "otlp",
        }
    }
)


def plan_with(text: str, key: str, choices: tuple[tuple[str, str], ...] = ()) -> MergePlan:
    credentials = Credentials(CREDENTIALS.agent_id, CREDENTIALS.tenant_id, SecretStr(key))
    return make_plan(read(text), PlanInputs(text, credentials, ENDPOINT, GUIDE, choices))


@pytest.mark.parametrize(
    ("text", "choices"), [("{}", ()), (VENDOR, (("other-telemetry", "keep"),))], ids=["", "split"]
)
def test_only_the_key_changes_and_nothing_is_asked(
    text: str, choices: tuple[tuple[str, str], ...]
) -> None:
    rotated = plan_with(plan_with(text, OLD, choices).result, NEW)
    assert rotated.is_ready
    assert is_rotation(rotated)
    (change,) = [one for one in rotated.changes if one.kind is not ChangeKind.SAME]
    assert changes_only_key(change)
    assert change.why == "new API key, same tenant"
    assert keys_of_change(change, sharing=False) == "key …7Qx2 → …ZZ99"
    assert keys_of_change(change, sharing=True) == "old key → new key, different"


@pytest.mark.parametrize(
    ("old", "new", "sharing", "words"),
    [
        (OLD, NEW, False, "key …7Qx2 → …ZZ99"),
        (OLD, NEW, True, "old key → new key, different"),
        ("short", NEW, False, "old key → new key, different"),
        (OLD, "short", False, "old key → new key, different"),
        (OLD, OLD.replace("Old1", "Oth1"), False, "old key → new key, different"),
        (OLD, OLD, False, "the same key"),
    ],
)
def test_two_keys_in_words(old: str, new: str, sharing: bool, words: str) -> None:
    assert two_keys(SecretStr(old), SecretStr(new), sharing) == words


def test_other_changes_are_not_a_rotation() -> None:
    assert not is_rotation(plan_text("{}"))
    merged = plan_with("{}", OLD).result
    assert not is_rotation(plan_with(merged.replace('"otlp"', '"none"'), NEW))
    assert not is_rotation(plan_with(merged, OLD))
