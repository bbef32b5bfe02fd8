"""A bill file that was taken before its month was final does not become the final bill by waiting."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.money import ZERO
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import SUMMARY
from tests.unit.bill_files import write_bill

OCTOBER = BillCycle(2026, 10)
IN_OCTOBER = datetime(2026, 10, 15, 4, tzinfo=UTC)
TOO_EARLY = "its file of 2026-10-15 is from before the final bill: import or sync it"


@dataclass
class Place:
    """A data folder whose clock can be put."""

    folder: Path
    now: datetime = IN_OCTOBER

    @property
    def workspace(self) -> Workspace:
        return Workspace.open(Settings(self.folder / "data"), lambda: self.now)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.workspace.imports.run(write_bill(tmp_path))
    return place


def test_it_is_an_estimate_then_closing_and_stays_that(place: Place) -> None:
    for now, status, is_early in (
        (IN_OCTOBER, CycleStatus.ESTIMATE, False),
        (OCTOBER.end, CycleStatus.CLOSING, False),
        (OCTOBER.final_at - timedelta(microseconds=1), CycleStatus.CLOSING, False),
        (OCTOBER.final_at, CycleStatus.CLOSING, True),
        (NOW + timedelta(days=400), CycleStatus.CLOSING, True),
    ):
        place.now = now
        month = place.workspace.bills.summary(OCTOBER)
        assert (month.status, month.is_early, month.unpaid, month.payment) == (status, is_early, ZERO, None)
        (due,) = place.workspace.amounts.due()
        assert due.total == 0 and due.final == ()
        assert [month.why_not_final for month in due.closing if is_early] == [TOO_EARLY] * is_early


@pytest.mark.parametrize("moment", [timedelta(0), timedelta(days=18)])
def test_taken_when_the_month_is_final_it_is_final(tmp_path: Path, moment: timedelta) -> None:
    place = Place(tmp_path, OCTOBER.final_at + moment)
    place.workspace.imports.run(write_bill(tmp_path))
    month = place.workspace.bills.summary(OCTOBER)
    assert (month.status, month.is_early, month.unpaid) == (CycleStatus.FINAL, False, Decimal("15.00"))


def test_the_same_file_taken_again_counts_once_the_month_is_final(place: Place, tmp_path: Path) -> None:
    file = write_bill(tmp_path)
    place.now = OCTOBER.final_at - timedelta(seconds=1)
    assert place.workspace.imports.run(file).outcome is ImportOutcome.ALREADY_IMPORTED
    place.now = OCTOBER.final_at
    assert place.workspace.imports.run(file).outcome is ImportOutcome.REPLACED
    assert place.workspace.amounts.due()[0].total == Decimal("15.00")
    assert place.workspace.imports.run(file).outcome is ImportOutcome.ALREADY_IMPORTED


def test_nothing_is_paid_by_it(place: Place) -> None:
    place.now = NOW
    payments = place.workspace.payments
    asked = RepaymentRequest("TT 1", Decimal("15.00"), "USD", NOW.date(), months=(OCTOBER,))
    with pytest.raises(PaymentError, match="2026-10 has no final bill"):
        payments.record(asked)
    with pytest.raises(PaymentError, match=r"15\.00 is more than is unpaid"):
        payments.record(replace(asked, months=()))


def test_the_vendors_summary_does_not_make_it_final(place: Place) -> None:
    place.now = NOW
    Ledger.open(place.folder / "data").vendor.put_summary(SUMMARY, operator="sync", at=NOW)
    (due,) = place.workspace.amounts.due()
    assert (due.total, due.without_lines) == (ZERO, ())
    with pytest.raises(PaymentError, match="has no final bill"):
        place.workspace.payments.record(RepaymentRequest("TT 1", Decimal(1), "USD", NOW.date(), months=(OCTOBER,)))


def test_the_commands_say_so(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
    data = ["--data-dir", str(place.folder / "data")]
    assert main(["due", *data], clock) == 0
    text = capsys.readouterr().out
    assert text.startswith("Amount due: 0.00 USD\n") and f"2026-10: {TOO_EARLY}\n" in text
    assert main(["due", "--json", *data], clock) == 0
    (closing,) = json.loads(capsys.readouterr().out)["closing"]
    assert closing == {
        "month": "2026-10",
        "amount": "15.0000000001",
        "as_of": "2026-10-15T04:00:00Z",
        "expected_after": "2026-11-05T04:00:00Z",
        "is_early": True,
    }
