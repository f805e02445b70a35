"""Why data does not arrive: the first cause, the values with their places, the exit code."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pytest

from tests.services.computers import INVALID, Computer, Way, computer
from tests.services.conftest import plain_network
from tests.services.credentials import assert_no_key
from tests.services.net.loopback import then_silence, unused_port
from wizard.core.exit_codes import ExitCode
from wizard.core.values import ENDPOINT, HEADERS, TRACES_EXPORTER
from wizard.services.claude.claude_code import ClaudeCode, look_for_claude
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.diagnosis import ENVIRONMENT
from wizard.services.doctor import ALL_SECONDS, Limits

__all__ = ["plain_network"]

pytestmark = pytest.mark.usefixtures("plain_network")


async def test_a_healthy_computer_has_no_fault(tmp_path: Path) -> None:
    async with computer(tmp_path) as here:
        path = here.server({"env": here.ten()})
        seen = await here.examine()
    assert seen.causes == ()
    assert seen.verdict == "No fault found on this computer. Mavvrik accepts the key."
    assert seen.exit_code is ExitCode.DONE
    assert seen.used.value(ENDPOINT).place == str(path)
    assert_no_key(seen)


async def test_a_value_names_its_source_and_what_it_overrides(tmp_path: Path) -> None:
    async with computer(tmp_path) as here:
        file = here.file({"env": here.ten(**{TRACES_EXPORTER: "none"})})
        drop_in = here.drop_in({"env": {TRACES_EXPORTER: "otlp"}})
        user = here.user({"env": {TRACES_EXPORTER: "console"}})
        here.environment[TRACES_EXPORTER] = "none"
        seen = await here.examine()
    value = seen.used.value(TRACES_EXPORTER)
    assert (value.text, value.place) == ("otlp", str(drop_in))
    assert value.overrides == (str(file), str(user), ENVIRONMENT)
    assert seen.used.value(HEADERS).overrides == ()


def broken(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.drop_in(b'{"env": {"A": "1",}}')


def shadowed(here: Computer) -> None:
    here.file({"env": here.ten()})
    here.server({"env": {"OTEL_LOG_USER_PROMPTS": "1"}})


def nothing(here: Computer) -> None:
    here.user({})


def trailing_space(here: Computer) -> None:
    here.file({"env": here.ten(**{ENDPOINT: f"{here.ingest.url} "})})


def old_client(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.version = (2, 1, 77)


def users_sampler(here: Computer) -> None:
    here.server({"env": here.ten()})
    here.user({"env": {"OTEL_TRACES_SAMPLER": "always_off"}})


@pytest.mark.parametrize(
    ("plant", "code", "exit_code"),
    [
        (broken, "trailing-comma", ExitCode.NOT_PARSEABLE),
        (shadowed, "shadowed", ExitCode.ERROR),
        (nothing, "no-settings", ExitCode.ERROR),
        (trailing_space, "endpoint-trailing-space", ExitCode.ERROR),
        (old_client, "claude-too-old", ExitCode.ERROR),
        (users_sampler, "sampler-off", ExitCode.ERROR),
    ],
)
async def test_the_first_cause_is_the_fault(
    tmp_path: Path, plant: Any, code: str, exit_code: ExitCode
) -> None:
    async with computer(tmp_path) as here:
        plant(here)
        seen = await here.examine()
    assert seen.causes[0].code == code
    assert seen.verdict == seen.causes[0].message
    assert seen.exit_code is exit_code


@pytest.mark.parametrize(
    ("has_claude", "next_step"),
    [
        (True, "Restart Claude Code here. If that changes nothing, save the settings: mvk-wizard"),
        (False, "Claude Code was not found here. Where it runs, use: mvk-wizard doctor"),
    ],
)
async def test_nobody_is_told_to_restart_a_claude_code_that_is_not_here(
    tmp_path: Path, has_claude: bool, next_step: str
) -> None:
    async with computer(tmp_path) as here:
        here.has_claude = has_claude
        seen = await here.examine()
    assert (seen.causes[0].code, seen.next_step) == ("no-settings", next_step)


async def test_a_refused_key_is_the_cause_when_the_settings_are_right(tmp_path: Path) -> None:
    async with computer(tmp_path, INVALID) as here:
        here.server({"env": here.ten()})
        seen = await here.examine()
    assert [one.code for one in seen.causes] == ["INVALID_API_KEY"]
    assert seen.exit_code is ExitCode.REFUSED


async def test_the_key_goes_to_mavvrik_or_the_given_endpoint_only(tmp_path: Path) -> None:
    async with computer(tmp_path) as other, computer(tmp_path) as here:
        here.server({"env": here.ten(**{ENDPOINT: other.ingest.url})})
        seen = await here.examine()
    assert other.ingest.received == []
    assert [one.method for one in here.ingest.received if one.method != "HEAD"] == []
    assert seen.key is None
    assert seen.key_note.startswith("The key was not checked: these settings send it to 127.0.0.1")


async def for_ever(*_things: object, **_more: object) -> Any:
    await asyncio.Event().wait()


def a_folder_that_hangs(release: threading.Event) -> Callable[[], list[CompanySource]]:
    def look() -> list[CompanySource]:
        release.wait()
        return []

    return look


async def test_all_parts_together_have_10_seconds() -> None:
    limits = Limits()
    assert limits.total <= ALL_SECONDS == 10
    assert limits.step <= limits.path


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        ("claude", "No fault found on this computer. Not everything could be looked at."),
        ("path", "No fault found on this computer. Mavvrik accepts the key."),
        ("key", "No fault found on this computer. Not everything could be looked at."),
    ],
)
async def test_a_part_that_hangs_takes_no_time_from_the_others(
    tmp_path: Path, part: str, verdict: str
) -> None:
    async with computer(tmp_path) as here:
        here.server({"env": here.ten()})
        here.probes = {part: for_ever, "limits": replace(Limits(), **{part: 0.01})}
        seen = await here.examine()
    assert seen.verdict == verdict
    assert seen.used.value(ENDPOINT).text == here.url
    assert (seen.key is None) is (part == "key")


async def test_settings_that_cannot_be_read_in_time_are_named(tmp_path: Path) -> None:
    release = threading.Event()
    async with computer(tmp_path) as here:
        here.server({"env": here.ten()})
        limits = replace(Limits(), files=0.01)
        here.probes = {"company": a_folder_that_hangs(release), "limits": limits}
        seen = await here.examine()
    release.set()
    assert seen.verdict == (
        "The settings on this computer could not be read in time: a folder does not answer."
    )
    assert seen.exit_code is ExitCode.ERROR


async def test_together_they_take_their_10_seconds_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder, DNS, Claude Code and Mavvrik all hang, at a tenth of the real limits."""
    tenth = Limits(*(one / 10 for one in astuple(Limits())))
    release = threading.Event()
    program = tmp_path / "claude"
    program.write_text("#!/bin/sh\nexec sleep 30\n", encoding="utf-8")
    program.chmod(0o755)
    started = time.monotonic()
    async with computer(tmp_path, then_silence(), Way(host="ingest.example.test")) as here:
        here.user({"env": here.ten()})
        here.probes = {
            "company": a_folder_that_hangs(release),
            "claude": lambda: look_for_claude(lambda: program),
            "limits": tenth,
        }
        monkeypatch.setattr(here, "_find", lambda *_, **__: release.wait(30))
        seen = await here.examine()
    took = time.monotonic() - started
    release.set()
    assert took < tenth.total + 0.5 < 10 / 10 + 0.6
    assert [one.code for one in seen.causes] == ["source-closed", "timeout"]
    assert seen.exit_code is ExitCode.NETWORK
    assert seen.claude == ClaudeCode(Path("claude"), trouble="Claude Code did not answer in time.")


