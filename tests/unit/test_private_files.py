import errno
import fcntl
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from partner_tui import private_files
from partner_tui.domain.errors import StoreError


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
def test_folders_are_made_with_their_parents_for_the_owner_alone(tmp_path: Path) -> None:
    assert private_files.make_folder(tmp_path / "a" / "b" / "c") == tmp_path / "a" / "b" / "c"
    assert [mode(tmp_path / name) for name in ("a", "a/b", "a/b/c")] == [0o700] * 3


def test_a_folder_of_ours_is_taken_and_an_empty_one_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o755)
    private_files.make_folder(tmp_path / "data")
    assert mode(tmp_path / "data") == 0o700
    (tmp_path / "data" / "file").touch()
    private_files.make_folder(tmp_path / "data")


def test_a_folder_in_use_that_others_may_read_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").touch()
    (tmp_path / "data").chmod(0o750)
    with pytest.raises(StoreError, match=r"chmod 700 .* closes it"):
        private_files.make_folder(tmp_path / "data")
    assert mode(tmp_path / "data") == 0o750


@pytest.mark.parametrize("target", ["folder", "file", "nothing"])
def test_a_link_is_no_folder(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / target)
    for path in (tmp_path / "link", tmp_path / "file"):
        with pytest.raises(StoreError, match="is not a folder"):
            private_files.make_folder(path)
        with pytest.raises(StoreError, match="is not a folder"):
            private_files.demand_folder(path)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.usefixtures("umask")
