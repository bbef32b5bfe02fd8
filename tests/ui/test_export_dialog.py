"""The export dialog: what can be chosen, what comes of it, and that it says so before it is done."""

from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.bill import BillType
from partner_tui.domain.errors import StoreError
from partner_tui.domain.export import ExportEstimate, ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.export_choice import Exportable, ExportChoice, Field
from partner_tui.ui.screens.dialogs.export import ExportDialog
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import AUGUST, CUSTOMERS, NOVEMBER, OCTOBER, SEPTEMBER
from tests.ui.standin import MemoryWorkspace
from tests.ui.test_foreign_text import demand_harmless, nasty_workspace
from tests.ui.test_row_table import PAYLOADS, SAFE

MONTHS = (NOVEMBER, OCTOBER, SEPTEMBER, AUGUST)
MONTH = Exportable(BillQuery(OCTOBER, Grouping.PRODUCT), MONTHS, noun="products")
LINES = Exportable(
    BillQuery(
        OCTOBER,
        Grouping.LINE,
        customer="id-1",
        product="hws.ecs",
        bill_type=BillType.EXPENDITURE,
        filter="ecs amount>100",
    ),
    MONTHS,
    customer="Acme [red]Ltd",
    product="Elastic Cloud Server",
    is_lines=True,
    columns=("resource_name", "amount"),
    noun="lines",
)
START = ExportChoice.start(MONTH, {}, HeaderLanguage.ENGLISH, masked=False)


def stepped(choice: ExportChoice, what: Exportable, *fields: Field, step: int = 1) -> ExportChoice:
    for field in fields:
        choice = choice.changed(field, step, what)
    return choice


# The choice


def test_it_begins_with_what_is_on_the_screen() -> None:
    assert START.spec(MONTH, guarded=True) == ExportSpec(OCTOBER, OCTOBER)
    lines = ExportChoice.start(LINES, {}, HeaderLanguage.CHINESE, masked=True)
    assert lines.spec(LINES, guarded=False) == ExportSpec(
        OCTOBER,
        OCTOBER,
        ExportKind.DETAILS,
        customer="id-1",
        product="hws.ecs",
        bill_type=BillType.EXPENDITURE,
        filter="ecs amount>100",
        masked=True,
        headers=HeaderLanguage.CHINESE,
        guarded=False,
        subject="Acme [red]Ltd",
    )


def test_only_what_makes_a_difference_can_be_chosen() -> None:
    always = {Field.KIND, Field.FORMAT, Field.NAMES, Field.FIRST, Field.LAST}
    assert set(START.fields(MONTH)) == always
    details = stepped(START, MONTH, Field.KIND)
    assert set(details.fields(MONTH)) == always | {Field.HEADERS}
    csv = stepped(details, MONTH, Field.FORMAT)
    assert csv.format is ExportFormat.CSV
    assert set(csv.fields(LINES)) == set(Field)
    focus = stepped(csv, LINES, Field.FORMAT, Field.FORMAT)
    assert focus.format is ExportFormat.FOCUS_CSV
    assert set(focus.fields(LINES)) == always | {Field.GZIP}


def test_every_choice_that_there_is_makes_a_request() -> None:
    for what in (MONTH, LINES):
        seen = [START]
        for choice in seen:
            assert choice.spec(what, guarded=True).first == OCTOBER
            found = (choice.changed(field, 1, what) for field in choice.fields(what)[:-2])
            seen += [other for other in found if other not in seen]
        assert len(seen) > 20


def test_months_stay_within_those_that_there_are_and_in_their_order() -> None:
    earlier = stepped(START, MONTH, *[Field.FIRST] * 5, step=-1)
    assert (earlier.first, earlier.last) == (AUGUST, OCTOBER)
    assert stepped(earlier, MONTH, *[Field.FIRST] * 9).spec(MONTH, guarded=True).months == (NOVEMBER,)
    assert stepped(earlier, MONTH, *[Field.LAST] * 9, step=-1).spec(MONTH, guarded=True).months == (AUGUST,)


def test_the_last_choice_is_remembered_and_what_is_none_is_as_nothing() -> None:
    chosen = stepped(START, LINES, Field.KIND, Field.FORMAT, Field.GZIP, Field.HEADERS, Field.COLUMNS)
    kept = chosen.remembered(HeaderLanguage.ENGLISH)
    again = ExportChoice.start(LINES, kept, HeaderLanguage.ENGLISH, masked=False)
    assert again == chosen
    assert "headers" not in chosen.remembered(HeaderLanguage.CHINESE)
    nonsense = {"kind": "x", "summary": "csv", "details": "pdf+gzip+gzip", "headers": "", "columns": "none"}
    assert ExportChoice.start(MONTH, nonsense, HeaderLanguage.ENGLISH, masked=False).format is ExportFormat.XLSX


# The dialog


async def opened(pilot: Pilot[Any], *keys: str) -> None:
    await settle(pilot)
    await press(pilot, *keys, "e")
    assert isinstance(pilot.app.screen, ExportDialog)


def only_task(workspace: MemoryWorkspace) -> ExportSpec:
    (task,) = workspace.exports.tasks()
    return task.spec


@pytest.mark.parametrize("size", [WIDE, (100, 30), NARROW, (40, 10)], ids=str)
async def test_it_fits_the_screen_and_every_field_can_be_reached(
    console: ConsoleApp, workspace: MemoryWorkspace, size: tuple[int, int]
) -> None:
    async with console.run_test(size=size) as pilot:
        await opened(pilot)
        text = shown(console)
        assert all(len(line) <= size[0] for line in text.splitlines())
        for words in ("▸Kind        summary", "2026-10, all bill types", "214 rows × 38 columns", "Enter create"):
            assert words in text
        await press(pilot, "right", "j", "l", "j", "space")
        assert "▸Gzip        yes" in shown(console)
        await press(pilot, *["down"] * 9, "left")
        assert "▸To          2026-09" in shown(console)
        await press(pilot, "enter")
        assert only_task(workspace) == ExportSpec(
            SEPTEMBER, SEPTEMBER, ExportKind.DETAILS, ExportFormat.CSV, compressed=True
        )


