"""Generated settings texts, in every style that people and programs write JSON in."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from wizard.core.values import MAVVRIK_KEYS

_names = st.text(min_size=1, max_size=12).filter(
    lambda name: name not in ("env", "otelHeadersHelper")
)
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
)
_values: st.SearchStrategy[Any] = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)
_theirs = st.dictionaries(
    st.text(min_size=1, max_size=12).filter(lambda name: name not in MAVVRIK_KEYS),
    st.text(max_size=20),
    max_size=5,
)
# What may stand at our keys already: right, wrong, another type.
_ours = st.dictionaries(
    st.sampled_from([key for key in MAVVRIK_KEYS if key != "OTEL_RESOURCE_ATTRIBUTES"]),
    st.one_of(
        st.sampled_from(["1", "0", "none", "otlp", "http/json", ""]), st.integers(), st.booleans()
    ),
    max_size=6,
)
_attributes = st.one_of(
    st.none(), st.sampled_from(["", "env=prod", "team=a, env=b", "mvk.agent_id=agent-xyz", "a=b,"])
)
_LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A settings text: strict JSON with an object on top, in some style."""
    root: dict[str, Any] = draw(st.dictionaries(_names, _values, max_size=5))
    if draw(st.booleans()):
        env: dict[str, Any] = {**draw(_theirs), **draw(_ours)}
        if (attributes := draw(_attributes)) is not None:
            env["OTEL_RESOURCE_ATTRIBUTES"] = attributes
        entries = list(env.items())
        root["env"] = dict(draw(st.permutations(entries)))
        root = dict(draw(st.permutations(list(root.items()))))
    return draw(styles(root))


@st.composite
def styles(draw: st.DrawFn, value: Any) -> str:
    """One way to write `value`: indentation, separators, line ends, escapes, BOM, the end."""
    indent = draw(st.sampled_from([None, 0, 1, 2, 3, 4, 8, "\t"]))
    comma, colon = draw(st.sampled_from([(",", ":"), (", ", ": "), (",", " : "), (" ,", ":  ")]))
    text = json.dumps(
        value,
        indent=indent,
        separators=(comma.rstrip() if indent is not None else comma, colon),
        ensure_ascii=draw(st.booleans()),
    )
    text = text.encode("utf-8", "replace").decode()  # lone surrogates cannot be in a file
    bom = "\ufeff" if draw(st.booleans()) else ""
    # Raw line ends in a JSON text are all between tokens.
    return (bom + text + draw(st.sampled_from(["", "\n", "\n\n", "  "]))).replace(
        "\n", draw(_LINE_ENDS)
    )
