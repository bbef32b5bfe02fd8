"""`invoices` over a real store: the list, putting a file there, getting it out."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from partner_tui.cli import main
from partner_tui.domain.invoice import InvoiceRequest
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.e2e.terminal import Terminal
from tests.store.vendor import INVOICE, OCTOBER

Run = Callable[..., tuple[int, str, str]]
CONTENT = b"%PDF-1.7\n\x00\xff\n%%EOF\n"


@pytest.fixture
def data(tmp_path: Path, clock: Callable[[], datetime]) -> Path:
    Workspace.open(Settings(tmp_path / "data"), clock)
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "scan.pdf"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]) -> Run:
    def command(*argv: object) -> tuple[int, str, str]:
        code = main(["--data-dir", str(data), "invoices", *map(str, argv)], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def synced(data: Path) -> Ledger:
    """An invoice, its return, and one of another month."""
    ledger = Ledger.open(data)
    back = replace(
        INVOICE, request_id="r2", invoice_no=None, request=InvoiceRequest.RETURN, returned_request_id="r0", taxes=()
    )
    older = replace(INVOICE, request_id="r0", invoice_no="INV-0", month=OCTOBER.previous)
    ledger.vendor.put_invoices([INVOICE, back, older], operator="sync", at=NOW)
    return ledger


def listed(run: Run, *argv: str) -> list[dict[str, object]]:
    code, out, err = run(*argv, "--json")
    assert (code, err) == (0, "")
    found: list[dict[str, object]] = json.loads(out)["invoices"]
    return found


def test_nothing_is_known_yet(run: Run) -> None:
    assert run() == (
        0,
        "No invoices yet. They are listed by `partner-tui sync`; the PDF of one is put on file with "
        "`partner-tui invoices attach MONTH FILE --number NO`.\n",
        "",
    )
    assert run("2026-10") == (0, "No invoice for 2026-10 is known.\n", "")
    assert listed(run) == []


def test_the_list_for_people(run: Run, synced: Ledger, file: Path) -> None:
    code, out, _ = run()
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split() == ["Invoice", "Month", "State", "Kind", *["Amount", "Taxes", "Currency", "Applied", "for"],
                                "(UTC)", "File"]  # fmt: skip
    assert any(line.startswith("INV-1 ") and "15.00" in line and "1.35" in line for line in lines)
    assert any(line.startswith("no number yet ") for line in lines)
    assert any(line.startswith("INV-0 ") and "taken back" in line for line in lines)
    assert {one["request_id"]: one["stands"] for one in listed(run)} == {"r0": False, "r1": True, "r2": False}
    assert lines[-1].startswith("No file is here: each is on the vendor's page, ")
    run("attach", "2026-10", file, "--number", "INV-1")
    code, out, _ = run()
    assert any(line.startswith("INV-1 ") and line.endswith("scan.pdf") for line in out.splitlines())
    assert "No file is here" not in out


def test_every_key_and_digit_for_scripts(run: Run, synced: Ledger, file: Path) -> None:
    run("attach", "2026-10", file, "--number", "INV-1")
    (found,) = [one for one in listed(run, "2026-10") if one["invoice_no"] == "INV-1"]
    file_said = found.pop("file")
    assert found == {
        "invoice_no": "INV-1",
        "month": "2026-10",
        "state": "done",
        "stands": True,
        "amount": "15",
        "currency": "USD",
        "applied_at": "2026-11-23T04:00:00Z",
        "request_id": "r1",
        "request": "issue",
        "returned_request_id": None,
        "invoice_class": "tax invoice",
        "basis": "bill cycle",
        "trade": "partner's monthly settlement",
        "title": "客户 Ltd",
        "applicant": None,
        "rejection": None,
        "signing_entity": "Huawei",
        "tax": "1.3500000001",
        "taxes": [
            {"class": "GST", "sub_class": "CGST", "rate": "0.09", "amount": "1.3500000001"},
            {"class": "GST", "sub_class": None, "rate": None, "amount": "0"},
        ],
    }
    assert isinstance(file_said, dict)
    assert file_said.pop("operator")
    assert len(str(file_said.pop("sha256"))) == 64
    assert file_said == {"name": "scan.pdf", "bytes": len(CONTENT), "attached_at": "2026-11-23T04:00:00Z"}


def test_what_only_a_file_is_known_of(run: Run, file: Path) -> None:
    run("attach", "2026-10", file, "--number", "INV-9")
    (found,) = listed(run)
    assert (found["invoice_no"], found["month"], found["state"], found["amount"]) == (
        "INV-9",
        "2026-10",
        "on file",
        None,
    )
    assert set(found) == {
        *(
            "invoice_no",
            "month",
            "state",
            "stands",
            "amount",
            "currency",
            "applied_at",
            "request_id",
            "request",
            "tax",
            "taxes",
        ),
        *("returned_request_id", "invoice_class", "basis", "trade", "title", "applicant", "rejection"),
        *("signing_entity", "file", "request"),
    }


@pytest.mark.parametrize("argv", [("2026-10",), ("list", "2026-10"), ("--json", "2026-10"), ("2026-10", "--json")])
def test_one_month_alone(run: Run, synced: Ledger, argv: tuple[str, ...]) -> None:
    _, out, _ = run(*argv)
    assert "INV-1" in out
    assert "INV-0" not in out


def test_attaching_says_what_became_of_it(run: Run, synced: Ledger, file: Path) -> None:
    code, out, err = run("attach", "2026-10", file)
    assert (code, err) == (0, "")
    first, hash_line = out.splitlines()
    assert first == f"scan.pdf is the file of INV-1, 2026-10: {len(CONTENT)} bytes."
    assert hash_line.startswith("sha256 ")
    code, out, err = run("attach", "2026-10", file, "--number", "inv-1")
    assert (code, err) == (0, "")
    assert out.splitlines() == ["It is the file of INV-1, 2026-10, already: nothing was changed.", hash_line]
    _, out, _ = run("attach", "2026-10", file, "--json")
    assert {**json.loads(out), "file": None} == {
        "invoice_no": "INV-1",
        "month": "2026-10",
        "attached": False,
        "file": None,
    }


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("attach", "2026-10", "FILE"), 1, "No number of an invoice for 2026-10 is known here. Say its number"),
        (("attach", "2027-01", "FILE", "--number", "A"), 2, "2027-01 has not begun"),
        (("attach", "2026-10", "/nowhere.pdf", "--number", "A"), 1, "/nowhere.pdf: No such file or directory"),
        (("attach", "2026-10", __file__, "--number", "A"), 1, "does not begin as PDF files do"),
        (("attach", "2026-10", "FILE", "--number", "\x1b[2J"), 2, "Not a number of an invoice"),
        (("attach", "FILE"), 2, "is not a month"),
        (("cat", "\x1b[2J"), 1, "No invoice ␛[2J is known here"),
        (("2026-1",), 2, "'2026-1' is not a month"),
        (("frobnicate",), 2, "choose from 'list', 'attach', 'cat'"),
        (("list", "cat"), 2, "'cat' is not a month"),
    ],
)
def test_what_cannot_be_done_says_why(run: Run, file: Path, argv: tuple[str, ...], code: int, said: str) -> None:
    found = run(*(str(file) if word == "FILE" else word for word in argv))
    assert (found[0], found[1]) == (code, "")
    assert said in found[2]
    assert len(found[2].splitlines()) == 1
    assert "\x1b" not in found[2]


def program(data: Path, *argv: str) -> list[str]:
    return [sys.executable, "-X", "dev", "-W", "error", "-m", "partner_tui", "--data-dir", str(data), *argv]


def test_the_file_comes_out_as_it_went_in(run: Run, data: Path, file: Path) -> None:
    run("attach", "2026-10", file, "--number", "INV-1")
    done = subprocess.run(program(data, "invoices", "cat", "inv-1"), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, CONTENT, b"")


def test_a_pdf_is_not_poured_over_a_terminal(run: Run, data: Path, file: Path) -> None:
    run("attach", "2026-10", file, "--number", "INV-1")
    with Terminal(["--data-dir", str(data), "invoices", "cat", "INV-1"]) as terminal:
        terminal.wait_for("The file is a PDF, which is no text.")


def test_a_file_that_rotted_is_not_given_out_and_check_tells(
    run: Run, data: Path, file: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]
) -> None:
    run("attach", "2026-10", file, "--number", "INV-1")
    (kept,) = (data / "invoices").iterdir()
    kept.write_bytes(CONTENT.replace(b"\xff", b"\xfe"))
    code, out, err = run("cat", "INV-1")
    assert (code, out) == (1, "")
    assert "its hash differs" in err
    assert main(["--data-dir", str(data), "check"], clock) == 3
    assert "the file of invoice INV-1" in capsys.readouterr().out


def test_shells_complete_numbers(run: Run, synced: Ledger, data: Path, file: Path) -> None:
    from argparse import Namespace

    from partner_tui.cli.completion import invoice_numbers

    run("attach", "2026-10", file, "--number", "INV-1")

    def offered(**asked: object) -> dict[str, str]:
        return invoice_numbers(Namespace(data_dir=data, **asked))

    assert offered(action="cat") == {"INV-1": "2026-10 done"}
    assert offered(action="attach", month=OCTOBER.previous) == {"INV-0": "2026-09 done"}
    assert set(offered(action="attach")) == {"INV-0", "INV-1"}


def test_a_file_is_taken_off(run: Run, synced: Ledger, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.4\n")
    for one in (file, other):
        run("attach", "2026-10", one)
    code, out, _ = run("detach", "inv-1")
    assert code == 0
    assert out.startswith("other.pdf is not the file of INV-1 any more (sha256 ")
    assert out.endswith("scan.pdf, attached before it, is its file again.\n")
    told = json.loads(run("detach", "INV-1", "--json")[1])
    assert (told["invoice_no"], told["month"], told["file"]["name"], told["file_now"]) == (
        ("INV-1", "2026-10", "scan.pdf", None)
    )
    code, out, err = run("detach", "INV-1")
    assert (code, out) == (1, "") and "There is no file of INV-1 here" in err
