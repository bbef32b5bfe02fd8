"""Completion as an operator has it: the Tab key, in the shells that are installed."""

import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportSpec, ExportState
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import INVOICE
from tests.ui.paying import keep_as_it_is
from tests.unit.bill_files import HEADER

PATIENCE = 60
SHELLS = {
    "bash": (["bash", "--noprofile", "--norc", "-i"], 'source <(partner-tui completion bash); PS1="rea""dy> "'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -Uz compinit; compinit -u -D; source <(partner-tui completion zsh); PS1="rea""dy> "',
    ),
    "fish": (
        ["fish", "--no-config", "-i"],
        "partner-tui completion fish | source; function fish_prompt; echo -n 'rea''dy> '; end",
    ),
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of one month, which the command `partner-tui` on the path has for its own."""
    file = tmp_path / "customerBill_202610.csv"
    rows = [
        "0a1,Société d'Eau 'Bleue',2026-10,Expenditure,hws.ecs,Elastic Cloud Server,r1,R1,res,10,0",
        "0b2,Somebody else,2026-10,Expenditure,hws.evs,Elastic Volume Service,r1,R1,res,5.25,0",
    ]
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    Workspace.open(Settings(tmp_path / "data")).imports.run(file)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "partner-tui"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m partner_tui "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("PARTNER_TUI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return tmp_path


class Shell:
    """An interactive shell in a pty."""

    def __init__(self, name: str) -> None:
        argv, setup = SHELLS[name]
        self._pid, self._tty = pty.fork()
        if not self._pid:
            os.execvpe(argv[0], argv, os.environ | {"TERM": "dumb" if name == "fish" else "xterm"})
        fcntl.ioctl(self._tty, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.type(f"{setup}\r")
        self.printed_until("ready> ")

    def type(self, text: str) -> None:
        os.write(self._tty, text.encode())

    def printed_until(self, text: str) -> str:
        printed, end = b"", time.monotonic() + PATIENCE
        while text not in printed.decode(errors="replace"):
            ready, _, _ = select.select([self._tty], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} never came: {printed!r}"
            printed += os.read(self._tty, 65536)
        return printed.decode(errors="replace")

    def close(self) -> None:
        os.close(self._tty)
        os.kill(self._pid, 9)
        os.waitpid(self._pid, 0)


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, store: Path) -> Iterator[Shell]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    opened = Shell(request.param)
    yield opened
    opened.close()


def test_tab_completes_what_then_runs(shell: Shell) -> None:
    shell.type("partner-tui bil\t2026\tcustomer Soci\t--js\t\r")
    printed = shell.printed_until('"month_before"')
    assert '"product_type_code": "hws.ecs"' in printed and "hws.evs" not in printed


def complete(line: str, shell: str = "bash") -> list[str]:
    """What the shell's script would be given for this line, the cursor at its end."""
    reader, writer = os.pipe()
    environment = os.environ | {"_ARGCOMPLETE": "1", "_ARGCOMPLETE_SHELL": shell, "COMP_LINE": line}
    environment |= {"COMP_POINT": str(len(line.encode())), "_ARGCOMPLETE_COMP_WORDBREAKS": " \t\n\"'><=;|&(:"}
    environment["_ARGCOMPLETE_SUPPRESS_SPACE"] = "1"
    with subprocess.Popen(
        ["bash", "-c", f'exec "$0" -m partner_tui 8>&{writer} 9>/dev/null', sys.executable],
        env=environment,
        pass_fds=[writer],
    ) as program:
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as answer:
            found = answer.read()
        assert program.wait(PATIENCE) == 0
    return found.split("\013") if found else []


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("partner-tui --screen a", ["amount-due"]),
        ("partner-tui --month ", ["2026-10"]),
        ("partner-tui check 2", ["2026-10"]),
        ("partner-tui completion z", ["zsh"]),
        ("partner-tui bills 2026-10 --by ", ["product", "customer", "region"]),
        ("partner-tui bills 2026-10 --by=c", ["customer"]),
        ("partner-tui bills 2026-10 by=c", ["customer"]),
        ("partner-tui bills 2026-10 --json type r", ["refund"]),
        ("partner-tui bills 2026-10 customer some", ["Somebody\\ else"]),
        ("partner-tui bills 2026-10 customer 0a", ["0a1"]),
        ("partner-tui bills 2026-10 product Elastic\\ V", ["Elastic\\ Volume\\ Service"]),
        ("partner-tui bills 2026-10 lines sort amount d", ["desc"]),
        ("partner-tui bills 2026-10 --mo", ["--movers"]),
        ("partner-tui bills 2026-10 nonsense ", []),
        ("partner-tui bills 2020-01 customer ", []),
        ("partner-tui export 2", ["2026-10"]),
        ("partner-tui export 2026-10 --to ", ["2026-10"]),
        ("partner-tui export 2026-10 --kind ", ["summary", "details", "payments"]),
        ("partner-tui export 2026-10 --format ", ["xlsx", "pdf"]),
        ("partner-tui export 2026-10 --kind details --format focus", ["focus-csv", "focus-parquet"]),
        ("partner-tui export --kind payments --format ", ["xlsx", "csv"]),
        ("partner-tui export 2026-10 --type a", ["adjustment"]),
        ("partner-tui export 2026-10 --headers ", ["en", "zh"]),
        ("partner-tui export 2026-10 --customer some", ["Somebody\\ else"]),
        ("partner-tui export 2026-10 --customer=some", ["Somebody\\ else"]),
        ("partner-tui export 2026-10 --customer 0a", ["0a1"]),
        ("partner-tui export --product Elastic\\ V", ["Elastic\\ Volume\\ Service"]),
        ("partner-tui export 2026-10 --region ", ["R1"]),
        ("partner-tui export 2026-10 --columns cust", ["customer_id", "customer_name", "customer_expenditure"]),
        ("partner-tui export 2026-10 --columns customer_id,customer_n", ["customer_id,customer_name"]),
        (
            "partner-tui export 2026-10 --columns usage,u",
            ["usage,usage_type_code", "usage,usage_type", "usage,usage_unit"],
        ),
        ("partner-tui export 2026-10 --colu", ["--columns"]),
        ("partner-tui exports ca", ["cat", "cancel"]),
        ("partner-tui exports cat ", []),
        ("partner-tui invoices 2026", ["2026-10"]),
        ("partner-tui invoices 2025", []),
        ("partner-tui invoices li", ["list"]),
        ("partner-tui repay --currency ", ["USD"]),
        ("partner-tui payments import --currency ", ["USD"]),
    ],
)
def test_what_is_offered(store: Path, line: str, offered: list[str]) -> None:
    assert complete(line) == offered


