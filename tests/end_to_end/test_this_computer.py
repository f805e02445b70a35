"""`mvk-wizard check --this-computer`: what is here, from where, and a page for support."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from wizard.cli import check as command_module
from wizard.core.check.standing import NOT_MERGED
from wizard.core.values import mavvrik_values
from wizard.services.claude import managed_settings as company
from wizard.services.claude.managed_settings import CompanyPlaces
from wizard.services.surroundings import Surroundings

TEN = dict(mavvrik_values("agent-xyz", "tnt-123", "key-canary-1234"))
THEIRS = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.acme.internal:4318",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=canary-theirs",
}
Place = Callable[..., Path]


@pytest.fixture
def home(command: Run, tmp_path: Path) -> Path:
    """The home folder of the person at the computer."""
    folder = tmp_path / "home"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def place(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Put company settings where Claude Code would look for them, on a computer of the test."""
    managed = tmp_path / "claude-code"
    received = home / ".claude" / "remote-settings.json"
    look = company.find_company_settings
    places = CompanyPlaces(folder=managed, received=received)
    monkeypatch.setattr(command_module, "find_company_settings", lambda: look(places))
    at(monkeypatch, "jump01")
    where = {
        "server": received,
        "file": managed / "managed-settings.json",
        "drop-in": managed / "managed-settings.d" / "10-more.json",
    }

    def put(kind: str, content: Any) -> Path:
        path = where[kind]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            content if isinstance(content, bytes) else json.dumps(content, indent=2).encode()
        )
        return path

    return put


def at(monkeypatch: pytest.MonkeyPatch, computer: str, *, ssh: bool = False) -> None:
    """Let the program run on the computer of the test."""
    around = Surroundings(computer=computer, ssh=ssh)
    monkeypatch.setattr(command_module, "look_around", lambda: around)


# Nothing, and not wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("computer", "ssh", "label"),
    [
        ("jump01", True, "this computer (jump01, over SSH)"),
        ("mac-42", False, "this computer (mac-42)"),
        ("", True, "this computer (over SSH)"),
        ("", False, "this computer"),
    ],
)
def test_a_computer_without_settings_says_nothing_about_others(
    command: Run,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    computer: str,
    ssh: bool,
    label: str,
) -> None:
    at(monkeypatch, computer, ssh=ssh)
    found = command("check", "--this-computer", credentials=False)
    assert (found.code, found.err) == (0, "")
    assert found.out.decode() == (
        f"No company settings on {label}. Your developers' computers may differ.\n"
    )


def test_settings_that_are_right(command: Run, place: Place) -> None:
    place("server", {"env": TEN, "model": "opus"})
    found = command("check", "--this-computer", credentials=False)
    lines = found.out.decode().splitlines()
    assert found.code == 0
    assert lines[:5] == [
        "Company settings on this computer (jump01). Your developers' computers may differ.",
        "",
        "~/.claude/remote-settings.json: in force",
        "  From the Claude console, as received here.",
        "  At the top level: env, model. In env: 10 entries.",
    ]
    assert lines[-1] == "Telemetry with the settings in force: traces to ingest.mavvrik.ai."
    assert "canary" not in found.out.decode()


# What decides, and what is wrong ------------------------------------------------------------------


def test_a_file_that_the_console_would_switch_off(command: Run, place: Place) -> None:
    path = place("file", {"permissions": {}, "env": THEIRS})
    found = command("check", "--this-computer", credentials=False)
    text = found.out.decode()
    assert found.code == 1
    assert f"{path}: in force\n  From a file.\n  At the top level: permissions, env." in text
    assert text.splitlines()[1] == NOT_MERGED
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" not in text  # a merge moves it; no person should
    whole = json.loads(command("check", "--this-computer", "--json", credentials=False).out)
    assert "endpoint-elsewhere" in [one["code"] for one in whole["sources"][0]["findings"]]
    assert text.endswith(
        "Telemetry with the settings in force: metrics to otel.acme.internal.\n"
        "Settings in the Claude admin console come before these. Saving there can switch these"
        " off.\n"
    )


def test_the_console_before_a_file(command: Run, place: Place) -> None:
    place("server", {"env": TEN})
    place("file", {"env": THEIRS})
    found = command("check", "--this-computer", credentials=False)
    text = found.out.decode()
    assert found.code == 0
    assert "managed-settings.json: not in force\n" in text
    assert "silently ignores the others" in text
    assert "Telemetry with the settings in force: traces to ingest.mavvrik.ai.\n" in text


