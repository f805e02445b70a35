"""Which names and which texts stand for secrets, ours and other vendors'."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is data."""
    return frozenset(text.split())


# Parts of a name that say "secret", also when written together: `clientsecret`, `X-SF-TOKEN`.
_PARTS = """
    secret passw passphrase passcode pincode token(?!iz) apikey credential bearer authori[sz]ation
    (?:pg|db|user|ssh|my|root|admin|smtp|ldap|mail|redis)pass(?!ive|thr) privatekey accesskey
    signingkey encryptionkey licen[sc]ekey subscriptionkey functionskey sharedkey masterkey
    accountkey webhook cookie connectionstring pwd hmac totp mnemonic seedphrase sessid sessionkey
    kennwort geheim schluessel schlussel zugangsdaten contrasen motdepasse identifiants senha
    segredo wachtwoord haslo losenord adgangskode sifre jelszo heslo salasana passord parola
    credenzial credencial пароль секрет 密码 密碼 口令 密钥 パスワード 비밀번호
"""
_SECRET_PART = re.compile("|".join(_PARTS.split()))
_SECRET_WORDS = word_set(
    """
    key keys auth pass pat jwt sig signature dsn pw cred creds psk otp clave llave chave jeton mdp
    pswd
    """
)
_SECRET_AT_THE_END = word_set("pin salt session sid")  # `DOOR_PIN`, not `pinnedVersion`
_NAMED_SECRET = frozenset({"x-honeycomb-team"})
_NAMED_HARMLESS = frozenset({"google_application_credentials"})  # the path of a file
# What such a name may end in without being the secret itself: `apiKeyHelper`, `SSH_AUTH_SOCK`.
_ABOUT_ONE = word_set(
    """
    action age alg algorithm ascii binding bindings budget cmd command count days description dir
    disabled domain email enabled env environment envs expires expiry export file files format
        helper host hours id interval issuer keychain label length level limit lookup manager max
    method minutes
    mode ms name names path paths policy port prefix prompt provider realm refresh region required
    rotation scope scopes seconds server service size sock socket source stdin storage store suffix
    timeout title ttl type uri url usage user username users var vars version window
    """
)
_LIMITS = word_set("max min limit budget count num total used")
# Names of what only tells one thing from another: its value may look like chance.
_IDENTIFIES = word_set(
    """
    id ids uuid guid uid sha sha1 sha256 sha512 commit rev revision ref digest checksum integrity
    hash version versions model models arn tag image fingerprint thumbprint etag channel project
    profile region
    """
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
# A cheap look before the words are taken apart; it may say yes too often, never too seldom.
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
_PLACEHOLDER = re.compile(
    r"\$?\{(?:MVK[_ ])?(?:AGENT[_ ]ID|TENANT[_ ]ID|API[_ ]KEY)\}"
    r"|\$?\$\{(?:env:)?[A-Za-z_]\w{0,60}\}|\$[A-Z_][A-Z0-9_]{2,60}|\$env:\w{2,60}"
    r"|%[A-Z_][A-Z0-9_]{2,60}%|\$\([\w./~ -]*+\)?|\{\{[\w .-]{1,60}\}\}"
    r"|your-(?:agent|tenant)-id|your-api-key|<your-[a-z-]{2,40}>|<[A-Za-z_ -]{2,40}>"
)

# How known keys begin; so much of them may be shown.
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
    """Whether a setting, header or parameter of this name holds a secret.

    So `DD_API_KEY`, `lightstep-access-token` and `clientSecret` do; `apiKeyHelper`, a command, and
    `x-tenant-id`, which Mavvrik calls a public identifier, do not.
    """
    hinted = not name.isascii() or _HINT.search(name) is not None
    return hinted and _says_secret(name[:200])


@lru_cache(maxsize=4096)
def _says_secret(name: str) -> bool:
    if name.lower() in _NAMED_SECRET or (_SECRET_PART.search(name.lower()) and not name.isascii()):
        return True
    words = _words(name)
    together = "".join(words)
    if (
        not words
        or name.lower() in _NAMED_HARMLESS
        or (words[-1] in _ABOUT_ONE and not together.endswith("secretid"))
    ):
        return False
    if words[-1] == "tokens" and not _LIMITS.isdisjoint(words):
        return False
    return _mentions_secret(words)


def _mentions_secret(words: list[str]) -> bool:
    at_the_end = bool(words) and words[-1] in _SECRET_AT_THE_END
    together = "".join(words)
    return (
        at_the_end
        or not _SECRET_WORDS.isdisjoint(words)
        or _SECRET_PART.search(together) is not None
    )


def _words(name: str) -> list[str]:
    """The words of a name, in plain small letters however they are spelled."""
    if not name.isascii():
        apart = unicodedata.normalize("NFKD", name)
        name = "".join(sign for sign in apart if not unicodedata.combining(sign))
        name = name.translate(_SAME_LOOK)
        name = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    name = _LEET.sub(lambda sign: sign[0].translate(_INSTEAD_OF_LETTERS), name)
    return [word.lower() for word in _WORDS.findall(name)]


@lru_cache(maxsize=4096)
def describes(name: str) -> bool:
    """Whether the value says something about a secret: `type`, `path`, `clientId` beside one."""
    words = _words(name[:200])
    return bool(words) and words[-1] in _ABOUT_ONE


@lru_cache(maxsize=4096)
def is_about_secret(name: str) -> bool:
    """Whether a name is that of a command or an address that has to do with a secret.

    So `apiKeyHelper` is, and `SLACK_WEBHOOK_URL`.
    """
    words = _words(name[:200])
    return bool(words) and words[-1] in _ABOUT_ONE and _mentions_secret([*words[:-1], "-"])


@lru_cache(maxsize=4096)
def is_identifying_name(name: str) -> bool:
    """Whether the value only tells one thing from another: an ID, a version, a model."""
    words = _words(name[:200])
    return bool(words) and words[-1] in _IDENTIFIES and not _mentions_secret(words)


def is_harmless(value: str) -> bool:
    """Whether even under a secret's name this is none: a switch, or a placeholder."""
    return bool(_HARMLESS.fullmatch(value) or _PLACEHOLDER.fullmatch(value))
