"""The help: found by typing, run by Enter, and honest about what cannot be done now."""

import pytest

from partner_tui.ui.keymap import BACK, BY_ID, DOWNLOAD, FILTER, GROUPS, SORT, SORT_BY, Key
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.helping import entries_found, help_entries
from partner_tui.ui.screens.dialogs.help import HelpDialog
from partner_tui.ui.widgets.prompt import Prompt
from tests.ui.alone import Alone
from tests.ui.conftest import NARROW, WIDE, press, settle, shown, table_of

WHY = "There is no file [here]\x1b[2J."


def refusal(key: Key) -> str | None:
    return WHY if key is DOWNLOAD else None


ENTRIES = help_entries(refusal)
sizes = pytest.mark.parametrize("size", [WIDE, (100, 30), NARROW, (40, 10)], ids=str)


def asking(keymap: Keymap | None = None) -> Alone[Key | None]:
    return Alone(HelpDialog(ENTRIES, keymap or Keymap()), keymap)


def found(typed: str, keymap: Keymap | None = None) -> list[Key]:
    return [entry.key for entry in entries_found(ENTRIES, typed, keymap or Keymap())]


def test_every_action_of_the_groups_is_there_in_its_order() -> None:
    assert [(entry.group, entry.key) for entry in ENTRIES] == [(name, key) for name, keys in GROUPS for key in keys]
    assert [entry.key for entry in ENTRIES if entry.refusal] == [DOWNLOAD]
    assert found("") == [entry.key for entry in ENTRIES]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("s", SORT),
        ("S", SORT_BY),
        ("esc", BACK),
        ("ctrl+q", BY_ID["quit"]),
        ("?", BY_ID["help"]),
        ("sort", SORT),
        ("choose sort", SORT_BY),
        ("region", BY_ID["bills.region"]),
        ("table.filter", FILTER),
        ("half down", BY_ID["row.half_down"]),
        ("pgdn", BY_ID["row.page_down"]),
        ("MOVERS", BY_ID["bills.movers"]),
    ],
)
def test_keys_words_groups_and_ids_are_found_the_likeliest_first(typed: str, first: Key) -> None:
    assert found(typed)[0] is first


def test_a_place_finds_all_that_is_there() -> None:
    assert {key.id for key in found("months")} >= {"month.previous", "month.next", "month.choose"}


def test_words_must_all_be_found() -> None:
    assert found("sort region") == []
    assert found("zzz") == []


def test_the_users_keys_are_found_and_the_former_ones_are_not() -> None:
    keymap = Keymap.parse(b'"table.sort" = "z"', "keymap.toml")
    assert found("z", keymap)[0] is SORT
    assert found("s", keymap)[0] is not SORT


@sizes
async def test_it_fits_the_screen(size: tuple[int, int]) -> None:
    app = asking()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        lines = shown(app).splitlines()
        assert len(lines) <= size[1]
        assert all(width_of(line) <= size[0] for line in lines)
        text = "\n".join(lines)
        assert "One row down" in text
        assert "row.down" in text
        assert "Enter run  Esc close" in text
        assert f"{len(ENTRIES)} of {len(ENTRIES)}" in text


@sizes
async def test_typing_searches_and_enter_runs(size: tuple[int, int]) -> None:
    app = asking()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *"sort")
        assert table_of(app).place.cursor == 0
        assert "table.sort" in shown(app)
        await press(pilot, "down")
        assert "table.sort_by" in shown(app)
        await press(pilot, "up", "enter")
    assert app.results == [SORT]


async def test_every_printable_key_is_typed() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "q", "j", "question_mark", "space", "backspace", "1")
        assert app.screen.query_one(Prompt).value == "qj?1"
        assert "No key does that" in shown(app)
        await press(pilot, "enter")
        assert not app.results
        await press(pilot, "ctrl+c")
        assert app.screen.query_one(Prompt).value == ""
        assert "One row down" in shown(app)


@sizes
async def test_what_is_refused_says_why_and_stays(size: tuple[int, int]) -> None:
    app = asking()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *"download")
        assert "×" in shown(app)
        assert "Not now: There is" in shown(app)
        await press(pilot, "enter")
        assert "Not run: There is" in shown(app)
        assert "\x1b" not in shown(app)
        assert not app.results
        await press(pilot, "escape")
    assert app.results == [None]


async def test_the_reason_is_shown_literally() -> None:
    app = asking()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, *"download")
        assert "Not now: There is no file [here]␛[2J." in shown(app)


async def test_pages_and_what_the_status_says_of_each_row() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "pagedown")
        at = table_of(app).place.cursor
        assert at > 5
        assert ENTRIES[at].key.id in shown(app)
        await press(pilot, "pageup", "ctrl+n", "ctrl+p", "up")
        assert table_of(app).place.cursor == 0


async def test_a_click_keeps_the_line_focused() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.click("RowTable", offset=(5, 3))
        await press(pilot, "s")
        assert app.screen.query_one(Prompt).value == "s"


async def test_the_users_keys_are_shown_and_work() -> None:
    keymap = Keymap.parse(
        b'"typing.take" = "ctrl+o"\n"typing.close" = "f2"\n"table.sort" = ""\n"typing.down" = "ctrl+d"', "keymap.toml"
    )
    app = asking(keymap)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "ctrl+o run  F2 close" in shown(app)
        await press(pilot, "enter", "escape", "down")
        assert not app.results
        assert table_of(app).place.cursor == 0
        await press(pilot, "ctrl+d")
        assert table_of(app).place.cursor == 1
        await press(pilot, "ctrl+o")
    assert app.results == [ENTRIES[1].key]


async def test_a_wider_screen_shows_the_places_too() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Where" not in shown(app)
        assert "›" not in shown(app)
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        assert "Where" in shown(app)


def test_sentences_fit_beside_their_ids_on_a_small_screen() -> None:
    assert max(len(key.tooltip) + len(key.id) for _, keys in GROUPS for key in keys) < NARROW[0] - 4
