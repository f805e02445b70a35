"""Whatever the document holds: no exception, no secret said, fixes that are JSON and in range."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.core.check.settings import AGENT, KEY, RIGHT, TENANT, errors, judge
from tests.core.check.settings import settings as settings_text
from wizard.core.check import check, check_before_merge
from wizard.core.client.routes import replay
from wizard.core.credentials.reading import Credentials
from wizard.core.credentials.rules import judge as judge_credentials
from wizard.core.document.reader import read
from wizard.core.edits import apply
from wizard.core.finding import Severity
from wizard.core.findings import CODES
from wizard.core.values import mavvrik_values

EXPECTED = Credentials(AGENT, TENANT, SecretStr(KEY))
SECRET = "Zq9Zq9Zq9"

_names = st.one_of(
    st.sampled_from(
        [
            *RIGHT,
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
            "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
            "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL",
            "OTEL_TRACES_EXPORTR",
            "OTEL_TRACES_SAMPLER",
            "otelHeadersHelper",
            "BETA_TRACING_ENDPOINT",
            "env",
            "ENV",
        ]
    ),
    st.text(max_size=8),
)
_words = st.sampled_from(
    [
        "otlp",
        "none",
        "console",
        "http/json",
        "grpc",
        "1",
        "0",
        "x-tenant-id=",
        "Authorization=Bearer ",
        "authorization:",
        "mvk.agent_id=",
        "https://ingest.mavvrik.ai",
        "/v1/traces",
        SECRET,
        ",",
        ";",
        " ",
        "=",
        "%",
        '"',
        "\n",
        "\u200b",
        "{",
        "é",
        "\U0001f600",
        "\ud800",
    ]
)
_texts = st.lists(_words, max_size=8).map("".join)
_values = st.recursive(
    st.one_of(_texts, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(_names, inner, max_size=4)
    ),
    max_leaves=6,
)
_documents = st.dictionaries(_names, _values, max_size=6).flatmap(
    lambda rest: st.dictionaries(_names, _values, max_size=8).map(
        lambda env: {**rest, "env": {**(RIGHT if len(env) % 2 else {}), **env}}
    )
)


@given(_documents, st.booleans(), st.sampled_from([None, 2]))
def test_any_document_is_judged(document: object, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
    text = text.replace("Infinity", "1e999")
    found = read(text)
    for finding in (*check(found, EXPECTED), *check_before_merge(found)):
        said = f"{finding.message}{finding.consequence}{finding.remedy}"
        assert finding.code in CODES
        assert SECRET not in said
        assert finding.offset is None or 0 <= finding.offset < len(text)
        if finding.fix is not None:
            assert SECRET not in finding.fix.label
            read(apply(text, finding.fix.edits))


_credentials = st.tuples(
    st.text("abcXYZ019._-", min_size=1, max_size=12),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=24),
)


@given(_credentials)
def test_credentials_that_are_taken_make_a_document_without_error(
    values: tuple[str, str, str],
) -> None:
    agent, tenant, key = values
    named = {"MVK_AGENT_ID": agent, "MVK_TENANT_ID": tenant, "MVK_API_KEY": key}
    if any(problem.severity is Severity.ERROR for problem in judge_credentials(named)):
        return
    if "PRACTICE" in key:
        return
    ten = mavvrik_values(agent, tenant, key)
    expected = Credentials(agent, tenant, SecretStr(key))
    assert errors(check(read(json.dumps({"env": ten})), expected)) == []
    (traces,) = replay(ten)
    assert {header.key: header.value for header in traces.headers} == {
        "x-tenant-id": tenant,
        "authorization": f"Bearer {key}",
    }


@pytest.mark.parametrize(
    ("credentials", "codes"),
    [
        (EXPECTED, []),
        (Credentials("agent-abc", TENANT, SecretStr(KEY)), ["agent-differs"]),
        (Credentials(AGENT, "tnt-124", SecretStr(KEY)), ["tenant-differs"]),
        (Credentials(AGENT, TENANT, SecretStr("key-abd")), ["key-differs"]),
    ],
)
def test_given_credentials_are_compared(credentials: Credentials, codes: list[str]) -> None:
    assert errors(check(read(settings_text()), credentials)) == codes


def test_an_encoded_key_differs_from_the_one_that_was_given() -> None:
    headers = "x-tenant-id=tnt-123,Authorization=Bearer key%2Dabc"
    document = read(settings_text({"OTEL_EXPORTER_OTLP_HEADERS": headers}))
    assert errors(check(document, EXPECTED)) == ["key-differs"]
    assert errors(judge({"OTEL_EXPORTER_OTLP_HEADERS": headers})) == []
