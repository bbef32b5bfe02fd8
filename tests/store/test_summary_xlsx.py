"""A summary as a workbook, read back by two other programs' readers: every figure, every text, nothing that acts."""

import errno
import gc
import io
import itertools
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import Cancelled
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.money import exact_sum
from partner_tui.exporting.cells import CUT, LONGEST
from partner_tui.exporting.content import Summary, Written
from partner_tui.exporting.provenance_words import narrowing_words
from partner_tui.exporting.summary_xlsx import write
from tests.store.summaries import MONTH, cancelled_after, customer, made_summary, stored_summary

Grid = list[list[Any]]
SHEETS = ["Amount Due", "By Product", "By Customer", "By Region", "Provenance"]
HOSTILE = (
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@cmd",
    "=cmd|'/c calc'!A0",
    "{=A1}",
    "http://example.com",
    "mailto:a@b.c",
    "internal:Sheet1!A1",
    "\t=1",
    "\r=1",
    "<r><t>markup</t></r>",
    "<b>&amp;</b>",
    "  spaces  ",
    "0012",
    "1e5",
    "_x0041_",
    "深圳市云帆 😀",
    "line\nbreak",
)


def written(content: Summary) -> tuple[bytes, Written]:
    file = io.BytesIO()
    result = write(content, file, lambda phase, rows: None, lambda: False)
    return file.getvalue(), result


def by_openpyxl(data: bytes) -> dict[str, Grid]:
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def by_calamine(data: bytes) -> dict[str, Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [[None if value == "" else value for value in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def number(value: Any) -> Decimal | None:
    """What a reader makes of a cell, whether it is a number or digits as text."""
    return None if value is None else Decimal(str(value)).normalize()


def figures(sums: BillSums, *, counted: str = "all", margin: bool = True) -> list[Decimal | None]:
    """The cells of a row, from its sums, worked out apart from the code that writes them."""
    kinds: list[Decimal | None] = [sums.expenditures, sums.refunds, sums.adjustments]
    if counted == "expenditures":
        kinds[1:] = None, None
    if counted == "others":
        kinds[0] = None
    paid = [sums.customer_expenditure, sums.margin] if margin else []
    total = exact_sum([sums.expenditures, sums.refunds, sums.adjustments])
    return [number(value) for value in (*kinds, total, *paid, sums.lines)]


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_every_figure_of_a_month_comes_back(tmp_path: Path, read: Callable[[bytes], dict[str, Grid]]) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH, MONTH))
    (month,) = content.months
    data, result = written(content)
    sheets = read(data)

    assert list(sheets) == SHEETS
    products = [
        ([row.product_type, row.product_type_code, "KooGallery" if row.koogallery else None], row.sums, "expenditures")
        for row in month.by_product.rows
    ]
    customers = [
        ([row.customer_name or None, row.account_name or None, row.customer_id], row.sums, "all")
        for row in month.by_customer.rows
    ]
    regions = [
        ([row.region or None, row.region_code or None], row.sums, "expenditures") for row in month.by_region.rows
    ]
    for name, rows, others in (
        ("By Product", products, month.by_product.others),
        ("By Customer", customers, None),
        ("By Region", regions, month.by_region.others),
    ):
        texts = len(rows[0][0])
        _, *body = sheets[name]
        expected = [[*named, *figures(sums, counted=counted)] for named, sums, counted in rows]
        blank = [None] * (texts - 1)
        if others is not None:
            expected.append(["Others (refunds and adjustments)", *blank, *figures(others, counted="others")])
        expected.append(["Total", *blank, *figures(month.by_customer.total)])
        assert [[*row[:texts], *map(number, row[texts:])] for row in body] == expected
        assert number(body[-1][texts + 3]) == number(content.provenance.total)
    assert result.rows == sum(len(sheets[name]) - 2 for name in SHEETS[1:4])


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_the_amount_due_comes_first(tmp_path: Path, read: Callable[[bytes], dict[str, Grid]]) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH.previous, MONTH))
    grid = read(written(content)[0])["Amount Due"]
    assert content.due is not None and content.due.current is not None
    rows = {row[0]: row for row in grid}

    assert grid[0][0] == "Nordwind 北风云"
    assert number(rows["Amount due"][2]) == number(content.due.total)
    assert number(rows["Latest bill"][2]) == number(content.due.current.unpaid)
    assert number(rows["Earlier months"][2]) == number(exact_sum(month.unpaid for month in content.due.previous))
    head = next(place for place, row in enumerate(grid) if row[:3] == ["Month", "Status", "Expenditures"])
    for row, part in zip(grid[head + 1 :], content.months, strict=False):
        month = part.summary
        assert row[:2] == [str(month.month), "final"]
        assert list(map(number, row[2:])) == [
            *map(number, (month.sums.expenditures, month.sums.refunds, month.sums.adjustments, month.bill_amount)),
            *map(number, (month.tax, month.amount_due, month.paid, month.unpaid)),
            *map(number, (month.sums.lines, month.customers, month.products)),
        ]
    total = grid[head + 3]
    assert total[0] == "Total"
    assert number(total[5]) == number(exact_sum(part.summary.bill_amount for part in content.months))
    assert number(total[9]) == number(exact_sum(part.summary.unpaid for part in content.months))


