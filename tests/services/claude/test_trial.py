"""A trial leaves no file, no process and no changed setting behind, even when interrupted."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.services.claude import fake_claude
from wizard.core.client.sources import SETTINGS_FILE
from wizard.core.enforced import UNSAMPLED
from wizard.core.trace.trial import BeforeTrial, Ended, PointState, TrialOutcome
from wizard.core.trace.trial_settings import TopLevel, stand_in
from wizard.core.values import mavvrik_values
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.trial import (
    FOLDER_PREFIX,
    QUESTION,
    TrialProgress,
    can_stand_in,
    run_trial,
)
from wizard.services.net.tls import own_certificate

KEY = "mvk-agent-3f2a91c47Qx20123456789"
ENTRIES = {**mavvrik_values("agent-xyz", "tnt-123", KEY), "EXISTING_SETTING": "x"}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake client is a POSIX script")


@dataclass
class Computer:
    """A computer with a fake Claude Code on it."""

    claude: ClaudeCode
    own: Path  # the folder of its settings
    temporary: Path
    seen_file: Path

    @property
    def seen(self) -> Any:
        """Return what the fake was given."""
        return json.loads(self.seen_file.read_text())

    @property
    def left(self) -> list[str]:
        """Return everything that is still in the temporary folder, or new next to the settings."""
        kept = [path for folder in (self.temporary, self.own) for path in folder.rglob("*")]
        return sorted(path.name for path in kept if path.name != "projects")

    async def try_(self, **more: Any) -> TrialOutcome:
        """Run one trial."""
        return await run_trial(ENTRIES, self.claude, **more)


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    temporary, own = tmp_path / "tmp", tmp_path / "own"
    temporary.mkdir()
    own.mkdir()
    seen = tmp_path / "seen.json"
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(own))
    monkeypatch.setenv("FAKE_CLAUDE_SEEN", str(seen))
    for name in [name for name in os.environ if name.startswith(("OTEL_", "MVK_"))]:
        monkeypatch.delenv(name)
    fake_claude.share_certificate(monkeypatch)
    return Computer(ClaudeCode(fake_claude.write(tmp_path), (2, 1, 330)), own, temporary, seen)


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Choose what the fake does."""
    return lambda what: monkeypatch.setenv("FAKE_CLAUDE", what)


async def test_what_arrives_is_judged_and_reported_as_it_comes(computer: Computer) -> None:
    told: list[TrialProgress] = []
    outcome = await computer.try_(report=told.append)
    assert outcome.is_right
    assert (outcome.ended, outcome.exit_code, outcome.said) == (Ended.WELL, 0, "")
    assert [progress.sentence for progress in told] == [
        "Claude Code runs, with 1 small request to the model.",
        "1 request arrived.",
    ]
    assert told[-1].arrival == outcome.arrival
    assert outcome.arrival.reading.agent_ids == ("agent-xyz",)


async def test_it_is_started_with_a_settings_file_and_a_question_and_nothing_else(
    computer: Computer,
) -> None:
    await computer.try_()
    seen = computer.seen
    folder = seen["folder"]
    given = ["--settings", f"{folder}/{SETTINGS_FILE}", "--debug-file", f"{folder}/debug.log"]
    assert seen["arguments"] == [*given, "-p", QUESTION]
    assert (seen["mode"], seen["folder_mode"]) == (0o600, 0o700)
    assert Path(seen["folder"]).name.startswith(FOLDER_PREFIX)
    assert Path(seen["cwd"]).parent == Path(seen["folder"])


async def test_the_key_is_a_stand_in_everywhere(computer: Computer) -> None:
    outcome = await computer.try_()
    assert stand_in(KEY) in computer.seen["settings"]
    everything = computer.seen_file.read_text() + repr(outcome)
    secret = KEY.removeprefix("mvk-agent-")
    assert [
        secret[at : at + 8] for at in range(len(secret) - 7) if secret[at : at + 8] in everything
    ] == []
    assert stand_in(KEY) not in repr(outcome)


async def test_only_the_telemetry_entries_are_in_its_settings(computer: Computer) -> None:
    await computer.try_()
    entries = json.loads(computer.seen["settings"])["env"]
    assert set(entries) == set(ENTRIES) - {"EXISTING_SETTING"} | {"NODE_EXTRA_CA_CERTS"}


