"""Texts at the limits through the commands: `python -m tests.tools.limits`.

Each is merged or refused with a sentence, never hangs, and never takes more than 400 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.saving import ROOT, environment
from wizard.core.document.text import MAX_BYTES
from wizard.services.files.files import LIMIT

MOST_MEMORY = 400_000_000  # bytes
HANGS = 120.0  # seconds, so that a hang ends the test
DONE, ERROR, NOT_PARSEABLE = 0, 1, 6
MOST = MAX_BYTES - 2_000  # leaves space for what a merge adds


def _filled(head: str, piece: str, tail: str, size: int = MOST) -> bytes:
    """Make a text of exactly `size` bytes: as many `piece` as fit, then spaces."""
    rest = size - len(f"{head}{tail}".encode())
    text = f"{head}{piece * (rest // len(piece.encode()))}{tail}".encode()
    return text + b" " * (size - len(text))


def _nested(levels: int) -> bytes:
    inside = levels - 1
    return ('{"a":' + "[" * inside + "]" * inside + "}").encode()


def _keys(count: int, *, same: bool = False) -> str:
    return ",\n".join(f'"key-{0 if same else number}": "{number}"' for number in range(count))


@dataclass(frozen=True)
class Case:
    """One text: how it is made, and the exit code of merging it."""

    make: Callable[[], bytes]
    code: int
    says: str = ""  # a part of its message
    slow: bool = False  # only for the command


CASES: Mapping[str, Case] = {
    "2 MiB with what is added": Case(lambda: _filled('{"a":["', "x", '"]}'), DONE),
    "2 MiB without it": Case(lambda: _filled('{"a":["', "x", '"]}', MAX_BYTES), ERROR),
    "2 MiB of two bytes a character": Case(
        lambda: _filled('{"a":["', "é", '"]}', MAX_BYTES), ERROR
    ),
    "4 MB": Case(lambda: _filled('{"a":["', "x", '"]}', LIMIT), ERROR, "at most 2,097,152 (2 MiB)"),
    "4 MB and one byte": Case(
        lambda: _filled('{"a":["', "x", '"]}', LIMIT + 1), ERROR, "larger than 4 MB"
    ),
    "8 MB": Case(
        lambda: b" " * 2 * LIMIT,
        ERROR,
        "larger than 4 MB (8,388,608 bytes; the limit is 4,194,304)",
    ),
    "2 MiB of numbers": Case(lambda: _filled('{"a":[1', ",1", "]}"), DONE),
    "2 MiB of long numbers": Case(lambda: _filled('{"a":[1', ",123.5e7", "]}"), DONE, slow=True),
    "2 MiB of empty lists": Case(lambda: _filled('{"a":[1', ",[]", "]}"), DONE),
    "2 MiB of empty objects": Case(lambda: _filled('{"a":[1', ",{}", "]}"), DONE),
    "2 MiB of small objects": Case(lambda: _filled('{"a":[1', ',{"b":1}', "]}"), DONE, slow=True),
    "2 MiB of short texts": Case(lambda: _filled('{"a":[1', ',"é"', "]}"), DONE, slow=True),
    "2 MiB of short members": Case(lambda: _filled('{"b":{"a":1', ',"a":1', "}}"), DONE, slow=True),
    "2 MiB of top members": Case(lambda: _filled('{"a":1', ',"a":1', "}"), DONE, slow=True),
    "2 MiB of escapes": Case(lambda: _filled('{"a":"', "\\u00e9", '"}'), DONE, slow=True),
    "2 MiB of backslashes": Case(lambda: _filled('{"a":"', "\\\\", '"}'), DONE, slow=True),
    "2 MiB of emoji": Case(lambda: _filled('{"a":"', "😀", '"}'), DONE, slow=True),
    "2 MiB with one emoji": Case(lambda: _filled('{"a":"😀', "x", '"}'), DONE),
    "2 MiB of empty lines": Case(lambda: _filled('{"a":1', "\n", "}"), DONE),
    "2 MiB without an end": Case(
        lambda: _filled('{"a":"', "x", ""), NOT_PARSEABLE, "line 1, column"
    ),
    "2 MiB of open brackets": Case(lambda: b"[" * MOST, NOT_PARSEABLE, "line 1, column"),
    "2 MiB of quotes": Case(lambda: b'"' * MOST, NOT_PARSEABLE, "line 1, column", slow=True),
    "2 MiB of comments": Case(
        lambda: _filled('{"a":1', "//\n", "}"), NOT_PARSEABLE, "line 1, column", slow=True
    ),
    "2 MiB of commas": Case(
        lambda: _filled('{"a":1', ",", "}"), NOT_PARSEABLE, "line 1, column", slow=True
    ),
    "2 MiB of stray bytes": Case(lambda: b'{"a":"' + b"\xff" * (MOST - 8) + b'"}', DONE, slow=True),
    "2 MiB of zero bytes": Case(lambda: bytes(MOST), NOT_PARSEABLE, slow=True),
    "1,000 levels": Case(lambda: _nested(1000), DONE),
    "1,001 levels": Case(lambda: _nested(1001), NOT_PARSEABLE, "1,000"),
    "100,000 levels": Case(lambda: _nested(100_000), NOT_PARSEABLE, "1,000"),
    "90,000 keys": Case(lambda: f"{{{_keys(90_000)}}}".encode(), DONE),
    "90,000 keys in env": Case(lambda: f'{{"env": {{{_keys(90_000)}}}}}'.encode(), DONE),
    "100,000 times the same key": Case(
        lambda: f'{{"x": {{{_keys(100_000, same=True)}}}}}'.encode(), DONE
    ),
    "100,000 attributes": Case(
        lambda: json.dumps(
            {"env": {"OTEL_RESOURCE_ATTRIBUTES": ",".join(f"a{n}=b" for n in range(100_000))}}
        ).encode(),
        ERROR,
        "Spans lose token counts",
    ),
    "100,000 headers": Case(
        lambda: json.dumps(
            {"env": {"OTEL_EXPORTER_OTLP_HEADERS": ",".join(f"a{n}=b" for n in range(100_000))}}
        ).encode(),
        DONE,
    ),
    "2 MiB of attributes": Case(
        lambda: _filled('{"env":{"OTEL_RESOURCE_ATTRIBUTES":"', "a=b,", '"}}'),
        NOT_PARSEABLE,
        "longer than 1,000,000 characters",
    ),
    "1 MB of headers of one signal": Case(
        lambda: _filled(
            '{"env":{"OTEL_EXPORTER_OTLP_TRACES_HEADERS":["a=b"', ',"a=b"', "]}}", 1_000_000
        ),
        NOT_PARSEABLE,
        "more than 100,000 items",
        slow=True,
    ),
    "a line of 2 MiB": Case(lambda: _filled('{"a":"', "x", '"}'), DONE),
    "a name of 2 MiB": Case(lambda: _filled('{"', "x", '":1}'), DONE),
    "a number of 2 MiB": Case(lambda: _filled('{"a":1', "0", "}"), DONE),
    "a value of 2 MiB in env": Case(lambda: _filled('{"env":{"A":"', "x,=", '"}}'), DONE),
    "an unreadable line of 2 MiB": Case(
        lambda: _filled('{"a":"', "x", '" 1}'), NOT_PARSEABLE, "line 1, column"
    ),
    "an unreadable line of 2 MiB of attributes": Case(
        lambda: _filled('{"env":{"OTEL_RESOURCE_ATTRIBUTES":"', "a=b,", '" 1}}'),
        NOT_PARSEABLE,
        "line 1, column",
    ),
    "an unreadable line of 2 MiB of keys": Case(
        lambda: _filled('{"api_keys":["a"', ',"a"', " x}"),
        NOT_PARSEABLE,
        "line 1, column",
        slow=True,
    ),
}
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "merge": ("merge", "--on-conflict", "mavvrik"),
    "merge --diff": ("merge", "--on-conflict", "mavvrik", "--diff"),
    "merge --fix": ("merge", "--on-conflict", "mavvrik", "--fix"),
    "check": ("check",),
    "check --redact": ("check", "--redact"),
    "remove": ("remove",),
}


@dataclass(frozen=True)
class Measured:
    """One run: how it ended, its messages (stderr, and the start of stdout), seconds and bytes."""

    code: int
    words: str
    seconds: float
    memory: int


# The system counts the memory of the parent as that of the process too. So a small process starts
# it, independent of the memory of the tests.
_SMALL = """
import json, resource, subprocess, sys
limit, *command = sys.argv[1:]
try:
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=float(limit))
    code, begins = done.returncode, done.stdout[:2000].decode("utf-8", "replace")
