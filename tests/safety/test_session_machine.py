"""Any actions in any order: no exception, the right plan, a true safety line."""

from __future__ import annotations

import pytest

from tests.conftest import full
from tests.tools.session_machine import run


@pytest.mark.parametrize("examples", [10, full(60)])
def test_any_order_of_anything(examples: int) -> None:
    """The same ones every time; others, and longer ones, by a command:

    python -m tests.tools.session_machine.
    """
    run(examples=examples, steps=30, fixed=True)
