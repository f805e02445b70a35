"""What all tests share."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# The same texts in every run, so that a change is judged by what it changes; `random` looks for
# more: python -m pytest tests/core --hypothesis-profile=random
settings.register_profile("fixed", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile("fixed")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measured facts and cases beside the project; tests that use them skip without."""
    folder = ROOT.parent / "shared"
    if not (folder / "cases").is_dir():
        pytest.skip("the measured cases are not beside this project")
    return folder


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: bytes
    err: str


Run = Callable[..., Outcome]

CREDENTIALS = {
    "MVK_AGENT_ID": "agent-xyz",
    "MVK_TENANT_ID": "tnt-123",
    "MVK_API_KEY": "key-abc",
}


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Run:
    """Run `mvk-wizard` in this process, with its own folders and no credentials of ours."""
    from wizard.cli.main import run

    for name in [name for name in os.environ if name.startswith("MVK_")]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def call(*arguments: str, stdin: bytes = b"", credentials: bool = True) -> Outcome:
        for name, value in CREDENTIALS.items() if credentials else ():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        code = run(arguments)
        out, err = capfdbinary.readouterr()
        return Outcome(code, out, err.decode())

    return call
