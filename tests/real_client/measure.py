"""Measure again what Claude Code does, and compare with the recorded outcomes.

`python -m tests.real_client.measure --version 2.1.330` runs every case in the tree, and prints the
outcomes as a table and then the differences. It exits with 0 if there are none. `--record` saves
the outcomes of that version, each as soon as it is measured. `--only WORD` runs the cases whose
name contains the word, `--missing` those that are not recorded yet, and `--against VERSION`
compares with another version's outcomes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from tests.real_client.case import Case
from tests.real_client.cases import Row, all_cases, recorded, recorded_file, row, table
from tests.real_client.install import VERSION, Unavailable, client
from tests.real_client.run import check_namespaces, run


def main() -> int:
    """Run the command. Return 0 if all is the same, 1 if not, 2 if it is not possible here."""
    options = _arguments()
    kept = recorded(options.version)
    chosen = {
        name: case
        for name, case in all_cases().items()
        if options.only in name and not (options.missing and name in kept)
    }
    try:
        check_namespaces()
        client(options.version)
    except Unavailable as reason:
        print(f"The real client cannot be run here: {reason}.", file=sys.stderr)
        return 2
    known = recorded(options.against) if options.against else kept
    found: dict[str, Row] = {}
    for name, outcome in measure(chosen, options.version):
        found[name] = outcome
        print(table({name: outcome}), end="", flush=True)
        if options.record:
            _keep({**kept, **found}, options.version)
    return _compare(found, known)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.real_client.measure")
    parser.add_argument("--version", default=VERSION, help="of Claude Code")
    parser.add_argument("--against", metavar="VERSION", help="compare with that version's")
    parser.add_argument("--only", default="", metavar="WORD", help="only cases with this word")
    parser.add_argument("--missing", action="store_true", help="only cases not recorded yet")
    parser.add_argument("--record", action="store_true", help="keep the outcomes")
    return parser.parse_args()


def measure(cases: Mapping[str, Case], version: str) -> Iterator[tuple[str, Row]]:
    """Run the cases, as many at once as there are processors, and yield them in order."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        found = workers.map(lambda case: row(run(case, version)), cases.values())
        yield from zip(cases, found, strict=True)


def _keep(everything: Mapping[str, Row], version: str) -> None:
    """Save in the order of the cases, so that `--missing` can continue after an interruption."""
    kept = {name: everything[name] for name in all_cases() if name in everything}
    recorded_file(version).write_text(table(kept), "utf-8")


def _compare(found: Mapping[str, Row], known: Mapping[str, Row]) -> int:
    different = [name for name in found if name in known and found[name] != known[name]]
    new = [name for name in found if name not in known]
    for name in different:
        print(f"\nDIFFERENT  {name}", file=sys.stderr)
        print(f"  recorded {' | '.join(known[name])}", file=sys.stderr)
        print(f"  now      {' | '.join(found[name])}", file=sys.stderr)
    for name in new:
        print(f"\nNEW        {name}\n  now      {' | '.join(found[name])}", file=sys.stderr)
    print(
        f"\n{len(found)} cases: {len(different)} different, {len(new)} not recorded.",
        file=sys.stderr,
    )
    return 1 if different or new else 0


if __name__ == "__main__":
    sys.exit(main())
