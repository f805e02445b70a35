"""`mvk-wizard remove`: the settings without Mavvrik, exact where a receipt proves the way back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.conftest import Run
from tests.core.merge.plans import CREDENTIALS, plan_text
from wizard.core.credentials.reading import Credentials
from wizard.core.document.reader import read
from wizard.core.enforced import IN_ENV
from wizard.core.merge.model import MergePlan, PlanInputs
from wizard.core.merge.options import Options
from wizard.core.merge.plan import make_plan
from wizard.services.files.places import own_places
from wizard.services.files.undo import write_receipt

NOW = datetime(2026, 11, 23, 14, 6, tzinfo=UTC)
ORIGINAL = """{
  "channelsEnabled": true,
  "env": {
    "EXISTING_SETTING": "existing-value"
  }
}
"""
MERGED = plan_text(ORIGINAL)
EMPTY = plan_text("{}\n", options=Options(enforce=True))
TAKEN_OUT = "Mavvrik values: 10 removed. Nothing else changed.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.json"
    path.write_text(MERGED.result)
    return path


def test_the_whole_text_goes_to_stdout_and_words_to_stderr(command: Run, file: Path) -> None:
    removed = command("remove", str(file), credentials=False)
    assert (removed.code, removed.out) == (0, ORIGINAL.encode())
    assert removed.err == TAKEN_OUT
    assert file.read_text() == MERGED.result


def test_settings_come_from_standard_input_too(command: Run) -> None:
    removed = command("remove", "-", stdin=MERGED.result.encode(), credentials=False)
    assert (removed.code, removed.out) == (0, ORIGINAL.encode())


def test_bytes_stay_bytes(command: Run, file: Path) -> None:
    text = '\ufeff{"é":\t"\udce9", "env":{}}\r\n'
    file.write_bytes(plan_text(text).result.encode("utf-8", "surrogateescape"))
    removed = command("remove", str(file))
    assert removed.out == text.encode("utf-8", "surrogateescape")


def test_a_file_in_utf_16_stays_one(command: Run, file: Path) -> None:
    file.write_bytes(("\ufeff" + MERGED.result).encode("utf-16-le"))
    assert command("remove", str(file)).out == ("\ufeff" + ORIGINAL).encode("utf-16-le")


def test_without_mavvrik_in_it_the_text_comes_out_as_it_is(command: Run, file: Path) -> None:
    file.write_text(ORIGINAL)
    removed = command("remove", str(file))
    assert (removed.code, removed.out) == (0, ORIGINAL.encode())
    assert removed.err == "These settings hold no Mavvrik values. Nothing changed.\n"


def test_into_a_file_of_its_own(command: Run, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "without.json"
    removed = command("remove", str(file), "--output", str(target))
    assert (removed.code, removed.out, target.read_text()) == (0, b"", ORIGINAL)
    assert target.stat().st_mode & 0o777 == 0o600
    assert removed.err == f"{target}: saved.\n{TAKEN_OUT}"


def test_in_place_keeps_what_was_there(command: Run, file: Path) -> None:
    file.chmod(0o640)
    removed = command("remove", str(file), "--in-place")
    assert (removed.code, removed.out, file.read_text()) == (0, b"", ORIGINAL)
    assert file.stat().st_mode & 0o777 == 0o640
    (kept,) = own_places().data.glob("original-*.json")
    assert kept.read_text() == MERGED.result
    assert removed.err.splitlines()[0] == f"The original is kept: ~/mvk-wizard/{kept.name}"


def test_a_diff_is_shown_instead_with_the_key_masked(command: Run, file: Path) -> None:
    removed = command("remove", str(file), "--diff")
    out = removed.out.decode()
    assert removed.code == 0
    assert "key-abc" not in out
    assert '-     7      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://ingest.mavvrik.ai",' in out
    assert out.count("\n-") == 11  # the ten, and the line before them loses its comma
    assert out.count("\n+") == 1


def test_as_json(command: Run, file: Path, tmp_path: Path) -> None:
    removed = command("remove", str(file), "--json")
    form = json.loads(removed.out)
    assert form["changes"][3] == {
        "kind": "take-out",
        "key": "OTEL_EXPORTER_OTLP_HEADERS",
        "before": "x-tenant-id=tnt-123,Authorization=Bearer ••••••••",
        "after": None,
        "why": "Mavvrik's headers",
    }
    del form["changes"]
    assert form == {"changed": True, "exact": False, "notes": [], "left": [], "text": ORIGINAL}
    written = command("--json", "remove", str(file), "--output", str(tmp_path / "out.json"))
    assert json.loads(written.out)["text"] is None


# What is left for a person ------------------------------------------------------------------------

CASE = Path("../shared/cases/turn2/remove-escaped-key.json")
KEY = "mvk-agent-CANARYCANARYCANARYCANARY1234"
NOTED = '{\n  "env": {\n    "MY_NOTE": "mvk-agent-\\u0043ANARYCANARYCANARYCANARY1234"\n  }\n}\n'
LEFT = """\
error: line 3, column 16: env → MY_NOTE has a Mavvrik API key.  [mavvrik-left]
    It isn't certain whose it is, so it stays as it is.
    Remove it there by hand.
