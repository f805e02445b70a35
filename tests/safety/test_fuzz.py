"""No text that is pasted, opened or received makes a reader fail."""

from __future__ import annotations

import pytest

from tests.conftest import full
from tests.tools.fuzz import READERS, fuzz


@pytest.mark.parametrize("texts", [500, full(5_000)])
def test_no_text_makes_a_reader_fail(texts: int) -> None:
    """100,000 by a command: python -m tests.tools.fuzz."""
    report = fuzz(texts, seed=6)
    assert report.failures == []
    assert sum(report.count.values()) == texts
    assert report.count.keys() == READERS.keys()
