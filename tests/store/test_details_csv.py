"""Csv exports: other programs read back what the store has, and no spreadsheet runs any of it."""

import csv
import errno
import gzip
import io
import re
import threading
import zlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.domain.bill import BillingMode, BillType
from partner_tui.domain.errors import Cancelled, DamagedStore
from partner_tui.domain.export import ExportFormat, ExportSpec
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.line import LINE_COLUMNS, Kind, line_column
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import RowValues, Value
from partner_tui.domain.vendor_words import BILL_TYPES, BILLING_MODES
from partner_tui.exporting.headers import headers
from partner_tui.services.generating import GenerateOptions, generate
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.details import CANONICAL, EXTRAS, details, every_row, in_memory, source_of, spec_of, write, written
from tests.store.stores import Line, line
from tests.store.strategies import AMOUNTS

SPEC = spec_of(ExportFormat.CSV, guarded=False)
BOM = b"\xef\xbb\xbf"
COLUMNS = (*CANONICAL, "margin", *EXTRAS)
NUMBERS = {name for name in COLUMNS if line_column(name).kind in (Kind.NUMBER, Kind.MONEY)}

UGLY = st.none() | st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9),
    st.text("\",;\r\n\t' =+-@|#é云\u2028", min_size=1, max_size=9),
    st.sampled_from(
        [" ", '"', '""', "\r\n", "NULL", "null", "nan", "--", "0123", "1e5", "true", "\ufeffx", "x" * 5000]
    ),
)


@st.composite
def months(draw: st.DrawFn) -> list[Line]:
    def one() -> Line:
        texts = {name: draw(UGLY) for name in (*CANONICAL, *EXTRAS) if name not in NUMBERS}
        numbers = {name: draw(st.none() | AMOUNTS) for name in sorted(NUMBERS - {"margin", "amount"})}
        kind = draw(st.sampled_from(BillType)).value
        mode = draw(st.sampled_from([None, "7", "Barter", *(mode.value for mode in BillingMode)]))
        return line(**{**texts, **numbers, "bill_type": kind, "billing_mode": mode, "amount": draw(AMOUNTS)})

    return [one() for _ in range(draw(st.integers(0, 12)))]


def worded(row: RowValues, columns: Sequence[str], language: HeaderLanguage) -> list[Value]:
    """The cells that the store's become: the vendor's words for ours."""
    words = {kind.value: word for kind, word in BILL_TYPES.items()}
    modes = {mode.value: word for mode, word in BILLING_MODES.items()}
    cells: list[Value] = []
    for name, value in zip(columns, row, strict=True):
        known = {"bill_type": words, "billing_mode": modes}.get(name, {}).get(str(value))
        cells.append(known.in_language(language) if known else value)
    return cells


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(BOM)
    assert content.endswith(b"\r\n")
    return list(csv.reader(io.StringIO(content.removeprefix(BOM).decode(), newline=""), strict=True))


def cell(value: Value) -> str:
    """As it must be written: text verbatim, numbers with the digits that they have."""
    if value is None or isinstance(value, str):
        return value or ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@given(months(), st.sampled_from(HeaderLanguage), st.booleans())
@settings(max_examples=60)
def test_every_cell_is_read_back_by_three_programs(
    lines: list[Line], language: HeaderLanguage, compressed: bool
) -> None:
    with TemporaryDirectory() as place:
        source = source_of(Path(place) / "store", lines, COLUMNS)
        spec = spec_of(ExportFormat.CSV, guarded=False, headers=language, compressed=compressed)
        content = written(details(spec, source))
        if compressed:
            unpacking = zlib.decompressobj(31)
            assert unpacking.decompress(content) == gzip.decompress(content)
            assert unpacking.eof and not unpacking.unused_data  # one member
            assert content[3] == 0  # no name in its head
            content = gzip.decompress(content)
        expected = [worded(row, COLUMNS, language) for row in every_row(source)]
        head, *rows = read(content)
        assert head == list(headers(COLUMNS, language, "USD"))
        assert rows == [[cell(value) for value in row] for row in expected]

        path = Path(place) / "lines.csv"
        path.write_bytes(content)
        texts = [tuple(None if value is None else cell(value) for value in row) for row in expected]
        assert pl.read_csv(path, infer_schema=False).rows() == texts
        assert in_duckdb(path, "select *", COLUMNS) == texts
        assert in_duckdb(path, "select sum(amount::decimal(38, 10))", COLUMNS) == [(source.total if lines else None,)]


