"""`partner-tui sync` as people and cron run it: real processes against Huawei Cloud on loopback."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from partner_tui.domain.job import JobOutcome
from partner_tui.domain.sync import SyncProgress
from partner_tui.services.jobs import Jobs
from tests.cloud import faults
from tests.cloud.bucket_server import Moto
from tests.cloud.partner_data import Refusal
from tests.e2e.cloud_world import DUE, CloudWorld, cloud_world
from tests.e2e.terminal import Terminal
from tests.unit.bill_files import LINES

PATIENCE = 60
_QUOTA = "/v2/partners/credit/consumption-quota"


@pytest.fixture(scope="module")
def moto() -> Iterator[Moto]:
    with Moto() as running:
        yield running


@pytest.fixture
def world(moto: Moto, tmp_path: Path) -> Iterator[CloudWorld]:
    with cloud_world(moto, tmp_path) as made:
        yield made


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(world: CloudWorld, data_dir: Path) -> Run:
    def command(*words: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        environment = {name: value for name, value in (world.environment | changed).items() if value}
        return subprocess.run(line(data_dir, *words), env=environment, capture_output=True, text=True, check=False)

    return command


def line(data_dir: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "partner_tui", "--data-dir", str(data_dir), *words]


def outcomes(done: "subprocess.CompletedProcess[str]") -> dict[str, str]:
    """By the names of the steps."""
    answer: dict[str, Any] = json.loads(done.stdout)
    return {step["name"]: step["outcome"] for step in answer["steps"]}


def test_an_empty_store_is_filled_and_then_there_is_nothing_to_do(run: Run, world: CloudWorld) -> None:
    first = run("sync", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    answer = json.loads(first.stdout)
    assert answer["ok"] and not answer["differences"]
    done = outcomes(first)
    for month in world.months:
        assert done[f"summary {month}"] == done[f"bill {month}"] == "changed"
    assert done["quota"] == done["invoices"] == done["customers"] == "changed"
    bills = json.loads(run("bills", "--json").stdout)["months"]
    assert {month["month"]: month["bill_amount"] for month in bills} == {str(month): DUE for month in world.months}
    checked = run("check", "--json")
    assert checked.returncode == 0
    assert {month["vendor"] for month in json.loads(checked.stdout)["months"] if month["month"]} == {"agrees"}
    again = run("sync", "--json")
    assert again.returncode == 0
    assert set(outcomes(again).values()) <= {"unchanged", "skipped"}
    assert "changed  " not in run("sync").stdout


def test_from_cron_nothing_is_said_when_all_is_well(run: Run) -> None:
    done = run("sync", "--quiet", "--months", "1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_figure_that_is_not_the_vendors(run: Run, world: CloudWorld, tmp_path: Path) -> None:
    month = world.months[0]
    world.put_bill(tmp_path, month, (*LINES[:-1], ("c1", "Adjustment", "", "", "0.2")))
    done = run("sync")
    assert (done.returncode, done.stderr) == (3, "")
    assert f"differs  {month}" in done.stdout and "adjustments are 0.20" in done.stdout
    quiet = run("sync", "--quiet")
    assert (quiet.returncode, quiet.stdout) == (3, "")
    assert f"partner-tui: the figures differ: {month}" in quiet.stderr
    assert run("check").returncode == 3
    world.put_bill(tmp_path, month, LINES)
    assert run("sync", "--quiet").returncode == 0


def test_what_fails_is_said_in_one_sentence_and_the_rest_is_kept(run: Run, world: CloudWorld) -> None:
    world.data.refusals["ShowPartnerConsumptionQuota"] = Refusal(403, "CBC.0155", "Not allowed")
    done = run("sync", "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("partner-tui: quota failed: Huawei Cloud does not allow this: ")
    assert "BPC_ITEM_ACCOUNT_010500" in done.stderr and done.stderr.count("\n") == 1
    assert len(json.loads(run("bills", "--json").stdout)["months"]) == len(world.months)
    world.data.refusals.clear()
    mended = run("sync", "--json")
    assert mended.returncode == 0 and outcomes(mended)["quota"] == "changed"


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        ({"HUAWEICLOUD_SDK_AK": "", "HUAWEICLOUD_SDK_SK": ""}, 2, "No credentials for Huawei Cloud: "),
        ({"HUAWEICLOUD_SDK_SK": ""}, 2, "Credentials that cannot be used: "),
        ({"HUAWEICLOUD_SDK_SK": "another"}, 1, "failed: Huawei Cloud does not accept the credentials: "),
        ({"PARTNER_TUI_ENDPOINT": "http://127.0.0.1:9"}, 1, "failed: Huawei Cloud cannot be reached: "),
    ],
)
def test_a_broken_set_up_is_one_sentence(run: Run, changed: dict[str, str], code: int, says: str) -> None:
    done = run("sync", "--quiet", **changed)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_the_doctor_finds_all_in_order(run: Run, world: CloudWorld) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert "A key, from the environment." in done.stdout
    assert f"has 3 bill files, {world.months[-1]} to {world.months[0]}." in done.stdout


@pytest.fixture
def hanging(world: CloudWorld, data_dir: Path) -> Iterator["subprocess.Popen[str]"]:
    """A sync that waits for an answer that never comes."""
    world.server.fail(_QUOTA, faults.hang)
    started = subprocess.Popen(
        line(data_dir, "sync"), env=world.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + PATIENCE
    while not any(request.path == _QUOTA for request in world.server.requests):
        assert time.monotonic() < end and started.poll() is None
        time.sleep(0.02)
    yield started
    started.kill()
    started.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_it_says_so_at_once_and_goes_on_the_next_time(
    run: Run, hanging: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    hanging.send_signal(number)
    asked = time.monotonic()
    out, err = hanging.communicate(timeout=PATIENCE)
    assert time.monotonic() - asked < 5
    assert (hanging.returncode, out) == (130, "")
    assert err.startswith("partner-tui: The sync cancelled: ") and err.count("\n") == 1
    assert run("sync", "--quiet").returncode == 0


def test_of_two_the_second_names_the_first(run: Run, hanging: "subprocess.Popen[str]") -> None:
    second = run("sync", "--quiet")
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith("partner-tui: A sync is running already: ")
    assert f"(process {hanging.pid}, since " in second.stderr


def test_on_a_terminal_it_tells_how_far_it_is(world: CloudWorld, data_dir: Path) -> None:
    arguments = ["--data-dir", str(data_dir), "sync"]
    with Terminal(arguments, 100, 30, environment=dict(world.environment)) as terminal:
        assert terminal.ended() == 0
    assert b"Step 1 of " in terminal.sent
    assert b"changed  " in terminal.sent


def test_what_the_console_starts_tells_its_steps_and_its_result(
    world: CloudWorld, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    world.data.refusals["ShowPartnerConsumptionQuota"] = Refusal(403, "CBC.0155", "Not allowed")
    *told, last = Jobs(data_dir).start_sync().follow()
    assert told and all(isinstance(progress, SyncProgress) and progress.steps for progress in told)
    assert isinstance(last, JobOutcome) and last.error is None
    assert last.synced is not None
    assert [step.name for step in last.synced.failed] == ["quota"]
    assert last.synced.changes


def test_what_the_console_starts_can_be_cancelled(
    world: CloudWorld, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    world.server.fail(_QUOTA, faults.hang)
    job = Jobs(data_dir).start_sync()
    for told in job.follow():
        if isinstance(told, SyncProgress) and told.step == "quota":
            job.cancel()
    assert isinstance(told, JobOutcome) and told.synced is None
    assert told.error is not None and told.error.title == "The sync cancelled"


def test_without_credentials_what_the_console_starts_says_why(data_dir: Path) -> None:
    *_, last = Jobs(data_dir).start_sync().follow()
    assert isinstance(last, JobOutcome) and last.error is not None
    assert last.error.title == "No credentials for Huawei Cloud"
