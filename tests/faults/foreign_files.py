"""A bill file with somebody else's text in every field that takes any, imported; and what the commands print of it."""

import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from partner_tui.cli import main
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW

MONTH = "2026-10"
FILE = "customerBill_202610.csv"
_OURS = {"Bill Type": "Expenditure", "Billing Cycle": MONTH, "Currency": "USD", "Usage": "1", "List Price": "2"}
_THEIRS = (
    *(
        "Customer ID",
        "Customer Name",
        "Account Name",
        "Partner ID",
        "Partner Name",
        "Billing Mode",
        "Product Type Code",
    ),
    *("Product Type", "Product ID", "Product Name", "Application", "Specifications", "Resource Type Code"),
    *("Resource Type", "Resource ID", "Resource Name", "Cloud Service Region Code", "Region", "Order ID"),
    *("Original Order ID", "Transaction Time", "Order Type", "Order Period", "Order Period Unit", "Spot Instance"),
    *("Usage Type Code", "Usage Type", "Usage Unit", "Settlement Type"),
)
_REFUSED = "\0\r"
"""Characters that no csv may have, in quotes or not."""


def can_be_in_a_file(text: str) -> bool:
    """Whether a bill may hold the text: what is no Unicode, or no csv, is refused as a whole."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return bool(text.strip()) and not any(character in text for character in _REFUSED)


def foreign_file(folder: Path, texts: Sequence[str]) -> Path:
    """A csv with a line for each text, which says nothing else, under some headers that are texts as well."""
    headers = [f"{text} (own)" for text in texts[:3]]
    rows = [[*_THEIRS, *headers, *_OURS, "Settlement Amount (USD)"]]
    for at, text in enumerate(texts):
        rows.append([*(text for _ in _THEIRS), *(text for _ in headers), *_OURS.values(), f"{len(texts) - at}.5"])
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    file = folder / FILE
    file.write_text(written.getvalue(), encoding="utf-8", newline="")
    return file


def imported(data: Path, file: Path) -> Workspace:
    workspace = Workspace.open(Settings(data, state_dir=data.with_name("state")), lambda: NOW)
    workspace.imports.run(file)
    return workspace


def printed(data: Path, texts: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What commands over that store print: the command, standard output, standard error."""
    count = str(len(texts))
    for arguments in (("bills",), ("bills", MONTH), ("due",), ("check",), ("reconcile", MONTH)):
        yield _run(data, *arguments)
    for grouping in ("product", "customer", "region"):
        yield _run(data, "bills", MONTH, "--by", grouping)
    yield _run(data, "bills", MONTH, "--lines", "--limit", count)
    yield _run(data, "bills", MONTH, "--lines", "--limit", count, "--json")
    for at, text in enumerate(texts):
        word = ("customer", "product", "region", "filter", "sort")[at % 5]
        yield _run(data, "bills", MONTH, f"--{word}={text}")
        yield _run(data, *(("bills", text), (text,), ("import", f"{text}.csv"))[at % 3])


def refused(folder: Path, text: str) -> tuple[tuple[str, ...], str, str]:
    """What is said of a file that has the text where a number belongs."""
    file = folder / f"wrong-{FILE}"
    with file.open("w", encoding="utf-8", newline="") as bill:
        csv.writer(bill, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
            [["Customer ID", "Bill Type", "Settlement Amount (USD)"], ["c", "Expenditure", text]]
        )
    return _run(folder / "other", "import", str(file))


def _run(data: Path, *arguments: str) -> tuple[tuple[str, ...], str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(["--data-dir", str(data), *arguments], lambda: NOW)
    return arguments, out.getvalue(), err.getvalue()
