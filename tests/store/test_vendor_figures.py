import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.invoice import Invoice, InvoiceState
from partner_tui.domain.partner import Association, BudgetKind
from partner_tui.domain.sync_state import Changed, SyncStep
from partner_tui.domain.vendor_dictionary import Dictionary, DictionaryKind
from partner_tui.ledger import Ledger, vendor_forms
from partner_tui.ledger.vendor_figures import VendorFigures
from tests.store.test_ledger import BY, raw, record
from tests.store.vendor import (
    ACCOUNT_CHANGE,
    BUDGET,
    CUSTOMER,
    CUSTOMER_SUM,
    DICTIONARIES,
    INVOICE,
    NOW,
    OCTOBER,
    QUOTA,
    STEP,
    SUMMARY,
    TAKEN,
)

LATER = NOW + timedelta(hours=1)
SEPTEMBER = OCTOBER.previous


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


@pytest.fixture
def vendor(ledger: Ledger) -> VendorFigures:
    return ledger.vendor


def fill(vendor: VendorFigures, at: datetime = NOW) -> list[object]:
    """One of everything; what each put changed."""
    return [
        vendor.put_summary(SUMMARY, operator=BY, at=at),
        vendor.put_quota(QUOTA, operator=BY, at=at),
        vendor.put_invoices([INVOICE], operator=BY, at=at),
        vendor.put_customers([CUSTOMER], operator=BY, at=at),
        vendor.put_budgets([BUDGET], operator=BY, at=at),
        vendor.put_step(STEP, operator=BY, at=at),
        vendor.put_taken(TAKEN, operator=BY, at=at),
        vendor.put_customer_sums(OCTOBER, [CUSTOMER_SUM], operator=BY, at=at),
        vendor.put_account_changes([ACCOUNT_CHANGE], operator=BY, at=at),
        *(vendor.put_dictionary(dictionary, operator=BY, at=at) for dictionary in DICTIONARIES),
    ]


def test_an_empty_ledger_knows_nothing_of_the_vendor(vendor: VendorFigures) -> None:
    many = (vendor.summaries(), vendor.invoices(), vendor.customers(), vendor.budgets(), vendor.steps())
    assert many == ((),) * 5
    assert (vendor.summary(OCTOBER), vendor.quota(), vendor.step("quota"), vendor.taken(OCTOBER)) == (None,) * 4
    assert vendor.dictionary(DictionaryKind.CONVERSIONS, "en_US") is None


def test_everything_comes_back_with_every_digit(tmp_path: Path, ledger: Ledger, vendor: VendorFigures) -> None:
    fill(vendor)
    again = Ledger.open(tmp_path).vendor
    assert again.summaries() == (SUMMARY,) and again.summary(OCTOBER) == SUMMARY
    assert again.quota() == QUOTA
    assert again.invoices() == (INVOICE,)
    assert again.customers() == (CUSTOMER,)
    assert again.budgets() == (BUDGET,)
    assert again.steps() == (STEP,) and again.step(STEP.name) == STEP
    assert again.taken(OCTOBER) == TAKEN
    assert again.customer_sums(OCTOBER) == (CUSTOMER_SUM,) and again.customer_sums(SEPTEMBER) == ()
    assert again.account_changes() == (ACCOUNT_CHANGE,)
    assert tuple(again.dictionary(one.kind, one.language) for one in DICTIONARIES) == DICTIONARIES
    found = again.invoices()[0]
    assert [str(tax.amount) for tax in found.taxes] == ["1.3500000001", "0"]
    assert type(found.state) is InvoiceState and type(again.customers()[0].association) is Association
    assert ledger.verify() == []


def test_the_same_again_writes_nothing_and_says_so(ledger: Ledger, vendor: VendorFigures) -> None:
    first = fill(vendor)
    assert first[0] == Changed(None, SUMMARY) and first[2] == (Changed(None, INVOICE),)
    events = ledger.events()
    assert len(events) == len(first) == 15
    assert not any(fill(vendor, LATER))
    assert ledger.events() == events


