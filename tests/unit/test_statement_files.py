"""Statement files as they come: csv in several encodings and workbooks, under English and Chinese headers."""

import csv
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills.statement_columns import SYNONYMS
from partner_tui.bills.statement_files import StatementFile, statement_in
from partner_tui.domain.errors import BillFileError, Cancelled
from partner_tui.domain.statement_import import StatementReading, Whose
from tests.conftest import NOW

TODAY = NOW.date()
PLAIN = StatementReading()
BANK, VENDOR = StatementReading(Whose.BANK), StatementReading(Whose.VENDOR)


def written(folder: Path, text: str, *, name: str = "statement.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def read(folder: Path, text: str, reading: StatementReading = PLAIN, **how: str) -> StatementFile:
    return statement_in(written(folder, text, **how), reading, TODAY)


def refused(folder: Path, text: str, reading: StatementReading = PLAIN, **how: str) -> BillFileError:
    with pytest.raises(BillFileError) as caught:
        read(folder, text, reading, **how)
    return caught.value


def workbook(folder: Path, sheets: dict[str, list[list[object]]]) -> Path:
    file = folder / "statement.xlsx"
    with xlsxwriter.Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, day)
                    else:
                        sheet.write(at, column, cell)
    return file


def facts(found: StatementFile) -> list[tuple[int, str, str, str, str, str | None]]:
    return [
        (row.line, row.paid_on.isoformat(), row.reference, row.description, str(row.amount), row.currency)
        for row in found.rows
    ]


def test_a_plain_list_of_payments(tmp_path: Path) -> None:
    found = read(tmp_path, 'Date,Reference,Description,Amount\n2026-11-05,W-1,"October, paid",1234.50\n')
    assert facts(found) == [(2, "2026-11-05", "W-1", "October, paid", "1234.50", None)]
    assert (found.file_name, found.without_amount, found.left_out) == ("statement.csv", 0, ())


def test_a_banks_statement_with_lines_above_its_headers_and_both_ways(tmp_path: Path) -> None:
    text = (
        "Account;DE00 1234\nPeriod;November\n\n"
        "Buchung;Transaction Date;Value Date;Debit (EUR);Credit (EUR);Balance;Purpose;Counterparty;Bank reference\n"
        "1;25.11.2026;26.11.2026;1.234,50;;7;Bill October;Huawei;W-1\n"
        '2;26.11.2026;26.11.2026;;99,00;8;"two\nlines";;\n'
        "3;27.11.2026;27.11.2026;;;8;Opening;;\n"
        "4;27.11.2026;27.11.2026;5,00;0,00;8;Fee;;\n"
    )
    found = read(tmp_path, text, BANK)
    assert facts(found) == [
        (5, "2026-11-25", "W-1", "Bill October · Huawei", "1234.50", "EUR"),
        (6, "2026-11-26", "", "two\nlines", "-99.00", "EUR"),
        (9, "2026-11-27", "", "Fee", "5.00", "EUR"),
    ]
    assert found.without_amount == 1


def test_the_vendors_own_statement_tells_the_same_the_other_way_round(tmp_path: Path) -> None:
    text = (
        "交易时间,交易号,收支类型,金额,币种,备注\n"
        "2026-11-05 10:00:00,T1,收入,100.00,美元,还款\n2026-11-06,T2,支出,7,美元,\n"
    )
    assert [row[4:] for row in facts(read(tmp_path, text, VENDOR))] == [("100.00", "USD"), ("-7", "USD")]
    assert [row[4:] for row in facts(read(tmp_path, text, BANK))] == [("-100.00", "USD"), ("7", "USD")]


def test_one_signed_column_is_read_as_is_said(tmp_path: Path) -> None:
    text = "Date,Amount\n2026-11-05,-100.00\n2026-11-06,3\n"
    assert [row[4] for row in facts(read(tmp_path, text, BANK))] == ["100.00", "-3"]
    assert [row[4] for row in facts(read(tmp_path, text, VENDOR))] == ["-100.00", "3"]


