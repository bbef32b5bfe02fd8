from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from partner_tui.domain.account import problems
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.owing import PaymentStatus
from partner_tui.domain.reconciliation import Standing
from partner_tui.domain.terms import PaymentTerms
from partner_tui.services import demo, demo_payments, demo_vendor
from partner_tui.services.demo import demo_settings, demo_workspace
from partner_tui.services.generating import GenerateOptions
from partner_tui.services.workspace import Workspace
from partner_tui.settings import ImportSettings, PaymentSettings, Settings, load_settings
from tests.conftest import NOW

SMALL = GenerateOptions(months=2, lines=60, customers=4)
Clock = Callable[[], datetime]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return demo_settings(Settings(tmp_path / "demo", data_dir_given=True))


def months(settings: Settings, clock: Clock, told: list[str] | None = None) -> list[str]:
    heard: list[str] = [] if told is None else told
    with demo_workspace(settings, clock, heard.append, SMALL) as workspace:
        assert workspace.label == "demo"
        return [str(month.month) for month in workspace.bills.months()]


def test_it_has_a_folder_of_its_own(home: Path, tmp_path: Path) -> None:
    assert demo_settings(load_settings()).data_dir == home / "data" / "partner-tui-demo"
    set_elsewhere = load_settings(environment={"PARTNER_TUI_DATA_DIR": str(tmp_path / "real")})
    assert demo_settings(set_elsewhere).data_dir == tmp_path / "real-demo"
    assert demo_settings(load_settings(data_dir=tmp_path / "named")).data_dir == tmp_path / "named"


def test_settings_for_real_files_do_not_count(tmp_path: Path) -> None:
    odd = Settings(tmp_path / "x", imports=ImportSettings(max_bytes=1, columns={"amount": "Nothing"}))
    assert demo_settings(odd).imports == ImportSettings()


def test_it_is_made_once_and_there_at_once_afterwards(settings: Settings, clock: Clock) -> None:
    told: list[str] = []
    assert months(settings, clock, told) == ["2026-11", "2026-10"]
    assert any("Making up bills" in text for text in told) and "Importing them: 2 of 2 months" in told
    told.clear()
    assert months(settings, clock, told) == ["2026-11", "2026-10"]
    assert told == []
    assert not (settings.data_dir / "demo-files").exists()


@pytest.fixture
def whole(settings: Settings, clock: Clock) -> Iterator[Workspace]:
    """As many months as the real one."""
    with demo_workspace(settings, clock, options=GenerateOptions(lines=1_400, customers=6)) as workspace:
        yield workspace


def test_months_stand_in_every_way_to_what_was_paid(whole: Workspace) -> None:
    months = whole.bills.months()
    by_status = {month.payment for month in months}
    assert by_status == {None, *PaymentStatus} - {PaymentStatus.UNPAID}
    assert (months[1].payment, months[2].payment) == (PaymentStatus.PART_PAID, PaymentStatus.OVERDUE)
    account = whole.payments.account()
    assert len(account.reversals) == 1
    assert whole.bills.months_and_paid()[1].credit == {"USD": Decimal("250.00")}
    assert problems(account) == []
    assert {month.paid for month in months if month.payment is PaymentStatus.OVERDUE} == {0}


def test_the_vendor_agrees_with_every_month_and_has_invoices_with_papers(whole: Workspace) -> None:
    checks = whole.checks.run()
    assert [check.problems for check in checks] == [()] * 14
    assert {check.standing for check in checks[1:]} == {Standing.AGREES}
    months = {month.month: month for month in whole.bills.months()}
    invoices = whole.invoices.all()
    assert {known.month for known in invoices} == {
        month.month for month in months.values() if month.payment and month.amount_due
    }
    numbers = {known.number for known in invoices if known.paper and known.number}
    without = {known.number for known in invoices if known.number} - numbers
    assert (len(numbers), len(without)) == (12, 1)
    for number in numbers:
        (page,) = PdfReader(whole.invoices.file_of(number), strict=True).pages
        assert "SPECIMEN" in page.extract_text()
        assert number in page.extract_text()
    for known in invoices:
        if known.invoice is not None and known.number and known.month is not None:
            taxes = known.taxes or Decimal(0)
            assert known.invoice.amount - taxes == months[known.month].amount_due
    assert sum(month.invoice_no is not None for month in months.values()) == 12


def test_the_quota_is_by_the_vendors_formula(whole: Workspace) -> None:
    quota = whole.vendor.quota()
    assert quota is not None
    assert quota.is_by_formula
    assert quota.due == sum(month.unpaid for month in whole.bills.months())
    assert quota.left > 0


