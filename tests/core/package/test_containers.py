"""Settings come out of a container with the same values, or are refused by name."""

from __future__ import annotations

import codecs
import json
import plistlib
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.document.reader import Document, read
from wizard.core.document.text import SettingsText
from wizard.core.package.containers import pack, take_back, unpack
from wizard.core.package.model import Form, NoSettings, NotCarried
from wizard.core.package.targets import BY_ID, TARGETS, how_to

WRAPPED = [form for form in Form if form is not Form.JSON]
LISTS = [Form.PROPERTY_LIST, Form.PROFILE]
SMALL = {"env": {"A": 'é "q" \\ <&> \' \t\U0001f600', "N": 1}, "on": True, "list": [1.5, {}]}


def document(values: object) -> Document:
    return read(json.dumps(values, indent=2, ensure_ascii=False))


def packed(form: Form, text: str | Document) -> bytes:
    one = read(text) if isinstance(text, str) else text
    return pack(form, one, one.text.encode("utf-8", "surrogateescape"))


def values(data: bytes) -> Any:
    taken = unpack(data)
    assert taken is not None
    return json.loads(taken.text)


# Parses back --------------------------------------------------------------------------------------

_NO_XML = {chr(code) for code in range(32)} - {"\t", "\n"} | {"\ufffe", "\uffff"}
_TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
_IN_XML = st.text(st.characters(codec="utf-8", exclude_characters=_NO_XML), max_size=20)


def objects(texts: st.SearchStrategy[str], *more: Any) -> st.SearchStrategy[dict[str, Any]]:
    numbers = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    simple = st.one_of(texts, st.booleans(), numbers, *more)
    inside = st.recursive(
        simple, lambda one: st.lists(one, max_size=4) | st.dictionaries(texts, one, max_size=4)
    )
    names = texts.filter(lambda name: not name.startswith("Payload"))
    return st.dictionaries(names, inside, max_size=5)


@given(objects(_IN_XML))
def test_lists_give_back_what_they_were_given(given_values: dict[str, Any]) -> None:
    for form in LISTS:
        assert values(packed(form, document(given_values))) == given_values
    assert plistlib.loads(packed(Form.PROPERTY_LIST, document(given_values))) == given_values


@given(objects(_TEXTS, st.none()))
def test_the_registry_gives_back_what_it_was_given(given_values: dict[str, Any]) -> None:
    for form in (Form.REGISTRY, Form.SCRIPT):
        assert values(packed(form, document(given_values))) == given_values


@pytest.mark.parametrize("form", WRAPPED)
def test_a_container_is_recognized_as_what_it_is(form: Form) -> None:
    taken = unpack(packed(form, document(SMALL)))
    assert taken is not None
    assert (taken.form, json.loads(taken.text)) == (form, SMALL)
    assert "é" not in repr(taken)


@pytest.mark.parametrize("form", WRAPPED)
def test_two_megabytes_come_back(form: Form) -> None:
    given_values = {"companyAnnouncements": ['<é "&" \\ ' * 1000] * 200, "env": {"A": "1"}}
    assert len(json.dumps(given_values, ensure_ascii=False).encode()) > 2 * 1024 * 1024
    assert values(packed(form, document(given_values))) == given_values


def test_the_registry_keeps_numbers_duplicates_and_escapes_as_they_are_spelled() -> None:
    spelled = '{"a":1.0,"a":1e2,"b":12345678901234567890123,"c":"\\ud800\\u00e9","d":null}'
    for form in (Form.REGISTRY, Form.SCRIPT):
        taken = unpack(packed(form, spelled.replace(",", " ,\r\n ")))
        assert taken is not None
        assert taken.text == spelled


def test_a_settings_file_is_the_same_bytes() -> None:
    text = '\ufeff{ "a":\t1 }\r\n'
    assert packed(Form.JSON, text) == text.encode()


# Fixed bytes --------------------------------------------------------------------------------------

FIXED = '{\n  "env": {"A": "é \'x\' \\"y\\" \\\\ \U0001f600"}\n}\n'