def test_asked_again_it_says_the_same(ledger: Ledger, vendor: VendorFigures) -> None:
    """The moment of asking alone is no change, nor are zeros at the end."""
    fill(vendor)
    events = ledger.events()
    again = replace(SUMMARY, as_of=LATER, refunds=Decimal("-1.050"))
    assert vendor.put_summary(again, operator=BY, at=LATER) is None
    assert vendor.put_quota(replace(QUOTA, as_of=LATER), operator=BY, at=LATER) is None
    assert vendor.put_budgets([replace(BUDGET, as_of=LATER)], operator=BY, at=LATER) == ()
    assert vendor.put_taken(replace(TAKEN, taken_at=LATER), operator=BY, at=LATER) is None
    assert ledger.events() == events
    assert vendor.summary(OCTOBER) == SUMMARY and vendor.quota() == QUOTA


def test_the_first_summary_of_a_final_month_is_news(vendor: VendorFigures) -> None:
    early = replace(SUMMARY, as_of=OCTOBER.final_at - timedelta(seconds=1))
    final = replace(SUMMARY, as_of=OCTOBER.final_at)
    vendor.put_summary(early, operator=BY, at=NOW)
    assert vendor.put_summary(final, operator=BY, at=NOW) == Changed(early, final)
    assert vendor.put_summary(replace(final, as_of=NOW), operator=BY, at=NOW) is None


def test_what_changed_is_told_and_audited(ledger: Ledger, vendor: VendorFigures) -> None:
    fill(vendor)
    before = len(ledger.events())
    new = replace(SUMMARY, amount_due=Decimal("12300.10"), as_of=LATER)
    assert vendor.put_summary(new, operator="cron", at=LATER) == Changed(SUMMARY, new)
    assert vendor.summaries() == (new,)
    (event,) = ledger.events(after=before)
    assert (event.kind, event.subject, event.operator, event.at) == (
        "vendor summary changed",
        "vendor summary 2026-10",
        "cron",
        LATER,
    )
    detail = json.loads(event.detail)
    assert (detail["row"]["amount_due"], detail["before"]["amount_due"]) == ("12300.10", "15.00")
    assert vendor.put_quota(replace(QUOTA, due=Decimal(31)), operator=BY, at=LATER)
    assert ledger.verify() == []


def test_only_what_changed_of_many_is_written(ledger: Ledger, vendor: VendorFigures) -> None:
    many = [replace(INVOICE, request_id=f"r{number}") for number in range(30)]
    vendor.put_invoices(many, operator=BY, at=NOW)
    many[7] = replace(many[7], state=InvoiceState.RETURNED)
    assert vendor.put_invoices(many, operator=BY, at=NOW) == (
        Changed(replace(many[7], state=InvoiceState.DONE), many[7]),
    )
    assert [event.subject for event in ledger.events(after=30)] == ["invoice r7"]
    assert ledger.verify() == []


def test_invoices_of_another_span_stay_and_the_last_comes_first(vendor: VendorFigures) -> None:
    older = replace(INVOICE, request_id="r0", applied_at=NOW - timedelta(days=40))
    undated = replace(INVOICE, request_id="r9", applied_at=None)
    vendor.put_invoices([older, undated], operator=BY, at=NOW)
    vendor.put_invoices([INVOICE], operator=BY, at=NOW)
    assert vendor.invoices() == (INVOICE, older, undated)


def test_customers_and_budgets_that_are_gone_are_removed(ledger: Ledger, vendor: VendorFigures) -> None:
    other = replace(CUSTOMER, customer_id="c2")
    one_off = replace(BUDGET, kind=BudgetKind.ONE_OFF)
    vendor.put_customers([CUSTOMER, other], operator=BY, at=NOW)
    vendor.put_budgets([BUDGET, one_off], operator=BY, at=NOW)
    assert vendor.budgets() == (BUDGET, one_off)
    assert vendor.put_customers([other], operator=BY, at=NOW) == (Changed(CUSTOMER, None),)
    assert vendor.put_budgets([BUDGET], operator=BY, at=NOW) == (Changed(one_off, None),)
    assert (vendor.customers(), vendor.budgets()) == ((other,), (BUDGET,))
    assert [event.kind for event in ledger.events(after=4)] == ["customer removed", "budget removed"]
    assert ledger.verify() == []
    assert vendor.put_customers([other, CUSTOMER], operator=BY, at=NOW) == (Changed(None, CUSTOMER),)
    assert ledger.verify() == []


