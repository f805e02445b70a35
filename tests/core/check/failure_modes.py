"""Every measured behavior of Claude Code, 2.1.330 and 2.1.332, as a changed entry and its codes.

`ERROR`: the client does not send, or it does not arrive rightly. `WARNING`: it arrives, with a
drawback. `FINE`: it arrives.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.core.check.settings import ABSENT
from wizard.core.values import (
    ENABLE_TELEMETRY,
    ENDPOINT,
    ENHANCED_TELEMETRY,
    HEADERS,
    LOG_TOOL_DETAILS,
    LOGS_EXPORTER,
    METRICS_EXPORTER,
    PROTOCOL,
    RESOURCE_ATTRIBUTES,
    TRACES_EXPORTER,
)

HOST = "https://ingest.mavvrik.ai"
TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
TRACES_PROTOCOL = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"


class Mode(NamedTuple):
    """One row: the entry, its value, and the codes expected."""

    name: str
    value: object
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def _header(authorization: str, tenant: str = "tnt-123") -> str:
    return f"x-tenant-id={tenant},Authorization={authorization}"


def _fine(name: str, *values: object) -> list[Mode]:
    return [Mode(name, value) for value in values]


def _error(name: str, code: str, *values: object) -> list[Mode]:
    return [Mode(name, value, errors=(code,)) for value in values]


def _warning(name: str, code: str, *values: object) -> list[Mode]:
    return [Mode(name, value, warnings=(code,)) for value in values]


TYPES = [
    *_error(ENABLE_TELEMETRY, "value-null", None),
    *_error(TRACES_EXPORTER, "value-null", None),
    *_error(METRICS_EXPORTER, "value-null", None),
    *_error(ENDPOINT, "value-null", None),
    *_error(HEADERS, "value-not-text", {"x-tenant-id": "tnt-123"}),
    Mode(HEADERS, ["x-tenant-id=tnt-123"], ("authorization-missing",), ("value-not-text",)),
    *_warning(HEADERS, "value-not-text", ["x-tenant-id=tnt-123", "Authorization=Bearer key-abc"]),
    *_warning(ENABLE_TELEMETRY, "value-not-text", [1], [["1"]]),
    Mode(TRACES_EXPORTER, [], ("traces-exporter-off",), ("value-not-text",)),
    *_warning(METRICS_EXPORTER, "value-not-text", [None], []),
    *_error(RESOURCE_ATTRIBUTES, "value-not-text", {"mvk.agent_id": "agent-xyz"}),
    *_warning(LOG_TOOL_DETAILS, "value-null", None),
    *_warning(LOG_TOOL_DETAILS, "value-not-text", {}),
    *_warning("SOMETHING_ELSE", "value-null", None),
    *_fine("SOMETHING_ELSE", 1, True),
    *_fine(ENABLE_TELEMETRY, 1, 1.0, True),
    *_error(ENABLE_TELEMETRY, "telemetry-off", 0, False, 2),
]

HEADER_FORM = [
    *_warning(
        HEADERS,
        "header-white-space",
        " x-tenant-id=tnt-123,Authorization=Bearer key-abc",
        "x-tenant-id=tnt-123, Authorization=Bearer key-abc",
        "x-tenant-id=tnt-123 ,Authorization=Bearer key-abc",
        "x-tenant-id = tnt-123,Authorization = Bearer key-abc",
        "x-tenant-id=tnt-123,Authorization=Bearer key-abc ",
        "x-tenant-id=tnt-123,Authorization=Bearer key-abc\t",
        "x-tenant-id=tnt-123,Authorization=Bearer key-abc\n",
        "x-tenant-id=tnt-123,Authorization=Bearer key-abc\u00a0",
    ),
    *_fine(
        HEADERS,
        "Authorization=Bearer key-abc,x-tenant-id=tnt-123",
        "X-TENANT-ID=tnt-123,authorization=Bearer key-abc",
        "x-tenant-id=tnt-123,,Authorization=Bearer key-abc",
        "x-tenant-id=tnt-123,Authorization=Bearer key-abc,",
        ",x-tenant-id=tnt-123,Authorization=Bearer key-abc",
        "x-tenant-id=tnt-123,Authorization=Bearer key-abc,X-Agent-ID=agent-xyz",
    ),
    *_error(
        HEADERS,
        "headers-unsendable",
        _header("Bearer ke\ny"),
        _header("Bearer ke\u200by"),
        _header("Bearer key-abc\u200b"),
        _header("Bearer ke✓y"),
        _header("Bearer “key-abc”"),
        _header("Bearer key-abc", tenant="tnt\u200b-123"),
        _header("Bearer key\x00abc"),
        f'"{_header("Bearer key-abc")}"',
        f"“{_header('Bearer key-abc')}”",
        "x-tenant-id=tnt-123\nAuthorization=Bearer key-abc",
        "x-tenant-id=tnt-123\r\nAuthorization=Bearer key-abc",
        "{x-tenant-id=tnt-123,Authorization=Bearer key-abc}",
        "x tenant id=tnt-123,Authorization=Bearer key-abc",
    ),
    *_error(
        HEADERS,
        "headers-with-colon",
        "x-tenant-id: tnt-123,Authorization: Bearer key-abc",
        "x-tenant-id:tnt-123,Authorization:Bearer key-abc",
        "x-tenant-id: tnt-123,Authorization=Bearer key-abc",
        "x-tenant-id=tnt-123,Authorization: Bearer key-abc",
        "x-tenant-id: tnt-123,Authorization: Bearer a2V5LWFiYw==",
    ),
    *_error(
        HEADERS,
        "headers-with-semicolon",
        "x-tenant-id=tnt-123;Authorization=Bearer key-abc",
        "x-tenant-id=tnt-123; Authorization=Bearer key-abc",
        "Authorization=Bearer key-abc;x-tenant-id=tnt-123",
    ),
    *_error(
        HEADERS,
        "header-cut-at-comma",
        _header("Bearer ke,y"),
        _header("Bearer key,=="),
        _header("Bearer key-abc", tenant="tnt,123"),
    ),
    *_warning(
        HEADERS,
        "header-twice",
        f"Authorization=Bearer key-abc,{_header('Bearer key-abc')}",
        f"authorization=Bearer key-abc,{_header('Bearer key-abc')}",
        f"X-Tenant-ID=tnt-123,{_header('Bearer key-abc')}",
    ),
    *_error(
        HEADERS,
        "header-twice",
        f"Authorization=Bearer old,{_header('Bearer key-abc')}",
        f"{_header('Bearer key-abc')},authorization=Bearer old",
        f"X-Tenant-ID=old,{_header('Bearer key-abc')}",
    ),
    *_warning(HEADERS, "header-item-lost", f"stray,{_header('Bearer key-abc')}"),
    *_error(HEADERS, "tenant-missing", "Authorization=Bearer key-abc", _header("Bearer k", "")),
    *_error(HEADERS, "authorization-missing", "x-tenant-id=tnt-123"),
    *_error(HEADERS, "headers-missing", ABSENT),
    Mode(HEADERS, "", errors=("tenant-missing", "authorization-missing")),
]

HEADER_VALUES = [
    *_fine(HEADERS, *(_header(f"Bearer ke{sign}y") for sign in "=+/;#&\"\\.-_~!$'*?@^|:")),
    *_fine(HEADERS, _header("Bearer a2V5LWFiYw=="), _header("Bearer mvk-agent-3f2a91c47Qx2")),
    *_error(
        HEADERS,
        "authorization-form",
        _header("key-abc"),
        _header("Bearer  key-abc"),
        _header("Bearer   key-abc"),
        _header("Bearer\tkey-abc"),
        _header("Bearer\u00a0key-abc"),
        _header("Bearerkey-abc"),
        _header("Bearer:key-abc"),
        _header("bearer key-abc"),
        _header("BEARER key-abc"),
        _header("Bearer Bearer key-abc"),
        _header("Bearer%20key-abc"),
        _header('"Bearer key-abc"'),
        _header("'Bearer key-abc'"),
        _header("Basic a2V5LWFiYw=="),
        _header("{MVK_API_KEY}"),
    ),
    *_error(HEADERS, "key-missing", _header(""), _header("Bearer"), _header('""')),
    Mode(HEADERS, _header("Bearer "), ("key-missing",), ("header-white-space",)),
    *_error(
        HEADERS,
        "value-in-quotes",
        _header('Bearer "key-abc"'),
        _header("Bearer 'key-abc'"),
        _header('Bearer "key-abc'),
        _header("Bearer key-abc", tenant='"tnt-123"'),
    ),
    *_error(
        HEADERS,
        "placeholder",
        _header("Bearer {MVK_API_KEY}"),
        _header("Bearer {key-abc}"),
        _header("Bearer ${MVK_API_KEY}"),
        _header("Bearer $MVK_API_KEY"),
        _header("Bearer %MVK_API_KEY%"),
        _header("Bearer <your-api-key>"),
        _header("Bearer <key>"),
        _header("Bearer your-api-key"),
        _header("Bearer YOUR_API_KEY"),
        _header("Bearer MVK_API_KEY"),
        _header("Bearer {{ mvk_api_key }}"),
        _header("Bearer ********"),
        _header("Bearer key-abc", tenant="{MVK_TENANT_ID}"),
        _header("Bearer key-abc", tenant="your-tenant-id"),
        _header("Bearer key-abc", tenant="{tnt-123}"),
    ),
    *_error(
        HEADERS,
        "value-with-space",
        _header("Bearer ke y"),
        _header("Bearer key-abc\u00a0more"),
        _header("Bearer key-abc", tenant="tnt 123"),
    ),
    *_error(HEADERS, "value-not-ascii", _header("Bearer keéy"), _header("Bearer k", "tnté")),
    *_warning(HEADERS, "value-with-percent", _header("Bearer ke%y"), _header("Bearer key%")),
    *_warning(HEADERS, "value-encoded", _header("Bearer ke%2Cy"), _header("Bearer key%3D")),
    *_error(HEADERS, "practice-key", _header("Bearer mvk-agent-PRACTICE-0000")),
]

ATTRIBUTES = [
    *_fine(
        RESOURCE_ATTRIBUTES,
        "mvk.agent_id=agent-xyz,team=fin,env=prod",
        "team=fin,mvk.agent_id=agent-xyz",
        "team=fin , mvk.agent_id = agent-xyz ",
        " mvk.agent_id = agent-xyz ",
        "mvk.agent_id=agent-xyz,",
        ",,mvk.agent_id=agent-xyz",
        "mvk.agent_id=agent%2Dxyz",
        "mvk.agent_id=agent-xyz,note=a%20b%2Cc",
        "mvk.agent_id=3f2a91c4-0000-4000-8000-00000000abcd",
    ),
    *_error(RESOURCE_ATTRIBUTES, "attributes-missing", ABSENT),
    *_error(
        RESOURCE_ATTRIBUTES, "agent-missing", "", "team=fin", "mvk.agent_id=", "agent_id=agent-xyz"
    ),
    *_error(RESOURCE_ATTRIBUTES, "agent-name-capitals", "MVK.agent_id=agent-xyz"),
    *_error(RESOURCE_ATTRIBUTES, "agent-name-capitals", "mvk.Agent_ID=agent-xyz"),
    *_error(
        RESOURCE_ATTRIBUTES,
        "agent-unreadable",
        "mvk.agent_id=agent=xyz",
        "mvk.agent_id=agent%xyz",
        "mvk.agent_id=agent%",
        "mvk.agent_id=agent%FF",
        "mvk.agent_id",
        "mvk.agent_id:agent-xyz",
        "mvk.agent_id: agent-xyz",
        "mvk.agent_id=" + "x" * 256,
    ),
    *_fine(RESOURCE_ATTRIBUTES, "mvk.agent_id=" + "x" * 255),
    *_error(
        RESOURCE_ATTRIBUTES,
        "attributes-with-semicolon",
        "mvk.agent_id=agent-xyz;team=fin",
        "team=fin;mvk.agent_id=agent-xyz",
    ),
    *_error(RESOURCE_ATTRIBUTES, "agent-characters", "mvk.agent_id=agent xyz"),
    *_error(RESOURCE_ATTRIBUTES, "agent-characters", "mvk.agent_id=agent\u00a0xyz"),
    *_error(RESOURCE_ATTRIBUTES, "agent-characters", "mvk.agent_id=agént"),
    *_error(RESOURCE_ATTRIBUTES, "agent-characters", "mvk.agent_id=agent-xyz\u200b"),
    *_error(RESOURCE_ATTRIBUTES, "agent-characters", "mvk.agent_id=agent\\xyz"),
    *_error(RESOURCE_ATTRIBUTES, "agent-in-quotes", 'mvk.agent_id="agent-xyz"'),
    *_error(RESOURCE_ATTRIBUTES, "agent-in-quotes", "mvk.agent_id='agent-xyz'"),
    *_error(
        RESOURCE_ATTRIBUTES,
        "placeholder",
        "mvk.agent_id={MVK_AGENT_ID}",
        "mvk.agent_id={agent-xyz}",
        "mvk.agent_id=${MVK_AGENT_ID}",
        "mvk.agent_id=your-agent-id",
        "mvk.agent_id=<agent>",
    ),
    Mode(
        RESOURCE_ATTRIBUTES,
        "mvk.agent_id=agent,xyz",
        errors=("agent-cut-at-comma",),
        warnings=("attribute-unreadable",),
    ),
    *_warning(RESOURCE_ATTRIBUTES, "agent-unusual", "mvk.agent_id=agent%20xyz", "mvk.agent_id=a/b"),
    *_warning(RESOURCE_ATTRIBUTES, "agent-twice", "mvk.agent_id=old,mvk.agent_id=agent-xyz"),
    *_warning(
        RESOURCE_ATTRIBUTES,
        "attribute-unreadable",
        "env=a=b,mvk.agent_id=agent-xyz",
        "noequals,mvk.agent_id=agent-xyz",
        "note=100%,mvk.agent_id=agent-xyz",
        "=value,mvk.agent_id=agent-xyz",
        "note=" + "x" * 256 + ",mvk.agent_id=agent-xyz",
    ),
    *_warning(RESOURCE_ATTRIBUTES, "attribute-characters", "team=my team,mvk.agent_id=agent-xyz"),
]

ENHANCED_OLD = "ENABLE_ENHANCED_TELEMETRY_BETA"
PARENT = "TRACEPARENT"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"
QUEUE, BATCH = "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"
EXPORT_TIMEOUT = "OTEL_BSP_EXPORT_TIMEOUT"
SHUTDOWN_TIMEOUT = "CLAUDE_CODE_OTEL_SHUTDOWN_TIMEOUT_MS"
COUNTS = ("OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT")
LENGTHS = ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT")


def _limits() -> list[Mode]:
    """Limits as the client reads numbers."""
    code = "limit-too-small"
    modes = [
        *_error(QUEUE, code, "0", "-1", "0e0", "0x0", "-0", "00", "+0", "0.5", "-Infinity", " 0 "),
        *_fine(QUEUE, "1", "1.5", "0x1", "1e3", "2048", "abc", "", " ", "NaN", "Infinity", "0_1"),
        *_error(BATCH, code, "-1", "0.5", "0", "0x0"),
        *_fine(BATCH, "1", "1.5", "0x1", "abc", "", "1e9", "Infinity"),
        *_error(EXPORT_TIMEOUT, code, "0", "1", "10", "-1", "0x1", "1e1", "0.5"),
        *_warning(EXPORT_TIMEOUT, code, "100", "999"),
        *_fine(EXPORT_TIMEOUT, "1000", "30000", "1e10", "abc", "", "NaN", "Infinity"),
        *_error(SHUTDOWN_TIMEOUT, code, "0", "-1", "1", "10", "0x10", "0.5", "5s"),
        *_warning(SHUTDOWN_TIMEOUT, code, "100", "500"),
        *_fine(SHUTDOWN_TIMEOUT, "2000", "1e3", "abc", "", "Infinity", "-Infinity"),
        *_fine(SHUTDOWN_TIMEOUT, "2,000", "1 000"),
        *_warning("OTEL_EXPORTER_OTLP_TIMEOUT", code, "50", "100"),
        *_fine("OTEL_EXPORTER_OTLP_TIMEOUT", "0", "-1", "abc", "10000"),
        *_fine("OTEL_BSP_SCHEDULE_DELAY", "0", "-1", "100000"),
    ]
    for name in COUNTS:
        modes += _error(name, code, "-1", "0", "1", "3.5", "0x10", "19", "1e1")
        modes += _warning(name, code, "21", "24", "34")
        modes += _fine(name, "64", "128", "abc", "", "Infinity")
    for name in LENGTHS:
        modes += _error(name, code, "1", "3", "3.5", "0x3", "0.5", "20")
        modes += _warning(name, code, "36", "64")
        modes += _fine(name, "0", "-1", "255", "abc", "")
    return modes


VARIABLES = [
    *_error(ENABLE_TELEMETRY, "telemetry-missing", ABSENT),
    *_error(ENABLE_TELEMETRY, "telemetry-off", "0", "none", "false", "", "off", "2", "enabled"),
    *_error(ENHANCED_TELEMETRY, "enhanced-telemetry-missing", ABSENT),
    *_error(ENHANCED_TELEMETRY, "enhanced-telemetry-off", "0", "none", ""),
    *_fine(ENABLE_TELEMETRY, "true", "yes", "on", " 1 ", "TRUE", "1\n"),
    *_fine(ENHANCED_TELEMETRY, "true", "yes", "on", " 1 "),
    *_error(TRACES_EXPORTER, "traces-exporter-missing", ABSENT),
    *_error(TRACES_EXPORTER, "traces-exporter-off", "none", "", "console"),
    *_error(TRACES_EXPORTER, "exporter-unknown", "otpl", "OTLP", "0", "otlp;console", '"otlp"'),
    *_error(TRACES_EXPORTER, "exporter-unknown", "prometheus", "otlp,zipkin"),
    *_error(METRICS_EXPORTER, "exporter-unknown", "None", "NONE", "off", "false"),
    *_error(LOGS_EXPORTER, "exporter-unknown", "None", "prometheus"),
    *_warning(TRACES_EXPORTER, "exporter-console", "otlp,console", "console,otlp"),
    *_warning(METRICS_EXPORTER, "exporter-console", "console"),
    *_warning(TRACES_EXPORTER, "exporter-white-space", " otlp", "otlp "),
    *_fine(METRICS_EXPORTER, ABSENT, "", "prometheus"),
    *_fine(LOGS_EXPORTER, ABSENT, ""),
    *_warning(METRICS_EXPORTER, "extra-signal", "otlp"),
    *_warning(LOGS_EXPORTER, "extra-signal", "otlp"),
    *_error(PROTOCOL, "protocol-unknown", "json", "HTTP/JSON", "http", "Http/json", "http-json"),
    *_error(PROTOCOL, "protocol-grpc", "grpc"),
    *_error(TRACES_PROTOCOL, "protocol-grpc", "grpc"),
    *_error(TRACES_PROTOCOL, "protocol-unknown", "json"),
    *_warning(PROTOCOL, "protocol-missing", ABSENT),
    *_warning(PROTOCOL, "protocol-protobuf", "http/protobuf"),
    *_warning(TRACES_PROTOCOL, "protocol-protobuf", "http/protobuf"),
    *_fine(TRACES_PROTOCOL, "http/json", ""),
    *_fine(LOG_TOOL_DETAILS, ABSENT, "0", "", "true"),
    *_fine("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
    *_fine("OTEL_SERVICE_NAME", "claude"),
    *_fine("OTEL_METRICS_INCLUDE_VERSION", "false"),
    *_fine("OTEL_METRICS_INCLUDE_ACCOUNT_UUID", "false"),
    *_error("OTEL_METRICS_INCLUDE_SESSION_ID", "session-id-off", "false", "0", ""),
    *_fine("OTEL_METRICS_INCLUDE_SESSION_ID", "true"),
    *_warning("OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES", "agent-not-on-spans", "false", ""),
    *_fine("OTEL_METRICS_INCLUDE_RESOURCE_ATTRIBUTES", "true"),
    *_warning("OTEL_TRACES_EXPORTER", "exporter-twice", "otlp,otlp"),
    *_limits(),
    *_fine(ENHANCED_OLD, "1", "0", ""),
    *_error(PARENT, "traceparent-unsampled", *(f"{TRACE}-{end}" for end in ("00", "02", "00 "))),
    *_error(PARENT, "traceparent-unsampled", f" {TRACE}-00", f"cc{TRACE[2:]}-00-x"),
    *_fine(PARENT, "", "garbage", f"{TRACE}-01", f"{TRACE}-03", f"{TRACE}-00-x", f"{TRACE}-0"),
    *_fine(PARENT, f"{TRACE.upper()}-00", f"ff{TRACE[2:]}-00", f"{TRACE[:-16]}{'0' * 16}-00"),
    *_warning("CLAUDE_CODE_SUBPROCESS_ENV_SCRUB", "needs-bubblewrap", "1", "true"),
    *_fine("CLAUDE_CODE_SUBPROCESS_ENV_SCRUB", "0", "", "2"),
    *_error("HTTP_PROXY", "proxy-unreadable", "x", "proxy.corp:8080", "//proxy:80", "http://"),
    *_error("HTTP_PROXY", "proxy-unreadable", "http://proxy:99999"),
    *_fine("HTTP_PROXY", ""),
    *_fine("OTEL_SDK_DISABLED", "true"),
    *_fine("DISABLE_TELEMETRY", "1"),
    *_fine("DO_NOT_TRACK", "1"),
    *_fine("HTTPS_PROXY", "http://proxy:3128", "http://user:password@proxy.corp:8080/"),
    *_error("HTTPS_PROXY", "proxy-unreadable", "proxy.corp:8080"),
    *_fine("NODE_EXTRA_CA_CERTS", "/etc/ssl/company.pem"),
    *_error("OTEL_TRACES_SAMPLER", "sampler-off", "always_off", "parentbased_always_off"),
    *_warning("OTEL_TRACES_SAMPLER", "sampler-unknown", "ALWAYS_OFF", "never"),
    *_fine("OTEL_TRACES_SAMPLER", "always_on", "parentbased_always_on", "traceidratio", ""),
]

ENDPOINTS = [
    *_fine(
        ENDPOINT,
        f"{HOST}/",
        "HTTPS://INGEST.MAVVRIK.AI",
        "https://Ingest.Mavvrik.ai/",
        "https:/ingest.mavvrik.ai",
        f"{HOST}:443",
    ),
    *_warning(ENDPOINT, "endpoint-white-space", f" {HOST}", f"{HOST}\n", f"{HOST}\t", f"\t{HOST}"),
    *_error(ENDPOINT, "endpoint-trailing-space", f"{HOST} ", f" {HOST}  "),
    *_error(
        ENDPOINT,
        "endpoint-path",
        f"{HOST}/v1/traces",
        f"{HOST}/v1/traces/",
        f"{HOST}/v1",
        f"{HOST}/otlp",
        f"{HOST}//",
        f"{HOST}/ ",
        f"{HOST}?tenant=1",
        f"{HOST}/?tenant=1",
        f"{HOST}#x",
    ),
    *_error(ENDPOINT, "endpoint-missing", ABSENT, "", "  "),
    *_error(
        ENDPOINT,
        "endpoint-unreadable",
        "ingest.mavvrik.ai",
        "//ingest.mavvrik.ai",
        "ingest.mavvrik.ai:443",
        f'"{HOST}"',
        f"'{HOST}'",
        f"\u00a0{HOST}",
        f"{HOST}\u00a0",
        "htps://ingest.mavvrik.ai",
        "https://ingest mavvrik.ai",
    ),
    *_error(ENDPOINT, "placeholder", f"<{HOST}>", "<endpoint>", "{MVK_ENDPOINT}", "$MVK_ENDPOINT"),
    *_error(ENDPOINT, "placeholder", "https://{host}", "https://${HOST}"),
    *_error(ENDPOINT, "endpoint-plain-http", "http://ingest.mavvrik.ai"),
    *_error(
        ENDPOINT,
        "endpoint-elsewhere",
        "https://app.mavvrik.ai",
        "http://ingest.mavvrik.invalid",
        "https://ingest.mavvrik.ai.example.com",
        "https://ingest.mavvrik.ai:4318",
        "http://localhost:4318",
        "https://otlp.datadoghq.com",
    ),
    *_warning(
        ENDPOINT,
        "endpoint-unusual",
        "https://user:password@ingest.mavvrik.ai",
        f"{HOST}:",
        f"{HOST}\u200b",
        "https://ingest\uff0emavvrik.ai",
        "https://ingest%2Emavvrik.ai",
        "https:\\\\ingest.mavvrik.ai",
        "https:ingest.mavvrik.ai",
        "https:///ingest.mavvrik.ai",
        f"{HOST}/.",
        f"{HOST}/a/..",
    ),
    *_fine(TRACES_ENDPOINT, f"{HOST}/v1/traces", ""),
    *_warning(TRACES_ENDPOINT, "endpoint-ignored", "not an address"),
    *_warning(TRACES_ENDPOINT, "endpoint-unusual", f"{HOST}/v1/traces?a=1"),
    *_warning(TRACES_ENDPOINT, "endpoint-white-space", f"{HOST}/v1/traces "),
    *_error(TRACES_ENDPOINT, "endpoint-path", HOST, f"{HOST}/", f"{HOST}/v1/traces/"),
    *_error(TRACES_ENDPOINT, "endpoint-elsewhere", "https://otlp.datadoghq.com/v1/traces"),
]

CONTENT = [
    *_warning("OTEL_LOG_USER_PROMPTS", "content-logged", "1", "true"),
    *_warning("OTEL_LOG_TOOL_CONTENT", "content-logged", "1"),
    *_fine("OTEL_LOG_ASSISTANT_RESPONSES", "1", "true"),  # in logs only, and the guide sends none
    *_fine("OTEL_LOG_RAW_API_BODIES", "1"),
    *_fine("OTEL_LOG_USER_PROMPTS", "0", "false", ""),
]

MODES = [
    *TYPES,
    *HEADER_FORM,
    *HEADER_VALUES,
    *ATTRIBUTES,
    *VARIABLES,
    *ENDPOINTS,
    *CONTENT,
]
