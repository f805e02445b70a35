"""The real client for tests. They are skipped, with a reason, if it cannot be run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.real_client.case import Case, Outcome
from tests.real_client.install import Unavailable, client
from tests.real_client.run import check_namespaces, run

RunCase = Callable[[Case], Outcome]


@pytest.fixture(scope="session")
def installed() -> tuple[str, ...]:
    """Return the command that starts Claude Code. It is installed once, which may take a while."""
    try:
        check_namespaces()
        return client()
    except Unavailable as reason:
        pytest.skip(f"the real Claude Code cannot be run here: {reason}")


@pytest.fixture(scope="session")
def run_case(installed: tuple[str, ...]) -> RunCase:
    """Return a function that runs a case. No case may contact anything but loopback."""

    def call(case: Case) -> Outcome:
        outcome = run(case)
        assert outcome.outside == 0
        return outcome

    return call
