"""Recognize texts that are not settings, or have other text around them, by how they begin."""

from __future__ import annotations

import re
from collections.abc import Callable

from wizard.core.syntax.scan import WHITE

_SOME = 4000  # characters that are enough to recognize a text

ENV_FRAGMENT = re.compile(r'\s*+(?P<name>"env"|env)\s*+:\s*+\{')

_NUMBERED = re.compile(
    r"[ \t]*+([0-9]{1,7})(?:[ \t]*+(?:[|│┃:.)]++ ?|→)|[ \t]|(?=[\r\n{}\[\]\"]|\Z))"
)
_BLANK_LINE = re.compile(r"[ \t]*+(?=[\r\n]|\Z)")
_LINE_START = re.compile(r"(?:\A\ufeff?|\r\n|\n|\r)(?=[^\r\n])")

_XML = re.compile(r"<(?:\?xml|!--|!doctype\s+plist|plist|dict|key)\b|<!--", re.IGNORECASE)
_PROPERTY_LIST = re.compile(r"<(?:!doctype\s+plist|plist|key)[\s>]", re.IGNORECASE)
_REGISTRY = re.compile(
    r"(?:;[^\r\n]*+\s*+)*+(?:Windows Registry Editor\b|REGEDIT4\b|\[-?HKEY_|\"Settings\"\s*+=)"
)
# A variable assignment or a cmdlet. Only `$env:NAME =` is a line of NAME=value.
_POWERSHELL = re.compile(
    r"""(?mix)
    ^[ \t]*+ (?: \$(?!env:)(?:\w++:)?\w++[ \t]*+= | \[CmdletBinding\b | param[ \t]*+\( | <\#
               | \#Requires\b | (?:powershell|pwsh)(?:\.exe)?+[ \t]+- )
    | (?: ^ | [|;=(] ) [ \t]*+
      (?-i: (?:Set|New|Get|Add|Out|Write|Test|Remove|ConvertTo|ConvertFrom)-[A-Z][A-Za-z]++ )
      (?! [:\w-] )
    """
)
_WEB_PAGE = re.compile(r"<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_DIFF = re.compile(r"(?:diff --git |Index: |--- \S|\+\+\+ \S|@@ -)")
_CREDENTIALS = re.compile(
    r"(?m)^[ \t\"'$|>-]*+(?:export\s+|set\s+|env:)?MVK_(?:AGENT_ID|TENANT_ID|API_KEY)\b"
)
_NAME_IS_VALUE = re.compile(r"(?:export\s+|set\s+|\$env:)?[A-Za-z_]\w*\s*=(?!\s*\{)")
_YAML_LINE = re.compile(r"\s*+(?:---\s*+|#.*|- .*|[\w.-]++:(?:\s[^{\[]*+)?)")
_FILE_NAME = re.compile(r"(?:/|~/|[A-Za-z]:\\|\\\\)[^\r\n{}\"]*\Z")
_WEB_ADDRESS = re.compile(r"https?://\S+\s*\Z", re.IGNORECASE)
_LOST_START = re.compile(r"[}\]]|\"?[^\"\n{}]*\"\s*:")
_LATER_DOCUMENT = re.compile(r"[\[{]")


def line_numbers(text: str) -> list[tuple[int, int]] | None:
    """Return start and end of each line number that was copied along. None if there are none.

    Every line that is not blank begins with a number, each one higher than the previous one.
    """
    numbers: list[tuple[int, int]] = []
    expected = -1
    for start in _LINE_START.finditer(text):
        match = _NUMBERED.match(text, start.end())
        if match is None:
            if _BLANK_LINE.match(text, start.end()):
                continue
            return None
        number = int(match[1])
        if expected not in (-1, number):
            return None
        expected = number + 1
        numbers.append(match.span())
    is_one_line = len(numbers) == 1 and text[numbers[0][1] :].lstrip(WHITE).startswith("{")
    return numbers if len(numbers) > 1 or is_one_line else None


def other_format(text: str) -> tuple[str, int] | None:
    """Return the code of another file format that may contain settings, and where it begins."""
    begins = _NO_OBJECT.match(text)
    if begins is None:
        return None
    start = begins.end()
    beginning = text[start : start + _SOME]
    return next(((code, start) for code, looks_so in _FORMATS.items() if looks_so(beginning)), None)


def known_text(text: str) -> str | None:
    """Return the code of a text that does not begin like JSON. None if it is not recognized."""
    beginning = text.lstrip(WHITE + "\ufeff")[:_SOME]
    for code, looks_so in _LOOKS.items():
        if looks_so(beginning):
            return code
    if beginning[:1] in set("0123456789") and line_numbers(text):
        return "line-numbers"
    return "text-before" if _LATER_DOCUMENT.search(text) else None


def _is_yaml(beginning: str) -> bool:
    lines = [line for line in beginning.splitlines()[:40] if line.strip()]
    return all(map(_YAML_LINE.fullmatch, lines[:-1] or lines))


# The text does not begin with an object. An object says nothing about the format.
_NO_OBJECT = re.compile(r"\ufeff?[ \t\r\n]*+(?=[^ \t\r\n{])")
_FORMATS: dict[str, Callable[[str], object]] = {
    "property-list": lambda text: _XML.match(text) and _PROPERTY_LIST.search(text),
    "registry-export": _REGISTRY.match,
    "powershell": _POWERSHELL.search,
}

_LOOKS: dict[str, Callable[[str], object]] = {
    "markdown-fence": lambda text: text.startswith(("```", "~~~")),
    "web-page": _WEB_PAGE.match,
    "diff": _DIFF.match,
    "env-fragment": ENV_FRAGMENT.match,
    "credentials-block": lambda text: "{" not in text and _CREDENTIALS.search(text),
    "name-value-lines": _NAME_IS_VALUE.match,
    "yaml": _is_yaml,
    "file-name": _FILE_NAME.match,
    "web-address": _WEB_ADDRESS.match,
    "beginning-missing": _LOST_START.match,
}