@pytest.mark.parametrize(
    ("text", "reading", "line"),
    [
        ("Date,Amount\n2026-11-05,3\n2026-11-06,-100.00\n", PLAIN, 3),
        ("Date,Debit,Credit\n2026-11-05,3,\n", PLAIN, 2),
        ("Date,Amount,DR/CR\n2026-11-05,3,DR\n", PLAIN, 2),
        ("Date,Debit\n2026-11-05,-3\n", BANK, 2),
        ("Date,Amount,DR/CR\n2026-11-05,-3,DR\n", BANK, 2),
        ("Date,Amount\n2026-11-05,3\n", BANK, 2),
    ],
)
def test_which_way_the_money_went_is_never_guessed(
    tmp_path: Path, text: str, reading: StatementReading, line: int
) -> None:
    error = refused(tmp_path, text, reading)
    assert error.title == "Not clear which way it went"
    assert error.line == line
    assert f"statement.csv, line {line}" in error.cause


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_those_of_bill_files(tmp_path: Path, encoding: str) -> None:
    text = "付款日期,流水号,摘要,付款金额\n2026年11月5日,甲1,十月账单还款,100.00\n"
    found = read(tmp_path, text, encoding=encoding)
    assert facts(found) == [(2, "2026-11-05", "甲1", "十月账单还款", "100.00", None)]


def test_utf_16_and_damaged_text_are_refused(tmp_path: Path) -> None:
    text = "Date,Description,Amount\n2026-11-05,für Oktober,1\n"
    assert "UTF-16" in refused(tmp_path, text, encoding="utf-16").cause
    assert "line 2" in refused(tmp_path, text, encoding="latin-1").cause


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told_by_the_headers(tmp_path: Path, separator: str) -> None:
    rows = [["Note", "x", "", ""], ["Date", "Amount", "Description", "Reference"], ["2026-11-05", "1", "a", "W"]]
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    assert facts(read(tmp_path, text)) == [(3, "2026-11-05", "W", "a", "1", None)]


def test_a_workbook_with_numbers_dates_and_a_sheet_of_something_else(tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        {
            "Cover": [["made for", "Acme"]],
            "Payments": [
                [],
                ["", "Paid On", "Payment Reference", "Amount (USD)", "Remark"],
                ["", date(2026, 11, 5), 815, 1234.5, "October"],
                ["", "", "", "", ""],
                ["", date(2026, 11, 6), "W-2", "0.1", ""],
            ],
        },
    )
    found = statement_in(file, PLAIN, TODAY)
    assert facts(found) == [
        (3, "2026-11-05", "815", "October", "1234.5", "USD"),
        (5, "2026-11-06", "W-2", "", "0.1", "USD"),
    ]
    assert found.left_out == ("sheet Cover",)


def test_a_number_that_a_cell_does_not_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    sheet: list[list[object]] = [["Date", "Reference", "Amount"], [date(2026, 11, 5), 20261105123456789, 1]]
    with pytest.raises(BillFileError) as caught:
        statement_in(workbook(tmp_path, {"Sheet1": sheet}), PLAIN, TODAY)
    assert "statement.xlsx › sheet Sheet1, line 2, column “Reference”" in caught.value.cause


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("Date,Amount\n2026-11-05,1\n05/11/2026,2\n", "line 3, column “Date”", "day or month first"),
        ("Date,Amount\n25/11/2026,1\n11/25/2026,2\n", "column “Date”", "different orders"),
        ("Date,Amount\n2026-11-05,1.2.3\n", "line 2, column “Amount”", "no amount"),
        ('Date,Amount\n2026-11-05,"1,50"\n2026-11-05,1.50\n', "column “Amount”", "different ways"),
        ("Date,Amount\n,1\n", "line 2, column “Date”", "no date"),
        ("Date,Amount\nTotal\n2026-11-05,1\n", "line 2", "1 fields where the headers are 2"),
        ("Date,Amount\n2026-11-05,1\nTotal,1\n2026-11-06,2\n", "line 3, column “Date”", "no date"),
        ("Date,Amount\n2026-11-05,1\n2026-11-31,2\n", "line 3, column “Date”", "no date"),
        ("Date,Reference,Amount\n2026-11-05,W-1,1\n,W-2,2\n", "line 3, column “Date”", "no date"),
        ("Date,Amount\n9999-12-31,1\n", "line 2, column “Date”", "nobody pays on 9999-12-31"),
        ("Date;Amount\n2026-11-05;15\n2026-11-05;1.000\n", "line 3, column “Amount”", "may be 1000 or 1.000"),
        ("Date,Amount\n2026-11-05,1,x\n", "line 2", "3 fields"),
        ("Date,Amount,Currency\n2026-11-05,1,dollars\n", "line 2, column “Currency”", "no currency"),
        ("Date,Amount (USD),Currency\n2026-11-05,1,EUR\n", "line 2", "EUR and in USD"),
        ("Date,Amount\n2026-11-05,USD 1\n2026-11-05,1\n2026-11-05,?\n", "line 4, column “Amount”", "no amount"),
        ("Date,Debit (USD),Credit (EUR)\n2026-11-05,1,\n", "line 1", "EUR and USD"),
        ("Date,Amount,金额\n2026-11-05,1,1\n", "line 1", "“Amount” and “金额”"),
        ("Date,Amount,Debit\n2026-11-05,1,1\n", "line 1", "“Amount” and “Debit”"),
        ("Date,Debit,Credit\n2026-11-05,1,2\n", "line 2, column “Debit”", "a debit and a credit"),
        ("Date,Amount,DR/CR\n2026-11-05,1,x\n", "line 2, column “DR/CR”", "neither debit nor credit"),
        ('Date,Amount\n2026-11-05,"1\n', "line 2", "unexpected end"),
        ("Date,Amount\n2026-11-05,1\n2026-11-06,1", "line 3", "does not end with a line break"),
        ("Date,Amount,Debtor\n2026-11-05,1,x\n2026-11-06,1", "line 3", "does not end with a line break"),
        ("Reference,Date,Amount\nW-1,2026-11-05,1\nW-2", "line 3", "does not end with a line break"),
        ("Date,Amount\n2026-11-05,1\0\n", "line 2", "NUL"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, text: str, place: str, said: str) -> None:
    error = refused(tmp_path, text, BANK if "Debit" in text or "DR" in text else PLAIN)
    assert f"statement.csv, {place}: " in error.cause
    assert said in error.cause
    assert error.next_step


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("", "statement.csv", "An empty file"),
        ("\n\n", "statement.csv", "An empty file"),
        ("When,How much\n2026-11-05,1\n", "statement.csv", "No statement"),
        ("Date,Who\n2026-11-05,1\n", "statement.csv", "No statement"),
        ("PK\x03\x04 not a workbook\n", "statement.xlsx", "Not a workbook"),
        ("Date,Amount\n", "statement.xlsx", "Not what its name says"),
    ],
)
def test_what_is_no_statement_is_refused_whole(tmp_path: Path, text: str, name: str, title: str) -> None:
    error = refused(tmp_path, text, name=name)
    assert error.title == title
    assert "vendor" not in error.next_step
    assert "bill" not in f"{error.title}{error.next_step}"


def test_a_packed_file_is_no_statement(tmp_path: Path) -> None:
    file = tmp_path / "statement.csv.gz"
    file.write_bytes(b"\x1f\x8b\x08\0")
    with pytest.raises(BillFileError, match="packed"):
        statement_in(file, PLAIN, TODAY)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "statement.csv"
    with file.open("wb") as sparse:
        sparse.truncate((64 << 20) + 1)
    with pytest.raises(BillFileError, match="too large"):
        statement_in(file, PLAIN, TODAY)


def test_it_can_be_stopped(tmp_path: Path) -> None:
    text = "Date,Amount\n" + "2026-11-05,1\n" * 2_000
    with pytest.raises(Cancelled):
        statement_in(written(tmp_path, text), PLAIN, TODAY, lambda: True)


