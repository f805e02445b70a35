"""Secrets are shown as their known prefix and last four, or as a fixed mask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr

from wizard.core.known_key import MASK, SHORTEST_ANYWHERE
from wizard.core.redact.mask import mask_loose, mask_text, mask_value, show_key, tail4
from wizard.core.redact.secret_detection import is_secret_name

KEY = "mvk-agent-a1B2c3D4e5F6g7H8i9J0+/==7Qx2"
SHOWN = "mvk-agent-••••••••7Qx2"
HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"
HEX = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        (KEY, SHOWN),
        (SecretStr(KEY), SHOWN),
        ("mvk_a1B2c3D4e5F6g7H8i9J07Qx2", "mvk_••••••••7Qx2"),
        ("sk-ant-api03-a1B2c3D4e5F6g7H8i9J07Qx2", "sk-ant-api03-••••••••7Qx2"),
        ("a1B2c3D4e5F6g7H87Qx2", "••••••••7Qx2"),
        ("a1B2c3D4e5F6g7H7Qx2", "••••••••"),
        ("mvk-agent-a1B2c3D4e5F6g7H87Qx2", SHOWN),
        ("mvk-agent-a1B2c3D4e5F6g7H7Qx2", "mvk-agent-••••••••"),
        ("mvk-agent-a1B2c3D4e5F6g7H8i9\u00a0\n2", "mvk-agent-••••••••"),
        ("", "••••••••"),
    ],
)
def test_a_key_is_its_known_prefix_and_its_last_four_when_16_stand_between(
    secret: str | SecretStr, shown: str
) -> None:
    assert show_key(secret) == shown
    assert show_key(secret, sharing=True) == "••••••••"


def test_agent_and_tenant_are_their_last_four_while_sharing() -> None:
    assert tail4("3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4") == "••••91c4"
    assert tail4("acme-prod-7731") == "••••7731"
    assert tail4("acme") == tail4("") == "••••"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        (
            HEADERS,
            f"x-tenant-id=acme-prod-7731,Authorization=Bearer {KEY}",
            f"x-tenant-id=acme-prod-7731,Authorization=Bearer {SHOWN}",
        ),
        (
            HEADERS,
            "x-tenant-id={MVK_TENANT_ID},Authorization=Bearer {MVK_API_KEY}",
            "x-tenant-id={MVK_TENANT_ID},Authorization=Bearer {MVK_API_KEY}",
        ),
        (HEADERS, "api-key=dd-SECRET", "api-key=••••••••"),
        (
            "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
            f" dd-api-key = {HEX} ,x-honeycomb-team=hny, env=prod",
            " dd-api-key = ••••••••cdef ,x-honeycomb-team=••••••••, env=prod",
        ),
        (HEADERS, "lightstep-access-token=abc", "lightstep-access-token=••••••••"),
        (HEADERS, "x-who-knows=Zk1mN8pQ4r", "x-who-knows=••••••••"),
        (HEADERS, "Authorization: Bearer abcdefgh", "Authorization: Bearer ••••••••"),
        (HEADERS, f"Bearer {KEY}", f"Bearer {SHOWN}"),
        (HEADERS, "api-key=abcd,efghijklmn", "api-key=••••••••,••••••••"),
        (
            HEADERS,
            f"x-tenant-id=a;Authorization=Bearer {HEX}",
            "x-tenant-id=a;Authorization=Bearer ••••••••cdef",
        ),
        (HEADERS, "", ""),
        (HEADERS, "x-tenant-id=a,Authorization=Bearer ", "x-tenant-id=a,Authorization=Bearer "),
        (
            "ANTHROPIC_CUSTOM_HEADERS",
            "X-Api-Key: abcdef\nX-Env: dev",
            "X-Api-Key: ••••••••\nX-Env: dev",
        ),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.name=cc,api.token=abcdef",
            "service.name=cc,api.token=••••••••",
        ),
        ("DD_API_KEY", HEX, "••••••••cdef"),
        ("GITHUB_TOKEN", "Bearer abcdefgh", "Bearer ••••••••"),
        ("DB_PASSWORD", "hunter2", "••••••••"),
        ("DB_PASSWORD", "two\nlines", "••••••••\n••••••••"),
        ("clientSecret", "abc", "••••••••"),
        ("AWS_CREDENTIALS", "abc", "••••••••"),
        ("USE_AUTH", "true", "true"),
        ("MAX_THINKING_TOKENS", "32000", "32000"),
        ("HTTPS_PROXY", "http://me:pa%40ss@proxy.corp:3128", "http://••••••••@proxy.corp:3128"),
        ("GIT_URL", "https://tokenonly@git.corp/x@y", "https://••••••••@git.corp/x@y"),
        (
            "ENDPOINT",
            "https://in.corp/v1?env=a&sig=abcd1234&x=1",
            "https://in.corp/v1?env=a&sig=••••••••&x=1",
        ),
        (
            "NOTE",
            "curl -H 'Authorization: Bearer abcdefgh'",
            "curl -H 'Authorization: Bearer ••••••••'",
        ),
        (
            "hook",
            "API_KEY=abcdef run --token abcdef --password 'a b'",
            "API_KEY=•••••••• run --token •••••••• --password '••••••••'",
        ),
        ("hook", "X=DB_PASSWORD=abc;run", "X=DB_PASSWORD=••••••••"),
        ("hook", '{"api_key": "abc"}', '{"api_key": "••••••••"}'),
        (
            "hook",
            "https://hooks.slack.com/services/T0/B0/abcdef",
            "https://hooks.slack.com/services/••••••••",
        ),
        ("any", f"key is {KEY}", f"key is {SHOWN}"),
        ("any", "sk-ant-api03-a1B2c3D4e5F6g7H8i9J0", "sk-ant-api03-••••••••i9J0"),
        ("any", "ghp_a1B2c3D4e5F6g7H8", "ghp_••••••••"),
        ("any", "xoxb-123456789012-abcdefgh", "xoxb-••••••••efgh"),
        ("any", "AKIAIOSFODNN7EXAMPLE", "••••••••MPLE"),
        ("any", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefgh", "••••••••efgh"),
        (
            "any",
            "-----BEGIN PRIVATE KEY-----\nMIIE+/ab=\nQ\n-----END",
            "-----BEGIN PRIVATE KEY-----\n••••••••\nQ\n-----END",
        ),
    ],
)
def test_a_value_that_looks_like_a_secret_is_masked(name: str, value: str, shown: str) -> None:
    assert mask_value(name, value) == shown
    assert mask_value(name, shown) == shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model", "claude-opus-4"),
        ("apiKeyHelper", "/opt/bin/helper.sh"),
        ("SSH_AUTH_SOCK", "/run/agent.sock"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://ingest.mavvrik.ai"),
        ("OTEL_RESOURCE_ATTRIBUTES", "mvk.agent_id=3f2a7c10,team=fin"),
        ("permissions", "Bash(npm run test:*)"),
        ("HTTP_PROXY", "http://proxy.corp:3128"),
        ("CLAUDE_CODE_API_KEY_HELPER_TTL_MS", "600000"),
        ("note", "Write to it@acme.example, ask for Tokenizer"),
    ],
)
def test_other_values_stay_as_they_are(name: str, value: str) -> None:
    assert mask_value(name, value) == value


def test_while_sharing_there_is_no_tail_and_ids_are_their_last_four() -> None:
    headers = f"x-tenant-id=acme-prod-7731,Authorization=Bearer {KEY}"
    assert mask_value(HEADERS, headers, sharing=True) == (
        "x-tenant-id=••••7731,Authorization=Bearer ••••••••"
    )
    attributes = "team=fin,mvk.agent_id=3f2a7c10-91c4"
    assert mask_value("OTEL_RESOURCE_ATTRIBUTES", attributes, sharing=True) == (
        "team=fin,mvk.agent_id=••••91c4"
    )
    assert mask_value("MVK_TENANT_ID", "acme-prod-7731", sharing=True) == "••••7731"
    assert mask_value("DD_API_KEY", HEX, sharing=True) == "••••••••"
    assert mask_loose(f"curl -H x-tenant-id:acme-prod-7731 {KEY}", sharing=True) == (
        "curl -H x-tenant-id:••••7731 ••••••••"
    )


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('    "DD_API_KEY": "abcdef",', '    "DD_API_KEY": "••••••••",'),
        ('\t"DD_API_KEY"\t:\t"abc\\"def" ,\r', '\t"DD_API_KEY"\t:\t"••••••••" ,\r'),
        ('"A":"1","DD_API_KEY":"abc","B":"2"}', '"A":"1","DD_API_KEY":"••••••••","B":"2"}'),
        ('"H": "\\u0042earer abcdefgh"', '"H": "Bearer ••••••••"'),
        ('"\\u0041PI_KEY": "abc"', '"\\u0041PI_KEY": "••••••••"'),
        ('"url": "https:\\/\\/u:p@host\\/x"', '"url": "https://••••••••@host/x"'),
        ('"url": "https:\\/\\/host\\/x"', '"url": "https:\\/\\/host\\/x"'),
        ('"note": "caf\\u00e9 \\u0041"', '"note": "caf\\u00e9 \\u0041"'),
        ('"x": "caf\\u00e9\\u2028 password=a"', '"x": "café\\u2028 password=••••••••"'),
        ('"API_KEY": "never closed', '"API_KEY": "••••••••'),
        ('"API_KEY": 1234567890,', '"API_KEY": ••••••••,'),
        ('"API_KEY": null,', '"API_KEY": null,'),
        ('"apiKeys": ["abc", "def"],', '"apiKeys": ["••••••••", "••••••••"],'),
        ('"args": ["--api-key", "abc", "-v"],', '"args": ["--api-key", "••••••••", "-v"],'),
        ('["Bearer abcdefgh", "x"]', '["Bearer ••••••••", "x"]'),
        ('["\\u0042earer abcdefgh", "x"]', '["Bearer ••••••••", "x"]'),
        (f'ken {KEY}", "API_KEY": "abc"', f'ken {SHOWN}", "API_KEY": "••••••••"'),
        ("'API_KEY': 'abc',", "'API_KEY': '••••••••',"),
        ('API_KEY="abc" # x', 'API_KEY="••••••••" # x'),
        ('// "API_KEY": "abc"', '// "API_KEY": "••••••••"'),
        ('"h": "echo {\\"api_key\\": \\"abc\\"}"', '"h": "echo {\\"api_key\\": \\"••••••••\\"}"'),
        (f'"{KEY}": true', f'"{SHOWN}": true'),
        ('"model": "opus",', '"model": "opus",'),
        ("", ""),
    ],
)
def test_a_line_of_settings_keeps_its_structure(line: str, shown: str) -> None:
    assert mask_text(line) == shown
    assert mask_text(shown) == shown


@pytest.mark.parametrize(
    "written",
    [
        "plain-word/c3\"d4\\e5",
        'plain-word/c3\\"d4\\\\e5',
        'plain-word\\/c3\\"d4\\\\e5',
        "\\u0070lain-word\\u002Fc3\\u0022d4\\u005ce5",
        "\\u0070lain-word\\u002fc3\\u0022d4\\u005Ce5",
    ],
)  # fmt: skip
def test_a_known_secret_is_masked_everywhere(written: str) -> None:
    secret = SecretStr('plain-word/c3"d4\\e5')
    assert mask_text(f"# {written} #", [secret]) == "# •••••••• #"
    assert mask_text(f'{{"note": "is {written}!"}}', [secret]) == '{"note": "is ••••••••!"}'
    assert mask_text(f"# {written} #") == f"# {written} #"


def test_a_known_secret_outside_the_first_plane_is_masked_too() -> None:
    assert mask_text('"\\ud83d\\uDE00-\\u00e4bc"', ["😀-äbc"]) == '"••••••••"'
    assert mask_text("x=abc,abcd abc-", ["", "a", "abc"]) == "x=••••••••,abcd abc-"


def test_the_text_keeps_its_lines_and_everything_that_is_no_secret() -> None:
    text = json.dumps({"a": {"API_KEY": "abc"}, "b": ["x\ny", "é"], "c": 1}, indent=2)
    assert mask_text(text) == text.replace("abc", "••••••••")
    assert mask_text(text.replace("\n", "\r\n")) == text.replace("\n", "\r\n").replace(
        "abc", "••••••••"
    )


SECRET_NAMES = """
    DD_API_KEY api-key apiKey APIKey X-SF-TOKEN accessToken clientsecret DB_PASSWORD PGPASS PASSWD
    Authorization x-honeycomb-team signing-key SENTRY_DSN VAULT_SECRET_ID AWS_SECRET_ACCESS_KEY
    CLAUDE_CODE_OAUTH_TOKEN license-key Cookie MY_CREDENTIALS ANTHROPIC_AUTH_TOKEN oauthToken
