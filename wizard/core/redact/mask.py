"""Mask secrets for a screen, a diff or a report.

The rule: a value is shown if its name and its form are known to be harmless. It is masked if it is
a secret by its name, by its place in a command line or URL, or because it looks random.

Of a key, the known prefix is shown, and the last four characters if at least 16 characters are
between them. While sharing, every secret is shown as a fixed mask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from wizard.core.known_key import MASK, replace_key
from wizard.core.redact.command_line import (
    PLAIN_HEADERS,
    Span,
    is_plain,
    secret_items,
    secret_spans,
)
from wizard.core.redact.named_values import HEADERS_NAME, Value, WordList, decoded, named_values
from wizard.core.redact.secret_detection import (
    KNOWN_PREFIX,
    TOKEN_SHAPE,
    describes,
    is_about_secret,
    is_harmless,
    is_random_looking,
    is_secret_name,
    mask_forms,
    without_logins,
)

if TYPE_CHECKING:
    from pydantic import SecretStr

SHORT_MASK = "••••"
TAIL = 4
LEAST_BETWEEN = 16
SHORTEST_LOOSE = len("key=x")

_SPACE = r"(?:\s|\\(?=[\r\n]))"  # a line that ends with a backslash continues on the next one
_SCHEME_WORD = rf"(?:Bearer|Basic|Token|ApiKey|Api-Token|Digest)(?:{_SPACE}|%20)++"
_SCHEME = re.compile(rf"\s*+{_SCHEME_WORD}", re.IGNORECASE)
_PREFIX = re.compile(rf"{KNOWN_PREFIX}?+")
_MASKED = re.compile(rf"{KNOWN_PREFIX}?{MASK}[!-~]{{0,{TAIL}}}")
_PUBLIC_IDS = frozenset(
    {"x-tenant-id", "x-agent-id", "mvk.agent_id", "mvk_agent_id", "mvk_tenant_id"}
)

_ATTRIBUTES_NAME = re.compile(r"resource_attributes\Z", re.IGNORECASE)
_LINE_ENDS = re.compile(r"([\r\n]+)")
_SEPARATORS = re.compile(r"([,\n])")
_ITEM_NAME = re.compile(r"(\s*+)([^=:\s]++)(\s*+[=:]\s*+)")
_PLAIN_WORD = re.compile(r"[a-z]{1,7}|\d{1,7}")

_ASSIGNMENT = re.compile(
    rf"""(?<! [\w.\-] )
        (?: (?P<name> [\w.\-]{{2,200}}+ ) \\*+ ["']? \s*+ (?: = | : (?!//|:) ) {_SPACE}*+  # NAME=
          | (?P<option> -{{1,2}} \w [\w\-]{{0,100}}+ )  # --name value, "--name", "value"
            (?: ["'] \s*+ , \s*+ | {_SPACE}++ ) (?! - )
        )
        (?P<quote> (?: \\*+ ["'] )? )""",
    re.VERBOSE,
)
_SCHEMES = f"(?:{_SCHEME_WORD})?+"
_VALUE = {  # by the character before it
    '"': re.compile(rf'{_SCHEMES}((?:[^"\\\n]|\\[^"])++)', re.IGNORECASE),
    "'": re.compile(rf"{_SCHEMES}((?:[^'\\\n]|\\[^'])++)", re.IGNORECASE),
    "&": re.compile(r"""([^&\s#"'\\]++)"""),  # a parameter of a URL
    "": re.compile(  # none; a bracket would begin a list or an object
        rf"""(?! [\[{{] \s*+ (?: ["'\[{{\]}}] | \Z ) )
        {_SCHEMES} ( (?: [^\s,"'\\] | ["'](?=\w) | \\[^"'nrt] )++ )""",
        re.IGNORECASE | re.VERBOSE,
    ),
}

_BEARER = re.compile(
    rf"""(\b(?:Bearer|Basic)(?:{_SPACE}|%20)++)((?:[^\s,"'\\]|\\[^"'nrt])++)""", re.IGNORECASE
)
_COOKIES = re.compile(r"""(\b(?:set-)?cookies?["']?[ \t]*+:[ \t]*+["']?)([^"'\n\r]++)""", re.I)
_PRIVATE_KEY = re.compile(r"(-----BEGIN [A-Z ]{0,40}PRIVATE KEY[A-Z ]{0,9}-----)([^\-]+)")
_BODY = re.compile(r"[A-Za-z0-9+/=]{4,}")
_OPENSSL_PASS = re.compile(r"(?<![\w/])pass:(?!\\)([^\s\"'\\]++)")

_ESCAPED_SIGN = re.compile(r"\\u00([2-7][0-9a-fA-F])|\\/")
_HAS_MEMBERS = re.compile(r"""["'][ \t]*+:|\[\s*+["']""")
_SHORT_ESCAPES = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
_PLAIN_NAME = re.compile(r"""["\s,{}\[\]:]*+[A-Za-z_]{0,60}+["\s,{}\[\]:]*+""")
_NOT_IN_JSON = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]'
)


def show_key(secret: SecretStr | str, sharing: bool = False) -> str:
    """Return the key as it may be shown: `mvk-agent-••••••••7Qx2`, or `••••••••` while sharing.

    The last four characters are shown only if at least 16 characters separate them from the prefix.
    """
    if sharing:
        return MASK
    text = _plain(secret)
    known = _PREFIX.match(text)
    prefix = known.group() if known else ""
    tail = text[-TAIL:] if len(text) - len(prefix) >= LEAST_BETWEEN + TAIL else ""
    return f"{prefix}{MASK}{tail if tail.isascii() and tail.isprintable() else ''}"


def _plain(secret: SecretStr | str) -> str:
    return secret if isinstance(secret, str) else secret.get_secret_value()


def tail4(text: str) -> str:
    """Return an agent or tenant as shown while sharing: `••••91c4`. A short one is masked whole."""
    return SHORT_MASK + (text[-TAIL:] if len(text) > TAIL else "")


def mask_value(name: str, value: str, sharing: bool = False) -> str:
    """Mask the value of the setting `name`. The number of lines does not change."""
    if HEADERS_NAME.search(name):
        return _mask_items(value, sharing, _mask_header)
    if _ATTRIBUTES_NAME.search(name):
        return _mask_items(value, sharing, _mask_named)
    return _mask_named(name, value, sharing)


def mask_text(text: str, secrets: Iterable[SecretStr | str] = (), sharing: bool = False) -> str:
    """Mask every secret in a settings text or some of its lines, and keep every line.

    This works on broken, minified and partial JSON. `secrets` are masked everywhere, raw or with
    JSON escapes. Mask first and cut lines afterward, because a part of a secret is not recognized.
    """
    for secret in sorted({*map(_plain, secrets)}, key=len, reverse=True):
        text = replace_key(text, secret, show_key(secret, sharing))
    return _mask_members(text, sharing, lambda part: _mask_between(part, sharing))


def mask_loose(text: str, sharing: bool = False) -> str:
    """Mask what looks like a secret in any text: commands, URLs, messages."""
    return _mask_any(text, sharing, "")


# JSON ---------------------------------------------------------------------------------------------


def _mask_members(text: str, sharing: bool, mask_between: Callable[[str], str]) -> str:
    """Mask every value of a JSON text by its name, and the text between the values."""
    values = named_values(text)
    spans = _secret_words(values)
    parts: list[str] = []
    done = 0
    for value in values:
        masked = _mask_member(value, spans.get(id(value), []), sharing)
        parts += [mask_between(text[done : value.start]), masked]
        done = value.end
    return "".join([*parts, mask_between(text[done:])])


def _secret_words(values: list[Value]) -> dict[int, list[Span]]:
    """Find the values that are secret by their place in a list of words, such as `["-p", "X"]`."""
    spans: dict[int, list[Span]] = {}
    lists: dict[int, WordList] = {id(one.words): one.words for one in values if one.words}
    for words in lists.values():
        items = [decoded(value.raw) for value in words.values]
        if len(items) > 1 or words.is_command:
            for at, span in secret_items(items, words.program, is_command=words.is_command):
                spans.setdefault(id(words.values[at]), []).append(span)
    return spans


def _mask_member(value: Value, spans: list[Span], sharing: bool) -> str:
    text = decoded(value.raw)
    if value.above and not describes(value.name if value.words is None else ""):
        masked = _mask_secret(text, sharing)
    elif value.is_header:
        masked = _mask_header(value.name.lower(), text, sharing)
    elif spans:
        masked = mask_value(value.name, _mask_spans(text, spans, sharing), sharing)
    else:
        masked = mask_value(value.name, text, sharing)

    def escaped(match: re.Match[str]) -> str:
        sign = match[0]
        short = _SHORT_ESCAPES.get(sign, sign if sign in '"\\' else "")
        return f"\\{short}" if short else f"\\u{ord(sign):04x}"

    return value.raw if masked == text else _NOT_IN_JSON.sub(escaped, masked)


def _mask_between(text: str, sharing: bool) -> str:
    """Mask a part of JSON between two values, in which plain characters may be escaped."""
    if _PLAIN_NAME.fullmatch(text) and not is_random_looking(text):
        return text

    def sign(match: re.Match[str]) -> str:
        sign = chr(int(match[1], 16)) if match[1] else "/"
        return match[0] if sign in '"\\\x7f' else sign

    plain = _ESCAPED_SIGN.sub(sign, text) if "\\" in text else text
    masked = _mask_flat(plain, sharing, "")
    return masked if masked != plain else text


# Values -------------------------------------------------------------------------------------------


def _mask_secret(value: str, sharing: bool) -> str:
    """Mask a secret value. `Bearer ` before it and white space after it stay."""
    if "\n" in value or "\r" in value:
        return _each_line(value, lambda line: _mask_secret(line, sharing))
    scheme = _SCHEME.match(value)
    front = scheme.group() if scheme else ""
    body = value[len(front) :].rstrip()
    if is_harmless(body) or _MASKED.fullmatch(body):
        return value
    return front + show_key(body, sharing) + value[len(front) + len(body) :]


def _mask_public_id(value: str, sharing: bool) -> str:
    """Mask an Agent ID or Tenant ID while sharing: no secret, but not for everyone in a call."""
    if not sharing:
        return _mask_flat(value, sharing, "id")
    return _each_line(value, lambda line: line if is_harmless(line) else tail4(line))


def _each_line(value: str, mask: Callable[[str], str]) -> str:
    """Mask line by line: after a backslash at the end of a line, a value continues on the next."""
    parts = _LINE_ENDS.split(value)
    return "".join(mask(part) if at % 2 == 0 else part for at, part in enumerate(parts))


def _mask_named(name: str, value: str, sharing: bool) -> str:
    if is_secret_name(name):
        return _mask_secret(value, sharing)
    if name.lower() in _PUBLIC_IDS:
        return _mask_public_id(value, sharing)
    return _mask_any(value, sharing, name)


def _mask_header(name: str, value: str, sharing: bool) -> str:
    """Mask a header. Every value may be a secret, unless it is known to be harmless."""
    is_known = name in PLAIN_HEADERS or name in _PUBLIC_IDS
    if is_known or (name and not is_secret_name(name) and _PLAIN_WORD.fullmatch(value)):
        return _mask_named(name, value, sharing)
    return _mask_secret(value, sharing)


def _mask_items(value: str, sharing: bool, mask: Callable[[str, str, bool], str]) -> str:
    """Mask a list of `name=value`. A part without a name belongs to the value before it."""
    parts = _SEPARATORS.split(value)
    for at, item in enumerate(parts):
        if item in ("", ",", "\n"):
            continue
        match = _ITEM_NAME.match(item)
        front, name = (match.group(), match[2].strip("\"'").lower()) if match else ("", "")
        body = item[len(front) :].rstrip()
        parts[at] = front + mask(name, body, sharing) + item[len(front) + len(body) :]
    return "".join(parts)


# Text of any kind ---------------------------------------------------------------------------------


def _mask_any(text: str, sharing: bool, name: str) -> str:
    """Mask secrets in a value whose name is harmless: JSON, commands, URLs, words."""
    if _HAS_MEMBERS.search(text):
        text = _mask_members(text, sharing, str)
    return _mask_flat(text, sharing, name)


def _mask_flat(text: str, sharing: bool, name: str) -> str:
    def masked(secret: str) -> str:
        return _mask_secret(secret, sharing)

    if len(text) < SHORTEST_LOOSE:
        return text
    if "PRIVATE KEY" in text:
        text = _PRIVATE_KEY.sub(lambda match: match[1] + _BODY.sub(MASK, match[2]), text)
    text = _mask_assigned(text, sharing)
    text = _COOKIES.sub(lambda match: match[1] + masked(match[2]), text)
    text = _BEARER.sub(lambda match: match[1] + masked(match[2]), text)
    text = _mask_spans(text, secret_spans(text, prints=is_about_secret(name)), sharing)
    text = _OPENSSL_PASS.sub(lambda match: f"pass:{masked(match[1])}", text)
    text = TOKEN_SHAPE.sub(lambda match: masked(match[0]), without_logins(text))
    return mask_forms(text, name, masked)


def _mask_spans(text: str, spans: list[Span], sharing: bool) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], _mask_secret(text[start:end], sharing)]
        done = end
    return "".join([*parts, text[done:]])


def _mask_assigned(text: str, sharing: bool) -> str:
    """Mask what belongs to the name of a secret: `API_KEY=…`, `--token …`."""
    parts: list[str] = []
    done = 0
    for match in _ASSIGNMENT.finditer(text):
        name = match["name"] or match["option"]
        is_secret = is_secret_name(name)
        if match.start() < done or not (is_secret or (sharing and name.lower() in _PUBLIC_IDS)):
            continue
        opening = match["quote"][-1:]
        if not opening and text[match.start() - 1 : match.start()] in ("?", "&"):
            opening = "&"
        value = _VALUE[opening].match(text, match.end())
        if value and not (name.lower().endswith("key") and match["option"] and is_plain(value[1])):
            masked = (_mask_secret if is_secret else _mask_public_id)(value[1], sharing)
            parts += [text[done : value.start(1)], masked]
            done = value.end(1)
    return "".join([*parts, text[done:]])
