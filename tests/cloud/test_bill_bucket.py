"""The bill bucket against a real S3-compatible server: listing, fetching, and going on after a cut."""

import gzip
import hashlib
import json
import os
import random
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partner_tui.cloud.bill_bucket import BillBucket
from partner_tui.cloud.bucket_patience import BucketPatience
from partner_tui.cloud.credentials import KeyPair
from partner_tui.domain.bill_object import BillFileKind, BillObject, Proof
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import (
    Cancelled,
    CloudError,
    CloudRefused,
    CloudUnreachable,
    StoreBusy,
    StoreError,
    WrongUsage,
)
from partner_tui.domain.secret import Secret
from partner_tui.domain.site import BucketStyle
from partner_tui.private_files import locked
from partner_tui.settings import CloudSettings
from tests.cloud.bucket_server import BUCKET, REGION, Moto, Wire

KEY = "customerBill/customerBill_202610.tar.gz"
NAME = "customerBill_202610.tar.gz"
CANARY = "c4n4ry"
KEYS = KeyPair("AKEXAMPLE", Secret(f"sk-{CANARY}"), Secret(f"st-{CANARY}"), None, "the test")
SIZE = int(os.environ.get("PARTNER_BILL_OBJECT_BYTES", 64 * 10**6))
"""Of the large object. 10**9 was tried by hand; the server of the tests holds it in memory."""
MOST_MEMORY = 30 * 10**6
"""What fetching it may take beside what the interpreter takes, whatever the object's size."""


@pytest.fixture(scope="module")
def _moto() -> Iterator[Moto]:
    with Moto() as running:
        yield running


@pytest.fixture
def moto(_moto: Moto) -> Moto:
    _moto.reset()
    return _moto


@pytest.fixture
def wire(moto: Moto) -> Iterator[Wire]:
    passing = Wire(moto.endpoint)
    yield passing
    passing.close()


def settings_for(endpoint: str, **more: str) -> CloudSettings:
    given = CloudSettings(bucket=BUCKET, bucket_region=REGION, bucket_endpoint=endpoint, bucket_style=BucketStyle.PATH)
    return given._replace(**more)  # type: ignore[arg-type]


def bucket_at(endpoint: str, *, patience: BucketPatience | None = None, **more: str) -> BillBucket:
    """Pauses pass at once."""
    patience = patience or BucketPatience(worthwhile=1)
    return BillBucket(settings_for(endpoint, **more), KEYS, sleep=lambda _: None, patience=patience)


