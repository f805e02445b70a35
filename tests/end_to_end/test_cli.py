"""The command line: what it accepts, what it answers, and how it ends in every situation."""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import CREDENTIALS, ROOT, Outcome, Run, full
from tests.end_to_end.pty_driver import Terminal, bare_environment
from wizard import __version__
from wizard.cli.arguments import build_parser
from wizard.cli.commands import COMMANDS, CommandRow
from wizard.core.enforced import ADDS, HOLDS_OFF, NOT_PREVENTED, harms
from wizard.core.exit_codes import ExitCode

NAMES = (
    *("merge", "check", "remove", "restore", "verify", "collector", "handover"),
    *("try", "listen", "explain"),
)
RIGHT = '{"env": {"A": "1"}}\n'
BLOCK = "".join(f"{name}={value}\n" for name, value in CREDENTIALS.items())


def run(
    home: Path, *arguments: str, stdin: str = "", credentials: bool = True, **environment: str
) -> Outcome:
    """Run the program in a process of its own, without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "wizard", *arguments],
        input=stdin.encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={
            **bare_environment(home),
            **(CREDENTIALS if credentials else {}),
            **environment,
        },
    )
    return Outcome(done.returncode, done.stdout, done.stderr.decode())


# Version and help ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--json", "--version"], ["--version", "check"]]
)
def test_the_version_is_one_line(arguments: list[str], command: Run) -> None:
    done = command(*arguments)
    assert (done.code, done.out.decode(), done.err) == (0, f"mvk-wizard {__version__}\n", "")


def test_the_version_is_the_same_from_the_shortest_way(tmp_path: Path) -> None:
    done = run(tmp_path, "--version", credentials=False)
    assert (done.code, done.out.decode(), done.err) == (0, f"mvk-wizard {__version__}\n", "")


def test_help_names_every_command_the_exit_codes_and_where_credentials_come_from(
    command: Run,
) -> None:
    done = command("--help")
    assert done.code == 0
    said = done.out.decode()
    for name in NAMES:
        assert f"    {name} " in said
    for code in ExitCode:
        assert str(int(code)) in said
    assert "MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY. They are\nnever an argument" in said


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_explains_all_of_its_options(name: str, command: Run) -> None:
    done = command(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.decode().startswith(f"usage: mvk-wizard {name}")
    parser = build_parser()
    sub = next(iter(parser._subparsers._group_actions)).choices[name]  # type: ignore[union-attr,index]
    hidden = {"--credentials", "--endpoint", "--verify-url"} - set(HELP[name])
    for action in sub._actions:
        assert action.help, action.option_strings
        for option in action.option_strings:
            assert (option in done.out.decode().partition("\n\nexample")[0]) is (
                option not in hidden
            )
    assert f"example:\n  mvk-wizard {name} " in done.out.decode()


# Which of the common options each command uses; the others it takes and its help is silent about.
HELP = {
    "merge": ("--credentials", "--endpoint"),
    "check": ("--credentials", "--endpoint"),
    "remove": ("--endpoint",),
    "restore": (),
    "verify": ("--credentials", "--endpoint", "--verify-url"),
    "collector": ("--endpoint",),
    "handover": (),
    "try": ("--credentials", "--endpoint"),
    "listen": ("--credentials",),
    "explain": (),
}


def test_help_of_a_command_lists_the_exit_codes_that_it_can_have(command: Run) -> None:
    said = command("try", "--help").out.decode()
    assert said.split("exit codes:\n")[1].split("\n\n")[0].splitlines() == [
        "  0    done",
        "  1    an error, or an open decision",
        "  2    wrong options, no terminal, no such file, missing or unusable credentials",
        "  3    configured or accepted, not verified",
        "  6    the settings cannot be read",
        "  129, 130, 131, 143  ended by a signal",
    ]


def test_help_of_explain_lists_its_own_options_and_it_takes_the_common_ones(command: Run) -> None:
    said = command("explain", "--help").out.decode()
    assert set(re.findall(r"--[a-z-]+", said)) == {"--help", "--json"}
    plain = command("explain", "placeholder")
    common = ("--credentials", "/nowhere", "--endpoint", "https://example.com")
    assert command("explain", "placeholder", *common) == plain


WAYS_TO_GIVE = (
    "Save the Connect block from Mavvrik and name the file: --credentials FILE (- is stdin). "
    "Or set all 3 in the environment."
)

# Usage --------------------------------------------------------------------------------------------

USAGE = {
    "an unknown command": (["marge"], "invalid choice: 'marge'"),
    "an unknown option": (["merge", "--forse", "x"], "unrecognized arguments: --forse"),
    "an option without its value": (["check", "-", "--credentials"], "expected one argument"),
    "a choice that is none": (
        ["merge", "-", "--on-conflict", "ours"],
        "argument --on-conflict: invalid choice: 'ours'",
    ),
    "two targets": (
        ["merge", "x", "--in-place", "--output", "y"],
        "argument --output: not allowed with argument --in-place",
    ),
    "two files": (["check", "a", "b"], "unrecognized arguments: b"),
    "a shortened option": (
        ["merge", "-", "--on-conf", "keep"],
        "unrecognized arguments: --on-conf",
    ),
    "no number": (["listen", "--port", "x"], "argument --port: 'x' is not a port"),
    "no time": (["verify", "--wait", "soon"], "'soon' is not a number of seconds"),
    "an endless time": (["verify", "--wait", "inf"], "'inf' is not a number of seconds"),
    "a time before now": (["verify", "--wait=-1"], "'-1' is not a number of seconds"),
    "nothing to check": (
        ["check"],
        "Name a settings file: mvk-wizard check SETTINGS (- is stdin).",
    ),
    "nothing to merge": (
        ["merge"],
        "Name a settings file: mvk-wizard merge SETTINGS (- is stdin).",
    ),
    "something and nothing": (["merge", "-", "--empty"], "Use SETTINGS or --empty, not both."),
    "no file to replace": (["merge", "-", "--in-place"], "--in-place needs a settings file."),
    "nothing to replace": (["merge", "--empty", "--in-place"], "--in-place needs a settings file."),
    "standard input twice": (
        ["merge", "-", "--credentials", "-"],
        "Settings and credentials can't both come from standard input. Use a file for one.",
    ),
    "standard input twice, in front": (
        ["--credentials", "-", "check", "-"],
        "Settings and credentials can't both come from standard input. Use a file for one.",
    ),
    "an endpoint that is none": (["check", "-", "--endpoint", "ingest"], "https://"),
    "an endpoint in the clear": (["check", "-", "--endpoint", "http://example.com"], "https://"),
    "an unknown code": (["explain", "quux"], "No finding has the code 'quux'."),
}


@pytest.mark.parametrize("what", USAGE)
def test_a_usage_error_ends_with_2_says_what_and_prints_nothing(what: str, command: Run) -> None:
    arguments, sentence = USAGE[what]
    done = command(*arguments, stdin=RIGHT.encode())
    assert (done.code, done.out) == (2, b""), done.err
    assert sentence in done.err
    assert "Traceback" not in done.err


def test_a_usage_error_names_the_help_of_that_command(command: Run) -> None:
    assert command("merge", "--forse").err.splitlines() == [
        "mvk-wizard: unrecognized arguments: --forse",
        "Try: mvk-wizard merge --help",
    ]
    assert command("--forse").err.splitlines()[-1] == "Try: mvk-wizard --help"
    assert command("check", "-", "--credentials").err.splitlines() == [
        "mvk-wizard: argument --credentials: expected one argument",
        "Try: mvk-wizard check --help",
    ]


def test_without_a_terminal_the_wizard_names_the_commands_in_a_line_of_its_own(
    tmp_path: Path,
) -> None:
    done = run(tmp_path, credentials=False)
    assert (done.code, done.out) == (2, b"")
    reason, instead = done.err.splitlines()
    assert reason.startswith("mvk-wizard needs a terminal")
    assert "`mvk-wizard merge`" in instead


@pytest.mark.parametrize("name", ["merge", "verify"])
def test_missing_credentials_end_with_2_and_say_where_they_come_from(
    name: str, command: Run
) -> None:
    arguments = ["merge", "-"] if name == "merge" else ["verify"]
    done = command(*arguments, stdin=RIGHT.encode(), credentials=False)
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        f"Credentials are missing: MVK_AGENT_ID, MVK_TENANT_ID and MVK_API_KEY.\n{WAYS_TO_GIVE}\n"
    )


def test_one_missing_value_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "merge", "-", stdin=RIGHT, credentials=False, MVK_AGENT_ID="agent-xyz")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (f"MVK_TENANT_ID is missing.\nMVK_API_KEY is missing.\n{WAYS_TO_GIVE}\n")


def test_a_file_without_any_of_the_values_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "connect.txt").write_text("Setup\nConnect\n")
    arguments = ("merge", "-", "--credentials", str(tmp_path / "connect.txt"))
    done = run(tmp_path, *arguments, stdin=RIGHT, credentials=False)
    assert (done.code, done.out) == (2, b"")
    first, *rest = done.err.splitlines()
    assert first.startswith("This text has none of the 3 values. ")
    assert rest == [WAYS_TO_GIVE]


def test_a_merge_that_changes_nothing_does_not_say_nothing_else(command: Run) -> None:
    first = command("merge", "-", stdin=RIGHT.encode())
    assert first.err.endswith("\nMavvrik values: 10 added. Nothing else changed.\n")
    again = command("merge", "-", stdin=first.out)
    assert again.out == first.out
    assert again.err.endswith("\nMavvrik values: 10 already right.\n")


def test_a_key_that_would_be_mangled_is_refused_and_never_shown(tmp_path: Path) -> None:
    key = "mvk-agent-Zk4vT9rWq2,LmX8nB5cJd"
    done = run(tmp_path, "merge", "-", stdin=RIGHT, MVK_API_KEY=key)
    assert (done.code, done.out) == (2, b"")
    assert "comma" in done.err
    assert "Zk4vT9" not in done.err
    assert "LmX8nB" not in done.err


# Common options -----------------------------------------------------------------------------------


def test_common_options_come_before_or_after_the_command(command: Run) -> None:
    orders: list[Sequence[str]] = [
        ("--json", "check", "-"),
        ("check", "--json", "-"),
        ("check", "-", "--json"),
    ]
    results = [command(*order, stdin=RIGHT.encode()) for order in orders]
    assert len({one.out for one in results}) == 1
    assert "findings" in json.loads(results[0].out)


def test_an_option_before_the_command_is_not_lost_and_the_later_one_wins(
    command: Run, tmp_path: Path
) -> None:
    other = "https://ingest.example.com"
    for arguments in (
        ("--endpoint", other, "merge", "--empty"),
        ("merge", "--empty", "--endpoint", other),
        ("--endpoint", "https://wrong.example", "merge", "--empty", "--endpoint", other),
    ):
        env = json.loads(command(*arguments).out)["env"]
        assert env["OTEL_EXPORTER_OTLP_ENDPOINT"] == other


def test_credentials_come_from_a_file_or_from_standard_input(command: Run, tmp_path: Path) -> None:
    block, file = tmp_path / "block.txt", tmp_path / "settings.json"
    block.write_text(BLOCK)
    file.write_text(RIGHT)
    from_file = command("merge", str(file), "--credentials", str(block), credentials=False)
    from_stdin = command(
        "--credentials", "-", "merge", str(file), stdin=BLOCK.encode(), credentials=False
    )
    assert from_file.code == 0, from_file.err
    assert from_file.out == from_stdin.out
    assert b"Authorization=Bearer key-abc" in from_file.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_credentials_are_read_in_the_encodings_of_windows(command: Run, encoding: str) -> None:
    data = BLOCK.replace("\n", "\r\n").encode(encoding)
    done = command("merge", "--empty", "--credentials", "-", stdin=data, credentials=False)
    assert done.code == 0, done.err
    assert b"Authorization=Bearer key-abc" in done.out


def test_a_file_of_credentials_wins_over_the_environment(command: Run, tmp_path: Path) -> None:
    block = tmp_path / "block.txt"
    block.write_text(BLOCK.replace("agent-xyz", "other-agent"))
    done = command("merge", "--empty", "--credentials", str(block))
    assert b"mvk.agent_id=other-agent" in done.out


# Files that are none ------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("check",), ("merge",), ("remove",)], ids=str)
def test_an_unreadable_file_has_its_sentence(
    arguments: tuple[str, ...], command: Run, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("absent.json", "", ".", "pipe"):
        done = command(*arguments, str(tmp_path / name) if name else "")
        assert done.code in (1, 2), done.err
        assert (done.out, "Traceback" in done.err) == (b"", False)
        assert "a fault in this program" not in done.err, (name, done.err)
        assert done.err.strip()


@pytest.mark.parametrize("name", ["a\nb", "\x1b[2Jx", "\udc80", "x" * 5000, "a\0b"])
def test_no_name_of_a_file_can_write_to_the_terminal_or_break_a_command(
    name: str, command: Run, tmp_path: Path
) -> None:
    for arguments in (("check", name), ("merge", "--empty", "--output", f"{tmp_path}/no/{name}")):
        done = command(*arguments)
        assert done.code in (1, 2), done.err
        assert "a fault in this program" not in done.err, done.err
        assert "\x1b" not in done.err


# Without a terminal -------------------------------------------------------------------------------


def test_the_findings_of_a_merge_are_judged_by_its_own_address(command: Run) -> None:
    address = ("--endpoint", "http://127.0.0.1:4318")
    done = command("merge", "-", "--json", *address, stdin=b"{}")
    findings = json.loads(done.out)["findings"]
    assert done.code == 0
    assert [one["code"] for one in findings if one["severity"] == "error"] == []


def test_without_a_terminal_the_wizard_ends_with_2_and_names_the_commands(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.code, done.out) == (2, b"")
    for name in ("merge", "check"):
        assert f"mvk-wizard {name}" in done.err
    assert run(tmp_path, "--demo").code == 2
    assert run(tmp_path, "--settings", "x").code == 2


# The end ------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
@pytest.mark.parametrize(
    "arguments",
    [
        ("merge", "FILE"),
        full(("check", "FILE", "--json")),
        full(("explain",)),
        ("--help",),
        full(("--version",)),
    ],
    ids=" ".join,
)
def test_a_reader_that_has_ended_is_not_an_error(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"a": ["x" * 60] * 20_000}))
    command = [str(file) if one == "FILE" else one for one in arguments]
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**bare_environment(tmp_path), **CREDENTIALS},
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() in (0, 1, 2)
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert "BrokenPipe" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.skipif(os.name != "posix", reason="streams are closed by the shell")
@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("check FILE >&-", 1, "Standard output cannot be written: it is closed."),
        ("merge - <&-", 2, "Standard input is closed. Name a file instead of -."),
        ("check nothing-there 2>&-", 2, ""),
    ],
)
def test_a_closed_stream_is_reported_where_it_is_needed(
    line: str, code: int, says: str, tmp_path: Path
) -> None:
    (tmp_path / "FILE").write_text(RIGHT)
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m wizard {line}', sys.executable],
        cwd=tmp_path,
        env={**bare_environment(tmp_path), **CREDENTIALS, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert "fault" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", ""), "argument SETTINGS: the file name is empty"),
        (("merge", "--empty", "--output", ""), "argument --output: the file name is empty"),
        (("check", "x", "--credentials", ""), "the file name is empty"),
        (("listen", "--port", "65536"), "'65536' is not a port from 0 to 65535"),
        (("listen", "--port", "-1"), "'-1' is not a port"),
    ],
)
def test_names_and_numbers_that_cannot_be_meant_are_usage_errors(
    arguments: tuple[str, ...], says: str, command: Run
) -> None:
    done = command(*arguments)
    assert (done.code, done.out) == (2, b"")
    assert says in done.err


def test_a_dash_for_the_output_is_standard_output(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = command("merge", "--empty", "--output", "-")
    assert done.out.startswith(b"{")
    assert not (tmp_path / "-").exists()


def test_a_full_disk_behind_standard_output_is_reported(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wizard", "merge", "--empty"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
            env={**bare_environment(tmp_path), **CREDENTIALS},
        )
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "Traceback" not in said
    assert "a fault in this program" not in said
    assert said.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), full(signal.SIGTERM, 143)])
def test_a_signal_while_it_reads_ends_it_quietly(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _SAYS_WHEN_IT_READS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**bare_environment(tmp_path), **CREDENTIALS},
    )
    assert process.stdout
    assert process.stdout.readline() == b"reading\n"
    process.send_signal(number)
    out, err = process.communicate()
    assert process.returncode in (code, -number)
    assert (out, b"Traceback" in err) == (b"", False)


_SAYS_WHEN_IT_READS = """
import sys
sys.argv = ["mvk-wizard", "merge", "-"]
from wizard.cli import load, merge
real = load.read_bytes
def say_it(source):
    print("reading", flush=True)
    return real(source)