def test_the_registry_file_to_the_byte() -> None:
    assert packed(Form.REGISTRY, FIXED) == codecs.BOM_UTF16_LE + (
        "Windows Registry Editor Version 5.00\r\n\r\n"
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\ClaudeCode]\r\n"
        '"Settings"="{\\"env\\":{\\"A\\":\\"\\\\u00e9 \'x\' \\\\\\"y\\\\\\" \\\\\\\\ '
        '\\\\ud83d\\\\ude00\\"}}"\r\n'
    ).encode("utf-16-le")
    assert take_back(Form.REGISTRY, read("{}"), b"{}") == codecs.BOM_UTF16_LE + (
        "Windows Registry Editor Version 5.00\r\n\r\n"
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\ClaudeCode]\r\n"
        '"Settings"=-\r\n'
    ).encode("utf-16-le")


def test_the_script_to_the_byte() -> None:
    begins = (
        "# Managed settings of Claude Code, written by mvk-wizard.\r\n"
        "# Run it as the system, in 64-bit PowerShell.\r\n"
        "$ErrorActionPreference = 'Stop'\r\n"
        "$key = 'HKLM:\\SOFTWARE\\Policies\\ClaudeCode'\r\n"
    )
    assert packed(Form.SCRIPT, FIXED).decode("ascii") == begins + (
        '$settings = \'{"env":{"A":"\\u00e9 \'\'x\'\' \\"y\\" \\\\ \\ud83d\\ude00"}}\'\r\n'
        "if (-not (Test-Path -LiteralPath $key)) { New-Item -Path $key -Force | Out-Null }\r\n"
        "New-ItemProperty -LiteralPath $key -Name 'Settings' -Value $settings"
        " -PropertyType String -Force | Out-Null\r\n"
    )
    assert take_back(Form.SCRIPT, read("{}"), b"{}").decode("ascii") == begins + (
        "if (Test-Path -LiteralPath $key) {\r\n"
        "  Remove-ItemProperty -LiteralPath $key -Name 'Settings' -ErrorAction SilentlyContinue\r\n"
        "}\r\n"
    )


def test_the_property_list_to_the_byte() -> None:
    assert packed(Form.PROPERTY_LIST, '{"env": {"A": "<é>&"}, "on": true}').decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"'
        ' "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
        '<plist version="1.0">\n<dict>\n\t<key>env</key>\n\t<dict>\n\t\t<key>A</key>\n'
        "\t\t<string>&lt;é&gt;&amp;</string>\n\t</dict>\n\t<key>on</key>\n\t<true/>\n"
        "</dict>\n</plist>\n"
    )


def test_a_profile_has_the_settings_in_a_payload_of_the_domain() -> None:
    profile = plistlib.loads(packed(Form.PROFILE, document(SMALL)))
    assert profile["PayloadType"] == "Configuration"
    assert profile["PayloadScope"] == "System"
    (payload,) = profile["PayloadContent"]
    assert payload["PayloadType"] == "com.anthropic.claudecode"
    assert {key: payload[key] for key in SMALL} == SMALL
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
    assert packed(Form.PROFILE, document(SMALL)) == packed(Form.PROFILE, document(SMALL))


# What cannot be carried ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"a": {"b": [0, null]}}', "a.b[1] is null, which a property list doesn't have."),
        ('{"env": {"A": "1", "A": "2"}}', "env.A appears twice."),
        ('{"a": "x\\u0000"}', "a holds a character that a property list can't hold (U+0000)."),
        ('{"a": "x\\r\\n"}', "a holds a character that a property list can't hold (U+000D)."),
        ('{"\\uffff": 1}', "\uffff holds a character that a property list can't hold (U+FFFF)."),
        ('{"a": "\\ud800"}', "a holds bytes that are not text."),
        ('{"a": "\udce9"}', "a holds bytes that are not text."),
        ('{"a": 18446744073709551616}', "a is a number too large for a property list."),
        ('{"a": 1e999}', "a is a number too large for a property list."),
        (f'{{"a": {"9" * 5000}}}', "a is a number too large for a property list."),
        (
            f'{{"a": {"[" * 900}{"]" * 900}}}',
            "The settings are nested too deeply for a property list.",
        ),
    ],
)
def test_values_that_a_property_list_cannot_hold_are_named(text: str, sentence: str) -> None:
    for form in LISTS:
        with pytest.raises(NotCarried) as refused:
            packed(form, text)
        assert refused.value.sentences == (sentence,)


