import io
from decimal import Decimal

import pytest

from partner_tui.cli import progress
from partner_tui.cli.progress import ProgressLine, import_text
from partner_tui.cli.tables import Column, money, pairs, table, width
from partner_tui.domain.imported import ImportProgress


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    lines = table(
        (Column("Name"), Column("Amount", right=True)),
        [("深圳公司", "1.00"), ("Ann", "1,234.50"), ("e\u0301", "2.00")],
        [("Total", "1,237.50")],
    )
    assert lines == [
        "Name        Amount",
        "深圳公司      1.00",
        "Ann       1,234.50",
        "e\u0301             2.00",
        "──────────────────",
        "Total     1,237.50",
    ]
    assert {width(line) for line in lines} == {18}


def test_foreign_text_cannot_act_on_the_terminal() -> None:
    printed = "\n".join(table((Column("Name"),), [("a\x1b]52;c;x\x07b\nc\u202ed",)]) + pairs([("Name", "\x1b[2Jx")]))
    assert "\x1b" not in printed and "\x07" not in printed and "\u202e" not in printed
    assert "a␛]52;c;x␇b␊c⍰d" in printed


def test_long_text_is_cut_and_money_never() -> None:
    (_, row) = table((Column("Name", widest=6), Column("n", right=True, widest=2)), [("深圳深圳深圳", "123456.00")])
    assert row == "深圳…  123456.00"


def test_money() -> None:
    assert money(None) == ""
    assert money(Decimal("1234.505")) == "1,234.51"
    assert money(Decimal("1234.5051"), exact=True) == "1,234.5051"


def test_progress_tells_lines_bytes_rate_and_time_left() -> None:
    half = ImportProgress(lines=500_000, bytes_done=60_000_000, bytes_total=120_000_000)
    assert import_text("b.gz", half, 10) == ("b.gz: reading, 500,000 lines, 60 of 120 MB, 50,000 lines/s, 0:10 left")
    assert import_text("b.gz", ImportProgress(0, 0, 0), 0) == "b.gz: reading, 0 lines, 0 of 0 MB"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2


def test_progress_is_one_line_now_and_then_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_columns", lambda: 12)
    monkeypatch.setenv("TERM", "xterm")
    with ProgressLine() as line:
        line.show("one \x1b two three four")
        line.show("too soon")
    assert terminal.getvalue() == "\r\x1b[Kone ␛ two t\r\x1b[K"


@pytest.mark.parametrize(("stream", "term"), [(io.StringIO(), "xterm"), (Terminal(), "dumb"), (None, "xterm")])
def test_progress_is_silent_where_nobody_watches(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None, term: str
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", term)
    with ProgressLine() as line:
        line.show("working")
    assert stream is None or stream.getvalue() == ""
