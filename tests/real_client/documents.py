"""Settings documents as people write them: whole files, each with what our own check must find.

The code is that of a finding, or of the problem if the text cannot be parsed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from tests.core.check.settings import ABSENT, RIGHT, env_with, errors, settings, warnings
from tests.real_client.case import Case
from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.document.text import decode
from wizard.core.enforced import TRACEPARENT, UNSAMPLED
from wizard.core.syntax.problem import Unreadable

GUIDE = settings()  # the guide's example, merged
_FRAGMENT = '"env": ' + json.dumps(env_with(), indent=2)


class Document(NamedTuple):
    """A file, the code of the error in it, and of a warning: it works with a drawback, or not here.

    Both are empty if it works.
    """

    text: bytes
    code: str = ""
    warning: str = ""

    @property
    def case(self) -> Case:
        """The run with this file as the managed settings of the computer."""
        return Case(self.text)


def _deep(levels: int) -> object:
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


def _traces_headers(text: str, code: str = "") -> Document:
    """Make a document with headers only for traces, which are parsed by other rules."""
    names = ("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS")
    return Document(settings(dict(zip(names, (ABSENT, text), strict=True))).encode(), code)


def _with(
    env: Mapping[str, object] | None = None, code: str = "", warning: str = "", **top_level: object
) -> Document:
    """Make a document of the guide's example with these changes."""
    return Document(settings(env, **top_level).encode(), code, warning)


_FAILS = {"enabled": True, "failIfUnavailable": True}
_NOWHERE = {"path": "/nowhere/program"}
_SHOWN = "setting-wrong-type"

BROKEN: Mapping[str, Document] = {
    "trailing comma": Document(GUIDE.replace('"\n  }', '",\n  }').encode(), "trailing-comma"),
    "missing brace": Document(GUIDE.rstrip().removesuffix("}").encode(), "missing-closing"),
    "a comment": Document(GUIDE.replace("{", "{ // ours", 1).encode(), "comment"),
    "bare env fragment": Document(_FRAGMENT.encode(), "env-fragment"),
    "a list": Document(b"[]", "root-not-object"),
    "null": Document(b"null", "root-not-object"),
    "smart quotes": Document(GUIDE.replace('"env"', "“env”").encode(), "curly-quotes"),
    "single quotes": Document(GUIDE.replace('"env"', "'env'").encode(), "single-quotes"),
    "line end in a string": Document(
        GUIDE.replace("Bearer ", "Bearer\n").encode(), "line-break-in-string"
    ),
    "two objects": Document((GUIDE + GUIDE).encode(), "two-documents"),
    "NBSP as indentation": Document(GUIDE.replace("\n  ", "\n\u00a0 ").encode(), "odd-space"),
    "UTF-16BE": Document(b"\xfe\xff" + GUIDE.encode("utf-16-be"), "utf-16-be"),
    "UTF-16LE without BOM": Document(GUIDE.encode("utf-16-le"), "utf-16-le"),
    "empty": Document(b"", "empty"),
    "white space": Document(b" \n\t\n", "empty"),
}

MISSHAPEN: Mapping[str, Document] = {
    "env twice, ours first": Document(
        GUIDE.replace('{\n  "channelsEnabled"', '{\n  "env": ' + json.dumps(RIGHT) + ',\n  "c"', 1)
        .replace('"env": {\n', '"env": {"A": "1"}, "was": {\n', 1)
        .encode(),
        "duplicate-env",
    ),
    "env null": Document(b'{"env": null}', "env-not-object"),
    "env a list": Document(b'{"env": []}', "env-not-object"),
    "env a text": Document(b'{"env": "x"}', "env-not-object"),
    "the ten at the top level": Document(json.dumps(RIGHT).encode(), "misplaced-entries"),
    "env inside env": Document(json.dumps({"env": {"env": RIGHT}}).encode(), "misplaced-entries"),
    "env under another key": Document(
        json.dumps({"settings": {"env": RIGHT}}).encode(), "misplaced-entries"
    ),
    "ENV": Document(json.dumps({"ENV": RIGHT}).encode(), "misplaced-entries"),
    "headers of traces with a semicolon": _traces_headers(
        "x-tenant-id=tnt-123,Authorization=Bearer key;abc", "value-with-semicolon"
    ),
    "headers of traces with a percent sign": _traces_headers(
        "x-tenant-id=tnt-123,Authorization=Bearer ke%y", "header-with-percent"
    ),
    "the header Host": Document(
        GUIDE.replace("x-tenant-id", "Host=otlp.example,x-tenant-id").encode(),
        "header-of-transport",
    ),
    "no env": Document(b'{"channelsEnabled": true}', "env-missing"),
}

