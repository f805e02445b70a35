"""Nicknames: always the same one for the same thing, and nothing internal remains."""

from __future__ import annotations

import time

import pytest

from wizard.core.redact.nicknames import Nicknames, only_names, without_folders


def test_the_same_thing_has_the_same_name_every_time() -> None:
    names = Nicknames()
    assert [names.host(host) for host in ("jump01", "otel.acme.internal", "JUMP01")] == [
        "Host 1",
        "Host 2",
        "Host 1",
    ]
    assert (names.user("ana"), names.user("ben"), names.user("ana")) == (
        "User 1",
        "User 2",
        "User 1",
    )


@pytest.mark.parametrize(
    "host",
    [
        "ingest.mavvrik.ai",
        "otlp.datadoghq.com",
        "claude.ai",
        "api.anthropic.com",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "::1",
        "127.0.0.1:4318",
        "[::1]:4318",
        "ingest.mavvrik.ai:8443",
    ],
)
def test_public_hosts_and_this_computer_stay(host: str) -> None:
    assert Nicknames().host(host) == host


def test_a_port_is_not_a_part_of_the_name() -> None:
    names = Nicknames()
    hosts = ("otel.acme.internal:4318", "otel.acme.internal", "[fd00::1]:4318", "fd00::1")
    assert list(map(names.host, hosts)) == ["Host 1:4318", "Host 1", "Host 2:4318", "Host 2"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("from jump01.acme.example", "from jump01.acme.example"),  # no address: a word
        ("to https://otel.acme.example:4318/v1", "to https://Host 1:4318/v1"),
        ("to https://ana:pw@otel.acme.example/v1", "to https://Host 1/v1"),
        ("to http://localhost:4318.", "to http://localhost:4318."),
        ("to https://ingest.mavvrik.ai/v1/traces", "to https://ingest.mavvrik.ai/v1/traces"),
        ("10.1.2.3 is not 10.1.2.4, but 10.1.2.3", "Host 1 is not Host 2, but Host 1"),
        ("version 2.1.330 of 127.0.0.1", "version 2.1.330 of 127.0.0.1"),
        ("ana.b@acme.example and ben@acme.example", "User 1 and User 2"),
        ("/home/ana/x and C:\\Users\\Ben\\y", "…/x and …\\y"),
        ("/srv/ana/claude, by ana", "…/claude, by ana"),
        ("/srv/claude/ana", "…/User 1"),
        ("host.name=build01,team=x", "host.name=Host 1,team=x"),
        ('"host.name=a.acme,k8s.node.name=n7"', '"host.name=Host 1,k8s.node.name=Host 2"'),
        ("relay=otel.acme.internal,cost=a.b", "relay=Host 1,cost=a.b"),
        (
            "mvk.agent_id=acme.code,service.version=2.1.3",
            "mvk.agent_id=acme.code,service.version=2.1.3",
        ),
        ("host.name=localhost,via=ingest.mavvrik.ai", "host.name=localhost,via=ingest.mavvrik.ai"),
        ("in /opt/acme corp/it/settings.json.", "in …/settings.json."),
        ("~/acme/settings.json and /status", "~/acme/settings.json and /status"),
        (r"\\files\it\settings.json", r"…\settings.json"),
        (
            "/etc/claude-code/managed-settings.json",
            "/etc/claude-code/managed-settings.json",
        ),
        ("It posts to /v1/traces/v1/traces.", "It posts to /v1/traces/v1/traces."),
        ("the key sk-ant-api03-abcdefghijkl", "the key ••••••••"),
        ("Authorization=Bearer <key>", "Authorization=Bearer <key>"),
        ("Port 443 of relay.acme accepts connections.", "Port 443 of Host 1 accepts connections."),
        ("my-relay.acme and relay.acme.com", "my-relay.acme and relay.acme.com"),
        ("The proxy out.acme:3128 is used.", "The proxy Host 1:3128 is used."),
        ("The proxy setting can't be used.", "The proxy setting can't be used."),
        (
            "relay.acme was issued by Acme Inc. Root, which this computer does not trust.",
            "Host 1 was issued by a company's own authority, which this computer does not trust.",
        ),
        ("It was issued by Acme Inc. Root.", "It was issued by a company's own authority."),
        (
            "It was issued by Acme, which is new, Ltd.",
            "It was issued by a company's own authority, which is new, Ltd.",
        ),
        ("It was issued by a company.", "It was issued by a company."),
    ],
)
def test_sentences(text: str, shown: str) -> None:
    assert Nicknames(people=["ana", ""], hosts=["relay.acme", ""]).sentence(text) == shown


def test_names_out_of_settings_may_hold_anything() -> None:
    assert Nicknames().name("MY_API_KEY=canary-canary") == "MY_API_KEY=••••••••"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/srv/acme/settings.json", "…/settings.json"),
        ("Read /srv/acme corp/it/settings.json, then go on.", "Read …/settings.json, then go on."),
        (r"C:\Acme\settings.json", r"…\settings.json"),
        ("in /srv/acme/", "in …/"),
        ("~/acme/settings.json", "~/acme/settings.json"),
        ("https://ingest.mavvrik.ai/v1/traces", "https://ingest.mavvrik.ai/v1/traces"),
        ("/v1/traces/v1/traces and /status", "/v1/traces/v1/traces and /status"),
        (
            r"C:\Program Files\ClaudeCode\managed-settings.json",
            r"C:\Program Files\ClaudeCode\managed-settings.json",
        ),
        (
            "/Library/Application Support/ClaudeCode/managed-settings.json",
            "/Library/Application Support/ClaudeCode/managed-settings.json",
        ),
        (r"HKLM\SOFTWARE\Policies\ClaudeCode", r"HKLM\SOFTWARE\Policies\ClaudeCode"),
    ],
)
def test_folders_outside_home_are_hidden(text: str, shown: str) -> None:
    assert without_folders(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/srv/acme/settings.json", "settings.json"),
        ("~/acme/settings.json", "settings.json"),
        ("acme it/settings.json", "settings.json"),
        ("settings.json", "settings.json"),
        ("saved as /srv/acme/x.json at 14:03", "saved as x.json at 14:03"),
        ("in /srv/acme/", "in a folder"),
        ("https://ingest.mavvrik.ai/v1/x.json", "https://ingest.mavvrik.ai/v1/x.json"),
        ("Yes / No", "Yes / No"),
        ("pasted", "pasted"),
    ],
)
def test_a_file_that_is_handed_over_names_no_folder(text: str, shown: str) -> None:
    assert only_names(text) == shown


@pytest.mark.parametrize("piece", ["/", "/a", " /a", "/a b", "\\", "C:\\a", "~/a", "/ ", "a/"])
def test_a_long_text_takes_no_longer(piece: str) -> None:
    text = piece * 50_000
    begun = time.perf_counter()
    without_folders(text)
    only_names(text)
    assert time.perf_counter() - begun < 2
