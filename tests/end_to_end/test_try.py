"""`mvk-wizard try`, with the real Claude Code where it can be installed, watched from outside."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CREDENTIALS, Run, full
from tests.end_to_end.pty_driver import Terminal
from tests.real_client.behavior import OTHER_KEY
from tests.real_client.fixtures import installed
from tests.real_client.run import in_namespaces
from tests.real_client.watched import Plan, Seen
from tests.services.claude import fake_claude
from wizard.core.client.versions import VERSION
from wizard.core.trace.trial_settings import COMMANDS_HERE, COMPANY_ONLY, NOT_RUN, REPLACED
from wizard.core.values import mavvrik_values
from wizard.steps.trial_words import ARRIVED

__all__ = ["installed"]  # a fixture

KEY = "mvk-agent-3f2a91c4Zq7Qx2Lm9Vb8Nc6T"
SECRET = KEY.removeprefix("mvk-agent-")
BLOCK = f"MVK_AGENT_ID=agent-xyz\nMVK_TENANT_ID=tnt-123\nMVK_API_KEY={KEY}\n"
MERGED = json.dumps({"env": dict(mavvrik_values("agent-xyz", "tnt-123", KEY))})
WORKS = f"Claude Code {VERSION} works with these settings."
Try = Callable[[Plan], Seen]


@pytest.fixture
def try_it(installed: tuple[str, ...]) -> Try:
    """Run a trial with the real client. It contacts nothing but loopback."""

    def call(plan: Plan) -> Seen:
        given = json.dumps(asdict(plan)).encode()
        seen = Seen(**json.loads(in_namespaces("watched", given, installed)))
        assert seen.outside == 0
        return seen

    return call


def _runs_of_the_key(seen: Seen) -> list[str]:
    """Return each run of eight characters of the real key that was seen anywhere."""
    everything = json.dumps(asdict(seen))
    runs = [SECRET[at : at + 8] for at in range(len(SECRET) - 7)]
    return [run for run in runs if run in everything]


def _left(seen: Seen) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return what is left: processes, temporary files, new files and changed settings.

    One file of Claude Code's own says when a built-in plugin was last loaded.
    """
    changed = [name for name in seen.changed if not name.startswith(".claude/plugins/store/")]
    return seen.left_running, seen.left_files, seen.new, changed


NOTHING: tuple[list[str], ...] = ([], [], [], [])


def test_everything_arrives_past_a_proxy_and_nothing_stays_behind(try_it: Try) -> None:
    nobody = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    seen = try_it(Plan(("--yes", "--json"), credentials=BLOCK, environ=nobody))
    found = json.loads(seen.out)
    assert (seen.code, found["right"], found["ended"]) == (0, True, "well")
    assert {point["state"] for point in found["arrived"]["points"]} == {"right"}
    assert [(one["depth"], one["operation"]) for one in found["arrived"]["spans"]] == [
        (0, "interaction"),
        (1, "llm_request"),
    ]
    assert found["before"] == [WORKS]
    assert _left(seen) == NOTHING
    assert seen.children != []
    assert [mode for name, mode in seen.modes.items() if name.endswith("settings.json")] == [0o600]
    assert _runs_of_the_key(seen) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("SIGINT", 130), full("SIGTERM", 143), full("SIGHUP", 129), full("SIGQUIT", 131)],
)
def test_an_interrupted_trial_leaves_nothing_either(try_it: Try, name: str, code: int) -> None:
    seen = try_it(Plan(("--yes",), credentials=BLOCK, signal=name))
    assert (seen.code, seen.out) == (code, "")
    assert seen.err.endswith("Stopped. Cleaned up.\n")
    assert seen.children != []
    assert any(name.endswith("settings.json") for name in seen.files)
    assert _left(seen) == NOTHING
    assert _runs_of_the_key(seen) == []


@pytest.mark.full
def test_a_merged_document_is_tried_unchanged(try_it: Try) -> None:
    seen = try_it(Plan(("-", "--yes"), stdin=MERGED))
    assert seen.code == 0
    assert seen.out.splitlines()[:5] == [
        "✓ Everything arrived as planned: path, headers, agent, spans and fields.",
        "  Cleaned up. Nothing was sent to Mavvrik.",
        "",
        ARRIVED,
        "  ✓ Path          POST /v1/traces, protocol http/json",
    ]
    assert "  - Cost          not there: Spans have no cost" in seen.out
    assert _runs_of_the_key(seen) == []


