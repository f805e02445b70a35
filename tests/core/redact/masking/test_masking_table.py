"""No secret of the table is told by any output, and hardly a harmless value is masked."""

from __future__ import annotations

import pytest

from tests.core.redact.masking.measure import MOST_NEEDLESS, Figures, is_told, measure
from wizard.core.known_key import MASK


@pytest.fixture(scope="module")
def figures() -> Figures:
    return measure()


def test_the_table_is_as_large_as_promised(figures: Figures) -> None:
    assert figures.shapes >= 150
    assert figures.independent >= 50
    assert figures.files >= 30


def test_nothing_leaks(figures: Figures) -> None:
    assert figures.leaks == []


def test_of_the_harmless_values_at_most_five_percent_are_masked(figures: Figures) -> None:
    assert MOST_NEEDLESS == 0.05
    assert figures.shown > 1000
    assert figures.needless_share <= MOST_NEEDLESS


def test_the_search_sees_a_secret_that_is_told() -> None:
    assert is_told("hunter2", 'a "hunter2" b')
    assert is_told("Xk9QzR7vT2mLp4Wn", f"{MASK}QzR7vT")
    assert is_told('a"b', '{"x": "a\\"b"}')
    assert not is_told("Xk9QzR7vT2mLp4WnXk9Q", f"{MASK}Xk9Q")