def test_invoices_stand_beside_their_months_where_any_is_known() -> None:
    content = made_summary([customer("a")])
    (month,) = content.months
    invoiced = replace(month, summary=replace(month.summary, invoice_no="=INV-1", invoice_state="done"))
    draft = replace(month, summary=replace(month.summary, month=MONTH.next, invoice_state="draft"))
    grid = by_openpyxl(written(replace(content, months=(invoiced, draft)))[0])["Amount Due"]
    head = next(place for place, row in enumerate(grid) if row[:3] == ["Month", "Status", "Invoice"])

    assert [row[2] for row in grid[head + 1 : head + 3]] == ["=INV-1 (done)", "draft"]
    assert [row[6] for row in grid[head + 1 : head + 4]] == [10, 10, 20]  # the bill amount, one further on
    assert grid[head + 3][:3] in (["Total", "", ""], ["Total", None, None])


def test_months_that_nobody_owes_yet_add_no_amount_due() -> None:
    content = made_summary([customer("a")])
    (month,) = content.months
    running = replace(month, summary=replace(month.summary, month=MONTH.next, status=CycleStatus.ESTIMATE))
    grid = by_openpyxl(written(replace(content, months=(month, running)))[0])["Amount Due"]
    head = next(place for place, row in enumerate(grid) if row[:3] == ["Month", "Status", "Expenditures"])

    assert grid[head + 2][7:10] == [10, None, None]
    assert grid[head + 3][5:10] == [20, 1, None, None, None]


def test_nothing_owed_in_the_currency_is_said() -> None:
    grid = by_openpyxl(written(replace(made_summary([customer("a")]), due=None))[0])["Amount Due"]
    assert grid[3][0] == "Nothing is owed in this currency."


def test_several_months_have_a_column_and_totals_of_each(tmp_path: Path) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH.plus(-2), MONTH))
    sheets = by_openpyxl(written(content)[0])
    for name in SHEETS[1:4]:
        head, *body = sheets[name]
        assert head[0] == "Month"
        total = head.index("Total (USD)")
        *rows, first, second, third, whole = body
        for each, part in zip((first, second, third), content.months, strict=True):
            month = str(part.summary.month)
            assert each[:2] == [month, f"Total {month}"]
            assert number(each[total]) == number(part.summary.bill_amount)
            assert exact_sum(number(row[total]) or Decimal(0) for row in rows if row[0] == month) == number(each[total])
        assert whole[:2] == [None, "Total"]
        assert number(whole[total]) == number(content.provenance.total)


def test_a_narrowed_summary_says_what_is_in_it(tmp_path: Path) -> None:
    everything = stored_summary(tmp_path, ExportSpec(MONTH, MONTH))
    named = everything.months[0].by_customer.rows[3]
    content = stored_summary(tmp_path / "again", ExportSpec(MONTH, MONTH, customer=named.customer_id))
    sheets = by_openpyxl(written(content)[0])

    head = next(row for row in sheets["Amount Due"] if row[0] == "Month")
    row = sheets["Amount Due"][sheets["Amount Due"].index(head) + 1]
    assert number(row[head.index("In this file")]) == number(named.sums.total)
    assert number(row[head.index("Bill amount")]) == number(content.months[0].summary.bill_amount)
    assert [row[2] for row in sheets["By Customer"][1:-1]] == [named.customer_id]
    assert ["Customer", named.customer_id] in [row[:2] for row in sheets["Provenance"]]


