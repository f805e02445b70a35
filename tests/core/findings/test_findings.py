"""Every code has a page."""

from __future__ import annotations

import ast
import re
from itertools import combinations
from pathlib import Path

from tests.core.check.failure_modes import MODES
from wizard.core import check as package
from wizard.core.finding import Severity
from wizard.core.findings import CODES, make_finding

_FOLDER = Path(str(package.__file__)).parent


def _codes_in(path: Path) -> set[str]:
    """Return every code that a module names, as an argument or in a table."""
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return strings & CODES.keys()


def test_every_code_of_the_table_is_used() -> None:
    used = {"mavvrik-left"}  # of a removal
    for path in _FOLDER.glob("*.py"):
        used |= _codes_in(path)
    assert used == CODES.keys()


def test_every_code_of_a_failure_mode_is_in_the_table() -> None:
    assert {code for mode in MODES for code in (*mode.errors, *mode.warnings)} <= CODES.keys()


def test_a_page_has_a_title_and_whole_sentences() -> None:
    for code, page in CODES.items():
        assert page.code == code
        assert code == code.lower()
        assert not page.title.endswith(".")
        assert page.meaning.endswith(".")
        assert "!" not in page.meaning


def test_the_sentences_of_a_row_are_whole_in_every_case() -> None:
    for row in CODES.values():
        sentences = (row.message, row.consequence, row.remedy)
        by_case = (row.severity, *sentences)
        for one in sentences:
            for words in [one] if isinstance(one, str) else one.values():
                assert re.search(r"[.}]$", words), row.code
        cases = [set(one) for one in by_case if not isinstance(one, str)]
        for some, others in combinations(cases, 2):
            assert some == others or some.isdisjoint(others), row.code


def test_only_the_row_says_the_severity_of_a_finding() -> None:
    named: set[str] = set()
    for path in (*_FOLDER.glob("*.py"), *(_FOLDER.parent / "merge").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.keyword) and node.arg == "severity"), path.name
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
    for code, row in CODES.items():
        if not isinstance(row.severity, str):
            assert row.severity.keys() <= named, code  # each case is one that a check tells apart
            assert len(set(row.severity.values())) > 1, code


def test_facts_are_filled_in_and_never_read_as_placeholders() -> None:
    found = make_finding("limit-too-small", "cuts", name="{smallest}", number="1", smallest=64)
    assert found.message == "{smallest} is 1."
    assert found.remedy == "Remove it, or set it to 64 or more."
    assert found.severity is Severity.WARNING
