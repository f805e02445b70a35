"""Copying through real programs of this computer, and what they learn."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.services.clipboard.clipboard import Clipboard, CopyResult, Route
from wizard.services.surroundings import Surroundings

KEY = "mvk-agent-canary0123456789"
TEXT = f'{{\n  "env": {{"K": "{KEY}", "ü": "\u2028"}}\r\n}}\n'
AT = datetime(2026, 11, 23, 14, 13, tzinfo=UTC)
DESKTOP = Surroundings(x11=True)
OVER_SSH_IN_TMUX = Surroundings(ssh=True, tmux=True, computer="jump01")


def ours(text: str) -> bool:
    return KEY in text


FAKE_XCLIP = """#!/bin/sh
echo "xclip says something" >&2
case "$*" in
  *-o) [ -f "$STORE" ] && cat "$STORE";;
  *) echo "$*" > "$STORE.arguments"; env > "$STORE.environment"; echo noise; cat > "$STORE";;
esac
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Puts a program on the PATH of a computer that has no others for the clipboard."""
    if sys.platform != "linux":
        pytest.skip("stand-ins for the clipboard programs of Linux")
    folder = tmp_path / "bin"
    folder.mkdir()
    store = tmp_path / "store"
    for name in ("sh", "cat", "env", "sleep"):
        (folder / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("STORE", str(store))
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("MVK_API_KEY", KEY)

    def install(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(script)
        path.chmod(0o755)
        return store

    return install


def assert_helper_knew_no_key(store: Path) -> None:
    for kept in ("arguments", "environment"):
        assert KEY not in Path(f"{store}.{kept}").read_text()


async def test_with_a_real_helper_program(
    program: Callable[[str, str], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    store = program("xclip", FAKE_XCLIP)
    clipboard = Clipboard(DESKTOP, None, limit=30, now=lambda: AT)
    outcome = await clipboard.copy(TEXT)
    assert outcome.kind is CopyResult.COPIED_AND_CHECKED
    assert store.read_bytes() == TEXT.encode()
    assert_helper_knew_no_key(store)
    assert (await clipboard.clear(ours)).kind is CopyResult.CLEARED
    assert store.read_bytes() == b""
    assert capfd.readouterr() == ("", "")  # its helpers' output is kept off the screen


async def test_with_a_real_helper_program_that_hangs(program: Callable[[str, str], Path]) -> None:
    program("xclip", "#!/bin/sh\nsleep 60\n")
    outcome = await Clipboard(DESKTOP, None, limit=0.5, now=lambda: AT).copy(TEXT)
    assert outcome.sentence.startswith(
        "Not copied, because the clipboard program did not answer within 0.5 seconds"
    )


async def test_with_no_helper_program_at_all(program: Callable[[str, str], Path]) -> None:
    outcome = await Clipboard(DESKTOP, None, limit=30, now=lambda: AT).copy(TEXT)
    assert outcome.sentence.startswith("Not copied, because this computer has no clipboard program")


async def test_klipper_is_never_used_as_it_would_get_the_key_as_an_argument(
    program: Callable[[str, str], Path],
) -> None:
    store = program("klipper", FAKE_XCLIP)
    program("qdbus", FAKE_XCLIP)
    outcome = await Clipboard(DESKTOP, None, limit=30, now=lambda: AT).copy(TEXT)
    assert outcome.kind is CopyResult.NOT_COPIED
    assert not store.exists()


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], bytes]]:
    """A real tmux server, and this process as if inside it."""
    if not shutil.which("tmux"):
        pytest.skip("there is no tmux here")
    command = ("tmux", "-S", str(tmp_path / "tmux"), "-f", os.devnull)
    monkeypatch.delenv("TMUX", raising=False)
    subprocess.run((*command, "new-session", "-d", "-x", "80", "-y", "24", "cat"), check=True)
    pid = subprocess.check_output((*command, "display-message", "-p", "#{pid}"), text=True)
    monkeypatch.setenv("TMUX", f"{tmp_path / 'tmux'},{pid.strip()},0")
    yield lambda action: subprocess.check_output((*command, action))
    subprocess.run((*command, "kill-server"), check=True)


async def test_with_a_real_tmux(tmux: Callable[[str], bytes]) -> None:
    clipboard = Clipboard(OVER_SSH_IN_TMUX, None, limit=30, now=lambda: AT)
    outcome = await clipboard.copy(TEXT)
    assert (outcome.kind, outcome.route) == (CopyResult.SENT, Route.TMUX)
    assert tmux("show-buffer") == TEXT.encode()
    outcome = await clipboard.clear(ours, just_pasted=True)
    assert (outcome.route, outcome.because) == (Route.TMUX, "")
    assert tmux("list-buffers") == b""
