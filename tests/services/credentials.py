"""Credentials for the tests, and a search for their key."""

from __future__ import annotations

from pydantic import SecretStr

from wizard.core.credentials.reading import Credentials

KEY = "mvk-agent-Zq81xWv7PfGt30LbN5sDyKc2"
CREDENTIALS = Credentials("3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4", "acme-prod-7731", SecretStr(KEY))


def assert_no_key(*things: object) -> None:
    """Check that no text form of a thing has 8 characters of the secret part of the key."""
    secret = KEY.removeprefix("mvk-agent-")
    runs = [secret[start : start + 8] for start in range(len(secret) - 7)]
    for thing in things:
        shown = f"{thing!r} {thing!s}"
        assert not [run for run in runs if run in shown]
