"""The files of invoices in a data folder: each under its hash, whole or not there, proved whenever it is handed out.

A file is in its place before the ledger tells of it, and leaves it after the ledger has ceased to. While that goes on
there is a hidden folder that names the hash: what a crash left is known by it, and removed, unless the ledger does tell
of it.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from partner_tui import private_files
from partner_tui.domain.errors import DamagedStore, FileError, StoreBusy, StoreError
from partner_tui.domain.invoice_file import InvoiceFile

FOLDER, LOCK = "invoices", "invoices.lock"
_HELD = "invoices.held"
LARGEST = 50 * 10**6
"""Bytes that a paper may have."""
_BEGINNING = b"%PDF-"
_UNDER_WAY = ".under-way"
_CHUNK = 1 << 20
Hashes = Callable[[], Collection[str]]
"""Those of the files that the ledger tells of. Raises StoreError, StoreBusy."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy of a file, on the disk and under no final name yet."""

    path: Path
    sha256: str
    bytes: int


class InvoicePapers:
    """Those of one data folder. Raises StoreError, DamagedStore and what it is said to."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir, self._folder = data_dir, data_dir / FOLDER

    def path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.pdf"

    @contextmanager
    def alone(self, hashes: Hashes) -> Iterator[None]:
        """Nobody else puts papers in their place meanwhile. What a crash left is gone before, and after it what the
        ledger does not tell of."""
        private_files.make_folder(self._folder)
        with private_files.locked(self._data_dir / LOCK):
            self._sweep(hashes)
            try:
                yield
            finally:
                with suppress(StoreError, StoreBusy):  # what is under way says more; the next start tries again
                    self._sweep(hashes)

    def take(self, file: Path) -> Taken:
        """A copy of the operator's own file. Raises FileError where that cannot be read or is no PDF."""
        work = self._folder / _UNDER_WAY
        private_files.make_folder(work)
        copy = work / "paper.pdf"
        with _reading(file) as source, private_files.storing(copy), private_files.create(copy) as made:
            taken = _copied(file, source, made, copy)
        named = self._name(taken.sha256)
        with private_files.storing(named):
            os.replace(copy, named / copy.name)
        private_files.remove_tree(work)
        return Taken(named / copy.name, taken.sha256, taken.bytes)

    def give_up(self, sha256: str) -> None:
        """The file is removed once the ledger does not tell of it any more."""
        self._name(sha256)

    @contextmanager
    def held(self) -> Iterator[None]:
        """No file is removed meanwhile, not even one of which the ledger has just ceased to tell."""
        with private_files.locked(self._data_dir / _HELD, shared=True):
            yield

    def _name(self, sha256: str) -> Path:
        """The hidden folder that names the hash, on the disk before anything happens to the file."""
        named = private_files.make_folder(self._folder / f"{_UNDER_WAY}-{sha256}")
        with private_files.storing(named):
            private_files.sync_folder(self._folder)
        return named

    def keep(self, taken: Taken) -> None:
        """Under its hash from now on. One that is there already is the same, or was damaged."""
        final = self.path(taken.sha256)
        private_files.demand_plain_file(final, may_be_missing=True)
        with private_files.storing(final):
            os.replace(taken.path, final)
            private_files.sync_folder(self._folder)
            private_files.sync_folder(taken.path.parent)

    def proved(self, paper: InvoiceFile) -> Path:
        """Where the file is, which is what was attached to the last bit. Raises DamagedStore."""
        path = self.path(paper.sha256)
        if wrong := self.problem(paper):
            raise DamagedStore(
                "The invoice's file is damaged",
                f"{path}: {wrong}",
                "Attach it once more: `partner-tui invoices attach MONTH FILE --number NO`, or restore a backup.",
            )
        return path

    def problem(self, paper: InvoiceFile) -> str:
        """What is wrong with the file, in a sentence; empty where nothing is. Raises StoreError for one that is not
        safe to read."""
        path = self.path(paper.sha256)
        with private_files.storing(path):
            if not os.path.lexists(path):
                return "It is missing."
            private_files.demand_folder(self._folder)
            private_files.demand_plain_file(path)
            with open(path, "rb") as file:
                sha256, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
        if size != paper.bytes:
            return f"It has {size:,} bytes instead of {paper.bytes:,}."
        return "" if sha256 == paper.sha256 else "It is not what was attached: its hash differs."

    def unsound(self, paper: InvoiceFile) -> str:
        """The same, also of one that cannot be read."""
        try:
            return self.problem(paper)
        except StoreError as error:
            return error.cause

    def sweep(self, hashes: Hashes) -> None:
        """Removes what a crash left, unless somebody is at work."""
        with private_files.locked(self._data_dir / LOCK, wait=False) as mine:
            if mine is not None:
                self._sweep(hashes)

    def _sweep(self, hashes: Hashes) -> None:
        with private_files.storing(self._folder):
            private_files.demand_folder(self._folder)
            left = [name for name in os.listdir(self._folder) if name.startswith(_UNDER_WAY)]
        for name in left:
            sha256 = name.removeprefix(_UNDER_WAY).removeprefix("-")
            if not sha256 or sha256 in hashes() or self._is_removed(sha256):
                private_files.remove_tree(self._folder / name)

    def _is_removed(self, sha256: str) -> bool:
        """False while somebody holds the files: then a later sweep removes it."""
        with private_files.locked(self._data_dir / _HELD, wait=False) as alone:
            if alone is not None:
                private_files.remove_tree(self.path(sha256))
            return alone is not None


def paper_problems(data_dir: Path, papers: Iterable[InvoiceFile]) -> tuple[str, ...]:
    """What is wrong with these files, in sentences. Foreign text among it."""
    return tuple(_problems(InvoicePapers(data_dir), papers))


def _problems(folder: InvoicePapers, papers: Iterable[InvoiceFile]) -> Iterator[str]:
    for paper in papers:
        if wrong := folder.unsound(paper):
            yield f"the file of invoice {paper.invoice_no} (sha256 {paper.sha256[:12]}…): {wrong}"


def _copied(file: Path, source: IO[bytes], made: IO[bytes], copy: Path) -> Taken:
    hashed, size = hashlib.sha256(), 0
    for chunk in _chunks(file, source):
        if not size and not chunk.startswith(_BEGINNING):
            break
        size += len(chunk)
        if size > LARGEST:
            raise FileError(
                "The file is too large", f"{file} has more than {LARGEST // 10**6} MB.", "Choose the invoice's PDF."
            )
        hashed.update(chunk)
        made.write(chunk)
    if not size:
        raise FileError("Not a PDF", f"{file} does not begin as PDF files do.", "Choose the invoice's PDF.")
    private_files.sync(made)
    return Taken(copy, hashed.hexdigest(), size)


def _chunks(path: Path, source: IO[bytes]) -> Iterator[bytes]:
    try:
        while chunk := source.read(_CHUNK):
            yield chunk
    except OSError as exc:
        raise _unreadable(path, exc) from exc


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes]]:
    """The file, open. What is no file is not waited for: a pipe's end may never come."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as exc:
        raise _unreadable(path, exc) from exc
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileError("Not a file", f"{path} is a folder or a device.", "Choose the invoice's PDF.")
    with os.fdopen(handle, "rb") as file:
        yield file


def _unreadable(path: Path, exc: Exception) -> FileError:
    why = exc.strerror if isinstance(exc, OSError) else "that is no path"
    return FileError("Cannot read the file", f"{path}: {why}.", "Check its name and who may read it.")
