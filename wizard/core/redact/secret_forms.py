"""Forms in which secrets come whatever their name: in addresses, and as what chance made.

Paths, versions, hashes of versions, models and UUIDs look like chance, too, and stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from wizard.core.known_key import MASK
from wizard.core.redact.random_looking import is_random_looking
from wizard.core.redact.secret_names import is_identifying_name, is_secret_name

Conceal = Callable[[str], str]

_FORM = re.compile(
    r"""
      (?P<url> (?<![\w+.\-]) [A-Za-z][\w+.\-]{0,20}:// [^\s"'<>`\\|•]*+ (?:•[^\s"'<>`\\|]*+)? )
    | (?P<login> (?<![\w@/:.+\-]) [\w.%+\-]{1,64}+ : [^\s@/"'\\•:]{1,200}+
        (?= @ (?:[A-Za-z][\w\-]*+ (?: \. [A-Za-z\d] | : \d{2,5} ) | \d{1,3}(?:\.\d{1,3}){3}) ) )
    | (?P<path> (?<![\w•/.~]) (?: ~?/ | \.{1,2}/ | [A-Za-z]:[\\/] ) [\w][^\s"'`;|&<>()•,]*+ )
    | (?P<run> (?<![\w•]) [A-Za-z0-9] [\w+/=.~\-]{6,}+ )
    """,
    re.VERBOSE,
)
_USERINFO = re.compile(r"""(?<![\w+.\-])([a-z][\w+.\-]{0,20})://([^\s/"']+)(?=@)""", re.IGNORECASE)
_LOGIN_WITHOUT_PASSWORD = re.compile(r"[a-z][a-z_.\-]{0,30}\d{0,3}", re.IGNORECASE)
_PARAMETER = re.compile(r"""([?&;#])([\w.%\-\[\]]{1,100})=([^&\s#;"'\\]++)""")
_SECRET_PARAMETERS = frozenset({"code", "k", "sv_sig", "se_sig", "t", "otp", "state"})
_HOOK = re.compile(
    r"""
    ( (?: hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/
        | discord(?:app)?\.com/api/(?:v\d+/)?webhooks/ | hooks\.zapier\.com/(?:hooks/)?
        | [\w.\-]*webhook\.office(?:365)?\.com/ | outlook\.office(?:365)?\.com/webhook/
        | [\w.\-]*\.logic\.azure\.com[:\d]*/ | [\w.\-]*\.powerplatform\.com[:\d]*/
        | api\.telegram\.org/(?:file/)?bot | hook\.[\w.\-]*make\.com/ | hook\.integromat\.com/
        | maker\.ifttt\.com/ | webhook\.site/ | hc-ping\.com/ | [\w.\-]*pipedream\.net/
        | events\.pagerduty\.com/integration/ | (?:mcp|actions)\.zapier\.com/
      ) )
    ( [^\s"'?\#]+ )""",
    re.VERBOSE | re.IGNORECASE,
)
_HOOK_PATH = re.compile(r"""(/(?:[\w.\-]*hooks?)/)([^\s"'?\#]+)""", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z][\w+.\-]*://[^/?#]*")
_PIECES = re.compile(r"([/.=+~:,@%]+)")
_PLAIN_PIECE = re.compile(r"[a-z][a-z_-]{2,}|[A-Z][a-z]{2,}|[A-Z_]{3,}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BEFORE_HASH = re.compile(
    r"(?:sha-?\d{1,3}[:=\-]|md5[:=]|[@\#](?:v\d[\w.\-]*)?"
    r"|\b(?:commits?|checkout|show|revert|cherry-pick|reset|rev-parse|tree|blob)[/ ])\Z",
    re.I,
)
_HASH = re.compile(r"(?:sha\d{1,3}-)?[0-9a-f]{7,64}|sha\d{1,3}-[\w+/=]+", re.IGNORECASE)
_CLOUD_ID = re.compile(
    r"(?:i|ami|vpc|subnet|sg|vol|snap|eni|rtb|igw|nat|lt|asg|acl)-[0-9a-f]{8,17}", re.IGNORECASE
)
_STATED_HASH = re.compile(r"\d[\w.\-]*?[+.\-]g?[0-9a-f]{7,40}")  # 1.4.2-3b907ed
_ANY_PATH = re.compile(r"""((?<=[\w\]])/)([^\s"'?\#]+)""")


def without_logins(text: str) -> str:
    """The text with what logs in at an address masked."""
    return _USERINFO.sub(_login, text) if "://" in text else text


def mask_forms(text: str, name: str, conceal: Conceal) -> str:
    """The value of `name` with everything masked that looks like a secret."""
    return _FORM.sub(lambda match: _form(match, name, conceal), text)


def _form(match: re.Match[str], name: str, conceal: Conceal) -> str:
    """An address, a path or any other run of signs, with what in it looks like a secret masked."""
    text = match[0]
    if match["url"]:
        return _address(text, name, conceal)
    if match["login"]:
        return MASK
    if match["path"] and any(_PLAIN_PIECE.fullmatch(one) for one in _PIECES.split(text)):
        return text
    if is_identifying_name(name):
        return text
    if _UUID.fullmatch(text):
        return conceal(text) if len(text) == len(match.string.strip()) and name else text
    before = match.string[max(0, match.start() - 16) : match.start()]
    if (_HASH.fullmatch(text) and _BEFORE_HASH.search(before)) or _STATED_HASH.fullmatch(text):
        return text
    return _random_out(text, conceal)


def _random_out(text: str, conceal: Conceal) -> str:
    """Mask the pieces that look random; the whole run where nothing in it is a word."""
    pieces = _PIECES.split(text)
    random = [is_random_looking(one) and not _is_known_form(one) for one in pieces]
    if not any(random):
        return text
    if not any(_PLAIN_PIECE.fullmatch(one) for one in pieces):
        return conceal(text)
    masked = [conceal(one) if odd else one for one, odd in zip(pieces, random, strict=True)]
    return "".join(masked)


def _is_known_form(piece: str) -> bool:
    return bool(_UUID.fullmatch(piece) or _CLOUD_ID.fullmatch(piece))


def _address(url: str, name: str, conceal: Conceal) -> str:
    """A web address: what logs in, what a webhook's path says, and secret parameters are masked."""
    url = _PARAMETER.sub(lambda match: _parameter(match, conceal), url)
    hook = _HOOK.search(url)
    if hook:
        url = f"{url[: hook.start(2)]}{conceal(hook[2])}{url[hook.end(2) :]}"
    else:
        hidden = _HOOK_PATH if "hook" not in name.lower() else _ANY_PATH
        url = hidden.sub(lambda match: match[1] + _odd_words_out(match[2], conceal), url)
    host = _HOST.match(url)
    if is_identifying_name(name) or host is None:
        return url
    return host[0] + _random_out(url[host.end() :], conceal)


def _odd_words_out(path: str, conceal: Conceal) -> str:
    plain = all(re.fullmatch(r"[a-z][a-z_\-]{0,15}|v\d|", one) for one in path.split("/"))
    return path if plain or MASK in path else conceal(path)


def _login(match: re.Match[str]) -> str:
    """`postgresql://name@host` holds no password; `https://X@host` may be a token."""
    scheme, login = match.groups()
    shown = not scheme.startswith("http") and _LOGIN_WITHOUT_PASSWORD.fullmatch(login)
    return match[0] if shown else f"{scheme}://{MASK}"


def _parameter(match: re.Match[str], conceal: Conceal) -> str:
    front, name, value = match.groups()
    plain = re.sub(r"%([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), name)
    if is_secret_name(plain) or plain.lower() in _SECRET_PARAMETERS:
        value = conceal(value)
    return f"{front}{name}={value}"
