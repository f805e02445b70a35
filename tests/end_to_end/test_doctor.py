"""`mvk-wizard doctor`: the page, the page for support, the JSON form, the exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.services.claude import fake_claude
from tests.services.conftest import plain_network
from tests.services.credentials import CREDENTIALS, KEY, assert_no_key
from tests.services.net.loopback import unused_port
from wizard.cli import doctor as command_module
from wizard.core.trace.trial import RIGHT
from wizard.core.values import MAVVRIK_KEYS, mavvrik_values
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.managed_settings import CompanyPlaces, find_company_settings
from wizard.services.doctor import Probes

__all__ = ["plain_network"]

pytestmark = pytest.mark.usefixtures("plain_network")


@pytest.fixture
def host(command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A computer whose settings are right, but that cannot reach Mavvrik."""
    endpoint = f"http://127.0.0.1:{unused_port()}"
    monkeypatch.setenv("MVK_ENDPOINT", endpoint)
    managed = tmp_path / "claude-code"
    managed.mkdir()
    key = CREDENTIALS.api_key.get_secret_value()
    env = mavvrik_values(CREDENTIALS.agent_id, CREDENTIALS.tenant_id, key, endpoint)
    settings = {"env": dict(env)}
    (managed / "managed-settings.json").write_text(json.dumps(settings), encoding="utf-8")

    async def claude() -> ClaudeCode:
        return ClaudeCode(Path("/usr/bin/claude"), (2, 1, 330))

    places = CompanyPlaces(folder=managed)
    probes = Probes(lambda: find_company_settings(places), lambda: None, {}, claude)
    monkeypatch.setattr(command_module, "PROBES", probes)
    monkeypatch.setattr(command_module, "scrub", lambda: None)
    return endpoint.removeprefix("http://")


def test_the_verdict_comes_first_then_the_next_step(command: Run, host: str) -> None:
    done = command("doctor", credentials=False)
    lines = done.out.decode().splitlines()
    assert lines[0] == f"{host} refused the connection."
    assert lines[1].startswith("Next: ")
    assert not lines[2].endswith("]")  # `explain` knows no such code
    assert done.out.decode().count(f"{host} refused the connection.") == 2  # verdict, and the path
    assert "What else is wrong, the likeliest cause first" not in lines
    assert "The 10 values as Claude Code uses them" in lines
    assert all(any(line.startswith(f"  {name} ") for line in lines) for name in MAVVRIK_KEYS)
    assert "  Claude Code 2.1.330 works with these settings." in lines
    assert "  The key was not checked: Mavvrik was not reached." in lines
    assert done.code == 5
    assert_no_key(done.out, done.err)


def test_a_code_is_named_only_if_explain_knows_it(command: Run, host: str, tmp_path: Path) -> None:
    managed = tmp_path / "claude-code" / "managed-settings.json"
    settings = json.loads(managed.read_bytes())
    settings["env"]["OTEL_TRACES_SAMPLER"] = "always_off"
    managed.write_text(json.dumps(settings), encoding="utf-8")
    third = command("doctor", credentials=False).out.decode().splitlines()[2]
    code = third.rpartition("[")[2].removesuffix("]")
    assert code == "sampler-off"
    assert command("explain", code, credentials=False).code == 0


def test_the_json_form_has_what_its_page_says(command: Run, host: str) -> None:
    done = command("doctor", "--json", credentials=False)
    form = json.loads(done.out)
    assert form["verdict"] == f"{host} refused the connection."
    assert form["exit_code"] == done.code == 5
    assert [one["name"] for one in form["values"]] == [*MAVVRIK_KEYS]
    assert form["values"][0]["value"] == "1"
    assert form["sources"][0]["standing"] == "in force"
    assert form["problems"][0]["severity"] == "error"
    assert_no_key(done.out)


def test_the_page_for_support_names_no_person_and_no_tail_of_the_key(
    command: Run, host: str
) -> None:
    done = command("doctor", "--redact", credentials=False)
    page = done.out.decode()
    assert page.startswith("# Claude Code: why data does not arrive\n")
    assert "`CLAUDE_CODE_ENABLE_TELEMETRY" in page
    assert KEY[-4:] not in page
    assert_no_key(page)


@pytest.fixture
def with_claude(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A computer with a stand-in for Claude Code, which sends one right request."""
    fake_claude.share_certificate(monkeypatch)
    program = fake_claude.write(tmp_path)

    async def claude() -> ClaudeCode:
        return ClaudeCode(program, (2, 1, 330))

    monkeypatch.setattr(command_module, "PROBES", replace(command_module.PROBES, claude=claude))
    return host


def test_live_runs_claude_code_with_the_values_in_use(command: Run, with_claude: str) -> None:
    done = command("doctor", "--live", "--yes", credentials=False)
    lines = done.out.decode().splitlines()
    at = lines.index("The trial")
    assert lines[at + 1] == f"  {RIGHT}"
    assert lines[0] == f"{with_claude} refused the connection."
    assert done.code == 5
    assert_no_key(done.out, done.err)


def test_what_the_trial_shows_comes_first_when_the_settings_look_right(
    command: Run, with_claude: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_CLAUDE", "fail")
    done = command("doctor", "--live", "--yes", "--json", credentials=False)
    form = json.loads(done.out)
    assert form["trial"]["right"] is False
    assert form["verdict"] == form["trial"]["causes"][0] == form["problems"][0]["message"]
    assert form["problems"][0]["code"] == "trial"
    assert_no_key(done.out, done.err)


def test_without_a_terminal_live_wants_a_yes(command: Run, with_claude: str) -> None:
    done = command("doctor", "--live", credentials=False)
    assert (done.code, done.out) == (2, b"")
    assert "To agree: --yes" in done.err
    assert json.loads(command("doctor", "--json", credentials=False).out)["trial"] is None
