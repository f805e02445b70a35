"""Rights, locks and disks, as real as this computer lets them be: old bytes, exit code 1."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Run
from tests.end_to_end.faulty_files import EMPTY, OLD, READ, REFUSED, SAVED, said

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes of POSIX")


@contextmanager
def as_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everyone may enter. Meanwhile root is a user without rights."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else for a moment")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(folder / "home"))
    try:
        yield folder
    finally:
        os.seteuid(0)
        shutil.rmtree(folder)


def test_an_unwritable_folder_is_reported_with_the_command_to_run(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("merge", str(file)).code == 0  # everything is imported
    with as_nobody(monkeypatch) as folder:
        locked = folder / "locked"
        locked.mkdir(mode=0o755)
        path = locked / "settings.json"
        path.write_bytes(OLD)
        os.chown(path, 65534, 65534)
        os.seteuid(65534)
        done = command("merge", str(path), "--in-place")
        sentence, remedy = (one.format(file=path, folder=locked) for one in REFUSED[errno.EACCES])
        assert (done.code, said(done), done.out) == (1, [sentence, SAVED, remedy], b"")
        assert path.read_bytes() == OLD


def test_somebody_elses_file_is_refused_with_the_command_to_run(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("merge", str(file)).code == 0  # everything is imported
    with as_nobody(monkeypatch) as folder:
        path = folder / "settings.json"
        path.write_bytes(OLD)
        hidden = folder / "hidden.json"
        hidden.write_bytes(OLD)
        hidden.chmod(0o600)
        os.seteuid(65534)
        done = command("merge", str(path), "--in-place")
        assert (done.code, said(done), done.out) == (
            1,
            [
                f"{path} belongs to root, not to you.",
                SAVED,
                f"Save to your own file, then run: sudo cp YOUR-FILE {path}",
            ],
            b"",
        )
        done = command("merge", str(hidden), "--in-place")
        assert (done.code, said(done), done.out) == (
            1,
            [
                f"You have no permission to read {hidden}.",
                READ,
                "Ask an administrator of this computer for a copy, or make one with: "
                f"sudo cat {hidden} > YOUR-FILE",
            ],
            b"",
        )
        assert path.read_bytes() == OLD


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run((chattr, "+i", path), capture_output=True).returncode:
        pytest.skip("nothing can be locked here")
    try:
        yield
    finally:
        subprocess.run((chattr, "-i", path), check=True)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_lock_is_reported_with_the_commands_to_run(command: Run, file: Path, what: str) -> None:
    with immutable(file if what == "file" else file.parent):
        done = command("merge", str(file), "--in-place")
    words = REFUSED[errno.EPERM]
    sentence, remedy = (one.format(file=file, folder=file.parent) for one in words)
    assert (done.code, said(done), done.out) == (1, [sentence, SAVED, remedy], b"")
    assert file.read_bytes() == OLD


def test_a_disk_without_access_rights_is_reported(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT and some network drives: a new file could be read by everybody."""

    def refuse(*_: Any) -> None:
        raise OSError(errno.EPERM, "no")

    monkeypatch.setattr(os, "fchmod", refuse)
    done = command(*EMPTY, str(file.parent / "new.json"))
    assert (done.code, said(done), done.out) == (
        1,
        [
            f"The disk that holds {file.parent} has no file permissions, so others could read the"
            " file.",
            SAVED,
            "Save to another disk, for example in your home folder.",
        ],
        b"",
    )
    assert list(file.parent.iterdir()) == [file]


# Real disks ---------------------------------------------------------------------------------------

DISKS = """
import io, json, os, subprocess, sys
from contextlib import redirect_stderr, suppress
from pathlib import Path
from tests.end_to_end.faulty_files import OLD
from wizard.cli.main import run

folder, given = Path(sys.argv[1]), dict(os.environ)

def mounted(name, *options):
    place = folder / name
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", place], check=True)
    (place / "settings.json").write_bytes(OLD)
    return place / "settings.json"

def show(name, path):
    words = io.StringIO()
    os.environ.update(given)  # a run takes the credentials out
    with redirect_stderr(words):
        code = run(["merge", str(path), "--in-place", "--json"])
    lines = [one for one in words.getvalue().splitlines() if not one.startswith("The original is")]
    held = path.read_bytes() == OLD
    count = len(list(path.parent.iterdir()))
    sys.stderr.write(json.dumps([name, code, lines[:3], held, count]) + "\\n")

full = mounted("full", "-o", "size=64k")
with suppress(OSError), open(full.parent / "filler", "wb", buffering=0) as filler:
    while filler.write(bytes(4096)):
        pass
show("full", full)
only = mounted("only")
subprocess.run(["mount", "-o", "remount,ro", only.parent], check=True)
show("only", only)
bound = mounted("bound")
(folder / "source").write_bytes(OLD)
subprocess.run(["mount", "--bind", folder / "source", bound], check=True)
show("bound", bound)
other = mounted("other")
(folder / "link").symlink_to(other)
show("link", folder / "link")
"""


def test_real_disks_full_read_only_bound_and_another_one(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run((unshare, "-rm", "true"), capture_output=True).returncode:
        pytest.skip("no namespaces here")
    done = subprocess.run(
        (unshare, "-rm", sys.executable, "-c", DISKS, str(tmp_path)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path / "home"),
            "MVK_AGENT_ID": "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4",
            "MVK_TENANT_ID": "acme-prod-7731",
            "MVK_API_KEY": "mvk-agent-FAULTSfaultsFAULTSfaults7Qx2",
        },
        check=False,
    )
    if "mount:" in done.stderr:
        pytest.skip("no mounts in namespaces here")
    assert [json.loads(line) for line in done.stderr.splitlines()] == [
        ["full", 1, words_of(errno.ENOSPC, tmp_path / "full/settings.json"), True, 2],
        ["only", 1, words_of(errno.EROFS, tmp_path / "only/settings.json"), True, 1],
        ["bound", 1, words_of(errno.EBUSY, tmp_path / "bound/settings.json"), True, 1],
        [
            "link",
            0,
            [
                f"{tmp_path / 'other/settings.json'}: saved.",
                "Mavvrik values: 10 added. Nothing else changed.",
            ],
            False,
            7,
        ],
    ]


def words_of(number: int, path: Path) -> list[str]:
    sentence, remedy = (one.format(file=path, folder=path.parent) for one in REFUSED[number])
    return [sentence, SAVED, remedy]
