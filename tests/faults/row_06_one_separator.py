"""One separator gone, or the tail of a line or of the file, among 100,000 lines: found, at its line."""

from partner_tui.domain.errors import BillFileError
from tests.faults.bill_input import NAME, bill, csv_bytes, read
from tests.faults.harness import Row, Trials

_LINES = 100_000


def run(trials: Trials) -> None:
    header, *known = csv_bytes(bill(trials.random, 1_000)).splitlines(keepends=True)
    content = header + b"".join(trials.random.choices(known, k=_LINES))
    whole = read(content)
    trials.demand(isinstance(whole, list) and len(whole) == _LINES, "the sound file is refused")
    del whole
    for _ in range(trials.count):
        damaged, at, what = _damaged(trials, content, len(header))
        found = read(damaged, f"{NAME}.csv")
        line = content.count(b"\n", 0, at) + 1
        held = isinstance(found, BillFileError) and found.line == line
        trials.demand(held, f"{what} at line {line}: {found if isinstance(found, BillFileError) else 'accepted'}")


def _damaged(trials: Trials, content: bytes, after: int) -> tuple[bytes, int, str]:
    """The file with something gone, where, and what."""
    separator = content.find(b",", trials.random.randrange(after, len(content)))
    if separator < 0:
        separator = content.rfind(b",")
    line_end = content.index(b"\n", separator)
    match trials.random.randrange(4):
        case 0:
            return content[:separator] + content[line_end:], separator, "the tail of a line"
        case 1:
            cut = trials.random.randrange(content.rindex(b"\n", 0, -1) + 2, len(content))
            return content[:cut], cut - 1, "the tail of the last line"
        case _:
            return content[:separator] + content[separator + 1 :], separator, "a separator"


ROW = Row(6, "one separator or the tail removed in 100,000 rows", 1_000, 20, run)
