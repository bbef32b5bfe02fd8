"""A bill file that an earlier sync fetched whole and did not come to import."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from partner_tui import private_files
from partner_tui.cloud.etags import is_md5, is_of_parts, md5
from partner_tui.cloud.stopping import Stopped
from partner_tui.domain.bill_object import BillObject, FetchedBill, Proof
from partner_tui.domain.errors import Cancelled

_CHUNK = 2**20


def fetched_before(found: BillObject, folder: Path, cancelled: Callable[[], bool]) -> FetchedBill | None:
    """The file, if it lies in the folder and its ETag proves that it is this one. Raises Cancelled, StoreError."""
    path = folder / found.name
    private_files.demand_plain_file(path, may_be_missing=True)
    proof = None
    with private_files.storing(path), suppress(FileNotFoundError):
        if path.stat().st_size == found.size:
            proof = _proof(found, path, cancelled)
    return FetchedBill(path, found, proof) if proof else None


def _proof(found: BillObject, path: Path, cancelled: Callable[[], bool]) -> Proof | None:
    def poll() -> None:
        if cancelled():
            raise Stopped

    try:
        with open(path, "rb") as file:
            if not is_md5(found.etag):
                return Proof.PARTS if is_of_parts(found.etag, file, found.size, poll) else None
            digest = md5()
            while piece := file.read(_CHUNK):
                poll()
                digest.update(piece)
            return Proof.MD5 if digest.hexdigest() == found.etag else None
    except Stopped:
        pass
    raise Cancelled("The sync")
