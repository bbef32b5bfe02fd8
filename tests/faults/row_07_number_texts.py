"""Texts that are numbers, nearly are, or are not: taken exactly when the rule of money says so, as what they say."""

from decimal import Decimal
from random import Random

from partner_tui.domain.errors import BillFileError
from partner_tui.domain.money import parse_amount
from tests.faults.bill_input import HEADERS, Fields, bill, csv_bytes, read
from tests.faults.harness import Row, Trials

_COLUMNS = ("amount", "usage")
_BLANKS = " \t\u00a0\u3000"
_ODD = "+-.eE,_%$'()×−０１٢Ⅷ½ \t\u00a0\u3000\ufeff\u200bxXnaNinfINF"


def run(trials: Trials) -> None:
    accepted: list[tuple[str, str, Decimal]] = []
    lines = bill(trials.random, 3)
    for _ in range(trials.count):
        column, text = trials.random.choice(_COLUMNS), _text(trials.random)
        try:
            accepted.append((column, text, parse_amount(text.strip(_BLANKS))))
        except ValueError:
            _demand_refused(trials, lines, column, text)
    filled = bill(trials.random, len(accepted))
    for fields, (column, text, _) in zip(filled, accepted, strict=True):
        fields[column] = f'"{text}"' if "," in text else text
    found = read(csv_bytes(filled))
    if isinstance(found, BillFileError):
        trials.demand(False, f"a number is refused: {found}")
        return
    for line, (column, text, value) in zip(found, accepted, strict=True):
        trials.demand(line[column] == value == Decimal(text.strip(_BLANKS)), f"{text!r} is read as {line[column]}")


def _demand_refused(trials: Trials, lines: list[Fields], column: str, text: str) -> None:
    at = trials.random.randrange(len(lines))
    damaged = [dict(fields) for fields in lines]
    damaged[at][column] = f'"{text}"' if "," in text else text
    found = read(csv_bytes(damaged))
    if column != "amount" and text.strip(_BLANKS) in ("", "--"):
        trials.demand(isinstance(found, list) and found[at][column] is None, f"{text!r} is not empty: {found}")
        return
    refused = isinstance(found, BillFileError) and (found.line, found.column) == (at + 2, HEADERS[column])
    trials.demand(refused, f"{text!r} in line {at + 2}: {found}")


def _text(random: Random) -> str:
    """Half of them as bills write numbers, to the limits of digits and a little past them; half of those spoilt."""
    whole = "".join(random.choices("0123456789", k=random.choice((1, 2, 5, 17, 18, 18, 19, 28))))
    decimals = "".join(random.choices("0123456789", k=random.choice((0, 1, 2, 8, 9, 10, 10, 11, 20))))
    text = random.choice(("", "", "-")) + random.choice((whole, whole, "0", whole.lstrip("0") or "0", "9" * len(whole)))
    text += f".{decimals}" if decimals else ""
    text = random.choice(("", "", "", " ", "\u3000")) + text + random.choice(("", "", "", "\t", "\u00a0"))
    if random.random() < 0.5:
        return text
    at = random.randrange(len(text) + 1)
    match random.randrange(4):
        case 0:
            return text[:at] + random.choice(_ODD) + text[at:]
        case 1:
            return text[:at] + random.choice(_ODD) + text[at + 1 :]
        case 2:
            return text[:at] + text[at + 1 :]
        case _:
            return "".join(random.choices(_ODD + "0123456789", k=random.randrange(6)))


ROW = Row(7, "number texts", 10_000, 1_500, run)
