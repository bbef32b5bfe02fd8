"""Papers put on file and taken off by processes, each killed just before another one of its calls to the disk."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.ledger import Ledger
from tests.faults.killing import killing
from tests.faults.store_faults import NOW, opened, paper_file


@pytest.mark.parametrize("task", ["attach", "detach"])
def test_a_paper_is_on_file_whole_or_not_at_all(tmp_path: Path, task: str) -> None:
    base, file = tmp_path / "base", paper_file(tmp_path, 1)
    opened(base).invoices.attach(BillCycle.at(NOW), paper_file(tmp_path, 2), "INV-2")
    arguments: dict[str, Any] = {"number": "INV-1"} | ({"file": file} if task == "attach" else {})
    if task == "detach":
        opened(base).invoices.attach(BillCycle.at(NOW), file, "INV-1")
    ends = set()
    with killing(tmp_path) as made:
        if made is None:
            pytest.skip("there is no C compiler here to make the library with that kills")
        data = shutil.copytree(base, tmp_path / "counted")
        calls = made.run(task, data, data=data, **arguments).calls
        assert calls > 10
        for call in range(1, calls + 1):
            data = shutil.copytree(base, tmp_path / f"call-{call}")
            assert made.run(task, data, call, data=data, **arguments).killed
            workspace = opened(data)
            papers = workspace.invoices.papers()
            assert sorted(os.listdir(data / "invoices")) == sorted(f"{paper.sha256}.pdf" for paper in papers), call
            for paper in papers:
                workspace.invoices.file_of(paper.invoice_no)
            assert Ledger.open(data).verify() == []
            ends.add(tuple(paper.invoice_no for paper in papers))
    assert ends == {("INV-2",), ("INV-1", "INV-2")}
