"""Modules, parts of modules and paths that docstrings and comments name in backticks exist."""

from __future__ import annotations

import ast
import importlib
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

_NAME = re.compile(r"`([A-Za-z_]\w*(?:\.\w+)+)(?:\(.*?\))?`")
_PATH = re.compile(r"`((?:[\w-]+/)+[\w.*-]*|\w+\.(?:py|md|tcss))`")
# Names that telemetry gives its attributes and spans.
_OF_TELEMETRY = re.compile(r"(mvk|user|tool|session)\.\w+")
# Modules whose classes are named without them, and modules that are not ours.
_CLASSES_IN = ("wizard.steps.step", "textual.app", "textual.widget", "textual._xterm_parser")
_OTHERS = ("dataclasses", "json", "math", "sys", "textual._xterm_parser")
_FILES = sorted((ROOT / "wizard").rglob("*.py"))
_MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in _FILES
}


def _texts(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def _owners(name: str, module: str) -> Iterator[tuple[str, str]]:
    """The modules that a name may begin with, each with the part of the name that is left."""
    yield from ((one, name) for one in (module, *_CLASSES_IN))
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        start, rest = ".".join(parts[:count]), ".".join(parts[count:])
        for one in _MODULES:
            if f".{one}".endswith(f".{start}"):
                yield one, rest
        if start in _OTHERS:
            yield start, rest


def _has(owner: object, rest: str) -> bool:
    """Whether the parts of `rest` are attributes, or fields of a class, each of the one before."""
    for part in filter(None, rest.split(".")):
        if part not in dir(owner) and part not in getattr(owner, "__annotations__", {}):
            return False
        owner = getattr(owner, part, None)
    return True


def _exists(name: str, module: str) -> bool:
    if _OF_TELEMETRY.fullmatch(name) or name.startswith("self."):
        return True
    return any(_has(importlib.import_module(owner), rest) for owner, rest in _owners(name, module))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_name_in_a_comment_exists(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    texts = "\n".join(_texts(path))
    paths = set(_PATH.findall(texts))
    gone = {name for name in {*_NAME.findall(texts)} - paths if not _exists(name, module)}
    gone |= {one for one in paths if not any([*ROOT.glob(one), *path.parent.glob(one)])}
    assert gone == set()


def test_a_name_that_no_longer_exists_is_found() -> None:
    assert _exists("core.session.saving", "wizard.cli.main")
    assert not _exists("core.saving", "wizard.cli.main")
    assert not _exists("core.session.saving.read_nothing", "wizard.cli.main")