def test_what_moves_all_the_time_is_kept_without_an_event(ledger: Ledger, vendor: VendorFigures) -> None:
    """A sync every hour for a year must not make the trail long: it would be read to its end at every check."""
    fill(vendor)
    events = ledger.events()
    quota = replace(QUOTA, unbilled=Decimal(41), used=Decimal("-49.5"), as_of=LATER)
    budget = replace(BUDGET, used=Decimal(8), as_of=LATER)
    step = replace(STEP, at=LATER)
    assert vendor.put_quota(quota, operator=BY, at=LATER) == Changed(QUOTA, quota)
    assert vendor.put_budgets([budget], operator=BY, at=LATER) == (Changed(BUDGET, budget),)
    assert vendor.put_step(step, operator=BY, at=LATER) == Changed(STEP, step)
    assert (vendor.quota(), vendor.budgets(), vendor.steps()) == (quota, (budget,), (step,))
    assert ledger.events() == events and ledger.verify() == []
    assert vendor.put_quota(replace(quota, quota=Decimal(5)), operator=BY, at=LATER)
    assert vendor.put_budgets([], operator=BY, at=LATER) == (Changed(budget, None),)
    assert len(ledger.events()) == len(events) + 2 and ledger.verify() == []


def test_sums_of_customers_are_whole_for_their_month_alone(ledger: Ledger, vendor: VendorFigures) -> None:
    other, older = replace(CUSTOMER_SUM, customer_id="c2"), replace(CUSTOMER_SUM, month=SEPTEMBER)
    vendor.put_customer_sums(OCTOBER, [CUSTOMER_SUM, other], operator=BY, at=NOW)
    vendor.put_customer_sums(SEPTEMBER, [older], operator=BY, at=NOW)
    assert vendor.put_customer_sums(OCTOBER, [other], operator=BY, at=NOW) == (Changed(CUSTOMER_SUM, None),)
    assert (vendor.customer_sums(OCTOBER), vendor.customer_sums(SEPTEMBER)) == ((other,), (older,))
    again = replace(other, as_of=LATER)
    assert vendor.put_customer_sums(OCTOBER, [again], operator=BY, at=LATER) == ()
    assert ledger.verify() == []


def test_movements_of_the_account_stay_and_the_latest_comes_first(vendor: VendorFigures) -> None:
    later = replace(ACCOUNT_CHANGE, change_id="change-0", at=LATER)
    vendor.put_account_changes([ACCOUNT_CHANGE], operator=BY, at=NOW)
    assert vendor.put_account_changes([later], operator=BY, at=NOW) == (Changed(None, later),)
    assert vendor.account_changes() == (later, ACCOUNT_CHANGE)


def test_the_trail_keeps_no_telephone_for_ever(ledger: Ledger, vendor: VendorFigures) -> None:
    vendor.put_customers([CUSTOMER], operator=BY, at=NOW)
    changed = replace(CUSTOMER, telephone="555-0199")
    assert vendor.put_customers([changed], operator=BY, at=NOW) == (Changed(CUSTOMER, changed),)
    trail = " ".join(event.detail for event in ledger.events())
    assert "acme" in trail and "555-01" not in trail and "ann@example.com" not in trail


def test_a_put_is_kept_whole_or_not_at_all(ledger: Ledger, vendor: VendorFigures) -> None:
    wrong = replace(INVOICE, request_id="r2", currency="")
    with pytest.raises(StoreError, match="Nothing was changed"):
        vendor.put_invoices([INVOICE, wrong], operator=BY, at=NOW)
    assert vendor.invoices() == () and ledger.events() == []


