"""The names that Claude Code takes without asking."""

from __future__ import annotations

import json
from pathlib import Path

from wizard.core.client.safe_names import SAFE_NAMES
from wizard.core.values import ENDPOINT, ENHANCED_TELEMETRY, MAVVRIK_KEYS


def test_the_names_are_those_that_were_read(shared: Path) -> None:
    names = json.loads((shared / "facts" / "safe-env-2.1.330.json").read_text())
    assert frozenset(names) == SAFE_NAMES


def test_eight_of_ours_are_safe() -> None:
    assert len(SAFE_NAMES) == 220
    assert set(MAVVRIK_KEYS) - SAFE_NAMES == {ENDPOINT, ENHANCED_TELEMETRY}
