"""What practice mode is made of: credentials, causes, prices, documents."""

from __future__ import annotations

import json
import random
from uuid import UUID

import pytest

from tests.core.trace.otlp_builder import body, span
from wizard.core.trace.spans import read_spans
from wizard.services.practice.mavvrik import (
    PRACTICE_PRICES,
    Practice,
    PracticeCause,
    cause_list,
    cause_named,
    cost_usd,
)
from wizard.services.practice.sample import COMPANY_EXAMPLE


def test_each_run_has_credentials_of_its_own_that_say_practice() -> None:
    first, second = Practice().credentials, Practice().credentials
    assert first.agent_id != second.agent_id
    assert UUID(first.agent_id).version == 4
    key = first.api_key.get_secret_value()
    assert key.startswith("mvk-agent-PRACTICE-")
    assert len(key.removeprefix("mvk-agent-PRACTICE-")) == 24
    assert key.removeprefix("mvk-agent-PRACTICE-").isalnum()
    assert key != second.api_key.get_secret_value()
    assert "PRACTICE-" not in repr(first)


def test_the_connect_tab_shows_three_lines() -> None:
    practice = Practice(chance=random.Random(7))
    ours = practice.credentials
    assert practice.connect_block() == (
        f"MVK_AGENT_ID={ours.agent_id}\n"
        f"MVK_TENANT_ID={ours.tenant_id}\n"
        f"MVK_API_KEY={ours.api_key.get_secret_value()}\n"
    )
    assert Practice(chance=random.Random(7)).connect_block() == practice.connect_block()


def test_the_price_list_is_small_and_has_all_four_kinds() -> None:
    assert sorted(PRACTICE_PRICES) == ["claude-haiku-", "claude-opus-", "claude-sonnet-"]
    four = {f"{kind}_tokens": 10**6 for kind in ("input", "output", "cache_read", "cache_creation")}
    reading = read_spans(body(span("llm_request", 1, model="claude-opus-5-5", **four)))
    assert cost_usd(reading) == 73.0


def test_the_causes_are_listed_one_a_line() -> None:
    lines = cause_list().splitlines()
    assert [line.split()[0] for line in lines] == [
        "register-not-clicked",
        "401",
        "403",
        "429",
        "503",
        "slow",
        "html-portal",
        "other-agent",
        "without-user",
        "nothing",
        "cost-not-sessions",
    ]
    assert all(line.endswith(".") and line.isprintable() for line in lines)


@pytest.mark.parametrize("cause", PracticeCause)
def test_a_cause_is_found_by_its_name(cause: PracticeCause) -> None:
    assert cause_named(cause.value) is cause
    assert cause_named(f" {cause.value.upper()} ") is cause


def test_an_unknown_cause_lists_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"^This practice failure is unknown\. Choose one of: register"
    ) as no:
        cause_named("earthquake")
    assert "earthquake" not in str(no.value)


def test_the_settings_to_practice_on_are_strict_json_with_an_env() -> None:
    company = json.loads(COMPANY_EXAMPLE)
    assert company["env"]["EXISTING_SETTING"] == "existing-value"
    assert {"permissions", "hooks"} < set(company)
    assert not [name for name in company["env"] if "OTEL" in name or "TELEMETRY" in name]
