"""State: step, names, decisions, evidence, hashes; never a key or settings text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.credentials.reading import read_paste
from wizard.core.document.text import SettingsText
from wizard.core.merge.options import Options
from wizard.core.session.record import (
    Answer,
    Console,
    CopiedResult,
    CredentialCheck,
    DraftKind,
    Elsewhere,
    Evidence,
    Holds,
    How,
    Live,
    Sighting,
    TrialRecord,
)
from wizard.core.session.saving import (
    BadSavedSession,
    NewerSavedSession,
    at_addresses,
    fit_to_keep,
    for_handover,
    from_colleague,
    read_session,
    write_session,
)
from wizard.core.session.session import Session, current_step
from wizard.core.session.summary import (
    Match,
    Safety,
    match_credentials,
    reached_step,
    safety,
    safety_text,
)

NOW = datetime(2026, 11, 23, 14, 16, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SALT = "0123456789abcdef" * 2
KEY = "mvk-agent-Zk4vT9rWq2LmX8nB5cJd7Qx2"
AGENT = "3f2a7c10-5d0e-4b6e-9a8f-2b1c5fae91c4"
BLOCK = f"MVK_AGENT_ID={AGENT}\nMVK_TENANT_ID=acme-prod-7731\nMVK_API_KEY={KEY}"
READING = read_paste(BLOCK)
OTHER_KEY = read_paste(BLOCK.replace(KEY, "mvk-agent-Another0Key1Of2The3Same4Kind5"))
SETTINGS = SettingsText('{"env": {"SECRET_TOKEN": "t0p-s3cret-t0ken-of-acme"}}')
CHECKED = Evidence(How.CHECKED, NOW, "from jump01, over SSH", "empty request accepted")
SAID = Evidence(How.SAID, NOW, "from this computer")


def at_step(step: int) -> Session:
    """A session that is at a step, as the screens leave it."""
    session = Session(salt=SALT, options=Options(command_lines=True))
    changes: list[Callable[[Session], Session]] = [
        lambda s: replace(s, started=True),
        lambda s: replace(s, agent_name="acme-claude-code", registered=SAID),
        lambda s: replace(
            s.with_reading(READING),
            check=CredentialCheck(True, False, "accepted", "Accepted.", CHECKED),
            agent_compared=SAID,
        ),
        lambda s: replace(
            s.with_settings(SETTINGS, CHECKED), settings_confirmed=True, elsewhere=Elsewhere.NO
        ),
        lambda s: replace(s, previewed=s.fingerprint),
        lambda s: s.with_taken(CHECKED, "/home/jo/settings.json").with_saved(
            replace(CHECKED, how=How.COMPARED), Console.SAME
        ),
        lambda s: s.with_live(
            tester="jo",
            activity=SAID,
            cost=Sighting(Answer.YES, SAID, frozenset({"User", "Model"})),
            sessions=Sighting(Answer.YES, SAID),
        ),
    ]
    for change in changes[:step]:
        session = change(session)
    assert current_step(session) == step
    return session


def back_from(session: Session, now: datetime = LATER) -> Session:
    """The session of the next start, once through the file."""
    return read_session(write_session(session, NOW), now)


# Back to a session --------------------------------------------------------------------------------


@pytest.mark.parametrize("step", range(8))
def test_a_setup_is_kept_at_the_step_that_was_reached(step: int) -> None:
    session = replace(at_step(step), viewing=1)
    back = back_from(session)
    assert back.resumed is not None
    assert back.resumed.step == step


def test_evidence_names_decisions_and_times_come_back_and_no_credentials_or_settings() -> None:
    session = replace(at_step(7), choices={"other-telemetry": "keep"}, proofs={"try-seen": CHECKED})
    back = back_from(session)
    assert back.reading is None
    assert back.settings is None
    assert back.original is None
    same = (
        "agent_name registered check agent_compared loaded settings_confirmed elsewhere options "
        "choices live proofs endpoint started went_on_anyway"
    )
    for name in same.split():
        assert getattr(back, name) == getattr(session, name), name
    assert back.resumed is not None
    assert (back.resumed.step, back.resumed.left_at, back.resumed.at) == (7, NOW, LATER)
    assert (back.resumed.agent_tail, back.resumed.tenant_tail) == ("••••91c4", "••••7731")


def test_a_trial_stays_a_proof_while_the_result_is_the_same() -> None:
    session = at_step(6)
    session = replace(session, tried=TrialRecord(session.fingerprint, CHECKED, is_right=True))
    back = back_from(session).with_reading(READING)
    assert back.current_trial is not None
    assert (back.current_trial.evidence, back.current_trial.is_right) == (CHECKED, True)
    again = back.with_settings(SETTINGS, CHECKED)
    assert again.current_trial == back.current_trial
    other = back.with_settings(SettingsText('{"a": 1}'), CHECKED)
    assert other.current_trial is None


def test_the_secrets_are_asked_for_again_and_the_setup_continues_where_it_was() -> None:
    back = back_from(at_step(6))
    assert current_step(back) == 2
    again = back.with_reading(READING)
    assert current_step(again) == 6
    assert again.check == back.check


def test_one_value_at_a_time_counts_as_the_same_too() -> None:
    session = back_from(at_step(6))
    reading = read_paste("")
    for line in BLOCK.splitlines():
        reading = reading.merge(read_paste(line))
        session = session.with_reading(reading)
    assert current_step(session) == 6


def test_before_saving_the_settings_are_asked_for_again_and_decisions_stay() -> None:
    session = replace(at_step(5), choices={"command-lines": "mavvrik"}, original_kept="kept")
    session = replace(session, previewed=session.fingerprint)
    back = back_from(session).with_reading(READING)
    assert current_step(back) == 3
    again = back.with_settings(SETTINGS, CHECKED)
    assert current_step(again) == 5
    assert again.choices == {"command-lines": "mavvrik"}


@pytest.mark.parametrize(
    ("answer", "held", "stays"),
    [
        ("mavvrik", "1", True),
        ("off", "0", True),
        ("mavvrik", "0", False),
        ("off", "1", False),
        ("mavvrik", None, False),
    ],
)
def test_the_answer_about_shell_commands_holds_where_the_settings_say_the_same(
    answer: str, held: str | None, stays: bool
) -> None:
    choices = {"command-lines": answer, "agent": "mavvrik"}
    session = replace(at_step(5), choices=choices)
    back = back_from(session).with_reading(READING)
    env = {} if held is None else {"OTEL_LOG_TOOL_DETAILS": held}
    again = back.with_settings(SettingsText(json.dumps({"env": env})), CHECKED)
    assert again.choices == ({"command-lines": answer} if stays else {})


def test_other_settings_start_step_3_again() -> None:
    back = back_from(at_step(5)).with_reading(READING)
    again = back.with_settings(SettingsText('{"other": 1}'), CHECKED)
    assert current_step(again) == 3
    assert not again.settings_confirmed


def test_settings_that_need_fixes_keep_their_decisions_when_they_are_the_same() -> None:
    broken = SettingsText('{"env": {},}')
    session = at_step(3).with_settings(broken, CHECKED, '{"env": {}}', "one comma")
    session = replace(session, settings_confirmed=True, choices={"command-lines": "off"})
    back = back_from(session).with_reading(READING).with_unreadable(broken)
    again = back.with_settings(broken, CHECKED, '{"env": {}}', "one comma")
    assert again.choices == {"command-lines": "off"}
    assert again.settings_confirmed


def test_another_key_proves_nothing_and_does_not_change_what_is_saved() -> None:
    back = back_from(at_step(6))
    other = back.with_reading(OTHER_KEY)
    assert (other.check, other.agent_compared) == (None, None)
    assert current_step(other) == 2
    assert safety(other) is Safety.SAVED
    assert other.live == back.live
    assert other.with_reading(READING).check is None


# The safety line ----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", range(8))
def test_the_safety_line_is_the_same_after_an_interruption(step: int) -> None:
    session = at_step(step)
    assert safety(back_from(session)) is safety(session)


def test_a_save_on_another_day_says_the_day() -> None:
    assert safety_text(back_from(at_step(6))) == "SAVED, COMPARED 23 Nov, 14:16"
    assert safety_text(back_from(at_step(6), NOW)) == "SAVED, COMPARED 14:16"


def test_a_setup_that_is_copied_after_an_undo_was_started_continues() -> None:
    undo = at_step(6).with_new_draft(DraftKind.UNDO).with_copied("{}", SAID)
    assert (undo.drafting, undo.is_copied) == (DraftKind.UNDO, True)
    again = undo.with_taken(SAID).with_saved(SAID)
    assert (again.drafting, again.doing) == (None, DraftKind.SET_UP)
    assert again.cost == undo.cost


def test_a_draft_comes_back_as_a_draft() -> None:
    undo = back_from(at_step(7).with_new_draft(DraftKind.UNDO).with_copied("{}", SAID))
    assert (undo.drafting, undo.is_copied, safety(undo)) == (DraftKind.UNDO, True, Safety.SAVED)
    assert undo.without_draft().live == at_step(7).live
    rotation = back_from(at_step(7).with_new_draft(DraftKind.ROTATION))
    assert (rotation.drafting, rotation.live) == (DraftKind.ROTATION, at_step(7).live)


def test_a_text_of_the_console_is_recognized_as_the_saved_one() -> None:
    session = at_step(6)
    result = session.plan.result if session.plan else ""
    back = back_from(session).with_reading(READING)
    again = back.with_settings(SettingsText(result), CHECKED)
    assert safety(again) is Safety.SAVED


def test_an_outdated_result_stays_outdated() -> None:
    session = at_step(6).with_reading(OTHER_KEY)
    assert not session.is_saved
    back = back_from(session)
    assert not back.is_saved
    assert not back_from(back).is_saved
    assert back_from(back).live == session.live


def test_it_can_be_interrupted_again_and_again() -> None:
    back = at_step(6)
    for _ in range(4):
        back = back_from(back)
    assert current_step(back.with_reading(READING)) == 6
    assert (back.tails, reached_step(back)) == (("••••91c4", "••••7731"), 6)


# Recognizing --------------------------------------------------------------------------------------


def test_pasted_values_are_recognized_one_by_one() -> None:
    back = back_from(at_step(6))
    same = match_credentials(back, READING)
    assert (same.agent, same.tenant, same.key) == (Match.YES,) * 3
    assert same.credentials is Match.YES
    rotated = match_credentials(back, OTHER_KEY)
    assert rotated.credentials is Match.NO
    assert rotated.is_new_key
    assert match_credentials(back, None).credentials is Match.UNKNOWN
    assert match_credentials(back_from(at_step(1)), READING).key is Match.UNKNOWN


def test_without_a_salt_nothing_is_written() -> None:
    with pytest.raises(ValueError, match="no salt"):
        write_session(Session(), NOW)


def test_marks_of_two_setups_cannot_be_compared() -> None:
    session = at_step(6)
    one, other = (replace(session, salt=salt * 32).given_marks for salt in "ab")
    assert set(one) == set(other)
    assert set(one.values()).isdisjoint(other.values())


# No secret ----------------------------------------------------------------------------------------


def secret_runs(secret: str) -> list[str]:
    return [secret[start : start + 8] for start in range(len(secret) - 7)]


# Nothing else in the file is written in capitals and these signs.
secrets = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ+/=~&;", min_size=16, max_size=60)


@given(secrets, secrets, st.integers(0, 50))
def test_no_field_holds_8_characters_of_the_key_or_of_a_secret_in_the_settings(
    key: str, other: str, cut: int
) -> None:
    """Even if a person typed a part of the key into another box."""
    reading = read_paste(f"MVK_AGENT_ID={AGENT}\nMVK_TENANT_ID=acme\nMVK_API_KEY=mvk-agent-{key}")
    pasted = reading.values["MVK_API_KEY"].text.removeprefix("mvk-agent-")
    text = json.dumps({"env": {"VENDOR_API_KEY": other}})
    session = Session(salt=SALT, started=True).with_reading(reading)
    session = session.with_settings(SettingsText(text), CHECKED)
    part = pasted[cut % len(pasted) :]
    session = replace(
        session,
        agent_name=f"mvk-agent-{pasted}",
        files=(part, f"/home/{part}"),
        verify_url=f"https://status.acme.example/?token={part}",
        live=Live(Holds.MAVVRIK, SAID, tester=part, agent_name=pasted),
        original_kept=f"/home/jo/{part}",
        choices={part: "mavvrik"},
        registered=replace(SAID, detail=f"Bearer {pasted}", where=part),
        taken=CopiedResult(session.fingerprint, SAID, f"/home/{part}"),
    )
    form = json.loads(write_session(session, NOW))
    texts = list(every_text(form))
    assert not [
        one for run in (*secret_runs(pasted), *secret_runs(other)) for one in texts if run in one
    ]


def every_text(form: Any) -> Any:
    if isinstance(form, dict):
        for name, value in form.items():
            yield name
            yield from every_text(value)
    elif isinstance(form, list):
        for value in form:
            yield from every_text(value)
    else:
        yield str(form)


@given(st.text(max_size=1200), st.text(max_size=1200))
def test_whatever_a_person_typed_can_be_kept_and_read_back(one: str, other: str) -> None:
    session = replace(
        at_step(6),
        agent_name=one,
        claude_version=one,
        fixes=(one, other),
        choices={one: other},
        proofs={other: replace(SAID, where=one, detail=other)},
    ).with_live(
        tester=other,
        cost=Sighting(Answer.YES, SAID, frozenset(f"{number}{one}" for number in range(300))),
    )
    back = back_from(session)
    assert back_from(back) == back


def test_an_address_with_a_secret_in_it_is_not_kept() -> None:
    session = replace(at_step(6), verify_url="https://status.acme.example/?token=abcdef0123456789")
    assert back_from(session).verify_url == ""
    plain = "https://status.acme.example/{tenant_id}/{agent_id}?view=1"
    assert back_from(replace(session, verify_url=plain)).verify_url == plain


# A file is hostile until it was read --------------------------------------------------------------


def changed(**changes: Any) -> bytes:
    form = json.loads(write_session(at_step(6), NOW))
    return json.dumps({**form, **changes}).encode()


def resumed(**changes: Any) -> bytes:
    return changed(resumed={**json.loads(changed())["resumed"], **changes})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        changed()[:-40],
        changed(kind="something else"),
        changed(schema_version="1"),
        resumed(step=8),
        resumed(step=True),
        resumed(marks={"settings": "0" * 40}),
        resumed(at="2026-11-23T14:16:00"),
        changed(resumed=None),
        changed(salt="0" * 31),
        changed(salt="0" * 32 + "\n"),
        changed(agent_name="x" * 1001),
        changed(choices={str(number): "x" for number in range(300)}),
        changed(proofs={"x": {"how": "guessed", "at": "2026-11-23T14:16:00Z"}}),
        changed(unknown=1),
    ],
)
def test_a_broken_file_is_refused_without_repeating_what_it_holds(data: bytes) -> None:
    with pytest.raises(BadSavedSession) as refused:
        read_session(data, NOW)
    assert str(refused.value) == "no saved setup"
    assert refused.value.__cause__ is None


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_content_raises_anything_else(data: bytes) -> None:
    with pytest.raises(BadSavedSession):
        read_session(data, NOW)


def test_a_later_version_is_recognized() -> None:
    with pytest.raises(NewerSavedSession):
        read_session(changed(schema_version=3, news=1), NOW)
    with pytest.raises(NewerSavedSession):
        read_session(changed(program="99.0.0", news=1), NOW)
    with pytest.raises(BadSavedSession) as refused:
        read_session(changed(program="0.0.9", news=1), NOW)
    assert not isinstance(refused.value, NewerSavedSession)


def test_control_characters_do_not_come_back() -> None:
    assert read_session(changed(agent_name="a\x1b[31mb\nc"), NOW).agent_name == "a␛[31mb␊c"
    assert fit_to_keep("x" * 2000) == "x" * 1000


def test_only_one_of_our_paths_counts_as_the_kept_original() -> None:
    ours = "/home/jo/.local/share/mvk-wizard/original-2026-11-23-1406.json"
    assert read_session(changed(original_kept=ours), NOW).original_kept == ours
    other = changed(original_kept="/home/jo/.ssh/id_ed25519")
    assert read_session(other, NOW).original_kept == ""


def test_no_saved_time_is_later_than_now() -> None:
    back = back_from(at_step(7), NOW - timedelta(days=3))
    assert back.registered is not None
    assert back.registered.at == NOW - timedelta(days=3)


def test_another_endpoint_has_not_accepted_the_key() -> None:
    back = at_addresses(back_from(at_step(6)), "https://ingest.eu.example", "")
    assert (back.endpoint, back.check) == ("https://ingest.eu.example", None)


# A colleague --------------------------------------------------------------------------------------


def test_a_handover_says_where_each_proof_was_found_and_holds_no_path() -> None:
    path = "/home/jo/original-2026-11-23-1406.json"
    session = replace(at_step(6), original_kept=path, receipt="/home/jo/receipt.json")
    session = replace(session, loaded=replace(SAID, where="from this computer, over SSH"))
    handed = write_session(for_handover(session, LATER, "jump07"), LATER)
    back, notes = from_colleague(read_session(handed, LATER))
    assert notes == ()
    assert back.registered == replace(SAID, where="from jump07")
    assert back.loaded == replace(SAID, where="from jump07, over SSH")
    assert back.check is not None
    assert back.check.evidence == CHECKED
    assert (back.original_kept, back.receipt) == ("", "")
    assert back.taken is not None
    assert back.taken.file == ""
    assert b"/home/jo" not in handed
    assert back.resumed is not None
    assert back.resumed.handed_over_at == LATER
    assert current_step(back.with_reading(READING)) == 6


def test_a_colleague_recognizes_settings_that_hold_a_path() -> None:
    text = SettingsText('{"statusLine": {"command": "/home/jo/bin/status"}}')
    handed = write_session(for_handover(at_step(6).with_settings(text, CHECKED), LATER), LATER)
    back, _ = from_colleague(read_session(handed, LATER))
    assert back.is_as_left("settings", text.text)


def test_a_handover_does_not_choose_where_the_key_goes() -> None:
    session = replace(
        at_step(6), endpoint="https://evil.example", verify_url="https://evil.test/{agent_id}"
    )
    back, notes = from_colleague(for_handover(session, LATER))
    assert notes == (
        "Your colleague's endpoint was at evil.example. A file can't set it: if you "
        "know it, use --endpoint.",
        "Your colleague polled evil.test. A file can't set the verification URL: if "
        "you know it, use --verify-url.",
    )
    assert (back.endpoint, back.verify_url) == ("https://ingest.mavvrik.ai", "")
    assert back.check is None


def test_paths_and_notes_in_a_forged_handover_are_ignored() -> None:
    forged = changed(files=["/etc/passwd"], receipt="/etc/passwd")
    back, notes = from_colleague(read_session(forged, LATER))
    assert (notes, back.receipt, back.files) == ((), "", ())
    assert back.resumed is not None
    assert back.resumed.handed_over_at == NOW


@pytest.mark.parametrize("change", [{"endpoint": "ftp://x y"}, {"verify_url": "https://[x"}])
def test_an_address_that_cannot_be_read_makes_the_file_unusable(change: dict[str, Any]) -> None:
    with pytest.raises(BadSavedSession):
        read_session(write_session(replace(at_step(3), **change), NOW), NOW)
