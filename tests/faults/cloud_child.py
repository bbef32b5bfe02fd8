"""A child process that asks the service as fast as it may, until told when to stop. See `store_child`."""

import json
import sys
import time
from pathlib import Path

from partner_tui.cloud.limiter import RateLimiter
from partner_tui.cloud.transport import Transport
from tests.cloud.connecting import KEYS
from tests.conftest import NOW


def ask(endpoint: str, folder: str, api: str, path: str, until: float) -> dict[str, int]:
    """`until` is of the monotonic clock, which all processes share."""
    asked = 0
    with Transport(endpoint, KEYS, limits=RateLimiter(Path(folder)), clock=lambda: NOW) as transport:
        while time.monotonic() < until:
            transport.get(api, path)
            asked += 1
    return {"asked": asked}


def main() -> None:
    print("ready", flush=True)
    if text := sys.stdin.readline():
        request = json.loads(text)
        request.pop("task")
        print(json.dumps(ask(**request)), flush=True)


if __name__ == "__main__":
    main()
