"""`python -m tests.faults [ROW...] [--seed N]`: the full counts, and what came of them."""

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.harness import Trials, rows


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("row", type=int, nargs="*", help="row numbers; all rows without any")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--reduced", action="store_true", help="the counts of an ordinary test run")
    given = parser.parse_args()
    known = rows()
    if unknown := set(given.row) - set(known):
        parser.error(f"no such row: {', '.join(map(str, sorted(unknown)))}")
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # `nohup` would have all that is started here ignore it
    failed = 0
    print(f"seed {given.seed}")
    for number in given.row or sorted(known):
        row = known[number]
        with tempfile.TemporaryDirectory(prefix="partner-tui-faults-") as folder:
            trials = Trials(given.seed, row.reduced if given.reduced else row.full, Path(folder))
            started = time.monotonic()
            row.run(trials)
        outcome = "held" if not trials.failures else f"FAILED {len(trials.failures)} times"
        print(f"{number:3d}  {row.title}: {trials.count:,} trials, {outcome}, {time.monotonic() - started:,.0f} s")
        for said in (*trials.figures, *trials.failures[:10]):
            print(f"     {said}")
        failed += bool(trials.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
