"""No secret of the table is told by any output, and hardly a harmless value is masked."""

from __future__ import annotations

import pytest

from tests.conftest import full
from tests.core.redact.masking.measure import (
    MOST_NEEDLESS,
    Figures,
    is_told,
    measure_leaks,
    measure_needless,
)
from wizard.core.known_key import MASK

EVERY = pytest.mark.parametrize("every", [3, full(1)])


@EVERY
def test_no_output_tells_a_secret_of_the_table(every: int) -> None:
    figures = Figures()
    measure_leaks(figures, every)
    assert figures.leaks == []
    assert figures.shapes >= 150
    assert figures.independent >= 50


@EVERY
def test_at_most_five_percent_of_harmless_values_are_masked(every: int) -> None:
    figures = Figures()
    measure_needless(figures, every)
    assert MOST_NEEDLESS == 0.05
    assert figures.shown > 1000
    assert figures.needless_share <= MOST_NEEDLESS
    assert figures.files >= 30


def test_the_search_finds_a_revealed_secret() -> None:
    assert is_told("hunter2", 'a "hunter2" b')
    assert is_told("Xk9QzR7vT2mLp4Wn", f"{MASK}QzR7vT")
    assert is_told('a"b', '{"x": "a\\"b"}')
    assert not is_told("Xk9QzR7vT2mLp4WnXk9Q", f"{MASK}Xk9Q")
