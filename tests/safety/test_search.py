"""The search sees a secret in every form; a stock app put through it must fail."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.tools.search import CANARY, RUN, Secret, find, find_in_tree

KEY = CANARY.text
FULL_URL = "".join(f"%{ord(sign):02X}" for sign in KEY)
FULL_JSON = "".join(f"\\u{ord(sign):04x}" for sign in KEY)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        (KEY.encode(), "raw"),
        (CANARY.part[3 : 3 + RUN].encode(), "raw"),
        (KEY[::-1].encode(), "reversed"),
        (KEY.encode("utf-16-le"), "UTF-16"),
        (KEY.encode("utf-16-be"), "UTF-16"),
        (KEY.encode().hex().encode(), "hex"),
        (KEY.encode().hex(" ").encode(), "hex"),
        (base64.b64encode(b"Bearer " + KEY.encode()), "base64"),
        (base64.b64encode(b"xBearer " + KEY.encode()), "base64"),
        (base64.urlsafe_b64encode(b"xxBearer " + KEY.encode()), "base64"),
        (FULL_JSON.encode(), "raw with JSON escapes"),
        (json.dumps(FULL_JSON).encode(), "raw with JSON escapes"),
        (FULL_URL.encode(), "raw with URL escapes"),
        (quote(FULL_URL).encode(), "raw with URL escapes"),
        (b"\x1b[1m\r\n".join(bytes([sign]) for sign in KEY.encode()), "raw as drawn"),
    ],
)
def test_every_form_is_seen(written: bytes, form: str) -> None:
    hits = find(CANARY, b"before" + written + b"behind", "there")
    assert form in {hit.form for hit in hits}
    assert {hit.where for hit in hits} == {"there"}


@pytest.mark.parametrize("start", range(len(CANARY.part) - RUN + 1))
@pytest.mark.parametrize("before", range(3))
def test_every_run_is_seen_in_base64_at_every_offset(start: int, before: int) -> None:
    run = CANARY.part[start : start + RUN].encode()
    assert find(CANARY, base64.b64encode(b"\xff" * before + run + b"\xff\xff"))


def test_what_is_public_is_no_hit() -> None:
    assert find(CANARY, b"mvk-agent-\xe2\x80\xa2\xe2\x80\xa27Qx2") == []
    assert find(CANARY, CANARY.part[: RUN - 1].encode()) == []
    assert find(Secret("mvk-agent-other" + "x" * 20 + "7Qx2"), KEY.encode()) == []


def test_files_and_their_names_are_searched(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/file").write_text(KEY)
    (tmp_path / "saved").write_text(KEY)
    (tmp_path / KEY).touch()
    hits = find_in_tree(CANARY, tmp_path, leave_out=[tmp_path / "saved"])
    assert {hit.where for hit in hits} == {"deep/file", f"the name {KEY!r}"}


STOCK_APP = """
import os
from textual.app import App

class Stock(App):
    def on_mount(self):
        api_key = os.environ["CANARY"]
        raise ValueError("nothing in here")

Stock().run()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a PTY")
def test_a_stock_textual_app_fails_the_search(tmp_path: Path) -> None:
    """Otherwise passing it would prove nothing."""
    from tests.end_to_end.pty_driver import Terminal

    command = [sys.executable, "-c", STOCK_APP]
    with Terminal(command, home=tmp_path, environment={"CANARY": KEY}) as terminal:
        terminal.exit_code()
        assert find(CANARY, terminal.output)