def test_margins_are_there_when_every_line_has_them() -> None:
    assert "Margin" not in by_openpyxl(written(made_summary([customer("a")]))[0])["By Customer"][0]
    paying = made_summary([customer("a", customer_expenditure=Decimal("12.5"))])
    head, row, total = by_openpyxl(written(paying)[0])["By Customer"]
    assert [row[head.index("Customer expenditure")], row[head.index("Margin")]] == [12.5, 2.5]
    assert total[head.index("Margin")] == 2.5


def test_hostile_text_stays_text() -> None:
    names = [customer(text, number=place) for place, text in enumerate(HOSTILE)]
    for text in HOSTILE:
        data, _ = written(made_summary(names, label=text, source=text, product=text))
        book = load_workbook(io.BytesIO(data))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} == {"s", "n"}
        assert not any(cell.hyperlink for cell in cells)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        assert not any(b"<f>" in part for name, part in parts.items() if name.startswith("xl/worksheets/sheet"))
        assert not any(b"hyperlink" in part for name, part in parts.items() if name.startswith("xl/worksheets"))
        sheets = by_calamine(data)
        assert plain(sheets["Amount Due"][0][0]) == text
        assert plain(sheets["By Product"][1][0]) == text
        assert [plain(row[0]) for row in sheets["By Customer"][1:-1]] == list(HOSTILE)


def plain(value: Any) -> str:
    """Without the escapes that a workbook has for control characters; readers leave them as they are."""
    return re.sub("_x00([01][0-9A-F])_", lambda found: chr(int(found[1], 16)), str(value))


def test_characters_that_are_none_and_texts_too_long_are_marked() -> None:
    long, emoji = "x" * (LONGEST + 1), "😀" * 20_000
    data, result = written(
        made_summary([customer("\ud800half", number=1), customer(long, number=2), customer(emoji, number=3)])
    )
    names = [row[0] for row in by_openpyxl(data)["By Customer"][1:-1]]

    assert names[0] == "�half"
    assert names[1] == "x" * (LONGEST - len(CUT)) + CUT
    assert names[2] == "😀" * ((LONGEST - len(CUT)) // 2) + CUT
    note = (
        "By Customer, column Customer: 2 cells cut, with “[…cut]” at the end, because a cell holds 32,767 characters."
    )
    assert result.notes == (note,)
    assert note in [row[1] for row in by_openpyxl(data)["Provenance"]]
    whole, result = written(made_summary([customer("y" * LONGEST)]))
    assert by_openpyxl(whole)["By Customer"][1][0] == "y" * LONGEST
    assert result.notes == ()


@pytest.mark.parametrize(
    "amount",
    [
        *("123456789012345678.1234567891", "999999999999999999.9999999999", "-0.0000000001", "0", "-0.00"),
        *("100000000000000000", "12345.1234567891", "123456.1234567891", "0.1", "4503599627370.497"),
        *("9007199254740.993", "90071992547409.93"),
    ],
)
def test_no_digit_of_an_amount_is_lost(amount: str) -> None:
    data, result = written(made_summary([customer("a", amount)]))
    is_long = len(Decimal(amount).as_tuple().digits) > 15 and not amount.endswith("0")
    for read in (by_openpyxl, by_calamine):
        _, row, total = read(data)["By Customer"]
        for cell in (row[3], row[6], total[6]):
            assert number(cell) == Decimal(amount).normalize() + 0
            assert isinstance(cell, str) is is_long
    assert any("By Customer, column Total (USD): 2 cells" in note for note in result.notes) is is_long


def test_the_sheets_are_laid_out_for_reading_and_printing(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(written(stored_summary(tmp_path, ExportSpec(MONTH, MONTH)))[0]))
    for name in SHEETS[1:4]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        last = re.fullmatch(r"A1:[A-Z]+(\d+)", sheet.auto_filter.ref)
        assert last is not None and int(last[1]) == sheet.max_row - 1
        total = next(cell for cell in sheet[1] if cell.value == "Total (USD)")
        assert total.font.b and total.fill.fgColor.rgb == "FFE7ECF2"
        assert sheet.cell(2, total.column).number_format == "#,##0.00"
        assert sheet.cell(sheet.max_row, total.column).number_format == "#,##0.00########"
    assert book["By Customer"].column_dimensions["C"].width > 32


def test_the_trend_is_a_chart_of_the_figures_beside_it(tmp_path: Path) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH, MONTH))
    data, _ = written(content)
    grid = by_openpyxl(data)["Amount Due"]
    head = next(place for place, row in enumerate(grid) if row[2] == "Bill amount, rounded")
    shown = [(row[0], number(row[2])) for row in grid[head + 1 : head + 4]]
    assert shown == [(str(m.month), number(m.amount_due)) for m in content.trend]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert f"<c:f>'Amount Due'!$C${head + 2}:$C${head + 4}</c:f>" in chart
    assert f"<c:f>'Amount Due'!$A${head + 2}:$A${head + 4}</c:f>" in chart