def test_many_faults_are_counted() -> None:
    with pytest.raises(NotCarried) as refused:
        packed(Form.PROPERTY_LIST, json.dumps({str(number): None for number in range(9)}))
    assert len(refused.value.sentences) == 6
    assert refused.value.sentences[-1] == "4 more places are like this."


def test_names_of_a_profile_are_refused_in_one() -> None:
    with pytest.raises(NotCarried) as refused:
        packed(Form.PROFILE, '{"PayloadType": "x"}')
    assert refused.value.sentences == ("PayloadType is a name of the profile's own.",)
    assert values(packed(Form.PROPERTY_LIST, '{"PayloadType": "x"}')) == {"PayloadType": "x"}


@pytest.mark.parametrize("form", [Form.REGISTRY, Form.SCRIPT])
def test_bytes_that_are_not_text_are_refused_for_the_registry(form: Form) -> None:
    with pytest.raises(NotCarried) as refused:
        packed(form, '\ufeff{\n  "a": "\udce9"\n}')
    assert refused.value.sentences == ("Line 2 holds bytes that are not text.",)


# Read ---------------------------------------------------------------------------------------------


def test_a_profile_keeps_what_else_is_in_it() -> None:
    other = {"PayloadType": "com.apple.wifi.managed", "SSID_STR": "office"}
    ours = {"PayloadType": "com.anthropic.claudecode", "PayloadUUID": "U-1", "model": "opus"}
    profile = plistlib.dumps(
        {"PayloadType": "Configuration", "PayloadUUID": "U-0", "PayloadContent": [other, ours]}
    )
    settings = '{\n  "model": "opus"\n}\n'
    assert unpack(profile) == SettingsText(settings, form=Form.PROFILE, around=profile)
    again = plistlib.loads(pack(Form.PROFILE, document(SMALL), b"", profile))
    assert again["PayloadUUID"] == "U-0"
    assert again["PayloadContent"] == [
        other,
        {"PayloadType": "com.anthropic.claudecode", "PayloadUUID": "U-1", **SMALL},
    ]


def test_settings_one_level_deeper_are_found_and_put_back_there() -> None:
    def profile(settings: object) -> dict[str, Any]:
        forced = [{"mcx_preference_settings": settings}]
        payload = {
            "PayloadType": "com.apple.ManagedClient.preferences",
            "PayloadContent": {"com.anthropic.claudecode": {"Forced": forced}},
        }
        return {"PayloadType": "Configuration", "PayloadContent": [payload]}

    data = plistlib.dumps(profile({"model": "opus"}))
    assert values(data) == {"model": "opus"}
    assert plistlib.loads(pack(Form.PROFILE, document(SMALL), b"", data)) == profile(SMALL)


def test_a_binary_property_list_is_read() -> None:
    assert values(plistlib.dumps(SMALL, fmt=plistlib.FMT_BINARY)) == SMALL


EXPORTED = (
    "Windows Registry Editor Version 5.00\r\n\r\n"
    "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Other]\r\n"
    '"Settings"="no"\r\n"Note"="[HKEY_LOCAL_MACHINE\\\\x]\r\n\\"Settings\\"=\\"no\\""\r\n\r\n'
    "[HKEY_LOCAL_MACHINE\\Software\\POLICIES\\ClaudeCode]\r\n"
    '@="default"\r\n"Number"=dword:00000001\r\n'
)