def test_files_are_made_for_the_owner_alone(tmp_path: Path) -> None:
    private_files.write_whole(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"
    assert mode(tmp_path / "file") == 0o600


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    (tmp_path / "folder").mkdir()
    for name in ("file", "link", "folder"):
        with pytest.raises(StoreError, match="exists already"):
            private_files.create(tmp_path / name)
    assert (tmp_path / "file").read_bytes() == b"before"
    assert not (tmp_path / "nothing").exists()


def test_a_plain_file_has_one_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    private_files.demand_plain_file(tmp_path / "file")
    os.link(tmp_path / "file", tmp_path / "other")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for name, why in (("file", "hard link"), ("link", "not a regular file"), (".", "not a regular file")):
        with pytest.raises(StoreError, match=why):
            private_files.demand_plain_file(tmp_path / name)


def test_a_missing_file_is_no_plain_file_unless_it_may_be_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        private_files.demand_plain_file(tmp_path / "none")
    private_files.demand_plain_file(tmp_path / "none", may_be_missing=True)
    (tmp_path / "none").symlink_to(tmp_path / "nothing")
    with pytest.raises(StoreError, match="not a regular file"):
        private_files.demand_plain_file(tmp_path / "none", may_be_missing=True)


def test_publishing_moves_and_never_replaces(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    unfinished, final = tmp_path / "tmp" / "unfinished", tmp_path / "final"
    unfinished.write_bytes(b"whole")
    private_files.publish(unfinished, final)
    assert final.read_bytes() == b"whole"
    assert not unfinished.exists()
    unfinished.write_bytes(b"other")
    with pytest.raises(StoreError, match="exists already"):
        private_files.publish(unfinished, final)
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    with pytest.raises(StoreError, match="exists already"):
        private_files.publish(unfinished, tmp_path / "link")
    assert final.read_bytes() == b"whole"
    assert unfinished.read_bytes() == b"other"


def test_removing_never_follows_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    gone = tmp_path / "gone"
    (gone / "deep").mkdir(parents=True)
    (gone / "deep" / "link").symlink_to(kept)
    (tmp_path / "link").symlink_to(kept)
    (tmp_path / "file").touch()
    for name in ("gone", "link", "file", "never there"):
        private_files.remove_tree(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert [path.name for path in kept.iterdir()] == ["file"]


def test_one_holds_a_lock_or_many_share_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with private_files.locked(lock) as alone:
        assert alone is not None
        assert mode(lock) == 0o600
        for shared in (False, True):
            with private_files.locked(lock, shared=shared, wait=False) as other:
                assert other is None
    with private_files.locked(lock, shared=True), private_files.locked(lock, shared=True) as both:
        assert both is not None
        with private_files.locked(lock, wait=False) as other:
            assert other is None
    with private_files.locked(lock, wait=False) as free:
        assert free is not None


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from partner_tui.private_files import locked\n"
        "with locked(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, tmp_path / "lock"], check=False, timeout=60)
    assert killed.returncode == -9
    with private_files.locked(tmp_path / "lock", wait=False) as free:
        assert free is not None


def test_a_lock_is_waited_for_so_long_and_no_longer(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with private_files.locked(lock), private_files.locked(lock, within=0.02) as late:
        assert late is None
    for thread in threading.enumerate():
        if thread.name == "waits for a lock":
            thread.join()
    with private_files.locked(lock, wait=False) as free:  # who has left does not get it after all
        assert free is not None


def test_who_waits_for_a_lock_gets_it_when_it_is_free(tmp_path: Path) -> None:
    lock, held = tmp_path / "lock", list[bool]()

    def wait() -> None:
        with private_files.locked(lock, within=60) as mine, private_files.locked(lock, wait=False) as other:
            held.append(mine is not None and other is None)

    with private_files.locked(lock):
        waiting = [threading.Thread(target=wait) for _ in range(3)]
        for thread in waiting:
            thread.start()
        assert held == []
    for thread in waiting:
        thread.join()
    assert held == [True] * 3


def test_an_error_under_a_lock_is_raised_and_frees_it(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), private_files.locked(tmp_path / "lock"):
        raise BlockingIOError
    with private_files.locked(tmp_path / "lock", wait=False) as free:
        assert free is not None


@pytest.mark.parametrize("plant", ["symbolic link", "dangling link", "hard link", "folder"])
def test_a_planted_lock_is_refused_and_its_target_untouched(tmp_path: Path, plant: str) -> None:
    target, lock = tmp_path / "target", tmp_path / "lock"
    target.write_bytes(b"somebody's")
    target.chmod(0o644)
    match plant:
        case "hard link":
            os.link(target, lock)
        case "folder":
            lock.mkdir()
        case _:
            lock.symlink_to(target if plant == "symbolic link" else tmp_path / "nothing")
    with pytest.raises(StoreError, match="Not a safe place"), private_files.locked(lock):
        pass
    assert (target.read_bytes(), mode(target)) == (b"somebody's", 0o644)
    assert not (tmp_path / "nothing").exists()


def test_who_waits_for_a_lock_whose_folder_goes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = private_files.make_folder(tmp_path / "folder")
    told: list[StoreError] = []
    flock, asked = fcntl.flock, threading.Event()

    def asking(handle: int, operation: int) -> None:
        if threading.current_thread() is waiting:
            asked.set()
        flock(handle, operation)

    def wait() -> None:
        try:
            with private_files.locked(folder / "lock", shared=True):
                raise AssertionError("the lock of a folder that is gone was held")
        except StoreError as exc:
            told.append(exc)

    waiting = threading.Thread(target=wait)
    monkeypatch.setattr(fcntl, "flock", asking)
    with private_files.locked(folder / "lock"):
        waiting.start()
        assert asked.wait(30)
        private_files.publish(folder, tmp_path / "gone")
    waiting.join(30)
    assert "No such file" in str(told[0])


def test_a_lock_file_that_was_put_in_anothers_place_is_taken_anew(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    flock, replaced = fcntl.flock, False

    def replacing(handle: int, operation: int) -> None:
        nonlocal replaced
        if not replaced:
            replaced = True
            lock.unlink()
            lock.touch()
        flock(handle, operation)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fcntl, "flock", replacing)
        with private_files.locked(lock) as file:
            assert file is not None and os.path.samestat(os.fstat(file.fileno()), lock.stat())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "No space left on device. Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.EACCES, "Permission denied. Check who may write"),
        (errno.EROFS, "Check who may write"),
        (errno.ENOENT, "still mounted"),
        (errno.EIO, "Check the disk"),
        (errno.ELOOP, "is a link"),
        (errno.EEXIST, "exists already"),
        (None, "Check the disk"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_place_and_a_next_step(number: int | None, words: str) -> None:
    with pytest.raises(StoreError) as told, private_files.storing(Path("/data/bills")):
        raise OSError(number, "said the system") if number else OSError("nothing more")
    assert words in str(told.value)
    assert "/data/bills" in str(told.value)
    assert isinstance(told.value.__cause__, OSError)


def test_what_rust_says_in_words_alone_is_understood(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"No space left on device\. Free some space"), private_files.storing(tmp_path):
        raise OSError("parquet: underlying IO error: whatever (os error 28)")


def test_a_folder_is_synced_or_it_is_told_why_not(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        private_files.sync_folder(tmp_path / "none")
    private_files.sync_folder(tmp_path)


def test_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "place.json"
    for content in (b"first", b"second"):
        private_files.replace_whole(path, content)
        assert path.read_bytes() == content and os.listdir(tmp_path) == [path.name]

    def full(file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(private_files, "sync", full)
    with pytest.raises(StoreError, match="No space left"):
        private_files.replace_whole(path, b"third")
    assert path.read_bytes() == b"second" and os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("error", [StoreError("The disk", "It is full.", ""), KeyboardInterrupt()])
def test_what_is_not_made_whole_is_gone(tmp_path: Path, error: BaseException) -> None:
    whole, half = tmp_path / "whole", tmp_path / "half"
    with private_files.whole_or_gone(whole):
        whole.touch()
    with pytest.raises(type(error)), private_files.whole_or_gone(half):
        half.mkdir()
        (half / "file").touch()
        raise error
    assert os.listdir(tmp_path) == ["whole"]
    with pytest.raises(type(error)) as raised, private_files.whole_or_gone(whole / "below-a-file"):
        raise error
    assert raised.value is error  # and not that this cannot be removed
