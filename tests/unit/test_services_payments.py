import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import (
    OutcomeUnknown,
    PaymentError,
    StoreBusy,
    StoreError,
    UnknownPayment,
    WriteUnsettled,
)
from partner_tui.domain.owing import PaymentStatus
from partner_tui.domain.repaying import RepaymentRequest, Share
from partner_tui.domain.terms import PaymentTerms
from partner_tui.ledger import connecting
from partner_tui.ledger.connecting import connected
from partner_tui.services.workspace import Workspace
from partner_tui.settings import PaymentSettings, Settings
from tests.conftest import NOW
from tests.unit.bill_files import write_bill

OCTOBER = BillCycle(2026, 10)
SEPTEMBER = OCTOBER.previous
PAID_ON = date(2026, 11, 20)
TERMS = PaymentSettings(terms=PaymentTerms.parse("10 days"))
MOMENT = timedelta(microseconds=1)


class Clock:
    """Stands still until it is put."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Workspace:
    """Two months, 15.00 each."""
    workspace = Workspace.open(Settings(tmp_path / "data", payment=TERMS), clock)
    for month in (SEPTEMBER, OCTOBER):
        workspace.imports.run(write_bill(tmp_path, str(month)))
    return workspace


def asked(amount: str = "20.00", reference: str = "Pay 1", *, keeps_credit: bool = False) -> RepaymentRequest:
    return RepaymentRequest(reference, Decimal(amount), "USD", PAID_ON, keeps_credit=keeps_credit)


def unpaid(workspace: Workspace) -> list[str]:
    """Newest first; the same wherever it is asked."""
    found = [f"{month.unpaid:.2f}" for month in workspace.bills.months()]
    assert [f"{one.unpaid:.2f}" for one in reversed(workspace.payments.owing())] == found
    return found


def test_what_is_previewed_is_what_is_recorded(workspace: Workspace) -> None:
    preview = workspace.payments.preview(asked("31.00", keeps_credit=True))
    assert unpaid(workspace) == ["15.00", "15.00"]
    recorded = workspace.payments.record(asked("31.00", keeps_credit=True))
    assert recorded.is_new
    assert recorded.shares == preview.shares == (Share(SEPTEMBER, Decimal("15.00")), Share(OCTOBER, Decimal("15.00")))
    assert recorded.credit == preview.credit == Decimal("1.00")
    assert unpaid(workspace) == ["0.00", "0.00"]
    assert [month.payment for month in workspace.bills.months()] == [PaymentStatus.PAID] * 2


def test_the_same_again_changes_nothing_and_says_so(workspace: Workspace) -> None:
    first = workspace.payments.record(asked())
    for reference in ("Pay 1", " pay  1 "):
        again = workspace.payments.record(asked(reference=reference))
        assert again == replace(first, is_new=False)
        assert workspace.payments.preview(asked(reference=reference)).known == first.repayment
    assert unpaid(workspace) == ["10.00", "0.00"]
    with pytest.raises(PaymentError, match="The reference is taken"):
        workspace.payments.record(asked("20.01"))


def test_a_reversed_payment_is_not_told_to_be_recorded(workspace: Workspace) -> None:
    workspace.payments.record(asked())
    done = workspace.payments.reverse("PAY 1", " never arrived ")
    assert (done.is_new, done.reversal.reason) == (True, "never arrived")
    assert unpaid(workspace) == ["15.00", "15.00"]
    for ask in (workspace.payments.record, workspace.payments.preview):
        with pytest.raises(PaymentError, match="was recorded and taken back"):
            ask(asked())
    again = workspace.payments.reverse("Pay 1", "another reason")
    assert again == replace(done, is_new=False)
    workspace.payments.record(asked(reference="Pay 1 again"))
    assert unpaid(workspace) == ["10.00", "0.00"]


def test_what_needs_a_reason_and_a_payment(workspace: Workspace) -> None:
    with pytest.raises(UnknownPayment, match="reference Pay 1 is"):
        workspace.payments.reverse("Pay 1", "why not")
    workspace.payments.record(asked())
    for reason in ("", " \t", "x" * 1_001):
        with pytest.raises(PaymentError, match="needs a reason"):
            workspace.payments.reverse("Pay 1", reason)
    assert workspace.payments.account().reversals == ()


def test_a_smaller_bill_leaves_a_credit_that_is_used_when_asked(workspace: Workspace, tmp_path: Path) -> None:
    workspace.payments.record(asked("15.00"))
    smaller = write_bill(tmp_path, "2026-09", [("c1", "Expenditure", "ecs", "r1", "4.006")], name="again.csv")
    workspace.imports.run(smaller)
    assert unpaid(workspace) == ["15.00", "0.00"]
    assert workspace.bills.summary(SEPTEMBER).overpaid == Decimal("10.99")
    assert workspace.amounts.due()[0].total == Decimal("15.00")  # not carried over by itself
    moves = workspace.payments.use_credit("USD")
    assert [(one.month, str(one.amount)) for one in moves] == [(SEPTEMBER, "-10.99"), (OCTOBER, "10.99")]
    assert unpaid(workspace) == ["4.01", "0.00"]
    with pytest.raises(PaymentError, match="There is no credit in USD"):
        workspace.payments.use_credit("USD")


def test_a_busy_ledger_has_recorded_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.05)
    with connected(workspace.settings.data_dir / "ledger.db", writing=True), pytest.raises(StoreBusy):
        workspace.payments.record(asked())
    assert workspace.payments.account().repayments == ()


WRITES: dict[str, Callable[[Workspace], object]] = {
    "record": lambda workspace: workspace.payments.record(asked("3.00", "new")),
    "reverse": lambda workspace: workspace.payments.reverse("known", "a mistake"),
    "use credit": lambda workspace: workspace.payments.use_credit("USD"),
}


@pytest.fixture(params=list(WRITES.values()), ids=list(WRITES))
def write(request: pytest.FixtureRequest, workspace: Workspace, tmp_path: Path) -> Callable[[Workspace], object]:
    """One of them, where there is something for each to do."""
    workspace.payments.record(asked("40.00", "known", keeps_credit=True))
    workspace.imports.run(write_bill(tmp_path, "2026-08"))
    chosen: Callable[[Workspace], object] = request.param
    return chosen


def fail_at_the_end(monkeypatch: pytest.MonkeyPatch, *, having_written: bool, folder: Path | None = None) -> None:
    """What is written next is on the disk or is not, and whoever asked for it hears that the disk failed."""
    commit = connecting._commit

    def failing(connection: object, file: Path) -> None:
        is_writing = not connection.execute("PRAGMA query_only").fetchone()[0]  # type: ignore[attr-defined]
        if having_written or not is_writing:
            commit(connection, file)  # type: ignore[arg-type]
        if is_writing:
            if folder is not None:
                folder.rename(folder.with_name("gone"))
            raise WriteUnsettled("Cannot use the ledger", "disk I/O error.", "Check the disk.")

    monkeypatch.setattr(connecting, "_commit", failing)


def test_a_write_that_came_through_after_all_is_told_so(
    workspace: Workspace, write: Callable[[Workspace], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = len(workspace._ledger.events())
    fail_at_the_end(monkeypatch, having_written=True)
    told = write(workspace)
    assert getattr(told, "is_new", True)
    assert len(workspace._ledger.events()) > events


def test_a_write_that_did_not_come_through_has_failed(
    workspace: Workspace, write: Callable[[Workspace], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workspace.payments.account()
    fail_at_the_end(monkeypatch, having_written=False)
    with pytest.raises(StoreError, match="disk I/O error") as caught:
        write(workspace)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert workspace.payments.account() == before


@pytest.mark.parametrize("having_written", [False, True])
def test_an_unknown_outcome_is_told_as_unknown(
    workspace: Workspace,
    write: Callable[[Workspace], object],
    monkeypatch: pytest.MonkeyPatch,
    having_written: bool,
) -> None:
    data = workspace.settings.data_dir
    fail_at_the_end(monkeypatch, having_written=having_written, folder=data)
    with pytest.raises(OutcomeUnknown, match="disk I/O error"):
        write(workspace)
    data.with_name("gone").rename(data)


@pytest.fixture(params=["UTC0", "<-11>11", "<+14>-14", "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "EST5EDT,M3.2.0,M11.1.0"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the operator sits."""
    before = os.environ["TZ"]
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ["TZ"] = before
    time.tzset()


