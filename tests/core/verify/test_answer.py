"""The words for every outcome of asking Mavvrik."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wizard.core.harmless import one_line
from wizard.core.verify.answer import CheckResult, spoken
from wizard.core.verify.answer_kinds import WORDS, AnswerKind, Group, Origin, Phase, wording
from wizard.services.net.verification import kind_of_trace_answer

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)
RESULT = CheckResult(
    AnswerKind.TIMEOUT, "ingest.mavvrik.ai", NOW, 15.02, phase=Phase.CONNECTING, detail="A detail."
)
FIELDS = {
    "host",
    "status",
    "seconds",
    "phase",
    "proxy",
    "issuer",
    "detail",
    "wait",
    "scheme",
    "address",
    "unknown",
    "same_for_claude",
}


@pytest.mark.parametrize("asked", Origin)
@pytest.mark.parametrize("kind", AnswerKind)
def test_every_outcome_says_what_it_means_and_what_to_do(kind: AnswerKind, asked: Origin) -> None:
    result = replace(RESULT, kind=kind, asked=asked, status=500)
    assert result.sentence.endswith((".", ":"))
    assert result.consequence.endswith(".")
    assert result.remedies or kind is AnswerKind.ANSWERED
    words = wording(kind, asked)
    for text in (words.sentence, words.consequence, *words.remedies):
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        assert used <= FIELDS
        assert "!" not in text
        assert "  " not in text


def test_no_two_outcomes_share_a_sentence() -> None:
    sentences = [WORDS[kind].sentence for kind in AnswerKind if WORDS[kind].sentence != "{detail}"]
    assert len(sentences) == len(set(sentences)) == len(AnswerKind) - 2


def test_exit_codes() -> None:
    codes = {kind: replace(RESULT, kind=kind).exit_code for kind in AnswerKind}
    assert {kind for kind, code in codes.items() if code == 0} == {
        AnswerKind.ACCEPTED,
        AnswerKind.ANSWERED,
    }
    assert {kind for kind, code in codes.items() if code == 2} == {
        AnswerKind.BAD_ADDRESS,
        AnswerKind.UNSENDABLE,
    }
    refused = {
        AnswerKind.REFUSED_KEY,
        AnswerKind.MISSING,
        AnswerKind.FORBIDDEN,
        AnswerKind.FORBIDDEN_PAGE,
    }
    assert {kind for kind, code in codes.items() if code == 4} == refused
    assert (
        codes[AnswerKind.TIMEOUT]
        == codes[AnswerKind.TLS_CLOCK]
        == codes[AnswerKind.PROXY_AUTH]
        == 5
    )
    assert all(codes[kind] == 5 for kind in AnswerKind if kind.group is Group.NOT_MAVVRIK)


def test_a_timeout_says_how_long_and_where_it_was() -> None:
    assert RESULT.sentence == (
        "ingest.mavvrik.ai did not answer within 15 s. Time ran out while connecting."
    )


def test_a_verification_url_that_says_nothing_leaves_the_key_and_claude_code_out_of_it() -> None:
    at_ingest = "Claude Code on this computer can't reach Mavvrik either."
    assert RESULT.consequence.endswith(f"The key has not been checked. {at_ingest}")
    for kind in AnswerKind:
        said = replace(RESULT, kind=kind, asked=Origin.VERIFICATION).consequence
        assert "The key has not been checked." not in said, kind
        assert at_ingest not in said, kind
    assert replace(RESULT, asked=Origin.VERIFICATION).consequence.endswith(
        "It is not known whether your data is visible."
    )


def test_sharing_replaces_a_field_and_every_sentence_follows() -> None:
    result = replace(RESULT, kind=AnswerKind.TLS_UNKNOWN_CA, issuer="Acme Ltd")
    shared = replace(result, issuer="Issuer 1")
    assert "Acme" in result.sentence + " ".join(result.remedies)
    assert "Acme" not in shared.sentence + " ".join(shared.remedies)


def test_braces_from_outside_are_only_shown() -> None:
    result = replace(RESULT, kind=AnswerKind.TLS_UNKNOWN_CA, issuer="{host.__class__}")
    assert "issued by {host.__class__}, which" in result.sentence


def test_json_is_plain_data() -> None:
    result = replace(RESULT, kind=AnswerKind.REFUSED_KEY, status=401, server_code="INVALID_API_KEY")
    told = json.loads(json.dumps(result.as_dict()))
    assert (told["kind"], told["status"], told["code"]) == ("refused-key", 401, "INVALID_API_KEY")
    assert told["at"] == "2026-11-23T14:03:00+00:00"
    assert result.code == "INVALID_API_KEY"
    assert replace(result, server_code=None).label == "refused key, HTTP 401"
    assert RESULT.label == "timeout"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0.2 s"), (7.0, "7 s"), (15.02, "15 s"), (59.6, "1 min"), (190, "3 min 10 s")],
)
def test_durations(seconds: float, text: str) -> None:
    assert spoken(seconds) == text


def test_one_line() -> None:
    assert one_line("a\x1b[31m\u202e\n b") == "a␛[31m◦ b"
    assert one_line("x" * 90, 10) == "xxxxxxxxx…"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", AnswerKind.ACCEPTED),
        (b' {"partialSuccess": {}} ', AnswerKind.ACCEPTED),
        (b'{"partialSuccess":{"rejectedSpans":0}}', AnswerKind.ACCEPTED),
        (b'{"partialSuccess":{"rejectedSpans":1}}', AnswerKind.REJECTED),
        (b'{"partialSuccess":{"rejectedSpans":"12"}}', AnswerKind.REJECTED),
        (b'{"partialSuccess":{"rejectedLogRecords":1}}', AnswerKind.REJECTED),
        (b'{"partialSuccess":"yes"}', AnswerKind.OTHER_JSON),
        (b'{"ok":true}', AnswerKind.OTHER_JSON),
        (b"null", AnswerKind.OTHER_JSON),
        (b"", AnswerKind.OTHER_JSON),
        (b"[" * 100_000, AnswerKind.OTHER_JSON),
    ],
)
def test_the_answer_to_the_empty_request(body: bytes, kind: AnswerKind) -> None:
    assert kind_of_trace_answer(body) is kind


def test_a_plain_http_page_on_this_computer_is_opened_as_such() -> None:
    found = CheckResult(AnswerKind.HTML, "127.0.0.1:4318", NOW, 0.1, status=200, scheme="http")
    assert "Open http://127.0.0.1:4318 in a browser" in found.remedies[0]
    usual = CheckResult(AnswerKind.HTML, "ingest.mavvrik.ai", NOW, 0.1, status=200)
    assert "Open https://ingest.mavvrik.ai in a browser" in usual.remedies[0]


def test_offline_the_network_is_suspected_before_the_endpoint() -> None:
    for host in ("ingest.mavvrik.ai", "otel.corp.example"):
        first, *_, last = replace(RESULT, kind=AnswerKind.NO_NAME, host=host).remedies
        assert first == "Connect to the network or the VPN, then check again."
        assert last == "Compare the endpoint with the one Mavvrik gave you, letter by letter."


@pytest.mark.parametrize("kind", AnswerKind)
def test_an_endpoint_that_nobody_typed_is_suspected_last(kind: AnswerKind) -> None:
    remedies = replace(RESULT, kind=kind).remedies
    doubts = [remedy.startswith("Compare the address") for remedy in remedies]
    assert doubts == sorted(doubts)
    typed = replace(RESULT, kind=kind, host="otel.corp.example").remedies
    assert len(typed) == len(remedies)
    if kind is AnswerKind.CONNECTION_REFUSED:
        assert typed[0] == ("Compare the endpoint and its port with the one Mavvrik gave you.")
