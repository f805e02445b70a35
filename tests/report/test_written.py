"""The report as Markdown and JSON, and the ticket text: exact, and without a secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import pytest

from tests.lives import again, changed
from tests.report.sessions import (
    AGENT,
    DATADOG,
    INTERNAL,
    KEY,
    NOON,
    VENDOR_KEY,
    at,
    planned,
    saved,
    seen,
)
from wizard import __version__
from wizard.core.enforced import IN_ENV
from wizard.core.merge.options import Options
from wizard.core.redact.nicknames import Nicknames
from wizard.core.session.record import Answer
from wizard.core.session.session import Session
from wizard.guide.evidence import Fact
from wizard.report.change_request import change_request
from wizard.report.report import Report, as_json, as_markdown, as_ticket, make_report

NOW = NOON + timedelta(minutes=40)
FORM = [
    *("kind", "version", "made_at", "program", "claude_code", "practice", "sharing", "step"),
    *("state", "checks", "checklist", "ruled_out", "differences", "changes", "facts"),
]


def report(session: Session) -> Report:
    return make_report(session, NOW, computer="jump07", home="/home/jo")


def waiting() -> Session:
    """Datadog keeps metrics and logs; Cost shows nothing yet."""
    session = saved(planned(DATADOG, other_telemetry="keep"))
    return seen(session, cost=Answer.NOT_YET).with_live(sessions=None)


TICKET = f"""\
Claude Code → Mavvrik: Settings saved 14:16 (verified), not yet seen in Mavvrik.

Checks
  1 Settings right: verified (checked 14:13 from jump07)
  2 Mavvrik reachable: verified (checked 14:03 from jump01, over SSH)
  3 Key accepted: verified (empty request; checked 14:03 from jump01, over SSH)
  4 Settings arrived: untested (not checked)
  5 Claude Code sends: untested (not checked)
  6 Visible in Cost: open (not yet; confirmed by a person 14:34 from jump07)
  7 Visible in Sessions: untested (not checked)

Ruled out: key not registered, wrong key, wrong Agent ID, other company settings, wrong settings, \
settings not saved.

Differences from the guide
  OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: absent on \