def test_text_that_is_no_text_is_kept_as_far_as_it_is_some(vendor: VendorFigures) -> None:
    """JSON can say half a pair of surrogates; SQLite cannot."""
    broken = replace(CUSTOMER, customer_name="a\ud800b", association="\udfff", account_managers=("\ud800",))
    vendor.put_customers([broken], operator=BY, at=NOW)
    (found,) = vendor.customers()
    assert (found.customer_name, found.association, found.account_managers) == ("a\ufffdb", "\ufffd", ("\ud800",))
    assert vendor.put_customers([broken], operator=BY, at=NOW) == ()


texts = st.text(max_size=20)
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=10, min_value=-(10**17), max_value=10**17)


@given(
    no=st.none() | texts,
    state=st.sampled_from(InvoiceState) | texts,
    month=st.none() | st.builds(BillCycle, st.integers(1970, 9998), st.integers(1, 12)),
    amount=amounts,
    moment=st.none() | st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),
    rate=st.none() | texts,
)
def test_an_invoice_comes_back_as_it_was_written(
    no: str | None,
    state: str,
    month: BillCycle | None,
    amount: Decimal,
    moment: datetime | None,
    rate: str | None,
) -> None:
    taxes = (replace(INVOICE.taxes[0], amount=amount, rate=rate),)
    invoice = replace(INVOICE, invoice_no=no, state=state, month=month, amount=amount, applied_at=moment, taxes=taxes)
    form = vendor_forms.INVOICES
    found: Invoice = form.value_from(form.cells_of(invoice))
    assert found == invoice


def test_codes_that_we_do_not_know_stay_the_vendors(vendor: VendorFigures) -> None:
    unknown = replace(CUSTOMER, association="7", kind=None, is_frozen=None)
    vendor.put_customers([unknown], operator=BY, at=NOW)
    assert vendor.customers() == (unknown,)


def test_a_dictionary_takes_the_place_of_the_one_before(ledger: Ledger, vendor: VendorFigures) -> None:
    fill(vendor)
    first = DICTIONARIES[0]
    assert first.names == {"hws.service.type.ebs": "Elastic Volume Service"}
    assert DICTIONARIES[4].names == {"10": "GB"} and DICTIONARIES[5].names == {}
    shorter = Dictionary(first.kind, first.language, first.entries[:1])
    assert vendor.put_dictionary(shorter, operator=BY, at=NOW) == Changed(first, shorter)
    assert vendor.dictionary(first.kind, "zh_CN") == DICTIONARIES[1]
    assert "Elastic" not in " ".join(event.detail for event in ledger.events())


def test_every_try_of_a_step_is_kept(vendor: VendorFigures) -> None:
    fill(vendor)
    failed = SyncStep(STEP.name, LATER, "Huawei Cloud cannot be reached.", False)
    assert vendor.put_step(failed, operator=BY, at=LATER) == Changed(STEP, failed)
    assert vendor.steps() == (failed,)


def test_no_table_of_the_vendors_can_hold_a_real(tmp_path: Path, ledger: Ledger) -> None:
    connection = sqlite3.connect(tmp_path / "ledger.db")
    for form in vendor_forms.FORMS:
        columns = connection.execute(f"PRAGMA table_info({form.table})").fetchall()
        assert {column[2] for column in columns} <= {"TEXT", "INTEGER"}
        assert [column[1] for column in columns if column[1] != "one"] == [*form.names, "checksum", "event"]
    (strict,) = connection.execute(
        "SELECT min(strict) FROM pragma_table_list WHERE name NOT GLOB 'sqlite_*'"
    ).fetchone()
    connection.close()
    assert strict == 1


