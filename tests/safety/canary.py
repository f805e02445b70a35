"""A key with a unique pattern through every command and every crash: `python -m tests.safety.canary`.

Afterwards everything that was written is searched for it: 0 hits outside the saved result and the
kept original.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.safety.canary_child import FAULTS
from tests.safety.saving import ROOT, environment
from tests.safety.search import CANARY, Hit, find, find_in_tree
from wizard.core.values import mavvrik_values

KEY = CANARY.text
AGENT, TENANT = "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4", "tenant-123"
NAMES = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": TENANT, "MVK_API_KEY": KEY}
BLOCK = "".join(f"{name}={value}\n" for name, value in NAMES.items())
OURS = dict(mavvrik_values(AGENT, TENANT, KEY))
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
PLAIN = json.dumps({"model": "opus", "env": {"EXISTING": "1"}}, indent=2)
MERGED = json.dumps({"model": "opus", "env": {"EXISTING": "1", **OURS}}, indent=2)
# The key wherever somebody may have put it, and not always where it belongs.
STRAYED = json.dumps(
    {
        "apiKeyHelper": f"echo {KEY}",
        "permissions": {"allow": [f"Bash(curl -H 'Authorization: Bearer {KEY}':*)"]},
        HEADERS: f"Authorization=Bearer {KEY}",
        "env": {
            **OURS,
            HEADERS: f'x-tenant-id={TENANT}, Authorization="Bearer {KEY}"',
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"https://user:{KEY}@otlp.example.com",
            "OTEL_RESOURCE_ATTRIBUTES": f"mvk.agent_id={KEY} ,token={KEY},bad",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS": f"Authorization=Bearer%20{KEY}",
            "MVK_API_KEY": KEY,
            "OTEL_TRACES_EXPORTER": KEY,
        },
    },
    indent=2,
)
ESCAPED = MERGED.replace(KEY, "".join(f"\\u{ord(sign):04x}" for sign in KEY))
BROKEN = MERGED.replace(f'Bearer {KEY}"', f"Bearer {KEY}'")
MENDABLE = "// " + KEY + "\n" + MERGED.replace('"1"\n', '"1",\n')


@dataclass(frozen=True)
class Scenario:
    """One use of one command, and where its result, with the key in it, may be."""

    arguments: tuple[str, ...]
    settings: str = PLAIN
    stdin: str = ""
    credentials: str = ""  # a file; empty: they are in the environment
    results: frozenset[str] = frozenset()  # "stdout", "settings.json", "out.json"
    in_environment: bool = True


def _scenario(command: str, *results: str, **options: str) -> Scenario:
    chosen = Scenario(tuple(command.split()), results=frozenset(results), **options)  # type: ignore[arg-type]
    return replace(chosen, in_environment=not (chosen.credentials or "--credentials" in command))


_ALL = "--on-conflict mavvrik"
SCENARIOS: Mapping[str, Scenario] = {
    "merge": _scenario("merge settings.json", "stdout"),
    "merge, key in a file": _scenario(
        "merge settings.json --credentials block", "stdout", credentials=BLOCK
    ),
    "merge, key from stdin": _scenario(
        "merge settings.json --credentials -", "stdout", stdin=BLOCK
    ),
    "merge, settings from stdin": _scenario(f"merge - {_ALL}", "stdout", stdin=STRAYED),
    "merge --empty": _scenario("merge --empty --json", "stdout"),
    "merge --in-place": _scenario("merge settings.json --in-place", "settings.json"),
    "merge --output": _scenario("merge settings.json --output out.json", "out.json"),
    "merge --diff": _scenario(f"merge settings.json --diff {_ALL}", settings=STRAYED),
    "merge --diff of escapes": _scenario(f"merge settings.json --diff {_ALL}", settings=ESCAPED),
    "merge --json": _scenario(
        f"merge settings.json --json --in-place {_ALL}", "settings.json", settings=STRAYED
    ),
    "merge, undecided": _scenario("merge settings.json", settings=STRAYED),
    "merge, kept": _scenario("merge settings.json --on-conflict keep", settings=STRAYED),
    "merge of broken settings": _scenario("merge settings.json", settings=BROKEN),
    "merge --fix": _scenario(
        f"merge settings.json --fix --in-place {_ALL}", "settings.json", settings=MENDABLE
    ),
    "merge, no place": _scenario("merge settings.json --output missing/out.json"),
    "merge, a mangled key": _scenario(
        "merge settings.json --credentials block", credentials=BLOCK.replace("c4", 'c4"', 2)
    ),
    "merge, a key with a comma": _scenario(
        "merge settings.json --credentials block", credentials=BLOCK.replace(KEY, f"{KEY},x y")
    ),
    "merge, the key as agent": _scenario(
        "merge settings.json --credentials block", credentials=BLOCK.replace(AGENT, KEY)
    ),
    "merge, the key alone": _scenario(
        "merge settings.json --credentials block", credentials=f"{KEY} {KEY}"
    ),
    "merge, the key as endpoint": _scenario(f"merge settings.json --endpoint https://{KEY}@x"),
    "check": _scenario("check settings.json", settings=MERGED),
    "check of strayed keys": _scenario("check settings.json", settings=STRAYED),
    "check of escapes": _scenario("check settings.json", settings=ESCAPED),
    "check --json": _scenario("check settings.json --json", settings=STRAYED),
    "check --redact": _scenario("check settings.json --redact", settings=STRAYED),
    "check of broken settings": _scenario("check settings.json", settings=BROKEN),
    "check --this-computer": _scenario("check --this-computer"),
    "remove": _scenario("remove settings.json", settings=MERGED),
    "remove of strayed keys": _scenario("remove settings.json", "stdout", settings=STRAYED),
    "remove --diff": _scenario("remove settings.json --diff", settings=STRAYED),
    "remove --in-place": _scenario("remove settings.json --in-place --json", settings=MERGED),
    "restore": _scenario("restore settings.json", "stdout", settings=MERGED),
}


@dataclass(frozen=True)
class Crash:
    """In which function of ours, when, and how."""

    target: str = ""  # "core/plan.py:make_plan"
    event: str = "call"
    fault: str = ""


@dataclass
class Result:
    """What was found after the runs of one scenario."""

    codes: list[int] = field(default_factory=list)
    hits: list[str] = field(default_factory=list)


def run_jobs(folder: Path, scenario: Scenario, crashes: Sequence[Crash]) -> tuple[Result, Path]:
    """Run one scenario once a crash, each in folders of its own, and search all it has left."""
    jobs, places = [], []
    for number, crash in enumerate(crashes):
        place = folder / str(number)
        jobs.append(_job(place, scenario, crash))
        places.append(place)
    done = subprocess.run(
        [sys.executable, "-m", "tests.safety.canary_child"],
        input=json.dumps(jobs).encode(),
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        check=True,
    )
    result = Result([json.loads(line) for line in done.stdout.splitlines()])
    for place, crash in zip(places, crashes, strict=True):
        result.hits += [f"{crash}: {hit}" for hit in _search(place, scenario)]
    result.hits += map(str, find(CANARY, done.stdout + done.stderr, "the parent's output"))
    return result, places[0] / "logs/list"


def _job(place: Path, scenario: Scenario, crash: Crash) -> dict[str, object]:
    """Lay the files out; what goes in lies apart from what comes out."""
    work, logs = place / "work", place / "logs"
    for made in (work, logs, place / "home"):
        made.mkdir(parents=True)
    (work / "settings.json").write_text(scenario.settings)
    (work / "block").write_text(scenario.credentials)
    (place / "stdin").write_text(scenario.stdin)
    names = NAMES if scenario.in_environment else {}
    around = {
        name: value for name, value in environment(place / "home").items() if "MVK_" not in name
    }
    return {
        "arguments": scenario.arguments,
        "environment": {**around, **names},
        "folder": str(work),
        "stdin": str(place / "stdin"),
        **{name: str(logs / name) for name in ("stdout", "stderr", "started", "list")},
        "target": crash.target,
        "event": crash.event,
        "fault": crash.fault,
        "key": KEY,
    }


def _search(place: Path, scenario: Scenario) -> list[Hit]:
    """Everything that the run has left, but for what went in, the result and kept originals."""
    work, logs = place / "work", place / "logs"
    allowed = {place / "stdin", work / "block", *place.glob("home/data/mvk-wizard/original-*.json")}
    if "settings.json" in scenario.results or KEY in _raw(work / "settings.json", scenario):
        allowed.add(work / "settings.json")
    allowed |= {work / "out.json"} if "out.json" in scenario.results else set()
    allowed |= {logs / "stdout"} if "stdout" in scenario.results else set()
    return find_in_tree(CANARY, place, allowed)


def _raw(path: Path, scenario: Scenario) -> str:
    """The settings, if they are still what went in."""
    text = path.read_text()
    return f"{KEY}" if text == scenario.settings else text if not scenario.results else ""


def functions(folder: Path, scenario: Scenario) -> list[str]:
    """Every function of ours that an undisturbed run goes through."""
    result, listed = run_jobs(folder, scenario, [Crash()])
    if result.hits or result.codes[0] < 0:
        raise AssertionError(f"without any crash: {result}")
    return listed.read_text().splitlines()


def crash_points(names: Sequence[str], chance: random.Random, count: int) -> list[Crash]:
    """`count` of all the ways to crash; those that tell the key only where a library is used."""
    ways = []
    for name in names:
        inner = name.startswith(("core/", "services/"))
        for fault in FAULTS:
            if fault in ("silent", "os", "memory", "interrupt") or inner:
                ways += [Crash(name, event, fault) for event in ("call", "return")]
    return chance.sample(ways, min(count, len(ways)))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--crashes", type=int, default=200, help="of each scenario")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    crashes, hits = 0, []
    for name, scenario in SCENARIOS.items():
        with tempfile.TemporaryDirectory() as folder:
            seen = functions(Path(folder) / "list", scenario)
            points = crash_points(seen, chance, options.crashes)
            result, _ = run_jobs(Path(folder) / "crashes", scenario, points)
        crashes += len(points)
        hits += [f"{name}: {hit}" for hit in result.hits]
        print(f"{len(points):4} crashes in {len(seen)} functions, {len(result.hits)} hits: {name}")
    print(f"{len(SCENARIOS)} scenarios, {crashes} crashes, {len(hits)} hits", *hits, sep="\n")
    return bool(hits)


if __name__ == "__main__":
    sys.exit(main())
