"""The changes of a merge: entry by entry and line by line, with secrets masked."""

from __future__ import annotations

import pytest

from tests.screens.settings_steps import (
    ALL_DECIDED,
    COMMANDS_ON,
    INTERNAL,
    VENDOR,
    VENDOR_SECRET,
    loaded,
)
from tests.screens.walking import AGENT_ID, SECRET_PART
from tests.steps.world import listed, make, said
from wizard.core.document.diff import RowKind
from wizard.core.session.session import Session
from wizard.report.redaction import Redaction
from wizard.steps.changes import MaskedDiff, name_only, notes
from wizard.steps.preview import Preview

# The list -----------------------------------------------------------------------------------------


def test_the_list_names_every_entry_with_its_sign_and_no_secret() -> None:
    step, _ = make(Preview, loaded(VENDOR, ALL_DECIDED))
    lines = listed(step)
    for line in (
        "+ CLAUDE_CODE_ENHANCED_TELEMETRY_BETA 1",
        "~ OTEL_EXPORTER_OTLP_HEADERS ,",
        f"~ OTEL_RESOURCE_ATTRIBUTES + mvk.agent_id={AGENT_ID}",
        "» OTEL_EXPORTER_OTLP_METRICS_HEADERS dd-api-key=••••••••cdef",
        "- OTEL_EXPORTER_OTLP_ENDPOINT replaced by separate entries",
    ):
        assert line in lines
    assert lines[-2:] == ["= CLAUDE_CODE_ENABLE_TELEMETRY 1", "what for Switches telemetry on."]
    assert said(step) == (
        "Adds 6 values, changes 2, moves 4, removes 1. Nothing else changes."
        " + add ~ change » move - remove = already right"
    )
    assert VENDOR_SECRET not in str(lines)
    assert SECRET_PART not in str(lines)


@pytest.mark.parametrize(
    ("name", "unfolded"),
    [
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            [
                "now dd-api-key=••••••••cdef",
                "then ,",
                "how no headers, so that a developer's own are not sent",
                "what for Without it, developers' own headers reach Mavvrik and win.",
            ],
        ),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            [
                "now env=prod",
                f"then env=prod,mvk.agent_id={AGENT_ID}",
                "how other attributes stay, Mavvrik's is added",
                "what for Assigns the data to the agent you registered.",
            ],
        ),
    ],
)
def test_an_entry_says_what_it_holds_now_and_then_how_and_what_for(
    name: str, unfolded: list[str]
) -> None:
    lines = listed(make(Preview, loaded(VENDOR, ALL_DECIDED))[0])
    at = next(at for at, line in enumerate(lines) if line.startswith(f"~ {name} "))
    assert lines[at + 1 : at + 5] == unfolded


def test_while_sharing_the_list_names_no_internal_host_and_no_id() -> None:
    lines = listed(make(Preview, loaded(INTERNAL, ALL_DECIDED, sharing=True))[0])
    assert "» OTEL_EXPORTER_OTLP_METRICS_ENDPOINT https://Host 1/v1/metrics" in lines
    assert "~ OTEL_RESOURCE_ATTRIBUTES + mvk.agent_id=••••91c4" in lines
    assert "acme" not in str(lines)
    assert AGENT_ID not in str(lines)


# The diff -----------------------------------------------------------------------------------------


def diff_of(session: Session) -> MaskedDiff:
    assert session.plan is not None
    return MaskedDiff(session, session.plan, Redaction(session))


def rows(session: Session) -> list[str]:
    """Every row with its sign and number, as both front ends show it."""
    diff = diff_of(session)
    return [
        diff.folded(row).strip()
        if row.kind is RowKind.FOLD
        else f"{row.kind.value} {row.new_line or row.old_line} {diff.text(row)}".strip()
        for row in diff.rows
    ]


def test_the_diff_is_folded_numbered_and_masked() -> None:
    shown = rows(loaded(VENDOR, ALL_DECIDED))
    assert shown[0] == "... 4 lines, unchanged (permissions)"
    for row in (
        '- 8     "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",',
        '- 9     "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=••••••••cdef",',
        '- 13     "EDITOR": "vim"',
        '+ 12     "EDITOR": "vim",   (only a comma is added)',
    ):
        assert row in shown


def test_line_ends_tabs_and_a_bom_are_visible() -> None:
    text = "\ufeff" + VENDOR.replace('    "EDITOR"', '\t"EDITOR"').replace("\n", "\r\n")
    session = loaded(text, ALL_DECIDED)
    assert list(diff_of(session).notes) == [
        "Line endings: CRLF. They stay.",
        "The file begins with an invisible mark (BOM). It stays.",
    ]
    assert '- 13 →   "EDITOR": "vim"' in rows(session)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{\n}\n", []),
        ("{}", []),
        ("{\r\n}\n", ["Line endings: CRLF and LF. They stay."]),
        ("{\r}", ["Line endings: CR. They stay."]),
    ],
)
def test_only_unusual_line_ends_are_worth_a_note(text: str, said: list[str]) -> None:
    assert notes(text) == said


def test_fixes_are_in_the_diff_too() -> None:
    session = loaded(VENDOR, ALL_DECIDED)
    shown = rows(session.with_fix(VENDOR.replace('"vim"', '"vi"'), "Shorten it"))
    assert '- 13     "EDITOR": "vim"' in shown
    assert '+ 12     "EDITOR": "vi",' in shown


def test_while_sharing_the_diff_shows_only_the_names_of_other_settings() -> None:
    shown = "\n".join(rows(loaded(INTERNAL, ALL_DECIDED, sharing=True)))
    for text in (
        '"HTTP_PROXY": …',
        '"EDITOR": …',
        '"OTEL_EXPORTER_OTLP_ENDPOINT": "https://Host 1"',
        '"OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key=••••••••"',
        "mvk.agent_id=••••91c4",
        "x-tenant-id=••••7731",
        "https://ingest.mavvrik.ai/v1/traces",
    ):
        assert text in shown
    assert "acme" not in shown
    assert AGENT_ID not in shown


def test_while_sharing_a_line_that_only_gains_a_comma_differs_from_a_changed_one() -> None:
    text = '{\n  "env": {\n    "EDITOR": "vim"\n  }\n}\n'
    shown = rows(loaded(text, COMMANDS_ON, sharing=True))
    assert [row for row in shown if "EDITOR" in row] == [
        '- 3     "EDITOR": …',
        '+ 3     "EDITOR": …,   (only a comma is added)',
    ]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('    "HTTP_PROXY": "http://proxy:3128",', '    "HTTP_PROXY": …,'),
        ('    "HTTP_PROXY": "http://proxy:3128"', '    "HTTP_PROXY": …'),
        ('      "Bash(curl:*)",', "      …,"),
        ("  },", "  },"),
    ],
)
def test_a_line_of_other_settings_keeps_only_its_name(line: str, shown: str) -> None:
    assert name_only(line) == shown
