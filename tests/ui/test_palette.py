"""The palette: what is typed is offered, completed and run, and what is wrong is said without losing it."""

from dataclasses import dataclass, replace

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.ui.commands import Context
from partner_tui.ui.keymap import DOWNLOAD, Key
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.screens.dialogs.palette import PaletteDialog
from partner_tui.ui.widgets.prompt import Prompt
from tests.ui.alone import Alone
from tests.ui.conftest import NARROW, WIDE, press, settle, shown, table_of
from tests.ui.test_row_table import PAYLOADS, SAFE

sizes = pytest.mark.parametrize("size", [WIDE, (100, 30), NARROW, (40, 10)], ids=str)


@dataclass(frozen=True)
class Name:
    id: str
    name: str


CUSTOMERS = (Name("c0", "Acme Ltd"), Name("c1", "深圳市云帆科技有限公司"), Name("c2", "Fjord Retail"))


def refusal(key: Key) -> str | None:
    return "There is no file here." if key is DOWNLOAD else None


CONTEXT = Context(
    refusal=refusal,
    months=(BillCycle(2026, 10), BillCycle(2026, 9)),
    names=lambda word: CUSTOMERS if word == "customer" else (),
    bookmarks={"acme": "bills customer c0"},
    recent=("mask",),
    themes=("partner-dark", "partner-light"),
    present="bills 2026-10 by product",
)


def asking(context: Context = CONTEXT, typed: str = "", wrong: str = "") -> Alone[str | None]:
    return Alone(PaletteDialog(context, typed, wrong), context.keymap)


def line_of(app: Alone[str | None]) -> str:
    return app.screen.query_one(Prompt).value


async def write(app: Alone[str | None], text: str) -> None:
    """As if pasted: key by key would only take longer."""
    app.screen.query_one(Prompt).insert_text_at_cursor(text)


@sizes
async def test_it_fits_the_screen(size: tuple[int, int]) -> None:
    app = asking()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(app)
        assert all(width_of(line) <= size[0] for line in text.splitlines())
        assert "▸partner-tui bills" in text
        assert "Enter run  Tab complete" in text
        await press(pilot, *"the")
        assert "▸theme NAME" in shown(app)


async def test_enter_on_the_first_row_copies_this_views_command() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "partner-tui bills 2026-10 by product" in shown(app)
        await press(pilot, "enter")
    assert app.results == ["copy-command"]


async def test_a_command_is_typed_with_tab_and_run_with_enter() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *"bi", "tab", *"2026-1", "tab", *"cus", "tab", *"ac", "tab")
        assert line_of(app) == 'bills 2026-10 customer "Acme Ltd" '
        assert app.screen.query_one(Prompt).has_focus
        await press(pilot, "enter")
    assert app.results == ['bills 2026-10 customer "Acme Ltd"']


async def test_a_command_is_typed_out_and_run() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *"2026-09", "space", *"lines", "enter")
    assert app.results == ["2026-09 lines"]


async def test_enter_takes_the_row_under_the_cursor() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await write(app, "bills 2026-10 customer ")
        await settle(pilot)
        await press(pilot, "down", "down")
        assert table_of(app).current["shown"] == CUSTOMERS[2].name
        await press(pilot, "enter")
    assert app.results == ['bills 2026-10 customer "Fjord Retail"']


async def test_a_word_that_needs_a_value_goes_into_the_line() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *"them", "enter")
        assert not app.results
        assert line_of(app) == "theme "
        await press(pilot, "down", "enter")
    assert app.results == ["theme partner-light"]


@sizes
async def test_wrong_text_is_said_and_kept(size: tuple[int, int]) -> None:
    app = asking()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await write(app, "bills 2026-10 custmer x")
        await settle(pilot)
        assert "has no word 'custmer'" in shown(app)
        await press(pilot, "enter")
        assert not app.results
        assert line_of(app) == "bills 2026-10 custmer x"
        await press(pilot, "escape")
    assert app.results == [None]


async def test_what_turned_out_to_be_wrong_is_said_over_what_was_typed() -> None:
    app = asking(typed="bills 2026-10 customer nobody", wrong="There is no customer [nobody]\x1b[2J.")
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "There is no customer [nobody]␛[2J." in shown(app)
        assert line_of(app) == "bills 2026-10 customer nobody"
        await press(pilot, "backspace")
        assert "There is no customer" not in shown(app)
        assert line_of(app) == "bills 2026-10 customer nobod"


async def test_what_is_refused_says_why_and_stays() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *"exports.download")
        assert "Not now: There is no file here." in shown(app)
        await press(pilot, "enter")
        assert "Not run: There is no file here." in shown(app)
        assert line_of(app) == "exports.download"
        assert not app.results


async def test_names_that_come_late_are_offered_and_the_cursor_stays() -> None:
    known: dict[str, tuple[Name, ...]] = {"customer": CUSTOMERS[2:]}
    app = asking(replace(CONTEXT, names=lambda word: known.get(word, ())))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await write(app, "bills customer ")
        await settle(pilot)
        known["customer"] = CUSTOMERS
        assert isinstance(app.screen, PaletteDialog)
        app.screen.find_again()
        await settle(pilot)
        assert "Acme Ltd" in shown(app)
        assert table_of(app).current["shown"] == CUSTOMERS[2].name


async def test_foreign_names_are_shown_literally_and_lead_to_their_customers() -> None:
    nasty = tuple(Name(f"id-{i}", text) for i, text in enumerate(PAYLOADS))
    app = asking(replace(CONTEXT, names=lambda word: nasty, bookmarks=dict.fromkeys(PAYLOADS, PAYLOADS[0])))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for typed in ("go ", "bills customer "):
            await press(pilot, "ctrl+c")
            await write(app, typed)
            await settle(pilot)
            text = shown(app)
            assert not any(ord(character) < 32 and character != "\n" for character in text)
            assert not any(0x7F <= ord(character) < 0xA0 or character == "\u202e" for character in text)
            for safe in SAFE:
                assert safe[:30] in text
        await press(pilot, "tab")
        assert line_of(app).startswith("bills customer ")


async def test_the_users_keys_stand_beside_the_actions() -> None:
    keymap = Keymap.parse(b'"table.sort" = "z"\n"typing.complete" = "ctrl+o"', "keymap.toml")
    app = asking(replace(CONTEXT, keymap=keymap))
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "Enter run  ctrl+o complete" in shown(app)
        await press(pilot, "z")
        assert table_of(app).current["shown"] == "table.sort"
        assert table_of(app).current["sign"] == "z"
        await press(pilot, "ctrl+c", *"bi", "ctrl+o")
        assert line_of(app) == "bills "


async def test_ctrl_q_leaves_from_here_too() -> None:
    app = asking()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+q")
    assert not app.results
    assert app.return_code == 0
