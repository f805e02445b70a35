"""Whatever is wrong with a file: its sentence, what it means, what to do; old bytes, code 1."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Outcome, Run
from tests.core.test_saved_session import at_step
from tests.end_to_end.test_handover import NOW
from wizard.services import atomic
from wizard.services.state import StateKeeper

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes of POSIX")

OLD = b'{\n  "env": {\n    "A": "old"\n  }\n}\n'
READ = "Nothing was read, and nothing has changed."
SAVED = "Nothing was saved: a file that was there is exactly as it was."
KEPT = "Nothing could be kept there, and nothing else has changed."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The settings, or the file that is saved to, in a folder of its own."""
    path = tmp_path / "etc/settings.json"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def said(done: Outcome) -> list[str]:
    """What is said of the fault: without the notes on the credentials, and what went well."""
    good = ("Note: ", "The original is kept: ")
    return [line for line in done.err.splitlines() if not line.startswith(good)]


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(atomic.PREFIX)]


# Every command that saves -------------------------------------------------------------------------

EMPTY = ("merge", "--empty", "--output")
COMMANDS: dict[str, tuple[str, ...]] = {
    "merge --in-place": ("merge", "FILE", "--in-place"),
    "merge --output": (*EMPTY, "FILE"),
    "remove --in-place": ("remove", "FILE", "--in-place"),
    "remove --output": ("remove", "-", "--output", "FILE"),
    "restore --in-place": ("restore", "FILE", "--in-place"),
    "restore --output": ("restore", "--output", "FILE"),
    "handover": ("handover", "FILE"),
}
# What the system refuses, in words: {file}, and {folder} where it is.
REFUSED = {
    errno.EACCES: (
        "You may not write in {folder}.",
        "Save to a file of your own, then run: sudo cp YOUR-FILE {file}",
    ),
    errno.EPERM: (
        "{file} or its folder is locked (immutable), so it cannot be replaced.",
        "See which of them with: lsattr -d {file} {folder} (macOS: ls -ldO). Take the lock off "
        "with: sudo chattr -i {file} (macOS: sudo chflags nouchg {file}), for the folder likewise.",
    ),
    errno.EROFS: (
        "{folder} is on a file system that is mounted read-only.",
        "Save to another folder, for example in your home folder.",
    ),
    errno.EBUSY: (
        "{file} is mounted by itself, as containers do with single files, and cannot be replaced.",
        "Change the file outside the container, or save to another file, then run: "
        "cat YOUR-FILE > {file}",
    ),
    errno.EXDEV: (
        "{file} lies on another file system than its folder and cannot be replaced in one step.",
        "Save to another file, then run: cat YOUR-FILE > {file}",
    ),
    errno.ENOSPC: ("The disk that holds {folder} is full.", "Make room, then save again."),
    errno.EDQUOT: (
        "Your quota on the disk that holds {folder} is used up.",
        "Make room, then save again, or save to another disk.",
    ),
    errno.EMFILE: (
        "This program has too many files open.",
        "Leave it, allow more with: ulimit -n 1024, and start it again.",
    ),
    errno.EIO: (
        "The disk that holds {file} reported an error.",
        "Use another disk, and have this one looked at.",
    ),
}


def prepare(command: Run, file: Path) -> None:
    """Settings that were merged, with a kept original, and a set-up that was begun."""
    assert command("merge", str(file), "--in-place").code == 0
    StateKeeper().keep(at_step(6), NOW)


def prepare_handover(command: Run, file: Path) -> None:
    """An earlier hand-over is replaced; nothing else would be."""
    file.unlink()
    assert command("handover", str(file)).code == 0


