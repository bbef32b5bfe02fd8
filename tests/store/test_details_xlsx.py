"""Bill lines as a workbook: what two other programs read in it is what the lines say, cell by cell."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from partner_tui.domain.errors import StoreError, WrongUsage
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.line import LINE_COLUMNS, Kind
from partner_tui.exporting import cell_losses, details_xlsx, shared_texts
from tests.store.detail_workbooks import SPEC, Columns, Workbook, details, exact, same_text, seen_by_calamine
from tests.store.strategies import AMOUNTS

_PIECES = (
    *("_x001B_", "_x000D_", "_x005F_", "_", "x0041_", "\r", "\n", "\t", " ", "\x00", "\x1b", "\ufffe.", "\uffff."),
    *("&", "<", ">", "]]>", '"', "&amp;", "<r>", "</t>", "😀", "华为云", "=1+1"),
)
_TEXTS = st.lists(
    st.none()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12)
    | st.lists(st.sampled_from(_PIECES), max_size=6).map("".join),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(_TEXTS, st.integers(1, 30))
def test_texts_are_read_back_as_they_are(texts: list[str | None], batch_rows: int) -> None:
    texts *= 3  # often enough to be shared
    alone = [f"{row}{text}" for row, text in enumerate(texts)]
    columns: Columns = {"customer_name": texts, "resource_name": alone, "extra:Note": texts}
    book = Workbook.of(details(columns, batch_rows=batch_rows))
    wanted = list(zip(*columns.values(), strict=True))
    assert book.calamine()[1:] == [[seen_by_calamine(text) for text in row] for row in wanted]
    for found, row in zip(book.openpyxl()[1:], wanted, strict=True):
        assert all(same_text(cell or "", text or "") for cell, text in zip(found, row, strict=True))


@settings(max_examples=60)
@given(st.lists(st.none() | AMOUNTS, min_size=1, max_size=20), st.integers(1, 3))
def test_amounts_keep_every_digit(amounts: list[Decimal | None], times: int) -> None:
    columns: Columns = {
        "customer_id": ["c1"] * len(amounts) * times,
        "usage": amounts * times,
        "amount": amounts * times,
    }
    book = Workbook.of(details(columns))
    numbers = [amount for amount in amounts if amount is not None]
    long = times * sum(len(str(abs(int(amount.scaleb(10)))).strip("0")) > 15 for amount in numbers)
    for rows in (book.calamine()[1:], book.openpyxl()[1:]):
        found = [row[1:] for row in rows]
        assert [[exact(cell) for cell in row] for row in found] == [[amount] * 2 for amount in amounts * times]
        assert sum(isinstance(cell, str) for row in found for cell in row) == 2 * long
    named = [note.split(":")[0] for note in book.written.notes]
    assert named == (["Column Usage", "Column Settlement Amount (USD)"] if long else [])
    assert all(f" {long:,} cell" in note for note in book.written.notes)


@pytest.mark.parametrize(
    ("amount", "is_number"),
    [
        ("0", True),
        ("-0.0000000001", True),
        ("99999.9999999999", True),
        ("100000.0000000001", False),
        ("999999999999999", True),
        ("1000000000000001", False),
        ("100000000000000000", True),
        ("-123456789012345678.0123456789", False),
    ],
)
def test_a_number_cell_has_15_digits_at_most(amount: str, is_number: bool) -> None:
    book = Workbook.of(details({"amount": [Decimal(amount)], "customer_id": ["c1"]}))
    xml = book.part("xl/worksheets/sheet1.xml")
    assert (f"<v>{amount}</v>" in xml) is is_number
    assert (f'<t xml:space="preserve">{amount}</t>' in xml) is not is_number


def test_ids_of_digits_are_text() -> None:
    ids = ["4" * 40, "007", "1e5", "12", "2026-10-01", "TRUE"] * 2
    book = Workbook.of(details({"trade_id": ids, "customer_id": ids[:6] * 2, "resource_id": [*ids[1:], "9"]}))
    wanted = [list(row) for row in zip(ids, ids, [*ids[1:], "9"], strict=True)]
    assert book.calamine()[1:] == wanted
    assert book.openpyxl()[1:] == wanted


@pytest.mark.parametrize(
    ("language", "headers", "words"),
    [
        (HeaderLanguage.ENGLISH, ["Customer ID", "Bill Type", "Settlement Amount (USD)"], ["Expenditure", "Refund"]),
        (HeaderLanguage.CHINESE, ["客户ID", "账单类型", "结算金额 (USD)"], None),
    ],
)
def test_headers_and_words_are_the_vendors(
    language: HeaderLanguage, headers: list[str], words: list[str] | None
) -> None:
    columns: Columns = {
        "customer_id": ["c1", "c2"],
        "bill_type": ["expenditure", "refund"],
        "amount": [Decimal(1), Decimal(2)],
        "extra:Größe <&\x1b": ["a", "b"],
    }
    book = Workbook.of(details(columns, spec=replace(SPEC, headers=language)))
    rows = book.calamine()
    assert rows[0] == [*headers, "Größe <&\x1b"]
    if words is not None:
        assert [row[1] for row in rows[1:]] == words
    assert "expenditure" not in {row[1] for row in rows}


def test_a_workbook_looks_as_it_should() -> None:
    columns: Columns = {column.name: [None, None] for column in LINE_COLUMNS} | {
        "amount": [Decimal("1234.5"), Decimal("0.0000000001")],
        "usage": [Decimal(3), None],
        "customer_id": ["c1", "c2"],
        "resource_name": ["服务器" * 6, "x"],
    }
    book = Workbook.of(details(columns))
    opened = load_workbook(BytesIO(book.content))
    assert opened.sheetnames == ["Lines", "Provenance"]
    assert opened.properties.title == "Bill lines 2026-10"
    sheet = opened["Lines"]
    assert '<dimension ref="A1:AL3"/>' in book.part("xl/worksheets/sheet1.xml")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AL3"
    assert all(cell.font.b for cell in sheet[1])
    places = {column.name: place for place, column in enumerate(LINE_COLUMNS)}
    line = sheet[2]
    assert line[places["amount"]].number_format == "#,##0.00########"
    assert line[places["usage"]].number_format == "General"
    assert line[places["customer_id"]].number_format == "@"
    assert sheet.column_dimensions["R"].width == pytest.approx(37.7, abs=0.1)
    for column in LINE_COLUMNS:
        cell = line[places[column.name]]
        assert cell.data_type == ("n" if column.kind in (Kind.MONEY, Kind.NUMBER) or cell.value is None else "s")


def test_lines_go_on_on_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details_xlsx, "SHEET_LINES", 3)
    ids = [f"line {number}" for number in range(9)]
    for count, batch_rows in ((3, 2), (4, 3), (8, 5), (9, 100)):
        book = Workbook.of(details({"trade_id": ids[:count], "customer_id": ["c"] * count}, batch_rows=batch_rows))
        names = load_workbook(BytesIO(book.content)).sheetnames
        assert names == ["Lines", *(f"Lines {number + 1}" for number in range(1, (count + 2) // 3)), "Provenance"]
        sheets = [book.calamine(name) for name in names[:-1]]
        assert all(rows[0] == ["Order ID/Transaction ID", "Customer ID"] for rows in sheets)
        assert [len(rows) - 1 for rows in sheets] == [min(3, count - first) for first in range(0, count, 3)]
        assert [row[0] for rows in sheets for row in rows[1:]] == ids[:count]
        assert book.written.rows == count


def test_no_lines_are_a_sheet_with_headers() -> None:
    book = Workbook.of(details({"customer_id": [], "amount": []}))
    assert book.calamine() == [["Customer ID", "Settlement Amount (USD)"]]
    assert book.openpyxl() == [["Customer ID", "Settlement Amount (USD)"]]
    assert book.written.rows == 0


@pytest.mark.parametrize("repeated", [False, True])
def test_long_texts_are_cut_with_a_mark(repeated: bool) -> None:
    texts = ["a" * 32_767, "b" * 32_768, "😀" * 16_383 + "c", "😀" * 16_384, "x" + "😀" * 20_000, "华" * 32_767]
    cut = [False, True, False, True, True, False]
    texts, cut = (texts * 2, cut * 2) if repeated else (texts, cut)
    book = Workbook.of(details({"customer_id": ["c"] * len(texts), "resource_name": texts}))
    for rows in (book.calamine(), book.openpyxl()):
        for found, text, is_cut in zip((row[1] for row in rows[1:]), texts, cut, strict=True):
            assert isinstance(found, str)
            if not is_cut:
                assert found == text
                continue
            kept = found.removesuffix(" […cut]")
            assert text.startswith(kept) and kept != found
            assert 32_766 <= len(found.encode("utf-16-le")) // 2 <= 32_767
    assert len(book.written.notes) == sum(cut)
    assert book.written.notes[0].startswith("Lines, cell B3 (Resource Name): 32,768 characters")
    provenance = [str(cell) for row in book.calamine("Provenance") for cell in row]
    assert set(book.written.notes) <= set(provenance)


def test_a_long_header_is_cut_with_a_mark() -> None:
    book = Workbook.of(details({"extra:" + "h" * 40_000: ["x"]}))
    assert str(book.calamine()[0][0]).endswith("hh […cut]")
    assert book.written.notes[0].startswith(f"Lines, cell A1 ({'h' * 100}): 40,000 characters")


def test_cut_cells_are_listed_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_losses, "_LISTED", 2)
    book = Workbook.of(details({"resource_name": ["b" * 40_000] * 5}))
    assert len(book.written.notes) == 3
    assert book.written.notes[-1] == "3 cells more cut in the same way."


def test_memory_for_shared_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_texts, "_ROOM", 2)
    texts = [*["a", "b", "c<"] * 2, *["c<", "d", "e"] * 2]
    book = Workbook.of(details({"customer_name": texts, "resource_name": texts}, batch_rows=6))
    assert [row[0] for row in book.calamine()[1:]] == texts
    assert book.openpyxl() == book.calamine()
    assert 'uniqueCount="3"' in book.part("xl/sharedStrings.xml")


def test_text_that_the_store_keeps_once_is_text() -> None:
    texts = pl.Series(["Acme", None, "华为云", "Acme"], dtype=pl.Categorical)
    book = Workbook.of(details({"customer_name": texts, "trade_id": ["1", "2", "3", "4"]}))
    assert [row[0] for row in book.calamine()[1:]] == ["Acme", None, "华为云", "Acme"]


def test_the_same_lines_give_the_same_bytes() -> None:
    columns: Columns = {"customer_name": [f"{number % 700}" for number in range(3_000)], "amount": [Decimal(2)] * 3_000}
    assert Workbook.of(details(columns)).content == Workbook.of(details(columns)).content


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    with pytest.raises(WrongUsage, match="16,384"):
        Workbook.of(details({f"extra:{number}": ["x"] for number in range(16_385)}))


def test_more_lines_than_were_said_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details_xlsx, "SHEET_LINES", 3)
    content = details({"customer_id": ["c"] * 4})
    with pytest.raises(StoreError, match="more lines than 3"):
        Workbook.of(replace(content, rows=3))
