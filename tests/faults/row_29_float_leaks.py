"""No float comes near an amount: none in the code that handles money, none at work, none in an answer."""

import ast
import dataclasses
import decimal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from enum import Enum
from pathlib import Path

import polars as pl

import partner_tui
from partner_tui.domain.bill import BillSums
from partner_tui.domain.filter import Filter
from partner_tui.domain.money import EXACT, Money, amount_due, exact_sum, round_half_up
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.site import Site
from partner_tui.domain.total_rows import product_rows
from partner_tui.services.amount_due import AmountsDue
from tests.cloud.partner_rows import LATEST
from tests.cloud.server import CloudServer
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import bill_file, opened
from tests.sync.world import World

_ROOMS = (
    *("domain", "settings", "ledger", "bills", "cloud", "exporting"),
    *("services", "cli", "cli/shapes", "ui/presentation"),
)
_ALLOWED: Mapping[str, set[object]] = {
    "domain/export.py": {"float"},  # seconds that an export may take
    "ledger/connecting.py": {30.0},  # seconds to wait
    "services/import_turn.py": {0.1},
    "cli/watchdog.py": {1.0},
    "services/export_turn.py": {0.0, 0.02, 0.25},
    "services/export_work.py": {0.2},
    "services/exports.py": {0.1},
    "services/sync_cloud.py": {"float"},  # seconds to sleep, and those of a clock
    "services/sync_turn.py": {0.02},
    "services/syncing.py": {"float"},
    "services/clipboard.py": {3.0},
    "services/job_lines.py": {0.5},
    "services/jobs.py": {0.1},
    "services/terminal_findings.py": {3.0},
    "cli/console.py": {0.3},
    "bills/prefetch.py": {0.05, 0.1},
    "bills/cancelling.py": {0.02},
    "bills/statement_files.py": {"float"},  # as below
    "bills/workbooks.py": {"float"},  # what a cell holds in the file, turned into the digits that it shows
    "cloud/advice.py": {"abs(ahead) / timedelta(minutes=1)"},
    "cloud/bucket_patience.py": {"size / self.slowest"},
    "cloud/profile.py": {0.5},  # how alike two names are
    "cloud/transport.py": {"float"},
    "exporting/fonts.py": {"Path(str(files(_PACKAGE))) / _FOLDER"},
    # How wide a column is to be:
    "exporting/details_xlsx.py": {"quantile", 0.95, "(texts.str.len_bytes() + texts.str.len_chars()) / 2"},
    "exporting/sheet_table.py": {0.4, 0.5, 0.6},
    "exporting/statement_table.py": {"(WIDTH - name_width - counts * _COUNT_WIDTH) / amounts"},
    "exporting/statement_trend.py": {
        "WIDTH / len(months)",
        "(slot - width) / 2",
        "int(amount * _STEPS // span) * _BARS / _STEPS",  # how high a bar is
    },
}
"""Every float literal, mention of a float and division that may be."""
_MEASURES = (
    *("cloud/bill_bucket.py", "cloud/bucket_access.py", "cloud/bucket_patience.py", "cloud/exchange.py"),
    *("cloud/limiter.py", "cloud/outcomes.py", "cloud/patience.py", "cloud/pieces.py", "cloud/retrying.py"),
    "cloud/stopping.py",
    "exporting/invoice_pdf.py",
    *("exporting/statement_opening.py", "exporting/statement_page.py", "exporting/statement_provenance.py"),
    *("exporting/statement_table.py", "exporting/statement_trend.py", "exporting/summary_pdf.py"),
)
"""Seconds, and millimetres on a page: float literals and `float` itself may be there, beside amounts that are written
as text. That the two never meet is the type checker's to see, and the trap's below."""
_NO_MONEY = (
    *("bills/sample_customers.py", "bills/sample_lines.py", "bills/sample_sources.py", "bills/sample_catalogue.py"),
    *("cli/progress.py", "cli/importing.py", "bills/encodings.py", "services/export_estimates.py"),
)
"""Chances and sizes of invented bills, whose amounts are whole numbers of the last digit; seconds, lines a second;
shares of characters."""
_FLOATS = {
    "float",
    "fsum",
    "fmean",
    "mean",
    "median",
    "std",
    "var",
    "quantile",
    "sqrt",
    "truediv",
    "Float32",
    "Float64",
}
_FOLDERS = {
    *("folder", "data_dir", "path", "month", "store", "workplace", "bills", "tmp"),
    *("place", "named", "made"),
}
"""What a `/` may stand behind, apart from text on either side: there it makes a path, not a quotient."""


def run(trials: Trials) -> None:
    for room in _ROOMS:
        files = sorted((Path(partner_tui.__file__).parent / room).glob("*.py"))
        trials.demand(bool(files), f"{room} has no code")
        for file in files:
            name = f"{room}/{file.name}"
            for line, what in _leaks(name, ast.parse(file.read_text(encoding="utf-8"))):
                trials.demand(False, f"{name}, line {line}: {what}")
    _traps(trials)
    for seed in range(trials.count):
        _at_work(trials, trials.folder / f"{seed}", trials.random.randrange(2**32))
    _syncing(trials, trials.folder / "synced")


