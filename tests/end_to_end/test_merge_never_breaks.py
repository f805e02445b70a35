"""`merge` never writes a document that `check` calls an error, whatever the input."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Run
from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.finding import Severity
from wizard.core.merge.current_env import OTHER_ADDRESSES
from wizard.core.values import MAVVRIK_KEYS

_NAMES = [
    *MAVVRIK_KEYS,
    *OTHER_ADDRESSES,
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "ENABLE_BETA_TRACING_DETAILED",
    "OTEL_METRICS_INCLUDE_SESSION_ID",
    "OTEL_LOG_USER_PROMPTS",
    "OTEL_TRACES_EXPORTR",
    "otel_traces_exporter",
    "EXISTING_SETTING",
]
_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            "1",
            "0",
            "",
            " ",
            "otlp",
            "none",
            "None",
            "console,otlp",
            "otpl",
            "http/json",
            "grpc",
            "JSON",
            "https://ingest.mavvrik.ai",
            "https://ingest.mavvrik.ai ",
            "https://otlp.datadoghq.com/v1/traces",
            "localhost:4317",
            "x-tenant-id=tnt-123,Authorization=Bearer key-abc",
            "x-tenant-id=a, Authorization=Bearer  b",
            "dd-api-key=c",
            "name: value",
            "mvk.agent_id=agent-xyz",
            "mvk.agent_id=other,team",
            "a=b;c=d",
            "always_off",
            "false",
            "\u200b",
            "line\nbreak",
        ]
    ),
    st.text(max_size=20),
    st.none(),
    st.booleans(),
    st.integers(),
    st.lists(st.text(max_size=3), max_size=2),
)
_ENV = st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=12)
_ROOT = st.dictionaries(
    st.sampled_from(["permissions", "otelHeadersHelper", "ENV", "Env", "hooks", *MAVVRIK_KEYS[:3]]),
    _VALUES,
    max_size=3,
)


@pytest.mark.parametrize(
    "wishes",
    [
        ("--on-conflict", "mavvrik"),
        ("--on-conflict", "keep"),
        ("--on-conflict", "mavvrik", "--other-telemetry", "keep", "--fix"),
        ("--on-conflict", "mavvrik", "--enforce", "--old-clients", "--no-command-lines"),
    ],
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(env=_ENV, root=_ROOT)
def test_no_written_document_has_an_error(
    command: Run, wishes: tuple[str, ...], env: dict[str, Any], root: dict[str, Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.json"
        file.write_text(json.dumps({**root, "env": env}))
        merged = command("merge", str(file), *wishes)
    assert merged.code in (0, 1), merged.err
    if merged.code:
        assert merged.out == b""
        assert merged.err
        return
    findings = check(read(merged.out.decode()))
    assert [one.code for one in findings if one.severity is Severity.ERROR] == []