except subprocess.TimeoutExpired:
    code, begins = -9, ""
print(json.dumps([code, begins, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def measure(
    arguments: Sequence[str], folder: Path, limit: float = HANGS, stdin: bytes = b""
) -> Measured:
    """Run `mvk-wizard` with `arguments`. After `limit` seconds it is killed."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _SMALL, str(limit), sys.executable, "-m", "wizard", *arguments],
        cwd=ROOT,
        env=environment(folder),
        input=stdin,
        capture_output=True,
        check=True,
    )
    code, begins, memory = json.loads(done.stdout)
    unit = 1 if sys.platform == "darwin" else 1024
    said = done.stderr.decode("utf-8", errors="replace") + begins
    return Measured(code, said, time.monotonic() - began, memory * unit)


def broken_promises(case: Case, command: str, run: Measured) -> list[str]:
    """Return what is wrong with one run, which should be nothing."""
    wrong = []
    if run.code not in (DONE, ERROR, NOT_PARSEABLE):
        wrong.append(f"exit code {run.code}")
    if command == "merge" and run.code != case.code:
        wrong.append(f"exit code {run.code} instead of {case.code}: {run.words[:300]}")
    if case.says not in run.words and case.code in (ERROR, NOT_PARSEABLE) and run.code:
        wrong.append(f"says {run.words[:300]!r}")
    if "Traceback" in run.words or "a fault in this program" in run.words:
        wrong.append(run.words[:500])
    if run.memory > MOST_MEMORY:
        wrong.append(f"{run.memory / 1e6:.0f} MB")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="only cases with one of these words in the name")
    options = parser.parse_args()
    failed = 0
    for name, case in CASES.items():
        if options.names and not any(word in name for word in options.names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "settings.json"
            path.write_bytes(case.make())
            for command, arguments in COMMANDS.items():
                run = measure([*arguments, str(path)], Path(folder))
                wrong = broken_promises(case, command, run)
                failed += bool(wrong)
                figures = f"{run.seconds:6.2f} s {run.memory / 1e6:5.0f} MB"
                print(f"{figures}  exit {run.code}  {command:15} {name}", *wrong, flush=True)
    print(f"{failed} broken promises")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
