"""Pages made from tables of the code: `python -m tests.house.pages` writes them.

A test holds the written pages to the tables.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator

from tests.conftest import ROOT
from tests.house.completion import Option, commands_of, script_for
from wizard.cli.arguments import EXIT_CODES, build_parser
from wizard.cli.explain import Section, every_code, page
from wizard.core.check.names import enforced_names
from wizard.core.client.versions import VERSION
from wizard.core.document.reader import read
from wizard.core.enforced import ADDS, GUARDS, HOLDS_OFF, MEASURED, NOT_ENFORCED
from wizard.core.package.model import Form
from wizard.core.package.targets import CONSOLE_WINS, READABLE, RESTART, TARGETS, Target, how_to
from wizard.guide import surfaces
from wizard.guide.causes import Cause
from wizard.guide.troubleshooting import TROUBLES, Symptom

PACKAGE = ROOT / "wizard"
DOCS = PACKAGE / "docs"
_WRITTEN = "<!-- Written by `python -m tests.house.pages` from the tables of the code. -->"
_WIDTH = 100


def codes() -> str:
    """A section for every code of a finding or problem."""
    read = [code for code in every_code() if _sections(code, readable=True)]
    unread = [code for code in every_code() if _sections(code, readable=False)]
    lines = [
        _WRITTEN,
        "# What the codes mean",
        "Every finding has a code: in brackets at the end of its line, or as `code` in `--json`."
        " `mvk-wizard explain CODE` prints what this page says.",
        "- [Settings that Claude Code can read](#settings)\n"
        "- [Texts that can't be read](#texts-that-cant-be-read)",
        "## Settings",
        "An error: Claude Code doesn't start, or telemetry doesn't arrive as it should. A warning:"
        " it arrives today, but is fragile or has a side effect. A note: worth knowing. Some codes"
        " are an error in some settings and a warning in others.",
        *(line for code in read for line in _entry(code, readable=True)),
        "## Texts that can't be read",
        "`check`, `merge` and `remove` end with exit code 6 and show the line, the column and the"
        " marked line. Unreadable settings are never treated as empty. Lines, columns and"
        " characters in these sections are examples.",
        *(line for code in unread for line in _entry(code, readable=False)),
    ]
    return _joined(lines)


def _sections(code: str, *, readable: bool) -> list[Section]:
    found = page(code)
    return [one for one in found.sections if one.readable is readable] if found else []


def _entry(code: str, *, readable: bool) -> Iterator[str]:
    yield f"### `{code}`"
    for section in _sections(code, readable=readable):
        yield f"**{_escaped(section.title)}** {_escaped(section.meaning)}"
        if section.remedy:
            yield f"What to do: {_escaped(section.remedy)}"


def troubleshooting() -> str:
    """The guide's troubleshooting by symptom, with the causes in order."""
    lines = [
        _WRITTEN,
        "# Troubleshooting",
        "The wizard has this too: press Ctrl+G on any screen. It leaves out what is ruled out, and"
        " runs the checks that it can run.",
        "\n".join(f"- [{one.symptom}](#{_anchor(one.symptom)})" for one in TROUBLES),
        *(line for trouble in TROUBLES for line in _trouble(trouble)),
    ]
    return _joined(lines)


def enforce() -> str:
    """What `--enforce` sets, each row with what a user's own value does without it."""
    rows = [
        f"| `{guard.name}` | {f'`{guard.value}`' if guard.value else 'empty, at the top level'} "
        f"| `{name}` | `{theirs}` | {harm} |"
        for guard in GUARDS
        for name, theirs, harm in guard.against
    ]
    lines = [
        _WRITTEN,
        "# What `--enforce` sets",
        f"{ADDS} {HOLDS_OFF} In the wizard it is “Keep users from cutting off telemetry” in step"
        " 4. With each value, Claude Code does what it does without the entry, so nothing else"
        " changes. Every"
        f" row was measured with Claude Code {MEASURED}.",
        "\n".join(
            (
                "| Entry | Set to | A user's own | Such as | Without the entry |",
                "| --- | --- | --- | --- | --- |",
                *rows,
            )
        ),
        "Of these, the approval dialog lists: "
        f"{', '.join(f'`{name}`' for name in enforced_names(read('{}')))}.",
        "## What it can't prevent",
        "\n".join(f"- {sentence}" for sentence in NOT_ENFORCED),
    ]
    return _joined(lines)


