"""A child process: an operator at a console of his own. DATA STATE SEED STOP

Says `ready` when it is on the screen, walks about until the file STOP is there, and prints what came of it as JSON: a
list of moments of the monotonic clock with the seconds that a key took, and the errors.
"""

import json
import sys
import time
from pathlib import Path
from random import Random

from tests.faults.walking import Walker, console

_LONGEST_PAUSE = 0.6
"""Seconds between two keys."""
_LOOKS_AGAIN = 40
"""Keys after which the store is read again."""


def main(data: str, state: str, seed: str, stop: str) -> None:
    random, keys = Random(int(seed)), []
    with console(Path(data), Path(state)) as terminal:
        walker = Walker(terminal, random)
        print("ready", flush=True)
        while not Path(stop).exists():
            keys.append((time.monotonic(), walker.step()))
            walker.rest(_LONGEST_PAUSE)
            if len(keys) % _LOOKS_AGAIN == 0:
                walker.look_again()
    print(json.dumps({"keys": keys, "errors": walker.errors}))


if __name__ == "__main__":
    main(*sys.argv[1:])
