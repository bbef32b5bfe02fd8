"""One flipped bit anywhere in a bill file: refused, or the same lines to the last digit; never other ones."""

import gzip

from partner_tui.domain.errors import BillFileError
from tests.faults.bill_input import NAME, Store, archive, bill, csv_bytes, read, workbook
from tests.faults.harness import Row, Trials

_THROUGH_THE_STORE = 50


def run(trials: Trials) -> None:
    lines = bill(trials.random, 40)
    files = {
        f"{NAME}.tar.gz": archive(lines),
        f"{NAME}.csv.gz": gzip.compress(csv_bytes(lines), 1, mtime=0),
        f"{NAME}.xlsx": workbook(lines),
    }
    whole = {name: read(content, name) for name, content in files.items()}
    trials.demand(
        all(isinstance(found, list) and len(found) == 40 for found in whole.values()), "a sound file is refused"
    )
    store = Store(trials.folder, trials.random)
    for trial in range(trials.count):
        name = trials.random.choice((f"{NAME}.tar.gz", *files))
        content = bytearray(files[name])
        bit = trials.random.randrange(8 * len(content))
        content[bit // 8] ^= 1 << bit % 8
        found = read(bytes(content), name)
        refused = isinstance(found, BillFileError)
        trials.demand(refused or found == whole[name], f"bit {bit} of {name} changes what is read")
        if refused and trial % _THROUGH_THE_STORE == 0:
            trials.demand(store.refuses(bytes(content), name), f"bit {bit} of {name} leaves a trace in the store")


ROW = Row(2, "bit flips in the archive", 3_000, 1_000, run)
