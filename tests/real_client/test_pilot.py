"""A pilot without the console, with the real Claude Code: delivered, seen, sent, taken back.

It happens on a computer of its own (see `desk`), by the commands that the program shows.
"""

from __future__ import annotations

import json

import pytest

from tests.real_client.install import client
from tests.real_client.run import in_namespaces
from tests.screens.walking import AGENT_ID, BLOCK

COMPANY = b'{\r\n\t"companyAnnouncements": [ "Gr\xc3\xbc\xc3\x9fe" ]\r\n}'
FILE = "/etc/claude-code/managed-settings.json"
INSTALL = f"sudo install -D -o root -g root -m 0644 {{}} {FILE}"
SENT = f"https://ingest.mavvrik.ai/v1/traces acme-prod-7731 {AGENT_ID}"


def at_the_desk(*commands: str) -> dict[str, list[str]]:
    """Run commands of a shell there. Return the lines of each, by its name before the colon."""
    named = [one.partition(": ") for one in commands]
    script = "".join(f"echo '== {name}'; ({command}) < /dev/null\n" for name, _, command in named)
    script = f"cat > ~/connect.txt <<'END'\n{BLOCK}\nEND\n{script}"
    out = in_namespaces("desk", script.encode(), client()).decode()
    found: dict[str, list[str]] = {}
    for line in out.splitlines():
        if line.startswith("== "):
            found[line[3:]] = lines = []
        elif found:
            lines.append(line)
    return found


def test_a_pilot_sends_and_its_removal_leaves_every_byte_as_before(
    installed: tuple[str, ...],
) -> None:
    octal = "".join(f"\\{byte:03o}" for byte in COMPANY)
    pilot = f"mvk-wizard package {FILE} --for linux --credentials ~/connect.txt --output ~/pilot"
    back = f"mvk-wizard package {FILE} --for linux --removal --output ~/rest"
    seen = at_the_desk(
        f"start: printf '{octal}' > {FILE}; cp -rp /etc/claude-code ~/before",
        f"package: {pilot} 2>&1",
        f"deploy: {INSTALL.format('~/pilot')}; stat -c '%a %U' {FILE}",
        "check: mvk-wizard check --this-computer; echo $?",
        "doctor: mvk-wizard doctor; echo $?",
        "ask: claude -p 'Say hello.'",
        "sent: sort ~/sent",
        "live: mvk-wizard doctor --live --yes --json 2>&1 | tail -n +4",
        f"removal: {back} 2>&1",
        f"undo: {INSTALL.format('~/rest')}; diff -r ~/before /etc/claude-code && echo same",
        "after: rm ~/sent; claude -p 'Say hello.'; test -e ~/sent || echo nothing",
    )
    assert any(line.endswith(f"{INSTALL.format('~/pilot')}") for line in seen["package"])
    assert seen["deploy"] == ["644 root"]
    assert f"{FILE}: in force" in seen["check"]
    assert "Telemetry with the settings in force: traces to ingest.mavvrik.ai." in seen["check"]
    assert seen["check"][-1] == "0"
    assert seen["doctor"][0] == "No fault found on this computer. Mavvrik accepts the key."
    assert seen["doctor"][-1] == "0"
    assert seen["ask"] == ["All done."]
    assert seen["sent"] == [
        f"{SENT} claude_code.interaction",
        f"{SENT} claude_code.llm_request",
    ]
    live = json.loads("\n".join(seen["live"][seen["live"].index("{") :]))
    assert live["exit_code"] == 0
    assert live["trial"]["ended"] == "well"
    assert [one["message"] for one in live["problems"]] == [
        "The trial showed nothing: the company settings here win, and decide where data goes."
    ]
    assert any("exactly as before Mavvrik" in line for line in seen["removal"])
    assert seen["undo"] == ["same"]
    assert seen["after"] == ["All done.", "nothing"]


@pytest.mark.full
def test_live_shows_what_arrives_and_names_what_a_user_set(
    installed: tuple[str, ...],
) -> None:
    merge = "mvk-wizard merge --empty --credentials ~/connect.txt"
    seen = at_the_desk(
        f"merge: mkdir -p ~/.claude; {merge} > ~/.claude/settings.json",
        "right: mvk-wizard doctor --live --yes 2>/dev/null; echo $?",
        "off: OTEL_TRACES_SAMPLER=always_off mvk-wizard doctor --live --yes 2>/dev/null; echo $?",
    )
    at = seen["right"].index("The trial")
    assert seen["right"][at + 1].startswith("  What was tried arrived as planned. 2 parts")
    assert seen["right"][-1] == "0"
    assert "OTEL_TRACES_SAMPLER" in seen["off"][0]
    assert seen["off"][-1] == "1"
