"""Names that nobody is to read: hidden everywhere, the same everywhere, and telling nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import ListRows
from partner_tui.domain.total_rows import customer_rows
from partner_tui.domain.totals import CustomerTotal, Totals
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.line_tables import fields_table, line_columns, names_of
from partner_tui.ui.presentation.masking import masked, masked_name
from partner_tui.ui.presentation.tables import customer_columns
from partner_tui.ui.widgets.windows import read_window

OCTOBER = BillCycle(2026, 10)
NAMES = ("Acme Ltd", "深圳市云帆科技有限公司", "a" * 300, "x", "[red]\x1b[0m")


def cells(rows: ListRows, columns: tuple[Column, ...]) -> list[tuple[str, ...]]:
    return read_window(rows, columns, 0).cells


def totals() -> ListRows:
    rows = tuple(CustomerTotal(f"id-{name}", name, f"of {name}", BillSums(Decimal(1), lines=1)) for name in NAMES)
    return customer_rows(Totals(OCTOBER, "USD", rows, BillSums()))


def test_customers_have_pseudonyms() -> None:
    rows = totals()
    columns = customer_columns(rows, BillQuery(OCTOBER, Grouping.CUSTOMER), "USD")
    plain, hidden = cells(rows, columns), cells(rows, masked(columns))
    assert [row[0] for row in plain][:2] == list(NAMES[:2])
    for row, name in zip(hidden, NAMES, strict=True):
        assert row[0] == masked_name(name)
        assert row[1] == masked_name(f"of {name}", "Account")
        assert row[2] == masked_name(f"id-{name}", "ID")
        assert row[3:] == plain[0][3:]
    assert len({row[0] for row in hidden}) == len(NAMES)
    assert len({len(row[0]) for row in hidden}) == 1


def test_a_name_is_hidden_the_same_tomorrow() -> None:
    assert masked_name("Acme Ltd") == "Customer V2T5X1"
    assert masked_name("") == ""


@given(st.text(min_size=1))
def test_a_pseudonym_tells_nothing(name: str) -> None:
    found = masked_name(name)
    assert len(found) == len("Customer 7F3AQ2")
    assert found.isascii()


def test_lines_hide_customers_partners_and_what_nobody_knows() -> None:
    columns = masked(line_columns(BillQuery(OCTOBER), "USD", ("extra:Contact",)))
    wanted = ("customer_name", "customer_id", "partner_name", "extra:Contact", "resource_name", "region")
    rows = ListRows(names_of(columns), (tuple(f"secret of {name}" for name in names_of(columns)),))
    found = dict(zip((column.names[0] for column in columns), cells(rows, columns)[0], strict=True))
    assert [found[name].split()[0] for name in wanted] == ["Customer", "ID", "Partner", "Field", "secret", "secret"]
    assert not any("secret" in found[name] for name in wanted[:4])


def test_an_empty_name_stays_empty() -> None:
    columns = masked(line_columns(BillQuery(OCTOBER), "USD"))
    rows = ListRows(names_of(columns), (tuple(None for _ in names_of(columns)),))
    assert set(cells(rows, columns)[0]) == {""}


def test_the_fields_of_a_line_hide_the_same_names() -> None:
    table = fields_table([("customer_name", "Acme Ltd"), ("partner_id", "b" * 100), ("region", "AP"), ("tax", None)])
    hidden = [row[1] for row in cells(table.rows, masked(table.columns))]
    assert hidden == [masked_name("Acme Ltd"), masked_name("b" * 100, "ID"), "", "AP", "—"]
    assert [row[1] for row in cells(table.rows, table.columns)] == ["Acme Ltd", "b" * 54, "b" * 46, "AP", "—"]
