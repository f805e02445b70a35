"""Where programs take secrets on their command line: a new program is one line of the data file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from wizard.core.data_files import load


class Takes(Enum):
    """What stands behind an option."""

    SECRET = auto()
    JOINED = auto()  # a secret, and only without a blank: `mysql -pX`
    LOGIN = auto()  # `name:password`
    LOGIN_PERCENT = auto()  # `name%password`
    COOKIES = auto()
    HEADER = auto()  # `Name: value`
    LAST = auto()  # the last word of the command is one


Options = Mapping[str, Takes]


@dataclass(frozen=True, slots=True)
class CommandLists:
    """What is known of programs; secret_options.json holds it."""

    programs: Mapping[str, Options]
    any_program: Options  # of a program that is not in the list
    plain_p: frozenset[str]  # their `-p` is a port, a profile, a path, a package or a prompt
    setters: frozenset[str]  # they write a value under a name: `npm config set NAME VALUE`
    always_before_secret: frozenset[str]  # the word behind these is a secret, whoever runs
    from_pipe: frozenset[str]  # they take it from a pipe: `echo X | docker login --password-stdin`
    printers: frozenset[str]
    wrappers: frozenset[str]
    links: frozenset[str]  # between a name and its value in a sentence: "the password is X"


@cache
def lists() -> CommandLists:
    """The lists, read when a command is first looked at."""
    held = load(__package__, "secret_options.json")
    groups, any_program = held.pop("programs"), held.pop("any_program")
    return CommandLists(
        {name: _options(one["options"]) for one in groups for name in one["names"]},
        _options(any_program),
        **{name: frozenset(words) for name, words in held.items()},
    )


def _options(held: Mapping[str, str]) -> Options:
    return {option: Takes[takes.upper()] for option, takes in held.items()}
