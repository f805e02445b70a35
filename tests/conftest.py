"""What all tests share."""

from __future__ import annotations

import gc
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from wizard.services.files.places import own_places

# The same few texts in every run, so that a change is judged by what it changes; `random` looks at
# others, and at more: python -m pytest tests/core --hypothesis-profile=random
# How fast anything is, the benchmark says. Beside other work a test may take any time.
settings.register_profile(
    "fixed",
    derandomize=True,
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "random", settings.get_profile("fixed"), derandomize=False, max_examples=200
)
settings.load_profile("fixed")

ROOT = Path(__file__).resolve().parents[1]
# The environment of whoever runs the tests, for git, npm and pip: they need the real home folder.
OUTSIDE = dict(os.environ)
_REAL_PLACES = own_places()
Value = TypeVar("Value")
_BEFORE = pytest.StashKey[dict[Path, int]]()
_HOMES = (
    *("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"),
    *("APPDATA", "LOCALAPPDATA"),
)


def one_of_each(values: Iterable[Value], kind: Callable[[Value], object]) -> list[Any]:
    """Return parameters. The first of each kind always runs, the others run in the full set."""
    kinds: set[object] = set()
    parameters = []
    for value in values:
        is_new = (found := kind(value)) not in kinds
        kinds.add(found)
        parameters.append(value if is_new else full(value))
    return parameters


def full(*values: object) -> Any:
    """One set of parameters that runs in the full set only."""
    return pytest.param(*values, marks=pytest.mark.full)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give every test, and each program that it starts, a home folder of its own, and colors."""
    folder = Path(tempfile.mkdtemp(prefix="home-", dir=tmp_path_factory.getbasetemp()))
    with pytest.MonkeyPatch.context() as environment:
        for name in _HOMES:
            environment.delenv(name, raising=False)
        for name in [name for name in os.environ if name.startswith("MVK_")]:
            environment.delenv(name)
        for name in ("HOME", "USERPROFILE"):
            environment.setenv(name, str(folder))
        for name, value in (("TERM", "xterm-256color"), ("COLORTERM", "truecolor")):
            environment.setenv(name, value)
        yield folder
    with suppress(OSError):  # What a test has left stays, as its tmp_path does.
        folder.rmdir()


def _written_at_home() -> dict[Path, int]:
    """The files in the real folders of the wizard, each with the time of its last change."""
    folders = (_REAL_PLACES.data, _REAL_PLACES.state)
    paths = {path for folder in folders for path in folder.rglob("*")}
    return {path: path.lstat().st_mtime_ns for path in paths if path.is_file()}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: one worker more than there are cores, because many tests wait for a program."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Spare the garbage collector what was collected: all of it is needed until the end."""
    gc.freeze()


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[_BEFORE] = _written_at_home()


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Fail the run where a test has written to the real home folder of whoever runs it."""
    yield
    before = session.config.stash.get(_BEFORE, None)
    written = [] if before is None else sorted(_written_at_home().items() - before.items())
    if written and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\nA test, or a wizard that ran meanwhile, has written to the home folder:")
        print(*(path for path, _ in written), sep="\n")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measured facts and cases next to the project. Without them, their tests are skipped."""
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
_once = cache(cache)  # one memory for each function

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
    from wizard.cli.arguments import build_parser
    from wizard.cli.main import run

    # Building the parser takes longer than most commands, and it is the same each time.
    monkeypatch.setattr("wizard.cli.main.build_parser", _once(build_parser))
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