def in_duckdb(path: Path, question: str, columns: Sequence[str]) -> list[tuple[object, ...]]:
    """Of the csv under these names, all of them text. To DuckDB an empty cell is a null, and so is "" in quotes."""
    kinds = ", ".join(f"'{name}': 'varchar'" for name in columns)
    read = f"read_csv(?, auto_detect=false, header=true, columns={{{kinds}}}, parallel=false, max_line_size=1000000)"
    return duckdb.execute(f"{question} from {read}", [str(path)]).fetchall()


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
@pytest.mark.parametrize("values", [["", None, "x", None], [None, None]])
def test_a_single_column_has_a_record_for_every_line(kind: type[pl.DataType], values: list[str | None]) -> None:
    frame = pl.DataFrame({"trade_id": values}, schema={"trade_id": pl.String}).cast(kind)
    _, *rows = read(written(in_memory(("trade_id",), [frame], SPEC)))
    assert rows == [[value or ""] for value in values]


def test_a_single_column_of_numbers_has_a_record_for_every_line() -> None:
    values = [None, Decimal("1.50"), Decimal(100), Decimal(0), Decimal("-0.0000000001")]
    frame = pl.DataFrame({"usage": values}, schema={"usage": pl.Decimal(28, 10)})
    _, *rows = read(written(in_memory(("usage",), [frame], SPEC)))
    assert rows == [[cell(value)] for value in values]


def test_no_lines_are_a_head() -> None:
    assert (
        written(in_memory(("trade_id", "amount"), [], SPEC))
        == BOM + b"Order ID/Transaction ID,Settlement Amount (USD)\r\n"
    )


FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("x","y")',
    "-x",
    "+86 10 1234",
]
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?|--")
HARMLESS = ["1", "a=b", "'=1", " =1", "-12.50", "-1.5", "-1", "--", "云", "x-1", "12-3"]


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.FOCUS_CSV])
def test_no_text_is_a_formula(kind: type[pl.DataType], form: ExportFormat) -> None:
    texts = [*FORMULAS, None, *HARMLESS]
    schema = {name: pl.Decimal(28, 10) if name in NUMBERS else pl.String() for name in (*CANONICAL, "extra:=x")}
    columns = {name: [Decimal("-1.5")] * len(texts) if name in NUMBERS else texts for name in schema}
    same = {"bill_cycle": ["2026-10"] * len(texts), "bill_type": ["expenditure"] * len(texts)}
    frame = pl.DataFrame({**columns, **same}, schema=schema).with_columns(pl.col(pl.String).cast(kind))
    clean = frame.with_columns(pl.lit("x").alias(name) for name in ("resource_id", "extra:=x"))

    def rows(guarded: bool) -> list[dict[str, str]]:
        head, *found = read(written(in_memory(tuple(schema), [clean, frame], spec_of(form, guarded=guarded))))
        return [dict(zip(head, row, strict=True)) for row in found]

    guarded, plain = rows(True), rows(False)
    assert [list(row.values()) for row in guarded if "'=x" not in row and form is ExportFormat.CSV] == []
    for safe, raw in zip(guarded, plain, strict=True):
        for (name, value), original in zip(safe.items(), raw.values(), strict=True):
            acts = original.startswith(tuple(text[0] for text in FORMULAS)) and not NUMBER.fullmatch(original)
            assert value == ("'" + original if acts else original), name
    assert any(value == "'=1+1" for row in guarded for value in row.values())
    assert "-1.5" in guarded[0].values()


