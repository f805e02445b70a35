"""Company settings on this computer that would win are noticed and mentioned before a trial."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wizard.core.document.reader import read
from wizard.core.enforced import SAMPLER, UNSAMPLED
from wizard.core.trace.trial import BeforeTrial, Ended, TrialOutcome, judge
from wizard.core.values import mavvrik_values
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.managed_settings import (
    CompanyPlaces,
    read_user_settings,
    user_settings_path,
)
from wizard.services.claude.trial import (
    UNSAMPLED_SHELL,
    look_before,
    without_proxy,
)

ENTRIES = mavvrik_values("agent-xyz", "tnt-123", "key-abc")
CLAUDE = ClaudeCode(Path("claude"), (2, 1, 330))
WORKS = "Claude Code 2.1.330 works with these settings."


async def _look(
    tmp_path: Path, *, company: str = "", own: str = "", claude: ClaudeCode = CLAUDE
) -> BeforeTrial:
    folder = tmp_path / "etc"
    folder.mkdir(exist_ok=True)
    if company:
        (folder / "managed-settings.json").write_text(company)
    settings = tmp_path / "settings.json"
    if own:
        settings.write_text(own)
    return await look_before(ENTRIES, claude, places=CompanyPlaces(folder), own=settings)


async def test_a_plain_computer_reports_only_the_version(tmp_path: Path) -> None:
    assert (await _look(tmp_path)).sentences == (WORKS,)


async def test_company_settings_with_telemetry_win_and_are_mentioned(tmp_path: Path) -> None:
    company = json.dumps({"env": {"OTEL_TRACES_EXPORTER": "none"}})
    (found,) = (await _look(tmp_path, company=company)).company
    assert found == (
        f"Company settings in {tmp_path}/etc/managed-settings.json win. Claude Code sends where"
        " they say, with their own key."
    )


async def test_company_settings_without_telemetry_do_not_matter(tmp_path: Path) -> None:
    assert (await _look(tmp_path, company='{"env": {"A": "1"}, "model": "opus"}')).company == ()


async def test_damaged_company_settings_are_mentioned(tmp_path: Path) -> None:
    (found,) = (await _look(tmp_path, company="{")).company
    assert found.endswith("are damaged. Claude Code may not start.")


async def test_an_old_client_is_mentioned_before_the_trial(tmp_path: Path) -> None:
    found = await _look(tmp_path, claude=ClaudeCode(Path("claude"), (2, 1, 81)))
    assert found.version.startswith(
        "With these settings, Claude Code 2.1.81 runs, but silently sends nothing"
    )
    assert not found.version_ok


async def test_without_the_none_entries_an_old_client_is_fine(tmp_path: Path) -> None:
    entries = {name: value for name, value in ENTRIES.items() if value != "none"}
    old = ClaudeCode(Path("claude"), (2, 1, 81))
    found = await look_before(entries, old, places=CompanyPlaces(), own=tmp_path / "none.json")
    assert found.version_ok


async def test_an_unknown_version_is_not_a_reason_to_stop(tmp_path: Path) -> None:
    found = await _look(tmp_path, claude=ClaudeCode(Path("claude"), trouble="It did not say."))
    assert (found.version, found.version_ok) == ("It did not say.", True)


async def test_the_users_own_helper_and_telemetry_take_part(tmp_path: Path) -> None:
    own = {"otelHeadersHelper": "x.sh", "env": {"OTEL_TRACES_SAMPLER": "always_off", "A": "1"}}
    found = (await _look(tmp_path, own=json.dumps(own))).own
    assert found == (
        f"Your own settings ({tmp_path}/settings.json) have otelHeadersHelper, "
        "which replaces the Authorization header.",
        f"Your own settings ({tmp_path}/settings.json) also set: OTEL_TRACES_SAMPLER.",
    )


async def test_entries_that_the_trial_sets_are_not_called_the_users(tmp_path: Path) -> None:
    own = json.dumps({"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://elsewhere.example.com"}})
    assert (await _look(tmp_path, own=own)).own == ()


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_unreadable_settings_of_the_user_are_ignored(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert read_user_settings(path) is None
    assert read_user_settings(tmp_path / "absent.json") is None


def test_the_users_settings_are_where_claude_code_looks() -> None:
    assert user_settings_path({"CLAUDE_CONFIG_DIR": "/x"}) == Path("/x/settings.json")
    found = user_settings_path({})
    assert found is None or found.parts[-2:] == (".claude", "settings.json")


def test_without_a_proxy_nothing_is_set() -> None:
    assert without_proxy({"NO_PROXY": "corp"}, None) == {}


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_is_kept_away_from_loopback(name: str) -> None:
    found = without_proxy({name: "http://proxy:1", "no_proxy": "corp"}, None)
    assert set(found.values()) == {"corp,127.0.0.1,localhost"}
    document = read(json.dumps({"env": {name: "http://proxy:1"}}))
    assert set(without_proxy({}, document).values()) == {"127.0.0.1,localhost"}


@pytest.mark.parametrize(
    ("trace", "settings", "told"),
    [
        (UNSAMPLED, {}, True),
        (UNSAMPLED[:-2] + "02", {}, True),
        (UNSAMPLED[:-2] + "01", {}, False),
        ("", {}, False),
        ("00-x", {}, False),
        (UNSAMPLED, {SAMPLER: "always_on"}, False),
        (UNSAMPLED, {SAMPLER: "parentbased_always_on"}, True),
        (UNSAMPLED, {"TRACEPARENT": ""}, False),
    ],
)
async def test_an_unsampled_trace_of_the_shell_is_named_as_a_cause(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trace: str,
    settings: dict[str, str],
    told: bool,
) -> None:
    monkeypatch.setenv("TRACEPARENT", trace)
    entries = {**ENTRIES, **settings}
    places = CompanyPlaces(tmp_path / "etc")
    before = await look_before(entries, CLAUDE, places=places, own=tmp_path / "none.json")
    assert (UNSAMPLED_SHELL in before.own) is told
    outcome = TrialOutcome(Ended.WELL, judge(()), before)
    assert (UNSAMPLED_SHELL in outcome.causes) is told
