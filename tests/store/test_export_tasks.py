from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError, WrongUsage
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec, ExportState, ExportTask
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.ledger import Ledger
from partner_tui.ledger.export_tasks import ExportTasks
from partner_tui.ledger.task_forms import cells_of, task_from
from tests.store.test_ledger import BY, NOW, raw, record

SPEC = ExportSpec(BillCycle(2026, 10), BillCycle(2026, 10))
RUNNING = {"state": ExportState.RUNNING, "started_at": NOW, "attempts": 1, "path": "/x/a.xlsx"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.open(tmp_path)


@pytest.fixture
def tasks(ledger: Ledger) -> ExportTasks:
    return ledger.exports


def run(task: ExportTask) -> ExportTask:
    return replace(task, **RUNNING)  # type: ignore[arg-type]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    customer=st.none() | texts,
    filter_=texts,
    columns=st.none() | st.lists(texts, max_size=3).map(tuple),
    bill_type=st.none() | st.sampled_from(BillType),
    headers=st.sampled_from(HeaderLanguage),
    masked=st.booleans(),
    state=st.sampled_from(ExportState),
    moment=st.none() | st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),
    rows=st.none() | st.integers(0, 2**60),
    error=st.none() | texts,
)
def test_a_task_comes_back_as_it_was_written(
    customer: str | None,
    filter_: str,
    columns: tuple[str, ...] | None,
    bill_type: BillType | None,
    headers: HeaderLanguage,
    masked: bool,
    state: ExportState,
    moment: datetime | None,
    rows: int | None,
    error: str | None,
) -> None:
    spec = ExportSpec(
        BillCycle(2026, 1),
        BillCycle(2026, 10),
        ExportKind.DETAILS,
        ExportFormat.CSV,
        customer=customer,
        filter=filter_,
        columns=columns,
        bill_type=bill_type,
        headers=headers,
        masked=masked,
        compressed=not masked,
    )
    task = ExportTask(3, spec, state, BY, NOW, moment, moment, 2, masked, rows, rows, "ab" * 32, "/x/y", error)
    assert task_from(cells_of(task)) == task


def test_numbers_are_never_given_twice(ledger: Ledger, tasks: ExportTasks) -> None:
    assert [tasks.add(SPEC, operator=BY, at=NOW).id for _ in range(3)] == [1, 2, 3]
    tasks.remove(3, operator=BY, at=NOW)
    tasks.remove(3, operator=BY, at=NOW)  # nothing to remove is nothing done
    assert tasks.add(SPEC, operator=BY, at=NOW).id == 4
    assert [task.id for task in tasks.all()] == [4, 2, 1]
    assert tasks.find(3) is None
    kinds = [(event.subject, event.kind) for event in ledger.events()]
    assert kinds[2:] == [("export 3", "export queued"), ("export 3", "export deleted"), ("export 4", "export queued")]
    assert ledger.verify() == []


def test_a_change_is_made_of_what_is_there_then(tasks: ExportTasks) -> None:
    tasks.add(SPEC, operator=BY, at=NOW)
    changed = tasks.change(1, run, operator=BY, at=NOW)
    assert changed == tasks.find(1) and changed is not None and changed.state is ExportState.RUNNING
    assert tasks.change(1, lambda task: None, operator=BY, at=NOW) is None
    assert tasks.change(9, run, operator=BY, at=NOW) is None


def test_who_refuses_a_change_is_heard_and_nothing_is_changed(ledger: Ledger, tasks: ExportTasks) -> None:
    tasks.add(SPEC, operator=BY, at=NOW)

    def refuse(task: ExportTask) -> ExportTask:
        raise WrongUsage("No", "It is queued.", "")

    with pytest.raises(WrongUsage, match="It is queued"):
        tasks.change(1, refuse, operator=BY, at=NOW)
    assert len(ledger.events()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": ExportState.COMPLETED},
        {"state": ExportState.FAILED},
        {"attempts": -1},
        {"sha256": "xyz"},
        {"path": "relative/path"},
        {"error": ""},
    ],
)
def test_the_ledger_refuses_what_no_task_can_be(tasks: ExportTasks, wrong: dict[str, object]) -> None:
    task = tasks.add(SPEC, operator=BY, at=NOW)
    with pytest.raises(StoreError):
        tasks.change(1, lambda now: replace(now, **wrong), operator=BY, at=NOW)  # type: ignore[arg-type]
    assert tasks.find(1) == task


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE exports SET lines = 7 WHERE id = 1", "export 1 is not as it was written"),
        ("DELETE FROM exports WHERE id = 1", "export 1 was written, and is missing"),
        ("UPDATE exports SET event = 1 WHERE id = 2", "export 2 is not what the audit trail says"),
        ("UPDATE exports SET id = 9 WHERE id = 2", "export 9 is not what the audit trail says"),
    ],
)
def test_verify_finds_what_was_tampered_with(
    tmp_path: Path, ledger: Ledger, tasks: ExportTasks, sql: str, problem: str
) -> None:
    ledger.publish(record(), operator=BY, at=NOW)
    for _ in range(2):
        tasks.change(tasks.add(SPEC, operator=BY, at=NOW).id, run, operator=BY, at=NOW)
    assert ledger.verify() == []
    raw(tmp_path, sql, protected=False)
    assert problem in "\n".join(ledger.verify())


def test_a_task_that_rotted_is_not_shown(tmp_path: Path, tasks: ExportTasks) -> None:
    tasks.add(SPEC, operator=BY, at=NOW)
    raw(tmp_path, "UPDATE exports SET operator = 'somebody else'")
    with pytest.raises(DamagedStore, match="export 1 is not as it was written"):
        tasks.all()