def test_a_drop_in_that_cannot_be_parsed(command: Run, place: Place) -> None:
    place("file", {"env": TEN})
    place("drop-in", b'{"env": {"A": "b",}}')
    found = command("check", "--this-computer", credentials=False)
    assert found.code == 6
    assert "  error: line 1, column 18: There is 1 comma too many.  [trailing-comma]" in (
        found.out.decode()
    )
    assert "keeps Claude Code from starting. Fix that first." in found.out.decode()


def test_a_file_that_may_not_be_read(command: Run, place: Place) -> None:
    path = place("file", {})
    path.unlink()
    path.mkdir()
    found = command("check", "--this-computer", credentials=False)
    assert found.code == 1
    assert f"{path} is a folder, not a file. Its content is not known." in (found.out.decode())


def test_credentials_are_compared(command: Run, place: Place) -> None:
    place("server", {"env": TEN})
    found = command("check", "--this-computer")
    assert found.code == 1
    assert "isn't the one you gave" in found.out.decode()


def test_as_json(command: Run, place: Place) -> None:
    place("server", {"env": TEN})
    path = place("file", {"env": {"A": "b"}})
    found = command("check", "--this-computer", "--json", credentials=False)
    form = json.loads(found.out)
    assert list(form) == [
        "computer",
        "ssh",
        "errors",
        "sources",
        "telemetry",
        "findings",
        "notes",
    ]
    assert (form["computer"], form["ssh"], form["errors"]) == ("jump01", False, 0)
    assert form["sources"][1] == {
        "kind": "file",
        "place": str(path),
        "standing": "in force for entries of env",
        "trouble": "",
        "entries": ["env"],
        "env_entries": 1,
        "findings": [],
    }
    assert form["telemetry"] == [{"signal": "traces", "host": "ingest.mavvrik.ai"}]


# For support --------------------------------------------------------------------------------------


def hostile(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings full of private data, on a computer with a revealing name."""
    at(monkeypatch, "jump01", ssh=True)
    place(
        "file",
        {
            "sk-ant-api03-canarycanary": 1,
            "ana@acme.example": 1,
            "/home/ana/projects": {"env": TEN},
            "`evil` <b>\u202e": 1,
            "env": {**THEIRS, "MY_PASSWORD": "canary"},
        },
    )


def test_the_page_for_support(command: Run, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile(place, monkeypatch)
    found = command("check", "--this-computer", "--redact", credentials=False)
    text = found.out.decode()
    assert (found.code, found.err) == (1, "")
    assert text.startswith("# Claude Code: company settings on this computer (Host 1, over SSH)\n")
    assert re.search(r"^Made by mvk-wizard \S+, \d{4}-\d\d-\d\d \d\d:\d\d UTC\. ", text, re.M)
    assert "Telemetry with the settings in force: metrics to Host 2." in text
    assert "- **error**, line 6, column 7: 10 telemetry entries are under " in text
    for word in ("canary", "ana@", "acme", "jump01", "\u202e", "`evil`", "/home/ana"):
        assert word not in text, word


def test_the_same_as_json(command: Run, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile(place, monkeypatch)
    found = command("check", "--this-computer", "--redact", "--json", credentials=False)
    form = json.loads(found.out)
    assert form["computer"] == "Host 1"
    assert form["telemetry"] == [{"signal": "metrics", "host": "Host 2"}]
    for word in (b"canary", b"acme", b"jump01", b"/home/ana"):
        assert word not in found.out


def test_a_page_about_nothing(command: Run, place: Place) -> None:
    found = command("check", "--this-computer", "--redact", credentials=False)
    assert found.code == 0
    assert found.out.decode().endswith("\n\nNo company settings found.\n")


def test_a_page_about_a_settings_file(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"/home/ana": {"env": TEN}, "env": {"A": "b"}}))
    found = command("check", str(path), "--redact", credentials=False)
    text = found.out.decode()
    assert (found.code, found.err) == (1, "")
    assert text.startswith("# Claude Code: a settings file\n\nMade by mvk-wizard ")
    assert "- **error**, line 1, column " in text
    assert "/home/ana" not in text


def test_a_page_about_a_file_that_is_right(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"otelHeadersHelper": "", "env": {"A": "b"}}))
    (tmp_path / "merged.json").write_bytes(
        command("merge", str(path), "--enforce", "--old-clients", "--no-command-lines").out
    )
    found = command("check", str(tmp_path / "merged.json"), "--redact", credentials=False)
    assert found.code == 0
    assert "**error**" not in found.out.decode()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("x.json", "--this-computer"), "Use SETTINGS or --this-computer, not both.\n"),
        (("--this-computer", "--endpoint", "http://mavvrik.ai"), "http"),
    ],
)
def test_refusals(command: Run, arguments: tuple[str, ...], words: str) -> None:
    refused = command("check", *arguments)
    assert (refused.code, refused.out) == (2, b"")
    assert words in refused.err
