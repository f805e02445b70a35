"""Hostile text for every field of every input, and a search for what gets through.

No field is named here. They are read from the models (their schema, or the fields of an object), so
that a new field is tested automatically.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

import wizard
from tests.tools.around import Around
from wizard.core.credentials.reading import PasteReading
from wizard.core.document.text import SettingsText

MARK = "PWN"
SEQUENCES = (
    f"\x1b]0;{MARK}\x07",  # the title of the window
    "\x1b]52;c;UFdO\x07",  # the clipboard
    f"\x1b[31m{MARK}",  # a color
    f"\x9b31m{MARK}",  # the same as one character
    f"\x9d0;{MARK}\x9c",
    f"\u202e{MARK}\u2066",  # right to left
    f"\u200b{MARK}\ufeff\U000e0041",  # invisible
    f"\u2028{MARK}\r\x08\x7f",  # another line, the same line again
)
HOSTILE = "".join(SEQUENCES)
SHORT = "\x1b]0;P\x07"  # where only a few characters are allowed
# Where characters of other kinds are refused or not wanted.
ESCAPES_ONLY = "".join(SEQUENCES[:3])

_KINDS = ("Cc", "Cf", "Cs", "Zl", "Zp")
# What Textual and Rich send themselves: movements, colors, the shape of the mouse pointer.
_DRAWING = re.compile(r"\r?\x1b\[[0-9;:<>=?$ ]*[a-zA-Z~]|\x1b\]22;[a-z-]+\x07")


# The search ---------------------------------------------------------------------------------------


def harmful(output: bytes | str, *, meant: str = "\n\t") -> list[str]:
    """Return what a terminal would obey or not show, each with the text around it."""
    text = output.decode("utf-8", "surrogateescape") if isinstance(output, bytes) else output
    return [
        ascii(text[max(0, at - 30) : at + 20])
        for at, character in enumerate(text)
        if character not in meant and unicodedata.category(character) in _KINDS
    ]


def harmful_on_screen(output: bytes) -> list[str]:
    """Return the same for the output of a program that draws.

    A part of a payload is also found by its letters, because its color could be one of Textual's.
    """
    text = output.decode("utf-8", "surrogateescape")
    pieces = [ascii(one) for one in SEQUENCES if one in text]
    return [*pieces, *harmful(_DRAWING.sub("", text).replace("\r\n", "\n"))]


# Fields of what comes as JSON ---------------------------------------------------------------------


class Form:
    """The JSON that a model reads, filled with text wherever the model accepts text."""

    def __init__(self, model: Any) -> None:
        self._schema = TypeAdapter(model).json_schema()
        self.free: list[str] = []  # the fields that accept any text
        self.bound: list[str] = []  # the fields that accept only text of one form
        self._fill: Callable[[str], str] = str
        self._forced = ""
        self.filled(lambda _: "x")

    def filled(self, fill: Callable[[str], str], forced: str = "") -> Any:
        """Fill the form with the text of `fill` for each path.

        `forced` names a bound field to fill too.
        """
        self._fill, self._forced = fill, forced
        self.free, self.bound = [], []
        return self._value(self._schema, "")

    def _value(self, schema: Mapping[str, Any], path: str) -> Any:
        if "$ref" in schema:
            return self._value(self._schema["$defs"][schema["$ref"].rpartition("/")[2]], path)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if "anyOf" in schema:
            return self._value(schema["anyOf"][0], path)
        if "allOf" in schema:
            return self._value(schema["allOf"][0], path)
        return getattr(self, f"_{schema.get('type', 'null')}")(schema, path)

    def _object(self, schema: Mapping[str, Any], path: str) -> Any:
        found = {
            name: self._value(one, f"{path}.{name}")
            for name, one in schema.get("properties", {}).items()
        }
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            found[self._string(schema.get("propertyNames", {}), f"{path}{{name}}")] = self._value(
                more, f"{path}{{}}"
            )
        return found

    def _array(self, schema: Mapping[str, Any], path: str) -> Any:
        several = schema.get("prefixItems") or [schema["items"]]
        return [self._value(one, f"{path}[]") for one in several]

    def _string(self, schema: Mapping[str, Any], path: str) -> str:
        if schema.get("format") == "date-time":
            return "2026-11-23T14:03:00Z"
        if "pattern" in schema:
            self.bound.append(path)
            return self._fill(path) if path == self._forced else _of_form(schema["pattern"])
        self.free.append(path)
        text = self._fill(path)
        most = schema.get("maxLength", len(text))
        return text if len(text) <= most else SHORT[:most]

    def _integer(self, schema: Mapping[str, Any], _: str) -> int:
        return int(schema.get("maximum", 7))

    def _number(self, _: Mapping[str, Any], __: str) -> float:
        return 1.5

    def _boolean(self, _: Mapping[str, Any], __: str) -> bool:
        return True

    def _null(self, _: Mapping[str, Any], __: str) -> None:
        return None


def _of_form(pattern: str) -> str:
    """Return one of the texts of fixed form that the models know: a salt, a mark, a version."""
    known = ("ab" * 16, f"mark:{'ab' * 16}", "1.0.0", "")
    return next(text for text in known if re.search(pattern, text))


# Fields of objects --------------------------------------------------------------------------------

_BY_ITSELF = SettingsText | PasteReading  # hostile ones are made from texts


def poisoned(value: Any, *, but: frozenset[str] = frozenset()) -> Any:
    """Return the same object with hostile text after every text in it, at any depth."""
    if isinstance(value, Enum | bytes | _BY_ITSELF):
        return value
    if isinstance(value, str):
        return f"{value}{HOSTILE}"
    if isinstance(value, Path):
        return Path(f"{value}{HOSTILE}")
    if isinstance(value, BaseModel):
        update = {name: poisoned(getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(update=update)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            one.name: poisoned(getattr(value, one.name), but=but)
            for one in fields(value)
            if one.init and one.name not in but
        }
        return replace(value, **changes)
    if isinstance(value, Mapping):
        return {name: poisoned(one) for name, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(poisoned, value))
    if isinstance(value, tuple | list | frozenset | set):
        return type(value)(map(poisoned, value))
    return value


class HostileAround(Around):
    """Everything that is found, read, requested or saved outside contains hostile text."""

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or not iscoroutinefunction(found):
            return found

        async def asked(*given: Any, **named: Any) -> Any:
            report = named.get("report")
            if report is not None:
                named["report"] = lambda told: report(poisoned(told))
            return poisoned(await found(*given, **named))

        return asked


# Names that the program looks for -----------------------------------------------------------------

_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|HOME|PATH|TERM|LANG")


def names_in_source(*folders: str) -> list[str]:
    """Return what looks like the name of an entry or a variable in the source of these folders."""
    root = Path(wizard.__file__).parent
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    return sorted({name for path in paths for name in _names_of(path)})


def _names_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and _NAME.fullmatch(value):
            yield value
