"""A key with a unique pattern through every command and crash: `python -m tests.tools.canary`.

Afterward, everything that was written is searched for the key: there must be 0 hits outside the
saved result and the kept original.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.tools.canary_child import FAULTS
from tests.tools.saving import ROOT, environment
from tests.tools.search import CANARY, Hit, find, find_in_tree
from wizard.core.values import mavvrik_values

KEY = CANARY.text
AGENT, TENANT = "7c1f4a52-9d3e-4b60-8f27-c05e6ab891c4", "tenant-123"
NAMES = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": TENANT, "MVK_API_KEY": KEY}
BLOCK = "".join(f"{name}={value}\n" for name, value in NAMES.items())
OURS = dict(mavvrik_values(AGENT, TENANT, KEY))
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
PLAIN = json.dumps({"model": "opus", "env": {"EXISTING": "1"}}, indent=2)
MERGED = json.dumps({"model": "opus", "env": {"EXISTING": "1", **OURS}}, indent=2)
# The key in all places where people may have put it, including wrong ones.
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
    """One use of one command, and where its result, which contains the key, may be."""

    arguments: tuple[str, ...]
    settings: str = PLAIN
    stdin: str = ""
    credentials: str = ""  # a file; empty: they are in the environment
    results: frozenset[str] = frozenset()  # "stdout", "settings.json", "out.json"
    in_environment: bool = True


def _scenario(command: str, *results: str, **options: str) -> Scenario:
    chosen = Scenario(tuple(command.split()), results=frozenset(results), **options)  # type: ignore[arg-type]
    return replace(chosen, in_environment=not (chosen.credentials or "--credentials" in command))


_SILENT = ("silent", "os", "memory", "interrupt")  # faults whose message contains nothing
_ALL = "--on-conflict mavvrik --fix"
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
        f"merge settings.json --in-place {_ALL}", "settings.json", settings=MENDABLE
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
    "package": _scenario("package settings.json --for plist", "stdout"),
    "package --output": _scenario("package settings.json --for reg --output out.json", "out.json"),
    "package --json": _scenario("package settings.json --for intune --json", "stdout"),
    "package of strayed keys": _scenario(
        "package settings.json --for mobileconfig", settings=STRAYED
    ),
    "package --removal": _scenario(
        "package settings.json --for mobileconfig --removal", settings=MERGED
    ),
    "collector of strayed keys": _scenario("collector settings.json", settings=STRAYED),
    "doctor, nobody there": _scenario("doctor --endpoint http://127.0.0.1:9"),
    "verify, nobody there": _scenario("verify --endpoint http://127.0.0.1:9"),
    "verify with an address": _scenario(
        "verify --json --endpoint http://127.0.0.1:9 --verify-url http://127.0.0.1:9/{agent_id}"
    ),
    "handover": _scenario("handover hand.json"),
    "explain": _scenario("explain endpoint-missing"),
    "restore": _scenario("restore settings.json", "stdout", settings=MERGED),
}


@dataclass(frozen=True)
class Crash:
    """A crash: in which function of ours, when, and how."""

    target: str = ""  # "core/merge/plan.py:make_plan"
    event: str = "call"
    fault: str = ""


@dataclass(frozen=True)
class Outcome:
    """How one run ended, which functions it called, and where the key was found afterward."""

    name: str
    crash: Crash
    code: int
    functions: tuple[str, ...]
    hits: tuple[Hit, ...]

    def __str__(self) -> str:
        return f"{self.name}, {self.crash}: {', '.join(map(str, self.hits))}"


def run_jobs(
    folder: Path, runs: Sequence[tuple[str, Crash]], *, search: bool = True
) -> list[Outcome]:
    """Run scenarios in separate folders, and search everything that they leave."""
    places = [folder / str(number) for number in range(len(runs))]
    jobs = [
        _job(place, SCENARIOS[name], crash)
        for place, (name, crash) in zip(places, runs, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.canary_child"],
        input=json.dumps(jobs).encode(),
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        check=True,
    )
    shared = find(CANARY, done.stdout + done.stderr, "the parent's output")
    codes = [json.loads(line) for line in done.stdout.splitlines()]
    found = [
        _search(place, SCENARIOS[run[0]]) if search else []
        for place, run in zip(places, runs, strict=True)
    ]
    return [
        Outcome(name, crash, code, _functions(place), (*hits, *shared))
        for place, (name, crash), code, hits in zip(places, runs, codes, found, strict=True)
    ]


def _functions(place: Path) -> tuple[str, ...]:
    listed = place / "logs/list"
    return tuple(listed.read_text().splitlines()) if listed.exists() else ()


def _job(place: Path, scenario: Scenario, crash: Crash) -> dict[str, object]:
    """Write the files of a run. Input and output are in different folders."""
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
    """Search everything that the run left, except its input, the result and kept originals."""
    work, logs, data = place / "work", place / "logs", place / "home/data/mvk-wizard"
    settings = work / "settings.json"
    allowed = {place / "stdin", work / "block", *data.glob("original-*.json")}
    allowed |= {work / name for name in scenario.results}
    allowed |= {logs / name for name in scenario.results}
    if settings.read_text() == scenario.settings:
        allowed.add(settings)
    if scenario.settings not in (PLAIN, BROKEN):
        # Undo contains parts of the original, which already held the key.
        allowed |= set(data.glob("receipts/receipt-*.json"))
    return find_in_tree(CANARY, place, allowed)


def plain_runs(folder: Path) -> list[Outcome]:
    return run_jobs(folder, [(name, Crash()) for name in SCENARIOS])


def crash_points(plain: Outcome, chance: random.Random, count: int) -> list[tuple[str, Crash]]:
    """Choose `count` of all ways to crash. Faults that contain the key occur only in libraries."""
    ways = []
    for function in plain.functions:
        inner = function.startswith(("core/", "services/"))
        for fault in FAULTS:
            if fault in _SILENT or inner:
                ways += [Crash(function, event, fault) for event in ("call", "return")]
    return [(plain.name, crash) for crash in chance.sample(ways, min(count, len(ways)))]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--crashes", type=int, default=200, help="of each scenario")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = plain_runs(Path(folder))
    for plain in list(found):
        points = crash_points(plain, chance, options.crashes)
        with tempfile.TemporaryDirectory() as folder:
            crashed = run_jobs(Path(folder), points)
        hits = sum(bool(one.hits) for one in crashed)
        places = len({crash.target for _, crash in points})
        print(f"{len(points):4} crashes in {places} functions, {hits} with hits: {plain.name}")
        found += crashed
    bad = [one for one in found if one.hits]
    total = len(found) - len(SCENARIOS)
    print(f"{len(SCENARIOS)} scenarios, {total} crashes, {len(bad)} with hits", *bad, sep="\n")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
