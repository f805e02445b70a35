"""Detect secrets by their name, by the form of known tokens, or because they look random.

The names are ours and those of other vendors. Paths, versions, version hashes, models and UUIDs
also look random, but stay readable.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pkgutil import get_data

from wizard.core import placeholders
from wizard.core.known_key import MASK
from wizard.core.values import UUID

_WORDS_BY_LIST = {
    name: words.split(" ")
    for name, words in (
        row.split("\t") for row in (get_data(__package__, "words.tsv") or b"").decode().splitlines()
    )
}


def word_set(name: str) -> frozenset[str]:
    return frozenset(_WORDS_BY_LIST[name])


# Parts of a name that mean "secret", even inside a longer word: `clientsecret`, `X-SF-TOKEN`.
_SECRET_PART = re.compile("|".join(_WORDS_BY_LIST["secret parts"]))
_SECRET_WORDS = word_set("secret words")
_SECRET_AT_THE_END = word_set("secret last words")  # `DOOR_PIN`, but not `pinnedVersion`
_NAMED_SECRET = frozenset({"x-honeycomb-team"})
_NAMED_HARMLESS = frozenset({"google_application_credentials"})  # the path of a file
# Last words of a name that mean it is not the secret itself: `apiKeyHelper`, `SSH_AUTH_SOCK`.
_ABOUT_ONE = word_set("about a secret")
_LIMIT_WORDS = word_set("limits")
# Names of identifiers, whose values may look random.
_IDENTIFIES = word_set("identifying")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
# A quick test before the name is split into words. It may say yes too often, but never too rarely.
_HINT = re.compile(
    r"key|tok|sec|pass|cred|auth|bear|hook|cook|pwd|conn|dsn|pat|jwt|sig|team|licen|pw|psk|otp|pin"
    r"|salt|sess|sid|hmac|mnem|seed|wort|geheim|schl|zugang|contras|motde|ident|senha|segre|wacht"
    r"|has|losen|adgan|sifre|jels|heslo|salas|parol|clave|llave|chave|jeton|mdp|[0-9$]|pswd",
    re.IGNORECASE,
)
_SAME_LOOK = str.maketrans(
    "аеорсухіјѕԁһкмтвнգαορτυνικεΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕЗІКМНОРСТУХłŁıøØ",
    "aeopcyxijsdhkmtbhgaoptuvikeabezhikmnoptyxabe3ikmhopctyxlLioo",
)
_INSTEAD_OF_LETTERS = str.maketrans("01345$", "oleass")
_LEET = re.compile(r"(?<=[A-Za-z])[01345$](?=[A-Za-z0-9$])")
_HARMLESS = re.compile(
    r"(?:|[01]|[*:.,;(){}\[\]<>]{1,4}|true|false|yes|no|on|off|none|null|undefined|bearer|basic)",
    re.IGNORECASE,
)

# The beginnings of known keys, which may be shown.
KNOWN_PREFIX = (
    r"(?:mvk-agent-|mvk-|mvk_|sk-ant-(?:[a-z]{3}\d\d-)?|sk-proj-|sk-|gh[pousr]_|github_pat_|glpat-"
    r"|xox[a-z]-|npm_|hf_|pypi-|glc_|NRAK-|dt0c01\.)"
)
TOKEN_SHAPE = re.compile(
    r"""(?<![A-Za-z0-9])(?:
      mvk-agent-[^\s,"'\\]{4,} | mvk_(?!agent|tenant|api|endpoint|verify)[^\s,"'\\]{8,}
    | sk-ant-[\w\-•]{6,} | sk-proj-[\w\-]{8,} | sk-[\w\-]{16,} | [srp]k_(?:live|test)_\w{8,}
    | whsec_\w{8,} | gh[pousr]_\w{12,} | github_pat_\w{12,} | gl(?:pat|rt|ptt|dt)-[\w\-]{12,}
    | xox[a-z]-[\w\-]{8,} | xapp-[\w\-]{8,} | npm_(?!config_)\w{20,} | hf_\w{20,}
    | pypi-[\w\-]{20,} | glc_[\w=+/]{16,} | glsa_\w{16,} | hv[sbr]\.[\w\-]{6,} | hcaik_\w{8,}
    | do[opr]_v1_\w{16,} | shp(?:at|ss|pa|ca)_\w{16,} | PMAK-[\w\-]{16,} | lin_api_\w{16,}
    | secret_\w{24,} | ntn_\w{20,} | sntr[yus]+_[\w=+/.\-]{16,} | AGE-SECRET-KEY-\w{16,}
    | NRAK-\w{12,} | dt0c01\.[\w.]{16,} | ya29\.[\w\-]{12,} | SG\.[\w\-]{12,}(?:\.[\w\-]+)?
    | (?:AKIA|ASIA)[A-Z0-9]{12,} | AIza[\w\-]{20,} | GOCSPX-[\w\-]{6,}
    | eyJ[\w\-]{8,}(?:\.[\w\-]*){0,4}
    )""",
    re.VERBOSE,
)


def is_secret_name(name: str) -> bool:
    """Whether a setting, header or parameter with this name holds a secret.

    `DD_API_KEY`, `lightstep-access-token` and `clientSecret` do. `apiKeyHelper`, which is a
    command, and `x-tenant-id`, which Mavvrik calls a public identifier, do not.
    """
    hinted = not name.isascii() or _HINT.search(name) is not None
    return hinted and _says_secret(name[:200])


@lru_cache(maxsize=4096)
def _says_secret(name: str) -> bool:
    if name.lower() in _NAMED_SECRET or (_SECRET_PART.search(name.lower()) and not name.isascii()):
        return True
    words = _words(name)
    if not words or name.lower() in _NAMED_HARMLESS:
        return False
    if words[-1] in _ABOUT_ONE and not "".join(words).endswith("secretid"):
        return False
    is_limit = words[-1] == "tokens" and not _LIMIT_WORDS.isdisjoint(words)
    return not is_limit and _mentions_secret(words)


def _mentions_secret(words: list[str]) -> bool:
    return (
        words[-1] in _SECRET_AT_THE_END
        or not _SECRET_WORDS.isdisjoint(words)
        or _SECRET_PART.search("".join(words)) is not None
    )


def _words(name: str) -> list[str]:
    """Return the words of a name in plain lower-case letters, however they are spelled."""
    if not name.isascii():
        apart = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in apart if not unicodedata.combining(sign))
        name = name.translate(_SAME_LOOK)
        name = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    name = _LEET.sub(lambda sign: sign[0].translate(_INSTEAD_OF_LETTERS), name)
    return [word.lower() for word in _WORDS.findall(name)]


@lru_cache(maxsize=4096)
def describes(name: str) -> bool:
    """Whether the value describes a secret: a `type`, `path` or `clientId` next to it."""
    words = _words(name[:200])
    return bool(words) and words[-1] in _ABOUT_ONE


@lru_cache(maxsize=4096)
def is_about_secret(name: str) -> bool:
    """Whether a command or a URL has this name: `apiKeyHelper`, `SLACK_WEBHOOK_URL`."""
    words = _words(name[:200])
    return bool(words) and words[-1] in _ABOUT_ONE and _mentions_secret([*words[:-1], "-"])


@lru_cache(maxsize=4096)
def is_identifying_name(name: str) -> bool:
    """Whether the value only identifies something: an ID, a version, a model."""
    words = _words(name[:200])
    return bool(words) and words[-1] in _IDENTIFIES and not _mentions_secret(words)


def is_harmless(value: str) -> bool:
    """Whether a value is not a secret even under a secret's name: a switch or a placeholder."""
    return bool(_HARMLESS.fullmatch(value) or placeholders.SECRET.fullmatch(value))


# Random-looking text ------------------------------------------------------------------------------
#
# Words that people write follow a few patterns: "q" is followed by "u", digits are at the end, and
# capitals begin a part. A word that often breaks these patterns, for its length, is a key.

# The letters that follow a, b, c … in words and names of programs. All other pairs are odd.
_FOLLOWERS = (
    "abcdefgiklmnprstuvwxy abcdeijlorsuy acdefhiklmoprstuy abcdefgilmnoprstuy"
    " abcdefghiklmnopqrstuvwxyz acdefilorstu aeghilnorstu aeilmnorstuy abcdefglmnoprstvxz"
    " aeiou aeiklnrsuy acdefiklmnoprstuvy abdeilmnopstuy abcdefgiklmnoprstuvxyz"
    " abcdfghiklmnopqrstuvwxyz acdefghilnoprstuy u abcdefgiklmnoprstuvwy acdefghiklmnopqrstuvwy"
    " abcdefhilmnoprstuwyz abcdefgilmnoprstxz aeiou aehilnorst aceiptuy abdeilmnoprstw aeiouyz"
)
_LETTERS = string.ascii_lowercase
_UNIFORM = re.compile(r"([a-zA-Z0-9])\1++")
_HEX = re.compile(r"(?=[0-9]*[a-fA-F])(?=[a-fA-F]*[0-9])(?:[0-9a-f]{16,}|[0-9A-F]{16,})")
_HUMP = re.compile(r"[a-z](?=[A-Z])")
_PARTS = re.compile(r"[A-Za-z0-9]{8,}+")
_SHORTEST = 8  # characters; shorter random words cannot be told from names
# Length from which a limit applies, maximum number of odd pairs, and their maximum share.
_LIMITS = ((20, 4, 0.17), (12, 3.5, 0.22), (_SHORTEST, 3, 0.3))
_ONLY_LETTERS_LIMITS = ((20, 5, 0.2), (12, 4, 0.3), (_SHORTEST, 4, 0.4))


def _odd_pairs() -> str:
    """Build a pattern for odd pairs: a letter next to a digit, and letters that rarely follow."""
    pairs = [r"[A-Za-z](?=\d)|\d(?=[A-Za-z])"]
    for letter, followers in zip(_LETTERS, _FOLLOWERS.split(), strict=True):
        odd = "".join(sorted(set(_LETTERS) - set(followers) - {letter}))
        pairs.append(f"{letter}(?=[{odd}])|{letter.upper()}(?=[{odd}{odd.upper()}])")
    return "|".join(pairs)


_ODD = re.compile(_odd_pairs())


def is_random_looking(word: str) -> bool:
    """Whether a word of letters, digits, "-" and "_", or a part of it, looks like a key."""
    return _is_random(word) or any(_is_random(part) for part in _PARTS.findall(word))


def _is_random(word: str) -> bool:
    if len(word) < _SHORTEST:
        return False
    if _HEX.fullmatch(word):
        return True
    humps = len(_HUMP.findall(word))
    odd = len(_ODD.findall(_UNIFORM.sub(r"\1", word))) + humps / 2
    limits = _ONLY_LETTERS_LIMITS if word.isalpha() else _LIMITS
    _, least, share = next(limit for limit in limits if len(word) >= limit[0])
    return odd >= least and odd / len(word) >= share


# Forms of secrets, with any name ------------------------------------------------------------------

_Conceal = Callable[[str], str]

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
_BEFORE_HASH = re.compile(
    r"(?:sha-?\d{1,3}[:=\-]|md5[:=]|[@\#](?:v\d[\w.\-]*)?"
    r"|\b(?:commits?|checkout|show|revert|cherry-pick|reset|rev-parse|tree|blob)[/ ])\Z",
    re.I,
)
_HASH = re.compile(r"(?:sha\d{1,3}-)?[0-9a-f]{7,64}|sha\d{1,3}-[\w+/=]+", re.IGNORECASE)
_CLOUD_ID = re.compile(
    r"(?:i|ami|vpc|subnet|sg|vol|snap|eni|rtb|igw|nat|lt|asg|acl)-[0-9a-f]{8,17}", re.IGNORECASE
)
_STATED_HASH = re.compile(r"\d[\w.\-]*?[+.\-]g?[0-9a-f]{7,40}")  # such as 1.4.2-3b907ed
_ANY_PATH = re.compile(r"""((?<=[\w\]])/)([^\s"'?\#]+)""")


def without_logins(text: str) -> str:
    """Mask logins in URLs. A name alone is shown, but after `https://` it may be a token."""

    def masked(match: re.Match[str]) -> str:
        scheme, login = match.groups()
        is_name = not scheme.startswith("http") and _LOGIN_WITHOUT_PASSWORD.fullmatch(login)
        return match[0] if is_name else f"{scheme}://{MASK}"

    return _USERINFO.sub(masked, text) if "://" in text else text


def mask_forms(text: str, name: str, conceal: _Conceal) -> str:
    """Mask what looks like a secret in the value of `name`: in URLs, paths and other text."""

    def masked(match: re.Match[str]) -> str:
        form = match[0]
        if match["url"]:
            return _mask_address(form, name, conceal)
        if match["login"]:
            return MASK
        if match["path"] and any(_PLAIN_PIECE.fullmatch(one) for one in _PIECES.split(form)):
            return form
        if is_identifying_name(name):
            return form
        if UUID.fullmatch(form):
            return conceal(form) if len(form) == len(text.strip()) and name else form
        before = text[max(0, match.start() - 16) : match.start()]
        is_hash = _HASH.fullmatch(form) and _BEFORE_HASH.search(before)
        return form if is_hash or _STATED_HASH.fullmatch(form) else _mask_random(form, conceal)

    return _FORM.sub(masked, text)


def _mask_random(text: str, conceal: _Conceal) -> str:
    """Mask the parts that look random, or everything if no part is a word."""
    pieces = _PIECES.split(text)
    random = {
        one
        for one in pieces
        if is_random_looking(one) and not (UUID.fullmatch(one) or _CLOUD_ID.fullmatch(one))
    }
    if not random:
        return text
    if not any(_PLAIN_PIECE.fullmatch(one) for one in pieces):
        return conceal(text)
    return "".join(conceal(one) if one in random else one for one in pieces)


def _mask_address(url: str, name: str, conceal: _Conceal) -> str:
    """Mask secret parameters of a URL, the path of a webhook, and what looks random."""

    def parameter(match: re.Match[str]) -> str:
        front, parameter_name, value = match.groups()
        plain = re.sub(r"%([0-9A-Fa-f]{2})", lambda code: chr(int(code[1], 16)), parameter_name)
        is_secret = is_secret_name(plain) or plain.lower() in _SECRET_PARAMETERS
        return f"{front}{parameter_name}={conceal(value) if is_secret else value}"

    def path(match: re.Match[str]) -> str:
        words = match[2].split("/")
        is_plain = all(re.fullmatch(r"[a-z][a-z_\-]{0,15}|v\d|", word) for word in words)
        return match[0] if is_plain or MASK in match[2] else match[1] + conceal(match[2])

    url = _PARAMETER.sub(parameter, url)
    if hook := _HOOK.search(url):
        url = f"{url[: hook.start(2)]}{conceal(hook[2])}{url[hook.end(2) :]}"
    else:
        url = (_ANY_PATH if "hook" in name.lower() else _HOOK_PATH).sub(path, url)
    host = _HOST.match(url)
    if is_identifying_name(name) or host is None:
        return url
    return host[0] + _mask_random(url[host.end() :], conceal)
