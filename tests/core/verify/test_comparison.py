"""Paste to prove: identical, same content with other spacing, or different, and what that means."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.document.documents import documents
from tests.core.merge.plans import plan_text
from wizard.core.document.text import MAX_BYTES
from wizard.core.merge.model import KEEP_VENDOR
from wizard.core.session.record import Console
from wizard.core.values import MAVVRIK_KEYS
from wizard.core.verify import comparison as words
from wizard.core.verify.comparison import (
    Comparison,
    Differs,
    EntryDifference,
    PasteKind,
    compare,
    explain,
    same_content,
)

ORIGINAL = """{
  "channelsEnabled": true,
  "permissions": {"deny": ["Read(./.env)"], "limit": 1.0},
  "env": {
    "EXISTING_SETTING": "existing-value"
  }
}
"""
COPIED = plan_text(ORIGINAL).result
DATADOG = """{
  "env": {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=dd-secret",
    "OTEL_LOGS_EXPORTER": "otlp"
  }
}
"""


def with_env(**changes: Any) -> str:
    """Return what was copied with entries of `env` changed; None removes one."""
    document = json.loads(COPIED)
    document["env"] |= changes
    document["env"] = {key: value for key, value in document["env"].items() if value is not None}
    return json.dumps(document, indent=2) + "\n"


def outcome(held: str) -> tuple[Console, PasteKind]:
    found = compare(held, COPIED, ORIGINAL)
    return found.console, found.kind


# Identical, or the same ---------------------------------------------------------------------------


def test_the_same_text_is_identical() -> None:
    found = compare(COPIED, COPIED, ORIGINAL)
    assert found == Comparison(Console.SAME, PasteKind.RESULT, 17, 17)
    assert explain(found) == words.Explained(
        "The console holds exactly what you copied.",
        (),
        "Your developers get these settings the next time they start Claude Code.",
        (),
    )


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_made_by_the_terminal_do_not_count(end: str) -> None:
    assert outcome(COPIED.replace("\n", end)) == (Console.SAME, PasteKind.RESULT)


def test_a_copied_text_with_other_line_ends_differs_in_them_only() -> None:
    found = compare(COPIED, COPIED.replace("\n", "\r\n"), ORIGINAL)
    assert (found.console, found.only_line_ends) == (Console.SPACING, True)
    assert explain(found).headline == (
        "The console holds what you copied. Only line ends differ, which changes nothing."
    )


@pytest.mark.parametrize(
    "held",
    [
        COPIED.rstrip(),
        COPIED + "\n\n",
        "\ufeff" + COPIED,
        json.dumps(json.loads(COPIED)),
        json.dumps(json.loads(COPIED), indent="\t", sort_keys=True),
        COPIED.replace("1.0", "1"),
        COPIED.replace("1.0", "10E-1"),
        COPIED.replace("existing", "\\u0065xisting"),
    ],
)
def test_spacing_order_and_spelling_are_the_same_content(held: str) -> None:
    assert outcome(held) == (Console.SPACING, PasteKind.RESULT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1", "1.0", True),
        ("-0", "0", True),
        ("1E400", "1E500", True),  # both are infinite for Claude Code
        ("0.1", "0.10", True),
        ("1", "true", False),
        ("0", "false", False),
        ("1", '"1"', False),
        ("null", "false", False),
        ("[1]", "[[1]]", False),
        ("[1, 2]", "[2, 1]", False),
        ('{"a": 1, "b": 2}', '{"b": 2, "a": 1}', True),
        ('{"a": 1, "a": 2}', '{"a": 2}', False),
        ('{"a": 1, "a": 2}', '{"a": 1, "a": 2.0}', True),
        ('{"a": 1, "a": 2}', '{"a": 2, "a": 1}', False),
        ("[" * 999 + "]" * 999, "[" * 999 + " ]" + "]" * 998, True),
        ('{"a":' * 999 + "1" + "}" * 999, '{"a":' * 999 + "2" + "}" * 999, False),
    ],
)
def test_what_counts_as_the_same_content(one: str, other: str, same: bool) -> None:
    assert same_content(one, other) is same


# Different ----------------------------------------------------------------------------------------


def test_the_original_means_that_nothing_is_broken() -> None:
    found = compare(json.dumps(json.loads(ORIGINAL)), COPIED, ORIGINAL)
    assert (found.console, found.kind) == (Console.DIFFERENT, PasteKind.ORIGINAL)
    assert (found.lines, found.copied_lines) == (1, 17)
    assert found.names(Differs.MISSING) == MAVVRIK_KEYS
    assert explain(found, "14:06") == words.Explained(
        "The console does not hold what you copied.",
        (
            ("-", "all 10 Mavvrik values are missing"),
            ("=", "everything else is the same as the original you loaded at 14:06"),
        ),
        "Your developers still have the old settings.",
        (
            "Update settings was not clicked, or the page was not reloaded before copying.",
            "A colleague saved the old settings after you.",
        ),
    )


def test_an_unreadable_original_is_recognized_too() -> None:
    found = compare('{"a": 1,}\n', plan_text('{"a": 1}').result, '{"a": 1,}')
    assert found.kind is PasteKind.ORIGINAL
    assert explain(found).meaning == words._WORDS[PasteKind.ORIGINAL][1]


def test_old_values_and_moved_lines_of_another_vendor_are_named() -> None:
    copied = plan_text(DATADOG, {"other-telemetry": KEEP_VENDOR}).result
    signs = explain(compare(DATADOG, copied, DATADOG)).signs
    assert signs == (
        ("-", "all 11 Mavvrik values are missing"),
        ("~", "OTEL_EXPORTER_OTLP_HEADERS has its old value"),
        ("+", "OTEL_EXPORTER_OTLP_ENDPOINT was removed and is back"),
        ("=", "everything else is the same as the original you loaded"),
    )


def test_general_headers_that_the_console_lost_are_named() -> None:
    copied = plan_text(DATADOG, {"other-telemetry": KEEP_VENDOR}).result
    held = copied.replace('    "OTEL_EXPORTER_OTLP_HEADERS": ",",\n', "")
    found = compare(held, copied, DATADOG)
    assert (found.console, [one.path for one in found.ours]) == (
        Console.DIFFERENT,
        [("env", "OTEL_EXPORTER_OTLP_HEADERS")],
    )
    assert ("-", "OTEL_EXPORTER_OTLP_HEADERS is missing") in explain(found).signs


@pytest.mark.parametrize(
    ("held", "sign", "line"),
    [
        (with_env(OTEL_TRACES_EXPORTER=None), "-", "OTEL_TRACES_EXPORTER is missing"),
        (with_env(OTEL_TRACES_EXPORTER="none"), "~", "OTEL_TRACES_EXPORTER has another value"),
        (
            with_env(OTEL_TRACES_EXPORTER=None, OTEL_LOGS_EXPORTER=None),
            "-",
            "2 Mavvrik values are missing: OTEL_LOGS_EXPORTER, OTEL_TRACES_EXPORTER",
        ),
        (
            with_env(**dict.fromkeys(MAVVRIK_KEYS[:5], "x")),
            "~",
            "5 Mavvrik names have other values: CLAUDE_CODE_ENABLE_TELEMETRY,"
            " CLAUDE_CODE_ENHANCED_TELEMETRY_BETA, OTEL_EXPORTER_OTLP_ENDPOINT and 2 more",
        ),
    ],
)
def test_mavvrik_values_that_differ_are_named_and_nothing_else(
    held: str, sign: str, line: str
) -> None:
    found = compare(held, COPIED, ORIGINAL)
    told = explain(found)
    assert (found.kind, found.others) == (PasteKind.OTHER, ())
    assert told.signs == (
        (sign, line),
        ("=", "everything else is as you copied it"),
    )
    assert told.meaning == (
        "Your developers keep all other settings, but telemetry is not set up as planned."
    )
    assert told.causes == (words.OLDER_RESULT, words.COLLEAGUE, words.NOT_TAKEN)


def test_other_entries_that_differ_are_named_with_how() -> None:
    document = json.loads(COPIED)
    del document["permissions"]
    document |= {"channelsEnabled": 1, "model": "opus", "hooks": {}}
    found = compare(json.dumps(document), COPIED, ORIGINAL)
    told = explain(found)
    assert (found.kind, found.ours) == (PasteKind.OTHER, ())
    assert told.signs == (
        (
            "~",
            "4 other entries differ: channelsEnabled (changed), permissions (missing),"
            " model (not in what you copied) and 1 more",
        ),
    )
    assert told.meaning.startswith(
        "Telemetry is set up as planned, but your developers' other settings differ"
    )
    assert told.causes == (words.COLLEAGUE, words.OLDER_RESULT)


def test_both_kinds_of_differences() -> None:
    document = json.loads(ORIGINAL)
    document["env"]["EXISTING_SETTING"] = "other"
    told = explain(compare(json.dumps(document), COPIED, ORIGINAL))
    assert [line for _, line in told.signs] == [
        "all 10 Mavvrik values are missing",
        "1 other entry differs: EXISTING_SETTING (changed)",
    ]
    assert told.meaning.startswith(
        "Telemetry is not set up as planned, and your developers' other settings differ"
    )


def test_without_an_original_the_guides_names_are_ours() -> None:
    found = compare(with_env(OTEL_LOGS_EXPORTER=None, A="b"), COPIED)
    assert found.ours == (EntryDifference(("env", "OTEL_LOGS_EXPORTER"), Differs.MISSING),)
    assert found.others == (EntryDifference(("env", "A"), Differs.EXTRA),)
    same_rest = explain(compare(with_env(OTEL_LOGS_EXPORTER=None), COPIED))
    assert same_rest.signs[-1] == ("=", "everything else is as you copied it")


def test_a_missing_env_is_not_listed_as_a_mavvrik_entry() -> None:
    copied = plan_text('{"a": 1}').result
    found = compare('{"a": 1}', copied, '{"a": 1}')
    assert found.names(Differs.MISSING) == MAVVRIK_KEYS
    assert found.others == ()
    emptied = compare('{"a": 1, "env": {}}', copied, '{"a": 1}')
    assert (emptied.kind, emptied.names(Differs.MISSING)) == (PasteKind.OTHER, MAVVRIK_KEYS)


def test_an_entry_that_appears_twice_in_the_console_is_a_difference() -> None:
    twice = COPIED.replace('"channelsEnabled": true,', '"channelsEnabled": true,' * 2)
    found = compare(twice, COPIED, ORIGINAL)
    assert found.others == (EntryDifference(("channelsEnabled",), Differs.CHANGED),)


# Something else than settings ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        ("", PasteKind.NOTHING),
        (" \r\n\t", PasteKind.NOTHING),
        ("{}", PasteKind.NONE),
        ("{ }\n", PasteKind.NONE),
        (COPIED[:200], PasteKind.PART),
        (COPIED[-90:], PasteKind.PART),
        (COPIED[COPIED.index('{"deny"') : COPIED.index(',\n  "env"')], PasteKind.PART),
        (
            "MVK_AGENT_ID=a\nMVK_TENANT_ID=t\nMVK_API_KEY=k-secret-1234567890\n",
            PasteKind.CREDENTIALS,
        ),
        ("https://claude.ai/admin-settings", PasteKind.NO_SETTINGS),
        ("<!doctype html><html></html>", PasteKind.NO_SETTINGS),
        ("ls -la", PasteKind.NO_SETTINGS),
        (COPIED.replace("true,", "true,,"), PasteKind.UNREADABLE),
        ("[]", PasteKind.UNREADABLE),
    ],
)
def test_another_text_that_is_pasted_is_recognized(held: str, kind: PasteKind) -> None:
    assert outcome(held) == (Console.DIFFERENT, kind)
    told = explain(compare(held, COPIED, ORIGINAL))
    assert told.headline
    assert told.meaning
    assert told.causes


def test_text_that_cannot_be_read_says_where_and_what_it_would_mean() -> None:
    found = compare(COPIED.replace("true,", "true,,"), COPIED, ORIGINAL)
    told = explain(found)
    assert told.headline == "The settings from the console can't be read."
    assert told.signs == (("x", "line 2, column 27: 2 commas have nothing between them."),)
    assert told.meaning.startswith("If the console really holds this, Claude Code won't start.")


def test_an_empty_paste_says_nothing_about_the_console() -> None:
    assert explain(compare("", COPIED, ORIGINAL)).meaning == (
        "We don't know yet what the console holds. Pasting here changes nothing."
    )


def test_a_console_that_was_emptied_is_an_alarm() -> None:
    assert explain(compare("{}", COPIED, ORIGINAL)).meaning == (
        "If it was saved like this, your developers lose every company setting, old and"
        " new, at their next start."
    )


# Promises -----------------------------------------------------------------------------------------


def test_no_sentence_shows_a_value_and_names_are_made_harmless() -> None:
    document = json.loads(COPIED)
    document |= {"sk-ant-api03-canary-canary-canary": 1, "a\x1b[31m" + "b" * 60: 2}
    document["env"]["DD_API_KEY"] = "canary-value"
    told = explain(compare(json.dumps(document), COPIED, ORIGINAL))
    assert "canary" not in str(told)
    assert "\x1b" not in str(told)
    assert max(len(line) for _, line in told.signs) < 200
    assert "key-abc" not in repr(compare(COPIED[:300], COPIED, ORIGINAL))


@given(documents())
def test_any_text_is_identical_to_itself(text: str) -> None:
    assert compare(text, text).console is Console.SAME


@given(documents())
def test_any_text_written_again_is_the_same_content(text: str) -> None:
    anew = json.dumps(json.loads(text.removeprefix("\ufeff")), indent=5) + "\n \n"
    if json.loads(anew):
        assert compare(anew, text).console is not Console.DIFFERENT


@given(documents(), st.data())
def test_one_changed_value_is_a_difference_that_is_named(text: str, data: st.DataObject) -> None:
    plan = plan_text(text)
    document = json.loads(plan.result.removeprefix("\ufeff"))
    name = data.draw(st.sampled_from(sorted(document["env"])))
    document["env"][name] = "changed by somebody"
    found = compare(json.dumps(document), plan.result, text)
    assert found.console is Console.DIFFERENT
    assert [one.name for one in (*found.ours, *found.others)] == [name]


def test_two_mebibytes_in_another_style_are_compared() -> None:
    rules = {f"rule-{number}": {"path": f"/srv/{number}", "on": True} for number in range(28_500)}
    original = json.dumps({"rules": rules, "env": {}}, indent=2)
    copied = plan_text(original).result
    assert 2_000_000 < len(copied) <= MAX_BYTES
    assert compare(json.dumps(json.loads(copied)), copied, original).console is Console.SPACING