def test_what_is_owed_changes_at_noon_of_the_fifth_in_beijing(zone: str, workspace: Workspace, clock: Clock) -> None:
    final = datetime(2026, 11, 5, 4, tzinfo=UTC)
    for moment, total, status in (
        (final - MOMENT, "15.00", CycleStatus.CLOSING),
        (final, "30.00", CycleStatus.FINAL),
        (final - MOMENT, "15.00", CycleStatus.CLOSING),  # the clock was put back
    ):
        clock.now = moment.astimezone()
        assert str(workspace.amounts.due()[0].total) == total
        assert len(workspace.payments.owing()) == len(workspace.bills.months()) - (status is CycleStatus.CLOSING)
        assert summary(workspace).status is status


def test_a_bill_is_overdue_once_the_day_is_over_in_beijing(zone: str, workspace: Workspace, clock: Clock) -> None:
    midnight = datetime(2026, 11, 15, 16, tzinfo=UTC)
    for moment, status in ((midnight - MOMENT, PaymentStatus.UNPAID), (midnight, PaymentStatus.OVERDUE)):
        clock.now = moment.astimezone()
        assert (summary(workspace).due_on, summary(workspace).payment) == (date(2026, 11, 15), status)
        assert {month.month for month in workspace.amounts.due()[0].overdue} >= {SEPTEMBER}
        assert (OCTOBER in {month.month for month in workspace.amounts.due()[0].overdue}) is summary(
            workspace
        ).is_overdue


def summary(workspace: Workspace) -> MonthSummary:
    return workspace.bills.summary(OCTOBER)