@pytest.mark.parametrize("number", REFUSED, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", COMMANDS)
def test_what_the_system_refuses_is_told_in_words_and_the_old_bytes_are_there(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    if name != "merge --in-place":
        prepare(command, file)
    if name == "handover":
        prepare_handover(command, file)
    before, replace = file.read_bytes(), os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target) == file:
            raise OSError(number, os.strerror(number))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    arguments = [str(file) if one == "FILE" else one for one in COMMANDS[name]]
    done = command(*arguments, stdin=OLD)
    sentence, remedy = (one.format(file=file, folder=file.parent) for one in REFUSED[number])
    assert (done.code, said(done), done.out) == (1, [sentence, SAVED, remedy], b"")
    assert file.read_bytes() == before
    assert left_behind(file.parent) == []


def test_where_the_original_cannot_be_kept_nothing_is_changed(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EDQUOT, "used up")

    monkeypatch.setattr(os, "link", refuse)
    done = command("merge", str(file), "--in-place")
    assert (done.code, said(done), done.out) == (
        1,
        [
            "Your quota on the disk that holds ~/mvk-wizard is used up.",
            KEPT,
            "Make room, then save again, or save to another disk.",
        ],
        b"",
    )
    assert file.read_bytes() == OLD


def test_where_no_receipt_can_be_kept_it_is_saved_and_the_way_back_is_told(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target).name.startswith("receipt-"):
            raise OSError(errno.ENOSPC, "full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    done = command("merge", str(file), "--in-place")
    assert (done.code, said(done)[:3]) == (
        0,
        [
            f"{file}: saved.",
            "Saved, but no receipt for an exact undo: The disk that holds ~/mvk-wizard/receipts "
            "is full.",
            "mvk-wizard remove takes the Mavvrik values out all the same; what they replaced "
            "stands in the settings as they were.",
        ],
    )
    assert b"OTEL_TRACES_EXPORTER" in file.read_bytes()


def test_a_folder_that_does_not_confirm_is_told_and_the_new_bytes_are_there(
    command: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def refuse(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse)
    done = command("merge", str(file), "--in-place")
    assert (done.code, said(done)[0]) == (
        0,
        f"{file}: saved, power-loss safety not confirmed.",
    )
    assert b"OTEL_TRACES_EXPORTER" in file.read_bytes()


# Changed meanwhile --------------------------------------------------------------------------------

THEIRS = b'{\n  "env": {\n    "A": "theirs"\n  }\n}\n'
BOTH = [
    "What was loaded (-), and what is there now (+):",
    "      1  {",
    '      2    "env": {',
    '-     3      "A": "old"',
    '+     3      "A": "theirs"',
    "      4    }",
    "      5  }",
]


def write_theirs(file: Path) -> None:
    file.write_bytes(THEIRS)


def write_rubbish(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("meanwhile", "shown"),
    [
        (write_theirs, BOTH),
        (Path.unlink, ["There is no file {file}."]),
        (write_rubbish, ["It cannot be read as text any more."]),
    ],
    ids=["changed", "gone", "no text"],
)
@pytest.mark.parametrize("name", ["merge", "remove", "restore"])
def test_changed_meanwhile_stops_it_and_both_are_shown(
    command: Run,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    meanwhile: Callable[[Path], None],
    shown: list[str],
) -> None:
    if name != "merge":
        prepare(command, file)
    before, fsync = file.read_bytes(), os.fsync

    def change(descriptor: int) -> None:
        fsync(descriptor)
        if file.exists() and file.read_bytes() == before:
            meanwhile(file)

    monkeypatch.setattr(os, "fsync", change)
    done = command(name, str(file), "--in-place")
    first, second, *lines, last = said(done)
    assert (done.code, done.out) == (1, b"")
    assert first == f"{file} was changed by somebody else after it was loaded."
    assert second == SAVED
    assert last == "Run the command again: it starts from the file as it is now."
    if name == "merge" or len(shown) == 1:
        assert lines == [line.format(file=file) if len(shown) == 1 else line for line in shown]
    else:  # from the merged text to theirs: by which lines is not said here
        assert (lines[0], lines[-1]) == (BOTH[0], BOTH[-1])
    assert not file.exists() or file.read_bytes() != before
    assert left_behind(file.parent) == []


# What really stands there -------------------------------------------------------------------------


def a_folder(path: Path) -> None:
    path.mkdir()


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def a_dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "gone/lost.json")


def a_device(path: Path) -> None:
    path.symlink_to("/dev/null")


# What it is, then the sentence and the remedy where it is read, and where it is saved to.
STANDS_THERE: dict[Callable[[Path], None], tuple[tuple[str, str], tuple[str, str]]] = {
    os.mkfifo: (
        (
            "{path} is a pipe, not a file.",
            "Put what comes out of it into a file first: cat {path} > YOUR-FILE",
        ),
        (
            "{path} is a pipe, not a file.",
            "Save to an ordinary file, then run: cat YOUR-FILE > {path}",
        ),
    ),
    a_folder: (
        (
            "{path} is a folder, not a file.",
            "Name the file in it, for example: {path}/settings.json",
        ),
    )
    * 2,
    a_loop: (
        (
            "{path} is a link that leads back to itself.",
            "Name the file that the link was meant for.",
        ),
    )
    * 2,
    a_dangling_link: (
        (
            "{path} is a link to {folder}/gone/lost.json, which is not there.",
            "Bring that file back, or name another one.",
        ),
        (
            "There is no folder {folder}/gone.",
            "Create it with: mkdir -p {folder}/gone, or save somewhere else.",
        ),
    ),
    a_device: (
        ("{path} is a device, not a file.", "Name an ordinary file."),
        ("/dev/null is a device, not a file.", "Name an ordinary file."),
    ),
}


@pytest.mark.parametrize("make", STANDS_THERE, ids=lambda one: one.__name__)
def test_what_is_no_file_is_refused_with_what_to_do_instead(
    command: Run, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "there"
    make(path)
    read, saved = (
        [one.format(path=path, folder=tmp_path) for one in words] for words in STANDS_THERE[make]
    )
    done = command("merge", str(path), "--in-place")
    assert (done.code, said(done), done.out) == (1, [read[0], READ, read[1]], b"")
    done = command(*EMPTY, str(path))
    assert (done.code, said(done), done.out) == (1, [saved[0], SAVED, saved[1]], b"")
    assert left_behind(tmp_path) == []


def test_a_link_to_a_file_that_is_not_there_yet_creates_it(command: Run, tmp_path: Path) -> None:
    (tmp_path / "there").symlink_to("new.json")
    done = command(*EMPTY, str(tmp_path / "there"))
    assert (done.code, said(done)[0]) == (0, f"{tmp_path / 'new.json'}: saved.")
    assert (tmp_path / "there").is_symlink()


@pytest.mark.parametrize(
    ("name", "sentence", "remedy"),
    [
        (
            "none here/settings.json",
            "There is no folder {folder}/none here.",
            "Create it with: mkdir -p '{folder}/none here', or save somewhere else.",
        ),
        (
            "settings.json/inside",
            "{folder}/settings.json is not a folder.",
            "Check the path, or save somewhere else.",
        ),
        ("x" * 300, "The name {folder}/" + "x" * 300 + " is too long.", "Choose a shorter name."),
        ("\0", "This is not a name that a file can have.", "Choose another name."),
    ],
    ids=["no folder", "a file for a folder", "too long", "no name"],
)
def test_a_place_that_is_none_is_named(
    command: Run, file: Path, name: str, sentence: str, remedy: str
) -> None:
    folder = file.parent
    done = command(*EMPTY, f"{folder}/{name}")
    words = [sentence.format(folder=folder), SAVED, remedy.format(folder=folder)]
    assert (done.code, said(done), done.out) == (1, words, b"")


def test_too_many_open_files_are_told(command: Run, file: Path) -> None:
    import resource  # Windows has none

    assert command("merge", str(file)).code == 0  # everything is imported
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = os.dup(0)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
        done = command("merge", str(file), "--in-place")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        os.close(highest)
    sentence, remedy = REFUSED[errno.EMFILE]
    assert (done.code, said(done), done.out) == (1, [sentence, READ, remedy], b"")
    assert file.read_bytes() == OLD


# Rights and locks ---------------------------------------------------------------------------------


@contextmanager
def as_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everyone may enter; root is somebody without rights meanwhile."""
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


def test_an_unwritable_folder_is_told_with_the_command_to_run(
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
                f"Save to a file of your own, then run: sudo cp YOUR-FILE {path}",
            ],
            b"",
        )
        done = command("merge", str(hidden), "--in-place")
        assert (done.code, said(done), done.out) == (
            1,
            [
                f"You may not read {hidden}.",
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
def test_a_lock_is_told_with_the_commands_to_run(command: Run, file: Path, what: str) -> None:
    with immutable(file if what == "file" else file.parent):
        done = command("merge", str(file), "--in-place")
    words = REFUSED[errno.EPERM]
    sentence, remedy = (one.format(file=file, folder=file.parent) for one in words)
    assert (done.code, said(done), done.out) == (1, [sentence, SAVED, remedy], b"")
    assert file.read_bytes() == OLD


def test_a_disk_without_access_rights_is_told(
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
            f"The disk that holds {file.parent} knows no access rights, so others could read "
            "the file.",
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
from tests.end_to_end.test_file_faults import OLD
from wizard.cli import run

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
                "Mavvrik values: 10 added. Everything else is as it was.",
            ],
            False,
            7,
        ],
    ]


def words_of(number: int, path: Path) -> list[str]:
    sentence, remedy = (one.format(file=path, folder=path.parent) for one in REFUSED[number])
    return [sentence, SAVED, remedy]