def _anchor(title: str) -> str:
    kept = "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -")
    return kept.replace(" ", "-")


def _trouble(trouble: Symptom) -> Iterator[str]:
    yield f"## {trouble.symptom}"
    yield f"In the guide: “{trouble.guide_title}”. {_escaped(trouble.opening)}"
    for number, cause in enumerate(trouble.causes, start=1):
        yield f"{number}. {_cause(cause)}"


def _cause(cause: Cause) -> str:
    title, explanation, check = map(_escaped, (cause.title, cause.explanation, cause.check))
    return f"**{title}.** {explanation} *{check}*"


def where_it_runs() -> str:
    """Each way to run Claude Code, what is known of it, and how."""
    short = [f"| Where | {' | '.join(surfaces.COLUMNS)} |", "| --- | --- | --- | --- |"]
    short += [
        f"| {one.name} | {one.settings.answer} | {one.sends.answer} | {one.agent.answer} |"
        for one in surfaces.SURFACES
    ]
    lines = [
        _WRITTEN,
        "# Where Claude Code runs",
        f"{surfaces.MEANING} The wizard shows this in step 5, and in help.",
        "\n".join(short),
        f"Pages are named as on code.claude.com. {surfaces.ISSUES}",
        *(line for one in surfaces.SURFACES for line in _surface(one)),
    ]
    return _joined(lines)


def _surface(one: surfaces.Surface) -> Iterator[str]:
    yield f"## {one.name}"
    yield one.note
    claims = zip(surfaces.COLUMNS, (one.settings, one.sends, one.agent), strict=True)
    yield "\n".join(f"- **{name}**: {claim.sentence}" for name, claim in claims)


_HOLDS = {
    Form.JSON: "every byte of the settings",
    Form.PROPERTY_LIST: "the same values",
    Form.PROFILE: "the same values",
    Form.REGISTRY: "one line of JSON, in ASCII",
    Form.SCRIPT: "one line of JSON, in ASCII",
}


def delivery() -> str:
    """How settings reach computers without the console, with a section for every target."""
    rows = [
        f"| [`{one.id}`](#{_anchor(one.label)}) | {_escaped(one.path)} | {_HOLDS[one.form]}"
        f" | equal values, up to 2 MiB | {_ran(one)} |"
        for one in TARGETS
    ]
    lines = [
        _WRITTEN,
        "# Delivery without the console",
        "Developers on Bedrock, Vertex, a gateway or API keys don't get the settings of the Claude"
        " console, and the console has no pilot group. `mvk-wizard package SETTINGS --for TARGET`"
        " writes the same settings for MDM, or as a managed settings file.",
        "```sh\n"
        "mvk-wizard package --empty --credentials connect.txt --for linux --output pilot.json\n"
        "mvk-wizard check --this-computer\n"
        "mvk-wizard package pilot.json --for linux --removal --output rest.json\n```",
        "The first line makes the file, and says how to deploy it. The second shows on a pilot"
        " computer what is in force there. The third writes what takes it back.",
        "## What to know first",
        f"- {CONSOLE_WINS} MDM wins over managed settings files. A file and its drop-ins are one"
        " source. Claude Code says nothing about what it ignores.\n"
        "- Before 2.1.223, only the first source that holds anything counts. Measured with"
        f" {VERSION}, at first and later starts: the `env` entries of a file count beside those of"
        " the console. Where telemetry goes comes from one source, though: if the console holds"
        " one entry of `OTEL_EXPORTER_OTLP_*`, `OTEL_LOG_*` or `OTEL_LOGS_EXPORTER`, those of the"
        " file are ignored, and nothing reaches Mavvrik. MDM was not measured.\n"
        f"- {READABLE} The file on Linux is root:root with mode 0644, because Claude Code reads it"
        " as the user. Measured: with mode 0600, other users send nothing, and nothing says so."
        " What `package` writes is readable by you only.\n"
        f"- {RESTART} `/status` then shows where the settings come from.\n"
        "- Settings that are already there are replaced, except by a drop-in. Merge into them:"
        " `check`, `merge`, `remove` and `package` read the settings from a property list, an"
        " unsigned configuration profile, a registry file, and a script of `package`. A profile"
        " keeps its other payloads. The wizard reads such settings in step 3, and puts them back in"
        " step 5.\n"
        "- A property list has no null, no repeated name, no carriage return or other control"
        " character, and no whole number over 64 bits. No container but a settings file holds bytes"
        " that are not text. `package` then writes nothing, names the place, and exits with 1.",
        "## Targets",
        "\n".join(
            [
                "| Target | Place | Holds | Read back in the tests | Run by Claude Code |",
                "| --- | --- | --- | --- | --- |",
                *rows,
            ]
        ),
        *(line for target in TARGETS for line in _target(target)),
    ]
    return _joined(lines)


