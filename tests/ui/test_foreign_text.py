"""Names come from other people: whatever they contain is shown, and does nothing."""

from dataclasses import replace

from textual import events

from partner_tui.domain.bill import BillType
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.widgets.prompt import Prompt
from tests.conftest import NOW
from tests.faults.foreign_text import UNSEEN
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown
from tests.ui.sample import OCTOBER
from tests.ui.standin import BillLine, MemoryBills, MemoryWorkspace
from tests.ui.test_row_table import PAYLOADS, SAFE


def nasty_workspace() -> MemoryWorkspace:
    lines = [BillLine(text, f"p {text}", f"{100 - i}.5", region=text, resource=text) for i, text in enumerate(PAYLOADS)]
    lines.append(BillLine(PAYLOADS[0], "x", "-5", bill_type=BillType.REFUND))
    return MemoryWorkspace(MemoryBills({OCTOBER: tuple(lines)}, NOW), label="[bold]\x1b[2Jpartner[/]")


def demand_harmless(text: str) -> None:
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert not any(0x7F <= ord(character) < 0xA0 or character == "\u202e" for character in text)


async def test_tables_and_dialogs_show_it_literally() -> None:
    console = ConsoleApp(nasty_workspace(), CLOCK, area="monthly-bills")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for keys, prefix in ((("f",), ""), (("escape",), "p "), (("tab",), "")):
            await press(pilot, *keys)
            text = shown(console)
            demand_harmless(text)
            for safe in SAFE:
                assert prefix + safe in text
        assert "[bold]␛[2Jpartner[/]" in text


async def test_crumbs_and_lines_show_it_literally() -> None:
    console = ConsoleApp(nasty_workspace(), CLOCK, area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        for safe in SAFE:
            await press(pilot, "enter", "enter")
            text = shown(console)
            demand_harmless(text)
            assert f"› {safe}" in text
            await press(pilot, "enter", "pagedown")
            demand_harmless(shown(console))
            await press(pilot, "escape", "escape", "escape", "j")


async def test_a_region_in_the_crumb() -> None:
    console = ConsoleApp(nasty_workspace(), CLOCK, area="monthly-bills")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for index, safe in enumerate(SAFE):
            await press(pilot, "f", "g", *("j",) * (index + 1), "enter")
            assert f"By Product › {safe}" in shown(console)
            demand_harmless(shown(console))


async def test_what_joins_is_drawn_while_it_is_typed() -> None:
    typed = "👩\u200d💻 می\u200cخواهم ❤\ufe0f"
    console = ConsoleApp(nasty_workspace(), CLOCK, area="monthly-bills")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, ":")
        prompt = console.screen.query_one(Prompt)
        console.post_message(events.Paste(f"{typed}x"))
        await settle(pilot)
        assert prompt.value == f"{typed}x"
        assert not UNSEEN & set(shown(console).replace("\n", ""))
        assert "👩⍰💻 می⍰خواهم ❤⍰x" in shown(console)
        before = prompt.cursor_screen_offset.x
        await press(pilot, "left", "left")
        assert prompt.cursor_screen_offset.x == before - 3  # from after the end, over a letter and a sign


async def test_a_label_that_joins_stands_whole_or_not_at_all() -> None:
    joined = "👩\u200d💻" * 15
    console = ConsoleApp(replace(nasty_workspace(), label=joined), CLOCK, area="monthly-bills")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert joined.replace("\u200d", "") in shown(console).splitlines()[0]
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert "…" not in shown(console).splitlines()[0]