def test_the_same_summary_gives_the_same_bytes() -> None:
    content = made_summary([customer("a")])
    assert written(content)[0] == written(content)[0]


def test_it_can_be_cancelled_at_any_moment(tmp_path: Path) -> None:
    content = made_summary([customer("a", number=place) for place in range(1_100)])
    polls = itertools.count()
    write(content, io.BytesIO(), lambda phase, rows: None, lambda: next(polls) < 0)
    every = next(polls)
    assert every > 20
    for after in range(0, every, every // 10):
        with open(tmp_path / "file", "w+b") as file, pytest.raises(Cancelled):
            write(content, file, lambda phase, rows: None, cancelled_after(after))
        gc.collect()  # what is left of the workbook writes nothing to the closed file


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any, /) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError) as caught:
        write(made_summary([customer("a")]), Full(), lambda phase, rows: None, lambda: False)
    assert caught.value.errno == errno.ENOSPC
    gc.collect()


def test_provenance_names_sources_and_sums(tmp_path: Path) -> None:
    spec = ExportSpec(BillCycle(2026, 9), MONTH, masked=True, subject="secret name")
    content = stored_summary(tmp_path, spec)
    grid = by_openpyxl(written(content)[0])["Provenance"]
    pairs = {row[0]: row[1] for row in grid if row[0]}

    assert pairs["Months"] == "2026-09 to 2026-10"
    assert pairs["Names of customers"] == "masked: pseudonyms stand for them"
    assert pairs["Generated at"] == "2026-11-23 04:00:00 UTC"
    assert pairs["Generated by"] == "partner-tui 9.8.7"
    assert "secret name" not in str(grid)
    assert number(pairs["Total"]) == number(content.provenance.total)
    assert pairs["Lines"] == content.provenance.lines
    for record in content.provenance.records:
        first, second = [row for row in grid if row[0] == str(record.month)]
        assert first[1:5] == [record.source_name, "2026-11-23 04:00:00 UTC", record.source_bytes, record.sums.lines]
        sums = (record.sums.expenditures, record.sums.refunds, record.sums.adjustments, record.sums.total)
        assert list(map(number, first[5:9])) == list(map(number, sums))
        assert second[1:3] == [record.generation, record.source_sha256]


def test_a_masked_file_names_no_customer() -> None:
    masked = ExportSpec(MONTH, MONTH, customer="id-1", masked=True)
    content = made_summary([customer("Customer 7F3AQ2")])
    content = replace(content, provenance=replace(content.provenance, spec=masked))
    grid = by_openpyxl(written(content)[0])["Provenance"]
    assert ["Customer", "one customer"] in [row[:2] for row in grid]
    assert "id-1" not in str(grid)


def test_a_masked_file_does_not_show_the_filter() -> None:
    spec = ExportSpec(MONTH, MONTH, ExportKind.DETAILS, ExportFormat.CSV, filter="customer:acme")
    shown, hidden = dict(narrowing_words(spec)), dict(narrowing_words(replace(spec, masked=True)))
    assert shown["Filter"] == "customer:acme"
    assert "acme" not in hidden["Filter"]


@pytest.mark.parametrize(
    ("narrowed", "words"),
    [
        (
            {"region": "eu-1"},
            [["Region", "eu-1"], ["Bill type", "expenditures alone: a region has no refunds or adjustments"]],
        ),
        ({"product": "", "bill_type": BillType.REFUND}, [["Product", "(none)"], ["Bill type", "refunds alone"]]),
        ({}, [["Narrowed", "no: whole bills"]]),
    ],
)
def test_provenance_says_what_is_left_out(narrowed: dict[str, Any], words: list[list[str]]) -> None:
    content = made_summary([customer("a")])
    spec = ExportSpec(MONTH, MONTH, **narrowed)
    grid = by_openpyxl(written(replace(content, provenance=replace(content.provenance, spec=spec)))[0])["Provenance"]
    pairs = [row[:2] for row in grid]
    assert pairs[2 : 2 + len(words)] == words