@pytest.mark.parametrize(
    "value",
    [
        '"settings"="{\\"a\\": \\"ü\\"}"',
        '"Settings"="{\\"a\\":\r\n \\"ü\\"}"',
        '"Settings"=hex(1):7b,00,22,00,61,00,22,00,3a,00,\\\r\n  22,00,fc,00,22,00,7d,00,00,00',
        '"Settings"=hex(2):7b,00,22,00,61,00,22,00,3a,00,22,00,fc,00,22,00,7d,00,00,00',
    ],
)
def test_an_export_of_the_registry_is_read(value: str) -> None:
    for encoding in ("utf-16", "utf-8"):
        assert values(f"{EXPORTED}{value}\r\n".encode(encoding)) == {"a": "ü"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"bplist00" + b"\xff" * 40, "The property list can't be read."),
        (b"<?xml version='1.0'?><plist><dict><key>a</key></plist>", None),
        (plistlib.dumps([1]), "The property list holds no keys."),
        (
            plistlib.dumps({"a": b"\x00"}),
            "The property list holds something that JSON doesn't have.",
        ),
        (
            plistlib.dumps({"a": datetime(2026, 1, 1)}),
            "The property list holds something that JSON doesn't have.",
        ),
        (
            plistlib.dumps({"a": float("nan")}),
            "The property list holds something that JSON doesn't have.",
        ),
        (
            plistlib.dumps({"PayloadContent": [{"PayloadType": "x"}, 1]}),
            "The configuration profile holds no settings of com.anthropic.claudecode.",
        ),
        (
            plistlib.dumps({"PayloadContent": [{"PayloadType": "com.anthropic.claudecode"}] * 2}),
            "The configuration profile holds 2 sets of settings of com.anthropic.claudecode.",
        ),
        (
            b"\x30\x82\x01\x00" + plistlib.dumps({"a": 1}),
            "The configuration profile is signed. To get it unsigned: security cms -D -i FILE",
        ),
        (
            EXPORTED.encode("utf-16"),
            "The registry file holds no text Settings of"
            r" HKEY_LOCAL_MACHINE\SOFTWARE\Policies\ClaudeCode.",
        ),
    ],
)
def test_a_container_without_settings_says_so(data: bytes, sentence: str | None) -> None:
    with pytest.raises(NoSettings) as none:
        unpack(data)
    assert none.value.sentence == (sentence or "The property list can't be read.")


def test_a_small_list_that_means_something_huge_is_refused() -> None:
    value: Any = "x" * 100
    for _ in range(60):
        value = [value, value]
    with pytest.raises(NoSettings) as none:
        unpack(plistlib.dumps({"a": value}, fmt=plistlib.FMT_BINARY))
    assert none.value.sentence == "The property list holds far too much for settings."


@pytest.mark.parametrize(
    "data", [b"{}", b"", b"text", b"$settings = Get-Content x\r\n", b"\xfe\xff\x00{", b"\x30x"]
)
def test_text_that_is_not_a_container_is_left_unchanged(data: bytes) -> None:
    assert unpack(data) is None


# Targets ------------------------------------------------------------------------------------------


def test_every_target_has_its_container_and_its_way_back() -> None:
    assert {one.form for one in TARGETS} == set(Form)
    assert len(BY_ID) == len(TARGETS)
    for target in TARGETS:
        headings = [heading for heading, _ in how_to(target)]
        assert list(dict.fromkeys(headings)) == [
            *("Where", "Deploy", "Who can read it", "What wins", "See it", "Undo"),
            "How we know",
        ]
        rest = take_back(target.form, read('{"a": 1}'), b'{"a": 1}')
        assert rest == pack(target.form, read('{"a": 1}'), b'{"a": 1}')


def test_the_command_names_the_file_as_it_is_typed() -> None:
    assert dict(reversed([*how_to(BY_ID["linux"], "~/'my file'")]))["Deploy"] == (
        "sudo install -D -o root -g root -m 0644 ~/'my file' /etc/claude-code/managed-settings.json"
    )
