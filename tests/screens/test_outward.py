"""What the start screen says about this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.core.client.sources import SourceKind
from wizard.services.claude.claude_code import ClaudeCode
from wizard.services.claude.managed_settings import CompanySource
from wizard.services.surroundings import Surroundings
from wizard.steps.ports import found_sentence

HERE = Surroundings()
POLICY = CompanySource(SourceKind.FILE, "/etc/claude-code/managed-settings.json", True, b"{}")


@pytest.mark.parametrize(
    ("found", "sources", "around", "sentence"),
    [
        (
            ClaudeCode(Path("claude"), (2, 1, 330)),
            [],
            HERE,
            "Found on this computer: Claude Code 2.1.330. No company settings.",
        ),
        (
            None,
            [POLICY],
            HERE,
            "Found on this computer: no Claude Code. Company settings in "
            "/etc/claude-code/managed-settings.json.",
        ),
        (
            ClaudeCode(Path("claude"), trouble="It did not say."),
            None,
            Surroundings(ssh=True, computer="jump01"),
            "Found on jump01, over SSH: Claude Code of an unknown version. Company settings could "
            "not be looked up.",
        ),
    ],
)
def test_it_says_what_was_found_and_where(
    found: ClaudeCode | None,
    sources: list[CompanySource] | None,
    around: Surroundings,
    sentence: str,
) -> None:
    assert found_sentence(found, sources, around) == sentence
