"""Settings documents as people write them: whole files, each with what our own check must find.

`code` is that of a finding, or of the problem if the text cannot be parsed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from tests.core.check.settings import ABSENT, RIGHT, env_with, settings
from tests.real_client.case import Case

GUIDE = settings()  # the guide's example, merged
_FRAGMENT = '"env": ' + json.dumps(env_with(), indent=2)


class Document(NamedTuple):
    """A file, and the code that says what is wrong with it. Empty if it works."""

    text: bytes
    code: str = ""

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
    "a value over 64 levels": Document(settings(None, deep=_deep(70)).encode()),
    "permissions of a wrong kind": Document(settings(None, permissions="x").encode()),
    "a headers helper of a wrong kind": Document(settings(None, otelHeadersHelper=1).encode()),
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

DOCUMENTS: Mapping[str, Document] = {**BROKEN, **MISSHAPEN, **WORKING}
