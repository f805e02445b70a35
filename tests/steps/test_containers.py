"""Settings in a property list, a profile, a registry file or a script: loaded, merged, put back."""

from __future__ import annotations

import json
import plistlib
from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest

from tests.screens.copying import BEFORE
from tests.screens.settings_steps import PLAIN
from tests.screens.walking import AT_STEP_3
from tests.steps.world import StandIn, make, said
from wizard.core.document.reader import read
from wizard.core.document.text import decode
from wizard.core.package.containers import pack, unpack
from wizard.core.package.model import Form
from wizard.core.package.targets import BY_ID
from wizard.steps.copy import Copy
from wizard.steps.load import Load

WRAPPED = [form for form in Form if form is not Form.JSON]
OTHER = {"PayloadType": "com.apple.wifi.managed", "SSID_STR": "office"}


def packed(form: Form, text: str = PLAIN) -> bytes:
    """The settings in a container; a profile has another payload, too."""
    data = pack(form, read(text), text.encode())
    if form is Form.PROFILE:
        profile = plistlib.loads(data)
        profile["PayloadContent"].insert(0, OTHER)
        data = plistlib.dumps(profile)
    return data


async def loading(form: Form, text: str = PLAIN, **given: object) -> tuple[Load, StandIn]:
    step, world = make(Load, AT_STEP_3, **given)
    await step.begin()
    await step.pasted("paste", decode(packed(form, text)).text)
    return step, world


@pytest.mark.parametrize("form", WRAPPED, ids=lambda form: form.name)
async def test_step_3_takes_the_settings_out_and_says_out_of_what(
    form: Form, tmp_path: Path
) -> None:
    path = tmp_path / "settings"
    path.write_bytes(packed(form))
    opened, world = make(Load, AT_STEP_3, answers=deque([str(path)]))
    await opened.begin()
    await opened.perform("open_file")
    pasted, _ = await loading(form)
    for step in (opened, pasted):
        settings = step.session.settings
        assert settings is not None
        assert json.loads(settings.text) == json.loads(PLAIN)
        assert settings.form is form
        assert f"Out of {form.value}" in said(step)
        assert "Are these the settings in use?" in said(step)
    assert world.told == []


async def test_a_profile_as_binary_is_opened() -> None:
    data = plistlib.dumps(json.loads(PLAIN), fmt=plistlib.FMT_BINARY)
    taken = unpack(data)
    assert taken is not None
    assert taken.form is Form.PROPERTY_LIST


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<plist><dict><key>env</key>", "The property list can't be read."),
        (
            "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\n",
            "The registry file holds no text Settings of"
            " HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\ClaudeCode.",
        ),
    ],
)
async def test_a_container_without_settings_is_refused_by_name(
    text: str, sentence: str, tmp_path: Path
) -> None:
    step, world = make(Load, AT_STEP_3)
    await step.pasted("paste", text)
    assert world.told == [f"[problem] Not read: {sentence}"]
    assert step.session.settings is None
    path = tmp_path / "settings"
    path.write_text(text, encoding="utf-8")
    step, world = make(Load, AT_STEP_3, answers=deque([str(path), None]))
    await step.perform("open_file")
    assert world.opened[-1][1][0].refused == sentence


@pytest.mark.parametrize(
    ("form", "target"),
    [
        (Form.PROPERTY_LIST, "plist"),
        (Form.PROFILE, "mobileconfig"),
        (Form.REGISTRY, "reg"),
        (Form.SCRIPT, "intune"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_step_5_offers_first_to_put_them_back_into_the_same_container(
    form: Form, target: str
) -> None:
    loaded = unpack(packed(form))
    assert loaded is not None
    session = replace(BEFORE, settings=loaded, original=loaded)
    step, world = make(Copy, session, answers=deque([target, "/tmp/it"]))
    await step.begin()
    await step.perform("deliver")
    (_, (_, choices)), _ = world.opened
    assert choices[0].id == target
    assert choices[0].lines == (("then", f"they go back into {form.value}, as you loaded them"),)
    assert {one.id for one in choices} == {*BY_ID}
    assert all(one.lines == () for one in choices[1:])
    data = world.outside.saved["/tmp/it"]
    plan = session.plan
    taken = unpack(data)
    assert plan is not None
    assert taken is not None
    assert json.loads(taken.text) == json.loads(plan.result)
    if form is Form.PROFILE:
        assert plistlib.loads(data)["PayloadContent"][0] == OTHER
