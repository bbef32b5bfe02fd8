"""What stands on the screen is what the console means to show, though it sends only what has changed."""

from pathlib import Path

from tests.e2e.sample_store import MONTH
from tests.e2e.terminal import Terminal


def _bills(data_dir: Path, columns: int = 140, rows: int = 40) -> Terminal:
    arguments = ["--data-dir", str(data_dir), "--screen", "monthly-bills", "--month", str(MONTH)]
    return Terminal(arguments, columns, rows)


def test_what_another_program_wrote_is_painted_over_when_asked(data_dir: Path) -> None:
    with _bills(data_dir) as terminal:
        before = terminal.whole(" products ", " 1 of ")
        terminal.overwrite("\x1b[7;1H\r\n\r\nBroadcast message from root: the system goes down at six.\r\n")
        terminal.wait_for("Broadcast")
        terminal.press("ctrl+l")
        _wait_until_equal(terminal, before)


def test_a_terminal_that_changes_its_size_shows_all_of_it(data_dir: Path) -> None:
    with _bills(data_dir, 100, 30) as terminal:
        narrow = terminal.whole(" products ", " 1 of ")
    with _bills(data_dir) as terminal:
        wide = terminal.whole(" products ", " 1 of ")
        for columns, rows, shown in ((100, 30, narrow), (140, 40, wide), (100, 30, narrow)):
            terminal.resize(columns, rows)
            _wait_until_equal(terminal, shown)


def _wait_until_equal(terminal: Terminal, wanted: str) -> None:
    """The first line has the clock, and may say otherwise."""
    terminal.wait_until(lambda text: text.splitlines()[1:] == wanted.splitlines()[1:], f"it never became\n{wanted}")
