"""Generated settings texts whose `env` is hostile: any name, spelling and value, in any number."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from tests.core.check.settings import RIGHT
from wizard.core.merge.current_env import OURS

LOOKED_UP = (
    "ANTHROPIC_BASE_URL",
    "BETA_TRACING_ENDPOINT",
    "CLAUDE_CODE_USE_BEDROCK",
    "ENABLE_BETA_TRACING_DETAILED",
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    "OTEL_LOG_RAW_API_BODIES",
    "OTEL_LOG_USER_PROMPTS",
    "OTEL_METRICS_INCLUDE_SESSION_ID",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "env",
    "otelHeadersHelper",
    "permissions",
)
_OTHERS = ("A", "COMPANY_SETTING", "PATH", "HTTP_PROXY", "AWS_REGION", "LOG_LEVEL", "MAX_OUTPUT")
_LETTERS = "ABELOTXU_019abeloxu -.:ıſßéÖ\u200b\u00a0"


@st.composite
def near_names(draw: st.DrawFn) -> str:
    """One of our names with up to three slips, in some capitals, with some signs for `_`."""
    name = draw(st.sampled_from(OURS))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(name)))
        end = draw(st.integers(start, min(len(name), start + 1)))
        name = name[:start] + draw(st.sampled_from([*_LETTERS, ""])) + name[end:]
    name = draw(st.sampled_from([name, name, name.lower(), name.title(), name.swapcase()]))
    return name.replace("_", draw(st.sampled_from(["_", "_", "-", ".", " ", "__", "_-"])))


names = st.one_of(
    st.sampled_from([*OURS, *LOOKED_UP]),
    st.sampled_from(_OTHERS),
    st.integers(0, 3).map("COMPANY_SETTING_{}".format),
    near_names(),
    st.text(max_size=6),
)
_texts = st.one_of(
    st.sampled_from(["1", "0", "none", "otlp", "http/json", "always_off", "https://a.example", ""]),
    st.sampled_from([str(value) for value in RIGHT.values()]),
    st.text(max_size=6),
)
_values = st.one_of(
    st.builds(json.dumps, _texts, ensure_ascii=st.booleans()),
    st.sampled_from(["null", "true", "false", "0", "-0", "1", "1.50", "1E+5", "1e999", "9" * 400]),
    st.sampled_from(
        ["{}", "[]", "[null]", '{"env":{}}', '{"a":1,"a":2}', '{"OTEL_LOGS_EXPORTER":1}']
    ),
)


@st.composite
def _members(draw: st.DrawFn) -> str:
    """`"name": value`, where a letter of the name may be written as an escape."""
    name = draw(names)
    key = json.dumps(name, ensure_ascii=draw(st.booleans()))
    if name[:1].isascii() and name[:1].isalnum() and draw(st.integers(0, 5)) == 0:
        key = f'"\\u{ord(name[0]):04X}{key[2:]}'
    return key + draw(st.sampled_from([": ", ":", " : ", ":\n"])) + draw(_values)


@st.composite
def hostile_texts(draw: st.DrawFn) -> str:
    """A settings text; of `env` and of any entry there may be several."""
    entries = draw(st.lists(_members(), max_size=12))
    if draw(st.booleans()):
        entries += [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in RIGHT.items()]
        entries = draw(st.permutations(entries))
    top = draw(st.lists(_members(), max_size=3))
    top.append('"env": {' + draw(st.sampled_from([", ", ",", ",\n  "])).join(entries) + "}")
    text = "{" + ", ".join(draw(st.permutations(top))) + "}"
    return text.encode("utf-8", "replace").decode()  # lone surrogates cannot be in a file
