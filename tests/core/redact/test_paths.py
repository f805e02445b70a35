"""What other people may see of a path."""

from __future__ import annotations

import time

import pytest

from wizard.core.redact.paths import only_names, without_folders


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/srv/acme/settings.json", "…/settings.json"),
        ("Read /srv/acme corp/it/settings.json, then go on.", "Read …/settings.json, then go on."),
        (r"C:\Acme\settings.json", r"…\settings.json"),
        ("in /srv/acme/", "in …/"),
        ("~/acme/settings.json", "~/acme/settings.json"),
        ("https://ingest.mavvrik.ai/v1/traces", "https://ingest.mavvrik.ai/v1/traces"),
        ("/v1/traces/v1/traces and /status", "/v1/traces/v1/traces and /status"),
        (
            r"C:\Program Files\ClaudeCode\managed-settings.json",
            r"C:\Program Files\ClaudeCode\managed-settings.json",
        ),
        (
            "/Library/Application Support/ClaudeCode/managed-settings.json",
            "/Library/Application Support/ClaudeCode/managed-settings.json",
        ),
        (r"HKLM\SOFTWARE\Policies\ClaudeCode", r"HKLM\SOFTWARE\Policies\ClaudeCode"),
    ],
)
def test_folders_outside_home_are_hidden(text: str, shown: str) -> None:
    assert without_folders(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/srv/acme/settings.json", "settings.json"),
        ("~/acme/settings.json", "settings.json"),
        ("acme it/settings.json", "settings.json"),
        ("settings.json", "settings.json"),
        ("saved as /srv/acme/x.json at 14:03", "saved as x.json at 14:03"),
        ("in /srv/acme/", "in a folder"),
        ("https://ingest.mavvrik.ai/v1/x.json", "https://ingest.mavvrik.ai/v1/x.json"),
        ("Yes / No", "Yes / No"),
        ("pasted", "pasted"),
    ],
)
def test_a_file_that_is_handed_over_names_no_folder(text: str, shown: str) -> None:
    assert only_names(text) == shown


@pytest.mark.parametrize("piece", ["/", "/a", " /a", "/a b", "\\", "C:\\a", "~/a", "/ ", "a/"])
def test_a_long_text_takes_no_longer(piece: str) -> None:
    text = piece * 50_000
    begun = time.perf_counter()
    without_folders(text)
    only_names(text)
    assert time.perf_counter() - begun < 2
