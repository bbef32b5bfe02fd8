"""Paths as they are typed, over real folders."""

import os
from pathlib import Path

import pytest

from partner_tui.domain.download import Completion
from partner_tui.domain.errors import FileError
from partner_tui.services.file_names import FileNames

ENDINGS = (".csv", ".tar.gz")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("bill-09.csv", "bill-10.csv", "bill.txt", ".hidden.csv", "odd\x1b.csv", "深圳 云.tar.gz", "[a].csv"):
        (tmp_path / name).write_text("")
    (tmp_path / "bills").mkdir()
    (tmp_path / os.fsdecode(b"\xff.csv")).write_text("")
    return tmp_path


def test_names_are_continued_as_far_as_they_agree(folder: Path) -> None:
    def completed(start: str) -> Completion:
        found = FileNames().completed(f"{folder}/{start}", ENDINGS)
        return Completion(found.text.removeprefix(f"{folder}/"), found.names)

    assert completed("b") == Completion("bill", ("bill-09.csv", "bill-10.csv", "bills/"))
    assert completed("bill-1") == Completion("bill-10.csv", ("bill-10.csv",))
    assert completed("bills") == Completion("bills/", ("bills/",))
    assert completed(".h") == Completion(".hidden.csv", (".hidden.csv",))
    assert completed("深") == Completion("深圳 云.tar.gz", ("深圳 云.tar.gz",))
    assert completed("x") == Completion("x")
    assert completed("") == Completion("", ("[a].csv", "bill-09.csv", "bill-10.csv", "bills/", "深圳 云.tar.gz"))
    assert completed("none/x") == Completion("none/x")
    assert FileNames().completed(f"{folder}/b").names == ("bills/",)


def test_home_stays_as_it_was_typed(home: Path) -> None:
    (home / "bills").mkdir()
    assert FileNames().completed("~/b").text == "~/bills/"
    assert FileNames().completed("~nobody-of-that-name/b") == Completion("~nobody-of-that-name/b")


def test_files_are_chosen_by_name_or_pattern(folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = FileNames()
    assert names.chosen(f"{folder}/bill-*.csv") == (folder / "bill-09.csv", folder / "bill-10.csv")
    assert names.chosen(f"{folder}/[a].csv") == (folder / "[a].csv",)
    (home / "x.csv").write_text("")
    assert names.chosen("~/x.csv") == (home / "x.csv",)
    monkeypatch.chdir(folder)
    assert names.chosen("bill.txt") == (folder / "bill.txt",)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "none.csv", "none*.csv", "bills", "b*s", "~nobody-of-that-name/x", "a\0b"),
        *("x" * 300, "x/" * 3000, "[/]" * 3000),
    ],
)
def test_what_is_no_file_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(FileError):
        FileNames().chosen(text)
