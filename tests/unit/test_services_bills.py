import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import Cancelled, DamagedStore, StoreError, UnknownMonth, WrongUsage
from partner_tui.domain.filter import Filter
from partner_tui.domain.query import BillQuery, Grouping, Sort
from partner_tui.services.bills import Bills
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.unit.bill_files import LINES, Line, write_bill

OCTOBER = BillCycle(2026, 10)
Clock = Callable[[], datetime]


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data", label="Example"), clock)
    workspace.imports.run(write_bill(tmp_path))
    return workspace


def generations(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "data" / "bills").glob("*/*"))


def amounts(workspace: Workspace) -> list[object]:
    lines = workspace.bills.lines(BillQuery(OCTOBER, Grouping.LINE), ("amount",))
    return [value for (value,) in lines.rows(0, lines.count)]


def test_a_month_with_its_status_and_exact_sums(workspace: Workspace) -> None:
    summary = workspace.bills.summary(OCTOBER)
    assert workspace.bills.months() == [summary]
    assert workspace.label == "Example"
    assert (summary.status, summary.currency, summary.sums.lines) == (CycleStatus.FINAL, "USD", 5)
    assert summary.bill_amount == Decimal("15.0000000001")
    assert (summary.amount_due, summary.unpaid) == (Decimal("15.00"), Decimal("15.00"))
    assert summary.tax == Decimal("0.5")
    assert summary.source == "customerBill_202610.csv"


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC), CycleStatus.ESTIMATE),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), CycleStatus.CLOSING),
        (datetime(2026, 11, 5, 4, tzinfo=UTC), CycleStatus.FINAL),
    ],
)
def test_the_status_follows_the_clock(workspace: Workspace, tmp_path: Path, now: datetime, status: CycleStatus) -> None:
    later = Workspace.open(workspace.settings, lambda: now)
    assert later.bills.summary(OCTOBER).status is status
    (due,) = later.amounts.due()
    assert due.total == (15 if status is CycleStatus.FINAL else 0)
    assert (due.current, *due.closing, due.estimate) == {
        CycleStatus.ESTIMATE: (None, later.bills.summary(OCTOBER)),
        CycleStatus.CLOSING: (None, later.bills.summary(OCTOBER), None),
        CycleStatus.FINAL: (later.bills.summary(OCTOBER), None),
    }[status]


def test_an_unknown_month(workspace: Workspace) -> None:
    for ask in (
        workspace.bills.summary,
        lambda month: workspace.bills.by_product(BillQuery(month)),
        lambda month: workspace.bills.lines(BillQuery(month)),
    ):
        with pytest.raises(UnknownMonth, match="2025-01"):
            ask(BillCycle(2025, 1))


def test_drilling_down_is_the_same_question_narrowed(workspace: Workspace) -> None:
    query = BillQuery(OCTOBER)
    assert [row.product_type_code for row in workspace.bills.by_product(query).rows] == ["ecs", "evs"]
    of_ecs = workspace.bills.by_customer(BillQuery(OCTOBER, Grouping.CUSTOMER, product="ecs"))
    assert [(row.customer_id, row.sums.total) for row in of_ecs.rows] == [
        ("c1", Decimal("10.0000000001")),
        ("c2", Decimal("2.20")),
    ]
    assert [row.region_code for row in workspace.bills.by_region(query).rows] == ["r1", "r2"]
    lines = workspace.bills.lines(BillQuery(OCTOBER, Grouping.LINE, customer="c2", bill_type=BillType.REFUND))
    assert (lines.count, lines.total) == (1, Decimal("-1.05"))
    assert dict(lines.line(0))["resource_name"] == "res 3"
    assert lines.filtered(Filter.parse("nothing")).count == 0
    everything = workspace.bills.lines(BillQuery(OCTOBER, Grouping.LINE), ("amount",)).sorted_by("amount", True)
    assert [row[0] for row in everything.rows(0, 2)] == [Decimal("10.0000000001"), Decimal("3.25")]
    assert everything.columns == ("amount",)


def test_filter_and_order_come_with_the_question(workspace: Workspace) -> None:
    query = BillQuery(OCTOBER, Grouping.LINE, filter="customer:c1 amount>1", sort=Sort("amount"))
    lines = workspace.bills.lines(query, ("resource_name", "margin"))
    assert lines.rows(0, 9) == [("res 1", None), ("res 0", None)]
    assert lines.total == Decimal("12.5000000001")
    plain = workspace.bills.lines(replace(query, filter="", sort=None))
    for number, (name, _) in zip(lines.numbers(0, 9), lines.rows(0, 9), strict=True):
        assert dict(plain.line(number))["resource_name"] == name
    for wrong in (replace(query, filter="amount>x"), replace(query, sort=Sort("colour"))):
        with pytest.raises(WrongUsage):
            workspace.bills.lines(wrong)


