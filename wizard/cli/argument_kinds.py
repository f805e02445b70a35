"""What an argument is, and how its value is read. A usage error exits with 2."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from wizard.core.exit_codes import ExitCode
from wizard.core.harmless import harmless

_LAST_PORT = 65535


class Parser(argparse.ArgumentParser):
    """An argument parser whose error messages say what to do next."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"mvk-wizard: {harmless(message, keep='')}\n")
        sys.stderr.write(f"Try: {self.prog} --help\n")
        raise SystemExit(int(ExitCode.USAGE))


class CommandParser(Parser):
    """The parser of a command. It reports what it does not know, so that its own help is named."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown


def not_empty(what: str) -> Callable[[str], str]:
    """Return a reader that refuses an empty argument, which an unset shell variable leaves."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(f"{what} is empty")
        return text

    return read


file_name = not_empty("the file name")


def output(text: str) -> str | None:
    """Read the file name for a result. None means standard output."""
    return None if text == "-" else file_name(text)


def port(text: str) -> int:
    """Read the number of a port."""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!a} is not a port from 0 to {_LAST_PORT}")
    return int(text)


def seconds(text: str) -> float:
    """Read a number of seconds."""
    with suppress(ValueError):
        number = float(text)
        if 0 <= number < math.inf:
            return number
    raise argparse.ArgumentTypeError(f"{text!a} is not a number of seconds")


def answer(text: str) -> tuple[str, str]:
    """Read the answer to a decision, ID=CHOICE."""
    decision, equals, choice = text.partition("=")
    if not (decision and equals and choice):
        raise argparse.ArgumentTypeError(f"{text!a} is not ID=CHOICE")
    return decision, choice


# What an argument is ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Argument:
    """An option or a positional argument: its name, its help, and what argparse should know."""

    name: str
    help: str
    keywords: Mapping[str, Any]


def option(name: str, text: str, **keywords: Any) -> Argument:
    """Describe an argument. The `keywords` are those of argparse."""
    return Argument(name, text, keywords)


def flag(name: str, text: str) -> Argument:
    """Describe an option without a value."""
    return option(name, text, action="store_true")


def add_arguments(
    parser: argparse._ActionsContainer, arguments: Iterable[Argument | tuple[Argument, ...]]
) -> None:
    """Add arguments to a parser. Of those in a tuple, only one can be given."""
    for one in arguments:
        if isinstance(one, tuple):
            add_arguments(parser.add_mutually_exclusive_group(), one)
        else:
            parser.add_argument(one.name, help=one.help, **one.keywords)
