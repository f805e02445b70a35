"""Step 2: one box takes the Connect block "however it was copied"."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import SecretStr

from wizard.core.credentials.names import AGENT, ENDPOINT_NAME, KEY, TENANT, VERIFY_URL_NAME
from wizard.core.credentials.reading import MAX_PASTE, Credentials, PasteReading, read_paste

AGENT_ID = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
TENANT_ID = "acme-prod-7731"
API_KEY = "mvk-agent-a1B2c3D4e5F6g7H8i9J0+/==7Qx2"
MAPPING = {AGENT: AGENT_ID, TENANT: TENANT_ID, KEY: API_KEY}
ALL_THREE = Credentials(AGENT_ID, TENANT_ID, SecretStr(API_KEY))
BLOCK = "\n".join(f"{name}={value}" for name, value in MAPPING.items())
CLIENT_HEADERS = f"x-tenant-id={TENANT_ID},Authorization=Bearer {API_KEY}"
CLIENT_ATTRIBUTES = f"team=fin,mvk.agent_id={AGENT_ID},service.name=cc"
SETTINGS = {
    "permissions": {"deny": ["Read(./.env)"]},
    "apiKeyHelper": "/opt/helper",
    "env": {
        "DD_API_KEY": "another-vendor",
        "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://ingest.mavvrik.ai",
        "OTEL_EXPORTER_OTLP_HEADERS": CLIENT_HEADERS,
        "OTEL_RESOURCE_ATTRIBUTES": CLIENT_ATTRIBUTES,
    },
}
NAMED_LIST = [{"name": name, "value": value} for name, value in MAPPING.items()]
NESTED = {"agent": {"id": AGENT_ID}, "tenant": {"id": TENANT_ID}, "api_key": API_KEY}


def each(pattern: str) -> str:
    """One piece for each of the three, with NAME and VALUE filled in."""
    return "\n".join(
        pattern.replace("NAME", name).replace("VALUE", value) for name, value in MAPPING.items()
    )


def labeled(pattern: str) -> str:
    """The same with the labels of the page: LABEL and VALUE."""
    labels = ("Agent ID", "Tenant ID", "API Key")
    return "\n".join(
        pattern.replace("LABEL", label).replace("VALUE", value)
        for label, value in zip(labels, MAPPING.values(), strict=True)
    )


FORMS = {
    "block": BLOCK,
    "CRLF": BLOCK.replace("\n", "\r\n"),
    "CR, as tmux pastes": BLOCK.replace("\n", "\r"),
    "other order": "\n".join(reversed(BLOCK.split("\n"))),
    "byte order mark": "\ufeff" + BLOCK,
    "spaces round the equals sign": each("NAME = VALUE"),
    "blank lines": BLOCK.replace("\n", "\n\n\n"),
    "export": each("export NAME=VALUE"),
    "export, one line": each("export NAME=VALUE;").replace("\n", " "),
    "&&": each("export NAME=VALUE").replace("\n", " && "),
    "flattened by a field": BLOCK.replace("\n", " "),
    "a command behind": BLOCK.replace("\n", " ") + " python app.py --port=80",
    "a command of one word behind": f"$ env {BLOCK}".replace("\n", " ") + " claude\n",
    "other assignments and a command": f"A=1 {BLOCK} B='2 3'".replace("\n", " C=4 ")
    + " python3 x.py",
    "short names and a command": BLOCK.replace("MVK_", "").replace("\n", " ") + " ./run.sh",
    "export, then a command": f"export {BLOCK}".replace("\n", " ") + "; python app.py",
    "&& and a command": each("export NAME=VALUE").replace("\n", " && ") + " && python app.py",
    "docker run": "docker run --rm " + each("-e NAME=VALUE").replace("\n", " ") + " image:1 serve",
    "line ends lost": BLOCK.replace("\n", ""),
    "double quotes": each('NAME="VALUE"'),
    "single quotes": each("NAME='VALUE'"),
    "curly quotes": each("NAME=“VALUE”"),
    "German quotes": each("NAME=„VALUE“"),
    "NBSP": each("NAME\u00a0=\u00a0VALUE"),
    "zero-width": each("NAME\u200b=\u200bVALUE\u200b"),
    "set": each("set NAME=VALUE"),
    "set with quotes": each('C:\\>set "NAME=VALUE"'),
    "setx": each('setx NAME "VALUE" /M'),
    "fish": each("set -gx NAME VALUE"),
    "PowerShell": each('PS C:\\> $env:NAME = "VALUE"'),
    "PowerShell, one line": each('$env:NAME="VALUE"').replace("\n", "; "),
    ".NET": each('[Environment]::SetEnvironmentVariable("NAME", "VALUE", "User")'),
    "prompt": each("me@host:~$ export NAME=VALUE"),
    "declare": each('declare -x NAME="VALUE"'),
    "docker": each("  -e NAME=VALUE \\"),
    "CSV": each("NAME,VALUE"),
    "quoted mail": each("> NAME=VALUE"),
    "Bearer": BLOCK.replace("mvk-", "Bearer mvk-"),
    "JSON": json.dumps(MAPPING),
    "JSON, indented": json.dumps(MAPPING, indent=2),
    "JSON, minified": json.dumps(MAPPING, separators=(",", ":")),
    "JSON, nested": json.dumps({"mavvrik": {"credentials": MAPPING}}, indent=2),
    "JSON, trailing comma": json.dumps(MAPPING)[:-1] + ",}",
    "JSON, single quotes": str(MAPPING),
    "JSON, other names": each('"NAME": "VALUE",').replace("MVK_AGENT_ID", "agentId"),
    "JSON, slashes escaped": json.dumps(MAPPING).replace("/", "\\/"),
    "JSON, objects": json.dumps(NESTED),
    "JSON, objects, indented": json.dumps(NESTED, indent=2),
    "JSON, list of names": json.dumps(NAMED_LIST),
    "JSON, list of names, indented": json.dumps(NAMED_LIST, indent=2),
    "JSON, list of assignments": json.dumps(BLOCK.split("\n")),
    "YAML": each("NAME: VALUE"),
    "YAML, nested": "env:\n" + each('  NAME: "VALUE"'),
    "YAML, list": each("- NAME=VALUE"),
    "YAML, Kubernetes": each("- name: NAME\n  value: VALUE"),
    "YAML, block": each("NAME: >-\n  VALUE"),
    "YAML, flow": "{" + each("NAME: VALUE").replace("\n", ", ") + "}",
    "TOML": each('NAME = "VALUE" # as shown'),
    "XML": each('<add key="NAME" value="VALUE"/>'),
    "labels": labeled("LABEL: VALUE"),
    "space before the colon": labeled("LABEL : VALUE"),
    "full-width colon": labeled("LABEL：VALUE"),
    "labels without a colon": labeled("LABEL VALUE"),
    "labels with a note": labeled("LABEL (copy this): VALUE"),
    "value in the next line": labeled("LABEL\nVALUE"),
    "value in the next line, colon": labeled("LABEL:\n\nVALUE"),
    "buttons between": labeled("LABEL\nVALUE\nCopy"),
    "help between": labeled("LABEL\nAs shown in the drawer.\nVALUE"),
    "labels first, then values": "Agent ID\nTenant ID\nAPI Key\n" + labeled("VALUE"),
    "headings": labeled("## LABEL\n`VALUE`"),
    "list": labeled("- **LABEL**: VALUE"),
    "numbered": labeled("1. LABEL → VALUE"),
    "buttons in the same line": labeled("LABEL: VALUE   Copy"),
    "with the guide's example below": labeled("LABEL\nVALUE")
    + '\n"OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id={MVK_TENANT_ID},Authorization=Bearer '
    + '{MVK_API_KEY}",\n"OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id={MVK_AGENT_ID}"',
    "hidden on the page, clear in the block": labeled("LABEL\n••••••••") + f"\n\n{BLOCK}",
    "tabs": labeled("LABEL\tVALUE\tCopy"),
    "columns": labeled("LABEL      VALUE      Copy"),
    "markdown table": "| Key | Value |\n|---|---|\n" + labeled("| **LABEL** | `VALUE` |"),
    "markdown table of names": "| Name | Value |\n|:--|--:|\n" + each("| NAME | VALUE |"),
    "markdown table, one row": "| Name | Agent ID | Tenant ID | API Key |\n|---|:---:|---|---|\n"
    + f"| claude-code | {' | '.join(MAPPING.values())} |",
    "tab table, one row": "Agent ID\tTenant ID\tAPI Key\n" + "\t".join(MAPPING.values()),
    "no names at all": labeled("VALUE"),
    "header and attribute": f"{CLIENT_HEADERS}\nmvk.agent_id={AGENT_ID}",
    "variables of the client": f'OTEL_EXPORTER_OTLP_HEADERS="{CLIENT_HEADERS}"\n'
    f"OTEL_RESOURCE_ATTRIBUTES={CLIENT_ATTRIBUTES}",
    "variables of the client, no quotes": f"OTEL_EXPORTER_OTLP_HEADERS={CLIENT_HEADERS}\n"
    f"OTEL_RESOURCE_ATTRIBUTES=mvk.agent_id={AGENT_ID}",
    "HTTP": f"x-tenant-id: {TENANT_ID}\nAuthorization: Bearer {API_KEY}\nX-Agent-ID: {AGENT_ID}",
    "curl": f"curl -H 'x-tenant-id: {TENANT_ID}' -H \"Authorization: Bearer {API_KEY}\" "
    f"-H 'X-Agent-ID: {AGENT_ID}' https://ingest.mavvrik.ai/v1/traces",
    "settings.json": json.dumps(SETTINGS, indent=2),
    "settings.json, minified": json.dumps(SETTINGS),
    "settings.json, escapes": json.dumps(SETTINGS).replace("Bearer", "\\u0042earer"),
    "the bare env fragment": json.dumps({"env": SETTINGS["env"]}, indent=2)[1:-1],
    "headers in YAML": f'headers:\n  Authorization: "Bearer {API_KEY}"\n'
    f"  X-Tenant-ID: \"{TENANT_ID}\"\n  X-Agent-ID: '{AGENT_ID}'\n",
    "statements": each("NAME = VALUE;"),
    "comments": f"# from Mavvrik\n# MVK_API_KEY=the-old-one\n{BLOCK}\n// end\n",
    "trailing comments": each("NAME=VALUE  # NAME of acme"),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_the_block_is_read_in_every_form(text: str) -> None:
    reading = read_paste(text)
    assert reading.credentials == ALL_THREE
    assert reading.problems == ()


@pytest.mark.parametrize("field", [AGENT, TENANT, KEY])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_the_whole_block_may_go_into_a_single_field(text: str, field: str) -> None:
    assert read_paste(text, field).credentials == ALL_THREE


Form = Callable[[str], str]
KEY_FORMS: dict[str, Form] = {
    "plain": lambda key: f"MVK_API_KEY={key}\n",
    "double quotes": lambda key: f'export MVK_API_KEY="{key}"',
    "single quotes": lambda key: f"set MVK_API_KEY='{key}'",
    "PowerShell": lambda key: f'$env:MVK_API_KEY="{key}"',
    "set": lambda key: f'set "MVK_API_KEY={key}"',
    "JSON": lambda key: json.dumps({"env": {"MVK_API_KEY": key}}),
    "JSON, indented": lambda key: json.dumps({"apiKey": key, "other": 1}, indent=1),
    "YAML": lambda key: f"MVK_API_KEY: {key}\r\nx: y",
    "YAML, comment": lambda key: f"MVK_API_KEY: {key} # secret",
    "page": lambda key: f"API Key\n{key}\nCopy",
    "tabs": lambda key: f"API Key\t{key}\tCopy",
    "header": lambda key: f"x-tenant-id=acme,Authorization=Bearer {key}",
    "settings": lambda key: json.dumps(
        {"env": {"OTEL_EXPORTER_OTLP_HEADERS": f"x-tenant-id=t,Authorization=Bearer {key}"}}
    ),
    "bare": lambda key: key,
    "one line": lambda key: f"MVK_TENANT_ID=acme MVK_API_KEY={key}",
    "before a command": lambda key: f"MVK_TENANT_ID=acme MVK_API_KEY={key} python app.py",
}


@given(
    key=st.text("abcXYZ019+/=_.-~;#&\\:!@^$?", min_size=12, max_size=60),
    form=st.sampled_from(sorted(KEY_FORMS)),
)
def test_any_key_in_any_form_is_read_back_exactly(key: str, form: str) -> None:
    assume(not key.endswith(".."))  # such a key was cut off by a page
    key = f"mvk-agent-{key}7Qx2"
    assert read_paste(KEY_FORMS[form](key)).values[KEY].text == key


@given(
    st.text(st.sampled_from("\"'\\=:,;#{}[]|\n\r\t \u00a0\u200bMVK_API_KEYagent id…“")),
    st.none() | st.just(KEY),
)
def test_no_text_raises(text: str, field: str | None) -> None:
    reading = read_paste(text, field)
    assert reading.problems or reading.values


def test_fields_show_from_which_line_each_value_came() -> None:
    reading = read_paste(f"# Connect\r\n\r\nMVK_API_KEY={API_KEY}\r\nAgent ID\r\n{AGENT_ID}")
    assert {name: found.line for name, found in reading.values.items()} == {AGENT: 5, KEY: 3}


@pytest.mark.parametrize(
    ("text", "name", "fixed"),
    [
        (f"{BLOCK}\n", KEY, ()),
        (BLOCK.replace("=mvk", "=Bearer mvk"), KEY, ('Removed "Bearer " before the key.',)),
        (
            BLOCK.replace("acme", "\u200bacme"),
            TENANT,
            ("Removed an invisible character in line 2.",),
        ),
        (
            BLOCK.replace("acme", "\u200bac\u2060me"),
            TENANT,
            ("Removed 2 invisible characters in line 2.",),
        ),
        (f"{BLOCK}\u00a0", KEY, ()),
        (f"{BLOCK} ", KEY, ()),
        (f"{BLOCK}\t ", KEY, ()),
        (f"{BLOCK},", KEY, ("Removed a comma at the end of line 3.",)),
        (f"{BLOCK} # of acme", KEY, ("Removed a comment at the end of line 3.",)),
        (f"export MVK_API_KEY={API_KEY};", KEY, ("Removed a semicolon at the end of line 1.",)),
        (f"MVK_TENANT_ID=“{TENANT_ID}”", TENANT, ("Removed curly quotes in line 1.",)),
        (f'{{"MVK_API_KEY": "{API_KEY}\\n"}}', KEY, ()),
        (BLOCK, KEY, ()),
    ],
)
def test_fields_show_what_was_fixed(text: str, name: str, fixed: tuple[str, ...]) -> None:
    found = read_paste(text).values[name]
    assert found.repairs == fixed
    assert found.text == MAPPING[name]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (AGENT, AGENT_ID, AGENT_ID),
        (TENANT, f"  {TENANT_ID}\n", TENANT_ID),
        (TENANT, f'"{TENANT_ID}"', TENANT_ID),
        (KEY, API_KEY, API_KEY),
        (KEY, f"Bearer {API_KEY}\r\n", API_KEY),
        (KEY, f"“{API_KEY}”", API_KEY),
        (KEY, "#a;b=c", "#a;b=c"),
        (TENANT, f"Tenant ID: {TENANT_ID}", TENANT_ID),
        (KEY, f"\u200b{API_KEY}\u00a0", API_KEY),
    ],
)
def test_one_value_at_a_time_in_its_field(field: str, text: str, value: str) -> None:
    reading = read_paste(text, field)
    assert {name: found.text for name, found in reading.values.items()} == {field: value}


def test_one_value_at_a_time_is_recognized_by_its_shape() -> None:
    reading = read_paste(AGENT_ID).merge(read_paste(f"Bearer {API_KEY}"))
    assert reading.missing == (TENANT,)
    assert reading.credentials is None
    assert reading.merge(read_paste(TENANT_ID, TENANT)).credentials == ALL_THREE


def test_a_later_value_replaces_an_earlier_one_and_its_problem() -> None:
    reading = read_paste(f"{BLOCK}\nMVK_TENANT_ID=other")
    assert [problem.code for problem in reading.problems] == ["different-values"]
    mended = reading.merge(read_paste(TENANT_ID, TENANT))
    assert mended.problems == ()
    assert mended.credentials == ALL_THREE


@pytest.mark.parametrize("text", ["", "MVK_TENANT_ID=a\nMVK_TENANT_ID=b"])
def test_a_value_that_is_removed_is_missing_again(text: str) -> None:
    reading = read_paste(BLOCK).merge(read_paste(text, TENANT))
    assert reading.missing == (TENANT,)
    assert reading.credentials is None
    assert reading.merge(read_paste(BLOCK)).credentials == ALL_THREE


def test_a_useless_paste_afterward_does_not_remove_the_credentials() -> None:
    reading = read_paste(BLOCK).merge(read_paste("hello there"))
    assert [problem.code for problem in reading.problems] == ["nothing-found"]
    assert reading.credentials == ALL_THREE


def test_the_same_name_twice_with_the_same_value_is_fine() -> None:
    assert read_paste(f"{BLOCK}\n{BLOCK}").credentials == ALL_THREE


def test_newer_blocks_also_hold_the_endpoint_which_is_not_required() -> None:
    reading = read_paste(f"MVK_ENDPOINT=https://ingest.mavvrik.ai\n{BLOCK}")
    assert reading.values[ENDPOINT_NAME].value == "https://ingest.mavvrik.ai"
    assert reading.values[ENDPOINT_NAME].line == 1
    assert reading.credentials == ALL_THREE
    assert reading.problems == ()


def test_other_entries_of_the_block_do_not_matter() -> None:
    text = f"```env\nMVK_AGENT_NAME=claude-code\n{BLOCK}\nMVK_REGION=us-east-1\n```"
    reading = read_paste(text)
    assert (reading.credentials, reading.problems) == (ALL_THREE, ())


def test_a_zero_width_space_written_as_an_escape_is_removed_too() -> None:
    found = read_paste(f'{{"MVK_API_KEY": "{API_KEY}\\u200b"}}').values[KEY]
    assert found.text == API_KEY
    assert found.repairs == ("Removed an invisible character in line 1.",)


def test_values_of_another_vendor_are_not_used() -> None:
    text = (
        "DD_API_KEY=abcdef\nANTHROPIC_API_KEY=sk-ant-x\ndd-api-key: zzz\nDatadog API key: 1234567"
    )
    assert [problem.code for problem in read_paste(text).problems] == ["nothing-found"]
    settings_text = (
        '{"env": {"OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer theirs"}, "key": "x"}'
    )
    assert dict(read_paste(settings_text).values) == {}


def test_the_environment_is_read_with_the_same_refusals() -> None:
    reading = Credentials.from_environment(
        {**MAPPING, "HOME": "/root", VERIFY_URL_NAME: "https://v"}
    )
    assert reading.credentials == ALL_THREE
    assert reading.values[KEY].line == 0
    assert reading.values[VERIFY_URL_NAME].value == "https://v"
    bad = Credentials.from_environment({**MAPPING, KEY: "a,b", TENANT: ""})
    assert [problem.code for problem in bad.problems] == ["comma"]
    assert bad.missing == (TENANT,)
    assert bad.credentials is None


def test_a_value_from_the_environment_may_have_a_line_break_at_its_end() -> None:
    reading = Credentials.from_environment({KEY: f"{API_KEY}\n"})
    assert reading.values[KEY].text == API_KEY
    assert reading.values[KEY].repairs == ()


def test_more_than_64_kib_is_not_a_connect_block() -> None:
    (problem,) = read_paste(BLOCK + "\n" * MAX_PASTE).problems
    assert problem.code == "too-long"
    assert problem.message == "This has 65,665 characters, too many for a Connect block."


@pytest.mark.parametrize("text", ["", "  \n\u200b\r\n"])
def test_an_empty_paste_says_so(text: str) -> None:
    (problem,) = read_paste(text).problems
    assert (problem.name, problem.code) == (None, "empty")
    (problem,) = read_paste(text, TENANT).problems
    assert (problem.name, problem.message) == (TENANT, "The Tenant ID is empty.")


def test_nothing_that_is_drawn_by_default_holds_the_key() -> None:
    for text in (
        BLOCK,
        f"MVK_TENANT_ID={API_KEY}",
        f"MVK_AGENT_ID=x {API_KEY}",
        f"{BLOCK}x\n{BLOCK}",
    ):
        reading = read_paste(text)
        drawn = repr(reading) + str(reading) + "".join(reading.shown(name) for name in MAPPING)
        assert "a1B2c3D4" not in drawn
    assert "a1B2c3D4" not in repr(read_paste(BLOCK).credentials)


def test_what_is_shown_while_sharing_and_otherwise() -> None:
    reading = read_paste(BLOCK)
    shown = [reading.shown(name) for name in (AGENT, TENANT, KEY)]
    assert shown == [AGENT_ID, TENANT_ID, "mvk-agent-••••••••7Qx2"]
    shared = [reading.shown(name, sharing=True) for name in (AGENT, TENANT, KEY)]
    assert shared == ["••••91c4", "••••7731", "••••••••"]
    facts = [reading.fact(name) for name in (AGENT, TENANT, KEY)]
    assert facts == ["a complete UUID", "no spaces, no quotes", "looks like a Mavvrik key"]
    assert PasteReading().shown(KEY) == PasteReading().fact(KEY) == ""