async def test_telemetry_of_the_shell_and_of_a_surrounding_session_is_ignored(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "OTEL_TRACES_SAMPLER",
        "CLAUDE_CODE_ENABLE_TELEMETRY",
        "CLAUDECODE",
        "MVK_API_KEY",
    ):
        monkeypatch.setenv(name, "1")
    await computer.try_()
    environ = computer.seen["environ"]
    assert {"OTEL_TRACES_SAMPLER", "CLAUDE_CODE_ENABLE_TELEMETRY", "CLAUDECODE"} & set(
        environ
    ) == set()
    assert "MVK_API_KEY" not in environ
    assert environ["CLAUDE_CODE_SKIP_PROMPT_HISTORY"] == "1"
    assert environ["TMPDIR"] == computer.seen["folder"]


async def test_a_proxy_is_kept_away_from_the_receiver(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", "corp.example.com")
    (computer.own / "settings.json").write_text('{"env": {"NO_PROXY": "of-the-user"}}')
    await computer.try_()
    assert computer.seen["environ"]["NO_PROXY"] == "corp.example.com,127.0.0.1,localhost"
    entries = json.loads(computer.seen["settings"])["env"]
    assert entries["NO_PROXY"] == "corp.example.com,of-the-user,127.0.0.1,localhost"


@pytest.mark.parametrize("what", ["", "silent", "fail"])
async def test_nothing_stays_behind(
    computer: Computer, does: Callable[[str], None], what: str
) -> None:
    does(what)
    await computer.try_()
    assert computer.left == []


async def test_silence_counts_as_not_seen_and_not_as_wrong(
    computer: Computer, does: Callable[[str], None]
) -> None:
    does("silent")
    before = BeforeTrial("works", True, ("company settings win",))
    outcome = await computer.try_(before=before)
    assert {point.state for point in outcome.arrival.points} == {PointState.NOT_SEEN}
    assert outcome.causes[0] == "company settings win"


async def test_a_failure_shows_the_last_line_without_its_secret(
    computer: Computer, does: Callable[[str], None]
) -> None:
    does("fail")
    outcome = await computer.try_()
    assert (outcome.ended, outcome.exit_code) == (Ended.FAILED, 1)
    assert outcome.said.startswith("Not logged in. ")
    assert "0123456789abcdef" not in outcome.said


async def test_after_its_time_it_is_ended_with_everything_it_started(
    computer: Computer, does: Callable[[str], None]
) -> None:
    does("hang")
    outcome = await computer.try_(limit=0.5)
    assert (outcome.ended, outcome.exit_code) == (Ended.TIME_OVER, None)
    assert computer.left == []
    await _gone(computer)


async def test_an_interrupted_trial_leaves_no_file_and_no_process(
    computer: Computer, does: Callable[[str], None]
) -> None:
    does("hang")
    trying = asyncio.create_task(computer.try_())
    while not computer.seen_file.exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    assert len(computer.left) > 0
    trying.cancel()
    with suppress(asyncio.CancelledError):
        await trying
    assert trying.cancelled()
    assert computer.left == []
    await _gone(computer)


async def test_a_program_that_it_left_running_is_ended_and_not_waited_for(
    computer: Computer, does: Callable[[str], None]
) -> None:
    does("leave")
    outcome = await computer.try_()
    assert outcome.is_right
    assert computer.left == []
    await _gone(computer)


async def test_after_two_interruptions_it_does_not_wait_for_a_client_that_will_not_end(
    computer: Computer, does: Callable[[str], None]
) -> None:
    does("stubborn")
    trying = asyncio.create_task(computer.try_())
    while not computer.seen_file.exists() or computer.seen["child"] is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    trying.cancel()
    await asyncio.sleep(0.05)
    trying.cancel()
    with suppress(asyncio.CancelledError):
        await trying
    assert computer.left == []
    await _gone(computer)


async def test_a_fault_while_reporting_leaves_nothing_either(computer: Computer) -> None:
    def fail(progress: TrialProgress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await computer.try_(report=fail)
    assert computer.left == []


async def test_a_client_that_cannot_be_started_is_reported(computer: Computer) -> None:
    computer.claude = ClaudeCode(computer.own / "nowhere")
    outcome = await computer.try_()
    assert (outcome.ended, outcome.is_right) == (Ended.NOT_STARTED, False)
    assert computer.left == []


async def test_the_users_own_settings_are_as_they_were(computer: Computer) -> None:
    settings = computer.own / "settings.json"
    settings.write_text('{"env": {}}')
    before = settings.stat()
    await computer.try_()
    assert settings.read_text() == '{"env": {}}'
    assert settings.stat().st_mtime_ns == before.st_mtime_ns
    settings.unlink()
    assert computer.left == []


async def _gone(computer: Computer) -> None:
    """Whether neither the client nor its child runs. A killed process takes a moment to end."""
    for pid in (computer.seen["pid"], computer.seen["child"]):
        while _runs(pid):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    except OSError:
        return False


# What is tried beside the entries, and what is not --------------------------------------------

HELPER = TopLevel({"otelHeadersHelper": "/opt/headers", "model": "opus"})
VERSIONS = TopLevel({"requiredMinimumVersion": "2.1.86"})


async def test_a_command_is_left_out_without_a_yes_and_the_result_is_not_simply_right(
    computer: Computer,
) -> None:
    outcome = await computer.try_(top=HELPER)
    root = json.loads(computer.seen["settings"])
    assert (root["model"], "otelHeadersHelper" in root) == ("opus", False)
    assert outcome.untried == (
        "otelHeadersHelper: a command, and commands run only if you say so.",
    )
    assert (outcome.arrived, outcome.is_right, outcome.causes) == (True, False, ())
    assert outcome.headline == (
        "What was tried arrived as planned. 1 part of the settings could not be tried."
    )
    assert outcome.in_short == "seen by the test receiver, 1 not tried"


async def test_with_a_yes_a_command_runs(computer: Computer) -> None:
    outcome = await computer.try_(top=HELPER, commands=True)
    assert json.loads(computer.seen["settings"])["otelHeadersHelper"] == "/opt/headers"
    assert (outcome.untried, outcome.is_right) == ((), True)


async def test_entries_that_count_in_company_settings_only_are_tried_as_company_settings(
    computer: Computer, tmp_path: Path
) -> None:
    (tmp_path / SETTINGS_FILE).write_text("{}")
    if not await can_stand_in(tmp_path):
        pytest.skip("no namespaces here")
    outcome = await computer.try_(top=VERSIONS)
    assert (outcome.untried, outcome.is_right) == ((), True)
    assert "--settings" not in computer.seen["arguments"]
    assert json.loads(computer.seen["settings"])["requiredMinimumVersion"] == "2.1.86"
    assert computer.left == []
    assert not Path("/etc/claude-code").exists()


async def test_next_to_real_company_settings_they_are_left_out(computer: Computer) -> None:
    outcome = await computer.try_(top=VERSIONS, before=BeforeTrial(company=("they win",)))
    assert "--settings" in computer.seen["arguments"]
    assert outcome.untried[0].startswith("requiredMinimumVersion: it counts in company settings")


async def test_the_receiver_speaks_https_where_the_endpoint_does(computer: Computer) -> None:
    assert (await computer.try_()).is_right
    entries = json.loads(computer.seen["settings"])["env"]
    assert entries["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("https://127.0.0.1:")
    plain = dict(mavvrik_values("agent-xyz", "tnt-123", KEY, "http://127.0.0.1:4318"))
    outcome = await run_trial(plain, computer.claude, endpoint="http://127.0.0.1:4318")
    assert outcome.is_right
    entries = json.loads(computer.seen["settings"])["env"]
    assert entries["OTEL_EXPORTER_OTLP_ENDPOINT"].startswith("http://127.0.0.1:")


async def test_certificates_that_are_already_trusted_stay_trusted(
    computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = tmp_path / "company.pem"
    company.write_text(own_certificate()[0])
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(company))
    monkeypatch.setenv("FAKE_CLAUDE", "trusted")
    outcome = await computer.try_()
    assert outcome.is_right
    assert company.read_text() in computer.seen["trusted"]


async def test_it_shows_what_the_log_says_about_sending(
    computer: Computer, does: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    does("silent")
    monkeypatch.setenv(
        "FAKE_CLAUDE_LOG", "[DEBUG] [3P telemetry] First traces export: FAILED (socket hang up)\n"
    )
    outcome = await computer.try_()
    assert outcome.exporter_said == ("socket hang up",)
    assert not any("--debug-file" in cause for cause in outcome.causes)


async def test_an_older_claude_code_is_asked_for_no_log(computer: Computer) -> None:
    await run_trial(ENTRIES, ClaudeCode(computer.claude.path, (2, 1, 110)))
    assert "--debug-file" not in computer.seen["arguments"]


async def test_a_trace_of_the_shell_stays(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACEPARENT", UNSAMPLED)
    await computer.try_()
    assert computer.seen["environ"]["TRACEPARENT"] == UNSAMPLED