def test_terms_that_are_set_stay(tmp_path: Path) -> None:
    terms = PaymentTerms.parse("day 20")
    assert demo_settings(Settings(tmp_path / "x", payment=PaymentSettings(terms))).payment.terms == terms
    assert demo_settings(Settings(tmp_path / "x")).payment.terms == demo.TERMS


def test_it_is_made_anew_when_a_month_begins(settings: Settings, clock: Clock) -> None:
    months(settings, clock)
    assert months(settings, lambda: datetime(2026, 12, 2, tzinfo=UTC)) == ["2026-12", "2026-11"]


def test_it_is_made_anew_when_the_program_makes_up_other_bills(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(settings, clock)
    monkeypatch.setattr(demo, "VERSION", demo.VERSION + 1)
    told: list[str] = []
    months(settings, clock, told)
    assert told != []
    told.clear()
    months(settings, clock, told)
    assert told == []


def test_one_that_somebody_has_open_is_not_made_anew(settings: Settings, clock: Clock) -> None:
    with demo_workspace(settings, clock, options=SMALL):
        assert months(settings, lambda: datetime(2026, 12, 2, tzinfo=UTC)) == ["2026-11", "2026-10"]


@pytest.mark.parametrize(
    "stop_at", ["Making up bills", "Importing them: 1 of 2", "Importing them: 2 of 2", "Making up invoices"]
)
def test_stopped_at_any_point_it_goes_on_the_next_time(settings: Settings, clock: Clock, stop_at: str) -> None:
    def stop(text: str) -> None:
        if text.startswith(stop_at):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), demo_workspace(settings, clock, stop, SMALL):
        pass
    assert months(settings, lambda: NOW.replace(hour=9)) == ["2026-11", "2026-10"]


@pytest.mark.parametrize("name", ["put_papers", "put_payments", "put_quota"])
def test_stopped_among_payments_nothing_is_there_twice(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    options = GenerateOptions(months=6, lines=600, customers=4)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    def seen(workspace: Workspace) -> object:
        account = workspace.payments.account()
        papers = [(paper.invoice_no, paper.sha256) for paper in workspace.invoices.papers()]
        return account.repayments, account.allocations, account.reversals, papers, workspace.vendor.quota()

    with monkeypatch.context() as patched:
        module = demo_payments if name == "put_payments" else demo_vendor
        patched.setattr(module, name, stop)
        with pytest.raises(KeyboardInterrupt), demo_workspace(settings, clock, options=options):
            pass
    with demo_workspace(settings, clock, options=options) as workspace:
        found = seen(workspace)
    other = replace(settings, data_dir=settings.data_dir.with_name("other"))
    with demo_workspace(other, clock, options=options) as workspace:
        assert seen(workspace) == found


@pytest.mark.parametrize("day", ["2026-11-05T03:59:00", "2026-11-05T04:00:00", "2026-12-31T15:59:59"])
def test_it_can_be_made_at_any_time(settings: Settings, day: str) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    with demo_workspace(settings, lambda: now, options=GenerateOptions(months=5, lines=500, customers=4)) as workspace:
        assert all(not check.problems for check in workspace.checks.run())
        assert all(payment.recorded_at <= now for payment in workspace.payments.account().repayments)


def test_a_folder_with_anything_else_in_it_is_left_alone(settings: Settings, clock: Clock) -> None:
    settings.data_dir.mkdir(mode=0o700)
    real = settings.data_dir / "ledger.db"
    real.write_bytes(b"real")
    with pytest.raises(StoreError, match="never mixed with real ones"):
        months(settings, clock)
    assert [path.name for path in settings.data_dir.iterdir()] == ["ledger.db"]
    assert real.read_bytes() == b"real"


def test_a_file_in_its_place_is_left_alone(settings: Settings, clock: Clock) -> None:
    settings.data_dir.write_bytes(b"real")
    with pytest.raises(StoreError, match="never mixed"):
        months(settings, clock)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"nonsense", b'{"version": 1, "month": "x"}'])
def test_a_damaged_marker_is_told_and_nothing_is_removed(settings: Settings, clock: Clock, content: bytes) -> None:
    months(settings, clock)
    (settings.data_dir / "demo.json").write_bytes(content)
    with pytest.raises(DamagedStore, match="demonstration is damaged"):
        months(settings, clock)
    assert (settings.data_dir / "ledger.db").exists()
