"""Measure the newest Claude Code and write what it does into the one file that holds it.

`python -m tests.tools.measure` asks npm for the newest version, installs it, runs every recorded
case, reads the names of attributes on its spans, the list of names that it applies without asking,
and the approval dialog on a terminal, compares all of it with `wizard/core/client/measured.tsv` and
writes that file. Moving to a new version is: run it, look at the diff, commit the file.

`--version X` takes another version, and writes nothing; `--only WORD` runs the cases with this word
in their names; `--missing` only those that are not recorded yet. A run of all cases keeps them
outside this tree until they are complete, so one that was cut off goes on where it was.

Exit 0: nothing differs; 1: something does; 2: it cannot be run here.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.conftest import OUTSIDE, ROOT
from tests.core.check.settings import RIGHT
from tests.real_client.behavior import GUIDE, TOOL_PROMPT
from tests.real_client.case import Case, Outcome
from tests.real_client.cases import RECORDED_FILE, Row, all_cases, read_table, row, table
from tests.real_client.install import PACKAGE, Unavailable, cache, client
from tests.real_client.run import check_namespaces, in_namespaces, run
from wizard.core.client.versions import SAFE, THIS
from wizard.core.merge.current_env import OTHER_ADDRESSES
from wizard.core.values import MAVVRIK_KEYS

ATTRIBUTE, DIALOG = "attribute: ", "approval: "
KINDS = {SAFE: "applied without asking", ATTRIBUTE: "attributes", DIALOG: "approval dialog"}
CASES = "cases"
# A list of names in the program that has these is the safe list.
_KNOWN_AS_SAFE = {b"CLAUDE_CODE_ENABLE_TELEMETRY", b"OTEL_METRICS_EXPORTER"}
_LIST = re.compile(rb'\[((?:"[A-Z][A-Za-z0-9_]+",?){60,})\]')
_MORE_RUNS = 3
_ASKED_ABOUT = (*MAVVRIK_KEYS, *OTHER_ADDRESSES, "OTEL_TRACES_SAMPLER", "EXISTING_SETTING")


def main() -> int:
    """Run the command; 0 same, 1 different, 2 not possible here."""
    options = _arguments()
    try:
        check_namespaces()
        version = options.version or newest()
        program = client(version)
    except Unavailable as reason:
        print(f"The real client cannot be run here: {reason}.", file=sys.stderr)
        return 2
    known, begun = read_table(RECORDED_FILE), time.monotonic()
    whole = not (options.only or options.missing)
    wanted = [
        name
        for name in all_cases()
        if options.only in name and not (options.missing and name in known)
    ]
    kept = cache() / f"measured-{version}.tsv"
    found = _cases(wanted, version, kept if whole else Path(os.devnull))
    found |= _raced(found, known, version)
    if whole:
        found = {**_this(version), **found, **_facts(version, Path(program[-1]))}
        kept.unlink(missing_ok=True)
    said = compare(
        found, known if whole else {name: known[name] for name in found if name in known}
    )
    minutes = (time.monotonic() - begun) / 60
    print(f"{said}Claude Code {version}: {len(wanted)} cases in {minutes:.0f} min.")
    if not options.version and (whole or known[THIS].verdict == version):
        RECORDED_FILE.write_text(table(in_order(found if whole else known | found)), "utf-8")
        place = RECORDED_FILE.relative_to(ROOT)
        print(f"One file changes: {place}. Look at it (git diff {place}), then commit it.")
    return 1 if said else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.measure")
    parser.add_argument(
        "--version", help="of Claude Code, instead of the newest; nothing is written"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="only cases with this word")
    parser.add_argument("--missing", action="store_true", help="only cases not recorded yet")
    return parser.parse_args()


def newest() -> str:
    """The newest version, as npm knows it.

    Raises:
        Unavailable: npm is not here, or does not answer.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not here")
    command = [npm, "view", PACKAGE, "version"]
    done = subprocess.run(command, env=OUTSIDE, capture_output=True, text=True, check=False)
    if done.returncode or not re.fullmatch(r"\d+\.\d+\.\d+\n", done.stdout):
        raise Unavailable("npm does not say which version is the newest")
    return done.stdout.strip()


def _this(version: str) -> dict[str, Row]:
    return {THIS: Row(version, f"{datetime.now(UTC):%Y-%m-%d}")}


# Cases --------------------------------------------------------------------------------------------


def _cases(names: list[str], version: str, kept: Path) -> dict[str, Row]:
    """Run the cases that are not in `kept`, as many at once as there are processors.

    Each is kept there as soon as it ended.
    """
    found = {name: one for name, one in read_table(kept).items() if name in names}
    left = {name: case for name, case in all_cases().items() if name in names and name not in found}
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        for name, one in zip(
            left, workers.map(partial(_run, version=version), left.values()), strict=True
        ):
            found[name] = one
            kept.write_text(table(found), "utf-8")
            print(f"[{len(found):>3}/{len(names)}] {name}: {one.verdict}", file=sys.stderr)
    return found


