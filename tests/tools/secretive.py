"""A settings document with secrets of every kind, including ours, each with a unique pattern.

`PRIVATE` is what the person at this computer may see, but not the people who see a shared screen.
"""

from __future__ import annotations

import json
import random
import string

from tests.tools.search import CANARY, Secret

AGENT, TENANT, KEY = "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4", "acme-prod-7731", CANARY.text
BLOCK = f"MVK_AGENT_ID={AGENT}\nMVK_TENANT_ID={TENANT}\nMVK_API_KEY={KEY}\n"
OTHER_AGENT, OTHER_TENANT = "zz-orion-b7e20d11f5", "quarkbyte-old-2204"
LOGIN, PERSON, EMAIL = "whartwell", "Wilhelmina Hartwell", "w.hartwell@quarkbyte.example"
COMPUTER = "jumpbox-quark01"
SESSION_ID = "e81d40b2-77c5-4f0a-b1d3-56aa90cf2e84"
ISSUER = "Quarkbyte Inspection Root CA"
HOME = f"/home/{LOGIN}"
PRIVATE: dict[str, Secret] = {
    name: Secret(text, "")
    for name, text in {
        "agent": AGENT,
        "tenant": TENANT,
        "another agent": OTHER_AGENT,
        "another tenant": OTHER_TENANT,
        "login": f"home/{LOGIN}/abc",
        "person": PERSON,
        "e-mail": EMAIL,
        "computer": COMPUTER,
        "session": SESSION_ID,
        "issuer": ISSUER,
        "collector": "otlp-gw.quarkbyte.internal",
        "proxy": "egress3.quarkbyte.internal",
        "database": "pg-usage.quarkbyte.internal",
        "address": "intake4.quarkbyte.example",
        "rule": "Read(/srv/zephyr-merger/books/**)",
        "hook": "page-zephyr-board --now",
        "server": "wiki9.quarkbyte.example/sse",
        "command": "/opt/zephyr-index/serve --all",
        "relay": "mvk-relay8.quarkbyte.internal",
        "verification": "seen-there2.quarkbyte.internal",
        "announcement": "Freitag: Zephyr-Uebernahme",
    }.items()
}
_CHANCE = random.Random(6)


def _next() -> str:
    return "".join(_CHANCE.choices(string.ascii_letters + string.digits, k=24))


# The start of each secret (which may be shown), and its place in the document, where `{}` is the
# secret.
_IN_ENV: dict[str, tuple[str, str]] = {
    "ANTHROPIC_API_KEY": ("sk-ant-api03-", "{}"),
    "AWS_SECRET_ACCESS_KEY": ("", "{}"),
    "GITHUB_TOKEN": ("ghp_", "{}"),
    "DEPLOY_SECRET": ("", "{}"),
    "DB_PASSWORD": ("", "{}"),
    "DATABASE_URL": ("", "postgres://jo:{}@pg-usage.quarkbyte.internal/usage"),
    "HTTPS_PROXY": ("", "http://jo:{}@egress3.quarkbyte.internal:3128"),
    "WEBHOOK_ADDRESS": ("", "https://hooks.slack.com/services/{}"),
    "SOME_ADDRESS": ("", "https://intake4.quarkbyte.example/in?api_key={}&x=1"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("", "https://user:{}@otlp-gw.quarkbyte.internal:4318"),
    "OTEL_EXPORTER_OTLP_HEADERS": ("", "dd-api-key={},x-team=a"),
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS": ("", "Authorization=Basic {}=="),
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS": (
        "",
        f"x-tenant-id={OTHER_TENANT},Authorization=Bearer%20{{}}",
    ),
    "OTEL_RESOURCE_ATTRIBUTES": ("", f"mvk.agent_id={OTHER_AGENT},service.token={{}},env=prod"),
    "SESSION_JWT": ("eyJhbGciOi", "eyJhbGciOi{}.eyJzdWIi.c2ln"),
    "PLAIN_NAME": ("glpat-", "{}"),
    "OTEL_TRACES_SAMPLER": ("sk-proj-", "{}"),
    "OTEL_LOG_TOOL_DETAILS": ("ghp_", "{}"),
}
SECRETS: dict[str, Secret] = {"ours": CANARY}


def _filled(name: str, prefix: str, form: str) -> str:
    body = _next()
    SECRETS[name] = Secret(body, "")
    return form.replace("{}", body if prefix and prefix in form else f"{prefix}{body}")


def _env() -> dict[str, object]:
    env: dict[str, object] = {name: _filled(name, *kind) for name, kind in _IN_ENV.items()}
    env |= {"MVK_API_KEY": KEY, "STRAY": f"Bearer {KEY}"}
    return env


_DOCUMENT: dict[str, object] = {
    "apiKeyHelper": f"printf {_filled('helper', 'sk-ant-api03-', '{}')}",
    "permissions": {
        "allow": [
            f"Bash(curl -H 'Authorization: Bearer {_filled('rule', '', '{}')}' https://x.example:*)",
            PRIVATE["rule"].text,
        ],
        "additionalDirectories": [f"{HOME}/abc/notes"],
    },
    "companyAnnouncements": [PRIVATE["announcement"].text, f"Questions: {EMAIL}"],
    "hooks": {
        "Stop": [{"type": "command", "command": f"notify --token {_filled('hook', '', '{}')}"}],
        "Start": [{"type": "command", "command": PRIVATE["hook"].text}],
    },
    "mcpServers": {
        "chat": {
            "env": {"SLACK_BOT_TOKEN": _filled("server", "xoxb-", "{}")},
            "headers": {"X-Api-Key": _filled("header", "", "{}")},
        },
        "wiki": {"type": "sse", "url": f"https://{PRIVATE['server'].text}"},
        "index": {"command": PRIVATE["command"].text},
    },
    "tokens": [_filled("list", "", "{}")],
    "OTEL_EXPORTER_OTLP_METRICS_HEADERS": f"api-key={_filled('misplaced', '', '{}')}",
    "env": _env(),
}
TEXT = json.dumps(_DOCUMENT, indent=2) + "\n"
# The same text, made unparseable by an extra comma, a comment with a secret, and a missing end.
BROKEN = TEXT.replace('"tokens": [', f'// password: {_filled("comment", "", "{}")}\n  "tokens": [,')
CUT_OFF = TEXT[: len(TEXT) * 2 // 3]
MINIFIED = json.dumps(_DOCUMENT)
