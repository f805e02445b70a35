"""Sessions to report on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.core.session.test_saved_session import AGENT, KEY, READING
from tests.lives import SALT
from wizard.core.document.text import SettingsText
from wizard.core.merge.options import Options
from wizard.core.session.record import (
    Answer,
    Console,
    CredentialCheck,
    Elsewhere,
    Evidence,
    How,
    Sighting,
)
from wizard.core.session.session import Session

__all__ = ["AGENT", "KEY"]

NOON = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
VENDOR_KEY = "abcdef0123456789abcdef0123456789"
HERE = "from this computer"
JUMP = "from jump01, over SSH"
PLAIN = '{"env": {}}'
DATADOG = (
    '{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1",'
    ' "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",'
    f' "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key={VENDOR_KEY}",'
    ' "OTEL_METRICS_EXPORTER": "otlp", "OTEL_LOGS_EXPORTER": "otlp"}}'
)
INTERNAL = '{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://otel.corp.acme.example:4318"}}'


def at(minute: int, how: How = How.CHECKED, where: str = HERE, detail: str = "") -> Evidence:
    """Known at 14:minute."""
    return Evidence(how, NOON + timedelta(minutes=minute), where, detail)


def planned(text: str = PLAIN, options: Options | None = None, **choices: str) -> Session:
    """Settings are loaded and decided; nothing was copied."""
    session = Session(
        salt=SALT,
        started=True,
        agent_name="acme-claude-code",
        registered=at(2, How.SAID),
        options=options or Options(),
    ).with_reading(READING)
    session = replace(
        session,
        check=CredentialCheck(True, False, "accepted", "Accepted.", at(3, where=JUMP)),
        agent_compared=at(4, How.SAID),
    ).with_settings(SettingsText(text), at(6))
    named = {name.replace("_", "-"): choice for name, choice in choices.items()}
    session = replace(session, settings_confirmed=True, elsewhere=Elsewhere.NO, choices=named)
    return replace(session, previewed=session.fingerprint)


def saved(session: Session) -> Session:
    """Copied, and compared with what the console holds."""
    session = session.with_taken(at(13)).with_saved(at(16, How.COMPARED), Console.SAME)
    return replace(
        session.with_live(activity=at(21, How.SAID), tester="Jo Doe"),
        original_kept="/home/jo/original-2026-11-23-1406.json",
        claude_version="2.1.330",
    )


def seen(session: Session, cost: Answer = Answer.YES, sessions: Answer = Answer.YES) -> Session:
    """A session after a person looked at the dashboard."""
    return session.with_live(
        cost=Sighting(cost, at(34, How.SAID)),
        sessions=Sighting(sessions, at(36, How.SAID)),
    )
