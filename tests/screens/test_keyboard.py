"""A paste that the terminal sends as typing presses nothing, and is noticed."""

from __future__ import annotations

from tests.screens.walking import AT_STEP_1, AT_STEP_2, make_wizard, screen_text
from wizard.screens.keyboard import AFTER_PASTE, PAUSE, TOGETHER, KeyGuard, Verdict

AT_ONCE = TOGETHER / 10
BY_HAND = 0.05


def judge(guard: KeyGuard, key: str, at: float, *, takes_text: bool = False) -> Verdict:
    return guard.judge(key, printable=len(key) == 1, takes_text=takes_text, at=at)


def test_typing_by_hand_passes_with_its_enter() -> None:
    guard = KeyGuard()
    keys = [*"claude-code", "enter", "tab", "down", "enter"]
    verdicts = [judge(guard, key, at * BY_HAND) for at, key in enumerate(keys)]
    assert set(verdicts) == {Verdict.PASS}


def test_enter_right_after_a_letter_is_a_burst_and_is_reported_once() -> None:
    guard = KeyGuard()
    assert judge(guard, "{", 1.0) is Verdict.PASS
    assert judge(guard, "enter", 1.0 + AT_ONCE) is Verdict.NOTICE
    assert judge(guard, "a", 1.0 + 2 * AT_ONCE) is Verdict.IGNORE
    assert judge(guard, "enter", 1.0 + PAUSE) is Verdict.IGNORE


def test_after_a_pause_keys_count_again() -> None:
    guard = KeyGuard()
    judge(guard, "{", 1.0)
    judge(guard, "enter", 1.0 + AT_ONCE)
    assert judge(guard, "enter", 1.0 + AT_ONCE + PAUSE * 1.1) is Verdict.PASS


def test_many_letters_at_once_are_a_burst_unless_a_field_takes_them() -> None:
    guard, field = KeyGuard(), KeyGuard()
    letters = [judge(guard, "x", at * AT_ONCE) for at in range(20)]
    assert letters.count(Verdict.NOTICE) == 1
    typed = [judge(field, "x", at * AT_ONCE, takes_text=True) for at in range(20)]
    assert set(typed) == {Verdict.PASS}


def test_enter_waits_a_moment_after_a_paste_and_other_keys_do_not() -> None:
    guard = KeyGuard()
    guard.pasted(1.0)
    assert judge(guard, "enter", 1.0 + AFTER_PASTE * 0.9) is Verdict.IGNORE
    assert judge(guard, "tab", 1.0 + AFTER_PASTE * 0.95) is Verdict.PASS
    assert judge(guard, "enter", 1.0 + AFTER_PASTE * 1.1) is Verdict.PASS


async def test_a_settings_text_that_comes_as_keys_presses_no_button() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.key_time = lambda _: 1.0
        await pilot.press("left_curly_bracket", "enter", "tab", "enter", "quotation_mark", "enter")
        await pilot.pause()
        assert app.step_on_screen == 1
        assert app.session == AT_STEP_1
        assert "Nothing was pressed." in screen_text(app)


async def test_keys_count_again_when_a_page_over_the_screen_has_closed() -> None:
    app = make_wizard(AT_STEP_1)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("ctrl+p", "escape", "ctrl+g", "escape", "ctrl+n"):
            await pilot.press(key)
            await pilot.pause()
        assert app.step_on_screen == 2


async def test_where_a_file_can_be_opened_instead_that_is_offered() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.key_time = lambda _: 1.0
        await pilot.press("M", "V", "K", "equals_sign", "x", "enter", "M", "enter")
        await pilot.pause()
        said = " ".join(one.message for one in app._notifications)
        assert "Nothing was pressed." in said
        assert "Or open a file with ctrl+f." in said
        assert app.session == AT_STEP_2


async def test_what_is_typed_into_the_paste_box_leads_to_the_fields() -> None:
    app = make_wizard(AT_STEP_2)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press(*"abc")
        await pilot.pause()
        assert screen_text(app).count("This box takes a paste.") == 1
