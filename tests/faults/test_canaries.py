"""The search for secrets finds them, however they are packed, written or cut."""

import base64
import functools
import gzip
import importlib
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.faults.canaries import BEARER, KEY, SECRET, TOKEN, Watch, kept, sung_in, sung_on
from tests.faults.row_47_canaries import PLACES


@pytest.mark.parametrize("secret", [KEY, SECRET, TOKEN, BEARER])
def test_a_secret_is_found_in_every_form(secret: str) -> None:
    for before in ("", "a", "ab", "Basic abc:"):
        content = f"{before}{secret}{before}".encode()
        for written in (content, content.upper(), content.hex().encode(), base64.b64encode(content)):
            assert sung_in(b"\0" + written + b"\n") is not None
    assert sung_in(b"a page of c4na4ry and c4n4y, and nothing else") is None


def test_a_piece_is_found_over_the_end_of_a_line() -> None:
    for start in range(len(SECRET) - 13):
        piece = SECRET[start : start + 11]
        assert sung_on(f"│ {piece[:6]}\x1b[0m │\n│ \x1b[31m{piece[6:]} │") is not None


def test_a_secret_is_found_inside_files(tmp_path: Path) -> None:
    pl.DataFrame({"amount": [1, 2], "name": ["a", SECRET * 50]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(SECRET.encode() * 50))
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xml", SECRET * 50)
    found = {Path(name.partition(",")[0]).name for name, content in kept(tmp_path) if sung_in(content)}
    assert found == {"a.parquet", "b.csv.gz", "c.xlsx"}
    assert not list(kept(tmp_path, frozenset(tmp_path.iterdir())))


def test_a_command_line_is_seen() -> None:
    command = [sys.executable, "-c", "input()", SECRET]
    with Watch() as watch, subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        while not watch.sung:
            assert running.poll() is None
        running.kill()
    assert SECRET in "".join(watch.sung)


@pytest.mark.parametrize("place", [place for places in PLACES.values() for place in places])
def test_what_row_47_breaks_is_there(place: str) -> None:
    module, _, function = place.partition(":")
    found = functools.reduce(getattr, function.split("."), importlib.import_module(f"partner_tui.{module}"))
    assert callable(found)
