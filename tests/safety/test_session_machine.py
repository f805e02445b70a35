"""Whatever a person does in whatever order: no exception, the right plan, a true safety line."""

from __future__ import annotations

from tests.tools.session_machine import run


def test_any_order_of_anything() -> None:
    """The same ones every time; others, and longer ones, by a command:

    python -m tests.tools.session_machine.
    """
    run(examples=60, steps=30, fixed=True)
