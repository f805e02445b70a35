"""What mutants of the polling rules showed to be untested."""

from __future__ import annotations

from wizard.core.verify.polling import retried


def test_nothing_beyond_the_5xx_is_tried_again() -> None:
    assert retried(599)
    assert not retried(600)
