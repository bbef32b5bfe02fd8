"""Every row with its reduced count; `--randomly-seed=N` repeats a run."""

from pathlib import Path

import pytest

from tests.faults.harness import Row, Trials, rows


@pytest.mark.parametrize("row", rows().values(), ids=lambda row: f"row-{row.number}")
def test_row(row: Row, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    trials = Trials(request.config.getoption("randomly_seed"), row.reduced, tmp_path)
    row.run(trials)
    assert not trials.failures, f"seed {trials.seed}: {trials.failures[:10]}"
