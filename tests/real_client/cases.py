"""Every case in the tree by its name, and its recorded outcome."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT
from tests.core.check.failure_modes import MODES, Mode
from tests.core.check.settings import ABSENT, settings
from tests.real_client.behavior import BEHAVIOR
from tests.real_client.case import Case, Outcome
from tests.real_client.documents import DOCUMENTS
from tests.real_client.model import ANSWER
from tests.real_client.verdict import EMPTY, verdict
from wizard.core.client.versions import FILE, rows

# These change how the client reaches any server, receivers and the model alike.
_NOT_HERE = ("HTTPS_PROXY", "NODE_EXTRA_CA_CERTS")
_OWN_VERSION = re.compile(r"(?<=Claude Code) [0-9]+\.[0-9]+\.[0-9]+")
_REPEATED = re.compile(r"x{20,}")
_SHOWN = 90
# Everything that was measured of the newest version; the cases are part of it.
RECORDED_FILE = ROOT / "wizard/core/client" / FILE


class Row(NamedTuple):
    """What the client did with a case: in our words, and the first line of its own."""

    verdict: str
    said: str = ""


def mode_name(mode: Mode) -> str:
    """Return the name of a case with one changed entry."""
    value = "absent" if mode.value is ABSENT else json.dumps(mode.value)
    return f"{mode.name}={_REPEATED.sub(lambda run: f'x*{len(run.group())}', value)}"


def mode_case(mode: Mode) -> Case:
    """Return the guide's example with that entry changed."""
    return Case(settings({mode.name: mode.value}).encode())


def all_cases() -> Mapping[str, Case]:
    """Return all cases: documents, single entries, and behavior."""
    entries = {mode_name(mode): mode_case(mode) for mode in MODES if mode.name not in _NOT_HERE}
    documents = {f"document: {name}": found.case for name, found in DOCUMENTS.items()}
    return {**documents, **entries, **BEHAVIOR}


def row(outcome: Outcome) -> Row:
    """Return an outcome in the form in which it is recorded."""
    found = verdict(outcome)
    again = len(outcome.sent) - len({(one.to, one.path) for one in outcome.sent})
    if again and EMPTY not in found:  # of those there are more or fewer each time
        found += f", sent {again + 1} times"
    if outcome.asked and outcome.stdout.strip() != ANSWER:
        found += ", spans on stdout" if "traceId" in outcome.stdout else ", other stdout"
    first = _OWN_VERSION.sub("", outcome.stderr.strip().partition("\n")[0])
    return Row(found, " ".join(first.split())[:_SHOWN])


def recorded() -> Mapping[str, Row]:
    """Return the recorded outcomes of the cases."""
    cases = all_cases()
    return {name: one for name, one in read_table(RECORDED_FILE).items() if name in cases}


def read_table(path: Path) -> dict[str, Row]:
    """Read a table as `table` writes it. Empty if there is no file."""
    text = path.read_text("utf-8") if path.exists() else ""
    return {name: Row(*one) for name, one in rows(text).items()}


def table(found: Mapping[str, Row]) -> str:
    """Write the rows in the form of the file."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Mapping[str, Row]) -> Iterator[str]:
    return ("\t".join((name, *one)) for name, one in found.items())
