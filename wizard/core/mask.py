"""How secrets look on a screen, in a diff, in a report: never themselves.

A key is shown as its known prefix and, when at least 16 characters stand between, its last four.
Every other text that looks like a secret is masked likewise; while sharing, by a fixed mask only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from wizard.core.secret_names import KNOWN_PREFIX, TOKEN_SHAPE, is_harmless, is_secret_name

if TYPE_CHECKING:
    from pydantic import SecretStr

MASK = "••••••••"
SHORT_MASK = "••••"
TAIL = 4
LEAST_BETWEEN = 16
SHORTEST_LOOSE = len("key=x")
SHORTEST_KNOWN = 4  # shorter ones would mask half the text

_SPACE = r"(?:\s|\\(?=[\r\n]))"  # a line that ends with a backslash goes on in the next one
_SCHEME_WORD = rf"(?:Bearer|Basic|Token|ApiKey|Api-Token|Digest)(?:{_SPACE}|%20)++"
_SCHEME = re.compile(rf"\s*+{_SCHEME_WORD}", re.IGNORECASE)
_PREFIX = re.compile(rf"{KNOWN_PREFIX}?+")
_MASKED = re.compile(rf"{KNOWN_PREFIX}?{MASK}[!-~]{{0,{TAIL}}}")
_PUBLIC_IDS = frozenset(
    {"x-tenant-id", "x-agent-id", "mvk.agent_id", "mvk_agent_id", "mvk_tenant_id"}
)

_HEADERS_NAME = re.compile(r"headers\Z", re.IGNORECASE)
_ATTRIBUTES_NAME = re.compile(r"resource_attributes\Z", re.IGNORECASE)
_LINE_ENDS = re.compile(r"([\r\n]+)")
_SEPARATORS = re.compile(r"([,\n])")
_ITEM_NAME = re.compile(r"(\s*+)([^=:\s]++)(\s*+[=:]\s*+)")
_PLAIN_HEADERS = frozenset(
    {"content-type", "accept", "user-agent", "x-scope-orgid", "x-honeycomb-dataset", "stream-name"}
)
_PLAIN_WORD = re.compile(r"[a-z]{1,7}|\d{1,7}")

_ASSIGNMENT = re.compile(
    rf"""(?<! [\w.\-] )
        (?: (?P<name> [\w.\-]{{2,200}}+ ) \\*+ ["']? \s*+ (?: = | : (?!//) ) {_SPACE}*+  # NAME=
          | (?P<option> -{{1,2}} \w [\w\-]{{0,100}}+ )  # --name value, "--name", "value"
            (?: ["'] \s*+ , \s*+ | {_SPACE}++ ) (?! - )
        )
        (?P<quote> (?: \\*+ ["'] )? )""",
    re.VERBOSE,
)
_SCHEMES = f"(?:{_SCHEME_WORD})?+"
_VALUE = {  # by what opens it
    '"': re.compile(rf'{_SCHEMES}((?:[^"\\\n]|\\[^"])++)', re.IGNORECASE),
    "'": re.compile(rf"{_SCHEMES}((?:[^'\\\n]|\\[^'])++)", re.IGNORECASE),
    "&": re.compile(r"""([^&\s#"'\\]++)"""),  # a parameter of an address
    "": re.compile(  # nothing; a bracket would begin a list or an object
        rf"""(?! [\[{{] \s*+ (?: ["'\[{{\]}}] | \Z ) )
        {_SCHEMES} ( (?: [^\s,"'\\] | ["'](?=\w) | \\[^"'nrt] )++ )""",
        re.IGNORECASE | re.VERBOSE,
    ),
}

_BEARER = re.compile(
    rf"""(\b(?:Bearer|Basic)(?:{_SPACE}|%20)++)((?:[^\s,"'\\]|\\[^"'nrt])++)""", re.IGNORECASE
)
_USERINFO = re.compile(r"""(?<=://)[^\s/"']+(?=@)""")
_HOOK = re.compile(r"(hooks\.slack\.com/(?:services|workflows|triggers)/)([\w/]+)")
_PRIVATE_KEY = re.compile(r"(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)([^\-]+)")
_BODY = re.compile(r"[A-Za-z0-9+/=]{4,}")

_MEMBER = re.compile(r'(?<!\\)"((?:[^"\\\n]|\\.){1,200}+)"(\s*+:\s*+)"((?:[^"\\\n]|\\[^\n])*+)("?)')
_LIST = re.compile(r'(?<!\\)("((?:[^"\\\n]|\\.){1,200}+)"\s*+:\s*+\[)([^\]]*+)')
_OBJECT = re.compile(r'(?<!\\)("((?:[^"\\\n]|\\.){1,200}+)"\s*+:\s*+\{)([^{}]*+)')
_STRING = re.compile(r'"((?:[^"\\\n]|\\[^\n])*+)("?)')
_BEFORE_TEXT = re.compile(r'(?<!\\)"((?:[^"\\\n]|\\.){1,200}+)"\s++(?=")')  # no colon between
_LOGIN = re.compile(  # curl -u name:password
    r"""((?<![\w\-])(?:-u|--user)(?:["']\s*+,\s*+["']|[\s=]++["']?)[^\s:"',\\]{1,100}+:)([^\s"',\\]++)"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_PLAIN_ESCAPE = re.compile(r"\\u00([2-7][0-9a-fA-F])|\\/")
_SHORT_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_NOT_IN_JSON = re.compile(
    '["\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]'
)


def show_key(secret: SecretStr | str, sharing: bool = False) -> str:
    """The key as it may be drawn: `mvk-agent-••••••••7Qx2`, and `••••••••` while sharing.

    The last four only when at least 16 characters stand between them and the prefix.
    """
    if sharing:
        return MASK
    text = secret if isinstance(secret, str) else secret.get_secret_value()
    known = _PREFIX.match(text)
    prefix = known.group() if known else ""
    tail = text[-TAIL:] if len(text) - len(prefix) >= LEAST_BETWEEN + TAIL else ""
    return f"{prefix}{MASK}{tail if tail.isascii() and tail.isprintable() else ''}"


def tail4(text: str) -> str:
    """Agent or tenant while sharing: `••••91c4`. Nothing of one that is not longer than four."""
    return SHORT_MASK + (text[-TAIL:] if len(text) > TAIL else "")


def mask_value(name: str, value: str, sharing: bool = False) -> str:
    """The value of the setting `name` as it may be drawn; no line of it is added or lost."""
    if _HEADERS_NAME.search(name):
        return _each_item(value, sharing, _header)
    if _ATTRIBUTES_NAME.search(name):
        return _each_item(value, sharing, _named)
    return _named(name, value, sharing)


def mask_text(text: str, secrets: Iterable[SecretStr | str] = (), sharing: bool = False) -> str:
    """Settings text, whole or any lines of it, with every secret masked and every line kept.

    Works on broken, minified and partial JSON. `secrets` are masked wherever they stand, raw or
    with JSON escapes. Mask first and cut lines afterwards: half a secret is not recognised.
    """
    text = _without_known(text, secrets, sharing)
    text = _LIST.sub(lambda match: _list(match, sharing), text)
    text = _OBJECT.sub(lambda match: _object(match, sharing), text)
    text = _without_colon(text, sharing)
    parts: list[str] = []
    done = 0
    for member in _MEMBER.finditer(text):
        parts += [_fragment(text[done : member.start()], sharing), _member(member, sharing)]
        done = member.end()
    return "".join([*parts, _fragment(text[done:], sharing)])


mask_line = mask_text


def mask_loose(text: str, sharing: bool = False) -> str:
    """Mask what looks like a secret in text of any kind: commands, addresses, messages."""
    if len(text) < SHORTEST_LOOSE:
        return text
    text = _assigned(text, sharing)
    text = _BEARER.sub(lambda match: match[1] + _secret(match[2], sharing), text)
    text = _LOGIN.sub(lambda match: match[1] + _secret(match[2], sharing), text)
    if "://" in text:
        text = _USERINFO.sub(MASK, text)
        text = _HOOK.sub(lambda match: match[1] + _secret(match[2], sharing), text)
    if "PRIVATE KEY-----" in text:
        text = _PRIVATE_KEY.sub(lambda match: match[1] + _BODY.sub(MASK, match[2]), text)
    return TOKEN_SHAPE.sub(lambda match: _secret(match[0], sharing), text)


def _secret(value: str, sharing: bool) -> str:
    """A value that is a secret; `Bearer ` in front of it and white space behind it stay."""
    if "\n" in value or "\r" in value:
        return _each_line(value, lambda line: _secret(line, sharing))
    scheme = _SCHEME.match(value)
    front = scheme.group() if scheme else ""
    body = value[len(front) :].rstrip()
    if is_harmless(body) or _MASKED.fullmatch(body):
        return value
    return front + show_key(body, sharing) + value[len(front) + len(body) :]


def _public(value: str, sharing: bool) -> str:
    """An Agent ID or tenant ID: no secret, but not for everybody in a call."""
    if not sharing:
        return mask_loose(value)
    return _each_line(value, lambda line: line if is_harmless(line) else tail4(line))


def _each_line(value: str, mask: Callable[[str], str]) -> str:
    """Line by line: after a backslash at the end of a line a value goes on in the next one."""
    parts = _LINE_ENDS.split(value)
    return "".join(mask(part) if at % 2 == 0 else part for at, part in enumerate(parts))


def _named(name: str, value: str, sharing: bool) -> str:
    if is_secret_name(name):
        return _secret(value, sharing)
    if name.lower() in _PUBLIC_IDS:
        return _public(value, sharing)
    return mask_loose(value, sharing)


def _each_item(value: str, sharing: bool, mask: Callable[[str, str, bool], str]) -> str:
    return "".join(
        part if part in ("", ",", "\n") else _item(part, sharing, mask)
        for part in _SEPARATORS.split(value)
    )


def _item(item: str, sharing: bool, mask: Callable[[str, str, bool], str]) -> str:
    """One `name=value` of a list; a part without a name is the rest of the value before it."""
    found = _ITEM_NAME.match(item)
    front, name = (found.group(), found[2].strip("\"'").lower()) if found else ("", "")
    body = item[len(front) :].rstrip()
    return front + mask(name, body, sharing) + item[len(front) + len(body) :]


def _header(name: str, value: str, sharing: bool) -> str:
    """In a header string every value may be a secret, but for what is known not to be."""
    known = name in _PLAIN_HEADERS or name in _PUBLIC_IDS
    if known or (name and not is_secret_name(name) and _PLAIN_WORD.fullmatch(value)):
        return _named(name, value, sharing)
    return _secret(value, sharing)


def _assigned(text: str, sharing: bool) -> str:
    """Mask what belongs to a secret's name: `API_KEY=…`, `--token …`, `?sig=…`."""
    parts: list[str] = []
    done = 0
    for match in _ASSIGNMENT.finditer(text):
        name = match["name"] or match["option"]
        secret = is_secret_name(name)
        if match.start() < done or not (secret or (sharing and name.lower() in _PUBLIC_IDS)):
            continue
        value = _value_behind(match)
        if value:
            masked = (_secret if secret else _public)(value[1], sharing)
            parts += [text[done : value.start(1)], masked]
            done = value.end(1)
    return "".join([*parts, text[done:]])


def _value_behind(match: re.Match[str]) -> re.Match[str] | None:
    in_address = match.string[match.start() - 1 : match.start()] in ("?", "&")
    quote = match["quote"][-1:]
    return _VALUE["&" if in_address and not quote else quote].match(match.string, match.end())


def _fragment(text: str, sharing: bool) -> str:
    """A piece of JSON between two members, in which plain signs may be written as escapes."""
    plain = _PLAIN_ESCAPE.sub(_plain_sign, text) if "\\" in text else text
    masked = mask_loose(plain, sharing)
    return masked if masked != plain else text


def _plain_sign(match: re.Match[str]) -> str:
    sign = chr(int(match[1], 16)) if match[1] else "/"
    return match[0] if sign in '"\\\x7f' else sign


def _member(match: re.Match[str], sharing: bool) -> str:
    name, between, raw, end = match.groups()
    return f'"{_fragment(name, sharing)}"{between}"{_inside(_decoded(name), raw, sharing)}{end}'


def _list(match: re.Match[str], sharing: bool) -> str:
    name = _decoded(match[2])
    if not (is_secret_name(name) or _HEADERS_NAME.search(name)):
        return match[0]
    return match[1] + _STRING.sub(lambda s: f'"{_inside(name, s[1], sharing)}{s[2]}', match[3])


def _object(match: re.Match[str], sharing: bool) -> str:
    """What stands in an object under a secret's name, or one of headers, is as secret."""
    name = _decoded(match[2])
    if is_secret_name(name):
        return match[1] + _MEMBER.sub(lambda one: _value_of(one, name, sharing), match[3])
    if not _HEADERS_NAME.search(name):
        return match[0]
    return match[1] + _MEMBER.sub(lambda one: _header_member(one, sharing), match[3])


def _value_of(member: re.Match[str], name: str, sharing: bool) -> str:
    return f'"{member[1]}"{member[2]}"{_inside(name, member[3], sharing)}{member[4]}'


def _header_member(member: re.Match[str], sharing: bool) -> str:
    value = _decoded(member[3])
    masked = _header(_decoded(member[1]).lower(), value, sharing)
    raw = member[3] if masked == value else _NOT_IN_JSON.sub(_escaped, masked)
    return f'"{member[1]}"{member[2]}"{raw}{member[4]}'


def _without_colon(text: str, sharing: bool) -> str:
    """Broken JSON: a secret's name, and its value without a colon between them."""
    parts: list[str] = []
    done = 0
    for match in _BEFORE_TEXT.finditer(text):
        value = _STRING.match(text, match.end()) if is_secret_name(_decoded(match[1])) else None
        if value is not None and match.start() >= done:
            masked = _inside(_decoded(match[1]), value[1], sharing)
            parts += [text[done : value.start(1)], masked]
            done = value.end(1)
    return "".join([*parts, text[done:]])


def _inside(name: str, raw: str, sharing: bool) -> str:
    """The characters of a JSON string, masked; untouched where nothing in it is secret."""
    value = _decoded(raw)
    masked = mask_value(name, value, sharing)
    return raw if masked == value else _NOT_IN_JSON.sub(_escaped, masked)


def _decoded(raw: str) -> str:
    return _ESCAPE.sub(_sign, raw) if "\\" in raw else raw


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _SHORT_ESCAPES.get(match[2], match[2])


def _escaped(match: re.Match[str]) -> str:
    sign = match[0]
    short = next((name for name, meant in _SHORT_ESCAPES.items() if meant == sign), "")
    return f"\\{short or sign}" if short or sign in '"\\' else f"\\u{ord(sign):04x}"


def _without_known(text: str, secrets: Iterable[SecretStr | str], sharing: bool) -> str:
    known = {one if isinstance(one, str) else one.get_secret_value() for one in secrets}
    for secret in sorted(known, key=len, reverse=True):
        if len(secret) >= SHORTEST_KNOWN:
            shown = show_key(secret, sharing)
            text = text.replace(secret, shown)
            text = shown.join(_spelled(secret).split(text)) if "\\" in text else text
    return text


def _spelled(secret: str) -> re.Pattern[str]:
    """`secret` with any of its characters as JSON escapes."""
    return re.compile("".join(map(_spellings, secret)))


def _spellings(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    escape = "".join(rf"\\u(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))
    backslashed = rf"|\\{re.escape(sign)}" if sign in '"\\/' else ""
    return f"(?:{escape}{backslashed}|{re.escape(sign)})"
