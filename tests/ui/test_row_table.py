"""The table over sources of its own: where it reads, what it drops, what it repaints."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.filter import Filter
from partner_tui.domain.rows import ListRows, RowValues, never
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.columns import Column, Shape
from partner_tui.ui.presentation.notices import LOADING
from partner_tui.ui.widgets import moving_rows
from partner_tui.ui.widgets.row_table import RowTable
from partner_tui.ui.widgets.typed_ahead import MOST
from partner_tui.ui.widgets.windows import ROWS
from tests.ui.conftest import settle, shown, table_of
from tests.ui.standin import BROKEN

COLUMNS = (
    Column(("name",), "Name", priority=0, width=20, least=10),
    Column(("code",), "Code", priority=3, width=12, least=8),
    Column(("amount",), "Amount", Shape.MONEY, priority=0),
)
PAYLOADS = (
    "[red]x[/]",
    "ECS [prod]",
    "a [/] b",
    "[@click=app.quit]x[/]",
    "\x1b[31mred",
    "\x1b]52;c;x\x07",
    "\x9b2J",
    "\u202eabc",
    "nul\x00nul",
    "tab\tnew\nline",
)
SAFE = (
    "[red]x[/]",
    "ECS [prod]",
    "a [/] b",
    "[@click=app.quit]x[/]",
    "␛[31mred",
    "␛]52;c;x␇",
    "�2J",
    "⍰abc",
    "nul␀nul",
)


@dataclass(eq=False)
class ManyRows:
    """A million rows that nobody holds. `gate`, while not set, holds answers back; notes which threads have read."""

    count: int = 1_000_000
    label: str = "row"
    gate: threading.Event | None = None
    broken: Exception | None = None
    threads: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)
    columns: tuple[str, ...] = ("name", "code", "amount")
    total: Decimal | None = None

    def rows(self, start: int, stop: int) -> list[RowValues]:
        self.threads.add(threading.get_ident())
        self.asked.append(start)
        if self.gate is not None:
            assert self.gate.wait(10)
        if self.broken is not None:
            raise self.broken
        stop = min(stop, self.count)
        return [(f"{self.label} {i}", f"code {i % 7}", Decimal(i) / 100) for i in range(start, stop)]

    def sorted_by(self, column: str, descending: bool = False, cancelled: Callable[[], bool] = never) -> "ManyRows":
        raise NotImplementedError

    def filtered(self, wanted: Filter, cancelled: Callable[[], bool] = never) -> "ManyRows":
        raise NotImplementedError


class TableApp(App[Any]):
    """A table and nothing else."""

    CSS = "RowTable { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[RowTable.RowOpened] = []

    def compose(self) -> ComposeResult:
        yield RowTable()

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        self.opened.append(message)

    def show(self, source: ManyRows | ListRows, place: Place = START) -> None:
        table_of(self).show_rows(source, COLUMNS, place)


@pytest.fixture
def app() -> TableApp:
    return TableApp()


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    for _ in range(1000):
        if condition():
            return
        await pilot.pause()
        await asyncio.sleep(0.005)
    raise AssertionError(shown(pilot.app))


async def test_rows_are_never_read_on_the_event_loop(app: TableApp) -> None:
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        for key in ("G", "g", "pagedown", "ctrl+d", "pageup", "k", "end", "home"):
            await settle(pilot)
            await pilot.press(key)
        await settle(pilot)
        assert threading.get_ident() not in source.threads
        assert len(source.threads) >= 1


async def test_moving_about(app: TableApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(ManyRows())
        await settle(pilot)
        table = table_of(app)
        for key, cursor in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("up", 0),
            ("up", 0),
            ("pagedown", 22),
            ("ctrl+d", 33),
            ("ctrl+u", 22),
            ("G", 999_999),
            ("j", 999_999),
            ("k", 999_998),
            ("pageup", 999_976),
            ("end", 999_999),
            ("home", 0),
            ("g", 0),
        ):
            await pilot.press(key)
            await settle(pilot)
            assert table.place.cursor == cursor, key
            assert 0 <= table.place.cursor - table.place.top < 23
            assert f"▸row {cursor} " in shown(app)


async def test_answers_about_another_source_are_dropped(app: TableApp) -> None:
    slow = ManyRows(label="slow", gate=threading.Event())
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(slow)
        await until(pilot, lambda: bool(slow.asked))
        app.show(ManyRows(label="quick"))
        await until(pilot, lambda: "quick 0" in shown(app))
        assert slow.gate is not None
        slow.gate.set()
        await settle(pilot)
        assert "slow" not in shown(app)
        assert "quick 0" in shown(app)


async def test_failures_of_another_source_are_dropped(app: TableApp) -> None:
    slow = ManyRows(gate=threading.Event(), broken=BROKEN)
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(slow)
        await until(pilot, lambda: bool(slow.asked))
        app.show(ManyRows(label="quick"))
        assert slow.gate is not None
        slow.gate.set()
        await settle(pilot)
        assert "quick 0" in shown(app)


async def test_a_jump_keeps_the_old_rows_until_the_new_ones_are_there(
    app: TableApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving_rows, "PATIENCE", 60)
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await settle(pilot)
        before = shown(app)
        source.gate = threading.Event()
        await pilot.press("G")
        await until(pilot, lambda: source.asked[-1] > ROWS)
        assert shown(app) == before
        source.gate.set()
        await settle(pilot)
        assert "▸row 999999" in shown(app)


async def test_after_a_while_a_text_says_that_rows_are_loading(app: TableApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_rows, "PATIENCE", 0.01)
    source = ManyRows(gate=threading.Event())
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await until(pilot, lambda: LOADING.title in shown(app))
        assert source.gate is not None
        source.gate.set()
        await settle(pilot)
        assert LOADING.title not in shown(app)
        assert "▸row 0" in shown(app)


async def test_keys_typed_ahead_are_about_the_rows_that_come(app: TableApp) -> None:
    source = ManyRows(gate=threading.Event())
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await pilot.press("pagedown", "j", "enter", "k")
        assert app.opened == []
        assert source.gate is not None
        source.gate.set()
        await until(pilot, lambda: "▸row 22" in shown(app))
        assert [opened.index for opened in app.opened] == [23]


async def test_a_row_is_opened_where_a_jump_leads(app: TableApp) -> None:
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await settle(pilot)
        source.gate = threading.Event()
        await pilot.press("G", "k", "enter", "l")
        assert app.opened == []
        source.gate.set()
        await until(pilot, lambda: table_of(app).place.column == 1)
        assert [opened.index for opened in app.opened] == [999_998]


async def test_only_so_many_keys_are_kept_and_none_past_an_error(app: TableApp) -> None:
    source = ManyRows(gate=threading.Event())
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await pilot.press(*"j" * (MOST + 5))
        assert source.gate is not None
        source.gate.set()
        await until(pilot, lambda: f"▸row {MOST}" in shown(app))
        await settle(pilot)
        assert table_of(app).place.cursor == MOST
        broken = ManyRows(gate=threading.Event(), broken=BROKEN)
        app.show(broken)
        await pilot.press("j")
        assert broken.gate is not None
        broken.gate.set()
        await until(pilot, lambda: BROKEN.title in shown(app))
        app.show(ManyRows(label="other"))
        await settle(pilot)
        assert "▸other 0" in shown(app)


async def test_keys_during_a_jump_move_its_goal(app: TableApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_rows, "PATIENCE", 60)
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await settle(pilot)
        source.gate = threading.Event()
        await pilot.press("G", "k", "k")
        source.gate.set()
        await settle(pilot)
        assert "▸row 999997" in shown(app)


@pytest.mark.parametrize("error", [BROKEN, ValueError("canary")], ids=["told", "unexpected"])
async def test_a_window_that_cannot_be_read(app: TableApp, error: Exception) -> None:
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await settle(pilot)
        source.broken = error
        await pilot.press("G")
        await settle(pilot)
        title = error.title if isinstance(error, PartnerError) else "A fault in partner-tui"
        assert title in shown(app)
        assert "r tries again" in shown(app)
        assert "canary" not in shown(app)


async def test_a_cursor_move_repaints_two_lines_and_a_page_the_rows(
    app: TableApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    render_line = RowTable.render_line

    def noted(table: RowTable, y: int) -> Strip:
        painted.append(y)
        return render_line(table, y)

    async with app.run_test(size=(140, 40)) as pilot:
        app.show(ManyRows())
        await settle(pilot)
        await pilot.press("j")
        monkeypatch.setattr(RowTable, "render_line", noted)
        await pilot.press("j")
        await settle(pilot)
        assert sorted(painted) == [2, 3]
        painted.clear()
        await pilot.press("pagedown")
        await settle(pilot)
        assert sorted(painted) == list(range(1, 40))
        painted.clear()
        await settle(pilot)
        assert painted == []


async def test_only_windows_around_the_cursor_are_read(app: TableApp) -> None:
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        await settle(pilot)
        await pilot.press("G")
        await settle(pilot)
        last = (source.count - 1) // ROWS * ROWS
        assert set(source.asked) <= {0, ROWS, last, last - ROWS}
        assert len(source.asked) == len(set(source.asked))


async def test_wide_and_combining_characters_keep_the_columns_straight(app: TableApp) -> None:
    names = ("plain", "深圳市云帆科技有限公司 and more", "e\u0301" * 30, "مثال للتقنية", "", "Ångström")
    async with app.run_test(size=(60, 12)) as pilot:
        app.show(ListRows(("name", "code", "amount"), tuple((name, "c", Decimal("12.50")) for name in names)))
        await settle(pilot)
        table = table_of(app)
        lines = [table.render_line(y) for y in range(1, len(names) + 1)]
        assert {line.cell_length for line in lines} == {60}
        assert {cell_len(line.text) for line in lines} == {60}
        assert len({cell_len(line.text[: line.text.index("12.50")]) for line in lines}) == 1


async def test_one_row_is_one_segment(app: TableApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(ManyRows())
        await settle(pilot)
        assert {len(list(table_of(app).render_line(y))) for y in range(1, 24)} == {1}


async def test_foreign_text_is_shown_and_does_nothing(app: TableApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(ListRows(("name", "code", "amount"), tuple((text, text, Decimal(1)) for text in PAYLOADS)))
        await settle(pilot)
        text = shown(app)
        for safe in SAFE:
            assert safe in text
        assert not any(ord(character) < 32 and character != "\n" for character in text)
        assert not any(0x7F <= ord(character) < 0xA0 or character == "\u202e" for character in text)


async def test_columns_scroll_beside_the_frozen_one(app: TableApp) -> None:
    columns = (*COLUMNS, *(Column((f"x{i}",), f"Extra {i}", priority=9, width=14, least=14) for i in range(6)))
    names = ("name", "code", "amount", *(f"x{i}" for i in range(6)))
    rows = ListRows(names, tuple((f"row {i}", "c", Decimal(i), *"abcdef") for i in range(3)))
    async with app.run_test(size=(60, 12)) as pilot:
        table_of(app).show_rows(rows, columns)
        await settle(pilot)
        head = shown(app).splitlines()[0]
        assert head.endswith("›")
        assert head.startswith(" Name")
        for _ in range(12):
            await pilot.press("l")
        head = shown(app).splitlines()[0]
        assert head.startswith("‹Name")
        assert "Extra 5" in head
        assert not head.endswith("›")
        for _ in range(12):
            await pilot.press("left")
        assert shown(app).splitlines()[0].startswith(" Name")


async def test_resizing_keeps_the_row_and_reads_nothing(app: TableApp) -> None:
    source = ManyRows()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(source)
        for key in ("pagedown", "pagedown", "j"):
            await settle(pilot)
            await pilot.press(key)
        await settle(pilot)
        cursor, asked = table_of(app).place.cursor, len(source.asked)
        for size in ((40, 10), (140, 40), (20, 3), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert table_of(app).place.cursor == cursor
            assert f"▸row {cursor}"[: size[0] // 3] in shown(app)
        assert len(source.asked) == asked


async def test_numbers_that_come_later_may_be_wider(app: TableApp) -> None:
    async with app.run_test(size=(60, 12)) as pilot:
        app.show(ManyRows())
        await settle(pilot)
        await pilot.press("G")
        await settle(pilot)
        assert "9,999.99" in shown(app)
        await pilot.press("g")
        await settle(pilot)
        assert "#" not in shown(app)


async def test_opening_a_row_tells_its_values(app: TableApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(ManyRows())
        await settle(pilot)
        await pilot.press("j", "enter")
        await settle(pilot)
        assert [(opened.index, opened.values["name"]) for opened in app.opened] == [(1, "row 1")]


async def test_a_place_is_restored(app: TableApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(ManyRows(), Place(cursor=500_010, top=500_000))
        await settle(pilot)
        assert shown(app).splitlines()[1].startswith(" row 500000 ")
        assert shown(app).splitlines()[11].startswith("▸row 500010 ")


async def test_no_width_is_too_small_for_any_column(app: TableApp) -> None:
    rows = ListRows(("a", "b", "c"), (("a name that is long", Decimal("123456789.12"), "another text"),))
    columns = (
        Column(("a",), "Name", priority=0, width=30, least=20),
        Column(("b",), "Amount", Shape.MONEY, priority=0),
        Column(("c",), "Other", width=30, least=25),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        table_of(app).show_rows(rows, columns, Place(column=7))
        await settle(pilot)
        for width in (*range(1, 40), 80):
            await pilot.resize_terminal(width, 5)
            for key in ("l", "l", "h", "h", "h"):
                await pilot.press(key)
            assert table_of(app).place.column == 0
        assert "a name that is long" in shown(app)
