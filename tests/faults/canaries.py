"""Secrets that are easily told wherever they turn up, and a look at all the places where they may."""

import base64
import gzip
import os
import re
import threading
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import TracebackType

import polars as pl
import pypdf

_SONG = "c4n4ry"
"""Each secret is this a few times over: so any piece that could be of use has it whole, however it was cut."""
KEY, SECRET = f"{_SONG * 3}AK", f"{_SONG * 5}SK"
TOKEN, BEARER = f"{_SONG * 2}/+{_SONG * 2}ST==", f"{_SONG * 2}/+{_SONG * 2}XT=="
_CONTROL = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b.")
_BETWEEN = re.compile(r"[^0-9a-z]")
_EVERY = 0.05
"""Seconds between two looks at the processes: none of ours is as short as that."""


def _disguises() -> Iterator[bytes]:
    """As it is, in hex, and in base64 from wherever it begins."""
    yield _SONG.encode()
    yield _SONG.encode().hex().encode()
    for start in range(len(_SONG)):
        yield base64.b64encode((_SONG * 2).encode()[start : start + len(_SONG)])


_FORMS = tuple(_disguises())
_LOWER = tuple(form.lower() for form in _FORMS[:2])


def sung_in(content: bytes) -> str | None:
    """Where a secret, or a piece of one, is in there, by what stands around it; None where there is none."""
    low = content.lower()
    places = [content.find(form) for form in _FORMS] + [low.find(form) for form in _LOWER]
    if (found := max(places)) < 0:
        return None
    return repr(content[max(0, found - 100) : found + 100])


def sung_on(text: str) -> str | None:
    """The same on a screen or in what a terminal was sent: also over the ends of lines and between what it obeys."""
    plain = _CONTROL.sub("", text)
    bare = _BETWEEN.sub("", plain.lower())
    return sung_in(text.encode()) or sung_in(plain.encode()) or sung_in(bare.encode())


def kept(folder: Path, but: frozenset[Path] = frozenset()) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder, and what is packed in it."""
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            if path in but or not path.is_file():
                continue
            content = path.read_bytes()
            yield str(path), content
            yield from ((f"{path}, unpacked", inside) for inside in _unpacked(path, content))


def _unpacked(path: Path, content: bytes) -> Iterator[bytes]:
    match path.suffix:
        case ".xlsx":
            with zipfile.ZipFile(BytesIO(content)) as packed:
                yield from (packed.read(name) for name in packed.namelist())
        case ".gz":
            yield gzip.decompress(content)
        case ".parquet":
            texts = pl.read_parquet(content).select(pl.col(pl.String).unique().implode())
            yield str(texts.rows()).encode()
        case ".pdf":
            yield "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).encode()


class Watch:
    """Looks at the command lines of all processes of the machine while it is entered, as any user of it may."""

    def __init__(self) -> None:
        self.sung: set[str] = set()
        """Command lines with a secret."""
        self.seen: set[bytes] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY):
            for line in command_lines() - self.seen:
                self.seen.add(line)
                if sung_in(line):
                    self.sung.add(repr(line))


def command_lines() -> set[bytes]:
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                found.add(Path("/proc", name, "cmdline").read_bytes())
            except OSError:  # it has gone
                continue
    return found
