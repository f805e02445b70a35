"""URLs to which the key may be sent."""

from __future__ import annotations

import pytest

from wizard.core.address import BadAddress, is_loopback, read_address


@pytest.mark.parametrize(
    ("text", "host", "port", "loopback", "shown"),
    [
        ("https://ingest.mavvrik.ai", "ingest.mavvrik.ai", 443, False, "ingest.mavvrik.ai"),
        ("https://Ingest.Mavvrik.AI/", "ingest.mavvrik.ai", 443, False, "ingest.mavvrik.ai"),
        ("https://h.test:8443/base", "h.test", 8443, False, "h.test:8443"),
        ("http://127.0.0.1:4318", "127.0.0.1", 4318, True, "127.0.0.1:4318"),
        ("http://127.8.9.1", "127.8.9.1", 80, True, "127.8.9.1"),
        ("http://[::1]:9/x", "::1", 9, True, "[::1]:9"),
        ("http://LOCALHOST", "localhost", 80, True, "localhost"),
        ("https://10.0.0.1", "10.0.0.1", 443, False, "10.0.0.1"),
    ],
)
def test_urls_that_are_accepted(
    text: str, host: str, port: int, loopback: bool, shown: str
) -> None:
    address = read_address(text)
    assert (address.host, address.port, address.loopback) == (host, port, loopback)
    assert address.host_and_port == shown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The endpoint is empty."),
        ("ingest.mavvrik.ai", "The endpoint must begin with https://."),
        ("https:/ingest.mavvrik.ai", "The endpoint must begin with https://."),
        ("ftp://h.test", "The endpoint must begin with https://."),
        (
            "http://h.test",
            "The endpoint begins with http://, which is not encrypted. Use https://.",
        ),
        ("https://", "The endpoint has no readable host name."),
        ("https://-h.test", "The endpoint has no readable host name."),
        ("https://a..b", "The endpoint has no readable host name."),
        ("https://::1", "The endpoint has no readable host name."),
        ("https://{h}.test", "The endpoint has no readable host name."),
        ("https://[::1", "The endpoint is not a URL."),
        (
            "https://h.test:99999",
            "The endpoint has a port outside 1 to 65535.",
        ),
        (
            "https://h.test:0",
            "The endpoint has a port outside 1 to 65535.",
        ),
        (
            "https://h.test:x",
            "The endpoint has a port outside 1 to 65535.",
        ),
        ("https://h.test/#a", "The endpoint has a part after #, which is never sent."),
        ("https://h.test/?a", "The endpoint has a part after ?, which Claude Code can't use."),
        (
            "https://ingest.mavvrik.ai@evil.test",
            "The endpoint has an @ before its first /. The part before it would count as a user"
            " name, and the key would go to the host after it.",
        ),
        (
            " https://h.test",
            "Character 1 of the endpoint is not allowed in a URL: a space, a quote, or a"
            " look-alike character.",
        ),
    ],
)
def test_urls_that_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadAddress) as problem:
        read_address(text)
    assert problem.value.sentence == sentence


@pytest.mark.parametrize(
    "text",
    [
        "https://ingest.m\u0430vvrik.ai",
        "https://h.test\\@evil.test",
        "https://h.test\t",
        "https://h.test/a b",
        '"https://h.test"',
        "<https://h.test>",
    ],
)
def test_characters_that_no_url_has(text: str) -> None:
    with pytest.raises(BadAddress, match=r"^Character \d+ of the endpoint is not allowed in a URL"):
        read_address(text)


@pytest.mark.parametrize(
    "host",
    [
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "0x7f000001",
        "::",
        "::ffff:127.0.0.1",
        "localhost.",
        "",
    ],
)
def test_what_only_looks_like_this_computer(host: str) -> None:
    assert not is_loopback(host)


def test_brackets_are_for_ipv6_only() -> None:
    with pytest.raises(BadAddress):
        read_address("https://[1.2.3.4]")


def test_a_secret_in_a_url_is_never_repeated() -> None:
    with pytest.raises(BadAddress) as problem:
        read_address("https://jo:hunter2@h.test")
    assert "hunter2" not in str(problem.value)
