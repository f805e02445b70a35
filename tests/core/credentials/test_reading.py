"""Step 2: one box takes the Connect block however it was copied."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from wizard.core.credentials.names import AGENT, ENDPOINT_NAME, KEY, TENANT, VERIFY_URL_NAME
from wizard.core.credentials.reading import MAX_PASTE, Credentials, PasteReading, read_paste

AGENT_ID = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
TENANT_ID = "acme-prod-7731"
API_KEY = "mvk-agent-a1B2c3D4e5F6g7H8i9J0+/==7Qx2"
ALL_THREE = Credentials(AGENT_ID, TENANT_ID, SecretStr(API_KEY))
BLOCK = f"MVK_AGENT_ID={AGENT_ID}\nMVK_TENANT_ID={TENANT_ID}\nMVK_API_KEY={API_KEY}"
MAPPING = {AGENT: AGENT_ID, TENANT: TENANT_ID, KEY: API_KEY}


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