purpose (Datadog keeps metrics and logs, so Mavvrik has separate entries: \
OTEL_EXPORTER_OTLP_TRACES_…)
  OTEL_EXPORTER_OTLP_HEADERS: ",", no header on purpose (keeps a developer's own headers from \
being sent along)
  OTEL_LOGS_EXPORTER, OTEL_METRICS_EXPORTER: "otlp" (as it was, for Datadog)

Still open
  Visible in Cost
  Visible in Sessions

Setup
  Agent name: acme-claude-code
  Agent ID: {AGENT}
  Tenant ID: acme-prod-7731

Versions: mvk-wizard {__version__}, Claude Code 2.1.330. Made 2026-11-23 14:40. It holds no API \
key and no settings.
"""


def test_the_ticket_says_the_state_first_and_who_says_what() -> None:
    assert as_ticket(report(waiting())) == TICKET


MARKDOWN = f"""\
# Claude Code → Mavvrik: report

Made by mvk-wizard {__version__}, 2026-11-23 14:40. It holds no API key and no settings.

**Settings saved 14:16 (verified), seen in Cost, not yet in Sessions.** Step 6 of 7; 9 of 10 items \
done.

## What is known

| | | | evidence | when | |
|---|---|---|---|---|---|
| 1 | Settings right | verified | checked | 14:13 | from jump07 |
| 2 | Mavvrik reachable | verified | checked | 14:03 | from jump01, over SSH |
| 3 | Key accepted | verified | checked · empty request | 14:03 | from jump01, \
over SSH |
| 4 | Settings arrived | confirmed | confirmed by a person · follows from Cost | \
14:34 | from jump07 |
| 5 | Claude Code sends | confirmed | confirmed by a person · follows from Cost | \
14:34 | from jump07 |
| 6 | Visible in Cost | confirmed | confirmed by a person · no field ticked | 14:34 | from jump07 |
| 7 | Visible in Sessions | open | confirmed by a person · not yet | 14:36 | from jump07 |

## Final checklist

- [x] Agent registered in Mavvrik (checked, 14:03)
- [x] Agent ID copied from Connect (confirmed by a person, 14:04)
- [x] Tenant ID copied from Connect (checked, 14:03)
- [x] API key copied from Connect (checked, 14:03)
- [x] Managed settings opened in Claude (compared, 14:16)
- [x] Mavvrik values added to "env" (compared, 14:16)
- [x] settings.json saved (compared, 14:16)
- [x] Claude Code test run (confirmed by a person, 14:21)
- [x] Visible in Cost (confirmed by a person, 14:34)
- [ ] Visible in Sessions: open. Home → Agentic → Sessions: look for the tester.

## Ruled out

- key not registered, wrong key
- wrong Agent ID
- other company settings
- wrong settings
- settings not saved

## Differences from the guide

None: exactly as the guide prints it.

## What the merge does

- `+ CLAUDE_CODE_ENABLE_TELEMETRY` (new)
- `+ CLAUDE_CODE_ENHANCED_TELEMETRY_BETA` (new)
- `+ OTEL_EXPORTER_OTLP_ENDPOINT` (new)
- `+ OTEL_EXPORTER_OTLP_HEADERS` (new)
- `+ OTEL_EXPORTER_OTLP_PROTOCOL` (new)
- `+ OTEL_LOGS_EXPORTER` (new)
- `+ OTEL_LOG_TOOL_DETAILS` (new)
- `+ OTEL_METRICS_EXPORTER` (new)
- `+ OTEL_RESOURCE_ATTRIBUTES` (new)
- `+ OTEL_TRACES_EXPORTER` (new)

## Details

- Agent name: acme-claude-code
- Agent ID: {AGENT}
- Tenant ID: acme-prod-7731
- API key: not in this report
- Endpoint: https://ingest.mavvrik.ai
- Test by: Jo Doe
- Company settings elsewhere: no
- Original settings: ~/original-2026-11-23-1406.json
- Claude Code on this computer: 2.1.330
"""


def test_the_report_as_markdown() -> None:
    session = seen(saved(planned()), sessions=Answer.NOT_YET)
    assert as_markdown(report(session)) == MARKDOWN


def test_the_report_as_json_has_a_stable_form() -> None:
    form = json.loads(as_json(report(waiting())))
    assert list(form) == FORM
    assert (form["kind"], form["version"]) == ("mvk-wizard report", 2)
    assert form["checks"][2] == {
        "number": 3,
        "text": "Key accepted",
        "state": "verified",
        "detail": "empty request",
        "how": "checked",
        "at": "2026-11-23T14:03:00+00:00",
        "where": "from jump01, over SSH",
    }
    assert form["checklist"][9] == {
        "id": "sessions",
        "text": "Visible in Sessions",
        "done": False,
        "how": None,
        "at": None,
        "where": "",
        "when_open": "Home → Agentic → Sessions: look for the tester.",
    }
    assert [len(form[name]) for name in ("checks", "checklist")] == [7, 10]
    assert form["differences"][0]["what"] == "absent on purpose"
    assert {one["kind"] for one in form["changes"]} == {
        "add",
        "change",
        "move",
        "take-out",
        "same",
    }


# Differences from the guide -----------------------------------------------------------------------


def _names_by_value() -> list[tuple[str, str]]:
    """Return what `--enforce` adds to `env` as a report says it, with equal values together."""
    return [
        (value, ", ".join(f"`{guard.name}`" for guard in guards))
        for value, guards in groupby(IN_ENV, lambda guard: guard.value)
    ]


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (planned(), ["None: exactly as the guide prints it."]),
        (
            planned(options=Options(command_lines=False)),
            [
                '- `OTEL_LOG_TOOL_DETAILS`: "0" (shell commands stay with the developers; '
                "nothing else is lost)"
            ],
        ),
        (
            planned(options=Options(old_clients=True)),
            [
                "- `OTEL_LOGS_EXPORTER`, `OTEL_METRICS_EXPORTER`: absent on purpose (Claude "
                "Code before 2.1.86 does not work with it)"
            ],
        ),
        (
            planned(options=Options(enforce=True)),
            [
                *(
                    f"- {names}: {value} (added so that users' own settings can't "
                    "stop the telemetry)"
                    for value, names in _names_by_value()
                ),
                "- `otelHeadersHelper`: empty, at the top level (added so that users' own "
                "settings can't stop the telemetry)",
            ],
        ),
        (
            replace(
                planned('{"env": {"OTEL_METRICS_EXPORTER": "console"}}'),
                choices={"value:OTEL_METRICS_EXPORTER": "leave"},
            ),
            [
                '- `OTEL_METRICS_EXPORTER`: "console" (left as it was, as chosen in step 4)',
            ],
        ),
        (
            replace(planned(), endpoint="https://ingest.eu.mavvrik.ai"),
            [
                '- `OTEL_EXPORTER_OTLP_ENDPOINT`: "https://ingest.eu.mavvrik.ai" (this '
                "endpoint was given)"
            ],
        ),
        (
            planned('{"env": {"OTEL_RESOURCE_ATTRIBUTES": "team=a"}}'),
            ["None: exactly as the guide prints it."],
        ),
    ],
)
def test_each_difference_has_its_reason(session: Session, expected: list[str]) -> None:
    text = as_markdown(report(session))
    section = text.partition("## Differences from the guide\n\n")[2].partition("\n\n##")[0]
    assert section.splitlines() == expected


def test_without_the_settings_the_decisions_still_say_what_differs() -> None:
    options = Options(command_lines=False, enforce=True)
    session = saved(planned(DATADOG, options, other_telemetry="keep"))
    back = again(session, NOW)
    found = report(back)
    assert [(one.name, one.what) for one in found.differences] == [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "absent on purpose"),
        ("OTEL_EXPORTER_OTLP_HEADERS", '",", no header on purpose'),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "absent on purpose"),
        ("OTEL_LOG_TOOL_DETAILS", "switched off"),
        *((guard.name, guard.value) for guard in IN_ENV),
        ("otelHeadersHelper", "empty, at the top level"),
    ]
    assert found.differences[0].why.startswith("the other vendor keeps metrics and logs")
    assert ("Agent ID", "••••91c4") in found.facts
    assert found.checks[0].is_known
    assert as_ticket(found).startswith(
        "Claude Code → Mavvrik: Settings saved 14:16 (verified), not yet"
    )


# Nothing that must be hidden ----------------------------------------------------------------------


def everything(session: Session) -> str:
    found = report(session)
    names = Nicknames()
    page = change_request(session, NOW, computer="jump07", home="/home/jo", names=names)
    return as_markdown(found) + as_json(found) + as_ticket(found) + page


@pytest.mark.parametrize("sharing", [False, True])
def test_no_secret_is_in_any_report(sharing: bool) -> None:
    session = changed(
        waiting(),
        sharing=sharing,
        agent_name=f"name {KEY}",
        tester=f"Bearer {KEY}",
        proofs={Fact.TRY_SEEN: at(22, detail=f"spans with {KEY}")},
    )
    text = everything(session)
    for secret in (KEY.removeprefix("mvk-agent-"), VENDOR_KEY):
        assert not [secret[n : n + 8] for n in range(len(secret) - 7) if secret[n : n + 8] in text]


def test_sharing_hides_people_hosts_and_ids_and_keeps_what_the_viewers_need() -> None:
    session = saved(planned(INTERNAL, other_telemetry="keep"))
    session = replace(
        seen(session),
        sharing=True,
        verify_url="https://status.corp.acme.example/{agent_id}",
        original_kept="/home/jo/acme/original-2026-11-23-1406.json",
    )
    text = everything(session)
    for hidden in ("jump01", "jump07", "Jo Doe", "acme.example", "/home/jo", AGENT, "acme-prod"):
        assert hidden not in text
    for shown in (
        "from Host 1",
        "from Host 2, over SSH",
        "Test by: User 1",
        "••••91c4",
        "••••7731",
        "acme-claude-code",
        "https://ingest.mavvrik.ai",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "14:16",
        "2.1.330",
    ):
        assert shown in text


def test_sharing_hides_another_tenant_and_another_agent_too() -> None:
    before = (
        '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://ingest.mavvrik.ai",'
        ' "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=other-tenant-4711,Authorization=Bearer old",'
        ' "OTEL_RESOURCE_ATTRIBUTES": "mvk.agent_id=other-agent-0815"}}'
    )
    text = everything(replace(planned(before), sharing=True))
    assert "Today it is ••••4711; you pasted ••••7731." in text
    assert "Today it is ••••0815; you pasted ••••91c4." in text
    assert "other-" not in text


def test_text_from_outside_is_not_markup_or_a_control_sequence() -> None:
    session = replace(planned(), agent_name="a\x1b[31m|<b>`x`\n# y")
    text = as_markdown(report(session))
    assert "- Agent name: a␛\\[31m\\|\\<b\\>\\`x\\`␊# y\n" in text


def test_another_day_is_named() -> None:
    text = as_ticket(make_report(waiting(), NOW + timedelta(days=1)))
    assert "checked 23 Nov, 14:13 from this computer" in text


def test_practice_is_called_practice() -> None:
    session = replace(waiting(), practice=True)
    assert as_markdown(report(session)).startswith("# Claude Code → Mavvrik: report (practice)\n")
    assert as_ticket(report(session)).startswith("Claude Code → Mavvrik: Practice")


def test_a_new_session() -> None:
    found = report(Session())
    assert (found.done, found.step, found.ruled_out, found.changes) == (0, 0, (), ())
    assert as_ticket(found).startswith("Claude Code → Mavvrik: Nothing changed")
    assert "## What the merge does" not in as_markdown(found)
