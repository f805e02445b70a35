"""What the tests of steps 3 and 4 share: documents, sessions, a wizard that reads no disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.screens.walking import AT_STEP_3, NOW, make_wizard
from wizard.core.document.text import SettingsText
from wizard.core.session.record import Elsewhere, Evidence, How
from wizard.core.session.session import Session
from wizard.screens.app import WizardApp
from wizard.services.claude.managed_settings import CompanySource

PLAIN = """\
{
  "permissions": {
    "deny": ["Read(./.env)"]
  },
  "env": {
    "EDITOR": "vim"
  },
  "companyAnnouncements": ["Welcome"]
}
"""
VENDOR_SECRET = "0123456789abcdef0123456789abcdef"
VENDOR = f"""\
{{
  "permissions": {{
    "deny": ["Read(./.env)", "WebFetch"]
  }},
  "env": {{
    "HTTP_PROXY": "http://proxy.acme.internal:3128",
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_EXPORTER_OTLP_HEADERS": "dd-api-key={VENDOR_SECRET}",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_RESOURCE_ATTRIBUTES": "env=prod",
    "EDITOR": "vim"
  }},
  "hooks": {{}},
  "companyAnnouncements": ["Welcome"]
}}
"""
INTERNAL = VENDOR.replace("otlp.datadoghq.com", "collector.acme.internal")
# What was found in many documents at once: entries at a wrong place, misspelt, of a wrong type,
# with content, twice.
TROUBLED = """\
{
  "permissions": {"deny": ["WebFetch"]},
  "OTEL_LOGS_EXPORTER": "otlp",
  "env": {
    "OTEL_TRACES_EXPORTR": "otlp",
    "OTEL_LOG_USER_PROMPTS": "1",
    "OTEL_TRACES_SAMPLER": "always_off",
    "OTEL_METRICS_INCLUDE_SESSION_ID": "false",
    "CLAUDE_CODE_ENABLE_TELEMETRY": 1,
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
    "OTEL_METRICS_EXPORTER": null,
    "EDITOR": "vim",
    "EDITOR": "emacs"
  }
}
"""

COMMANDS_ON = {"command-lines": "mavvrik"}
ALL_DECIDED = {"other-telemetry": "keep", "command-lines": "mavvrik"}


# A vendor that gets traces and nothing else, and an endpoint that nobody filled in.
TRACED = """{
  "env": {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA": "1",
    "OTEL_TRACES_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://cloud.langfuse.com/api/public/otel",
    "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Basic cGstbGYtMTpzay1sZi0y"
  }
}
"""
UNFILLED = """{
  "env": {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "REPLACE-WITH-YOUR-COLLECTOR",
    "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer <token>"
  }
}
"""


def loaded(text: str, choices: dict[str, str] | None = None, **more: Any) -> Session:
    """A session in which these settings were loaded and recognized."""
    session = AT_STEP_3.with_settings(
        SettingsText(text), Evidence(How.CHECKED, NOW, "from this computer", "pasted")
    )
    return replace(
        session,
        settings_confirmed=True,
        elsewhere=Elsewhere.NO,
        choices=choices or {},
        **more,
    )


def settings_wizard(
    session: Session, sources: Sequence[CompanySource] = (), **handed: Any
) -> WizardApp:
    """A wizard on whose computer these company settings are found."""
    app = make_wizard(session, **handed)

    async def find_company() -> Sequence[CompanySource]:
        return sources

    app.outside.find_company = find_company  # type: ignore[method-assign]
    return app
