"""A receipt undoes a merge exactly, on exactly its result and on nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from tests.core.document.documents import documents
from tests.core.merge.plans import plan_text
from wizard.core.merge.model import MAVVRIK, fingerprint
from wizard.core.merge.receipt import (
    BadReceipt,
    exact_undo,
    make_receipt,
    newest_first,
    read_text,
    write_text,
)

NOW = datetime(2026, 11, 23, 14, 6, tzinfo=UTC)
ORIGINAL = '{"env": {"OTEL_TRACES_EXPORTER": "none", "DD_API_KEY": "canary"}}\n'
PLAN = plan_text(ORIGINAL, {"value:OTEL_TRACES_EXPORTER": MAVVRIK})
RECEIPT = make_receipt(PLAN, NOW, "original-2026-11-23-1406.json")


def changed(**parts: Any) -> str:
    """The receipt's JSON with some of it replaced."""
    return json.dumps(json.loads(write_text(RECEIPT)) | parts)


def test_it_restores_the_original_from_its_result_only() -> None:
    assert exact_undo(RECEIPT, PLAN.result) == ORIGINAL
    assert exact_undo(RECEIPT, PLAN.result + "\n") is None
    assert exact_undo(RECEIPT, ORIGINAL) is None


def test_it_says_what_was_done_when_and_where_the_original_is() -> None:
    assert RECEIPT.at == NOW
    assert RECEIPT.kept == "original-2026-11-23-1406.json"
    assert (RECEIPT.original, RECEIPT.result) == (fingerprint(ORIGINAL), PLAN.fingerprint)
    assert len(RECEIPT.entries) == 10
    assert "DD_API_KEY" not in RECEIPT.entries


def test_it_is_the_same_after_writing_and_reading() -> None:
    assert read_text(write_text(RECEIPT)) == RECEIPT


def test_it_does_not_show_pieces_of_the_original() -> None:
    original = json.dumps({"env": {"OTEL_EXPORTER_OTLP_HEADERS": "x-key=canary"}})
    receipt = make_receipt(plan_text(original), NOW)
    assert "canary" in write_text(receipt)  # as said: it belongs where the originals are
    assert "canary" not in repr(receipt)


@given(documents())
def test_every_merge_can_be_undone_with_its_receipt(text: str) -> None:
    plan = plan_text(text)
    receipt = read_text(write_text(make_receipt(plan, NOW)))
    assert exact_undo(receipt, plan.result) == text


def test_bytes_that_are_not_utf_8_survive() -> None:
    text = '{"env": {"OTEL_LOGS_EXPORTER": "caf\udce9"}}'
    plan = plan_text(text)
    receipt = read_text(write_text(make_receipt(plan, NOW)))
    assert write_text(receipt).isascii()
    assert exact_undo(receipt, plan.result) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "not json",
        "[" * 100_000,
        "1" * 5000,
        changed(schema_version=2),
        changed(result="ABC"),
        changed(result=f"{'a' * 64}\n"),
        changed(at="yesterday"),
        changed(at="2026-11-23T14:06:00"),
        changed(undo=[{"offset": -1, "length": 0, "text": ""}]),
        changed(undo=[{"offset": True, "length": 0, "text": ""}]),
        changed(undo=[{"offset": 0, "length": 1e9, "text": ""}]),
        changed(undo=[{"offset": 0, "length": 0, "text": 1}]),
        changed(undo=[{"offset": 0, "length": 0, "text": ""}] * 1001),
        changed(kept="../../../etc/passwd"),
        changed(kept="original-2026-11-23-1406.json/../x"),
        changed(canary="more"),
    ],
    ids=range(19),
)
def test_text_that_is_not_a_receipt_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(BadReceipt) as refused:
        read_text(text)
    assert "canary" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "undo",
    [
        [{"offset": 10**9, "length": 1, "text": ""}],
        [{"offset": 0, "length": 10**9, "text": ""}],
        [{"offset": 0, "length": 9, "text": ""}, {"offset": 4, "length": 9, "text": ""}],
        [{"offset": 0, "length": 1, "text": "["}],
        [],
    ],
)
def test_edits_that_do_not_give_the_promised_original_are_not_used(undo: object) -> None:
    assert exact_undo(read_text(changed(undo=undo)), PLAN.result) is None


def test_kept_originals_are_ordered_by_their_names() -> None:
    names = [
        "original-2026-11-23-1406.json",
        "original-2026-11-23-1406.10.json",
        "original-2026-11-23-1406.2.json",
        "original-2026-11-24-0001.json",
        "original-2025-12-31-2359.json",
        "original-2026-11-23-1406.json~",
        "report.json",
    ]
    assert newest_first(names) == [
        "original-2026-11-24-0001.json",
        "original-2026-11-23-1406.10.json",
        "original-2026-11-23-1406.2.json",
        "original-2026-11-23-1406.json",
        "original-2025-12-31-2359.json",
    ]
