"""Amounts of 1 to 28 digits, ids of 40: numbers where a cell carries them, text where not, always every digit."""

from decimal import Decimal
from random import Random

from tests.faults.harness import Row, Trials
from tests.store.detail_workbooks import Workbook, details, exact

_EACH = 1_000
_DECIMALS = 10


def run(trials: Trials) -> None:
    as_text = 0
    for start in range(0, trials.count, _EACH):
        count = min(_EACH, trials.count - start)
        amounts = [_amount(trials.random) for _ in range(count)]
        ids = ["".join(trials.random.choices("0123456789", k=40)) for _ in amounts]
        book = Workbook.of(details({"resource_id": ids, "amount": amounts, "usage": amounts[::-1]}))
        for reading in (book.calamine(), book.openpyxl()):
            for row, found, amount, usage in zip(ids, reading[1:], amounts, amounts[::-1], strict=True):
                trials.demand(found[0] == row, f"the id {row} is read back as {found[0]!r}")
                for cell, wanted in zip(found[1:], (amount, usage), strict=True):
                    is_text = len("".join(map(str, wanted.as_tuple().digits)).strip("0")) > 15
                    trials.demand(exact(cell) == wanted, f"{wanted:f} is read back as {cell!r}")
                    trials.demand(isinstance(cell, str) == is_text, f"{wanted:f} is {type(cell).__name__}")
                    as_text += is_text
        noted = sum(int(note.split(": ")[1].split(" ")[0].replace(",", "")) for note in book.written.notes)
        wanted_notes = sum(isinstance(cell, str) for row in book.calamine()[1:] for cell in row[1:])
        trials.demand(noted == wanted_notes, f"{noted} cells are noted as text, {wanted_notes} are")
    trials.tell(f"{as_text // 2:,} of {2 * trials.count:,} cells kept as text")


def _amount(random: Random) -> Decimal:
    """Of so many digits in all, ten of them after the point at most; some round ones."""
    digits = random.randint(1, 28)
    number = random.randrange(10 ** (digits - 1), 10**digits)
    if random.random() < 0.2:
        number = number // 10 ** (digits // 2) * 10 ** (digits // 2)
    return Decimal(random.choice((1, -1)) * number).scaleb(-random.randint(max(0, digits - 18), _DECIMALS))


ROW = Row(35, "digits of amounts and ids in cells", 20_000, 2_000, run)
