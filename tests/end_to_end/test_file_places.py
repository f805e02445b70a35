"""Paths that are not a file or do not exist: what is wrong, what to do; exit code 1."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.end_to_end.faulty_files import EMPTY, OLD, READ, REFUSED, SAVED, left_behind, said

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes of POSIX")


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
            "Write its output to a file first: cat {path} > YOUR-FILE",
        ),
        (
            "{path} is a pipe, not a file.",
            "Save to an ordinary file, then run: cat YOUR-FILE > {path}",
        ),
    ),
    a_folder: (
        (
            "{path} is a folder, not a file.",
            "Name a file in it, for example: {path}/settings.json",
        ),
    )
    * 2,
    a_loop: (
        (
            "{path} is a link that leads back to itself.",
            "Name the file that the link should lead to.",
        ),
    )
    * 2,
    a_dangling_link: (
        (
            "{path} is a link to {folder}/gone/lost.json, which does not exist.",
            "Restore that file, or name another.",
        ),
        (
            "The folder {folder}/gone does not exist.",
            "Create it with: mkdir -p {folder}/gone, or save somewhere else.",
        ),
    ),
    a_device: (
        ("{path} is a device, not a file.", "Name an ordinary file."),
        ("/dev/null is a device, not a file.", "Name an ordinary file."),
    ),
}


@pytest.mark.parametrize("make", STANDS_THERE, ids=lambda one: one.__name__)
def test_a_path_that_is_not_a_file_is_refused_with_what_to_do_instead(
    command: Run, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "there"
    make(path)
    read, saved = (
        [one.format(path=path, folder=tmp_path) for one in words] for words in STANDS_THERE[make]
    )
    done = command("merge", str(path), "--in-place")
    code = 2 if make is a_dangling_link else 1  # a file that is not there
    assert (done.code, said(done), done.out) == (code, [read[0], READ, read[1]], b"")
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
            "The folder {folder}/none here does not exist.",
            "Create it with: mkdir -p '{folder}/none here', or save somewhere else.",
        ),
        (
            "settings.json/inside",
            "{folder}/settings.json is not a folder.",
            "Check the path, or save somewhere else.",
        ),
        ("x" * 300, "The name {folder}/" + "x" * 300 + " is too long.", "Choose a shorter name."),
        ("\0", "A file can't have this name.", "Choose another name."),
    ],
    ids=["no folder", "a file for a folder", "too long", "no name"],
)
def test_a_path_that_does_not_exist_is_named(
    command: Run, file: Path, name: str, sentence: str, remedy: str
) -> None:
    folder = file.parent
    done = command(*EMPTY, f"{folder}/{name}")
    words = [sentence.format(folder=folder), SAVED, remedy.format(folder=folder)]
    assert (done.code, said(done), done.out) == (1, words, b"")


def test_too_many_open_files_are_reported(command: Run, file: Path) -> None:
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