FIELDS = {
    "vendor_summaries": ("refunds", "'-1.06'", "vendor summary 2026-10"),
    "quota": ("due", "'31'", "quota"),
    "invoices": ("taxes", "'[]'", "invoice r1"),
    "customers": ("telephone", "NULL", "customer c1"),
    "budgets": ("used", "'8'", "budget c1 monthly"),
    "dictionaries": ("entries", "'[]'", "dictionary conversions en_US"),
    "sync_steps": ("is_done", "0", "sync step summary 2026-10"),
    "taken_objects": ("etag", "'cd'", "bill object 2026-10"),
    "customer_sums": ("refunds", "'-1.06'", "customer sum 2026-10 c1"),
    "account_changes": ("amount", "'2'", "account change change-1 balance"),
}


def test_every_table_is_tampered_with() -> None:
    assert FIELDS.keys() == {form.table for form in vendor_forms.FORMS}


@pytest.mark.parametrize("table", FIELDS)
def test_verify_finds_what_was_tampered_with(tmp_path: Path, ledger: Ledger, table: str) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    fill(ledger.vendor)
    assert ledger.verify() == []
    column, cell, subject = FIELDS[table]
    raw(tmp_path, f"UPDATE {table} SET {column} = {cell}")
    assert f"ledger: {subject} is not as it was written" in ledger.verify()
    raw(tmp_path, f"UPDATE {table} SET event = 1")
    assert f"ledger: {subject} is not what the audit trail says of it" in ledger.verify()
    raw(tmp_path, f"DELETE FROM {table}")
    assert f"ledger: {subject} was written, and is missing" in ledger.verify()


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("UPDATE vendor_summaries SET amount_due = '1'", lambda vendor: vendor.summaries()),
        ("UPDATE vendor_summaries SET month = '2026-09'", lambda vendor: vendor.summary(SEPTEMBER)),
        ("UPDATE customers SET email = 'x'", lambda vendor: vendor.put_customers([CUSTOMER], operator=BY, at=NOW)),
    ],
)
def test_figures_that_rotted_are_not_shown(
    tmp_path: Path, vendor: VendorFigures, sql: str, read: Callable[[VendorFigures], object]
) -> None:
    fill(vendor)
    raw(tmp_path, sql)
    with pytest.raises(DamagedStore, match="is not as it was written"):
        read(vendor)


@pytest.mark.parametrize("amount", ["", ".5", "1e3", "NaN", "1,5"])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("vendor_summaries", "tax"),
        ("quota", "used"),
        ("invoices", "amount"),
        ("budgets", "amount"),
        ("customer_sums", "adjustments"),
        ("account_changes", "balance_after"),
    ],
)
def test_only_exact_decimals_can_be_written(
    tmp_path: Path, vendor: VendorFigures, table: str, column: str, amount: str
) -> None:
    fill(vendor)
    with pytest.raises(sqlite3.IntegrityError):
        raw(tmp_path, f"UPDATE {table} SET {column} = '{amount}'")


def test_there_is_one_quota(tmp_path: Path, vendor: VendorFigures) -> None:
    fill(vendor)
    copied = ", ".join((*vendor_forms.QUOTA.names, "checksum", "event"))
    with pytest.raises(sqlite3.IntegrityError):
        raw(tmp_path, f"INSERT INTO quota ({copied}) SELECT {copied} FROM quota")


_WRITER = """
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from partner_tui.ledger import Ledger
from tests.store.vendor import INVOICE, NOW
vendor = Ledger.open(Path(sys.argv[1])).vendor
for turn in range(100_000):
    vendor.put_invoices(
        [replace(INVOICE, request_id=f"r{number}", amount=Decimal(turn)) for number in range(20)], operator="x", at=NOW
    )
    print(turn, flush=True)
"""


def test_a_writer_that_is_killed_leaves_whole_puts(tmp_path: Path, ledger: Ledger) -> None:
    for acknowledged in (0, 1, 5):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, tmp_path], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        for _ in range(acknowledged + 1):
            last = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        amounts = {invoice.amount for invoice in ledger.vendor.invoices()}
        assert len(amounts) == 1 and amounts.pop() >= last
        assert ledger.verify() == []
