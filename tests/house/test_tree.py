"""What is in the tree, and what never is."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import OUTSIDE, ROOT
from wizard import __version__

TOP = {
    *("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"),
    *("SECURITY.md", "CONTRIBUTING.md", ".github", "requirements.lock"),
    *("wizard", "tests", "screenshots", ".ci"),
}
# Where the API key is removed from its wrapping, and what for.
UNWRAPPED = {
    "wizard/core/merge/target_env.py": "the header value of the result",
    "wizard/core/trace/arrival.py": "comparing with what a receiver got",
    "wizard/core/check/credentials.py": "comparing with what a document holds",
    "wizard/core/credentials/reading.py": "looking for characters that a header cannot carry",
    "wizard/core/session/session.py": "salted marks, so that the same key is recognized",
    "wizard/core/redact/mask.py": "hiding it",
    "wizard/core/trace/trial_settings.py": "a stand-in of the same shape",
    "wizard/report/differences.py": "comparing with what a document holds",
    "wizard/core/known_key.py": "asking the clipboard whether it still holds the key",
    "wizard/services/practice/mavvrik.py": "the practice key, which opens nothing",
    "wizard/services/practice/sample.py": "the header of a practice request",
    "wizard/services/net/http.py": "the header of a request",
}
NEVER = {
    "a path of one computer": r"/(?:work|root)/|/home/(?!ana|anabel|bob|jo)\w+/\w+/",
    "something left undone": r"\b(?:TO" r"DO|FIX" r"ME|HA" r"CK)\b",
    "a breakpoint": r"\bbreak" r"point\(\)|\bpdb\b",
    "a conflict of versions": r"^(?:<{7}|>{7}) ",
}
TEXTS = {".py", ".md", ".toml", ".tcss", ".txt", ".cjs", ".js", ".yml", ".sh", ""}


def files() -> list[Path]:
    """Every file that belongs to the project: what git knows, or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=OUTSIDE, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git clone")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def project() -> dict[str, object]:
    loaded: dict[str, object] = tomllib.loads(text(ROOT / "pyproject.toml"))
    return loaded


def test_the_top_of_the_tree_holds_what_it_should() -> None:
    assert {name(path).partition("/")[0] for path in files()} <= TOP


def test_nothing_is_in_the_tree_that_was_not_meant_to_stay() -> None:
    found = [
        f"{name(path)}: {what}"
        for path in files()
        if path.suffix in TEXTS and path != Path(__file__)
        for what, pattern in NEVER.items()
        if re.search(pattern, text(path), re.MULTILINE)
    ]
    assert found == []


def test_the_key_is_unwrapped_in_few_places_each_for_a_reason() -> None:
    found = {
        name(path) for path in (ROOT / "wizard").rglob("*.py") if "get_secret_value" in text(path)
    }
    assert found == UNWRAPPED.keys()


def test_the_wheel_holds_the_whole_package_and_neither_tests_nor_pictures(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not here")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.iterdir()
    listed = [one for one in ZipFile(wheel).namelist() if ".dist-info/" not in one]
    held = {one for one in listed if ".data/" not in one}
    shared = {one.partition(".data/data/")[2] for one in listed} - {""}
    assert shared == {
        "share/man/man1/mvk-wizard.1",
        "share/bash-completion/completions/mvk-wizard",
        "share/zsh/site-functions/_mvk-wizard",
        "share/fish/vendor_completions.d/mvk-wizard.fish",
    }
    ours = {name(path) for path in files() if name(path).startswith("wizard/")}
    assert held == ours
    kinds = {Path(one).suffix for one in ours}
    assert kinds >= {".py", ".md", ".tcss", ".tsv", ".1"}  # code, pages, looks, data, manual
    assert "wizard/py.typed" in ours


def test_the_license_is_the_one_that_is_named() -> None:
    assert "Apache License" in text(ROOT / "LICENSE")
    assert "Version 2.0" in text(ROOT / "LICENSE")
    details = project()["project"]
    assert isinstance(details, dict)
    assert details["license"] == "Apache-2.0"
    assert details["license-files"] == ["LICENSE"]


def test_the_version_is_a_literal_that_the_changelog_knows() -> None:
    source = text(ROOT / "wizard/__init__.py")
    assert f'__version__ = "{__version__}"' in source
    assert re.search(
        rf"^## (?:Unreleased|{re.escape(__version__)})", text(ROOT / "CHANGELOG.md"), re.M
    )


def requirements() -> list[Requirement]:
    details = project()["project"]
    assert isinstance(details, dict)
    listed = [*details["dependencies"], *details["optional-dependencies"]["test"]]
    return [Requirement(line) for line in listed]


def test_the_constraints_pin_every_dependency_within_its_range() -> None:
    lines = text(ROOT / "tests/constraints.txt").splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    versions = {canonicalize_name(key): Version(value) for key, value in pinned.items()}
    missing = {one.name for one in requirements() if canonicalize_name(one.name) not in versions}
    assert missing == set()
    outside = {
        one.name
        for one in requirements()
        if versions[canonicalize_name(one.name)] not in one.specifier
    }
    assert outside == set()


def test_dependencies_are_ranges_and_not_pins() -> None:
    details = project()["project"]
    assert isinstance(details, dict)
    for line in details["dependencies"]:
        specifier = str(Requirement(line).specifier)
        assert ">=" in specifier
        assert "==" not in specifier