"""


def _merged_with(key: str, text: str, endpoint: str = "https://ingest.mavvrik.ai") -> MergePlan:
    credentials = Credentials("agent-xyz", "tnt-123", SecretStr(key))
    return make_plan(read(text), PlanInputs(text, credentials, endpoint, Options(), ()))


def test_a_key_spelled_with_escapes_is_a_refusal(command: Run, file: Path) -> None:
    merged = _merged_with(KEY, NOTED)
    file.write_text(merged.result)
    for arguments in ((), ("--in-place",), ("--json",), ("--diff",)):
        refused = command("remove", str(file), *arguments)
        assert (refused.code, refused.out, file.read_text()) == (1, b"", merged.result)
        assert refused.err == (
            f"Nothing was removed: some Mavvrik values would be left.\n{LEFT}"
            "--partial removes the rest and leaves this.\n"
        )


def test_a_receipt_does_not_hide_what_is_left(command: Run, file: Path) -> None:
    for key, note in ((KEY, NOTED), ("Qx7RzLmNpQrStUvWxYz", NOTED.replace("mvk-agent-", ""))):
        text = note.replace("\\u0043ANARYCANARYCANARYCANARY1234", f"x{key}")
        merged = _merged_with(key, text)
        write_receipt(merged, NOW)
        file.write_text(merged.result)
        refused = command("remove", str(file))
        assert (refused.code, refused.out) == (1, b"")
        assert "exactly" not in refused.err


def test_partial_writes_what_can_be_removed_and_exits_with_1(command: Run, file: Path) -> None:
    file.write_text(_merged_with(KEY, NOTED).result)
    removed = command("remove", str(file), "--in-place", "--partial")
    assert (removed.code, removed.out, file.read_text()) == (1, b"", NOTED)
    assert "Mavvrik values: 10 removed. Some Mavvrik values are left.\n" in removed.err
    assert removed.err.endswith(LEFT)
    again = command("remove", str(file), "--partial", "--json")
    form = json.loads(again.out)
    assert (again.code, form["changed"], form["text"]) == (1, False, NOTED)
    assert [(one["code"], one["line"], one["path"]) for one in form["left"]] == [
        ("mavvrik-left", 3, ["env", "MY_NOTE"])
    ]


def test_partial_is_done_where_nothing_is_left(command: Run, file: Path) -> None:
    removed = command("remove", str(file), "--partial")
    assert (removed.code, removed.out, removed.err) == (0, ORIGINAL.encode(), TAKEN_OUT)


def test_the_endpoint_of_the_merge_need_not_be_known(command: Run, file: Path) -> None:
    file.write_text(_merged_with(KEY, ORIGINAL, "https://gateway.corp.example/otel").result)
    removed = command("remove", str(file), credentials=False)
    assert (removed.code, removed.out, removed.err) == (0, ORIGINAL.encode(), TAKEN_OUT)


@pytest.mark.skipif(not CASE.exists(), reason="the shared cases are not here")
def test_the_shared_case(command: Run, file: Path) -> None:
    file.write_text(_merged_with(KEY, CASE.read_text()).result)
    refused = command("remove", str(file))
    assert (refused.code, refused.out) == (1, b"")
    assert "line 3" in refused.err


# Exact --------------------------------------------------------------------------------------------


def test_what_a_receipt_proves_is_undone_exactly(command: Run) -> None:
    write_receipt(EMPTY, NOW)
    removed = command("remove", "-", stdin=EMPTY.result.encode())
    assert (removed.code, removed.out) == (0, b"{}\n")
    assert removed.err == (
        "Mavvrik values: 21 removed.\n"
        "The settings are exactly as before Mavvrik: a receipt on this computer proves it.\n"
    )


def test_a_text_that_was_changed_since_is_done_by_its_values(command: Run) -> None:
    write_receipt(EMPTY, NOW)
    removed = command("remove", "-", stdin=EMPTY.result.encode() + b"\n")
    assert json.loads(removed.out) == {
        "env": {guard.name: guard.value for guard in IN_ENV},
        "otelHeadersHelper": "",
    }
    assert f"{IN_ENV[-1].name} stay: they may be yours" in removed.err


def test_a_rotation_is_followed_back_to_the_merge_before_it(command: Run) -> None:
    rotated = _rotated(EMPTY.result)
    write_receipt(EMPTY, NOW)
    write_receipt(rotated, NOW + timedelta(days=30))
    removed = command("remove", "-", "--json", stdin=rotated.result.encode())
    form = json.loads(removed.out)
    assert (form["exact"], form["text"]) == (True, "{}\n")


def test_an_original_that_holds_mavvrik_is_not_where_it_ends(command: Run) -> None:
    rotated = _rotated(MERGED.result)
    write_receipt(rotated, NOW)
    removed = command("remove", "-", stdin=rotated.result.encode())
    assert removed.out == ORIGINAL.encode()
    assert removed.err == TAKEN_OUT


def _rotated(text: str) -> MergePlan:
    new_key = Credentials(CREDENTIALS.agent_id, CREDENTIALS.tenant_id, SecretStr("key-new"))
    inputs = PlanInputs(text, new_key, "https://ingest.mavvrik.ai", Options(), ())
    return make_plan(read(text), inputs)


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        ((), b"", 2, "Name a settings file: mvk-wizard remove SETTINGS (- is stdin)."),
        (("-", "--in-place"), b"{}", 2, "--in-place needs a settings file."),
        (("-", "--endpoint", "http://mavvrik.ai"), b"{}", 2, "http"),
        (("-",), b'{"env": {},}', 6, "standard input, line 1, column 11:"),
        (("-",), b"", 6, "standard input, line 1, column 1:"),
        (("/nowhere/settings.json",), b"", 2, "/nowhere/settings.json does not exist."),
    ],
)
def test_a_refusal_prints_nothing_on_stdout(
    command: Run, arguments: tuple[str, ...], stdin: bytes, code: int, words: str
) -> None:
    refused = command("remove", *arguments, stdin=stdin)
    assert (refused.code, refused.out) == (code, b"")
    assert words in refused.err


def test_duplicates_are_refused_because_one_would_stay(command: Run) -> None:
    refused = command("remove", "-", stdin=b'{"env": {}, "env": {"A": "b"}}')
    assert (refused.code, refused.out) == (1, b"")
    assert refused.err.startswith(
        "Nothing was removed.\n"
        'error: line 1, column 13: "env" appears more than once (lines 1, 1).  [duplicate-env]\n'
    )
