"""What is copied arrives: in a terminal's clipboard, or in tmux's buffer."""

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.money import format_amount
from tests.e2e.console_operator import Operator
from tests.e2e.sample_store import MONTH
from tests.e2e.terminal import Terminal
from tests.e2e.tmux import Tmux, why_no_tmux

_CONSOLE = ("--screen", "monthly-bills", "--month", str(MONTH))


@pytest.mark.skipif(why_no_tmux() is not None, reason=str(why_no_tmux()))
def test_inside_tmux_it_is_in_the_buffer(data_dir: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "partner_tui", "--data-dir", str(data_dir), *_CONSOLE]
    with Tmux(tmp_path, command) as tmux:
        tmux.wait_for(" products ", " 1 of ")
        tmux.press("y")
        tmux.wait_for("copied through tmux")
        assert tmux.buffer == "KooGallery SaaS"
        tmux.press(" ", " ")
        tmux.wait_for("2 marked", " 3 of ")
        tmux.press("Y")
        tmux.wait_for("2 rows: copied through tmux")
        assert [line.split("\t")[0] for line in tmux.buffer.splitlines()][1:] == [
            "KooGallery SaaS",
            "Elastic Cloud Server",
        ]
        assert tmux.leave() == 0


def test_elsewhere_it_is_sent_to_the_terminal(data_dir: Path) -> None:
    with Terminal(["--data-dir", str(data_dir), *_CONSOLE]) as terminal:
        terminal.wait_for(" products ", " 1 of ")
        operator = Operator(terminal, data_dir)
        told = operator.answer("bills", str(MONTH), "--by", "product")["rows"]
        operator.press("Y", shown="rows: copied")
        head, *rows = (line.split("\t") for line in operator.copied[-1].splitlines())
        at = head.index("Amount (USD)")
        assert [row[0] for row in rows[: len(told)]] == [row["product_type"] for row in told]
        assert [Decimal(row[at].replace(",", "")) for row in rows[: len(told)]] == [
            Decimal(row["total"]) for row in told
        ]
        operator.press("down", shown=" 2 of ")
        operator.press("y", shown="Product: copied")
        assert operator.copied[-1] == operator.name
        assert format_amount(Decimal(told[1]["total"])) in operator.row
        assert terminal.leave() == 0
