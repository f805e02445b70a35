"""No text that anybody pastes, opens or sends makes a reader fail."""

from __future__ import annotations

from tests.tools.fuzz import READERS, fuzz


def test_five_thousand_texts() -> None:
    """100,000 by a command: python -m tests.tools.fuzz."""
    report = fuzz(5_000, seed=6)
    assert report.failures == []
    assert sum(report.count.values()) == 5_000
    assert report.count.keys() == READERS.keys()
