"""`mvk-wizard package`, and settings that come out of a container."""

from __future__ import annotations

import json
import plistlib
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.core.merge.plans import plan_text
from wizard.core.client.versions import VERSION
from wizard.core.document.reader import read
from wizard.core.package.containers import pack, unpack
from wizard.core.package.model import Form
from wizard.core.package.targets import TARGETS, Target

ORIGINAL = '{\n  "companyAnnouncements": ["Grüße"],\n  "env": {\n    "A": "1"\n  }\n}\n'
MERGED = plan_text(ORIGINAL).result
ONLY_OURS = plan_text("{}\n").result
LINUX = """\
Linux or WSL: managed settings file.
  Where:           /etc/claude-code/managed-settings.json (owner root:root, mode 0644)
  Deploy:          sudo install -D -o root -g root -m 0644 {file} \
/etc/claude-code/managed-settings.json
                   It replaces the file that is there: merge into that one.
  Who can read it: Every user of that computer can read these settings and the API key.
  What wins:       MDM wins over it. Any setting in the Claude console wins over MDM and files, \
and can switch these off.
  See it:          Developers restart Claude Code. /status shows Enterprise managed settings (file).
  Undo:            With other settings in it: deliver what mvk-wizard package \
--removal writes. Otherwise:
                   sudo rm /etc/claude-code/managed-settings.json
  How we know:     The real Claude Code {version} ran it, also as a user who is not root.
"""
REMOVAL = """\
Mavvrik values: 10 removed. Nothing else changed.
Windows: registry file.
  Where:           HKLM\\SOFTWARE\\Policies\\ClaudeCode, value Settings (written by an \
administrator, readable by users)
  Deploy:          reg import {file}
                   Run it as administrator. It replaces the value that is there: merge into \
that one.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "merged.json"
    path.write_text(MERGED)
    return path


def values(data: bytes) -> object:
    taken = unpack(data)
    return json.loads(taken.text if taken else data)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.id)
def test_merged_settings_go_to_stdout_in_every_container(
    command: Run, file: Path, target: Target
) -> None:
    done = command("package", str(file), "--for", target.id, credentials=False)
    assert done.code == 0, done.err
    assert values(done.out) == json.loads(MERGED)
    assert done.err.startswith(f"{target.label}.\n")
    assert "key-abc" not in done.err


def test_the_file_is_private_and_its_way_is_described(
    command: Run, file: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out put.json"
    output.touch(0o644)
    arguments = ("package", str(file), "--for", "linux", "--output", str(output))
    done = command(*arguments, credentials=False)
    assert (done.code, done.out) == (0, b"")
    assert output.read_text() == MERGED
    assert output.stat().st_mode & 0o777 == 0o600
    words = LINUX.format(file=f"'{output}'", version=VERSION)
    assert done.err == f"{output}: saved.\n{words}"


def test_with_credentials_it_merges_and_keeps_the_receipt(command: Run, tmp_path: Path) -> None:
    file, output = tmp_path / "settings.json", tmp_path / "out.json"
    file.write_text(ORIGINAL)
    done = command("package", str(file), "--for", "linux", "--output", str(output))
    assert done.code == 0
    assert output.read_text() == MERGED
    assert "\nMavvrik values: 10 added. Nothing else changed.\n" in done.err
    back = command("remove", str(output))
    assert back.out == ORIGINAL.encode()
    assert "The settings are exactly as before Mavvrik" in back.err


def test_without_settings_it_holds_the_ten_values(command: Run) -> None:
    done = command("package", "--empty", "--for", "plist")
    assert plistlib.loads(done.out) == json.loads(ONLY_OURS)


def test_settings_without_mavvrik_need_credentials(command: Run) -> None:
    done = command("package", "-", "--for", "reg", stdin=b"{}", credentials=False)
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        "These settings don't send to Mavvrik yet. To merge them here, add --credentials.\n"
    )


def test_an_open_decision_is_refused_as_in_a_merge(command: Run) -> None:
    given = b'{"env": {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}}'
    done = command("package", "-", "--for", "reg", stdin=given)
    merged = command("merge", "-", stdin=given)
    assert (done.code, done.out) == (1, b"")
    assert done.err == merged.err
    assert "\nNot merged: decide this first.\n" in done.err
    decided = command("package", "-", "--for", "reg", "--on-conflict", "mavvrik", stdin=given)
    assert decided.code == 0


def test_settings_that_would_not_work_are_refused(command: Run) -> None:
    given = MERGED.replace('"otlp"', '"OTLP"').encode()
    done = command("package", "-", "--for", "linux", stdin=given, credentials=False)
    assert (done.code, done.out) == (1, b"")
    assert done.err.startswith("Not packaged: these settings would not work.\nerror: line ")


def test_values_that_a_container_cannot_hold_are_named(command: Run, tmp_path: Path) -> None:
    given = MERGED.replace('["Grüße"]', '["Grüße", null]').encode()
    output = tmp_path / "out.plist"
    arguments = ("package", "-", "--for", "plist", "--output", str(output))
    done = command(*arguments, stdin=given, credentials=False)
    assert (done.code, done.out, output.exists()) == (1, b"", False)
    assert done.err.endswith(
        "Not packaged: a property list can't hold these settings.\n"
        "companyAnnouncements[1] is null, which a property list doesn't have.\n"
    )


def test_an_unknown_target_is_a_usage_error(command: Run) -> None:
    done = command("package", "-", "--for", "jamf", stdin=b"{}")
    assert done.code == 2
    assert "invalid choice: 'jamf'" in done.err


def test_the_stable_form(command: Run, file: Path) -> None:
    form = json.loads(command("package", str(file), "--for", "reg", "--json").out)
    text = form.pop("text")
    assert values(text.encode("utf-16")) == json.loads(MERGED)
    assert form == {
        "target": "reg",
        "path": r"HKLM\SOFTWARE\Policies\ClaudeCode, value Settings",
        "owner": "written by an administrator, readable by users",
        "status": "Enterprise managed settings (HKLM)",
        "findings": form["findings"],
    }


# Taking it back -----------------------------------------------------------------------------------


def test_removal_is_the_same_container_without_mavvrik(command: Run, file: Path) -> None:
    for target in TARGETS:
        done = command("package", str(file), "--for", target.id, "--removal", credentials=False)
        assert done.code == 0
        assert values(done.out) == json.loads(ORIGINAL), target.id
    output = file.parent / "rest.reg"
    arguments = ("package", str(file), "--for", "reg", "--removal", "--output", str(output))
    assert command(*arguments).err == f"{output}: saved.\n{REMOVAL.format(file=output)}"


@pytest.mark.parametrize(
    ("target", "held"),
    [("reg", '"Settings"=-\r\n'.encode("utf-16-le")), ("intune", b"Remove-Item")],
)
def test_where_nothing_else_is_in_it_the_registry_loses_the_value(
    command: Run, target: str, held: bytes
) -> None:
    given = ONLY_OURS.encode()
    done = command("package", "-", "--for", target, "--removal", stdin=given)
    assert done.code == 0
    assert held in done.out
    assert "\nNothing else is in it. This does the same: " in done.err


def test_a_removal_reads_its_container(command: Run, tmp_path: Path) -> None:
    for target in TARGETS:
        file = tmp_path / target.file
        document = read(MERGED)
        file.write_bytes(pack(target.form, document, MERGED.encode()))
        done = command("package", str(file), "--for", target.id, "--removal", credentials=False)
        assert values(done.out) == json.loads(ORIGINAL), target.id


# Out of containers --------------------------------------------------------------------------------

WRAPPED = {
    Form.PROPERTY_LIST: "a property list",
    Form.PROFILE: "a configuration profile",
    Form.REGISTRY: "a registry file",
    Form.SCRIPT: "a PowerShell script",
}


@pytest.mark.parametrize("form", WRAPPED)
def test_merge_and_check_read_the_settings_in_a_container(
    command: Run, tmp_path: Path, form: Form
) -> None:
    file = tmp_path / "policy"
    file.write_bytes(pack(form, read(ORIGINAL), b""))
    said = f"{file} is {WRAPPED[form]}. Lines and columns are those of the JSON in it.\n"
    merged = command("merge", str(file))
    assert merged.code == 0
    assert json.loads(merged.out) == json.loads(MERGED)
    assert merged.err.startswith(said)
    assert merged.err.endswith("Mavvrik values: 10 added. Nothing else changed.\n")
    file.write_bytes(pack(form, read(MERGED), b""))
    assert command("check", str(file)).code == 0
    assert command("check", str(file)).err.startswith(said)
    again = command("package", str(file), "--for", "linux", credentials=False)
    assert json.loads(again.out) == json.loads(MERGED)


@pytest.mark.parametrize("name", ["merge", "remove"])
def test_in_place_writes_no_json_into_a_container(command: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "policy.plist"
    file.write_bytes(before := pack(Form.PROPERTY_LIST, read(MERGED), b""))
    done = command(name, str(file), "--in-place")
    assert (done.code, done.out, file.read_bytes()) == (2, b"", before)
    assert done.err.endswith(
        "--in-place would write JSON into a property list.\n"
        "Use --output, then put the result back with mvk-wizard package.\n"
    )


def test_a_profile_goes_back_into_itself(command: Run, tmp_path: Path) -> None:
    other = {"PayloadType": "com.apple.wifi.managed", "SSID_STR": "office"}
    ours = {"PayloadType": "com.anthropic.claudecode", "env": {"A": "1"}}
    file = tmp_path / "company.mobileconfig"
    file.write_bytes(plistlib.dumps({"PayloadContent": [other, ours], "PayloadUUID": "U-0"}))
    done = command("package", str(file), "--for", "mobileconfig")
    profile = plistlib.loads(done.out)
    assert profile["PayloadUUID"] == "U-0"
    assert profile["PayloadContent"][0] == other
    assert len(profile["PayloadContent"][1]["env"]) == 11


def test_a_profile_without_settings_says_so(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "wifi.mobileconfig"
    file.write_bytes(plistlib.dumps({"PayloadContent": []}))
    for name in ("check", "merge", "remove"):
        done = command(name, str(file))
        assert (done.code, done.out) == (6, b"")
        assert done.err == (
            f"{file}: The configuration profile holds no settings of com.anthropic.claudecode.\n"
        )


def test_broken_json_in_a_container_is_shown_with_its_line(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "policy.reg"
    text = pack(Form.REGISTRY, read("{}"), b"").decode("utf-16").replace("{}", "{,}")
    file.write_bytes(text.encode("utf-16"))
    done = command("check", str(file))
    assert (done.code, done.out) == (6, b"")
    assert f"\n{file}, line 1, column 2: " in done.err


def test_help_explains_the_command(command: Run) -> None:
    done = command("package", "--help")
    assert done.code == 0
    for target in TARGETS:
        assert f"  {target.id:<14}{target.label}\n" in done.out.decode()
    assert (
        "example:\n"
        "  mvk-wizard package --empty --credentials connect.txt --for linux --output pilot.json\n"
        "  mvk-wizard package old.mobileconfig --credentials connect.txt --for mobileconfig"
        " --output new.mobileconfig\n"
        "  mvk-wizard package pilot.json --for linux --removal --output rest.json\n"
    ) in done.out.decode()
