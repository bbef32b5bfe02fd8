"""`partner-tui repay`: what it records, what it says, and what it refuses."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle
from partner_tui.services.workspace import Workspace
from tests.ui.paying import bill_months, paid, paying

Clock = Callable[[], datetime]
AUGUST, SEPTEMBER, OCTOBER = (BillCycle(2026, month) for month in (8, 9, 10))


class Run:
    """The command over one data folder."""

    def __init__(self, folder: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace = paying(folder)
        self._folder, self._clock, self._capsys = folder, clock, capsys
        self.code = 0

    def __call__(self, *words: str) -> str:
        """What it prints; what it complains of, where it fails."""
        self.code = main(["--data-dir", str(self._folder), "repay", *words], self._clock)
        out, err = self._capsys.readouterr()
        return err if self.code else out

    def rows(self, *words: str) -> str:
        """The same, with one space where there are several."""
        return " ".join(self(*words).split())

    def told(self, *words: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(self(*words, "--json"))
        return found

    @property
    def paid(self) -> dict[str, str]:
        """What is paid of each month."""
        return {str(one.month): f"{one.paid:.2f}" for one in self.workspace.payments.owing()}


@pytest.fixture
def run(tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(tmp_path / "data", clock, capsys)


def test_the_oldest_months_are_settled_first(run: Run) -> None:
    said = run.rows("--amount", "1,000.00", "--reference", "WIRE-1", "--note", "by ann")
    assert run.code == 0
    assert "Recorded: 1,000.00 USD, reference WIRE-1, paid on 2026-11-23." in said
    assert "2026-08 200.00 200.00 0.00" in said
    assert "2026-09 1,034.50 800.00 234.50" in said
    assert "Recording moves no money: pay on the vendor's page, https://support.huaweicloud.com/" in said
    assert run.paid == {"2026-08": "200.00", "2026-09": "800.00", "2026-10": "0.00"}
    (repayment,) = run.workspace.payments.account().repayments
    assert (repayment.note, str(repayment.paid_on)) == ("by ann", "2026-11-23")


def test_the_months_that_are_named_and_the_day_it_was_paid_on(run: Run) -> None:
    told = run.told("--amount=500", "--reference=W2", "--month=2026-10", "--date=2026-11-20", "--currency=usd")
    assert told["settled"] == [{"month": "2026-10", "amount": "500"}]
    assert (told["recorded"], told["credit"], told["paid_on"]) == (True, "0", "2026-11-20")
    assert run.paid == {"2026-08": "0.00", "2026-09": "0.00", "2026-10": "500.00"}


def test_a_reference_counts_once_however_it_is_spelled(run: Run) -> None:
    first = run.told("--amount", "100", "--reference", "Wire 3")
    again = run.told("--amount", "100.00", "--reference", "  wire   3 ")
    assert (first["recorded"], again["recorded"], again["repayment"]) == (True, False, first["repayment"])
    assert "Nothing was changed." in run("--amount", "100", "--reference", "WIRE 3")
    assert len(run.workspace.payments.account().repayments) == 1
    other = run("--amount", "99", "--reference", "WIRE 3")
    assert run.code == 1
    assert "Wire 3 is recorded already: 100.00 USD" in other


def test_what_is_more_than_unpaid_is_refused_or_kept(run: Run) -> None:
    refused = run("--amount", "2000", "--reference", "W4")
    assert run.code == 1
    assert "2,000.00 is more than is unpaid in USD: 1,734.50." in refused
    assert not run.workspace.payments.account().repayments
    said = run("--amount", "2000", "--reference", "W4", "--keep-credit")
    assert "265.50 of it settles nothing: credit." in said
    assert run.workspace.payments.account().paid.credit == {"USD": Decimal("265.50")}


def test_a_dry_run_says_what_would_be_and_records_nothing(run: Run) -> None:
    said = run.rows("--amount", "300", "--reference", "W5", "--dry-run")
    assert "Nothing was recorded. It would settle:" in said
    assert "2026-09 1,034.50 100.00 934.50" in said
    told = run.told("--amount", "300", "--reference", "W5", "--dry-run")
    assert (told["recorded"], told["known"]) == (False, False)
    assert not run.workspace.payments.account().repayments


def test_credit_is_used_when_it_is_asked_for(run: Run) -> None:
    run.workspace.payments.record(paid("W6", "700", "2026-10", keeps=True))
    would = run.told("--use-credit", "--dry-run")
    assert would == {"recorded": False, "currency": "USD", "settled": [{"month": "2026-08", "amount": "200"}]}
    assert run.paid["2026-08"] == "0.00"
    said = run.rows("--use-credit", "--month", "2026-09")
    assert "200.00 USD of credit settle:" in said
    assert "2026-09 1,034.50 200.00 834.50" in said
    assert run.paid == {"2026-08": "0.00", "2026-09": "200.00", "2026-10": "500.00"}
    assert "There is no credit in USD." in run("--use-credit", "--currency", "usd")
    assert run.code == 1


def test_what_a_month_was_overpaid_settles_another(run: Run, tmp_path: Path) -> None:
    run.workspace.payments.record(paid("W7", "500", "2026-10"))
    bill_months(tmp_path / "data", {"2026-10": "450.00"})
    said = run.rows("--use-credit", "--dry-run")
    assert "50.00 USD paid for 2026-10 would be released: that month owes it no more." in said
    assert "50.00 USD of credit would settle:" in said and "-50.00" not in said
    assert "2026-08 200.00 50.00 150.00" in said
    told = run.told("--use-credit")
    assert told["settled"] == [{"month": "2026-08", "amount": "50"}, {"month": "2026-10", "amount": "-50"}]
    assert run.paid == {"2026-08": "50.00", "2026-09": "0.00", "2026-10": "450.00"}


def test_a_payment_is_taken_back_for_a_reason_and_once(run: Run) -> None:
    run("--amount", "200", "--reference", "W8")
    refused = run("--reverse", "W8")
    assert (run.code, "Give --reason." in refused) == (2, True)
    assert "Reversed: 200.00 USD, reference W8" in run("--reverse", "w8", "--reason", "returned by the bank")
    assert run.paid["2026-08"] == "0.00"
    again = run.told("--reverse", "W8", "--reason", "once more")
    assert (again["reversed"], again["reason"]) == (False, "returned by the bank")
    assert "returned by the bank" in run("--reverse", "W8", "--reason", "once more")
    unknown = run("--reverse", "W9", "--reason", "wrong")
    assert (run.code, "No repayment with the reference W9 is recorded." in unknown) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (("--amount", "5"), 2, "Give --amount and --reference."),
        (("--reference", "W"), 2, "Give --amount and --reference."),
        (("--reason", "why", "--amount", "5", "--reference", "W"), 2, "--reason belongs to --reverse."),
        (("--use-credit", "--amount", "5"), 2, "--amount does not go with --use-credit."),
        (("--use-credit", "--reverse", "W"), 2, "--reverse does not go with --use-credit."),
        (("--reverse", "W", "--reason", "r", "--month", "2026-10"), 2, "--month does not go with --reverse."),
        (("--reverse", "W", "--reason", "r", "--dry-run"), 2, "--dry-run does not go with --reverse."),
        (("--amount", "1e3", "--reference", "W"), 2, "'1e3' is no amount."),
        (("--amount", "", "--reference", "W"), 2, "It has no amount. Write it like 1234.50 or 1,234.50 (--amount)."),
        (("--amount", "0.001", "--reference", "W"), 2, "0.001 is no amount that can be paid."),
        (("--amount", "1.000", "--reference", "W"), 2, "1.000 can be read in two ways"),
        (("--amount", "5", "--reference", "  "), 2, "the bank or the card has for it (--reference)."),
        (("--amount", "5", "--reference", "\u200b"), 2, "Its reference has nothing that can be seen."),
        (("--amount", "5", "--reference", "\udce4"), 2, "characters that cannot be read."),
        (
            ("--amount", "5", "--reference", "evil\x1b[2J"),
            2,
            "The reference evil␛[2J has characters that cannot be read.",
        ),
        (("--amount", "5", "--reference", "W", "--date", "20.11.2026"), 2, "'20.11.2026' is no date."),
        (("--amount", "5", "--reference", "W", "--date", "20261120"), 2, "'20261120' is no date."),
        (("--amount", "5", "--reference", "W", "--date", "2026-11-25"), 2, "when it has been made (--date)."),
        (("--amount", "5", "--reference", "W", "--date", "0206-11-20"), 2, "Correct the year (--date)."),
        (("--amount", "5", "--reference", "W", "--currency", "US"), 2, "Give its code, like USD or CNY (--currency)."),
        (("--amount", "5", "--ref", "W"), 2, "See `partner-tui repay --help`."),
        (("--amount", "5", "--reference", "W", "--month", "2026-11"), 1, "2026-11 has no final bill."),
        (("--amount", "5", "--reference", "W", "--currency", "cny"), 1, "5.00 is more than is unpaid in CNY: 0.00."),
    ],
)
def test_what_makes_no_sense_is_refused_and_records_nothing(
    run: Run, words: tuple[str, ...], code: int, why: str
) -> None:
    said = run(*words)
    assert (run.code, why in said) == (code, True), said
    assert not run.workspace.payments.account().repayments


def test_foreign_text_cannot_act_on_the_terminal(run: Run) -> None:
    said = run("--amount", "5", "--reference", "evil\u202e", "--note", "\x1b[2J")
    assert "reference evil⍰" in said and "\x1b" not in said
    refused = run("--amount", "6", "--reference", "evil\x1b[2J\u202e")
    assert (run.code, "\x1b" in refused) == (2, False)


def test_the_same_payment_again_on_another_day_changes_nothing(run: Run) -> None:
    run("--amount", "10", "--reference", "NIGHT", "--date", "2026-11-20")
    said = run("--amount", "10", "--reference", "night")  # today is the 23rd
    assert (run.code, "paid on 2026-11-20. Nothing was changed." in said) == (0, True), said
    assert "paid on 2026-11-20. Nothing would change." in run("--amount", "10", "--reference", "NIGHT", "--dry-run")
    refused = run("--amount", "10", "--reference", "NIGHT", "--date", "2026-11-21")
    assert (run.code, "Look at Payment records (`partner-tui payments`)" in refused) == (1, True)
    assert len(run.workspace.payments.account().repayments) == 1


@pytest.mark.parametrize(
    ("first", "again"), [("TT 118", "tt１18"), ("TT-9", "TT\u20119"), ("TT-9", "T\u200bT\xad-9\ufeff")]
)
def test_a_reference_as_it_is_pasted_is_the_same(run: Run, first: str, again: str) -> None:
    assert run.told("--amount", "10", "--reference", first)["recorded"] is True
    assert run.told("--amount", "10", "--reference", again)["recorded"] is False
    assert "Reversed: 10.00 USD" in run("--reverse", again, "--reason", "twice")


def test_bytes_in_another_encoding_name_no_payment(run: Run) -> None:
    run("--amount", "10", "--reference", "\ufffd")
    refused = run("--reverse", "\udce4", "--reason", "wrong")
    assert (run.code, "No repayment with the reference" in refused) == (1, True)


def test_the_option_that_a_next_step_takes_is_named(run: Run) -> None:
    refused = run("--amount", "2000", "--reference", "W")
    assert (run.code, "have the 265.50 over that kept as credit (--keep-credit)." in refused) == (1, True)
    unknown = run("--reverse", "W", "--reason", "r")
    assert "See Payment records (`partner-tui payments`) for those that there are." in unknown


def test_what_was_reversed_may_have_settled_nothing(run: Run) -> None:
    run("--amount", "200", "--reference", "W1")
    run.workspace.payments.record(paid("W2", "50", "2026-08", keeps=True))
    assert "It settled no month." in run("--reverse", "W2", "--reason", "r")
    assert "What it settled is unpaid again." in run("--reverse", "W1", "--reason", "r")


def test_references_are_completed_with_what_they_are(run: Run, tmp_path: Path) -> None:
    import argparse

    from partner_tui.cli.completion import repayments

    for reference in ("W-1", "W-2"):
        run.workspace.payments.record(paid(reference, "10"))
    run.workspace.payments.reverse("W-1", "wrong")
    asked = argparse.Namespace(data_dir=tmp_path / "data", config=None)
    assert repayments(asked) == {"W-2": "2026-11-20 10.00 USD"}


def test_an_answer_that_cannot_be_written_is_told_apart_from_the_work(run: Run, tmp_path: Path) -> None:
    for reference, buffering, said in (("W1", "", "was done."), ("W2", "1", "may have been done: look before")):
        argv = [sys.executable, "-m", "partner_tui", "--data-dir", str(tmp_path / "data"), "repay", "--amount", "5"]
        environment = {**os.environ, "PYTHONUNBUFFERED": buffering}
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [*argv, "--reference", reference], env=environment, stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 4
        assert f"No space left on device. What was asked for {said}" in done.stderr.decode()
        assert done.stderr.count(b"\n") == 1
    assert [one.reference for one in run.workspace.payments.account().repayments] == ["W1", "W2"]


def test_the_store_is_sound_after_all_of_it(run: Run, tmp_path: Path) -> None:
    run("--amount", "2000", "--reference", "W1", "--keep-credit")
    run("--reverse", "W1", "--reason", "typed wrong")
    run("--amount", "200", "--reference", "W2")
    workspace = Workspace.open(run.workspace.settings)
    from partner_tui.domain.account import problems

    assert problems(workspace.payments.account()) == []
    assert run.paid == {"2026-08": "200.00", "2026-09": "0.00", "2026-10": "0.00"}