def random_bytes(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def only(bucket: BillBucket) -> BillObject:
    (found,) = bucket.list()
    return found


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_bill_files_are_listed(moto: Moto) -> None:
    for name in (
        "customerBill/customerBill_202609.tar.gz",
        KEY,
        "customerUsage/customerUsage_202611_20261121.tar.gz",
        "customerUsage/customerUsage_202611_20261122.tar.gz",
        "customerUsage/customerUsage_202610_20261104.tar.gz",
    ):
        etag = moto.put(name, name.encode())
    found = bucket_at(moto.endpoint).list()
    assert [(str(each.month), each.kind.value, each.exported_on) for each in found] == [
        ("2026-09", "bill", None),
        ("2026-10", "bill", None),
        ("2026-10", "usage", date(2026, 11, 4)),
        ("2026-11", "usage", date(2026, 11, 22)),
    ]
    assert found[1].key == KEY and found[1].name == NAME
    assert found[2].etag == etag and found[2].size == len(found[2].key)
    assert found[2].modified.tzinfo is not None


@pytest.mark.parametrize(
    "key",
    [
        "customerBill/customerBill_202613.tar.gz",
        "customerBill/customerBill_000010.tar.gz",
        "customerBill/customerBill_202610.tar.gz.bak",
        "customerBill/customerBill_202610.tar",
        "customerBill/customerBill_2026100.tar.gz",
        "customerBill/customerBill_２０２６１０.tar.gz",
        "customerBill/customerBill_202610 .tar.gz",
        "customerBill/customerBill_%2e%2e.tar.gz",
        "customerBill/customerBill_/customerBill_202610.tar.gz",
        "customerBill/old/customerBill_202610.tar.gz",
        "customerBill/customerUsage_202610_20261104.tar.gz",
        "customerUsage/customerUsage_202611_20261131.tar.gz",
        "customerUsage/customerBill_202610.tar.gz",
        "xcustomerBill/customerBill_202610.tar.gz",
        "CUSTOMERBILL/customerBill_202610.tar.gz",
        "customerBill_202610.tar.gz",
        "customerBill",
    ],
)
def test_other_names_are_nothing(moto: Moto, key: str) -> None:
    moto.put(key, b"x")
    moto.put("customerBill/customerBill_202609.tar.gz", b"x")
    assert [str(found.month) for found in bucket_at(moto.endpoint).list()] == ["2026-09"]


def test_a_folder_that_is_called_as_a_file(moto: Moto, tmp_path: Path) -> None:
    """The library takes both names for one: the file's counts."""
    moto.put(KEY, b"the file")
    moto.put(f"{KEY}/", b"")
    bucket = bucket_at(moto.endpoint)
    assert only(bucket).size == 8
    assert bucket.fetch(only(bucket), tmp_path).path.read_bytes() == b"the file"


def test_the_prefix_stands_before_all_of_it(moto: Moto) -> None:
    moto.put(f"acme/2-{KEY}", b"ours")
    moto.put(KEY, b"somebody else's")
    bucket = bucket_at(moto.endpoint, bucket_prefix="acme/2-")
    assert only(bucket).key == f"acme/2-{KEY}"
    assert only(bucket).name == NAME


def test_all_pages_of_a_listing_are_read(moto: Moto) -> None:
    days = [date.fromordinal(date(2023, 1, 1).toordinal() + count) for count in range(1_005)]
    for day in days:
        moto.put(f"customerUsage/customerUsage_{day:%Y%m}_{day:%Y%m%d}.tar.gz", b"")
    found = bucket_at(moto.endpoint).list()
    assert len(found) == 34
    assert found[-1].exported_on == days[-1]


def test_an_empty_bucket(moto: Moto) -> None:
    assert bucket_at(moto.endpoint).list() == ()


def test_a_file_is_fetched(moto: Moto, tmp_path: Path) -> None:
    content = random_bytes(700_000)
    etag = moto.put(KEY, content)
    bucket, steps = bucket_at(moto.endpoint), list[tuple[int, int]]()
    fetched = bucket.fetch(only(bucket), tmp_path, lambda *step: steps.append(step))
    assert fetched.path == tmp_path / NAME
    assert fetched.path.read_bytes() == content
    assert (fetched.proof, fetched.found.etag) == (Proof.MD5, etag)
    assert stat.S_IMODE(fetched.path.stat().st_mode) == 0o600
    assert left_in(tmp_path) == [NAME]
    assert steps[0] == (0, len(content)) and steps[-1] == (len(content), len(content))
    assert steps == sorted(steps) and len(steps) > 3


def test_an_empty_file(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, b"")
    bucket = bucket_at(moto.endpoint)
    assert bucket.fetch(only(bucket), tmp_path).path.read_bytes() == b""


def test_a_newer_file_takes_the_place_of_an_older(moto: Moto, tmp_path: Path) -> None:
    bucket = bucket_at(moto.endpoint)
    for content in (b"older", b"newer and longer"):
        moto.put(KEY, content)
        assert bucket.fetch(only(bucket), tmp_path).path.read_bytes() == content


@pytest.mark.parametrize("length", [5 * 2**20, 8 * 2**20])
def test_parts_of_a_usual_length_prove_a_file(moto: Moto, tmp_path: Path, length: int) -> None:
    parts = [random_bytes(length), random_bytes(length, 2), b"rest"]
    etag = moto.put_in_parts(KEY, parts)
    assert etag.endswith("-3")
    bucket = bucket_at(moto.endpoint)
    fetched = bucket.fetch(only(bucket), tmp_path)
    assert fetched.proof is Proof.PARTS
    assert fetched.path.read_bytes() == b"".join(parts)


def test_parts_of_another_length_prove_the_size(moto: Moto, tmp_path: Path) -> None:
    parts = [random_bytes(6_000_001), b"rest"]
    moto.put_in_parts(KEY, parts)
    bucket = bucket_at(moto.endpoint)
    fetched = bucket.fetch(only(bucket), tmp_path)
    assert fetched.proof is Proof.SIZE
    assert fetched.path.read_bytes() == b"".join(parts)


def test_a_cut_download_goes_on_where_it_was(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    content = random_bytes(2_000_000)
    moto.put(KEY, content)
    bucket = bucket_at(wire.endpoint)
    found = only(bucket)
    wire.cuts, before = [500_000, 800_000, 300_000], wire.passed
    fetched = bucket.fetch(found, tmp_path)
    assert fetched.path.read_bytes() == content
    ranges = wire.ranges()
    assert len(ranges) == 4 and ranges[0] == "" and all(asked.startswith("bytes=") for asked in ranges[1:])
    assert wire.passed - before < len(content) + 500_000  # a piece that a cut hits comes again, and no more


def test_a_connection_that_breaks_again_and_again(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    moto.put(KEY, random_bytes(1_000_000))
    bucket = bucket_at(wire.endpoint, patience=BucketPatience(tries=4))
    found = only(bucket)
    wire.cuts = [100_000] * 20
    with pytest.raises(CloudUnreachable, match=f"{KEY}.*broke again and again"):
        bucket.fetch(found, tmp_path)
    assert len(wire.ranges()) == 4
    assert left_in(tmp_path) == [f"{NAME}.partial", f"{NAME}.partial.json"]


def test_another_run_goes_on_where_the_last_was(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    content = random_bytes(2_000_000)
    moto.put(KEY, content)
    found = only(bucket_at(moto.endpoint))
    wire.cuts = [1_500_000]
    with pytest.raises(CloudUnreachable):
        bucket_at(wire.endpoint, patience=BucketPatience(tries=1, worthwhile=10**9)).fetch(found, tmp_path)
    there = (tmp_path / f"{NAME}.partial").stat()
    assert there.st_size > 1_000_000 and stat.S_IMODE(there.st_mode) == 0o600
    assert bucket_at(wire.endpoint).fetch(found, tmp_path).path.read_bytes() == content
    assert wire.ranges() == ["", f"bytes={there.st_size}-"]
    assert left_in(tmp_path) == [NAME]


def test_a_killed_run_is_gone_on_with(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    content = random_bytes(2**20) * 48
    moto.put(KEY, content)
    command = [sys.executable, "-c", _CHILD, wire.endpoint, str(tmp_path)]
    wire.cuts = [10**6, 10**6, 40 * 2**20]  # the two listings come whole
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        wire.on_cut = child.kill
    assert child.returncode == -9
    kept = json.loads((tmp_path / f"{NAME}.partial.json").read_bytes())["kept"]
    assert 16 * 2**20 <= kept < len(content)
    bucket = bucket_at(wire.endpoint)
    fetched = bucket.fetch(only(bucket), tmp_path)
    assert (fetched.path.read_bytes() == content, fetched.proof) == (True, Proof.MD5)
    assert wire.ranges() == ["", f"bytes={kept}-"]


def test_cancelled_while_the_rest_is_looked_at(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    """Nothing of it is lost."""
    content = random_bytes(4_000_000)
    moto.put(KEY, content)
    found = only(bucket_at(moto.endpoint))
    wire.cuts = [3_500_000]
    with pytest.raises(CloudUnreachable):
        bucket_at(wire.endpoint, patience=BucketPatience(tries=1, worthwhile=10**9)).fetch(found, tmp_path)
    there = (tmp_path / f"{NAME}.partial").stat().st_size
    polls = iter([False, False, True])
    with pytest.raises(Cancelled):
        bucket_at(wire.endpoint).fetch(found, tmp_path, cancelled=polls.__next__)
    bucket_at(wire.endpoint).fetch(found, tmp_path)
    assert wire.ranges() == ["", f"bytes={there}-"]


@pytest.mark.parametrize("damage", ["content", "longer", "shorter", "note", "no note"])
def test_what_the_last_run_left_is_used_only_if_it_is_sound(
    moto: Moto, wire: Wire, tmp_path: Path, damage: str
) -> None:
    content = random_bytes(1_000_000)
    moto.put(KEY, content)
    found = only(bucket_at(moto.endpoint))
    wire.cuts = [600_000]
    with pytest.raises(CloudUnreachable):
        bucket_at(wire.endpoint, patience=BucketPatience(tries=1)).fetch(found, tmp_path)
    partial, note = tmp_path / f"{NAME}.partial", tmp_path / f"{NAME}.partial.json"
    there = partial.read_bytes()
    match damage:
        case "content":
            partial.write_bytes(there[:1000] + bytes([there[1000] ^ 1]) + there[1001:])
        case "longer":
            partial.write_bytes(there + b"\x00" * 100_000)
        case "shorter":
            partial.write_bytes(there[:-1])
        case "note":
            note.write_bytes(note.read_bytes()[:-5])
        case _:
            note.unlink()
    assert bucket_at(wire.endpoint).fetch(found, tmp_path).path.read_bytes() == content
    assert wire.ranges()[1:] == [f"bytes={len(there)}-" if damage == "longer" else ""]


def test_all_there_and_not_yet_named(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    """Killed between the last byte and the name: nothing is fetched again."""
    content = random_bytes(100_000)
    moto.put(KEY, content)
    bucket = bucket_at(wire.endpoint)
    found = only(bucket)
    (tmp_path / f"{NAME}.partial").write_bytes(content)
    note = f'{{"key":"{KEY}","etag":"{found.etag}","size":100000,"kept":100000,"md5":"{found.etag}"}}'
    (tmp_path / f"{NAME}.partial.json").write_text(note)
    assert bucket.fetch(found, tmp_path).path.read_bytes() == content
    assert wire.ranges() == []


def test_a_file_that_changes_within_a_run(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    moto.put(KEY, random_bytes(1_000_000))
    newer = random_bytes(1_200_000, 2)
    bucket = bucket_at(wire.endpoint)
    found = only(bucket)
    wire.cuts, wire.on_cut = [500_000], lambda: moto.put(KEY, newer)
    fetched = bucket.fetch(found, tmp_path)
    assert fetched.path.read_bytes() == newer
    assert (fetched.found.size, fetched.found.etag) == (1_200_000, hashlib.md5(newer).hexdigest())
    assert fetched.found.key == found.key


def test_a_file_that_changed_between_runs(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    moto.put(KEY, random_bytes(1_000_000))
    found = only(bucket_at(moto.endpoint))
    wire.cuts = [500_000]
    with pytest.raises(CloudUnreachable):
        bucket_at(wire.endpoint, patience=BucketPatience(tries=1)).fetch(found, tmp_path)
    newer = random_bytes(1_000_000, 2)
    moto.put(KEY, newer)
    again = only(bucket_at(moto.endpoint))
    assert bucket_at(moto.endpoint).fetch(again, tmp_path).path.read_bytes() == newer
    assert left_in(tmp_path) == [NAME]


def test_a_file_that_changed_since_it_was_listed(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, b"older")
    bucket = bucket_at(moto.endpoint)
    found = only(bucket)
    moto.put(KEY, b"newer and longer")
    fetched = bucket.fetch(found, tmp_path)
    assert fetched.path.read_bytes() == b"newer and longer"
    assert fetched.found.size == 16


def test_a_size_that_was_wrong(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, b"as it is")
    bucket = bucket_at(moto.endpoint)
    fetched = bucket.fetch(replace(only(bucket), size=3), tmp_path)
    assert (fetched.path.read_bytes(), fetched.found.size) == (b"as it is", 8)


def test_a_file_that_never_comes_to_rest(moto: Moto, wire: Wire, tmp_path: Path) -> None:
    moto.put(KEY, random_bytes(500_000))
    bucket = bucket_at(wire.endpoint)
    found, seeds = only(bucket), iter(range(2, 100))
    wire.cuts, wire.on_cut = [300_000] * 50, lambda: moto.put(KEY, random_bytes(500_000, next(seeds)))
    with pytest.raises(CloudError, match="does not come to rest"):
        bucket.fetch(found, tmp_path)


def test_a_file_that_is_gone(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, b"x")
    bucket = bucket_at(moto.endpoint)
    found = only(bucket)
    moto.client.delete_object(Bucket=BUCKET, Key=KEY)
    with pytest.raises(CloudError, match="is gone") as caught:
        bucket.fetch(found, tmp_path)
    assert (caught.value.status, caught.value.code) == (404, "NoSuchKey")


def test_a_bucket_that_is_none(moto: Moto) -> None:
    with pytest.raises(CloudError, match="no bucket no-such-bucket in ap-southeast-1") as caught:
        bucket_at(moto.endpoint, bucket="no-such-bucket").list()
    assert caught.value.code == "NoSuchBucket"
    assert "bucket_region" in caught.value.next_step


def test_a_key_that_nobody_knows(moto: Moto) -> None:
    moto.look_at_keys()
    with pytest.raises(CloudRefused, match="does not accept the credentials") as caught:
        bucket_at(moto.endpoint).list()
    assert caught.value.code == "InvalidAccessKeyId"
    assert CANARY not in str(caught.value) and "AKEXAMPLE" not in str(caught.value)


def test_a_key_that_may_not(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, b"x")
    found = only(bucket_at(moto.endpoint))
    keys = moto.make_user("reader-of-nothing")
    moto.look_at_keys()
    bucket = BillBucket(settings_for(moto.endpoint), keys)
    with pytest.raises(CloudRefused, match="may not be read") as caught:
        bucket.list()
    assert caught.value.code == "AccessDenied"
    with pytest.raises(CloudRefused, match=f"{KEY} in bucket {BUCKET}.*access is denied"):
        bucket.fetch(found, tmp_path)


def test_nobody_there() -> None:
    with pytest.raises(CloudUnreachable, match="cannot be reached"):
        bucket_at("http://127.0.0.1:9").list()


def test_cancelled_while_it_comes(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, random_bytes(2_000_000))
    bucket, came = bucket_at(moto.endpoint), list[int]()
    with pytest.raises(Cancelled):
        bucket.fetch(only(bucket), tmp_path, lambda done, _: came.append(done), lambda: bool(came) and came[-1] > 0)
    assert left_in(tmp_path) == [f"{NAME}.partial", f"{NAME}.partial.json"]
    with pytest.raises(Cancelled):
        bucket.list(cancelled=lambda: True)


def test_one_at_a_time(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, b"x")
    bucket = bucket_at(moto.endpoint)
    found = only(bucket)
    with locked(tmp_path / f"{NAME}.partial"), pytest.raises(StoreBusy, match=NAME):
        bucket.fetch(found, tmp_path)


@pytest.mark.parametrize("planted", ["", ".partial", ".partial.json"])
def test_planted_links_are_refused(moto: Moto, tmp_path: Path, planted: str) -> None:
    moto.put(KEY, random_bytes(200_000))
    bucket = bucket_at(moto.endpoint)
    target = tmp_path / "target"
    target.write_bytes(b"not ours")
    (tmp_path / f"{NAME}{planted}").symlink_to(target)
    with pytest.raises(StoreError):
        bucket.fetch(only(bucket), tmp_path)
    assert target.read_bytes() == b"not ours"


@pytest.mark.parametrize("key", ["../customerBill_202610.tar.gz", "customerBill/../../etc/passwd", "/etc/passwd", ""])
def test_only_keys_of_bill_files_become_paths(moto: Moto, tmp_path: Path, key: str) -> None:
    moto.put(KEY, b"x")
    bucket = bucket_at(moto.endpoint)
    with pytest.raises(WrongUsage, match="Not a bill file"):
        bucket.fetch(replace(only(bucket), key=key), tmp_path)
    assert left_in(tmp_path) == []


_CHILD = """
import re, sys
from pathlib import Path
from tests.cloud.test_bill_bucket import bucket_at, only
def peak(): return int(re.search("VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1]) * 1024
bucket = bucket_at(sys.argv[1])
found = only(bucket)
before = peak()
fetched = bucket.fetch(found, Path(sys.argv[2]))
print(fetched.proof.value, fetched.path.stat().st_size, peak() - before)
"""


def test_a_large_file_takes_no_more_memory_than_a_small_one(moto: Moto, tmp_path: Path) -> None:
    moto.put(KEY, random_bytes(2**20) * (SIZE // 2**20))
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, moto.endpoint, tmp_path], capture_output=True, text=True, check=True
    )
    proof, size, memory = done.stdout.split()
    assert (proof, int(size)) == ("md5", SIZE // 2**20 * 2**20)
    assert int(memory) < MOST_MEMORY


def test_a_bill_that_was_fetched_is_the_bill(moto: Moto, tmp_path: Path) -> None:
    content = gzip.compress(b"some csv" * 1_000, mtime=0)
    moto.put(KEY, content)
    bucket = bucket_at(moto.endpoint)
    found = only(bucket)
    assert (found.kind, found.month) == (BillFileKind.BILL, BillCycle(2026, 10))
    assert gzip.decompress(bucket.fetch(found, tmp_path).path.read_bytes()) == b"some csv" * 1_000