"""
OTHER_NAMES = """
    x-tenant-id model apiKeyHelper SSH_AUTH_SOCK awsAuthRefresh monkey keyboard tokenizer path
    AWS_ACCESS_KEY_ID TOKEN_URL author companyAnnouncements OTEL_LOGS_EXPORTER KEY_FILE
"""


def test_names_of_secrets_and_of_other_things() -> None:
    assert [name for name in SECRET_NAMES.split() if not is_secret_name(name)] == []
    assert [name for name in OTHER_NAMES.split() if is_secret_name(name)] == []


PLACES: dict[str, Callable[[str], str]] = {
    "headers": lambda s: mask_value(HEADERS, f"x-tenant-id=a,Authorization=Bearer {s}"),
    "another header": lambda s: mask_value(HEADERS, f"x-thing={s},b=c"),
    "secret name": lambda s: mask_value("MY_TOKEN", s),
    "JSON": lambda s: mask_text(json.dumps({"env": {"A": "1", "MY_TOKEN": s, "B": "2"}})),
    "JSON, indented": lambda s: mask_text(json.dumps({"env": {"MY_TOKEN": s}}, indent=1)),
    "JSON headers": lambda s: mask_text(json.dumps({HEADERS: f"api-key={s}"})),
    "JSON bearer": lambda s: mask_text(json.dumps({"note": f"use Bearer {s}"})),
    "list": lambda s: mask_text(json.dumps({"apiKeys": ["x", s]})),
    "userinfo": lambda s: mask_text(json.dumps({"url": f"https://me:{s}@host"})).replace("\\", ""),
    "assignment": lambda s: mask_text(f"export MY_TOKEN='{s}'"),
    "known": lambda s: mask_text(f"~{s}~{json.dumps(s)}~", [s]),
}


@given(
    secret=st.text("abcXYZ0189+=_.-~;#&\\:!^$?*|()", min_size=24, max_size=50),
    prefix=st.sampled_from(["", "mvk-agent-", "mvk_", "sk-ant-"]),
    place=st.sampled_from(sorted(PLACES)),
)
def test_no_eight_characters_of_the_middle_are_shown(secret: str, prefix: str, place: str) -> None:
    shown = PLACES[place](prefix + secret)
    middle = secret[:-4]
    pieces = {middle[at : at + 8] for at in range(len(middle) - 7)}
    assert not {piece for piece in pieces if piece in shown or json.dumps(piece)[1:-1] in shown}


@given(st.text(st.sampled_from('"\\{}[]:,= \n\r\tu0042é=TOKENkey')))
@example("Authorization:\\\nkey")
@example("Bearer key\\\r\nkey")
@example('api_key="key\\\rkey"')
@example("x-tenant-id=key\\\nkey")
def test_masking_never_adds_or_loses_a_line(text: str) -> None:
    for sharing in (False, True):
        shown = mask_text(text, ["TOKEN"], sharing)
        assert re.findall("[\r\n]", shown) == re.findall("[\r\n]", text)


def test_a_secret_that_continues_in_the_next_line_is_masked_in_both() -> None:
    text = "API_KEY=first-\\\nsecond x"
    assert mask_text(text) == "API_KEY=••••••••\n•••••••• x"
    assert mask_text("tool --token \\\n  s3cret x") == "tool --token \\\n  •••••••• x"
    assert mask_text("Authorization: Bearer \\\n s3cret") == "Authorization: Bearer \\\n ••••••••"
    assert mask_text("--api-key=\\\r\n s3cret") == "--api-key=\\\r\n ••••••••"
    text = "x-tenant-id=acme-\\\nprod-7731 x"
    assert mask_text(text, sharing=True) == "x-tenant-id=••••me-\\\n••••7731 x"


HOSTILE = {
    "quotes": '"',
    "escaped quotes": '\\"',
    "opened strings": '"a',
    "members": '"a":"b",',
    "secrets": '"api_key":"b", ',
    "addresses": "://a@",
    "schemes": "Bearer ",
    "options": "--",
    "escapes": "\\u0041",
    "one word": "a",
    "spaces": " ",
    "lists": '"keys":[',
    "assignments": "key=",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_masking_takes_time_in_proportion_to_the_text(piece: str) -> None:
    text = (piece * 150_000)[:150_000]
    started = process_time()
    mask_text(text, ["mvk-agent-abcdefgh"])
    assert process_time() - started < 2  # a quadratic pattern takes many times that


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("curl -u bob:s3cret https://h", "curl -u bob:•••••••• https://h"),
        ("curl --user='bob:s3cret'", "curl --user='bob:••••••••'"),
        ('["--user", "bob:s3cret"]', '["--user", "bob:••••••••"]'),
        ("docker run --user 1000:1000", "docker run --user 1000:1000"),
    ],
)
def test_the_password_of_a_login_is_masked(text: str, shown: str) -> None:
    assert mask_loose(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f'"{HEADERS}": ["x-foo=s3cretvalue"]', f'"{HEADERS}": ["x-foo=••••••••"]'),
        ('"headers": {"x-foo": "s3cretvalue"}', '"headers": {"x-foo": "••••••••"}'),
        ('"headers": {"Accept": "text/html"}', '"headers": {"Accept": "text/html"}'),
        ('"API_KEY": {"value": "s3cretvalue"}', '"API_KEY": {"value": "••••••••"}'),
        ('"options": {"value": "plain"}', '"options": {"value": "plain"}'),
    ],
)
def test_lists_and_objects_of_headers_and_secrets_are_masked(text: str, shown: str) -> None:
    assert mask_text(text) == shown


def test_a_known_secret_of_eight_characters_is_masked_inside_words_too() -> None:
    assert SHORTEST_ANYWHERE == 8
    assert mask_text('"a": "is-wxyzabcd-1"', ["wxyzabcd"]) == f'"a": "is-{MASK}-1"'
    assert mask_text('"a": "is-wxyzabc-1"', ["wxyzabc"]) == '"a": "is-wxyzabc-1"'


def test_the_longer_of_two_known_secrets_is_masked_first() -> None:
    assert mask_text("s3cret-and-more", ["s3cret", "s3cret-and-more"]) == MASK


def test_a_secret_in_a_url_ends_before_the_next_parameter() -> None:
    text = "see https://h.test/a?x=1&sig=s3cretvalue&y=2 now"
    assert mask_text(text) == f"see https://h.test/a?x=1&sig={MASK}&y=2 now"


def test_everything_but_the_strings_in_a_list_of_secrets_stays() -> None:
    text = '{"apiKeys" : [ "s3cret-one", 5,\n "s3cret-two" ], "b": ["c"]}'
    masked = f'{{"apiKeys" : [ "{MASK}", 5,\n "{MASK}" ], "b": ["c"]}}'
    assert mask_text(text) == masked
    assert mask_text(text[:-22]) == masked[: masked.index(MASK, 30)] + MASK


def test_a_secret_in_escaped_quotes_ends_with_them() -> None:
    assert mask_text('run API_KEY=\\"s3cret value\\" now') == f'run API_KEY=\\"{MASK}\\" now'
