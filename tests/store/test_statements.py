"""Statement lines in the ledger: added once, decided on as they were seen, each change in the audit trail."""

import json
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills.statement_files import StatementFile
from partner_tui.bills.statement_rows import StatementRow
from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.ledger import Ledger
from tests.conftest import NOW

DAY = date(2026, 11, 5)
LATER = NOW + timedelta(hours=1)


def of_a_file(*amounts: str, name: str = "a") -> list[StatementLine]:
    rows = [StatementRow(2 + at, DAY, "W", "", Decimal(amount), "USD") for at, amount in enumerate(amounts)]
    return list(StatementFile(f"{name}.csv", name * 64, tuple(rows)).lines("USD", "ann", NOW))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


def test_lines_come_back_as_they_were_put(ledger: Ledger) -> None:
    lines = of_a_file("1.5", "0.00000001", "-7")
    lines[0] = replace(lines[0], reference="\ud800深圳\0", description="\x1b")
    assert len(ledger.statements.add(lines, operator="ann", at=NOW)) == 3
    found = {line.key: line for line in ledger.statements.all()}
    assert found[lines[0].key] == replace(lines[0], reference="\ufffd深圳\0")
    assert [found[line.key] for line in lines[1:]] == lines[1:]


def test_what_is_there_stays_as_it_is(ledger: Ledger) -> None:
    first, second = of_a_file("1", "2")
    ledger.statements.add([first], operator="ann", at=NOW)
    other = replace(first, file_name="other.csv", line=9, operator="ben", at=LATER)
    assert ledger.statements.add([other, second], operator="ben", at=LATER) == (second,)
    assert {line.operator for line in ledger.statements.all()} == {"ann"}


def test_a_line_is_decided_on_only_as_it_was_seen(ledger: Ledger) -> None:
    (line,) = of_a_file("1")
    ledger.statements.add([line], operator="ann", at=NOW)
    ignored = replace(line, decision=Decision.IGNORED, reason="fee", operator="ann")
    other = replace(line, decision=Decision.IGNORED, reason="rent", operator="ben")
    assert ledger.statements.decide(line, ignored, operator="ann", at=LATER)
    assert not ledger.statements.decide(line, other, operator="ben", at=LATER)
    assert ledger.statements.all() == (ignored,)
    assert ledger.statements.decide(ignored, other, operator="ben", at=LATER)
    assert ledger.statements.all() == (other,)
    assert ledger.verify() == []


def test_lines_take_the_place_of_others_only_as_these_were_seen(ledger: Ledger) -> None:
    first, second = of_a_file("1", "2")
    (other,) = of_a_file("-1")
    ledger.statements.add([first, second], operator="ann", at=NOW)
    ignored = replace(first, decision=Decision.IGNORED, reason="fee", operator="ben", at=LATER)
    ledger.statements.decide(first, ignored, operator="ben", at=LATER)
    before = len(ledger.events())
    assert ledger.statements.swap([second, first], [other], operator="ann", at=LATER) is None
    assert len(ledger.events()) == before
    assert ledger.statements.swap([second], [other, first], operator="ann", at=LATER) == (other,)
    assert sorted(ledger.statements.all(), key=lambda line: line.amount) == [other, ignored]
    assert [event.kind for event in ledger.events(after=before)] == ["statement line removed", "statement line added"]
    assert ledger.verify() == []


def test_each_change_is_in_the_audit_trail(ledger: Ledger) -> None:
    (line,) = of_a_file("1.50")
    ledger.statements.add([line], operator="ann", at=NOW)
    ledger.statements.decide(line, replace(line, decision=Decision.IGNORED, reason="fee"), operator="ben", at=LATER)
    added, changed = ledger.events()[-2:]
    assert (added.kind, added.operator, added.subject) == ("statement line added", "ann", f"statement line {line.key}")
    assert (changed.kind, changed.operator, changed.at) == ("statement line changed", "ben", LATER)
    detail = json.loads(changed.detail)
    assert (detail["before"]["decision"], detail["row"]["decision"], detail["row"]["amount"]) == (
        None,
        "ignored",
        "1.50",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": Decision.MATCHED, "repayment": 7},
        {"decision": Decision.MATCHED},
        {"decision": Decision.IGNORED},
        {"repayment": 1},
        {"line": 0},
        {"currency": ""},
        {"key": "x"},
    ],
)
def test_a_line_that_makes_no_sense_is_never_kept(ledger: Ledger, wrong: dict[str, object]) -> None:
    first, second = of_a_file("1", "2")
    with pytest.raises(StoreError):
        ledger.statements.add([first, replace(second, **wrong)], operator="ann", at=NOW)  # type: ignore[arg-type]
    assert ledger.statements.all() == ()


def test_a_line_that_was_changed_from_outside_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    ledger.statements.add(of_a_file("1"), operator="ann", at=NOW)
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("UPDATE statement_lines SET amount = '2'")
    with pytest.raises(DamagedStore, match="not as it was written"):
        ledger.statements.all()
    assert ledger.verify()


def test_four_processes_that_take_the_same_file_at_once_keep_each_line_once(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    rows = [f"2026-11-{1 + number % 28:02},W-{number},,{number}.5" for number in range(1, 60)]
    file.write_text("\n".join(["Date,Reference,Description,Amount", *rows, ""]), encoding="utf-8")
    data = tmp_path / "data"
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data), "payments", "import", str(file)]
    command += ["--currency", "USD", "--json"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    taken = [json.loads(out)["files"][0] for out, _ in said]
    assert sum(one["new"] for one in taken) == 59
    assert all(one["new"] + one["known"] == 59 for one in taken)
    ledger = Ledger.open(data)
    assert len(ledger.statements.all()) == 59
    assert sum(event.kind == "statement line added" for event in ledger.events()) == 59
    assert ledger.verify() == []


AMOUNTS = st.lists(st.sampled_from(["1", "1.00", "2", "-1"]), max_size=12)


@given(st.lists(AMOUNTS, max_size=4))
def test_of_equal_lines_there_are_as_many_as_any_one_file_has(files: Sequence[Sequence[str]]) -> None:
    kept = {line.key: line.amount for amounts in files for line in of_a_file(*amounts)}
    most: Counter[Decimal] = Counter()
    for amounts in files:
        most |= Counter(map(Decimal, amounts))
    assert Counter(kept.values()) == most