def _raced(found: Mapping[str, Row], known: Mapping[str, Row], version: str) -> dict[str, Row]:
    """Give the cases that differ from what is recorded, but not each time: what they do is a race.

    A time-out of a millisecond is one. A slow computer must not change what is recorded of it.
    """
    again = [name for name in found if name in known and found[name] != known[name]]
    return {
        name: known[name]
        for name in again
        if any(_run(all_cases()[name], version) == known[name] for _ in range(_MORE_RUNS))
    }


def _run(case: Case, version: str) -> Row:
    return row(run(case, version))


# What is read besides -----------------------------------------------------------------------------


def _facts(version: str, program: Path) -> dict[str, Row]:
    names: dict[str, Callable[[], dict[str, Row]]] = {
        ATTRIBUTE: lambda: attributes(run(Case(GUIDE, prompt=TOOL_PROMPT), version)),
        SAFE: lambda: {f"{SAFE}{name}": Row("applied") for name in safe_names(program)},
        DIALOG: lambda: _dialog(version),
    }
    found: dict[str, Row] = {}
    for kind, read in names.items():
        print(f"[{KINDS[kind]}]", file=sys.stderr)
        found |= read()
    return found


def attributes(outcome: Outcome) -> dict[str, Row]:
    """The names of the attributes on the resource and on each kind of span."""
    found: set[str] = set()
    for sent in outcome.sent:
        for group in json.loads(sent.body)["resourceSpans"]:
            found |= {f"resource {one['key']}" for one in group["resource"]["attributes"]}
            for span in (one for scope in group["scopeSpans"] for one in scope["spans"]):
                kind = span["name"].removeprefix("claude_code.")
                found |= {f"{kind} {one['key']}" for one in span["attributes"]}
    return {f"{ATTRIBUTE}{name}": Row("sent") for name in sorted(found)}


def safe_names(program: Path) -> list[str]:
    """The names that the program applies without asking, as they stand in it.

    Raises:
        LookupError: no list in it, or more than one, has the names that are known to be safe.
    """
    with program.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        lists = {one[1] for one in _LIST.finditer(data)}
    found = [names for text in lists if (names := set(re.findall(rb"\w+", text))) >= _KNOWN_AS_SAFE]
    if len(found) != 1:
        raise LookupError(f"{len(found)} lists in the program look like the safe list")
    return sorted(name.decode() for name in found[0])


def _dialog(version: str) -> dict[str, Row]:
    """Which of the names that a merge can leave in the settings the approval dialog lists."""
    settings = {"env": {**dict.fromkeys(_ASKED_ABOUT, "https://example.com"), **RIGHT}}
    shown = in_namespaces("dialog", json.dumps(settings).encode(), client(version))
    listed = re.findall(r"^ +· (\w+)", json.loads(shown)["shown"], re.M)
    return {
        f"{DIALOG}{name}": Row("asked" if name in listed else "applied")
        for name in sorted({*_ASKED_ABOUT, *RIGHT})
    }


# The table ----------------------------------------------------------------------------------------


def kind_of(name: str) -> str:
    """What a row is about, in words."""
    return next((words for start, words in KINDS.items() if name.startswith(start)), CASES)


def in_order(found: Mapping[str, Row]) -> dict[str, Row]:
    """The version, the cases in their order, then the rest by name."""
    cases = [name for name in all_cases() if name in found]
    rest = sorted(name for name in found if name.startswith(tuple(KINDS)))
    return {name: found[name] for name in (THIS, *cases, *rest)}


def compare(found: Mapping[str, Row], known: Mapping[str, Row]) -> str:
    """What differs from what is recorded, row by row, and how much; empty if nothing does."""
    lines = list(_differences(found, known))
    if not lines:
        return ""
    counts = Counter(kind_of(name) for name, _ in lines)
    total = ", ".join(f"{counts[kind]} {kind}" for kind in (CASES, *KINDS.values()) if counts[kind])
    return "".join(f"{text}\n\n" for text in (*(text for _, text in lines), f"Different: {total}."))


def _differences(found: Mapping[str, Row], known: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys((*found, *known)):
        now, before = found.get(name), known.get(name)
        if name == THIS or now == before:
            continue
        said = f"{'NEW' if before is None else 'GONE' if now is None else 'DIFFERENT'}  {name}"
        if before is not None:
            said += f"\n  recorded {' | '.join(before)}"
        if now is not None:
            said += f"\n  now      {' | '.join(now)}"
        yield name, said


if __name__ == "__main__":
    sys.exit(main())