load.read_bytes = say_it
from wizard.__main__ import main
sys.exit(main())
"""


def test_an_error_in_our_code_is_one_sentence_without_the_input(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "mvk-agent-CANARYcanaryCANARY"

    def fail(_: object) -> int:
        raise ValueError(f"Authorization=Bearer {secret}")

    monkeypatch.setattr("wizard.cli.check.check", fail)
    done = command("check", "-")
    assert (done.code, done.out) == (1, b"")
    assert done.err.startswith(
        "mvk-wizard: a fault in this program (ValueError at wizard/cli/main.py:"
    )
    assert secret not in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of its own")
@pytest.mark.parametrize(
    "arguments", [("--theme", "quux"), ("--settings", "/nowhere/x.json")], ids=str
)
def test_in_a_terminal_a_bad_option_is_reported_before_the_screen_starts(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "wizard", *arguments]
    paths = {"PYTHONPATH": str(ROOT)}
    with Terminal(command, home=tmp_path, environment=paths) as terminal:
        assert terminal.exit_code() in (1, 2)
        assert b"\x1b[?1049h" not in terminal.output
        assert b"Traceback" not in terminal.output
        assert terminal.output.strip()


def test_a_diff_masks_what_the_name_above_reveals(command: Run, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        '{"env": {\n"apiKey": [\n"s3cret-1",\n"s3cret-2"\n],\n"DB_PASSWORD"\n:\n"s3cret-3",\n'
        '"OTEL_TRACES_EXPORTER": "none"}}\n'
    )
    done = command("merge", str(path), "--diff", "--on-conflict", "mavvrik")
    assert done.code == 0
    assert '  "••••••••",\n' in done.out.decode()
    assert b"s3cret" not in done.out


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_command_of_the_table_ends_refusals_with_an_exit_code(row: CommandRow) -> None:
    module, _, name = row.function.partition(":")
    function = getattr(importlib.import_module(f"wizard.cli.{module}"), name)
    assert function.__wrapped__.__name__ == name
    assert row.help.endswith(".")


def test_enforce_says_what_it_does_what_the_dialog_lists_and_what_it_cannot_prevent(
    command: Run,
) -> None:
    given = b'{"env": {"OTEL_TRACES_SAMPLER": "always_on"}}'
    outcome = command("merge", "-", "--enforce", stdin=given)
    listed = "The approval dialog lists 7 more names."
    assert outcome.err.splitlines()[-4:] == [ADDS, HOLDS_OFF, listed, NOT_PREVENTED]
    explained = command("explain", "user-can-cut-off").out.decode()
    shown = " ".join(explained.split())
    assert all(sentence in shown for sentence in (*harms(), NOT_PREVENTED))