WORKING: Mapping[str, Document] = {
    "the guide's example": Document(GUIDE.encode()),
    "UTF-8 with BOM": Document(b"\xef\xbb\xbf" + GUIDE.encode()),
    "UTF-16LE with BOM": Document(b"\xff\xfe" + GUIDE.encode("utf-16-le")),
    "CRLF": Document(GUIDE.replace("\n", "\r\n").encode()),
    "Latin-1 bytes": Document(
        settings(None, note="Z").replace('"Z"', '"Zürich"').encode("latin-1")
    ),
    "unknown top-level key": Document(settings(None, somethingNew={"x": [1]}).encode()),
    "64 levels": _with(deep=_deep(63)),
    "a value over 64 levels": _with(warning="value-too-deep", deep=_deep(64)),
    "permissions of a wrong kind": _with(warning="permissions-wrong-type", permissions="x"),
    "a headers helper of a wrong kind": _with(warning=_SHOWN, otelHeadersHelper=1),
    "env twice, ours last": Document(GUIDE.replace("{", '{"env": {"A": "1"},', 1).encode()),
    "headers of traces, percent-encoded": _traces_headers(
        "x-tenant-id=tnt%2D123,Authorization=Bearer%20key-abc"
    ),
    "headers of traces in other capitals": Document(
        settings(
            {
                "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer other,x-tenant-id=tnt-123",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "Authorization=Bearer key-abc",
            }
        ).encode()
    ),
}

TOP_LEVEL: Mapping[str, Document] = {
    "policyHelper is missing": _with(code="policy-helper", policyHelper=_NOWHERE),
    "policyHelper prints nothing": _with(code="policy-helper", policyHelper={"path": "/bin/true"}),
    "policyHelper has no path": _with(warning=_SHOWN, policyHelper={}),
    "policyHelper is null": _with(policyHelper=None),
    "policyHelpers for Linux": _with(code="policy-helper", policyHelpers={"linux": _NOWHERE}),
    "policyHelpers for macOS": _with(warning="policy-helper", policyHelpers={"macos": _NOWHERE}),
    "policyHelpers with settings": _with(
        code="policy-helper", policyHelpers={"default": {"settings": {"env": {}}}}
    ),
    "policyHelpers is a text": _with(code="policy-helper", policyHelpers="x"),
    "policyHelpers without a path": _with(warning=_SHOWN, policyHelpers={"linux": {"env": {}}}),
    "managedSourcesBehavior merge": _with(managedSourcesBehavior="merge"),
    "managedSourcesBehavior unknown": _with(warning=_SHOWN, managedSourcesBehavior="x"),
    "minimum above": _with(warning="version-limit", requiredMinimumVersion="3.0.0"),
    "minimum of two numbers": _with(requiredMinimumVersion="3.0"),
    "minimum with a leading zero": _with(requiredMinimumVersion="03.0.0"),
    "maximum below": _with(warning="version-limit", requiredMaximumVersion="2.1.300"),
    "maximum a pre-release": _with(warning="version-limit", requiredMaximumVersion="2.1.332-beta"),
    "maximum below none": _with(code="version-limit", requiredMaximumVersion="2.1.85"),
    "sandbox needs bubblewrap": _with(warning="needs-bubblewrap", sandbox=_FAILS),
    "sandbox on macOS only": _with(sandbox={**_FAILS, "enabledPlatforms": ["macos"]}),
    "sandbox may be missing": _with(sandbox={"enabled": True}),
    "no provider": _with(code="no-provider", allowedProviders=[]),
    "an unknown provider": _with(code="no-provider", allowedProviders=["firstParty"]),
    "hooks a list": _with(warning=_SHOWN, hooks=[]),
    "hooks without lists": _with(warning=_SHOWN, hooks={"PreToolUse": {}}),
    "cleanup 0": _with(warning=_SHOWN, cleanupPeriodDays=0),
    "schema a number": Document(settings(None, **{"$schema": 5}).encode(), "", _SHOWN),
    "channels maybe": _with(warning=_SHOWN, channelsEnabled="maybe"),
    "headers helper null": _with(warning=_SHOWN, otelHeadersHelper=None),
    "headers helper prints nothing": _with(warning="headers-helper", otelHeadersHelper="true"),
    "headers helper prints no header": _with(
        warning="headers-helper", otelHeadersHelper="echo '{}'"
    ),
    "headers helper prints another header": _with(
        warning="headers-helper", otelHeadersHelper="""echo '{"x-team": "a"}'"""
    ),
    "headers helper prints Authorization": _with(
        code="headers-helper", otelHeadersHelper="""echo '{"authorization": "Bearer other"}'"""
    ),
    "headers helper prints a list": _with(code="headers-helper", otelHeadersHelper="echo '[]'"),
    "over 2 MiB": _with(code="file-too-large", note="x" * 2_100_000),
    "under 2 MiB": _with(note="x" * 2_095_000),
}

