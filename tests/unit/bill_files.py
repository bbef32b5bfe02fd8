"""Small bill files, written by hand."""

from collections.abc import Sequence
from pathlib import Path

HEADER = (
    "Customer ID,Customer Name,Billing Cycle,Bill Type,Product Type Code,Product Type,"
    "Cloud Service Region Code,Region,Resource Name,Settlement Amount (USD),Tax (USD)"
)
Line = tuple[str, str, str, str, str]
"""Customer, bill type, product, region, amount."""

LINES: tuple[Line, ...] = (
    ("c1", "Expenditure", "ecs", "r1", "10.0000000001"),
    ("c1", "Expenditure", "evs", "r2", "2.5"),
    ("c2", "Expenditure", "ecs", "r1", "3.25"),
    ("c2", "Refund", "ecs", "r1", "-1.05"),
    ("c1", "Adjustment", "", "", "0.3"),
)


def write_bill(
    folder: Path, month: str = "2026-10", lines: Sequence[Line] = LINES, *, currency: str = "USD", name: str = ""
) -> Path:
    """A `.csv` of that month."""
    file = folder / (name or f"customerBill_{month.replace('-', '')}.csv")
    rows = [
        f"{customer},Name of {customer},{month},{bill_type},{product},{product.upper()},{region},{region.upper()},"
        f"res {number},{amount},0.1"
        for number, (customer, bill_type, product, region, amount) in enumerate(lines)
    ]
    file.write_text("\n".join([HEADER.replace("(USD)", f"({currency})"), *rows, ""]), encoding="utf-8")
    return file