def _ran(target: Target) -> str:
    """Say whether the real Claude Code ran what is packaged for a target."""
    if "ran it" in target.evidence:
        return f"{VERSION}, also as a user who is not root"
    return target.evidence.rpartition(". ")[2].rstrip(".")


def _target(target: Target) -> Iterator[str]:
    yield f"## {target.label}"
    told: dict[str, list[str]] = {}
    for heading, words in how_to(target):
        told.setdefault(heading, []).append(_as_code(words))
    same = ("Who can read it",)  # said once for all
    yield "\n".join(
        f"- {heading}: {' '.join(words)}" for heading, words in told.items() if heading not in same
    )


def _as_code(words: str) -> str:
    command = words.split(" ", 1)[0] in ("sudo", "reg", "New-Item", "Copy-Item", "Remove-Item")
    return f"`{words}`." if command else _escaped(words)


def _escaped(text: str) -> str:
    for sign in "\\`*<[":
        text = text.replace(sign, f"\\{sign}")
    return text


def _joined(paragraphs: list[str]) -> str:
    return "\n\n".join(_wrapped(one) for one in paragraphs) + "\n"


def _wrapped(paragraph: str) -> str:
    if paragraph.startswith(("#", "<", "- ", "| ", "```")):
        return paragraph
    indent = "   " if paragraph[:1].isdigit() else ""
    return textwrap.fill(
        paragraph,
        _WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def manual() -> str:
    """The manual page, for `man mvk-wizard`."""
    parser = build_parser()
    wizard, *commands = commands_of(parser)
    lines = [
        '.TH MVK-WIZARD 1 "" "mvk-wizard" "User Commands"',
        ".SH NAME",
        "mvk-wizard \\- connect Claude Code's telemetry to Mavvrik",
        ".SH SYNOPSIS",
        ".B mvk-wizard",
        "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR] [\\fISETTINGS\\fR]",
        ".SH DESCRIPTION",
        _roff(wizard.text),
        ".SH OPTIONS",
        *(line for option in wizard.options for line in _manual_option(option)),
        ".SH COMMANDS",
    ]
    for one in commands:
        lines += [".SS " + one.name, _roff(one.text)]
        lines += [line for option in one.options for line in _manual_option(option)]
    lines += [".SH EXIT STATUS"]
    for code, meaning in EXIT_CODES.items():
        lines += [".TP", f".B {int(code)}", _roff(meaning)]
    return "\n".join(lines) + "\n"


def _manual_option(option: Option) -> list[str]:
    if not option.text:
        return []
    value = f' " {_roff(option.value)}"' if option.value else ""
    return [".TP", f".BI {_roff(option.name)}{value}", _roff(option.text)]


def _roff(text: str) -> str:
    text = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


# By their paths in the package.
PAGES: dict[str, Callable[[], str]] = {
    "docs/codes.md": codes,
    "docs/delivery.md": delivery,
    "docs/enforce.md": enforce,
    "docs/troubleshooting.md": troubleshooting,
    "docs/where-it-runs.md": where_it_runs,
    "share/mvk-wizard.1": manual,
    "share/mvk-wizard.bash": lambda: script_for("bash", build_parser()),
    "share/mvk-wizard.zsh": lambda: script_for("zsh", build_parser()),
    "share/mvk-wizard.fish": lambda: script_for("fish", build_parser()),
}


def main() -> None:
    """Write every page."""
    for name, write in PAGES.items():
        (PACKAGE / name).write_text(write(), encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
