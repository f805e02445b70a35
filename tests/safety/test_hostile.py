"""Text from outside is hostile: whatever an input contains, no terminal obeys any of it.

Each test feeds one kind of input, every field of it, and searches what really goes out: both
streams of the commands, the plain mode, the bytes for the screen, the pages that are saved.
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from tests.conftest import Outcome, Run, full
from tests.core.trace.otlp_builder import body, span
from tests.end_to_end.pty_driver import Terminal
from tests.end_to_end.test_listen import _post as post
from tests.end_to_end.test_verify_command import running
from tests.screens.walking import NOW, screen_rows
from tests.services.conftest import plain_network
from tests.services.net.loopback import answer
from tests.tools import plain_seen, screens_seen
from tests.tools.around import AROUND, find_here
from tests.tools.hostile import (
    ESCAPES_ONLY,
    HOSTILE,
    MARK,
    SHORT,
    Form,
    HostileAround,
    harmful,
    harmful_on_screen,
    names_in_source,
    poisoned,
)
from tests.tools.screens_seen import VISITS, Seen, Visit, walk
from wizard.cli.arguments import build_parser
from wizard.core.session.record import Record
from wizard.core.session.saving import (
    KIND,
    SCHEMA_VERSION,
    BadSavedSession,
    read_session,
    write_session,
)
from wizard.core.session.session import Session
from wizard.core.verify.verification import Seen as SeenInMavvrik
from wizard.screens.app import WizardApp
from wizard.services.files.places import own_places
from wizard.services.files.state import FILE as STATE_FILE
from wizard.services.stderr import HarmlessStream

__all__ = ["plain_network"]  # no proxy of this machine
NOBODY = "http://127.0.0.1:9"  # nothing answers there
posix = pytest.mark.skipif(sys.platform == "win32", reason="a PTY")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What commands remove from their environment stays in the environment of the tests."""
    for name in ("doctor", "verify", "wizard"):
        monkeypatch.setattr(f"wizard.cli.{name}.scrub", lambda: None)


def assert_harmless(outcome: Outcome, what: object = "") -> None:
    assert harmful(outcome.out) == [], what
    assert harmful(outcome.err) == [], what
    assert "a fault in this program" not in outcome.err, (what, outcome.err)


# A settings document ------------------------------------------------------------------------------


def _documents() -> Iterator[tuple[str, str]]:
    """Yield hostile names, and every name that the program knows with hostile values."""
    names = names_in_source("core", "guide")
    shapes: dict[str, Any] = {
        "text": HOSTILE,
        "address": f"https://evil{HOSTILE}x.example:4318/v1/{HOSTILE}",
        "pairs": f"mvk.agent_id={HOSTILE},{HOSTILE}=1,Authorization=Bearer {HOSTILE},x-tenant-id=a",
        "list": [HOSTILE, {HOSTILE: HOSTILE}],
        "object": {HOSTILE: {"nested": [HOSTILE]}, "type": HOSTILE},
    }
    for shape, value in shapes.items():
        form = dict.fromkeys(names, value)
        yield f"every entry as {shape}", json.dumps({"env": form})
        yield f"every entry as {shape}, misplaced", json.dumps({**form, "env": {HOSTILE: value}})
        yield f"every entry as {shape}, in place", json.dumps({"env": {"A": "1"}, HOSTILE: value})
        for name in VENDOR:
            yield f"{name} as {shape}", json.dumps({"env": {**VENDOR, name: value}})
    key = json.dumps(HOSTILE)
    yield "names twice", f'{{{key}: 1, {key}: 2, "env": {{{key}: "1", {key}: "2"}}}}'
    yield "env twice", f'{{"env": {{{key}: "1"}}, "env": {{{key}: {key}}}}}'
    raw = HOSTILE.replace("\x1b", "").replace("\x07", "").replace("\r", "").replace("\x08", "")
    yield "not escaped", f'{{"{raw}": "{raw}", "env": {{"A": "{raw}", "{raw}": "1"}}}}'
    yield "broken", f'{{"env": {{"A": "{HOSTILE}"}}}}'
    yield "broken between", f'{{"env": {HOSTILE}{{}}}}'
    yield "cut off", f'{{"env": {{{key}: "{HOSTILE}'
    yield "comments", f'{{/* {raw} */ "env": {{"A": "1",}}, // {raw}\n {key}: 1}}'
    yield "no settings", HOSTILE


