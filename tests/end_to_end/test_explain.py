"""`mvk-wizard explain`: what a code means, wherever it was met."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run
from wizard.cli.explain import every_code
from wizard.core.findings.notes import GENERAL


def test_a_code_of_a_finding_is_explained(command: Run) -> None:
    done = command("explain", "foreign-secret", credentials=False)
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == (
        "foreign-secret: in settings\n"
        "\n"
        "Another vendor's key would reach Mavvrik.\n"
        "  Mavvrik would get another vendor's key. General headers go along with every\n"
        "  signal. Put another vendor's key in the headers of its own signal only.\n"
    )


def test_a_code_of_a_text_that_cannot_be_read_says_what_to_do(command: Run) -> None:
    done = command("explain", "trailing-comma")
    assert done.out.decode().startswith(
        "trailing-comma: in a text that can't be read (exit code 6)\n"
    )
    assert done.out.decode().endswith("\n  Lines, columns and characters are examples.\n")
    assert "There is 1 comma too many.\n" in done.out.decode()
    assert "remove this comma" in " ".join(done.out.decode().split())


def test_a_code_with_two_meanings_has_both(command: Run) -> None:
    lines = command("explain", "placeholder").out.decode().splitlines()
    assert [line for line in lines if line.startswith("placeholder: ")] == [
        "placeholder: in settings",
        "placeholder: in a text that can't be read (exit code 6)",
    ]


@pytest.mark.parametrize("written", ["KEY-MISSING", "[key-missing]", " key-missing "])
def test_a_code_is_found_however_it_was_copied(written: str, command: Run) -> None:
    done = command("explain", written)
    assert done.out.decode().startswith("key-missing: ")


def test_an_unknown_code_is_a_usage_error_that_names_its_likes(command: Run) -> None:
    done = command("explain", "traling-comma")
    assert (done.code, done.out) == (2, b"")
    assert done.err.startswith(
        "No finding has the code 'traling-comma'.\nDid you mean trailing-comma"
    )
    done = command("explain", "\u202equux\x1b[31m")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        "No finding has the code '\\u202equux\\x1b[31m'.\nAll codes: mvk-wizard explain\n"
    )


def test_without_a_code_all_are_listed(command: Run) -> None:
    done = command("explain")
    assert done.code == 0
    lines = done.out.decode().splitlines()
    assert [line.split()[0] for line in lines] == list(every_code())
    assert all(line.endswith((".", "?")) for line in lines)


@pytest.mark.parametrize("code", every_code())
def test_every_code_has_a_page_that_fits_a_terminal(code: str, command: Run) -> None:
    done = command("explain", code)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.decode().splitlines())) <= 80


def test_as_json_it_has_the_documented_form(command: Run) -> None:
    form = json.loads(command("explain", "key-missing", "--json").out)
    assert form == {
        "code": "key-missing",
        "sections": [
            {
                "title": "The API key is missing.",
                "meaning": (
                    "Expect Mavvrik to refuse the data. Claude Code shows no error. Nothing follows"
                    ' "Bearer".'
                ),
                "remedy": "",
                "readable": True,
            }
        ],
    }
    listed = json.loads(command("explain", "--json").out)
    assert [one["code"] for one in listed] == list(every_code())
    assert all(one.keys() == {"code", "title"} for one in listed)


def test_the_general_notes_are_explained_together(command: Run) -> None:
    done = command("explain", "notes", credentials=False)
    assert (done.code, done.err) == (0, "")
    lines = done.out.decode().splitlines()
    assert [line for line in lines if line.endswith(": in settings")] == [
        f"{code}: in settings" for code in GENERAL
    ]
    assert "Every developer can read the API key." in lines
    forms = json.loads(command("explain", "notes", "--json").out)
    assert [one["code"] for one in forms] == list(GENERAL)