@pytest.mark.full
def test_another_vendor_that_is_kept_is_shown_too(try_it: Try, command: Run) -> None:
    vendor = {
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
        "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=0123456789abcdef",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
    }
    options = ("--other-telemetry", "keep", "--on-conflict", "mavvrik")
    merged = command("merge", "-", *options, stdin=json.dumps({"env": vendor}).encode()).out
    seen = try_it(Plan(("-", "--yes", "--json"), stdin=merged.decode()))
    found = json.loads(seen.out)
    assert (seen.code, found["right"]) == (0, True)
    assert sorted(line.partition(":")[0] for line in found["elsewhere"]) == ["logs", "metrics"]
    assert all(line.endswith("without Mavvrik's headers") for line in found["elsewhere"])
    assert "0123456789abcdef" not in json.dumps(asdict(seen))


@pytest.mark.full
def test_a_users_own_helper_is_noticed_and_enforce_holds_against_it(
    try_it: Try, command: Run
) -> None:
    user = json.dumps(OTHER_KEY)
    plain = try_it(Plan(("-", "--yes", "--json"), stdin=MERGED, user=user))
    found = json.loads(plain.out)
    assert (plain.code, found["right"]) == (1, False)
    assert "have otelHeadersHelper, which replaces" in found["before"][1]
    assert "The key that arrives is not the expected one." in found["causes"]
    enforced = command("merge", "--empty", "--enforce").out.decode()
    assert try_it(Plan(("-", "--yes"), stdin=enforced, user=user)).code == 0


@pytest.mark.full
def test_company_settings_win_and_that_is_said_before_and_after(try_it: Try) -> None:
    company = json.dumps({"env": {"OTEL_TRACES_EXPORTER": "none"}})
    seen = try_it(Plan(("--yes", "--json"), credentials=BLOCK, managed=company))
    found = json.loads(seen.out)
    assert (seen.code, found["headline"]) == (1, "Claude Code ran, but nothing arrived.")
    said = (
        "Company settings in /etc/claude-code/managed-settings.json win. Claude Code sends where"
        " they say, with their own key."
    )
    assert found["before"] == [WORKS, said]
    assert found["causes"][0] == said


HELPER = "/etc/acme-policy"
WITH_HELPER = json.dumps({**json.loads(MERGED), "policyHelper": {"path": HELPER}})
NEEDS_NAMESPACE = f"policyHelper: {COMPANY_ONLY}."
# By what the helper prints: the exit code, and the headline.
PRINTS = {
    "{}": (0, "Everything arrived as planned: path, headers, agent, spans and fields."),
    '{"managedSettings": {"env": {"A": "1"}}}': (1, "Claude Code ran, but nothing arrived."),
}


@pytest.mark.full
@pytest.mark.parametrize("prints", PRINTS)
def test_a_policy_helper_is_tried_as_company_settings(try_it: Try, prints: str) -> None:
    programs = {HELPER: f"#!/bin/sh\necho '{prints}'\n"}
    plan = Plan(("-", "--yes", "--run-commands", "--json"), stdin=WITH_HELPER, programs=programs)
    seen = try_it(plan)
    found = json.loads(seen.out)
    if found["untried"] == [NEEDS_NAMESPACE]:
        pytest.skip("this computer cannot stand in for company settings")
    assert (seen.code, found["headline"]) == PRINTS[prints]
    assert found["untried"] == []
    assert COMMANDS_HERE in seen.err
    assert REPLACED in seen.err
    assert f'  policyHelper: {{"path": "{HELPER}"}}' in seen.err
    # Where it finds company settings, Claude Code also writes to a file of its own.
    assert _left(seen) == (*NOTHING[:3], [".claude.json"])


def test_without_a_yes_the_real_client_runs_no_command_and_the_code_is_3(try_it: Try) -> None:
    commands = {
        "policyHelper": {"path": HELPER},
        "otelHeadersHelper": HELPER,
        "apiKeyHelper": HELPER,
        "hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": HELPER}]}]},
        "statusLine": {"type": "command", "command": HELPER},
    }
    settings = json.dumps({**json.loads(MERGED), **commands})
    programs = {HELPER: "#!/bin/sh\necho $0 >> /etc/acme-ran\necho '{}'\n", "/etc/acme-ran": ""}
    seen = try_it(Plan(("-", "--yes", "--json"), stdin=settings, programs=programs))
    found = json.loads(seen.out)
    assert (seen.code, found["right"]) == (3, False)
    assert found["headline"] == (
        "What was tried arrived as planned. 5 parts of the settings could not be tried."
    )
    assert sorted(found["untried"]) == sorted(f"{name}: {NOT_RUN}." for name in commands)
    assert seen.programs["/etc/acme-ran"] == ""


