"""What children of the row about syncs do (`python -m tests.faults.sync_child`): a sync, all of it loaded."""

import json
import os
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from partner_tui.domain.site import BucketStyle
from partner_tui.settings import CloudSettings, Settings
from tests.cloud.bucket_server import BUCKET, REGION
from tests.cloud.connecting import Time
from tests.faults.store_faults import NOW
from tests.sync.world import KEYS, syncing_of

_CALLS = ("c_call", "c_return")
_LATE = (
    *(
        "cloud.transport",
        "cloud.limiter",
        "cloud.client",
        "cloud.identity",
        "cloud.bill_bucket",
        "cloud.fetched_before",
    ),
    *("bills.publish", "bills.readers", "bills.store", "ledger.vendor_figures", "ledger.verifying"),
)
"""What a sync imports when it needs it."""


def sync(data: str, endpoint: str, bucket: str, die_at: int = 0, count: bool = False) -> dict[str, Any]:
    """Syncs, and dies at the so-manieth entry into or return from native code, wherever that is."""
    calls = 0

    def at_call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event in _CALLS:
            calls += 1
            if calls == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(
        Path(data),
        cloud=CloudSettings(
            endpoint=endpoint,
            bucket=BUCKET,
            bucket_region=REGION,
            bucket_endpoint=bucket,
            bucket_style=BucketStyle.PATH,
        ),
    )
    if die_at or count:
        threading.setprofile(at_call)
        sys.setprofile(at_call)
    result = syncing_of(settings, KEYS, lambda: NOW, Time()).run()
    sys.setprofile(None)
    return {"failed": [step.sentence for step in result.failed], "steps": len(result.steps), "calls": calls}


def main() -> None:
    for name in _LATE:
        import_module(f"partner_tui.{name}")
    print("ready", flush=True)
    if text := sys.stdin.readline():
        request = json.loads(text)
        request.pop("task")
        print(json.dumps(sync(**request)), flush=True)


if __name__ == "__main__":
    main()
