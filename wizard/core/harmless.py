"""Make text from outside harmless: visible signs replace characters that could control a terminal.

Everything that the program writes for people passes through this module as it leaves, so that no
sentence can forget it: the screen (`safe_app`), standard error and plain mode (`stderr`), standard
output and its JSON (`cli.delivery`), and pages that are saved or copied (`report`, `guide`). A
result that was requested is not changed, byte for byte.

Each sign replaces one character and takes one cell. Lengths, cuts, line breaks and column marks
that were calculated before are therefore still right; a spelled-out escape would move them. JSON
has its own escapes, which are read back as the same value.

What is used for what:

| Function | For |
| --- | --- |
| `harmless` | any text, as it leaves the program |
| `one_line` | a text from outside inside a sentence or a row: one line, limited in length |
| `page_bytes`, `json_text` | a whole page or a JSON form, as a file or on standard output |
| `visible_line` in `core.redact.masked_lines` | a masked line of the settings, with tabs visible |
| `visible_sign` | a single character in an excerpt, in which every character counts |
| `with_signs` | comparing a text with what a terminal would show; it does not mask the key |
| `fit_to_keep` in `core.session.saving` | a text in the saved file of a setup |

Characters that look like others are listed here too: unusual spaces, invisible ones, quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from wizard.core.known_key import without_known_key

# Control characters of both ranges, format characters (bidi controls and all zero-width ones), line
# separators, surrogates, and letters that show nothing.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff"
    "\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = "\x85\u2028\u2029"
TAB = "\t"
_PAGE = "\n\t"


class Control(str):
    """A sequence of the program itself, such as a bell, that is written unchanged."""

    __slots__ = ()


class Requested(str):
    """The requested result inside a JSON form. It is not changed."""

    __slots__ = ()


def harmless(text: str, keep: str = _PAGE) -> str:
    """Return a text as it may be shown, without the API key.

    A terminal also obeys line ends and tabs, and a line end could forge a line. `keep` lists the
    ones that are intended; in a single line it is empty.
    """
    return with_signs(without_known_key(text), keep)


def with_signs(text: str, keep: str = _PAGE) -> str:
    """Replace every harmful character by a sign, and change nothing else."""
    if text.isascii() and text.isprintable():
        return text
    return _HARMFUL.sub(lambda match: match[0] if match[0] in keep else _sign_of(match[0]), text)


def _sign_of(character: str) -> str:
    """Return the sign for a harmful character: ␛ and similar ones, ⍽ for a line end, ◦, or �."""
    if character < " ":
        return chr(0x2400 + ord(character))
    if character in _LINE_ENDS:
        return "⍽"
    is_control = "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff"
    return "�" if is_control else "◦"


def one_line(text: str, most: int = 80) -> str:
    """Put text from outside into one harmless line of at most `most` characters."""
    line = harmless(" ".join(text[: most * 4].split()), keep="")
    return line if len(line) <= most else f"{line[: most - 1]}…"


def page_bytes(text: str) -> bytes:
    """Encode a page for people as a file: a report, a change request, an undo card."""
    return harmless(text).encode()


def json_text(form: object, *, indent: int | None = 2) -> str:
    """Write JSON for people and programs. Only harmful letters become JSON escapes."""
    import json

    text = json.dumps(_without_key(form), ensure_ascii=False, indent=indent)
    lines = text.split("\n")  # a line feed is never in a string
    return "".join(_HARMFUL.sub(lambda one: json_escape(one[0]), line) + "\n" for line in lines)


def _without_key(form: object) -> object:
    """Remove the API key from every text of a JSON form. A `Requested` is not changed."""
    if isinstance(form, Requested):
        return str(form)
    if isinstance(form, str):
        return without_known_key(form)
    if isinstance(form, Mapping):
        return {_without_key(name): _without_key(value) for name, value in form.items()}
    return [*map(_without_key, form)] if isinstance(form, (list, tuple)) else form


def json_escape(character: str) -> str:
    """Write a character as JSON escapes."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


# Half of a character, which stands for a byte that is not UTF-8, or for nothing at all.
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


# Characters that look like others -----------------------------------------------------------------

# Unicode category Zs without the plain space, and characters that editors treat as a line end but
# JSON does not.
ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000\u2028\u2029\x85\x0b\x0c"
)
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
CURLY_DOUBLE = "“”„‟″＂«»"
CURLY_SINGLE = "‘’‚‛′"
CURLY = CURLY_DOUBLE + CURLY_SINGLE
BACK_QUOTES = "`´"

_CONTROL_NAMES = {
    "\x00": "NUL character",
    "\x08": "backspace",
    "\t": "tab",
    "\n": "line break",
    "\x0b": "vertical tab",
    "\x0c": "form feed",
    "\r": "carriage return",
    "\x1b": "escape character",
    "\x7f": "delete character",
    "\x85": "next-line character",
    "\ufeff": "byte order mark",
}


def name_of(character: str) -> str:
    """Return the name of a character with its number: "no-break space (U+00A0)"."""
    if "\udc80" <= character <= "\udcff":
        return "byte that is not UTF-8"
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, "control character").lower()
    return f"{name} (U+{ord(character):04X})"


def is_control(character: str) -> bool:
    """Whether it is a control character of either range, or a surrogate."""
    return unicodedata.category(character) in ("Cc", "Cs")


def visible_sign(character: str) -> str:
    """Return a sign for a character. Tabs and unusual spaces get one too, as each counts."""
    if character == TAB:
        return "→"
    sign = with_signs(character, keep="")
    return "⍽" if sign in ODD_SPACES else sign


def width(character: str) -> int:
    """Return how many cells the sign for a character takes on the screen."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
