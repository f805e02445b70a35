"""Everything that is printed, drawn, written or shared of one settings text."""

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
    """Name and text of each. Those that hide every value on purpose begin with "blurred"."""
    read(text)
    yield "the whole text", _whole(text)
    yield "blurred: the whole text, shared", _whole(text, sharing=True)
    yield "the whole text in one line", _whole(json.dumps(json.loads(text)))
    yield "a diff of the whole text", diff_text("{}\n", text, edits_between("{}\n", text))
    yield from _excerpts(text)
    yield from _of_session(text)


def _whole(text: str, *, sharing: bool = False) -> str:
    lines = MaskedLines(Lines(text), sharing=sharing)
    return "\n".join(visible_line(lines.line(number)) for number in range(1, lines.count + 1))


def _excerpts(text: str) -> Iterator[tuple[str, str]]:
    """`check` of the text with each of its lines broken in turn."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if not line.strip(" {}[],"):
            continue
        for how, broken_line in (("end", f"{line} ?"), ("quote", line.replace('"', "", 1))):
            broken = "\n".join([*lines[:at], broken_line, *lines[at + 1 :]])
            problem = find_problem(broken)
            if problem is not None:
                said = problem_lines("settings.json", broken, problem)
                yield f"an excerpt ({how})", "\n".join(said)
                shared = problem_lines("settings.json", broken, problem, redact=True)
                yield f"blurred: an excerpt, redacted ({how})", "\n".join(shared)


def _of_session(text: str) -> Iterator[tuple[str, str]]:
    session = planned(text)
    plan = session.plan
    assert plan is not None
    for sharing in (False, True):
        one = replace(session, sharing=sharing)
        names, front = Nicknames(), "blurred: shared, " if sharing else ""
        redaction = Redaction(one, names=names)
        yield f"{front}the diff in the wizard", diff_lines(MaskedDiff(one, plan, redaction))
        items = change_items(plan.changes, redaction)
        rows = [str(item.line) + "".join(map(str, item.unfolded())) for item in items]
        yield f"{front}the list in the wizard", "\n".join(rows)
        report = make_report(one, NOW, computer="jump07", home="/home/jo")
        written = (as_markdown(report), as_json(report), as_ticket(report))
        yield f"{front}the report", "\n".join(map(str, written))
        yield f"{front}the change request", change_request(one, NOW, home="/home/jo", names=names)


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
