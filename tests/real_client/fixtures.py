"""The real client for tests; they skip, with the reason, where it cannot be run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.real_client.case import Case, Outcome
from tests.real_client.install import Unavailable, client
from tests.real_client.run import check_namespaces, run

RunCase = Callable[[Case], Outcome]


@pytest.fixture(scope="session")
def installed() -> tuple[str, ...]:
    """The command that starts Claude Code; it is installed once, which may take a while."""
    try:
        check_namespaces()
        return client()
    except Unavailable as reason:
        pytest.skip(f"the real Claude Code cannot be run here: {reason}")


@pytest.fixture(scope="session")
def run_case(installed: tuple[str, ...]) -> RunCase:
    """Run a case; whatever it is, nothing but loopback may be contacted."""

    def call(case: Case) -> Outcome:
        outcome = run(case)
        assert outcome.outside == 0
        return outcome

    return call
