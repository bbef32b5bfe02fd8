"""The figures on the screen are those of the commands, and those that anybody gets from the csv by hand."""

import csv
import io
import json
import re
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import format_amount
from partner_tui.services.generating import GenerateOptions, generate
from tests.e2e.terminal import Terminal


def command(data_dir: Path, *arguments: str) -> Any:
    """What a command prints as JSON."""
    line = [sys.executable, "-m", "partner_tui", "--data-dir", str(data_dir), *arguments, "--json"]
    return json.loads(subprocess.run(line, capture_output=True, check=True, text=True).stdout)


def csv_lines(archive: Path) -> Iterator[dict[str, str]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            part = tar.extractfile(member)
            assert part is not None
            yield from csv.DictReader(io.TextIOWrapper(part, "utf-8", newline=""))


def test_the_demo_shows_what_the_commands_print_and_the_files_hold(tmp_path: Path) -> None:
    data_dir = tmp_path / "demo"
    with Terminal(["--data-dir", str(data_dir), "demo"]) as terminal:
        terminal.wait_for("Total due", "USD")
        made_at = datetime.fromisoformat(json.loads((data_dir / "demo.json").read_text())["as_of"])
        files = generate(tmp_path / "files", GenerateOptions(), made_at)
        due = command(data_dir, "due")
        paid = sum((Decimal(month["paid"]) for month in command(data_dir, "bills")["months"]), Decimal(0))
        assert paid > 0
        assert Decimal(due["total"]) == sum(map(_amount_due, _final(files, made_at)), -paid)
        terminal.wait_for(format_amount(Decimal(due["total"])))

        terminal.press("2")
        terminal.wait_for("Bills ", " products", "Σ")
        terminal.press("tab")
        screen = terminal.whole("By Customer", " customers", "Σ")
        month = _shown_month(screen)
        lines = list(csv_lines(tmp_path / "files" / f"customerBill_{month.replace('-', '')}.tar.gz"))
        by_customer = command(data_dir, "bills", month, "--by", "customer")
        totals = _sums(lines, "Customer ID")
        assert {row["customer_id"]: Decimal(row["total"]) for row in by_customer["rows"]} == totals
        largest = by_customer["rows"][0]
        terminal.wait_for(_sigma(sum(totals.values(), Decimal(0))), format_amount(Decimal(largest["total"])))

        terminal.press("enter")
        theirs = [line for line in lines if line["Customer ID"] == largest["customer_id"]]
        terminal.wait_for("products", _sigma(totals[largest["customer_id"]]))

        terminal.press("enter")
        stored = command(data_dir, "bills", month, "--lines", "--customer", largest["customer_id"])["rows"]
        spent = [line for line in theirs if line["Bill Type"] == "Expenditure"]
        products = _sums(spent, "Product Type Code")
        product = max(products, key=lambda code: products[code])
        terminal.wait_for(" lines", _sigma(products[product]))

        terminal.press("enter")
        first = next(r for r in stored if r["product_type_code"] == product and r["bill_type"] == "expenditure")
        fields = terminal.whole("Line 1", first["customer_id"], first["resource_id"])
        terminal.press("end")
        fields += terminal.whole("extra:Cost Tag")
        assert re.search(rf"Amount .*{re.escape(_digits(Decimal(first['amount'])))}", fields), fields
        assert Decimal(first["amount"]) in {Decimal(line["Settlement Amount (USD)"]) for line in spent}

        terminal.press("escape")
        terminal.wait_for(" lines", _sigma(products[product]))
        assert terminal.leave() == 0


def _final(files: list[Path], now: datetime) -> list[Path]:
    """The files of final months."""
    return [file for file in files if _cycle(file).status(now) is CycleStatus.FINAL]


def _cycle(file: Path) -> BillCycle:
    digits = file.name.removeprefix("customerBill_")[:6]
    return BillCycle.parse(f"{digits[:4]}-{digits[4:]}")


def _amount_due(file: Path) -> Decimal:
    """By the rule, and by hand: the exact sum, rounded half-up once, never below zero."""
    bill_amount = sum((Decimal(line["Settlement Amount (USD)"]) for line in csv_lines(file)), Decimal(0))
    return max(Decimal(0), bill_amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _sums(lines: list[dict[str, str]], key: str) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line[key]] += Decimal(line["Settlement Amount (USD)"])
    return dict(sums)


def _shown_month(screen: str) -> str:
    found = re.search(r"◀ (\d{4}-\d{2}) ▶", screen)
    assert found, screen
    return found[1]


def _digits(amount: Decimal) -> str:
    return format_amount(amount, exact=True)


def _sigma(amount: Decimal) -> str:
    return f"Σ {_digits(amount)}"