def test_a_question_that_nobody_waits_for_is_left(workspace: Workspace) -> None:
    lines = workspace.bills.lines(BillQuery(OCTOBER, Grouping.LINE))
    with pytest.raises(Cancelled):
        workspace.bills.lines(BillQuery(OCTOBER, filter="res"), None, lambda: True)
    with pytest.raises(Cancelled):
        lines.filtered(Filter.parse("res"), lambda: True)
    with pytest.raises(Cancelled):
        lines.sorted_by("amount", cancelled=lambda: True)


def test_the_month_before_if_there_is_a_bill_of_it(workspace: Workspace, tmp_path: Path) -> None:
    september = BillCycle(2026, 9)
    assert workspace.bills.month_before(OCTOBER) is None
    workspace.imports.run(write_bill(tmp_path, "2026-09"))
    workspace.imports.run(write_bill(tmp_path, "2026-07"))
    assert workspace.bills.month_before(OCTOBER) == september
    assert workspace.bills.month_before(september) is None
    assert workspace.bills.month_before(BillCycle(1970, 1)) is None


def test_a_replaced_month_is_seen_at_the_next_question(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.bills.by_product(BillQuery(OCTOBER)).total.lines == 5
    elsewhere = Workspace.open(workspace.settings)
    elsewhere.imports.run(write_bill(tmp_path, lines=LINES[:1]))
    assert workspace.bills.by_product(BillQuery(OCTOBER)).total.lines == 1


def test_lines_that_somebody_has_stay_and_go_when_nobody_has_them(workspace: Workspace, tmp_path: Path) -> None:
    (first,) = generations(tmp_path)
    old = workspace.bills.lines(BillQuery(OCTOBER, Grouping.LINE), ("amount",)).sorted_by("amount")
    other = Workspace.open(workspace.settings)
    other.imports.run(write_bill(tmp_path, lines=LINES[:1]))
    assert first in generations(tmp_path) and len(generations(tmp_path)) == 2
    assert [row[0] for row in old.rows(0, 9)] == sorted(Decimal(line[4]) for line in LINES)
    assert amounts(workspace) == [Decimal("10.0000000001")]
    del old
    gc.collect()
    other.imports.run(write_bill(tmp_path, lines=LINES[:2]))
    assert first not in generations(tmp_path)


def test_only_a_few_months_are_kept_open(workspace: Workspace, tmp_path: Path) -> None:
    months = [f"2026-0{number}" for number in range(1, 8)]
    for month in months:
        workspace.imports.run(write_bill(tmp_path, month))
        workspace.bills.by_product(BillQuery(BillCycle.parse(month)))
    assert len(workspace.bills._open) == 4


def test_a_month_swept_between_ledger_and_store_is_asked_for_again(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = workspace.bills.record(OCTOBER)
    Workspace.open(workspace.settings).imports.run(write_bill(tmp_path, lines=LINES[:1]))
    answers: Iterator[object] = iter([stale])
    right = Bills.record
    monkeypatch.setattr(Bills, "record", lambda self, month: next(answers, None) or right(self, month))
    assert workspace.bills.by_product(BillQuery(OCTOBER)).total.lines == 1


def test_files_that_are_gone_are_told(workspace: Workspace, tmp_path: Path) -> None:
    (generation,) = (tmp_path / "data" / "bills" / "2026-10").iterdir()
    generation.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        workspace.bills.by_product(BillQuery(OCTOBER))
    (tmp_path / "elsewhere").rename(generation)
    assert workspace.bills.by_product(BillQuery(OCTOBER)).total.lines == 5


def test_readers_see_the_old_month_or_the_new_one(workspace: Workspace, tmp_path: Path) -> None:
    versions: list[tuple[Line, ...]] = [LINES[:1], LINES[:2], LINES[:3]]
    right = [sorted(Decimal(line[4]) for line in version) for version in (*versions, LINES)]
    stop, wrong, failures = threading.Event(), [], []

    def read() -> None:
        own = Workspace.open(workspace.settings)
        while not stop.is_set():
            try:
                if sorted(amounts(own), key=str) not in [sorted(version, key=str) for version in right]:
                    wrong.append(amounts(own))
            except BaseException as exc:  # nobody would see it in this thread
                failures.append(exc)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(12):
        workspace.imports.run(write_bill(tmp_path, lines=versions[turn % 3]))
    stop.set()
    for reader in readers:
        reader.join()
    assert (wrong, failures) == ([], [])


def test_first_figures_need_no_polars(workspace: Workspace, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from partner_tui.settings import Settings;"
        "from partner_tui.services.workspace import Workspace;"
        "workspace = Workspace.open(Settings(Path(sys.argv[1])));"
        "assert len(workspace.bills.months()) == 1 and workspace.amounts.due();"
        "assert not {'polars', 'textual'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "data"], check=True)


def test_bills_without_their_ledger_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "data" / "ledger.db").unlink()
    with pytest.raises(DamagedStore, match="it is missing"):
        Workspace.open(workspace.settings)
    assert generations(tmp_path)
