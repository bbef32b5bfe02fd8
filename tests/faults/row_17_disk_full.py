"""A disk that is full, read-only or gone, all at once or under way: told, nothing half-done, nothing lost."""

import json
import subprocess
import sys

from tests.faults.disks import IN_OWN_MOUNTS, can_mount
from tests.faults.harness import Row, Trials


def run(trials: Trials) -> None:
    may_mount = can_mount()
    if not may_mount:
        trials.tell("nothing can be mounted here: sizes of files were limited instead, nothing read-only was tried")
    command = [*(IN_OWN_MOUNTS if may_mount else ()), sys.executable, "-m", "tests.faults.disk_child"]
    seed = trials.random.randrange(2**32)
    command += [str(trials.folder), str(seed), str(trials.count), "yes" if may_mount else "no"]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    trials.tell(", ".join(f"{count} {outcome}" for outcome, count in sorted(told["outcomes"].items())))
    trials.failures += told["failures"]
    trials.demand(told["outcomes"].get("refused", 0) > trials.count / 4, f"hardly any trouble came: {told['outcomes']}")


ROW = Row(17, "disk full, read-only, vanished: told, nothing half-done, works again", full=400, reduced=40, run=run)
