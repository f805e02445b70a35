"""The lock file is what the tests ran with: every dependency, its version and hashes, no URL."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.M))
CONSTRAINTS = dict(
    re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "tests/constraints.txt").read_text("utf-8"), re.M)
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("text", PROJECT["dependencies"])
def test_a_direct_dependency_is_locked_within_its_range(text: str) -> None:
    needed = Requirement(text)
    assert needed.specifier.contains(LOCKED[canonicalize_name(needed.name)])


def test_the_tests_run_with_what_is_locked() -> None:
    tested = {canonicalize_name(name): version for name, version in CONSTRAINTS.items()}
    assert {name: tested.get(canonicalize_name(name)) for name in LOCKED} == LOCKED


def test_every_package_has_hashes_and_no_url() -> None:
    blocks = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(blocks) == len(LOCKED)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK
