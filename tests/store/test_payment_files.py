"""Payment records as csv and as a workbook: other programs read back every digit, and nothing in them acts."""

import csv
import gzip
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, WrongUsage
from partner_tui.domain.export import FORMATS, ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.payment_records import PaymentRecord, PaymentRecords
from partner_tui.domain.payment_rows import COLUMNS, record_rows, totals
from partner_tui.domain.rows import never
from partner_tui.exporting.content import Payments, PaymentsOrigin, Written
from partner_tui.exporting.formats import writer
from tests.conftest import NOW
from tests.store.summaries import cancelled_after
from tests.store.test_summary_xlsx import HOSTILE
from tests.ui.records_standin import ACCOUNT, with_others

SPEC = ExportSpec(BillCycle(2026, 9), BillCycle(2026, 11), ExportKind.PAYMENTS)
CSV = replace(SPEC, format=ExportFormat.CSV)
HEADINGS = (
    *("Record", "Date", "Type", "Reference", "Month", "Paid", "Settled", "Balance", "Stated"),
    *("Currency", "State", "Note", "Source", "By", "Recorded at"),
)
AMOUNTS = ("Paid", "Settled", "Balance", "Stated")
BOM = b"\xef\xbb\xbf"


def content(records: Sequence[PaymentRecord], spec: ExportSpec = SPEC) -> Payments:
    rows = record_rows(records)
    return Payments(rows, totals(rows), PaymentsOrigin(spec, rows.count, NOW, "9.8.7"))


def written(payments: Payments) -> bytes:
    file = io.BytesIO()
    told = writer(payments.provenance.spec)(payments, file, lambda phase, rows: None, never)
    assert told == Written(payments.rows.count)
    return file.getvalue()


def records_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(BOM) and data.endswith(b"\r\n")
    text = io.StringIO(data.removeprefix(BOM).decode(), newline="")
    found = list(csv.reader(text, strict=True))
    assert tuple(found[0]) == HEADINGS
    return [dict(zip(HEADINGS, row, strict=True)) for row in found[1:]]


def named(reference: str, amount: str = "1.00", note: str = "") -> tuple[PaymentRecord, ...]:
    one = replace(ACCOUNT.repayments[0], reference=reference, amount=Decimal(amount), note=note)
    return PaymentRecords(Account((one,))).of()


def test_csv_has_every_record_and_every_digit() -> None:
    records = with_others().of()
    found = records_of(written(content(records, CSV)))
    assert len(found) == len(records) == 14
    for row, record in zip(found, records, strict=True):
        assert (row["Record"], row["Type"], row["Date"]) == (record.key, record.type, record.date.isoformat())
        assert (row["Reference"], row["Note"], row["By"]) == (record.reference, record.note, record.operator)
        for name, amount in zip(AMOUNTS, (record.paid, record.settled, record.balance, record.stated), strict=True):
            assert (Decimal(row[name]) if row[name] else None) == amount
    assert found[0]["Recorded at"] == "2026-11-22T02:00:00Z"
    assert sum(Decimal(row["Paid"] or 0) - Decimal(row["Settled"] or 0) for row in found) == Decimal("2130.50")


@pytest.mark.parametrize("amount", ["0.01", "999999999999999999.99", "123456789012345678.9", "1000000.00"])
@pytest.mark.parametrize("form", FORMATS[ExportKind.PAYMENTS])
def test_amounts_of_any_length(amount: str, form: ExportFormat) -> None:
    payments = content(named("W", amount), replace(SPEC, format=form))
    if form is ExportFormat.CSV:
        assert Decimal(records_of(written(payments))[0]["Paid"]) == Decimal(amount)
        return
    file = io.BytesIO()
    told = writer(payments.provenance.spec)(payments, file, lambda phase, rows: None, never)
    first = load_workbook(file)["Payments"][2]
    cell = first[COLUMNS.index("paid")].value
    assert Decimal(str(cell)) == Decimal(amount)
    assert bool(told.notes) is isinstance(cell, str)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_acts(text: str) -> None:
    (row,) = records_of(written(content(named(text, note=text), CSV)))
    acts = text[:1] in ("=", "+", "@", "\t", "\r") or (text.startswith("-") and text != "-2")
    assert row["Reference"] == row["Note"] == ("'" if acts else "") + text
    (bare,) = records_of(written(content(named(text, note=text), replace(CSV, guarded=False))))
    assert bare["Reference"] == text
    data = written(content(named(text, note=text)))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet and b"hyperlink" not in sheet
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Payments").to_python()[1][3] == text


def test_a_packed_csv_is_the_same() -> None:
    records = with_others().of()
    packed = written(content(records, replace(CSV, compressed=True)))
    assert gzip.decompress(packed) == written(content(records, CSV))


def test_the_workbook_has_records_totals_and_where_they_come_from() -> None:
    book: Any = load_workbook(io.BytesIO(written(content(with_others().of(), replace(SPEC, filter="!type:x")))))
    assert book.sheetnames == ["Payments", "Provenance"]
    rows = [[cell.value for cell in row] for row in book["Payments"].iter_rows()]
    assert tuple(rows[0]) == HEADINGS
    assert len(rows) == 1 + 14 + 1
    total = dict(zip(HEADINGS, rows[-1], strict=True))
    assert (total["Record"], total["Currency"]) == ("Total", "USD")
    assert (Decimal(str(total["Paid"])), Decimal(str(total["Settled"]))) == (Decimal("49434.5"), Decimal("47304"))
    assert total["Balance"] is None and total["Stated"] is None
    origin = {row[0].value: row[1].value for row in book["Provenance"].iter_rows() if row[0].value}
    assert (origin["Months"], origin["Filter"], origin["Records"]) == ("2026-09 to 2026-11", "!type:x", 14)
    assert origin["Generated at"] == "2026-11-23 04:00:00 UTC"


def test_several_currencies_have_a_total_each() -> None:
    yuan = replace(ACCOUNT.repayments[0], number=9, reference="Y", amount=Decimal("7.77"), currency="CNY")
    records = PaymentRecords(replace(ACCOUNT, repayments=(*ACCOUNT.repayments, yuan))).of()
    book: Any = load_workbook(io.BytesIO(written(content(records))))
    rows = [[cell.value for cell in row] for row in book["Payments"].iter_rows()][-2:]
    at, paid = HEADINGS.index("Currency"), HEADINGS.index("Paid")
    assert {row[at]: Decimal(str(row[paid])) for row in rows} == {"CNY": Decimal("7.77"), "USD": Decimal("49434.5")}


@pytest.mark.parametrize("form", FORMATS[ExportKind.PAYMENTS])
def test_without_any_record_there_is_a_file_of_headings(form: ExportFormat) -> None:
    data = written(content((), replace(SPEC, format=form)))
    if form is ExportFormat.CSV:
        assert records_of(data) == []
    else:
        assert len(list(load_workbook(io.BytesIO(data))["Payments"].iter_rows())) == 1


@pytest.mark.parametrize("form", FORMATS[ExportKind.PAYMENTS])
def test_it_can_be_stopped(form: ExportFormat) -> None:
    payments = content(named("W") * 2_000, replace(SPEC, format=form))
    for polls in range(3 if form is ExportFormat.XLSX else 2):
        with pytest.raises(Cancelled):
            writer(payments.provenance.spec)(payments, io.BytesIO(), lambda *_: None, cancelled_after(polls))


@pytest.mark.parametrize(
    "narrowed", [{"customer": "c"}, {"product": "p"}, {"region": ""}, {"columns": ("amount",)}, {"masked": True}]
)
def test_what_is_of_bills_alone_is_refused(narrowed: dict[str, Any]) -> None:
    with pytest.raises(WrongUsage, match="Payment records"):
        replace(SPEC, **narrowed)
    with pytest.raises(WrongUsage, match="No such format"):
        replace(SPEC, format=ExportFormat.PDF)
