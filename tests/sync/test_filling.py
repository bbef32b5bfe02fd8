"""An empty store filled, and a store in which there is nothing to do."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import ZERO
from partner_tui.domain.reconciliation import Standing
from partner_tui.domain.sync import StepOutcome, SyncProgress
from partner_tui.domain.vendor_dictionary import DictionaryKind
from tests.cloud.partner_rows import LATEST
from tests.faults.store_faults import bill_file
from tests.sync.world import World, figures

MONTHS = 18
SUMMARIES, NAMES = "ListPostpaidBillSum", "ListServiceTypes"


def outcomes(world: World, months: int = 3) -> dict[str, StepOutcome]:
    return {step.name: step.outcome for step in world.sync(months).steps}


def test_an_empty_store_is_filled_with_18_months_that_reconcile(world: World) -> None:
    world.bill_months(MONTHS)
    result = world.sync()
    assert not result.failed and result.differences == ()
    workspace = world.workspace
    found = workspace.reconciling.all()
    assert [one.month for one in found] == [LATEST.plus(-back) for back in range(MONTHS)]
    assert {one.standing for one in found} == {Standing.AGREES}
    assert [check.problems for check in workspace.checks.run()] == [()] * MONTHS
    vendor = world.ledger.vendor
    assert len(vendor.customers()) == len(vendor.invoices()) == 120 and len(vendor.budgets()) == 72
    assert vendor.quota() is not None and vendor.dictionary(DictionaryKind.SERVICE_TYPES, "en_US") is not None
    assert "2026-10 final: amount due" in "\n".join(result.changes)
    assert world.syncing.standing().last_at == world.now and world.syncing.standing().failed == ()
    assert list((world.settings.data_dir / "cloud" / "bills").iterdir()) == []


def test_again_there_is_nothing_to_do(world: World) -> None:
    world.bill_months(MONTHS)
    world.sync()
    before, events = figures(world.settings.data_dir), world.ledger.events()
    world.asked()
    result = world.sync()
    assert result.changes == () and not result.failed
    assert {step.outcome for step in result.steps} == {StepOutcome.UNCHANGED}
    asked = world.asked()
    assert asked.count(SUMMARIES) == 3 and NAMES not in asked and len(asked) < 15
    assert figures(world.settings.data_dir) == before and world.ledger.events() == events


def test_lines_that_are_gone_come_again(world: World) -> None:
    """As after a restore from a backup without them: the ledger says that they were taken."""
    world.bill_months(5)
    world.sync()
    for back in (0, 4):
        shutil.rmtree(world.settings.data_dir / "bills" / str(LATEST.plus(-back)))
    assert any(check.problems for check in world.workspace.checks.run())
    found = outcomes(world)
    assert {found[f"bill {LATEST.plus(-back)}"] for back in (0, 4)} == {StepOutcome.CHANGED}
    assert [check.problems for check in world.workspace.checks.run()] == [()] * 5


def test_a_year_of_hourly_syncs_leaves_no_trail_of_its_own(world: World) -> None:
    """Nothing new, and what moves all the time, is no event."""
    world.bill_months(3)
    world.sync()
    events, vendor = len(world.ledger.events()), world.workspace.vendor
    assert len(vendor.budgets()) == 72
    for hour in range(1, 4):
        world.now += timedelta(hours=1)
        world.data.quota |= {"unbilled_amount": f"{4567 + hour}", "used_consumption_quota": f"{15366 + hour}"}
        for row in world.data.budgets:
            row["used_amount"] = hour
        assert not world.sync().failed
    assert len(world.ledger.events()) == events
    quota = world.ledger.vendor.quota()
    assert quota is not None and str(quota.unbilled) == "4570" and quota.as_of == world.now
    assert {str(budget.used) for budget in world.ledger.vendor.budgets()} == {"3"}
    assert {str(budget.used) for budgets in vendor.budgets().values() for budget in budgets} == {"3"}
    steps = world.ledger.vendor.steps()
    assert {step.at for step in steps if step.name in ("quota", "sync", "summary 2026-10")} == {world.now}
    assert world.ledger.verify() == []


def test_the_last_months_are_asked_for_every_time_and_older_ones_while_they_are_missing(bare: World) -> None:
    assert [name for name in outcomes(bare) if name.startswith("summary")] == [
        f"summary {LATEST.plus(-back)}" for back in range(MONTHS)
    ]
    # none of them has a bill, and none is to come
    assert [name for name in outcomes(bare) if name.startswith("summary")] == [
        f"summary {LATEST.plus(-back)}" for back in range(3)
    ]
    assert [name for name in outcomes(bare, months=1) if name.startswith("summary")] == [f"summary {LATEST}"]
    assert len([name for name in outcomes(bare, months=24) if name.startswith("summary")]) == 24


def test_a_month_that_was_asked_for_before_it_was_final_is_asked_for_again(bare: World) -> None:
    bare.now = LATEST.final_at - timedelta(hours=1)
    assert outcomes(bare)[f"summary {LATEST}"] is StepOutcome.SKIPPED
    bare.now = LATEST.plus(6).final_at
    assert f"summary {LATEST}" in outcomes(bare)
    assert f"summary {LATEST}" not in outcomes(bare)


def test_without_a_bucket_all_else_is_done_and_said(bare: World) -> None:
    bare.data.bills = {}
    result = bare.sync()
    (bucket,) = [step for step in result.steps if step.name == "bucket"]
    assert bucket.outcome is StepOutcome.SKIPPED and "No bill bucket is set up" in bucket.sentence
    assert "set bucket under [cloud]" in bucket.next_step
    assert not result.failed and bare.syncing.standing().failed == ()
    assert len(bare.ledger.vendor.customers()) == 120


def test_a_month_that_only_the_vendor_knows_is_listed(world: World) -> None:
    sums = world.put_bill(LATEST)
    for month in (LATEST, LATEST.previous):
        world.say_bill(month, sums)
    result = world.sync()
    assert [month.month for month in world.workspace.reconciling.vendor_months()] == [LATEST.previous]
    (step,) = [step for step in result.steps if step.name == f"bill {LATEST.previous}"]
    assert step.outcome is StepOutcome.SKIPPED and step.sentence == "2026-09: the bucket has no bill file."


def test_a_bill_that_is_not_there_yet_is_a_state(world: World) -> None:
    world.now = LATEST.final_at - timedelta(minutes=1)
    result = world.sync()
    told = {step.name: step.sentence for step in result.steps if step.outcome is StepOutcome.SKIPPED}
    expected = "2026-10: bill expected after the 5th, 12:00 Beijing."
    assert told["summary 2026-10"] == told["bill 2026-10"] == expected
    assert not result.failed
    world.now = LATEST.final_at
    told = {step.name: step.sentence for step in world.sync().steps}
    assert told["summary 2026-10"] == "2026-10: the vendor has no bill yet."
    assert told["bill 2026-10"] == "2026-10: the bucket has no bill file yet."


def test_the_running_month_is_estimated_and_the_bill_takes_its_place(world: World) -> None:
    world.now = LATEST.end - timedelta(days=2)
    early = world.put_usage(LATEST, "20261028")
    world.sync()
    (october,) = world.workspace.bills.months()
    assert (october.status, october.sums, october.source) == (
        CycleStatus.ESTIMATE,
        early,
        "customerUsage_202610_20261028.tar.gz",
    )
    world.now += timedelta(days=1)
    later = world.put_usage(LATEST, "20261029", seed=2)
    assert "2026-10 estimate: " in world.sync().changes[0]
    assert world.workspace.bills.summary(LATEST).sums == later
    world.now = LATEST.final_at
    final = world.put_bill(LATEST, seed=3)
    world.say_bill(LATEST, final)
    result = world.sync()
    assert "2026-10 final: amount due " in result.changes[0] and ", was estimate " in result.changes[0]
    assert world.workspace.bills.summary(LATEST).sums == final and result.differences == ()
    taken = world.ledger.vendor.taken(LATEST)
    assert taken is not None and taken.key == "customerBill/customerBill_202610.tar.gz"
    assert "estimate 2026-10" not in {step.name for step in world.sync().steps}


def test_an_estimate_is_not_owed_when_its_month_is_final_and_the_bill_has_not_come(world: World) -> None:
    world.now = LATEST.end - timedelta(days=2)
    world.put_usage(LATEST, "20261028")
    world.sync()
    world.now = LATEST.final_at
    world.sync()
    october = world.workspace.bills.summary(LATEST)
    assert (october.status, october.is_early, october.unpaid) == (CycleStatus.CLOSING, True, ZERO)


def test_a_bill_that_was_taken_before_its_month_was_final_is_taken_again(world: World) -> None:
    world.now = LATEST.final_at - timedelta(hours=1)
    sums = world.put_bill(LATEST)
    world.sync()
    assert outcomes(world)["bill 2026-10"] is StepOutcome.UNCHANGED
    world.now = LATEST.final_at
    world.sync()
    october = world.workspace.bills.summary(LATEST)
    assert (october.status, october.is_early, october.sums) == (CycleStatus.FINAL, False, sums)
    assert outcomes(world)["bill 2026-10"] is StepOutcome.UNCHANGED


def test_what_the_operator_imported_since_is_not_replaced_by_an_older_estimate(world: World, tmp_path: Path) -> None:
    world.now = datetime.now(UTC) + timedelta(days=1)  # the bucket's server has no clock but the machine's
    running = BillCycle.at(world.now)
    file, by_hand = bill_file(tmp_path, str(running), 30, seed=7)
    world.put_usage(running, "20261122")
    world.workspace.imports.run(file)
    (step,) = [step for step in world.sync().steps if step.name == f"estimate {running}"]
    assert step.outcome is StepOutcome.UNCHANGED and "is newer" in step.sentence
    assert world.workspace.bills.summary(running).sums == by_hand


def test_the_buckets_bill_takes_the_place_of_another_once(world: World, tmp_path: Path) -> None:
    file, by_hand = bill_file(tmp_path, str(LATEST), 30, seed=7)
    world.workspace.imports.run(file)
    theirs = world.put_bill(LATEST)
    assert "2026-10 lines: 40, bill amount" in "".join(world.sync().changes)
    assert world.workspace.bills.summary(LATEST).sums == theirs
    world.workspace.imports.run(file)
    assert world.sync().changes == () and world.workspace.bills.summary(LATEST).sums == by_hand
    newer = world.put_bill(LATEST, seed=2)
    world.sync()
    assert world.workspace.bills.summary(LATEST).sums == newer


def test_progress_is_told_step_by_step(world: World) -> None:
    world.bill_months(2)
    told: list[SyncProgress] = []
    result = world.sync(progress=told.append)
    order = list(dict.fromkeys(progress.step for progress in told))
    assert order == [step.name for step in result.steps]
    assert [progress.number for progress in told] == sorted(progress.number for progress in told)
    assert told[-1].number == told[-1].steps == len(result.steps)
    assert any(progress.phase == "fetching" and progress.done == progress.total > 0 for progress in told)
    assert any(progress.lines == 40 for progress in told)


def test_names_are_asked_for_once_a_week_and_in_another_language_at_once(bare: World) -> None:
    bare.sync()
    bare.asked()
    bare.now += timedelta(days=6)
    bare.sync()
    assert NAMES not in bare.asked()
    bare.now += timedelta(days=1)
    bare.sync()
    assert NAMES in bare.asked()
