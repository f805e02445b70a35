"""Cases with more than one document: what takes precedence, and how the client handles answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.core.check.settings import RIGHT, settings
from tests.real_client.answers import ANSWERS, HANG
from tests.real_client.case import Case
from tests.real_client.model import TOOL_WORD
from wizard.core.enforced import HELPER
from wizard.core.values import ENDPOINT, LOG_TOOL_DETAILS, LOGS_EXPORTER, METRICS_EXPORTER

GUIDE = settings().encode()
TOOL_PROMPT = f"Please {TOOL_WORD} here."
SAMPLER = "OTEL_TRACES_SAMPLER"
SAMPLER_OFF = {"env": {SAMPLER: "always_off"}}
OTHER_KEY = {HELPER: """echo '{"Authorization": "Bearer of-the-user"}'"""}
ELSEWHERE = "https://redirected.example.com"
NO_NONE = {LOGS_EXPORTER: None, METRICS_EXPORTER: None}


def _without(*names: str) -> bytes:
    return json.dumps({"env": {key: RIGHT[key] for key in RIGHT if key not in names}}).encode()


def _user(env: Mapping[str, str], **root: Any) -> Case:
    return Case(GUIDE, user={"env": dict(env), **root})


PRECEDENCE: Mapping[str, Case] = {
    "a tool is used": Case(GUIDE, prompt=TOOL_PROMPT),
    "a tool is used, no tool details": Case(_without(LOG_TOOL_DETAILS), prompt=TOOL_PROMPT),
    "answers without streaming": Case(GUIDE, streaming=False),
    "without the two none entries": Case(_without(*NO_NONE)),
    "as --settings": Case(settings=GUIDE),
    "as --settings, over a user's endpoint": Case(
        settings=GUIDE, user={"env": {ENDPOINT: ELSEWHERE}}
    ),
    "as --settings, over the environment's endpoint": Case(
        settings=GUIDE, environ={ENDPOINT: ELSEWHERE}
    ),
    "as user settings": Case(user=json.loads(GUIDE)),
    "saved in the console": Case(console=GUIDE),
    "saved in the console, over a user's endpoint": Case(
        console=GUIDE, user={"env": {ENDPOINT: ELSEWHERE}}
    ),
    "in a drop-in": Case(drop_ins={"50-mavvrik.json": GUIDE}),
    "a broken drop-in": Case(GUIDE, drop_ins={"50-other.json": b"{"}),
    "a user's sampler off": _user({SAMPLER: "always_off"}),
    "a user's headers helper": Case(GUIDE, user=OTHER_KEY),
    "a user's endpoint": _user({ENDPOINT: ELSEWHERE}),
    "a user's traces endpoint": _user(
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ELSEWHERE}/v1/traces"}
    ),
    "the environment's endpoint": Case(GUIDE, environ={ENDPOINT: ELSEWHERE}),
    "the environment's traces endpoint": Case(
        GUIDE, environ={"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{ELSEWHERE}/v1/traces"}
    ),
    "a user's DISABLE_TELEMETRY and others": _user(
        {"DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "OTEL_SDK_DISABLED": "true"}
    ),
    "enhanced beta endpoint": Case(
        settings({"ENABLE_BETA_TRACING_DETAILED": "1", "BETA_TRACING_ENDPOINT": ELSEWHERE}).encode()
    ),
    "an issuer that is not trusted": Case(GUIDE, trusted=False),
}

RECEIVERS: Mapping[str, Case] = {
    f"the receiver answers {name}": Case(GUIDE, answer=name)
    for name in (*ANSWERS, HANG)
    if name != "accept"
}

BEHAVIOR: Mapping[str, Case] = {**PRECEDENCE, **RECEIVERS}