def _leaks(name: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    if name in _NO_MONEY:
        return
    allowed = _ALLOWED.get(name, set()) | ({"float"} if name in _MEASURES else set())
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float(value)) if value not in allowed and name not in _MEASURES:
                yield node.lineno, f"the literal {value}"
            case ast.BinOp(op=ast.Div()) if not _is_path(node) and ast.unparse(node) not in allowed:
                yield node.lineno, f"the division {ast.unparse(node)}"
            case ast.AugAssign(op=ast.Div()):
                yield node.lineno, f"the division {ast.unparse(node)}"
            case ast.Name(id=word) | ast.Attribute(attr=word) if word in _FLOATS - allowed:
                yield node.lineno, f"the name {word}"


def _is_path(node: ast.expr) -> bool:
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        if any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in (node.left, node.right)):
            return True
        node = node.left
    word = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return word.lstrip("_") in _FOLDERS


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _traps(trials: Trials) -> None:
    for name, attempt in (
        ("exact_sum", lambda: exact_sum([Decimal(1), 0.5])),  # type: ignore[list-item]
        ("round_half_up", lambda: round_half_up(0.5)),  # type: ignore[arg-type]
        ("amount_due", lambda: amount_due(0.5)),  # type: ignore[arg-type]
        ("Money", lambda: Money(0.5, "USD")),  # type: ignore[arg-type]
        ("EXACT", lambda: EXACT.create_decimal(0.1)),
        ("EXACT past its digits", lambda: EXACT.add(Decimal(10) ** 60, Decimal("0.1"))),
    ):
        try:
            attempt()
        except (TypeError, ValueError, decimal.FloatOperation, decimal.Inexact):
            continue
        trials.demand(False, f"{name} takes a float, or loses a digit, without a word")


def _at_work(trials: Trials, folder: Path, seed: int) -> None:
    """A bill imported and every question asked while a float beside a Decimal is an error, in every thread."""
    folder.mkdir()
    file, sums = bill_file(folder, "2026-10", 300, seed)
    with _floats_trapped():
        workspace = opened(folder / "data")
        record = workspace.imports.run(file).record
        trials.demand(record.sums == sums, f"seed {seed}: {record.sums} instead of {sums}")
        bills, query = workspace.bills, BillQuery(record.month)
        lines = bills.lines(query.by(Grouping.LINE))
        answers = [
            record,
            *bills.months(),
            *bills.by_product(query).rows,
            *bills.by_customer(query.by(Grouping.CUSTOMER)).rows,
            *bills.by_region(query.by(Grouping.REGION)).rows,
            *lines.rows(0, lines.count),
            *lines.sorted_by("amount", descending=True).filtered(Filter.parse("c1 !margin>1.5")).rows(0, 50),
            *product_rows(bills.by_product(query)).filtered(Filter.parse("amount!=0.1")).all_rows,
            *lines.line(0),
            *AmountsDue(bills).due(),
            *workspace.checks.run(),
        ]
    for answer in answers:
        trials.demand(not _has_float(answer), f"seed {seed}: a float in {answer}")
    for path in (folder / "data").glob("bills/*/*/*.parquet"):
        kinds = pl.read_parquet_schema(path)
        floats = [name for name, kind in kinds.items() if kind.is_float()]
        trials.demand(not floats, f"{path.name} has columns of floats: {floats}")


def _syncing(trials: Trials, folder: Path) -> None:
    """Everything that the vendor says, on either site, while a float beside a Decimal is an error."""
    with CloudServer() as server, _floats_trapped():
        world = World(server, folder)
        world.say_bill(LATEST, BillSums(Decimal("12345.0000000001"), Decimal("-0.1"), Decimal("0.3")))
        for site in (Site.INTERNATIONAL, Site.CHINA):
            world.cloud = world.cloud._replace(site=site)
            failed = world.sync().failed
            trials.demand(not failed, f"{site}: {failed}")
        vendor = world.ledger.vendor
        answers: dict[str, object] = {
            "summaries": vendor.summaries(),
            "quota": vendor.quota(),
            "invoices": vendor.invoices(),
            "budgets": vendor.budgets(),
            "customers' sums": vendor.customer_sums(LATEST),
            "account": vendor.account_changes(),
            "reconciliation": world.workspace.reconciling.all(),
        }
    for name, answer in answers.items():
        trials.demand(bool(answer), f"no {name} came by sync")
        trials.demand(not _has_float(answer), f"{name}: a float in {answer}")


@contextmanager
def _floats_trapped() -> Iterator[None]:
    before, shared = decimal.getcontext(), decimal.DefaultContext.traps[decimal.FloatOperation]
    decimal.DefaultContext.traps[decimal.FloatOperation] = True  # what the contexts of new threads are made from
    try:
        with decimal.localcontext() as context:
            context.traps[decimal.FloatOperation] = True
            yield
    finally:
        decimal.DefaultContext.traps[decimal.FloatOperation] = shared
        decimal.setcontext(before)


def _has_float(value: object) -> bool:
    if isinstance(value, str | Enum | Path):
        return False
    if isinstance(value, tuple | list):
        return any(map(_has_float, value))
    if dataclasses.is_dataclass(value):
        return any(_has_float(getattr(value, field.name)) for field in dataclasses.fields(value))
    return isinstance(value, float)


ROW = Row(29, "float leaks: none in the code, none at work", full=20, reduced=3, run=run)
