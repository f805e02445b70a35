"""No command prints a secret of a settings document; with `--redact` no private word either."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CREDENTIALS, Outcome, Run
from tests.tools.search import Secret, find
from tests.tools.secretive import (
    AGENT,
    BROKEN,
    CUT_OFF,
    KEY,
    MINIFIED,
    PRIVATE,
    SECRETS,
    TENANT,
    TEXT,
)
from wizard.core.known_key import MASK

TEXTS = {
    "read": TEXT,
    "in one line": MINIFIED,
    "broken": BROKEN,
    "cut off": CUT_OFF,
    "twice": TEXT.replace('"env": {', '"env": {\n    "OTEL_LOGS_EXPORTER": "otlp",', 1),
}
MERGE = ("merge", "--fix", "--on-conflict", "mavvrik", "--diff")
COMMANDS = {
    "check": ("check",),
    "check --json": ("check", "--json"),
    "check --redact": ("check", "--redact"),
    "check --redact --json": ("check", "--redact", "--json"),
    "merge, undecided": ("merge",),
    "merge, undecided --json": ("merge", "--json"),
    "merge --diff": (*MERGE, "--other-telemetry", "replace"),
    "merge --diff, kept": (*MERGE, "--other-telemetry", "keep"),
    "merge --diff, theirs": ("merge", "--fix", "--on-conflict", "keep", "--diff"),
}
REDACTED = ("check --redact", "check --redact --json")


@pytest.fixture(autouse=True)
def our_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The given key is the one in the document."""
    ours = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": TENANT, "MVK_API_KEY": KEY}
    for name in CREDENTIALS:
        monkeypatch.setitem(CREDENTIALS, name, ours[name])


def leaks(done: Outcome, secrets: dict[str, Secret]) -> list[str]:
    return [
        f"{name} {hit}"
        for place, data in (("stdout", done.out), ("stderr", done.err.encode()))
        for name, secret in secrets.items()
        for hit in find(secret, data, place)
    ]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_prints_a_secret_of_the_document(
    name: str, text: str, command: Run, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(TEXTS[text])
    done = command(*COMMANDS[name], str(settings))
    assert done.code in (0, 1, 6)
    assert done.out or done.err
    secrets = {**SECRETS, **PRIVATE} if name in REDACTED else SECRETS
    assert leaks(done, secrets) == []


def test_the_diff_does_show_masked_values(command: Run, tmp_path: Path) -> None:
    """Otherwise finding nothing would prove nothing."""
    settings = tmp_path / "settings.json"
    settings.write_text(TEXT)
    done = command(*COMMANDS["merge --diff"], str(settings))
    assert done.code == 0
    assert done.out.decode().count(MASK) > 5


@pytest.mark.parametrize("where", ["--output", "--in-place"])
def test_the_messages_about_a_saved_result_have_no_secret(
    where: str, command: Run, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(TEXT)
    place = (where, str(tmp_path / "merged.json")) if where == "--output" else (where,)
    done = command(*COMMANDS["merge --diff"], *place, str(settings))
    assert done.code == 0
    assert leaks(done, SECRETS) == []
    taken_out = command("remove", *place, str(settings))
    assert leaks(taken_out, SECRETS) == []
    given_back = command("restore")  # whose result is the original, to the last byte
    assert leaks(Outcome(given_back.code, b"", given_back.err), SECRETS) == []
