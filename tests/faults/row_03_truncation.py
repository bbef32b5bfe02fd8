"""A bill file that ends too early, at any byte, or inside a valid gzip at any block of the archive."""

import gzip

from partner_tui.domain.errors import BillFileError
from tests.faults.bill_input import NAME, Store, archive, bill, csv_bytes, read, tar_bytes, workbook
from tests.faults.harness import Row, Trials

_THROUGH_THE_STORE = 50


def run(trials: Trials) -> None:
    lines = bill(trials.random, 60)
    store = Store(trials.folder, trials.random)
    _anywhere(trials, store, {f"{NAME}.tar.gz": archive(lines), f"{NAME}.xlsx": workbook(lines)})
    packed = tar_bytes([csv_bytes(lines[:30]), csv_bytes(lines[30:])])
    whole = read(gzip.compress(packed), f"{NAME}.tar.gz")
    blocks = range(0, len(packed), 512)
    within = [trials.random.randrange(len(packed)) for _ in range(len(blocks))]
    for number, end in enumerate((*blocks, *within)):
        content = gzip.compress(packed[:end], 1)
        found = read(content, f"{NAME}.tar.gz")
        refused = isinstance(found, BillFileError)
        trials.demand(refused or found == whole, f"the archive cut at byte {end} is taken for a whole one")
        if refused and number % _THROUGH_THE_STORE == 0:
            trials.demand(store.refuses(content, f"{NAME}.tar.gz"), f"the archive cut at byte {end} leaves a trace")


def _anywhere(trials: Trials, store: Store, files: dict[str, bytes]) -> None:
    for trial in range(trials.count):
        name, content = trials.random.choice(list(files.items()))
        content = content[: trials.random.randrange(len(content))]
        refused = isinstance(read(content, name), BillFileError)
        trials.demand(refused, f"{name} cut to {len(content)} bytes is taken for a whole one")
        if trial % _THROUGH_THE_STORE == 0:
            trials.demand(
                store.refuses(content, name), f"{name} cut to {len(content)} bytes leaves a trace in the store"
            )


ROW = Row(3, "truncation", 1_000, 300, run)
