"""The recorded cases: every error is named, nothing that arrives is called an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.core.check.settings import errors
from wizard.core.check import check
from wizard.core.document.reader import read
from wizard.core.syntax.problem import Unreadable

CAUSES = {
    "c_env_null": "env-not-object",
    "c_str_0": "telemetry-off",
    "d_top_level": "misplaced-entries",
    "f_braces_kept": "placeholder",
    "f_double_space": "authorization-form",
    "f_empty_key": "key-missing",
    "f_no_bearer": "authorization-form",
    "f_zwsp": "headers-unsendable",
    "g_unicode_check": "headers-unsendable",
    "h_equals_value": "agent-unreadable",
    "h_pct_literal": "agent-unreadable",
    "h_wrong_key_case": "agent-name-capitals",
    "i2_ep_noscheme": "endpoint-unreadable",
    "i_ep_badhost": "endpoint-elsewhere",
    "i_ep_missing": "endpoint-missing",
    "i_ep_quoted": "endpoint-unreadable",
    "i_logs_None_caps": "exporter-unknown",
    "i_proto_caps": "protocol-unknown",
    "i_tr_protocol_grpc": "protocol-grpc",
    "i_traces_none": "traces-exporter-off",
}
NOT_JSON = ("a_bare_env_fragment", "a_missing_brace", "a_single_quotes", "a_whitespace")


def test_every_recorded_case_is_judged_as_the_client_acts(shared: Path) -> None:
    folder = shared / "cases" / "client-outcomes"
    cases = json.loads((folder / "index.json").read_text())
    for case in cases:
        text = (folder / f"{case['name']}.settings.json").read_text(encoding="utf-8")
        if case["name"] in NOT_JSON:
            with pytest.raises(Unreadable):
                read(text)
            continue
        wanted = {CAUSES[case["name"]]} if case["verdict"] == "error" else set()
        assert set(errors(check(read(text)))) == wanted, case["name"]
    assert len(cases) == 31
