"""Makes the shell completion scripts from the parser: `mvk-wizard.bash`, `.zsh` and `.fish`.

The package holds the scripts, and `mvk-wizard --completion SHELL` prints one. Each is plain shell
code: to complete a word, it does not start the program.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHELLS = ("bash", "zsh", "fish")
PROGRAM = "mvk-wizard"
_FILES = frozenset({"FILE", "SETTINGS"})


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `takes` is "file", "value" or empty; `choices` lists the allowed values."""

    name: str
    text: str
    value: str  # how the help calls its value; empty: it takes none
    takes: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """One command. The wizard itself has an empty name."""

    name: str
    text: str
    options: tuple[Option, ...]
    takes_file: bool = False


def script_for(shell: str, parser: argparse.ArgumentParser) -> str:
    """Return the completion script for one of `SHELLS`."""
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    return "\n".join(write(commands_of(parser))) + "\n"


# What the parser knows ----------------------------------------------------------------------------


def commands_of(parser: argparse.ArgumentParser) -> list[Command]:
    """Return the wizard itself, then every command in the order of the help."""
    sub = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    texts = {one.dest: one.help or "" for one in sub._choices_actions}
    own = _command("", parser.description or "", parser)
    return [own, *(_command(name, texts[name], one) for name, one in sub.choices.items())]


def _command(name: str, text: str, parser: argparse.ArgumentParser) -> Command:
    found = [
        _option(action, string)
        for action in parser._actions
        for string in action.option_strings
        if string.startswith("--") and action.help is not argparse.SUPPRESS
    ]
    takes_file = any(
        not action.option_strings and action.metavar in _FILES for action in parser._actions
    )
    return Command(name, _plain(text), tuple(found), takes_file)


def _option(action: argparse.Action, name: str) -> Option:
    choices = tuple(str(one) for one in action.choices or ())
    takes = ""
    if action.nargs != 0:
        takes = "file" if action.metavar in _FILES else "value"
    value = "|".join(choices) or str(action.metavar or "") if takes else ""
    if action.nargs == "?":  # its value is optional, so none is completed
        takes, value = "", f"[{value}]"
    return Option(name, _plain(action.help or ""), value, takes, choices)


def _plain(text: str) -> str:
    """Remove the characters of a help text that have a meaning in a shell."""
    said = text.replace("%%", "%").replace("'", "’")
    return "".join(sign for sign in said if sign not in '"`$\\[]').strip()


def _shells(options: Iterable[Option]) -> str:
    return " ".join(one.name for one in options)


# bash ---------------------------------------------------------------------------------------------


def _bash(commands: list[Command]) -> Iterator[str]:
    own, *named = commands
    yield f"# bash completion for {PROGRAM}"
    yield "_mvk_wizard_files() {"
    yield "  local IFS=$'\\n'"  # a file name with spaces is one name
    yield '  COMPREPLY+=($(compgen -f -- "$word"))'
    yield "}"
    yield "_mvk_wizard() {"
    yield '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"'
    yield '  local command="" one'
    yield "  # bash takes --option=value for three words"
    yield '  [[ $word != = ]] || word=""'
    yield '  [[ $before != = ]] || before="${COMP_WORDS[COMP_CWORD-2]}"'
    yield '  for one in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield f'    case "$one" in {"|".join(one.name for one in named)}) command="$one"; break;; esac'
    yield "  done"
    yield "  COMPREPLY=()"
    yield '  case "$before" in'
    yield from _bash_values(commands)
    yield "  esac"
    yield '  case "$command" in'
    for one in named:
        yield f'    {one.name}) COMPREPLY=($(compgen -W "{_shells(one.options)}" -- "$word"));;'
    every = f"{_shells(own.options)} {' '.join(one.name for one in named)}"
    yield f'    *) COMPREPLY=($(compgen -W "{every}" -- "$word"));;'
    yield "  esac"
    takers = "|".join(one.name for one in named if one.takes_file)
    yield f'  case "$command" in {takers}) [[ $word == -* ]] ||'
    yield "    _mvk_wizard_files;; esac"
    yield "}"
    yield f"complete -o filenames -F _mvk_wizard {PROGRAM}"


def _bash_values(commands: list[Command]) -> Iterator[str]:
    """Complete the value of an option: a choice, a file name, or nothing."""
    known = {one.name: one for command in commands for one in command.options if one.takes}
    for one in known.values():
        if one.choices:
            reply = f'compgen -W "{" ".join(one.choices)}" -- "$word"'
            yield f"    {one.name}) COMPREPLY=($({reply})); return;;"
    files = "|".join(one.name for one in known.values() if one.takes == "file")
    yield f"    {files}) _mvk_wizard_files; return;;"
    rest = [one.name for one in known.values() if one.takes == "value" and not one.choices]
    yield f"    {'|'.join(rest)}) return;;"


# zsh ----------------------------------------------------------------------------------------------


def _zsh(commands: list[Command]) -> Iterator[str]:
    own, *named = commands
    yield f"#compdef {PROGRAM}"
    yield f"_{PROGRAM}() {{"
    yield "  local line state"
    yield "  _arguments -C \\"
    for option in own.options:
        yield f"    {_zsh_option(option)} \\"
    yield "    '1: :->command' '*:: :->rest'"
    yield "  case $state in"
    yield "    command)"
    yield "      local -a commands=("
    for one in named:
        yield f"        '{one.name}:{one.text}'"
    yield "      )"
    yield "      _describe command commands;;"
    yield "    rest)"
    yield "      case $line[1] in"
    for one in named:
        found = " ".join(_zsh_option(option) for option in one.options)
        file = " '*:file:_files'" if one.takes_file else ""
        yield f"        {one.name}) _arguments {found}{file};;"
    yield "      esac;;"
    yield "  esac"
    yield "}"
    yield "# loaded by compinit, the whole file is the function and completes at once"
    yield f'if [[ $funcstack[1] == _{PROGRAM} ]]; then _{PROGRAM} "$@"'
    yield f"else compdef _{PROGRAM} {PROGRAM}; fi"


def _zsh_option(option: Option) -> str:
    value = ""
    if option.choices:
        value = f":value:({' '.join(option.choices)})"
    elif option.takes:
        value = ":file:_files" if option.takes == "file" else ":value: "
    sign = "=" if value else ""  # the value follows "=" or is the next word
    return f"'{option.name}{sign}[{option.text}]{value}'"


# fish ---------------------------------------------------------------------------------------------


def _fish(commands: list[Command]) -> Iterator[str]:
    own, *named = commands
    names = " ".join(one.name for one in named)
    yield f"# fish completion for {PROGRAM}"
    yield f"complete -c {PROGRAM} -f"
    first = f"'not __fish_seen_subcommand_from {names}'"
    for one in named:
        yield f"complete -c {PROGRAM} -n {first} -a {one.name} -d '{one.text}'"
    for option in own.options:
        yield _fish_option(option, first)
    for one in named:
        here = f"'__fish_seen_subcommand_from {one.name}'"
        if one.takes_file:
            yield f"complete -c {PROGRAM} -n {here} -F"
        for option in one.options:
            yield _fish_option(option, here)


def _fish_option(option: Option, where: str) -> str:
    takes = " -x" if option.takes == "value" else ""
    takes = " -r -F" if option.takes == "file" else takes
    choices = f" -a '{' '.join(option.choices)}'" if option.choices else ""
    name = option.name.removeprefix("--")
    return f"complete -c {PROGRAM} -n {where} -l {name}{takes}{choices} -d '{option.text}'"