_SAMPLER, _RATIO = "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"
_OLD, _NEW = "ENABLE_ENHANCED_TELEMETRY_BETA", "CLAUDE_CODE_ENHANCED_TELEMETRY_BETA"
_COUNT, _SPAN_COUNT = "OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"
_LENGTH = "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"
_SPAN_LENGTH = "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"


def _parent(code: str = "", warning: str = "", **env: str) -> Document:
    return _with({TRACEPARENT: UNSAMPLED, **env}, code, warning)


def _ratio(share: object, code: str = "", warning: str = "") -> Document:
    return _with({_SAMPLER: "traceidratio", _RATIO: share}, code, warning)


def _crowded(count: int, code: str = "", warning: str = "", **env: str) -> Document:
    others = [f"a{number}=v" for number in range(count)]
    attributes = ",".join((*others, "mvk.agent_id=agent-xyz"))
    return _with({"OTEL_RESOURCE_ATTRIBUTES": attributes, **env}, code, warning)


SEVERAL: Mapping[str, Document] = {
    "unsampled parent, always_on": _parent(OTEL_TRACES_SAMPLER="always_on"),
    "unsampled parent, ratio": _parent(OTEL_TRACES_SAMPLER="traceidratio"),
    "unsampled parent, parent decides": _parent(
        "traceparent-unsampled", OTEL_TRACES_SAMPLER="parentbased_always_on"
    ),
    "unsampled parent, unknown sampler": _parent(
        "traceparent-unsampled", "sampler-unknown", OTEL_TRACES_SAMPLER="ALWAYS_ON"
    ),
    "ratio 0": _ratio("0", "sampler-off"),
    "ratio hexadecimal 0": _ratio("0x0", "sampler-off"),
    "ratio number 0": _ratio(0, "sampler-off"),
    "ratio tiny": _ratio("1e-10", "sampler-off"),
    "ratio below 0": _ratio("-1"),
    "ratio above 1": _ratio("2"),
    "ratio empty": _ratio(""),
    "old switch alone": _with({_NEW: ABSENT, _OLD: "true"}),
    "old switch off": _with({_NEW: ABSENT, _OLD: "0"}, "enhanced-telemetry-missing"),
    "old switch beside an empty one": _with({_NEW: "", _OLD: "1"}, "enhanced-telemetry-off"),
    "old switch beside null": _with({_NEW: None, _OLD: "1"}, "value-null"),
    "count of spans over the general one": _with({_SPAN_COUNT: "128", _COUNT: "1"}),
    "count of spans is a word": _with({_SPAN_COUNT: "abc", _COUNT: "1"}, "limit-too-small"),
    "count of spans 0": _with({_SPAN_COUNT: "0", _COUNT: "128"}, "limit-too-small"),
    "length of spans over the general one": _with({_SPAN_LENGTH: "Infinity", _LENGTH: "3"}),
    "length of spans is a word": _with({_SPAN_LENGTH: "abc", _LENGTH: "3"}, "limit-too-small"),
    "queue as number": _with({"OTEL_BSP_MAX_QUEUE_SIZE": 0}, "limit-too-small"),
    "queue in a list": _with({"OTEL_BSP_MAX_QUEUE_SIZE": [0]}, "limit-too-small", "value-not-text"),
    "queue false": _with({"OTEL_BSP_MAX_QUEUE_SIZE": False}),
    "107 other attributes": _crowded(107, warning="too-many-attributes"),
    "108 other attributes": _crowded(108, "too-many-attributes"),
    "130 other attributes": _crowded(130, "too-many-attributes"),
    "110 other attributes, limit 256": _crowded(110, OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT="256"),
}

DOCUMENTS: Mapping[str, Document] = {**BROKEN, **MISSHAPEN, **WORKING, **TOP_LEVEL, **SEVERAL}


def judged(text: bytes) -> tuple[list[str], list[str]]:
    """The errors and warnings of our check, or the problem if the text cannot be parsed."""
    try:
        findings = check(read(decode(text).text))
    except Unreadable as unreadable:
        return [unreadable.problem.code], []
    return errors(findings), warnings(findings)