async def test_a_claude_code_that_does_not_say_its_version_is_the_next_step(
    tmp_path: Path,
) -> None:
    async with computer(tmp_path) as here:
        here.server({"env": here.ten()})
        here.version = None
        seen = await here.examine()
    assert seen.next_step == "Find out why Claude Code doesn't print its version: claude --version"
    assert seen.exit_code is ExitCode.NOT_VERIFIED


def right(here: Computer) -> None:
    here.server({"env": here.ten()})


def network_is_gone(here: Computer) -> None:
    here.ingest.port = unused_port()


@pytest.mark.parametrize(
    ("plants", "talk", "exit_code"),
    [
        ((right, broken, users_sampler), INVALID, ExitCode.NOT_PARSEABLE),
        ((right, users_sampler), INVALID, ExitCode.REFUSED),
        ((network_is_gone, right, users_sampler), None, ExitCode.NETWORK),
        ((right, users_sampler), None, ExitCode.ERROR),
        ((right, lambda here: setattr(here, "has_claude", False)), None, ExitCode.NOT_VERIFIED),
        ((right,), None, ExitCode.DONE),
    ],
)
async def test_of_several_exit_codes_the_first_in_their_order_counts(
    tmp_path: Path, plants: tuple[Any, ...], talk: Any, exit_code: ExitCode
) -> None:
    async with computer(tmp_path, talk) as here:
        for plant in plants:
            plant(here)
        seen = await here.examine()
    assert seen.exit_code is exit_code
