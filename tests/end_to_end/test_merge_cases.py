"""Every measured merge case through the command, to the byte."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from wizard.core.values import mavvrik_values

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "merge"
NAMES = sorted(path.stem for path in CASES.glob("*.json")) or ["absent"]
TEN = dict(mavvrik_values("agent-xyz", "tnt-123", "key-abc"))


@pytest.fixture
def case(request: pytest.FixtureRequest, shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (shared / "cases/merge" / f"{request.param}.json").read_text()
    )
    return loaded


def rest_of(text: bytes) -> tuple[dict[str, object], dict[str, object]]:
    """Return what is not ours: the top level without env, and the other entries of env."""
    document = json.loads(text.decode("utf-8-sig"), parse_int=str, parse_float=str)
    env = document.pop("env", {})
    return document, {key: value for key, value in env.items() if key not in TEN}


@pytest.mark.parametrize("case", NAMES, indirect=True)
def test_merge_does_what_the_case_says(case: dict[str, Any], command: Run, tmp_path: Path) -> None:
    given = base64.b64decode(case["input_b64"])
    file = tmp_path / "settings.json"
    file.write_bytes(given)
    fix = ["--fix"] if case["expect"] == "repair" else []

    merged = command("merge", str(file), "--on-conflict", "mavvrik", *fix)

    assert file.read_bytes() == given
    if case["expect"].startswith("refuse"):
        assert (merged.code, merged.out) in ((1, b""), (6, b""))
        expected = case.get("problem")
        if expected:
            place = f"line {expected['line']}, column {expected['column']}"
            assert place in merged.err
        return
    assert merged.code == 0, merged.err
    if "exact_output" in case:
        assert merged.out == case["exact_output"].encode()
    if case["expect"] == "unchanged":
        assert merged.out == given
    document = json.loads(merged.out.decode("utf-8-sig"))
    env = document["env"]
    attributes = env["OTEL_RESOURCE_ATTRIBUTES"]
    assert "mvk.agent_id=agent-xyz" in attributes.split(",")
    assert {**TEN, "OTEL_RESOURCE_ATTRIBUTES": attributes} == {key: env[key] for key in TEN}
    if case["expect"] != "repair":
        assert rest_of(merged.out) == rest_of(given)
    file.write_bytes(merged.out)
    again = command("merge", str(file), "--on-conflict", "mavvrik")
    assert (again.code, again.out) == (0, merged.out)


@pytest.mark.parametrize("case", NAMES, indirect=True)
def test_settings_that_need_a_fix_are_refused_without_fix(
    case: dict[str, Any], command: Run, tmp_path: Path
) -> None:
    if case["expect"] != "repair":
        return
    file = tmp_path / "settings.json"
    file.write_bytes(base64.b64decode(case["input_b64"]))
    refused = command("merge", str(file), "--on-conflict", "mavvrik")
    assert (refused.code, refused.out) == (6, b"")
    assert re.search(r"line \d+, column \d+", refused.err)
