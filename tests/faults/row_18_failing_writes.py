"""The so-manieth write, sync or renaming fails, in an import, an export or the ledger: told, and nothing is done that
is not on the disk."""

import json
import os
import subprocess
import sys

from tests.faults.failing_calls import compiled
from tests.faults.harness import Row, Trials


def run(trials: Trials) -> None:
    library = compiled(trials.folder)
    if library is None:
        trials.tell("not run: there is no C compiler here to make the library of failing calls with")
        return
    command = [sys.executable, "-m", "tests.faults.failing_child", str(trials.folder)]
    command += [str(trials.random.randrange(2**32)), str(trials.count)]
    environment = os.environ | {"LD_PRELOAD": str(library)}
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True).stdout)
    trials.tell(", ".join(f"{count} {outcome}" for outcome, count in sorted(told["outcomes"].items())))
    trials.failures += told["failures"]
    trials.demand(told["outcomes"].get("refused", 0) > trials.count / 2, f"little failed: {told['outcomes']}")


ROW = Row(18, "n-th write, sync or renaming fails: told, nothing done after it", full=2_000, reduced=100, run=run)