def test_exports_are_offered_that_can_be_asked_for_it(store: Path) -> None:
    exports = Workspace.open(Settings(store / "data")).exports
    month = BillCycle(2026, 10)
    for _ in range(2):
        exports.create(ExportSpec(month, month))
    exports.cancel(2)
    assert exports.run(1).state is ExportState.COMPLETED
    exports.create(ExportSpec(month, month))
    for command, offered in (("cat", ["1"]), ("cancel", ["3"]), ("retry", ["2"]), ("delete", ["3", "2", "1"])):
        assert complete(f"partner-tui exports {command} ") == offered


def test_what_could_act_on_the_terminal_is_not_offered(store: Path) -> None:
    """References as older programs took them, and what others say."""
    for reference, currency in (("\x1b]0;evil\x07", "USD"), ("W\u202e1", "USD"), ("云-1", "CNY")):
        keep_as_it_is(store / "data", reference, currency=currency)
    assert complete("partner-tui repay --reverse ") == ["云-1"]
    assert complete("partner-tui repay --currency ") == ["CNY", "USD"]
    invoices = [
        replace(INVOICE, invoice_no=number, request_id=number, state="\x1b[31m") for number in ("I-1", "I\x9b2")
    ]
    Ledger.open(store / "data").vendor.put_invoices(invoices, operator="ann", at=NOW)
    assert complete("partner-tui invoices attach 2026-10 x.pdf --number ", "zsh") == ["I-1:2026-10 ␛[31m"]


def test_completing_makes_no_store_and_survives_broken_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTNER_TUI_DATA_DIR", str(tmp_path / "nothing"))
    assert complete("partner-tui bills ") == complete("partner-tui --month ") == []
    assert not (tmp_path / "nothing").exists()
    monkeypatch.setenv("PARTNER_TUI_NONSENSE", "x")
    assert complete("partner-tui --month ") == complete("partner-tui exports cancel ") == []


def test_other_commands_do_not_pay_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    script = "import sys; from partner_tui.cli import main; main(['due']); sys.exit('argcomplete' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert main(["completion", "tcsh"]) == 2
    assert "'bash', 'zsh', 'fish'" in capsys.readouterr().err
