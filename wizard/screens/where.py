"""From which computer a result was taken, and by whom a test was made, as it may be shown."""

from __future__ import annotations

import re

from wizard.core.nicknames import Nicknames
from wizard.core.session import Evidence

_FROM = re.compile(r"(?<=from )(\S+)(?=, over SSH)")


def shown_host(name: str, names: Nicknames, sharing: bool) -> str:
    """The name of a computer, or the nickname that stands for it."""
    return names.host(name) if name and sharing else name


def shown_person(name: str, names: Nicknames, sharing: bool) -> str:
    """The name of a person, or the nickname that stands for it."""
    return names.user(name) if name and sharing else name


def shown_sentence(text: str, names: Nicknames, sharing: bool) -> str:
    """A sentence with a path or an address in it, as it may be shown."""
    return names.sentence(text) if sharing else text


def where_of(evidence: Evidence, names: Nicknames, sharing: bool) -> str:
    """`from jump01, over SSH`, `from this computer`."""
    where = evidence.where or "from this computer"
    return _FROM.sub(lambda found: names.host(found[1]), where) if sharing else where
