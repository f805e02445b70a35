"""Every text that the product shows, for reading line by line: `python -m tests.tools.words`.

The texts are the strings of the package (without docstrings and patterns), its docs, and the
README. With `--screens`, it counts the words of each picture in the gallery instead.
"""

from __future__ import annotations

import ast
import html
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
CHROME = (3, 1)  # lines of a picture that are not a screen's own text: header, key hints


class Text(NamedTuple):
    """A text as it is in the source. Values to be filled in are shown as {…}."""

    place: str
    line: int
    text: str


def shown_texts(root: Path = ROOT) -> Iterator[Text]:
    """Yield every text that people may see, in the order of the files."""
    for path in sorted((root / "wizard").rglob("*.py")):
        yield from of_module(path, path.relative_to(root).as_posix())
    for path in (root / "README.md", *sorted((root / "wizard" / "docs").glob("*.md"))):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield Text(path.relative_to(root).as_posix(), number, line)


def of_module(path: Path, place: str) -> Iterator[Text]:
    """Yield the strings of one module, without docstrings, patterns and names of things in code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = {id(node) for part in unseen(tree) for node in ast.walk(part)}
    for node in ast.walk(tree):
        if id(node) in left_out or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        if isinstance(node, ast.JoinedStr):
            left_out.update(id(part) for part in node.values)
        text = " ".join(spelled(node).split())
        if re.search(r"[a-z]{2}", text) and (" " in text or text[:1].isupper()):
            yield Text(place, node.lineno, text)


def unseen(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield parts of a module whose strings nobody sees."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            yield node.body[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                yield node
        elif isinstance(node, ast.Assign) and any(
            isinstance(name, ast.Name) and name.id in ("DEFAULT_CSS", "CSS")
            for name in node.targets
        ):
            yield node


def spelled(node: ast.Constant | ast.JoinedStr) -> str:
    """Return the text of a string or of a formatted string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            spelled(part) if isinstance(part, ast.Constant) else "{…}" for part in node.values
        )
    return node.value if isinstance(node.value, str) else ""


def lines_of_picture(svg: str) -> list[str]:
    """Return the lines of a picture that Textual drew."""
    rows: dict[float, list[tuple[float, str]]] = defaultdict(list)
    found = re.finditer(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', svg)
    for match in found:
        text = html.unescape(match[3]).replace("\xa0", " ")
        rows[float(match[2])].append((float(match[1]), text))
    return ["".join(text for _, text in sorted(row)) for _, row in sorted(rows.items())]


def rows_of_picture(svg: str) -> int:
    """Count the rows of a picture that Textual drew."""
    return 2 + max(map(int, re.findall(r'-line-(\d+)"', svg)))


def words_of_picture(path: Path) -> int:
    """Count the words of a screen itself, without its header and key hints."""
    return words_of_screen(lines_of_picture(path.read_text(encoding="utf-8")))


def words_of_screen(lines: Sequence[str]) -> int:
    """Count the words of the lines of a screen, without its header and key hints."""
    above, below = CHROME
    shown = lines[above : len(lines) - below]
    return sum(bool(re.search(r"\w", word)) for line in shown for word in line.split())


def main(arguments: list[str]) -> None:
    """Print every text, or the words of every picture."""
    if "--screens" in arguments:
        counts: dict[int, list[int]] = defaultdict(list)
        for path in sorted((ROOT / "screenshots").glob("*.svg")):
            counts[rows_of_picture(path.read_text(encoding="utf-8"))].append(words_of_picture(path))
            print(f"{words_of_picture(path):4}  {path.stem}")
        for rows, of_size in sorted(counts.items()):
            print(f"median of {len(of_size)} with {rows} rows: {statistics.median(of_size):g}")
        return
    for text in shown_texts():
        print(f"{text.place}:{text.line}: {text.text}")


if __name__ == "__main__":
    main(sys.argv[1:])