def test_masked_names_are_those_of_the_screen(tmp_path: Path) -> None:
    secrets = ("secret-1", "Geheim AG", "geheim", "secret-2", "Versteckt", "tag=geheim")
    columns = ("customer_id", "customer_name", "account_name", "partner_id", "partner_name", EXTRAS[0])
    source = source_of(tmp_path, [line(**dict(zip(columns, secrets, strict=True)))])
    content = written(details(spec_of(ExportFormat.CSV, masked=True), source)).decode()
    assert not [secret for secret in secrets if secret in content]
    head, row = read(content.encode())
    shown = dict(zip(head, row, strict=True))
    assert shown["Customer Name"].startswith("Customer ")
    assert shown["Customer ID"].startswith("ID ")
    assert shown["Settlement Amount (USD)"] == "1"


@pytest.mark.parametrize("language", HeaderLanguage)
def test_an_export_can_be_imported_again(tmp_path: Path, language: HeaderLanguage) -> None:
    (file,) = generate(tmp_path / "bills", GenerateOptions(months=1, lines=3_000, customers=20, seed=7), NOW)
    first = Workspace.open(Settings(tmp_path / "first"))
    month = first.imports.run(file).record.month
    lines = first.bills.lines(BillQuery(month))
    spec = ExportSpec(month, month, SPEC.kind, ExportFormat.CSV, headers=language)
    export = tmp_path / "customerBill.csv"
    content = written(details(spec, lines, batch_rows=700))  # type: ignore[arg-type]
    export.write_bytes(content)

    second = Workspace.open(Settings(tmp_path / "second"))
    record = second.imports.run(export).record
    again = second.bills.lines(BillQuery(month))
    assert (record.currency, record.sums, record.tax) == (lines.record.currency, lines.record.sums, lines.record.tax)
    assert again.columns == lines.columns
    assert again.rows(0, 9_999) == lines.rows(0, 9_999)


@pytest.mark.parametrize("compressed", [False, True])
def test_cancelled_soon(tmp_path: Path, compressed: bool) -> None:
    source = source_of(tmp_path, [line(amount=Decimal(number)) for number in range(100)])
    stop, told = threading.Event(), [0]

    def progress(phase: str, rows: int) -> None:
        told.append(rows)
        if rows >= 20:
            stop.set()

    spec = spec_of(ExportFormat.CSV, compressed=compressed)
    with pytest.raises(Cancelled):
        write(details(spec, source), io.BytesIO(), progress, stop.is_set)
    assert told[-1] < 30


@pytest.mark.parametrize(
    "form", [ExportFormat.CSV, ExportFormat.PARQUET, ExportFormat.FOCUS_CSV, ExportFormat.FOCUS_PARQUET]
)
def test_a_full_disk_is_told_by_its_number(tmp_path: Path, form: ExportFormat) -> None:
    source = source_of(tmp_path, [line() for _ in range(30)])
    with pytest.raises(OSError, match="No space left") as caught, open("/dev/full", "w+b", buffering=0) as full:
        write(details(spec_of(form), source), full)
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.PARQUET])
def test_what_the_store_says_is_passed_on(tmp_path: Path, form: ExportFormat) -> None:
    source = source_of(tmp_path, [line() for _ in range(30)])
    (tmp_path / "lines-00002.parquet").write_bytes(b"PAR1")
    with pytest.raises(DamagedStore, match="lines-00002"):
        write(details(spec_of(form), source), io.BytesIO())


def test_every_canonical_column_has_a_header_of_its_own() -> None:
    for language in HeaderLanguage:
        found = headers(CANONICAL, language, "USD")
        assert len(set(found)) == len(LINE_COLUMNS)
