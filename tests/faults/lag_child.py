"""A child process: the program with a probe in its event loop. OUT ARGUMENTS...

In the end the probe writes to OUT, as JSON, what a message that came at each moment would have waited for: pairs of a
moment of the monotonic clock, and seconds.
"""

import asyncio
import json
import sys
from pathlib import Path

from partner_tui.cli import main

_EVERY = 0.005


class Probe(asyncio.DefaultEventLoopPolicy):
    """Looks at every loop that is made, every few milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.lags: list[tuple[float, float]] = []

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = super().new_event_loop()
        loop.call_soon(self._look, loop, loop.time())
        return loop

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        """Late, it has missed moments as well: each of them counts."""
        now = loop.time()
        while due <= now:
            self.lags.append((due, now - due))
            due += _EVERY
        loop.call_at(due, self._look, loop, due)


if __name__ == "__main__":
    probe = Probe()
    asyncio.set_event_loop_policy(probe)
    code = main(sys.argv[2:])
    Path(sys.argv[1]).write_text(json.dumps(probe.lags))
    sys.exit(code)