@pytest.mark.full
def test_without_a_login_it_says_so(try_it: Try) -> None:
    seen = try_it(Plan(("--yes", "--json"), credentials=BLOCK, logged_in=False))
    found = json.loads(seen.out)
    assert (seen.code, found["ended"], found["exit_code"]) == (1, "failed", 1)
    assert found["said"].startswith("Not logged in")
    assert found["causes"][0].startswith("Claude Code must be signed in on this computer")
    assert _left(seen) == NOTHING


# Without the real client -----------------------------------------------------------------------


def test_without_a_terminal_nothing_runs_without_the_option(command: Run) -> None:
    outcome = command("try")
    assert (outcome.code, outcome.out) == (2, b"")
    assert outcome.err.splitlines()[-1] == (
        "This runs Claude Code once, with one small request to the model. "
        "Without a terminal nobody can be asked. To agree: --yes"
    )


def test_without_claude_code_it_names_the_other_way(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.services.claude.claude_code.find_claude", lambda: None)
    monkeypatch.setattr("wizard.services.claude.claude_code._look", lambda *_: None)
    outcome = command("try", "--yes")
    assert (outcome.code, outcome.out) == (1, b"")
    assert outcome.err.splitlines()[-2:] == [
        "Claude Code was not found on this computer.",
        "Run this where Claude Code is, or start the receiver: mvk-wizard listen",
    ]


def test_settings_that_must_be_merged_first_are_not_tried(command: Run) -> None:
    other = {"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com"}}
    outcome = command("try", "-", "--yes", stdin=json.dumps(other).encode())
    assert (outcome.code, outcome.out) == (1, b"")
    lines = outcome.err.splitlines()
    assert "Not tried: merge these settings first." in lines
    assert lines[-1] == "Merge them: mvk-wizard merge. Then try the result."


def test_without_settings_credentials_are_needed(command: Run) -> None:
    assert command("try", "--yes", credentials=False).code == 2


def test_settings_that_cannot_be_read_give_6(command: Run) -> None:
    assert command("try", "-", "--yes", stdin=b"{").code == 6


@pytest.mark.skipif(sys.platform == "win32", reason="the fake client is a POSIX script")
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("", 3), full("n", 3)])
def test_commands_are_shown_and_need_a_yes_of_their_own(
    tmp_path: Path, answer: str, code: int
) -> None:
    fake_claude.write(tmp_path)
    settings = tmp_path / "settings.json"
    settings.write_text(
        json.dumps({**json.loads(MERGED), "otelHeadersHelper": "/opt/acme/headers -t a"})
    )
    environment: dict[str, Any] = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "wizard", "try", str(settings)]
    with Terminal(command, home=tmp_path, rows=50, environment=environment) as terminal:
        terminal.wait_for("Run Claude Code once now?")
        terminal.press("y", "enter")
        asked = terminal.wait_for("Run these commands too? Without a yes they are left out. [y/N]")
        assert COMMANDS_HERE in asked
        assert "  otelHeadersHelper: /opt/acme/headers -t a" in asked
        terminal.press(*answer, "enter")
        said = terminal.wait_for("Everything arrived as planned" if code == 0 else NOT_RUN)
        assert terminal.exit_code() == code
    assert code == 0 or "1 part of the settings could not be tried." in said


@pytest.mark.skipif(sys.platform == "win32", reason="the fake client is a POSIX script")
@pytest.mark.parametrize(("answer", "code"), [full("y", 0), ("", 1), full("n", 1)])
def test_on_a_terminal_it_asks_first(tmp_path: Path, answer: str, code: int) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    fake_claude.write(programs)
    environment: dict[str, Any] = {
        **CREDENTIALS,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "CLAUDE_CONFIG_DIR": str(tmp_path / "own"),
    }
    command = [sys.executable, "-m", "wizard", "try"]
    with Terminal(command, home=tmp_path, rows=50, environment=environment) as terminal:
        terminal.wait_for(
            "Run Claude Code once now? It makes one small request to the model. [y/N]"
        )
        terminal.press(*answer, "enter")
        terminal.wait_for("Everything arrived as planned" if code == 0 else "Nothing ran.")
        assert terminal.exit_code() == code
