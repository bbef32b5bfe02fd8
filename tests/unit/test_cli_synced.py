"""What sync has brought, on the command line: invoices beside months, customers narrowed by what is known of them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle
from partner_tui.ledger import Ledger
from tests.conftest import NOW
from tests.store.vendor import BUDGET, CUSTOMER, INVOICE, QUOTA, SUMMARY
from tests.unit.bill_files import write_bill

Text = Callable[..., str]


@pytest.fixture
def text(tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]) -> Text:
    data = ["--data-dir", str(tmp_path / "data")]
    assert main(["import", str(write_bill(tmp_path)), *data], clock) == 0
    capsys.readouterr()

    def command(*argv: str) -> str:
        assert main([*argv, *data], clock) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return command


@pytest.fixture
def ledger(text: Text, tmp_path: Path) -> Ledger:
    """Two customers known to the vendor, one of them frozen and beyond its budget."""
    ledger = Ledger.open(tmp_path / "data")
    ledger.vendor.put_invoices([INVOICE], operator="sync", at=NOW)
    frozen = replace(CUSTOMER, customer_id="c2", customer_name="Zeta", is_frozen=True)
    ledger.vendor.put_customers([CUSTOMER, frozen], operator="sync", at=NOW)
    beyond = replace(BUDGET, customer_id="c2", used=Decimal(101))
    ledger.vendor.put_budgets([BUDGET, beyond], operator="sync", at=NOW)
    return ledger


def ids(text: Text, *argv: str) -> list[str]:
    answer: Any = json.loads(text("bills", "2026-10", "--by", "customer", *argv, "--json"))
    return [row["customer_id"] for row in answer["rows"]]


def test_a_month_names_its_invoice(text: Text, ledger: Ledger) -> None:
    assert json.loads(text("bills", "2026-10", "--json"))["invoice_no"] == "INV-1"
    assert json.loads(text("bills", "--json"))["months"][0]["invoice_no"] == "INV-1"
    assert "INV-1 (done)" in text("bills", "2026-10")


def test_a_month_that_only_the_vendor_knows_is_listed_without_lines(text: Text, ledger: Ledger) -> None:
    assert "vendor_months" not in json.loads(text("bills", "--json"))
    ledger.vendor.put_summary(replace(SUMMARY, month=BillCycle(2026, 9)), operator="sync", at=NOW)
    answer = json.loads(text("bills", "--json"))
    assert [month["month"] for month in answer["months"]] == ["2026-10"]
    (theirs,) = answer["vendor_months"]
    assert (theirs["month"], theirs["status"], theirs["amount_due"]) == ("2026-09", "final", "15")
    assert theirs["expenditures"] == "15.7500000001"
    shown = text("bills")
    assert shown.index("2026-10") < shown.index("2026-09") < shown.index("2026-09: Its lines are missing")
    assert "the vendor's summary" in shown


def test_an_invoice_without_a_number_says_its_state(text: Text, ledger: Ledger) -> None:
    draft = replace(INVOICE, invoice_no=None, state="dr\x1baft")
    ledger.vendor.put_invoices([draft], operator="sync", at=NOW)
    assert "dr␛aft" in text("bills", "2026-10")
    assert json.loads(text("bills", "2026-10", "--json"))["invoice_no"] is None


def test_nothing_is_said_of_invoices_that_nobody_knows(text: Text) -> None:
    assert "Invoice" not in text("bills", "2026-10")
    assert json.loads(text("bills", "2026-10", "--json"))["invoice_no"] is None


def test_customers_are_found_by_what_was_synced_as_on_the_screen(text: Text, ledger: Ledger) -> None:
    assert ids(text) == ["c1", "c2"]
    assert ids(text, "--filter", "customer_status:frozen") == ["c2"]
    assert ids(text, "--filter", "budget_left<0") == ["c2"]
    assert ids(text, "--filter", "zeta") == ["c2"]
    assert ids(text, "--sort", "budget_left") == ["c2", "c1"]
    assert ids(text, "--sort", "budget_left", "desc") == ["c1", "c2"]


def test_without_a_sync_such_words_find_nothing(text: Text) -> None:
    assert ids(text, "--filter", "customer_status:frozen") == []


def test_what_is_due_says_how_much_of_the_quota_is_used(text: Text, ledger: Ledger) -> None:
    assert "Quota" not in text("due")
    assert "quota" not in json.loads(text("due", "--json"))
    ledger.vendor.put_quota(QUOTA, operator="sync", at=NOW)
    assert "Quota used: -50.49 of 1,000.00 USD, 1,050.49 left" in text("due")
    assert "due 30.00 + unbilled 40.00 - balance 100.50 - coupons 20.00 = -50.50" in text("due")
    assert "The vendor says -50.49 used; its own figures make -50.49999999." in text("due")
    assert json.loads(text("due", "--json"))["quota"] == {
        "currency": "USD",
        "quota": "1000",
        "used": "-50.49",
        "left": "1050.49",
        "due": "30",
        "unbilled": "40.00000001",
        "balance": "100.5",
        "coupons": "20",
        "used_by_formula": "-50.49999999",
        "as_of": "2026-11-23T04:00:00Z",
    }
