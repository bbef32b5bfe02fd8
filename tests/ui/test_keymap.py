"""The operator's keys in a running console: Textual's own keymap, told so that it does what the file says."""

from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.helping import help_entries, help_table
from partner_tui.ui.screens.dialogs.choice import ChoiceDialog
from tests.ui.alone import Alone
from tests.ui.conftest import NARROW, press, settle, table_of


def choosing(text: str) -> Alone[object]:
    keymap = Keymap.parse(text.encode(), "keymap.toml")
    return Alone(ChoiceDialog("Anything", help_table(help_entries(lambda key: None), keymap)), keymap)  # type: ignore[arg-type]


async def test_keys_change_places() -> None:
    app = choosing('"row.down" = "k"\n"row.up" = "j"')
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "k", "k", "j", "down", "up")
        assert table_of(app).place.cursor == 1


async def test_an_action_without_a_key_has_none() -> None:
    app = choosing('"row.down" = ""\n"row.page_down" = []')
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "down", "pagedown")
        assert table_of(app).place.cursor == 0


async def test_punctuation_and_capitals() -> None:
    app = choosing('"row.down" = [",", "%", "Z"]\n"dialog.close" = "["')
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "comma", "percent_sign", "Z")
        assert table_of(app).place.cursor == 3
        await press(pilot, "left_square_bracket")
    assert app.results == [None]
