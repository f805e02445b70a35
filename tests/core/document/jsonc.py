"""A reader of JSON with comments and trailing commas, one character at a time, for comparison."""

from __future__ import annotations

import json


def load_jsonc(text: str) -> object:
    """Read `text` like such a reader."""
    kept: list[str] = []
    position = 1 if text.startswith("\ufeff") else 0
    while position < len(text):
        end = _token_end(text, position)
        token = text[position:end]
        if token[0] in "}]" and kept and kept[-1] == ",":
            kept.pop()
        if not token.startswith(("//", "/*")) and not token.isspace():
            kept.append(token)
        position = end
    return json.loads(" ".join(kept))


def _token_end(text: str, start: int) -> int:
    if text[start] == '"':
        end = start + 1
        while text[end] != '"':
            end += 2 if text[end] == "\\" else 1
        return end + 1
    if text.startswith("//", start):
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    if text.startswith("/*", start):
        return text.index("*/", start) + 2
    end = start + 1
    if text[start].isalnum() or text[start] in "+-.":
        while end < len(text) and (text[end].isalnum() or text[end] in "+-."):
            end += 1
    return end
