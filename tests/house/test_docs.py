"""The docs in the package agree with the code."""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Run
from tests.house.pages import DOCS, PACKAGE, PAGES
from wizard.cli.arguments import build_parser
from wizard.cli.explain import every_code, page
from wizard.core.exit_codes import ExitCode
from wizard.core.findings import CODES
from wizard.core.syntax.wording import ENCODINGS, WORDINGS
from wizard.core.verify.polling import FIRST_CAP, LAST_CAP, LEAST_DELAY, MOST_RETRY_AFTER
from wizard.core.verify.verification import Outcome, judge, read_seen
from wizard.guide import data

COMMON = {"--credentials", "--endpoint", "--verify-url", "--json", "--help"}
NAMES = sorted(path.name for path in DOCS.glob("*.md"))


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def flat(name: str) -> str:
    """Return a page without line breaks and without escapes of Markdown."""
    return re.sub(r"\s+", " ", re.sub(r"\\([\\`*<\[])", r"\1", text(name)))


def section(name: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text(name), re.M | re.S)
    assert found, f"{name} has no section {title}"
    return found[1]


# Pages made from tables ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_pages_made_from_tables_are_written_again_when_a_table_changes(name: str) -> None:
    again = "python -m tests.house.pages writes it again"
    assert (PACKAGE / name).read_text(encoding="utf-8") == PAGES[name](), again


def test_every_code_has_a_section_and_every_section_a_code() -> None:
    listed = re.findall(r"^### `([^`]+)`$", text("codes.md"), re.M)
    assert set(listed) == {*CODES, *WORDINGS, *ENCODINGS}
    assert set(every_code()) == set(listed)


