"""The given API key is in nothing but the requested result, wherever else the settings have it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import CREDENTIALS, Run
from wizard.core.harmless import Requested, harmless, json_text
from wizard.core.known_key import MASK, know_key, without_known_key

KEY = "Qx7RzLmNpQrStUvWxYz0123456789AbC"
SPELLED = "".join(f"\\u{ord(sign):04x}" for sign in KEY)
COMMANDS = (
    ("check",),
    ("check", "--json"),
    ("check", "--redact"),
    ("merge", "--diff", "--on-conflict", "mavvrik"),
    ("merge",),
    ("merge", "--json"),
)


def settings(key: str, spelled: str = "") -> str:
    env = {"A": "1", "NOTE": f"rotated to {key} today", "OTEL_LOGS_EXPORTER": key, key: "x"}
    text = json.dumps({"env": env, "hooks": {key: []}, "model": key}, indent=2)
    return text.replace(key, spelled) if spelled else text


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    know_key("")


@pytest.mark.parametrize("spelled", ["", SPELLED], ids=["raw", "with escapes"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_shows_the_key_that_is_elsewhere_in_the_settings(
    arguments: tuple[str, ...],
    spelled: str,
    command: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setitem(CREDENTIALS, "MVK_API_KEY", KEY)
    path = tmp_path / "settings.json"
    path.write_text(settings(KEY, spelled))
    done = command(*arguments, str(path))
    said = done.out.decode() + done.err
    assert said
    assert KEY not in said
    assert KEY not in json.dumps(said).encode().decode("unicode_escape")


def test_the_requested_result_contains_it_even_inside_json(
    command: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(CREDENTIALS, "MVK_API_KEY", KEY)
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"env": {"NOTE": f"rotated to {KEY} today"}}))
    text = command("merge", "--on-conflict", "mavvrik", str(path)).out.decode()
    assert text.count(KEY) == 2
    form = json.loads(command("merge", "--json", "--on-conflict", "mavvrik", str(path)).out)
    assert form["text"] == text
    assert KEY not in json.dumps(form["changes"])


@pytest.mark.parametrize("key", ["1", "true", "none", "12345", "key-abc"])
def test_no_key_counts_as_harmless_even_a_short_one(key: str) -> None:
    know_key(key)
    shown = harmless(f'"Authorization": "Bearer {key}", "a": "{key}", x={key},y=2')
    assert shown == f'"Authorization": "Bearer {MASK}", "a": "{MASK}", x={MASK},y=2'
    assert harmless(f"in{key}side") == f"in{key}side"


def test_a_key_of_eight_characters_is_masked_inside_words_too() -> None:
    know_key("abcd1234")
    assert without_known_key("xabcd1234y \\u0061bcd1234") == f"x{MASK}y {MASK}"


def test_json_is_masked_after_it_was_decoded_and_stays_json() -> None:
    know_key('quo"te\\key')
    form = {"seen": {'quo"te\\key': ['is quo"te\\key']}, "text": Requested('quo"te\\key')}
    assert json.loads(json_text(form)) == {
        "seen": {MASK: [f"is {MASK}"]},
        "text": 'quo"te\\key',
    }


@pytest.mark.parametrize("name", ["check", "merge", "remove"])
def test_a_key_of_a_credentials_file_is_masked_in_settings_that_cannot_be_read(
    name: str, command: Run, tmp_path: Path
) -> None:
    key = "plain-words-as-a-key"  # by its form alone nobody would take it for one
    block, path = tmp_path / "block.txt", tmp_path / "settings.json"
    block.write_text(f"MVK_AGENT_ID=a-1\nMVK_TENANT_ID=t-1\nMVK_API_KEY={key}\n")
    path.write_text(f'{{"note": {key},}}\n')
    done = command(name, str(path), "--credentials", str(block), credentials=False)
    assert done.code == 6
    assert key not in done.err
    assert f'{{"note": {MASK}' in done.err
