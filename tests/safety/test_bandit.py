"""bandit finds nothing of medium or higher severity."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys

import pytest

from tests.tools.saving import ROOT


@pytest.mark.skipif(importlib.util.find_spec("bandit") is None, reason="bandit is not here")
def test_bandit_finds_nothing_of_medium_severity_or_more() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-ll", "-f", "json", "-r", "wizard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    report = json.loads(done.stdout)
    found = [
        f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}"
        for one in report["results"]
    ]
    assert (found, report["errors"]) == ([], [])
