"""Every code has a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.core.check.failure_modes import MODES
from wizard.core import check as package
from wizard.core.finding import Severity
from wizard.core.findings import CODES, words_of

_FOLDER = Path(str(package.__file__)).parent


def _codes_in(path: Path) -> set[str]:
    """First arguments of words_of(…), and codes passed on to the helpers that call it."""
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return strings & CODES.keys()


def test_every_code_of_the_table_is_used() -> None:
    used: set[str] = {"telemetry-off", "telemetry-missing"}
    used |= {"enhanced-telemetry-off", "enhanced-telemetry-missing"}
    used |= {"mavvrik-left"}  # of a removal
    for path in _FOLDER.glob("*.py"):
        if not path.name.startswith("code"):
            used |= _codes_in(path)
    assert used == CODES.keys()


def test_every_code_of_a_failure_mode_is_in_the_table() -> None:
    assert {code for mode in MODES for code in (*mode.errors, *mode.warnings)} <= CODES.keys()


def test_a_page_has_a_title_and_whole_sentences() -> None:
    for code, page in CODES.items():
        assert page.code == code
        assert code == code.lower()
        assert not page.title.endswith(".")
        assert page.explanation.endswith(".")
        assert "!" not in page.explanation


def test_a_row_has_a_sentence_for_each_of_its_cases() -> None:
    for row in CODES.values():
        sentences = (row.message, row.consequence, row.remedy)
        cases = [set(one) for one in sentences if not isinstance(one, str)]
        every = set().union(*cases)
        for case in every or {""}:
            known = [one if isinstance(one, str) else one.get(case, "") for one in sentences]
            assert all(re.search(r"[.}]$", one) for one in known), (row.code, case)


def test_facts_are_filled_in_and_never_read_as_places() -> None:
    words = words_of("limit-too-small", "cuts", name="{smallest}", number="1", smallest=64)
    assert words.message == "{smallest} is 1."
    assert words.remedy == "Take it out, or set it to 64 or more."
    assert words.severity is Severity.WARNING
