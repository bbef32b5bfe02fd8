"""Headers in any order, language and spelling, some missing, some doubled, some strange: no value in a wrong column."""

from decimal import Decimal
from random import Random

from partner_tui.bills.columns import SYNONYMS
from partner_tui.domain.errors import BillFileError
from partner_tui.domain.line import LINE_COLUMNS, Kind
from tests.faults.bill_input import MONTH, read
from tests.faults.harness import Row, Trials

_NEEDED = ("customer_id", "bill_type", "amount")
_NUMBERS = {column.name for column in LINE_COLUMNS if column.kind in (Kind.NUMBER, Kind.MONEY)}
_MONEY = {column.name for column in LINE_COLUMNS if column.kind is Kind.MONEY}
_STRANGE = (
    *("Customer", "ID", "Amount", "Type", "Tax Rate", "Tax %", "Tax (%)", "Settlement", "Name of Customer", "Total"),
    *(
        "Customer ID 2",
        "Customer ID (OLD)",
        "Region (EST)",
        "Bill Type Code",
        "Currency Code",
        "Usage %",
        "金额",
        "折扣",
    ),
    *("extra:Customer ID", "customer_id", "__index__", "Amount Due", "Coupons Used", "Settlement Amounts", "客户"),
)
_LINES = 3


def run(trials: Trials) -> None:
    for _ in range(trials.count):
        names = [*_NEEDED, *trials.random.sample(sorted(set(SYNONYMS) - set(_NEEDED)), trials.random.randrange(30))]
        headers = {_spelt(trials.random, name, trials.random.choice(SYNONYMS[name])): name for name in names}
        strange = {header: f"extra:{header}" for header in trials.random.sample(_STRANGE, trials.random.randrange(8))}
        strange = {header: name for header, name in strange.items() if header != "customer_id"}
        columns = [*headers.items(), *strange.items()]
        trials.random.shuffle(columns)
        _demand_right(trials, columns)
        _demand_refused(trials, columns)


def _demand_right(trials: Trials, columns: list[tuple[str, str]]) -> None:
    found = read(_file(columns))
    where = [header for header, _ in columns]
    if isinstance(found, BillFileError):
        trials.demand(False, f"{where}: {found}")
        return
    for row, line in enumerate(found):
        for at, (header, name) in enumerate(columns):
            wanted = _value(name, at, row)
            trials.demand(line[name] == wanted, f"{header!r} among {where} is {line[name]!r} instead of {wanted!r}")
        more = set(line) - {name for _, name in columns} - {"bill_cycle", "currency"}
        filled = {name: line[name] for name in more if line[name] is not None}
        by_code = {"product_type_code", "product_type", "region_code", "region", "resource_type_code", "resource_type"}
        trials.demand(set(filled) <= by_code, f"{where}: nobody gave {filled}")


def _demand_refused(trials: Trials, columns: list[tuple[str, str]]) -> None:
    """The same with a needed column missing, with one twice, and with one twice in other words."""
    random = trials.random
    missing = random.choice(_NEEDED)
    less = [(header, name) for header, name in columns if name != missing]
    stands_in = missing == "amount" and {"customer_expenditure", "extra:Amount Due"} & {name for _, name in less}
    if not stands_in:
        found = read(_file(less))
        said = isinstance(found, BillFileError) and missing in found.cause and found.line == 1
        trials.demand(said and less[0][0] in str(found), f"without {missing}: {found}")
    header, name = random.choice(columns)
    other = header if name.startswith("extra:") else _spelt(random, name, random.choice(SYNONYMS[name]))
    twice = list(columns)
    twice.insert(random.randrange(len(columns) + 1), (other, name))
    found = read(_file(twice))
    trials.demand(isinstance(found, BillFileError) and found.title == "A column twice", f"{header!r} twice: {found}")


def _spelt(random: Random, name: str, header: str) -> str:
    """The header in other capitals, with other spaces, with a currency where it is money."""
    header = random.choice((header, header.upper(), header.lower(), header.title(), header.replace(" ", "")))
    if name in _MONEY:
        header += random.choice(("", "(USD)", " (USD)", " (usd)", "（USD）"))
    return random.choice(("", "", " ")) + header + random.choice(("", "", "  "))


def _file(columns: list[tuple[str, str]]) -> bytes:
    rows = [[header for header, _ in columns]]
    rows += [[_text(name, at, row) for at, (_, name) in enumerate(columns)] for row in range(_LINES)]
    return "".join(",".join(row) + "\n" for row in rows).encode()


def _text(name: str, at: int, row: int) -> str:
    """Every cell says which it is, as far as its column lets it."""
    match name:
        case "bill_type":
            return "Refund"
        case "bill_cycle":
            return MONTH
        case "currency":
            return "USD"
        case _ if name in _NUMBERS or name == "extra:Amount Due":
            return f"{at}.{row}"
        case _:
            return f"{name}#{at}#{row}".replace(",", "")


def _value(name: str, at: int, row: int) -> object:
    text = _text(name, at, row)
    if name in _NUMBERS:
        return Decimal(text)
    return "refund" if name == "bill_type" else text


ROW = Row(10, "headers permuted, renamed, doubled, missing, extra", 500, 150, run)
