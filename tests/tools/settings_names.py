"""Write the names and coarse types of Claude Code's settings, for `wizard/core/check/structure.py`.

    python -m tests.tools.settings_names claude-code-settings.json --from "commit 00d7563"

The file is SchemaStore's `src/schemas/json/claude-code-settings.json` (Apache-2.0). Its types are
corrected by the real client, which says of each setting whether it takes a value: a type that it
takes counts, whatever the schema says. Names that only the client's program has are known, too, so
that they are not called misspelled.
"""

from __future__ import annotations

import argparse
import json
import mmap
import re
import sys
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tests.core.check.settings import settings
from tests.real_client.case import Case
from tests.real_client.install import Unavailable, client
from tests.real_client.run import run
from wizard.core.client.versions import VERSION

TABLE = Path(__file__).parents[2] / "wizard" / "core" / "check" / "settings_names.json"
VALUES: Mapping[str, object] = {
    "string": "zzz",
    "number": 7,
    "boolean": True,
    "array": [],
    "object": {},
    "null": None,
}
_LICENSE = "The names and types are taken from SchemaStore, licensed under the Apache License 2.0."
# They have findings of their own, or keep the client from starting whatever their type is.
_NOT_ASKED = ("env", "permissions", "forceLoginOrgUUID")
_REFUSED = re.compile(r"managed-settings\.json \(([^).[]+)")
_AROUND = 120_000  # bytes of the program before and after a setting's name that hold the others
_ANCHOR = b"requiredMinimumVersion:()=>"
_NAME = re.compile(rb"[,{]([A-Za-z$][A-Za-z0-9]*):\(\)=>")


def main() -> int:
    """Write the table; 0 done, 2 not possible here."""
    options = _arguments()
    schema = json.loads(Path(options.schema).read_text("utf-8"))["properties"]
    try:
        found = make_table(schema, names_in_program(options.version), options.version)
    except Unavailable as reason:
        print(f"The real client cannot be run here: {reason}.", file=sys.stderr)
        return 2
    source = f"SchemaStore, claude-code-settings.json, {options.source}"
    told = {
        "source": f"{source}, read on {date.today()}; corrected by Claude Code {options.version}",
        "license": _LICENSE,
    }
    TABLE.write_text(json.dumps({**told, **found}, indent=1) + "\n", "utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.settings_names")
    parser.add_argument("schema", help="SchemaStore's file")
    parser.add_argument("--from", dest="source", required=True, help="its commit")
    parser.add_argument("--version", default=VERSION, help="of Claude Code")
    return parser.parse_args()


def make_table(
    schema: Mapping[str, Mapping[str, Any]], in_program: Collection[str], version: str
) -> dict[str, dict[str, str]]:
    """Give the kinds of each name, none where any will do, and the least number of some."""
    asked = [name for name in schema if name not in _NOT_ASKED]
    refused = {kind: ask(asked, value, version) for kind, value in VALUES.items()}
    kinds = {}
    for name in sorted({*schema, *in_program}, key=str.lower):
        meant = _kinds(schema.get(name, {}))
        taken = [kind for kind in VALUES if kind in meant or name not in refused[kind]]
        is_any = name not in asked or len(taken) == len(VALUES)
        kinds[name] = "" if is_any else " ".join(taken)
    least = {name: one["minimum"] for name, one in schema.items() if one.get("minimum", 0) > 0}
    kept = {name for name, number in least.items() if name in ask([name], number - 1, version)}
    return {"least": {name: str(least[name]) for name in sorted(kept)}, "kinds": kinds}


def _kinds(schema: Mapping[str, Any]) -> set[str]:
    either = schema.get("anyOf") or schema.get("oneOf")
    if either:
        return set[str]().union(*map(_kinds, either))
    found = schema.get("type", [])
    names = [found] if isinstance(found, str) else found
    return {"number" if name == "integer" else name for name in names}


def ask(names: Iterable[str], value: object, version: str) -> set[str]:
    """Give the settings that the client refuses with this value."""
    case = Case(settings(None, **dict.fromkeys(names, value)).encode())
    return set(_REFUSED.findall(run(case, version).stderr))


def names_in_program(version: str) -> set[str]:
    """Give the names of the settings in the program, where they stand close together."""
    program = Path(client(version)[0])
    with program.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        at = text.find(_ANCHOR)
        around = text[max(0, at - _AROUND) : at + _AROUND] if at >= 0 else b""
    return {name.decode() for name in _NAME.findall(around)}


if __name__ == "__main__":
    sys.exit(main())