def codes_in_the_code() -> Iterator[str]:
    """Return the codes of findings as they are written in the engine."""
    for folder in ("check", "merge"):
        for path in (ROOT / "wizard/core" / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args:
                    maker = ast.unparse(node.func).rpartition(".")[2]
                    code = node.args[0] if maker in ("make_finding", "finding", "Rule") else None
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        yield code.value


def test_no_finding_has_a_code_without_a_page() -> None:
    found = set(codes_in_the_code())
    assert len(found) > 40
    assert {code for code in found if page(code) is None} == set()


def test_no_page_has_an_unfilled_place() -> None:
    for code in every_code():
        found = page(code)
        assert found is not None
        for one in found.sections:
            words = f"{one.title} {one.meaning} {one.remedy}"
            assert not re.search(r"\{[a-z_]+\}", words), code
            assert one.title.endswith((".", "?")), code


# Commands -----------------------------------------------------------------------------------------


def parsers() -> dict[str, argparse.ArgumentParser]:
    parser = build_parser()
    action = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    return {
        option
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--")
    }


def listed_options(name: str, title: str) -> set[str]:
    rows = re.findall(r"^\| `(--[a-z-]+)", section(name, title), re.M)
    return set(rows)


def test_every_command_has_its_section_with_all_its_options() -> None:
    for name, parser in parsers().items():
        title = f"mvk-wizard {name}"
        assert listed_options("commands.md", title) == options_of(parser) - COMMON, title
    titles = set(re.findall(r"^## mvk-wizard (\w+)$", text("commands.md"), re.M))
    assert titles == parsers().keys()


def test_the_wizard_and_the_common_options_have_theirs() -> None:
    own = options_of(build_parser()) - COMMON
    assert listed_options("commands.md", "mvk-wizard") == own
    assert listed_options("commands.md", "Common options") == COMMON


def test_every_exit_code_is_listed() -> None:
    rows = re.findall(r"^\| (\d+) \|", section("commands.md", "Exit codes"), re.M)
    assert [int(row) for row in rows] == [int(code) for code in ExitCode]


# JSON ---------------------------------------------------------------------------------------------


def fields(title: str) -> set[str]:
    return set(re.findall(r"^\| `([\w.\[\]]+)` \|", section("json.md", title), re.M))


def paths(form: Any, base: str = "") -> Iterator[str]:
    """Return the fields of a form by their names in the docs."""
    if isinstance(form, list):
        for one in form:
            yield from paths(one, f"{base}[]")
    elif isinstance(form, dict):
        for key, value in form.items():
            name = f"{base}.{key}".lstrip(".")
            yield name
            yield from paths(value, name)


def expanded(title: str) -> set[str]:
    """Return the fields of a section, including those that it shares with `check` and `merge`."""
    own = fields(title)
    taken = {one for one in fields("check") if one.startswith("findings[].")}
    taken |= {one for one in fields("merge") if one.startswith("changes[].")}
    for place in ("", "sources[]."):
        own |= {place + one for one in taken if place + one.partition("[")[0] in own}
    return own


VENDOR = {
    "env": {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.datadoghq.com",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_RESOURCE_ATTRIBUTES": "team=a",
        "CLAUDE_CODE_ENABLE_TELEMETRY": 1,
    }
}


@pytest.mark.parametrize(
    ("title", "arguments"),
    [
        ("check", ("check", "FILE", "--json")),
        ("merge", ("merge", "FILE", "--json", "--on-conflict", "mavvrik")),
        ("remove", ("remove", "FILE", "--json")),
        ("package", ("package", "FILE", "--for", "reg", "--json", "--on-conflict", "mavvrik")),
        ("restore --list", ("restore", "--list", "--json")),
        ("explain", ("explain", "placeholder", "--json")),
        ("check --this-computer", ("check", "--this-computer", "--json")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_forms_have_the_fields_that_are_listed(
    title: str, arguments: tuple[str, ...], command: Run, tmp_path: Path
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(VENDOR, indent=2))
    if title in ("remove", "restore --list"):
        merged = command("merge", str(file), "--in-place", "--on-conflict", "mavvrik")
        assert merged.code == 0, merged.err
    done = command(*(str(file) if one == "FILE" else one for one in arguments))
    form = json.loads(done.out)
    allowed = expanded(title)
    found = {one for one in paths(form) if not one.startswith("findings[].path[]")}
    assert found <= allowed, done.err
    always = {one for one in allowed if "[]" not in one}
    assert always <= found


def test_handover_and_restore_have_the_fields_that_are_listed() -> None:
    for name, title in (("handover", "handover"), ("restore", "restore")):
        keys = set(dictionary_keys(ROOT / f"wizard/cli/{name}.py"))
        keys |= set(dictionary_keys(ROOT / "wizard/cli/delivery.py"))  # "text"
        assert fields(title) <= keys


def dictionary_keys(path: Path) -> Iterator[str]:
    """Return the names in the dictionaries of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            for key in node.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("verify", "_as_json"),
        ("try_", "_as_json"),
        ("try_", "trial_as_json"),
        ("restore", "_as_json"),
        ("check", "_as_json"),
        ("listen", "arrival_as_json"),
        ("listen", "received_as_json"),
        ("listen", "_spans"),
        ("findings", "finding_as_json"),
        ("findings", "change_as_json"),
    ],
)
def test_every_field_that_is_written_is_described(name: str, function: str) -> None:
    tree = ast.parse((ROOT / f"wizard/cli/{name}.py").read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    keys = [
        key.value
        for node in found
        if node.name == function
        for part in ast.walk(node)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
    described = set(re.findall(r"`(?:\w+(?:\[\])?\.)*(\w+)`", text("json.md")))
    assert set(keys) <= described


# The other pages ----------------------------------------------------------------------------------


def test_the_example_of_the_contract_is_a_verified_answer() -> None:
    found = re.search(r"```json\n(.*?)```", text("verification.md"), re.S)
    assert found
    seen = read_seen(found[1].encode())
    assert seen is not None
    assert judge(seen, json.loads(found[1])["agent_id"]) is Outcome.VERIFIED


def test_the_docs_say_how_long_polling_waits() -> None:
    assert (
        f"after {FIRST_CAP:g} s growing to {LAST_CAP:g} s with full jitter (at least"
        f" {LEAST_DELAY:g} s), or after `Retry-After` up to {MOST_RETRY_AFTER:g} s"
    ) in flat("verification.md")


def test_the_docs_say_what_is_sent_and_kept_in_the_products_words() -> None:
    said = flat("promises.md")
    sentences = [
        *(sentence for one in data.COLLECTED for sentence in (one.what, one.note) if sentence),
        *(name for one in data.COLLECTED for name in one.attributes),
        *data.NOT_SENT,
        *data.WIZARD_SENDS,
        *data.WIZARD_NEVER_SENDS,
        *data.WIZARD_KEEPS,
        data.EVERY_DEVELOPER,
    ]
    assert [sentence for sentence in sentences if sentence not in said] == []


@pytest.mark.parametrize("name", NAMES)
def test_links_have_a_target(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(name)):
        assert (DOCS / target).is_file(), target


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_reached_from_the_first_one(name: str) -> None:
    assert name == "index.md" or f"]({name})" in text("index.md")


def test_files_and_modules_named_in_the_docs_exist() -> None:
    named = re.findall(
        r"`((?:core|guide|report|services|steps|screens|plain|cli|tests)/[\w/*.]*)`",
        text("contributing.md"),
    )
    assert len(named) > 50
    for name in named:
        base = ROOT if name.startswith("tests/") else ROOT / "wizard"
        assert list(base.glob(name.rstrip("/"))), name
    for module in re.findall(r"python -m (tests[\w.]*)", text("contributing.md")):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_names_that_the_page_places_in_a_file_are_defined_there() -> None:
    name = r"`[\w.]+`"
    places = rf"({name}(?:(?:, | and | or ){name})*) in `([\w/]+\.py)`"
    named = [
        (one.rpartition(".")[2], path)
        for names, path in re.findall(places, flat("contributing.md"))
        for one in re.findall(r"[\w.]+", names.replace(" and ", " ").replace(" or ", " "))
    ]
    assert len(named) > 20
    for one, path in named:
        code = (ROOT / "wizard" / path).read_text(encoding="utf-8")
        assert re.search(rf"^ *(?:async )?(?:def|class) {one}\b|^{one}\b", code, re.M), (one, path)


def test_printed_changes_apply_to_their_files() -> None:
    diffs = "".join(re.findall(r"```diff\n(.*?)```", text("contributing.md"), re.S))
    parts = re.findall(r"^--- (\S+)\n(.*?)(?=^--- |\Z)", diffs, re.M | re.S)
    assert len(parts) > 4
    for path, lines in parts:
        before = "".join(re.findall(r"^[ -](.*\n)", lines, re.M))
        assert before, path
        assert (ROOT / path).read_text(encoding="utf-8").count(before) == 1, path


def test_the_page_lists_the_parts_of_the_engine_in_their_order() -> None:
    steps = ["decode", "read", "plan", "edit", "prove", "show", "copy", "compare"]
    assert " → ".join(steps) in text("contributing.md")
    assert re.findall(r"^\| (\w+) \| `", text("contributing.md"), re.M)[:8] == steps
