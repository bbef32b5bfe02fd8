"""What goes wrong in a sync: a step fails alone, or speaks for all; nothing that came before is lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from partner_tui.domain.errors import Cancelled, CredentialsError, SettingsError, StoreBusy, WrongUsage
from partner_tui.domain.sync import StepOutcome, SyncProgress, SyncResult
from partner_tui.services.sync_turn import sync_turn
from tests.cloud import faults
from tests.cloud.bucket_server import Wire
from tests.cloud.partner_data import Refusal
from tests.cloud.partner_rows import LATEST, indirect_partner
from tests.cloud.server import Fault
from tests.conftest import NOW
from tests.sync.world import World, bill_key, figures, packed

QUOTA, CUSTOMERS = "/v2/partners/credit/consumption-quota", "/v2/partners/sub-customers/query"
SUMMARIES = "/v2/bills/partner-bills/postpaid-bill-summary"
OFTEN = 20


def by_outcome(result: SyncResult) -> dict[StepOutcome, list[str]]:
    return {outcome: [step.name for step in result.steps if step.outcome is outcome] for outcome in StepOutcome}


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(429, {}, {"Retry-After": "3"}),
        faults.status(429),
        faults.status(500),
        faults.status(503),
        faults.reset,
        faults.cut,
        faults.cut_gzip,
    ],
)
def test_what_passes_is_not_even_told(bare: World, fault: Fault) -> None:
    bare.server.fail(QUOTA, fault, fault)
    assert not bare.sync().failed and bare.ledger.vendor.quota() is not None


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.status(500), "Huawei Cloud failed"),
        (faults.status(429), "Huawei Cloud is asked too often"),
        (faults.html(), "Huawei Cloud's answer makes no sense"),
        (faults.redirect("http://other.example/"), "Huawei Cloud sends elsewhere"),
        (faults.error(200, "CBC.0999", "business"), "Huawei Cloud failed"),
        (faults.error(403, "CBC.0155", "no permission"), "Huawei Cloud does not allow this"),
        (faults.cut_gzip, "No answer that can be read"),
        (faults.flood, "No answer that can be read"),
    ],
)
def test_a_step_fails_alone_and_is_done_again(bare: World, fault: Fault, said: str) -> None:
    bare.server.fail(CUSTOMERS, *[fault] * OFTEN)
    result = bare.sync()
    (failed,) = result.failed
    assert failed.name == "customers" and failed.sentence.startswith(said) and failed.next_step
    assert by_outcome(result)[StepOutcome.SKIPPED][-2:] == ["budgets", "bucket"]  # budgets need the customers
    standing = bare.syncing.standing()
    assert standing.last_at == NOW and len(standing.failed) == 1 and standing.failed[0].startswith(f"customers: {said}")
    assert "request" not in standing.failed[0]
    bare.server.faults.clear()
    assert not bare.sync().failed and bare.syncing.standing().failed == ()
    assert len(bare.ledger.vendor.customers()) == 120 and len(bare.ledger.vendor.budgets()) == 72


def test_the_same_failure_again_leaves_no_event(bare: World) -> None:
    bare.data.refusals["ListSubCustomers"] = Refusal(403, "CBC.0155", "no permission")
    bare.sync()
    events = bare.ledger.events()
    assert bare.sync().failed and bare.ledger.events() == events


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (faults.reset, "Huawei Cloud cannot be reached"),
        (faults.hang, "Huawei Cloud cannot be reached"),
        (faults.error(401, "APIGW.0301", "no such key"), "Huawei Cloud does not accept the credentials"),
        (faults.error(403, "CBC.0154", "expired"), "The token is no longer valid"),
        (faults.error(200, "CBC.5001", "not a partner"), "This account is no partner's"),
    ],
)
def test_what_would_fail_every_step_ends_it_early(world: World, fault: Fault, why: str) -> None:
    world.put_bill(LATEST)
    world.server.fail(QUOTA, *[fault] * OFTEN)
    result = world.sync()
    outcomes = by_outcome(result)
    assert outcomes[StepOutcome.FAILED] == ["quota"]
    assert set(outcomes[StepOutcome.SKIPPED]) == {step.name for step in result.steps} - {"quota"}
    assert {step.sentence for step in result.steps[1:]} == {f"Not asked for: {why}."}
    assert {request.path for request in world.server.requests} == {QUOTA}
    assert len(world.syncing.standing().failed) == 1


def test_a_connection_that_breaks_once_in_between_ends_nothing(bare: World) -> None:
    bare.server.fail("/v2/products/service-types", *[faults.reset] * OFTEN)
    outcomes = by_outcome(bare.sync())
    assert outcomes[StepOutcome.FAILED] == ["names"] and "budgets" in outcomes[StepOutcome.CHANGED]


def test_one_refused_summary_speaks_for_the_others_alone(bare: World) -> None:
    bare.data.refusals["ListPostpaidBillSum"] = Refusal(403, "CBC.0155", "no permission")
    result = bare.sync()
    outcomes = by_outcome(result)
    assert outcomes[StepOutcome.FAILED] == ["summary 2026-10"]
    assert "BPC_ITEM_FINANCE_090100" in result.failed[0].next_step
    assert len([name for name in outcomes[StepOutcome.SKIPPED] if name.startswith("summary")]) == 17
    assert "customers" in outcomes[StepOutcome.CHANGED]
    assert bare.asked().count("ListPostpaidBillSum") == 0


def test_an_answer_about_one_month_that_makes_no_sense_says_nothing_of_others(bare: World) -> None:
    bare.data.bills["2026-09"] = {"bill_cycle": "2026-08", "initial_amount_due": 1}
    outcomes = by_outcome(bare.sync())
    assert outcomes[StepOutcome.FAILED] == ["summary 2026-09"]
    assert len([name for name in outcomes[StepOutcome.SKIPPED] if name.startswith("summary")]) == 17


def test_months_that_the_vendor_does_not_take_are_asked_for_once_and_the_latest_ever_again(bare: World) -> None:
    """Nowhere does it say how far back it answers."""
    partner, refused = bare.server.service, ("2025-05", "2026-10")

    def service(
        method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        if query.get("bill_cycle") in refused:
            return 400, b'{"error_code": "CBC.0101", "error_msg": "Invalid parameter bill_cycle."}'
        return partner(method, path, query, headers, body)

    bare.server.service = service
    first, second = bare.sync(), bare.sync()
    assert [step.name for step in first.failed] == [step.name for step in second.failed] == ["summary 2026-10"]
    (step,) = [step for step in first.steps if step.name == "summary 2025-05"]
    assert step.outcome is StepOutcome.SKIPPED and "does not answer for it" in step.sentence
    assert "summary 2025-05" not in {step.name for step in second.steps}


def test_a_clock_that_is_wrong_is_told(bare: World) -> None:
    bare.server.clock = lambda: NOW.replace(hour=5)
    result = bare.sync()
    assert "clock is 60 minutes behind" in result.failed[0].sentence and len(result.failed) == 1


def test_without_an_account_id_the_identity_service_is_asked(bare: World) -> None:
    bare.environment = {name: value for name, value in bare.environment.items() if "DOMAIN" not in name}
    asked_by, answer = bare.server.service, b'{"domains": [{"id": "0123456789abcdef0123456789abcdef"}]}'
    bare.server.service = lambda *request: (200, answer) if "/v3/" in request[1] else asked_by(*request)
    assert not bare.sync().failed and len(bare.ledger.vendor.invoices()) == 120


def test_a_distributors_customers_are_those_of_its_resellers_too(bare: World) -> None:
    bare.data.lists["ListIndirectPartners"] = [indirect_partner(1)]
    bare.data.resellers_customers["reseller-1"] = [
        row | {"customer_id": f"theirs-{n}"} for n, row in enumerate(bare.data.lists["ListSubCustomers"][:3])
    ]
    bare.sync()
    assert len(bare.ledger.vendor.customers()) == 123


def test_who_may_not_ask_for_resellers_has_none(bare: World) -> None:
    bare.data.refusals["ListIndirectPartners"] = Refusal(403, "CBC.0151", "access denied")
    result = bare.sync()
    assert not result.failed and len(bare.ledger.vendor.customers()) == 120
    (step,) = [step for step in result.steps if step.name == "customers"]
    assert "Cloud resellers are not told" in step.sentence


# The bucket


def test_a_bucket_that_is_not_there_fails_alone(world: World) -> None:
    world.cloud = world.cloud._replace(bucket="another-bucket")
    result = world.sync()
    assert [step.name for step in result.failed] == ["bucket"]
    assert "There is no such bucket" in result.failed[0].sentence
    assert len(world.ledger.vendor.customers()) == 120


def test_a_bucket_that_is_set_up_wrongly_fails_alone(world: World) -> None:
    world.cloud = world.cloud._replace(bucket_prefix="a//b")
    result = world.sync()
    assert [step.name for step in result.failed] == ["bucket"] and result.failed[0].next_step
    assert world.ledger.vendor.quota() is not None


def test_a_token_opens_no_bucket_and_all_else_works(world: World) -> None:
    world.server.tokens.add("a-token")
    world.environment = {"PARTNER_TUI_CLOUD_TOKEN": "a-token", "HUAWEICLOUD_SDK_DOMAIN_ID": world.data.domain_id}
    result = world.sync()
    (step,) = [step for step in result.steps if step.name == "bucket"]
    assert step.outcome is StepOutcome.SKIPPED and "A token opens no bucket" in step.sentence
    assert not [step for step in result.steps if step.name.startswith("bill ")]
    assert not result.failed and world.ledger.vendor.quota() is not None


def test_a_file_that_is_no_bill_fails_alone_and_is_not_fetched_twice(world: World) -> None:
    assert world.moto is not None
    world.put_bill(LATEST.previous)
    world.moto.put(bill_key(LATEST), packed("customerBill_202610_0001.csv", b"Customer ID,Sum\nc1,1\n"))
    told: list[SyncProgress] = []
    result = world.sync(progress=told.append)
    assert [step.name for step in result.failed] == ["bill 2026-10"]
    assert [record.month for record in world.ledger.months()] == [LATEST.previous]
    assert any(progress.phase == "fetching" and progress.step == "bill 2026-10" for progress in told)
    told.clear()
    assert [step.name for step in world.sync(progress=told.append).failed] == ["bill 2026-10"]
    assert not any(progress.phase == "fetching" for progress in told)
    sums = world.put_bill(LATEST)
    assert not world.sync().failed and world.workspace.bills.summary(LATEST).sums == sums
    assert list((world.settings.data_dir / "cloud" / "bills").iterdir()) == []


def test_what_was_fetched_and_is_no_more_in_the_bucket_is_swept(world: World) -> None:
    world.put_bill(LATEST)
    folder = world.settings.data_dir / "cloud" / "bills"
    world.sync()
    for name in ("customerUsage_202610_20261001.tar.gz.partial", "customerUsage_202610_20261001.tar.gz.partial.json"):
        (folder / name).write_bytes(b"x")
    world.sync()
    assert list(folder.iterdir()) == []


def test_a_fetch_that_was_stopped_goes_on_where_it_was(world: World) -> None:
    assert world.moto is not None
    wire, told = Wire(world.moto.endpoint), list[SyncProgress]()
    world.cloud = world.cloud._replace(bucket_endpoint=wire.endpoint)
    sums = world.put_bill(LATEST, lines=20_000)
    with pytest.raises(Cancelled):
        world.sync(progress=told.append, cancelled=lambda: any(progress.phase and progress.done for progress in told))
    assert wire.ranges()[-1] == "" and told[-1].done < told[-1].total
    assert not world.sync().failed and world.workspace.bills.summary(LATEST).sums == sums
    assert [asked for asked in wire.ranges() if asked] == [f"bytes={told[-1].done}-"]
    wire.close()


# Endings


def stopping_at(step: str) -> tuple[Callable[[SyncProgress], None], Callable[[], bool]]:
    """What stops a sync once that step is under way."""
    seen: list[str] = []
    return lambda progress: seen.append(progress.step), lambda: step in seen


@pytest.mark.parametrize("step", ["quota", "summary 2026-09", "customers", "bucket", "bill 2026-10", "bill 2026-08"])
def test_a_sync_that_is_stopped_keeps_what_came_and_goes_on_from_there(world: World, tmp_path: Path, step: str) -> None:
    world.bill_months(3)
    progress, cancelled = stopping_at(step)
    with pytest.raises(Cancelled) as stopped:
        world.sync(progress=progress, cancelled=cancelled)
    assert stopped.value.next_step == "What came before that stays. Sync again to go on from there."
    assert world.syncing.standing().last_at is None and not world.syncing.standing().is_running
    assert not world.sync().failed
    undisturbed = World(world.server, tmp_path / "other", world.moto, world.data)
    undisturbed.sync()
    assert figures(world.settings.data_dir) == figures(undisturbed.settings.data_dir)


def test_one_sync_at_a_time(bare: World) -> None:
    _ = bare.workspace
    with sync_turn(bare.settings.data_dir, operator="bob", since=NOW):
        assert bare.syncing.standing().is_running
        with pytest.raises(StoreBusy, match=f"A sync is running already: bob .process {os.getpid()}, since 2026-11-23"):
            bare.sync()
    assert not bare.syncing.standing().is_running
    bare.sync()


def test_who_only_asks_keeps_nobody_from_syncing(bare: World) -> None:
    _ = bare.workspace
    looking = "import sys\nfrom pathlib import Path\nfrom partner_tui.services.sync_turn import is_taken\n"
    looking += "for _ in iter(lambda: is_taken(Path(sys.argv[1])), 2): pass"
    others = [subprocess.Popen([sys.executable, "-c", looking, bare.settings.data_dir]) for _ in range(2)]
    try:
        for _ in range(20):
            with sync_turn(bare.settings.data_dir, operator="bob", since=NOW):
                pass
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_what_cannot_even_begin(bare: World) -> None:
    assert bare.syncing.unready() is None
    assert bare.syncing.standing().last_at is None
    bare.environment = {}
    with pytest.raises(CredentialsError, match="No credentials for Huawei Cloud"):
        bare.sync()
    assert isinstance(bare.syncing.unready(), CredentialsError)
    bare.environment = {"HUAWEICLOUD_SDK_AK": "half"}
    assert isinstance(bare.syncing.unready(), SettingsError)
    assert bare.server.requests == [] and bare.ledger.vendor.steps() == ()


def test_surroundings_that_cannot_be_used_are_told_before_anything_is_asked(
    bare: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(bare.folder / "nothing"))
    with pytest.raises(SettingsError, match="SSL_CERT_FILE"):
        bare.sync()
    assert bare.server.requests == [] and bare.ledger.vendor.steps() == ()


def test_no_number_of_months(bare: World) -> None:
    with pytest.raises(WrongUsage, match="0 is no number of months"):
        bare.sync(0)
