"""The size of the code, in figures: `python -m tests.tools.figures [FOLDER]`.

It is a guide, not a test. Run it before and after a large change and compare the number of modules,
the length of modules and functions, and the number of parts that are too small for a name.
"""

from __future__ import annotations

import ast
import inspect
import re
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = "wizard"
SHORTEST_SENTENCE = 25  # characters; shorter texts may repeat without being a sentence
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules_of(root: Path) -> dict[str, ast.Module]:
    """Return every module of the package by its dotted name."""
    found = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def lines_of(root: Path) -> dict[str, int]:
    paths = sorted((root / PACKAGE).rglob("*.py"))
    return {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return the number of lines of a function, without decorators and docstring."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else None
    first = (body or function.body)[0]
    head = function.body[0].lineno - function.lineno
    return head + (function.end_lineno or first.lineno) - first.lineno + 1


def called_once(trees: Iterable[ast.Module]) -> tuple[int, int]:
    """Count private functions that are named in only one place, and all private functions."""
    once = every = 0
    for tree in trees:
        private = [one.name for one in functions(tree) if one.name.startswith("_")]
        private = [name for name in private if not name.startswith("__") and name != "_"]
        used = Counter(
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute)
        )
        every += len(private)
        once += sum(used[name] == 1 for name in private)
    return once, every


def imports_of(tree: ast.AST, known: Mapping[str, ast.Module]) -> set[str]:
    """Return the modules of the package that are imported anywhere in `tree`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
            for name in node.names:
                full = f"{node.module}.{name.name}"
                found.add(full if full in known else node.module)
    return found


def circles(known: Mapping[str, ast.Module]) -> list[set[str]]:
    """Return groups of modules that import each other, even in functions and for type checking."""
    graph = {name: imports_of(tree, known) for name, tree in known.items()}
    reach = {name: _reachable(name, graph) for name in graph}
    groups: list[set[str]] = []
    for name in graph:
        group = {other for other in reach[name] if name in reach[other]}
        if name in reach[name] and group not in groups:
            groups.append(group)
    return groups


def _reachable(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph.get(name, ())
    return found


def sentences(tree: ast.AST) -> Iterator[str]:
    """Yield texts that may be shown: strings of several words, except docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            text = " ".join(node.value.split())
            if len(text) >= SHORTEST_SENTENCE and " " in text:
                yield text


def repeated(known: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """The sentences that stand in more than one module, with these."""
    places: dict[str, set[str]] = defaultdict(set)
    for name, tree in known.items():
        for text in sentences(tree):
            places[text].add(name)
    return {text: names for text, names in places.items() if len(names) > 1}


def own_imports_inside(trees: Iterable[ast.Module]) -> int:
    """Count imports of the package's own modules inside functions."""
    return sum(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE)
        for tree in trees
        for function in functions(tree)
        for node in ast.walk(function)
    )


@cache
def _textuals_own() -> frozenset[str]:
    """Return every private attribute and method of the Textual classes from which ours inherit."""
    from textual._xterm_parser import XTermParser
    from textual.app import App
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.widgets import Input

    classes = {one for owner in (App, Screen, Driver, Input, XTermParser) for one in owner.__mro__}
    files = {inspect.getfile(one) for one in classes if one.__module__.startswith("textual")}
    source = "".join(Path(file).read_text(encoding="utf-8") for file in sorted(files))
    return frozenset(re.findall(r"\b(?:self\.|def )(_[a-z]\w*)", source))


def private_textual(trees: Iterable[ast.Module]) -> Counter[str]:
    """Count the private names of Textual that the package imports, uses or overrides."""
    theirs = _textuals_own()
    found: Counter[str] = Counter()
    for tree in trees:
        if "textual" not in ast.dump(tree):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                names = [*(node.module or "").split("."), *(one.name for one in node.names)]
                found.update(name for name in names if name.startswith("_"))
            elif isinstance(node, ast.Attribute) and node.attr in theirs:
                found[node.attr] += 1
            elif isinstance(node, Function) and node.name in theirs:
                found[node.name] += 1
    return found


def report(root: Path) -> Iterator[str]:
    """Yield the figures, one per line."""
    known, lines = modules_of(root), lines_of(root)
    trees = known.values()
    lengths = [length(one) for tree in trees for one in functions(tree)]
    importers: dict[str, set[str]] = defaultdict(set)
    for name, tree in known.items():
        for other in imports_of(tree, known) - {name}:
            importers[other].add(name)
    once, private = called_once(trees)
    sizes = sorted(lines.values())
    yield f"modules                            {len(lines)}"
    yield f"lines                              {sum(sizes)}"
    yield f"module, median / p90               {_spread(sizes)}"
    yield f"functions                          {len(lengths)}"
    yield f"function, median / p90 / longest   {_spread(lengths)} / {max(lengths)}"
    yield f"private functions called once      {once} of {private} ({once / private:.0%})"
    yield f"modules with one importer          {sum(len(one) == 1 for one in importers.values())}"
    yield f"import circles                     {len(circles(known))}"
    yield f"own imports inside functions       {own_imports_inside(trees)}"
    yield f"sentences in more than one module  {len(repeated(known))}"
    theirs = private_textual(trees)
    yield f"private Textual names              {len(theirs)} ({', '.join(sorted(theirs))})"


def _spread(numbers: list[int]) -> str:
    return f"{statistics.median(numbers):g} / {statistics.quantiles(numbers, n=10)[-1]:g}"


def main() -> None:
    """Print the figures of a checkout, by default of this one."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    sys.stdout.write("".join(f"{line}\n" for line in report(root)))


if __name__ == "__main__":
    main()
