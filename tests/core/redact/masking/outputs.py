"""Everything that is printed, drawn, written or shared about one settings text."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest import mock

from tests.report.sessions import AGENT, KEY, NOON, planned
from wizard.cli.delivery import diff_text
from wizard.cli.load import problem_lines
from wizard.cli.main import run
from wizard.core.document.diff import edits_between
from wizard.core.document.reader import read
from wizard.core.position import Lines
from wizard.core.redact.masked_lines import MaskedLines, visible_line
from wizard.core.redact.nicknames import Nicknames
from wizard.core.syntax.problem import find_problem
from wizard.plain.page_prompts import diff_lines
from wizard.report.change_request import change_request
from wizard.report.redaction import Redaction
from wizard.report.report import as_json, as_markdown, as_ticket, make_report
from wizard.steps.changes import MaskedDiff, change_items

NOW = NOON + timedelta(minutes=12)
COMMANDS = {
    "check": ("check",),
    "check --json": ("check", "--json"),
    "check --redact": ("check", "--redact"),
    "merge --diff": ("merge", "--diff", "--on-conflict", "mavvrik"),
    "merge, undecided": ("merge", "--diff"),
}
OURS = {"MVK_AGENT_ID": AGENT, "MVK_TENANT_ID": "acme-prod-7731", "MVK_API_KEY": KEY}


def outputs(text: str) -> Iterator[tuple[str, str]]:
    """Each output that hides only what is a secret, by its name."""
    read(text)
    yield "the whole text", _whole(text)
    yield "the whole text in one line", _whole(json.dumps(json.loads(text)))
    yield "a diff of the whole text", diff_text("{}\n", text, edits_between("{}\n", text))
    yield from _excerpts(text)
    yield from _of_session(text)


def shared_outputs(text: str) -> Iterator[tuple[str, str]]:
    """Each output that hides every value on purpose, by its name."""
    yield "the whole text, shared", _whole(text, sharing=True)
    yield from _excerpts(text, redact=True)
    yield from _of_session(text, sharing=True)


def _whole(text: str, *, sharing: bool = False) -> str:
    lines = MaskedLines(Lines(text), sharing=sharing)
    return "\n".join(visible_line(lines.line(number)) for number in range(1, lines.count + 1))


def _excerpts(text: str, *, redact: bool = False) -> Iterator[tuple[str, str]]:
    """`check` of the text with each of its lines broken in turn, when redacted in one way only."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if not line.strip(" {}[],"):
            continue
        ways = (("end", f"{line} ?"), ("quote", line.replace('"', "", 1)))
        for how, broken_line in ways[: 1 if redact else None]:
            broken = "\n".join([*lines[:at], broken_line, *lines[at + 1 :]])
            problem = find_problem(broken)
            if problem is not None:
                said = problem_lines("settings.json", broken, problem, redact=redact)
                yield f"an excerpt ({how}{', redacted' if redact else ''})", "\n".join(said)


def _of_session(text: str, *, sharing: bool = False) -> Iterator[tuple[str, str]]:
    session = replace(planned(text), sharing=sharing)
    plan = session.plan
    assert plan is not None
    names, front = Nicknames(), "shared, " if sharing else ""
    redaction = Redaction(session, names=names)
    yield f"{front}the diff in the wizard", diff_lines(MaskedDiff(session, plan, redaction))
    items = change_items(plan.changes, redaction)
    rows = [str(item.line) + "".join(map(str, item.unfolded())) for item in items]
    yield f"{front}the list in the wizard", "\n".join(rows)
    report = make_report(session, NOW, computer="jump07", home="/home/jo")
    written = (as_markdown(report), as_json(report), as_ticket(report))
    yield f"{front}the report", "\n".join(map(str, written))
    yield f"{front}the change request", change_request(session, NOW, home="/home/jo", names=names)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """What each command prints, on standard output and standard error together."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"HOME": folder}):
        path = Path(folder) / "settings.json"
        path.write_text(text, encoding="utf-8")
        for name, arguments in COMMANDS.items():
            os.environ.update(OURS)
            raw, err = io.BytesIO(), io.StringIO()
            out = io.TextIOWrapper(raw, encoding="utf-8")
            with mock.patch.object(sys, "stdout", out), contextlib.redirect_stderr(err):
                run((*arguments, str(path)))
            out.flush()
            yield name, raw.getvalue().decode() + err.getvalue()