CELLS = st.text(st.sampled_from("0123456789-/.,+() '\"年月日AUSDnov\t\n;|\x00\x1b\u202e=DRCR"), max_size=14) | st.text(
    max_size=6
)


@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=4), st.sampled_from([PLAIN, BANK, VENDOR]))
def test_whatever_stands_in_the_fields_is_taken_or_refused_with_words(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], reading: StatementReading
) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.csv"
    with file.open("w", encoding="utf-8", errors="replace", newline="") as text:
        csv.writer(text).writerows([["Date", "Amount", "DR/CR", "Currency"], *rows])
    try:
        found = statement_in(file, reading, TODAY)
    except BillFileError as error:
        assert error.cause.startswith("fuzz.csv")
        assert error.next_step
    else:
        assert len(found.rows) + found.without_amount + found.below == sum(any(row) for row in rows)


@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused_with_words(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.csv"
    for head in (b"", b"Date,Amount\n"):
        file.write_bytes(head + data)
        with suppress(BillFileError):
            statement_in(file, PLAIN, TODAY)


@pytest.mark.parametrize(
    ("header", "rows", "below"),
    [
        ("Date,Reference,Amount", ["2026-11-05,W-1,5.00", "合计,,5.00"], 1),
        ("Date,Reference,Description,Amount,,", ["2026-11-05,W-1,x,1234.50,,", ",,Total,1234.50,,"], 1),
        ("Date,Reference,Amount", ["2026-11-05,W-1,5.00", ",Total,5.00", "End of statement"], 2),
        ("Reference,Date,Amount", ["W-1,2026-11-05,5.00", ",,5.00", "Printed on 2026-11-30"], 2),
    ],
)
@pytest.mark.parametrize("end", ["\n", ""])
def test_totals_and_words_below_the_last_date_are_passed_over_and_counted(
    tmp_path: Path, header: str, rows: list[str], below: int, end: str
) -> None:
    if not end and "Printed" in rows[-1]:
        end = "\n"  # what is there of a line may be all that was sent of a payment
    found = read(tmp_path, "\n".join([header, *rows]) + end)
    assert ([row.reference for row in found.rows], found.below) == (["W-1"], below)


def test_a_total_of_debits_and_credits_is_passed_over(tmp_path: Path) -> None:
    text = "Date,Memo,Ref,Debit,Credit\n2026-11-05,x,W-1,1234.50,\nTotal,,,1234.50,10.00\n"
    found = read(tmp_path, text, BANK)
    assert ([str(row.amount) for row in found.rows], found.below) == (["1234.50"], 1)


def test_a_total_in_a_workbook_is_passed_over(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Date", "Reference", "Amount"], [date(2026, 11, 5), "W-1", 5], ["Total", "", 5]]
    found = statement_in(workbook(tmp_path, {"Sheet1": rows}), PLAIN, TODAY)
    assert ([row.line for row in found.rows], found.below) == ([2], 1)


@pytest.mark.parametrize("last", ["W-2,7", 'W-2,"7"', '"W-2"'])
def test_a_last_line_without_a_line_break_is_taken_where_nothing_of_it_can_be_missing(
    tmp_path: Path, last: str
) -> None:
    header = "Date,Amount,Reference,Balance" if last != '"W-2"' else "Date,Amount,Reference"
    first = "2026-11-05,1,W-1,8\n" if last != '"W-2"' else "2026-11-05,1,W-1\n"
    found = read(tmp_path, f"{header}\n{first}2026-11-06,2,{last}")
    assert [row.reference for row in found.rows] == ["W-1", "W-2"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Posting Date,Time,Reference,Amount", "2026-11-05,10:11:12,W-1,1"),
        ("记账日期,交易时间,流水号,金额", "2026-11-05,10:11:12,W-1,1"),
        ("Payment Date,Value Date,Reference,Amount", ",2026-11-05,W-1,1"),
        ("Posting Date,Transaction Time,Reference,Amount", "2026-11-07,2026-11-05 10:11:12,W-1,1"),
    ],
)
def test_a_column_of_times_of_day_is_no_column_of_dates(tmp_path: Path, header: str, row: str) -> None:
    assert facts(read(tmp_path, f"{header}\n{row}\n"))[0][1] == "2026-11-05"


@pytest.mark.parametrize(
    ("header", "out", "in_"),
    [("Transaction Type", "DEBIT", "CREDIT"), ("Type", "Debit", "Credit"), ("交易类型", "支出", "收入")],
)
def test_a_column_of_types_that_says_nothing_else_tells_which_way_it_went(
    tmp_path: Path, header: str, out: str, in_: str
) -> None:
    text = (
        f"Date,Reference,{header},Description,Amount\n2026-11-05,W-1,{out},Bill,26814.14\n"
        f"2026-11-06,W-2,{in_},Customer Ltd pays us,9000.00\n"
    )
    assert refused(tmp_path, text).title == "Not clear which way it went"
    assert [row[4] for row in facts(read(tmp_path, text, BANK))] == ["26814.14", "-9000.00"]
    assert [row[4] for row in facts(read(tmp_path, text, VENDOR))] == ["-26814.14", "9000.00"]
    with_fee = text + "2026-11-07,W-3,Fee,x,1.00\n"
    assert [row[4] for row in facts(read(tmp_path, with_fee))] == ["26814.14", "9000.00", "1.00"]


def test_types_that_say_what_the_signs_say_are_a_description(tmp_path: Path) -> None:
    text = "Details,Posting Date,Amount\nDEBIT,2026-11-05,-100.00\nCREDIT,2026-11-06,7.00\n"
    assert [row[3:5] for row in facts(read(tmp_path, text, BANK))] == [("DEBIT", "100.00"), ("CREDIT", "-7.00")]
    error = refused(tmp_path, text.replace("CREDIT,2026-11-06,7", "CREDIT,2026-11-06,-7"), BANK)
    assert "a minus before" in error.cause


def test_equal_lines_are_counted_and_keys_are_the_same_in_another_file(tmp_path: Path) -> None:
    line = "2026-11-05,W-1,x,100.0\n"
    first = read(tmp_path, f"Date,Reference,Description,Amount\n{line}{line}", name="first.csv")
    other = read(
        tmp_path, f"日期;流水号;摘要;金额\n2026/11/5;ｗ-1;x;100,00\n{line}".replace(line, ""), name="other.csv"
    )
    keys = [[found.key for found in file.lines("USD", "ann", NOW)] for file in (first, other)]
    assert len(set(keys[0])) == 2
    assert keys[1] == keys[0][:1]
    in_euro = [found.key for found in first.lines("EUR", "ann", datetime(2026, 1, 1, tzinfo=UTC))]
    assert not set(in_euro) & set(keys[0])


def test_no_header_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for meaning, headers in SYNONYMS.items():
        assert len(set(headers)) == len(headers)
        for header in headers:
            bare = "".join(sign for sign in header.casefold() if sign.isalnum())
            meanings.setdefault(bare, set()).add(meaning)
    assert {bare: found for bare, found in meanings.items() if len(found) > 1} == {}


def test_a_currency_at_the_end_of_a_header_belongs_to_money_alone(tmp_path: Path) -> None:
    text = "Date,Reference (OLD),Amount (eur),Memo\n2026-11-05,W-1,1,x\n2026-11-05,W-1,2 EUR,x\n"
    assert [row[2:] for row in facts(read(tmp_path, text))] == [("", "x", "1", "EUR"), ("", "x", "2", "EUR")]


def test_of_several_dates_and_references_the_one_that_says_it_best_counts(tmp_path: Path) -> None:
    text = "Value Date,Date,Transaction ID,Payment Reference,Amount\n2026-11-07,2026-11-05,T-1,W-1,1\n"
    assert facts(read(tmp_path, text)) == [(2, "2026-11-05", "W-1", "", "1", None)]