VENDOR = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://otlp.vendor.example",
    "OTEL_EXPORTER_OTLP_HEADERS": "api-key=0123456789",
    "OTEL_RESOURCE_ATTRIBUTES": "team=a",
}
DOCUMENTS = dict(_documents())
_MERGE = ("merge", "--fix", "--on-conflict", "mavvrik")
ON_SETTINGS = (
    ("check",),
    ("check", "--json"),
    ("check", "--redact"),
    full(("check", "--redact", "--json")),
    ("merge",),
    full(("merge", "--json")),
    full((*_MERGE, "--diff", "--other-telemetry", "replace")),
    (*_MERGE, "--diff", "--other-telemetry", "keep"),
    (*_MERGE, "--json"),
    ("remove", "--diff"),
    ("remove", "--json"),
    ("restore", "--json"),
)


@pytest.mark.parametrize("arguments", ON_SETTINGS, ids=" ".join)
def test_commands_send_nothing_live_from_a_settings_document(
    command: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "settings.json"
    told = 0
    for name, text in DOCUMENTS.items():
        path.write_bytes(text.encode())
        outcome = command(*arguments, str(path))
        if arguments == ("merge",):  # what is on standard output is the result itself
            outcome = replace(outcome, out=b"")
        assert_harmless(outcome, name)
        told += MARK in outcome.err or MARK.encode() in outcome.out
        if "--json" in arguments and outcome.out:
            json.loads(outcome.out)
    assert told or arguments[0] == "restore"  # else nothing is proved by not finding it


def test_the_result_itself_is_byte_for_byte(command: Run, tmp_path: Path) -> None:
    text = json.dumps({HOSTILE: "\u202e", "env": {"A": "1"}}, ensure_ascii=False, indent=2)
    text = text.replace("\\u", "\\u")  # control characters stay escaped: JSON wants that
    path = tmp_path / "settings.json"
    path.write_bytes(text.encode())
    outcome = command("merge", str(path))
    assert outcome.code == 0
    assert outcome.out.startswith(text.partition('"1"')[0].encode())
    form = json.loads(command("merge", "--json", str(path)).out)
    assert form["text"].encode() == outcome.out


# Credentials, file names, the environment, arguments ----------------------------------------------

BLOCKS = (
    "MVK_AGENT_ID={0}\nMVK_TENANT_ID={0}\nMVK_API_KEY={0}\n",
    "MVK_AGENT_ID=agent-xyz\nMVK_TENANT_ID=tnt-123\n{0}=x\nMVK_API_KEY=key-abc\n",
    '{{"agent": "{0}", "MVK_TENANT_ID": "{0}", "{0}": "{0}"}}',
    "{0}",
)


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("text", [HOSTILE, ESCAPES_ONLY, SHORT])
def test_nothing_live_comes_from_credentials(
    command: Run, tmp_path: Path, block: str, text: str
) -> None:
    path = tmp_path / "credentials"
    path.write_bytes(block.format(text).encode())
    for arguments in (("merge", "--empty", "--diff"), ("verify", "--json", "--endpoint", NOBODY)):
        outcome = command(*arguments, "--credentials", str(path), credentials=False)
        assert_harmless(outcome, arguments)


def test_nothing_live_comes_from_names_of_files(command: Run, tmp_path: Path) -> None:
    folder = tmp_path / HOSTILE
    folder.mkdir()
    there, missing = folder / f"a{HOSTILE}.json", folder / f"b{HOSTILE}\nerror: forged"
    uses: list[tuple[str, ...]] = [
        (name, *more, str(path))
        for name in ("check", "merge", "remove", "restore", "handover")
        for more in ((), ("--json",))
        for path in (there, missing, folder, folder / "\udcff")
    ]
    uses += [
        ("merge", "--in-place", str(there)),
        ("merge", "--json", "--in-place", str(there)),
        ("merge", str(there), "--output", str(folder / f"new{HOSTILE}")),
        ("merge", str(there), "--output", str(missing / "none")),
        ("merge", "--empty", "--credentials", str(missing)),
        ("remove", "--in-place", str(there)),
        ("restore", "--in-place", str(there)),
    ]
    for use in uses:
        there.write_text('{"env": {"OTEL_TRACES_EXPORTER": "none"}}')
        outcome = command(*use)
        assert_harmless(outcome, use)
        assert "error: forged" not in outcome.err.splitlines()


def test_nothing_live_comes_from_the_environment(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"env": {}}')
    uses = (
        ("check", str(path)),
        ("check", "--this-computer"),
        ("check", "--this-computer", "--json"),
        ("merge", str(path), "--diff"),
        ("verify", "--json", "--endpoint", NOBODY),
        ("handover", str(tmp_path / "hand.json")),
        ("restore", "--json"),
        (),
    )
    variables = ["HOME", *names_in_source("services", "cli")]
    assert {"MVK_ENDPOINT", "HTTPS_PROXY"} <= set(variables)
    for name in variables:
        for value in (f"{tmp_path}/{HOSTILE}", f"https://{HOSTILE}.example", HOSTILE):
            with monkeypatch.context() as patch:
                patch.setenv(name, value)
                for use in uses[:: 1 if name.startswith(("MVK", "HTTP", "HOME", "XDG")) else 3]:
                    assert_harmless(command(*use, credentials=False), (name, use))


def _uses_of(parser: argparse.ArgumentParser, *before: str) -> Iterator[tuple[str, ...]]:
    """Yield every option and argument of a command, with hostile text as its value."""
    yield (*before, HOSTILE)
    yield (*before, f"--{HOSTILE}")
    yield (*before, f"--{HOSTILE}\nerror: forged")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from _uses_of(inner, *before, name)
            continue
        for option in action.option_strings:
            yield (*before, option, HOSTILE)
            yield (*before, f"{option}={HOSTILE}")
            yield (*before, f"{option}x{HOSTILE}")


def test_nothing_live_comes_from_arguments(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("listen", "try_"):  # they would wait
        module = f"wizard.cli.{name}.run_interruptible"
        monkeypatch.setattr(module, lambda work, _: work.close())
    monkeypatch.setattr("wizard.core.values.DEFAULT_ENDPOINT", NOBODY)
    monkeypatch.setenv("MVK_ENDPOINT", NOBODY)
    uses = list(_uses_of(build_parser(commands=True)))
    assert len(uses) > 100
    told = 0
    for use in uses:
        outcome = command(*use)
        assert_harmless(outcome, use)
        assert "error: forged" not in outcome.err.splitlines()
        told += MARK in outcome.err
    assert told > len(uses) // 2


# Answers of servers, and what arrives -------------------------------------------------------------


def test_nothing_live_comes_from_answers_of_mavvrik(command: Run) -> None:
    form = Form(SeenInMavvrik)
    assert len(form.free) > 4
    ours = form.filled(lambda path: "agent-xyz" if path == ".agent_id" else HOSTILE)
    accepted = answer(200, '{"partialSuccess":{}}')
    in_header = HOSTILE.replace("\r", "").encode("utf-8").decode("latin-1")
    polls = [answer(200, json.dumps(one)) for one in (ours, form.filled(lambda _: HOSTILE))]
    polls.append(answer(503, HOSTILE, in_header, Retry_After=in_header))
    checks = [
        answer(401, json.dumps({"code": HOSTILE, "message": HOSTILE})),
        answer(400, json.dumps({"code": SHORT, HOSTILE: HOSTILE})),
        answer(307, HOSTILE, "text/html", Location=f"https://{in_header}"),
        answer(200, HOSTILE, in_header, Server=in_header),
    ]
    for ingest, poll in [(accepted, one) for one in polls] + [(one, accepted) for one in checks]:
        for more in ((), ("--json",)):
            with running(ingest) as server, running(poll) as address:
                there = ("--endpoint", server.url, "--verify-url", f"{address.url}/{{agent_id}}")
                outcome = command("verify", *there, *more)
            assert_harmless(outcome, more)


def _hostile_spans() -> bytes:
    names = dict.fromkeys(("session__id", "user__email", "mvk__agent_id", "model"), HOSTILE)
    known = dict.fromkeys(("tool_name", "full_command", "user__name", "error"), HOSTILE)
    whole = json.loads(
        body(span("interaction", 1, **names), span("llm_request", 2, 1, **names, **known))
    )
    return json.dumps(_with_hostile_texts(whole)).encode()


def _with_hostile_texts(form: Any) -> Any:
    if isinstance(form, dict):
        keep = {"traceId", "spanId", "parentSpanId", "key", "startTimeUnixNano", "endTimeUnixNano"}
        return {
            name: one if name in keep else _with_hostile_texts(one) for name, one in form.items()
        }
    if isinstance(form, list):
        return [*map(_with_hostile_texts, form), *(form and [form[0]])]
    return f"{form}{HOSTILE}" if isinstance(form, str) else form


@pytest.fixture
def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@posix
@pytest.mark.parametrize("json_wanted", [False, True])
def test_nothing_live_comes_from_spans(tmp_path: Path, free_port: int, json_wanted: bool) -> None:
    """On a terminal, where they are in a live table, and as JSON."""
    out = tmp_path / "out"
    arguments = ["listen", "--port", str(free_port), *(["--json"] if json_wanted else [])]
    with Terminal(
        [sys.executable, "-m", "wizard", *arguments],
        home=tmp_path,
        columns=200,
        rows=50,
        environment={"PYTHONPATH": str(Path.cwd())},
        stdout=out,
    ) as terminal:
        terminal.wait_for("Listening on")
        address = f"http://127.0.0.1:{free_port}"
        headers = {"Authorization": f"Bearer {ESCAPES_ONLY}".replace("\x1b", "%1b"), "X-A": "a"}
        assert post(address, "/v1/traces", _hostile_spans(), **headers) == 200
        post(address, "/v1/%1b]0;PWN%07", b"{}")
        if json_wanted:
            _wait_for(lambda: out.read_bytes().count(b"\n") >= 3)
        else:
            terminal.wait_for(MARK)
        terminal.signal(signal.SIGINT)
        assert terminal.exit_code() == 130
        assert harmful_on_screen(terminal.output) == []
    assert harmful(out.read_bytes()) == []
    assert not json_wanted or MARK.encode() in out.read_bytes()


def _wait_for(is_so: Any) -> None:
    import time

    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


# State and hand-over ------------------------------------------------------------------------------


def test_every_field_of_the_saved_setup_is_filled_or_refused() -> None:
    form = Form(Record)
    free = {".live.agent_tail", ".resumed.tenant_tail", ".agent_name", ".check.sentence"}
    assert free <= set(form.free)
    read_session(_as_file(form.filled(_in_state)), NOW)
    for path in tuple(form.bound):
        with pytest.raises(BadSavedSession):
            read_session(_as_file(form.filled(_in_state, forced=path)), NOW)


def _in_state(path: str) -> str:
    """Return hostile text, except for URLs: with another one nothing starts."""
    return {".endpoint": NOBODY, ".live.endpoint": NOBODY, ".verify_url": ""}.get(path, HOSTILE)


def _as_bytes(form: Any) -> bytes:
    return json.dumps(form).encode()


def _as_file(record: dict[str, Any]) -> bytes:
    return _as_bytes({"kind": KIND, "schema_version": SCHEMA_VERSION, **record})


def hostile_state(step: int = 7) -> Session:
    """A setup in which every text is hostile."""
    record = Form(Record).filled(_in_state)
    record["resumed"]["step"] = step
    return read_session(_as_file(record), NOW)


def test_commands_send_nothing_live_from_a_saved_setup(command: Run, tmp_path: Path) -> None:
    folder = own_places().state
    folder.mkdir(parents=True, mode=0o700)
    (folder / STATE_FILE).write_bytes(write_session(hostile_state(), NOW))
    (folder / STATE_FILE).chmod(0o600)
    for more in ((), ("--json",)):
        outcome = command("handover", str(tmp_path / "hand.json"), *more)
        assert outcome.code == 0, outcome.err
        assert_harmless(outcome)


# Screens and plain mode ---------------------------------------------------------------------------


def hostile_session(name: str) -> Callable[[], Session]:
    """Return the session of a visit, with hostile text after every text in it except the URLs."""
    make, kept = VISITS[name].session, frozenset({"endpoint", "verify_url", "salt"})
    return lambda: poisoned(make(), but=kept)


def hostile_visits() -> dict[str, Visit]:
    """Return visits of `screens_seen`, with hostile text in saved runs, texts and answers."""
    state = hostile_state()
    documents = {name: DOCUMENTS[name] for name in ("names twice", "cut off", "no settings")}
    document = json.dumps(
        {
            HOSTILE: {HOSTILE: HOSTILE},
            "permissions": {"allow": [HOSTILE], HOSTILE: 1},
            "OTEL_LOGS_EXPORTER": HOSTILE,
            "otelHeadersHelper": HOSTILE,
            "env": {
                **VENDOR,
                HOSTILE: HOSTILE,
                "OTEL_EXPORTER_OTLP_ENDPOINT": f"https://evil{HOSTILE}x.example",
                "OTEL_EXPORTER_OTLP_HEADERS": f"{HOSTILE}={HOSTILE}",
                "OTEL_LOG_TOOL_DETAILS": HOSTILE,
            },
        },
        indent=1,
    )
    return {
        "welcome": Visit(lambda: state, welcomed=True, ways=("go_on",)),
        "start": Visit(hostile_session("start")),
        "credentials": Visit(
            hostile_session("credentials"),
            (HOSTILE, BLOCKS[0].format(ESCAPES_ONLY), BLOCKS[1].format(HOSTILE)),
            poisoned(VISITS["credentials"].check),
        ),
        "load": Visit(hostile_session("load"), (document, *documents.values())),
        "decisions": Visit(lambda: screens_seen.undecided(document)),
        "preview": Visit(lambda: screens_seen.decided(0, document)),
        "copied": Visit(hostile_session("copied"), (document, documents["cut off"])),
        "verify, looking": Visit(
            hostile_session("verify, looking"),
            check=poisoned(VISITS["verify, looking"].check),
            ways=VISITS["verify, looking"].ways,
        ),
        "checklist": Visit(hostile_session("checklist"), ways=VISITS["checklist"].ways),
    }


@pytest.fixture
def hostile_surroundings(monkeypatch: pytest.MonkeyPatch) -> dict[str, Visit]:
    """Visits to a computer on which every name and every answer is hostile."""
    around = poisoned(AROUND, but=frozenset({"system"}))

    async def found() -> str:
        return f"{await find_here()}{HOSTILE}"

    for module in (screens_seen, plain_seen):
        monkeypatch.setattr(module, "AROUND", around)
    monkeypatch.setattr(screens_seen, "Around", HostileAround)
    monkeypatch.setattr(screens_seen, "find_here", found)
    visits = hostile_visits()
    for name, visit in visits.items():
        monkeypatch.setitem(VISITS, name, visit)
    return visits


def assert_pages_harmless(seen: Seen) -> None:
    """Check what was saved or copied for people, except the result, which is exact."""
    for place, data in seen.saved.items():
        if "settings.json" not in place:
            assert harmful(data) == [], place


SHORT_VISITS = ("start", "decisions")
VISITED = [name if name in SHORT_VISITS else full(name) for name in hostile_visits()]


@pytest.mark.usefixtures("hostile_surroundings")
@pytest.mark.parametrize("name", VISITED)
async def test_screens_send_nothing_but_what_draws_them(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search covers the bytes that go to the terminal."""
    written: list[str] = []
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(App, "is_headless", property(lambda _: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: written.append(data))
    monkeypatch.setattr(Seen, "look", _only_rows)
    seen = await walk(name)
    output = "".join(written).replace("\x07", "", _bells(written))
    assert MARK in output
    assert harmful_on_screen(output.encode("utf-8", "surrogatepass")) == []
    assert seen.drawn
    for place, text in seen.drawn.items():
        assert harmful(text) == [], place
    assert_pages_harmless(seen)


def _only_rows(seen: Seen, name: str, app: WizardApp) -> None:
    """Keep the rows only: a picture takes long, and has nothing else."""
    seen.drawn[name] = "\n".join(screen_rows(app))


def _bells(written: list[str]) -> int:
    """Count the bells. A bell is written alone."""
    return sum(one == "\x07" for one in written)


@pytest.mark.usefixtures("hostile_surroundings")
@pytest.mark.parametrize("name", VISITED)
async def test_plain_mode_sends_nothing_live(name: str) -> None:
    seen = await plain_seen.wander(name, deep=2, most=30)
    assert any(MARK in text for text in seen.drawn.values())
    for place, text in seen.drawn.items():
        if "after leaving" not in place:  # that goes through standard error
            assert harmful(text) == [], place
    assert_pages_harmless(seen)


def test_standard_error_lets_only_its_own_sequences_through(
    capfd: pytest.CaptureFixture[str],
) -> None:
    from wizard.core.harmless import Control

    stream: Any = HarmlessStream(sys.stderr)
    stream.write(f"{HOSTILE}\n")
    stream.writelines([HOSTILE, "\n"])
    print(HOSTILE, file=stream)
    assert harmful(capfd.readouterr().err) == []
    stream.write(Control("\r"))
    assert capfd.readouterr().err == "\r"


# In a real terminal -------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("plain", [False, True])
def test_a_handover_and_settings_in_a_real_terminal(tmp_path: Path, plain: bool) -> None:
    handed, settings = tmp_path / f"hand{SHORT}.json", tmp_path / f"settings{SHORT}.json"
    handed.write_bytes(write_session(hostile_state(3), NOW))
    handed.chmod(0o600)
    settings.write_text(json.dumps({HOSTILE: 1, "env": {HOSTILE: HOSTILE, **VENDOR}}))
    command = [sys.executable, "-m", "wizard", "--continue", str(handed), "--settings"]
    with Terminal(
        [*command, str(settings), *(["--plain"] if plain else [])],
        home=tmp_path,
        environment={"PYTHONPATH": str(Path.cwd()), "MVK_ENDPOINT": NOBODY},
    ) as terminal:
        terminal.wait_for("Welcome back")
        terminal.wait_for(MARK)
        if plain:
            terminal.press("q", "enter")
        else:
            terminal.press("ctrl+g")
            terminal.wait_for("Why Mavvrik")
            terminal.press("escape")
            terminal.wait_gone("Why Mavvrik")
            terminal.signal(signal.SIGTERM)
        terminal.exit_code()
        assert harmful_on_screen(terminal.output) == []
        assert SHORT.encode() not in terminal.output


def test_a_usage_error_of_the_real_program_is_harmless() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wizard", HOSTILE],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 2
    assert harmful(done.stderr) == []
    assert MARK.encode() in done.stderr
