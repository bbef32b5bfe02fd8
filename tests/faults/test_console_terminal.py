"""The terminal that the rows look at consoles through."""

from pathlib import Path

from tests.faults.console_terminal import ConsoleTerminal


def test_a_task_may_be_longer_than_an_argument(tmp_path: Path) -> None:
    task = {"seed": 1, "count": 0, "start": 0, "stop": 0, "filed": [], "folder": f"{tmp_path}{'/' * 1_000_000}"}
    with ConsoleTerminal("tests.faults.console_child", task, (80, 24)) as terminal:
        assert not list(terminal.told())
        assert terminal.leave() == 0, bytes(terminal.sent)
