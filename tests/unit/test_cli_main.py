import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from partner_tui.cli import due, main
from partner_tui.cli.interrupts import interruptible
from partner_tui.domain.errors import Cancelled, StoreError

PROGRAM = [sys.executable, "-X", "dev", "-W", "error", "-m", "partner_tui"]


def raising(error: BaseException) -> Callable[..., int]:
    def command(arguments: object) -> int:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (StoreError("Title", "Cause.", "Next."), 1, "partner-tui: Title: Cause. Next.\n"),
        (Cancelled("The import"), 130, "partner-tui: The import cancelled: It was stopped before it was complete."),
        (KeyboardInterrupt(), 130, "partner-tui: Interrupted: "),
        (OSError(28, "No space left on device", "/x"), 1, "partner-tui: Cannot go on: No space left on device (/x)."),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_every_ending_has_its_code_and_sentence(
    error: BaseException, code: int, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(due, "due", raising(error))
    assert main(["due"]) == code
    err = capsys.readouterr().err
    assert err.startswith(says)
    assert err.count("\n") == bool(says)


def test_v_tells_the_causes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    error = StoreError("Title", "Cause.", "Next.")
    error.__cause__ = ValueError("deep\x1b")
    monkeypatch.setattr(due, "due", raising(error))
    assert main(["due", "-v"]) == 1
    assert "because of ValueError: deep␛" in capsys.readouterr().err


def test_nothing_that_it_makes_can_be_read_by_others(tmp_path: Path) -> None:
    subprocess.run([*PROGRAM, "due", "--data-dir", tmp_path / "data"], check=True, umask=0, capture_output=True)
    modes = {path.stat().st_mode & 0o077 for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]}
    assert modes == {0}


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [*PROGRAM, "bills", "--data-dir", tmp_path / "data"], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_behind_the_output_is_told(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*PROGRAM, "bills", "--data-dir", tmp_path / "data"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 4
    assert done.stderr.startswith(b"partner-tui: The answer could not be written: No space left on device. ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_standard_streams_are_no_crash(tmp_path: Path, closed: str) -> None:
    command = f'exec "$0" -m partner_tui due --data-dir "$1" {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, tmp_path / "data"], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("environment", "says"),
    [({}, b"The console needs a terminal"), ({"TERM": "dumb"}, b"The console needs a terminal")],
)
def test_without_a_terminal_there_is_no_console(environment: dict[str, str], says: bytes, tmp_path: Path) -> None:
    for argv in ([], ["demo"], ["--screen", "monthly-bills"]):
        done = subprocess.run(
            [*PROGRAM, *argv], env=os.environ | environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
        assert says in done.stderr
    assert not (Path(os.environ["XDG_DATA_HOME"])).exists()


@pytest.mark.parametrize("argv", [["--version"], ["due"], ["bills"], ["check"]])
def test_what_needs_no_bills_imports_no_heavy_library(argv: list[str], tmp_path: Path) -> None:
    script = (
        "import sys; from partner_tui.cli import main; main(sys.argv[1:]);"
        "heavy = {'polars', 'python_calamine', 'xlsxwriter', 'fpdf', 'httpx', 'obstore', 'textual', 'asyncio'};"
        "heavy = (heavy | {'tomllib'}) & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *argv, "--data-dir", tmp_path / "data"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_signal_asks_first_and_insists_the_second_time() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with interruptible() as cancelled:
        assert not cancelled()
        signal.raise_signal(signal.SIGTERM)
        assert cancelled()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) is before
