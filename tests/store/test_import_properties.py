"""However a month's lines are spread over parts, ordered and headed, its sums are the same, to the last digit."""

import gzip
import io
import tarfile
import tempfile
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.bills.columns import SYNONYMS
from partner_tui.bills.queries import MonthReader
from partner_tui.bills.readers import ReadOptions
from partner_tui.bills.store import BillStore
from partner_tui.domain.bill import BillSums
from partner_tui.domain.query import BillQuery
from tests.conftest import NOW
from tests.store.stores import MONTH
from tests.store.strategies import AMOUNTS

COLUMNS = (
    "customer_id",
    "customer_name",
    "bill_type",
    "product_type_code",
    "region_code",
    "amount",
    "tax",
    "bill_cycle",
)
TYPES = {"Expenditure": 0, "消费": 0, "refund": 1, "退款": 1, "ADJUSTMENT": 2, "调账": 2}
Line = dict[str, str]


@st.composite
def bills(draw: st.DrawFn) -> tuple[list[Line], list[list[Line]], list[str], dict[str, str]]:
    """Lines; the same in another order, in parts; an order of the columns; and what each is called."""
    lines = draw(st.lists(LINES, max_size=30))
    shuffled = draw(st.permutations(lines))
    cuts = sorted(draw(st.lists(st.integers(0, len(lines)), max_size=4)))
    parts = [list(shuffled[start:stop]) for start, stop in zip([0, *cuts], [*cuts, len(lines)], strict=True)]
    headers = {name: draw(st.sampled_from(SYNONYMS[name])) for name in COLUMNS}
    for name in ("amount", "tax"):
        headers[name] += draw(st.sampled_from(["", "(USD)", " (usd)", "（USD）"]))
    return lines, parts, draw(st.permutations(COLUMNS)), headers


LINES: st.SearchStrategy[Line] = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from(["c1", "c2", "c3"]),
        "customer_name": st.sampled_from(["", "Acme", '"Ünal, ""云"""']),
        "bill_type": st.sampled_from(list(TYPES)),
        "product_type_code": st.sampled_from(["", "--", "p1", "p2"]),
        "region_code": st.sampled_from(["", "r1", '"r2"']),
        "amount": AMOUNTS.map(lambda amount: f"{amount:f}"),
        "tax": AMOUNTS.map(lambda amount: f"{amount:f}") | st.sampled_from(["", "--"]),
        "bill_cycle": st.sampled_from(["2026-10", "202610"]),
    }
)


@settings(max_examples=40)
@given(bills())
def test_sums_do_not_depend_on_parts_or_order(
    bill: tuple[list[Line], list[list[Line]], list[str], dict[str, str]],
) -> None:
    lines, parts, columns, headers = bill
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "customerBill_202610.tar.gz")
        file.write_bytes(archive([csv(part, columns, headers) for part in parts]))
        store = BillStore(Path(folder, "data"))
        with store.source(file) as source:
            staged = store.stage(source, ReadOptions(), now=NOW)
        reader = MonthReader(staged.folder, MONTH, "USD")
        assert exact(staged.record.sums) == summed(lines)
        assert tax(staged.record.tax) == sum(Fraction(line["tax"]) for line in lines if line["tax"].strip("-"))
        by_customer = reader.by_customer(BillQuery(MONTH))
        by_product = reader.by_product(BillQuery(MONTH))
        assert exact(by_customer.total) == exact(by_product.total) == summed(lines)
        assert {row.customer_id: exact(row.sums) for row in by_customer.rows} == grouped(lines)


def csv(lines: list[Line], columns: list[str], headers: dict[str, str]) -> bytes:
    rows = [[headers[name] for name in columns], *([line[name] for name in columns] for line in lines)]
    return "".join(",".join(row) + "\n" for row in rows).encode()


def archive(parts: list[bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for number, content in enumerate(parts):
            member = tarfile.TarInfo(f"customerBill_202610_{number}.csv")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue())


def summed(lines: list[Line]) -> tuple[Fraction, Fraction, Fraction, int]:
    sums = [Fraction(0)] * 3
    for line in lines:
        sums[TYPES[line["bill_type"]]] += Fraction(line["amount"])
    return sums[0], sums[1], sums[2], len(lines)


def grouped(lines: list[Line]) -> dict[str, tuple[Fraction, Fraction, Fraction, int]]:
    by_customer: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_customer[line["customer_id"]].append(line)
    return {customer: summed(theirs) for customer, theirs in by_customer.items()}


def exact(sums: BillSums) -> tuple[Fraction, Fraction, Fraction, int]:
    return Fraction(sums.expenditures), Fraction(sums.refunds), Fraction(sums.adjustments), sums.lines


def tax(amount: Decimal | None) -> Fraction:
    return Fraction(amount or 0)
