"""Texts that Claude Code does not start with: named to the letter, and never taken for empty ones.

Each kind that was measured goes through `merge` and `check`, with a key in the very lines that are
shown.
"""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Run

SECRET = "Zk4vT9rWq2LmX8nB5cJd"
KEY = f"mvk-agent-{SECRET}7Qx2"
HEADERS = f"x-tenant-id=acme,Authorization=Bearer {KEY}"
ENTRY = f'"OTEL_EXPORTER_OTLP_HEADERS": "{HEADERS}"'


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes that cannot be read, with what is said about them and where."""

    data: bytes
    line: int
    column: int
    message: str
    marked: str = ""  # a part of the marked line that is shown


def bad(text: str, line: int, column: int, message: str, marked: str = "") -> Bad:
    return Bad(text.encode(), line, column, message, marked)


KINDS = {
    "trailing comma": bad(
        f'{{\n  "env": {{\n    {ENTRY},\n  }}\n}}\n',
        3,
        len(ENTRY) + 5,
        "There is 1 comma too many.",
    ),
    "missing comma": bad(
        f'{{"env": {{\n    "A": "1"\n    {ENTRY}\n}}}}\n',
        3,
        5,
        "A comma is missing at the end of line 2.",
    ),
    "missing brace": bad(
        f'{{\n  "env": {{\n    {ENTRY}\n  }}\n', 5, 1, "A closing } is missing:", "}"
    ),
    "cut off in a text": bad(
        f'{{\n  "env": {{\n    {ENTRY[:-1]}', 3, 35, "The settings stop inside quoted text"
    ),
    "line comment": bad(
        f'{{\n  "env": {{ {ENTRY} }} // {KEY}\n}}\n',
        2,
        len(ENTRY) + 15,
        "There is a comment. JSON has no comments.",
    ),
    "block comment": bad(
        f"{{\n  /* {HEADERS} */\n}}\n", 2, 3, "There is a comment. JSON has no comments."
    ),
    "bare env fragment": bad(
        f'"env": {{\n{ENTRY}\n}}\n',
        1,
        6,
        'This is only the "env" part, as the guide prints it',
        '"env"',
    ),
    "list": bad(f"[\n  {{ {ENTRY} }}\n]\n", 1, 1, "This is a list in [ ], not settings", "["),
    "null": bad("null\n", 1, 1, "This is the word null, not settings", "null"),
    "smart quotes": bad(
        f"{{\n  “env”: {{ “OTEL_EXPORTER_OTLP_HEADERS”: “{HEADERS}” }}\n}}\n",
        2,
        3,
        "There are curly quotes",
    ),
    "single quotes": bad(
        f"{{\n  'env': {{ 'OTEL_EXPORTER_OTLP_HEADERS': '{HEADERS}' }}\n}}\n",
        2,
        3,
        "There are single quotes",
    ),
    "raw newline in a string": bad(
        f'{{"env": {{\n  "OTEL_EXPORTER_OTLP_HEADERS": "x-tenant-id=acme,\nAuthorization=Bearer {KEY}"\n}}}}\n',  # noqa: E501
        2,
        51,
        "Quoted text that begins at column 33 is split over 2 lines.",
    ),
    "raw newline in the key itself": bad(
        f'{{"env": {{\n  {ENTRY[: ENTRY.index(SECRET) + 10]}\n{ENTRY[ENTRY.index(SECRET) + 10 :]}\n}}}}\n',  # noqa: E501
        2,
        ENTRY.index(SECRET) + 13,
        "is split over 2 lines.",
    ),
    "two objects": bad(
        f'{{"a": 1}}\n{{"env": {{ {ENTRY} }}}}\n',
        2,
        1,
        "There are 2 settings files, one after the other.",
    ),
    "no-break space as indentation": bad(
        f"{{\n\u00a0\u00a0{ENTRY}\n}}\n",
        2,
        1,
        "There is a space that JSON does not accept: no-break space",
    ),
    "not a number": bad(f'{{\n  "a": NaN, {ENTRY}\n}}\n', 2, 8, "JSON has no NaN and no infinity"),
    "nothing": bad("", 1, 1, "There is no text here."),
    "white space": bad(" \n\t\n", 3, 1, "There is only white space here."),
    "the Connect block": bad(
        f"MVK_AGENT_ID=a\nMVK_TENANT_ID=acme\nMVK_API_KEY={KEY}\n",
        1,
        1,
        "These are the credentials from the Connect tab",
    ),
    "YAML": bad(
        f"env:\n  OTEL_EXPORTER_OTLP_HEADERS: {HEADERS}\n", 1, 1, "This is YAML, not JSON."
    ),
    "a comparison of two texts": bad(f"{{\n-  {ENTRY}\n+  {ENTRY}\n}}\n", 2, 1, "This is a diff"),
    "1,001 levels": bad(
        '{"a":' + "[" * 1000 + "]" * 1000 + "}", 1, 1005, "nested more than 1,000 levels deep"
    ),
    "100,000 levels": bad('{"a":' + "[" * 100_000, 1, 1005, "nested more than 1,000 levels deep"),
    "UTF-16BE": Bad(
        codecs.BOM_UTF16_BE + f"{{{ENTRY}}}".encode("utf-16-be"),
        1,
        1,
        "The file is in UTF-16 (big-endian).",
    ),
    "UTF-16BE without mark": Bad(
        f"{{{ENTRY}}}".encode("utf-16-be"), 1, 1, "The file is in UTF-16 (big-endian)."
    ),
    "UTF-16LE without mark": Bad(
        f"{{{ENTRY}}}".encode("utf-16-le"),
        1,
        1,
        "The file is in UTF-16 without its byte order mark",
    ),
    "UTF-32": Bad(f"{{{ENTRY}}}".encode("utf-32"), 1, 1, "The file is in UTF-32."),
    "zero bytes": Bad(
        f"{{{ENTRY}}}\0\0\0".encode(), 1, 1, "The file is not text: it holds zero bytes."
    ),
}
COMMANDS = {
    "merge": ("merge", "FILE"),
    "merge in place": ("merge", "FILE", "--in-place", "--on-conflict", "mavvrik"),
    "merge as JSON": ("merge", "FILE", "--json"),
    "check": ("check", "FILE"),
    "check as JSON": ("check", "FILE", "--json"),
    "remove": ("remove", "FILE"),
}
ENCODINGS = ("UTF-16BE", "UTF-16BE without mark", "UTF-16LE without mark", "UTF-32", "zero bytes")


def no_run_of_the_secret_is_in(text: str) -> bool:
    """The prefix and the last four may be shown, nothing of what is between."""
    return not any(SECRET[at : at + 8] in text for at in range(len(SECRET) - 7))


@pytest.mark.parametrize("how", COMMANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_unreadable_text_is_explained_with_its_position_and_nothing_is_printed(
    kind: str, how: str, command: Run, tmp_path: Path
) -> None:
    one, file = KINDS[kind], tmp_path / "settings.json"
    file.write_bytes(one.data)
    done = command(*(str(file) if word == "FILE" else word for word in COMMANDS[how]))
    assert (done.code, done.out) == (6, b"")
    assert file.read_bytes() == one.data
    assert list(tmp_path.glob("*.json*")) == [file]
    first = done.err.splitlines()[0]
    assert first.startswith(f"{file}, line {one.line}, column {one.column}: "), first
    assert one.message in first
    assert no_run_of_the_secret_is_in(done.err)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("kind", KINDS)
def test_the_marked_line_what_it_means_and_what_to_do_are_there(kind: str, command: Run) -> None:
    one = KINDS[kind]
    done = command("check", "-", stdin=one.data)
    first, *rest = done.err.splitlines()
    assert first.startswith("standard input, line ")
    shown = [line for line in rest if line.startswith("  ")]
    sentences = [line for line in rest if not line.startswith("  ")]
    more = sentences[2:]
    assert all(sentence.endswith((".", "?")) for sentence in sentences[:2])
    if not one.data.strip():
        assert more == ["To start from empty settings: mvk-wizard merge --empty"]
    else:
        fixed = command("merge", "-", "--fix", "--on-conflict", "mavvrik", stdin=one.data)
        can_fix = fixed.code != 6
        assert more == ["To fix this and merge: mvk-wizard merge - --fix"] * can_fix
        assert can_fix or "--fix" not in fixed.err
    if kind in (*ENCODINGS, "nothing"):
        return
    assert any(line.startswith(f"  {one.line:>5} | ") for line in shown), done.err
    assert any("^" in line for line in shown)
    assert any(one.marked in line for line in shown)


def test_nothing_unreadable_is_ever_replaced_by_an_empty_document(command: Run) -> None:
    for kind, one in KINDS.items():
        for arguments in (("merge", "-"), ("merge", "-", "--fix")):
            done = command(*arguments, "--on-conflict", "mavvrik", stdin=one.data)
            if done.code == 0:  # what --fix can mend, it mends and says so
                assert "Fixed: " in done.err, kind
                assert json.loads(done.out)["env"]["OTEL_TRACES_EXPORTER"] == "otlp"
            else:
                assert (done.code, done.out) in ((6, b""), (1, b"")), kind
            assert no_run_of_the_secret_is_in(done.err), kind


READ_ALL_THE_SAME = {
    "a mark at the start": f"\ufeff{{{ENTRY}}}".encode(),
    "UTF-16LE with mark": codecs.BOM_UTF16_LE + f"{{{ENTRY}}}".encode("utf-16-le"),
    "CRLF": f"{{\r\n{ENTRY}\r\n}}\r\n".encode(),
    "Latin-1": '{"team": "Zürich"}'.encode("latin-1"),
}


@pytest.mark.parametrize("kind", READ_ALL_THE_SAME)
def test_what_claude_code_accepts_is_accepted(kind: str, command: Run) -> None:
    data = READ_ALL_THE_SAME[kind]
    assert command("check", "-", stdin=data).code == 1  # no env: an error, and no syntax error
    merged = command("merge", "-", "--on-conflict", "mavvrik", stdin=data)
    assert merged.code == (0 if kind == "Latin-1" else merged.code)
    assert merged.code in (0, 1)