async def test_a_view_of_lines_is_exported_as_it_is(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=WIDE) as pilot:
        await opened(pilot, "tab", "enter", "enter", "/", *"res", "enter")
        assert "details: the bill lines" in shown(console)
        assert "2026-10, customer Società Piemonte S.p.A., product Elastic Cloud" in shown(console)
        assert "Server, expenditures only, filter res" in shown(console)
        await press(pilot, "down", "down", "down", "down", "right")
        assert "▸Columns     those on the screen (" in shown(console)
        await press(pilot, "enter")
        spec = only_task(workspace)
        assert (spec.customer, spec.subject, spec.filter) == (f"id-{CUSTOMERS[2]}", CUSTOMERS[2], "res")
        assert spec.columns is not None and spec.columns[0] == "resource_name" and "amount" in spec.columns


async def test_a_filter_that_cannot_be_kept_is_said_to_be_left_out(
    console: ConsoleApp, workspace: MemoryWorkspace
) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await opened(pilot, "tab", "/", *"acme", "enter")
        assert "The filter acme is left out: a summary is of whole bills." in shown(console)
        await press(pilot, "right")
        assert "The filter acme is left out: it is one of customers." in shown(console)
        await press(pilot, "enter")
        assert only_task(workspace).filter == ""


async def test_amount_due_exports_the_month_under_the_cursor(workspace: MemoryWorkspace) -> None:
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await opened(pilot, "j", "j")
        await press(pilot, "enter")
        assert only_task(workspace) == ExportSpec(SEPTEMBER, SEPTEMBER)


async def test_masked_as_the_screen_is_and_changeable(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await opened(pilot, "tab", "enter", "v")
        assert "masked names" in shown(console)
        assert "Acme" not in shown(console)
        await press(pilot, "j", "j", "right")
        assert "names as they are" in shown(console)
        await press(pilot, "left", "enter")
        assert only_task(workspace).masked


async def test_the_choice_comes_back_and_the_settings_say_the_rest(workspace: MemoryWorkspace) -> None:
    workspace.settings.headers, workspace.settings.guard_formulas = HeaderLanguage.CHINESE, False
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "right", "down", "right", "enter")
        spec = only_task(workspace)
        assert (spec.headers, spec.guarded) == (HeaderLanguage.CHINESE, False)
        kept = console.session().export
    again = ConsoleApp(MemoryWorkspace(workspace.bills), CLOCK, area="monthly-bills", session=None)
    assert dict(kept) == {"kind": "details", "summary": "xlsx", "details": "csv"}
    again.desk.export_choice = kept
    async with again.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert "details: the bill lines" in shown(again)
        assert " Format      CSV" in shown(again)


async def test_an_estimate_that_comes_late_is_dropped(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    workspace.exports.gate = Event()
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert "estimating" in shown(console)
        await pilot.press("end", "left")
        await pilot.pause()
        workspace.exports.gate.set()
        await settle(pilot)
        assert [spec.months for spec in workspace.exports.estimated] == [(OCTOBER,), (SEPTEMBER,)]
        assert "214 rows" in shown(console)
        console.screen.post_message(
            ExportDialog.Answered(workspace.exports.estimated[0], ExportEstimate(999, 9, 9, 9.0))
        )
        await settle(pilot)
        assert "214 rows" in shown(console)
        await press(pilot, "home", "end", "right")
        assert "428 rows" in shown(console)


async def test_an_estimate_that_fails_says_why(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        workspace.exports.broken = StoreError("Cannot read\x1b[2J", "[red]Broken.", "")
        await press(pilot, "e")
        assert "Cannot read␛[2J: [red]Broken." in shown(console)
        await press(pilot, "enter")
        assert "Cannot read␛[2J" in shown(console)
        assert not isinstance(console.screen, ExportDialog)


async def test_nothing_is_created_by_esc(console: ConsoleApp, workspace: MemoryWorkspace) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await opened(pilot)
        await press(pilot, "right", "escape")
        assert workspace.exports.tasks() == ()
        assert console.session().export == {}


async def test_names_of_others_are_shown_literally() -> None:
    console = ConsoleApp(nasty_workspace(), CLOCK, area="monthly-bills")
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "tab")
        seen = ""
        for _ in PAYLOADS:
            await press(pilot, "enter", "e")
            seen += shown(console)
            await press(pilot, "escape", "escape", "j")
        demand_harmless(seen)
        assert all(f"customer {safe}" in seen for safe in SAFE)


async def test_where_there_is_nothing_to_export_it_is_said(workspace: MemoryWorkspace) -> None:
    workspace.bills.lines_by_month.clear()
    for area, why in (
        ("monthly-bills", "There are no bills yet."),
        ("amount-due", "There is no month under the cursor to export."),
        ("export-history", "These are exports already"),
    ):
        console = ConsoleApp(workspace, CLOCK, area=area)
        async with console.run_test(size=NARROW) as pilot:
            await settle(pilot)
            await press(pilot, "e")
            assert why in shown(console)


async def test_the_palette_opens_it(console: ConsoleApp) -> None:
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, ":", *"export", "enter")
        assert isinstance(console.screen, ExportDialog)
        await press(pilot, "escape", ":", *"exports", "enter")
        assert "No exports yet" in shown(console)
        assert table_of(console).has_focus
