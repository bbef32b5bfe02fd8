"""`payments import` and what is decided on its lines, over real stores."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.unit.bill_files import write_bill
from tests.unit.test_cli_completion import complete

Run = Callable[..., tuple[int, str, str]]
HEADER = "Date,Reference,Description,Amount"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Workspace.open(Settings(tmp_path / "data"), lambda: NOW).imports.run(write_bill(tmp_path))
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str], clock: Callable[[], datetime]) -> Run:
    def command(*argv: object) -> tuple[int, str, str]:
        code = main(["--data-dir", str(data), "payments", *map(str, argv)], clock)
        out, err = capsys.readouterr()
        return code, out, err

    return command


def statement(folder: Path, *rows: str, header: str = HEADER, name: str = "statement.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return file


def as_json(run: Run, *argv: object) -> Any:
    code, out, err = run(*argv, "--json")
    assert (code, err) == (0, "")
    assert out.isascii()
    return json.loads(out)


def keys(run: Run) -> list[str]:
    return [line["key"] for line in as_json(run, "unmatched")["lines"]]


def test_files_are_taken_and_said_to_be(run: Run, tmp_path: Path) -> None:
    first = statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-11,,Opening,")
    other = statement(tmp_path, "2026-11-10,W-1,a,15", "2026-11-12,W-2,b\x1b[31m,1", name="other.csv")
    assert run("import", first, other) == (
        0,
        "statement.csv: 1 new line, 0 known, 0 matched with payments, 1 to be decided\n"
        "  1 line without an amount, not taken\n"
        "other.csv: 1 new line, 1 known, 0 matched with payments, 2 to be decided\n",
        "",
    )
    code, out, _ = run("unmatched")
    assert code == 0
    assert out.splitlines()[0].split() == [
        "Key",
        "Paid",
        "on",
        "Reference",
        "Description",
        "Amount",
        "Currency",
        "File,",
        "line",
    ]
    assert "b␛[31m" in out
    assert "\x1b" not in out
    assert "other.csv, 3" in out


def test_what_was_taken_is_told_as_json(run: Run, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,Büro,15.00", "2026-11-11,W-2,b,1", "2026-11-12,,,")
    found = as_json(run, "import", file, "--only", "w-1", "--currency", "eur")
    (key,) = keys(run)
    assert found == {
        "files": [
            {
                **{"file": "statement.csv", "new": 1, "known": 0, "matched": 0, "undecided": [key]},
                **{"without_amount": 1, "below": 0, "passed_over": 1, "replaced": 0, "left_out": []},
            }
        ]
    }
    (line,) = as_json(run, "unmatched")["lines"]
    assert line.pop("file_sha256")
    assert line.pop("operator")
    assert line == {
        **{"key": key, "paid_on": "2026-11-10", "reference": "W-1", "description": "Büro", "amount": "15"},
        **{"currency": "EUR", "decision": None, "repayment": None, "reason": "", "file": "statement.csv", "line": 2},
        "at": "2026-11-23T04:00:00Z",
    }


def test_where_a_file_cannot_be_read_none_is_taken(run: Run, tmp_path: Path) -> None:
    good = statement(tmp_path, "2026-11-10,W-1,a,15.00")
    bad = statement(tmp_path, "2026-11-10,W-2,a,fifteen", name="bad.csv")
    for more in ((), ("--json",)):
        code, out, err = run("import", good, bad, *more)
        assert (code, out) == (1, "")
        assert "bad.csv, line 2, column “Amount”" in err
    assert keys(run) == []


def test_what_stands_below_and_what_was_replaced_is_told(run: Run, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,a,-15.00", "Total,,,-15.00")
    run("import", file, "--of", "vendor")
    assert run("import", file, "--of", "bank")[1] == (
        "statement.csv: 1 new line, 0 known, 0 matched with payments, 1 to be decided\n"
        "  1 line below the last date, not taken\n"
        "  1 line dropped, as it was read in another way before\n"
    )


def test_whose_account_it_is_has_to_be_said_and_can_be(run: Run, tmp_path: Path) -> None:
    file = statement(tmp_path, "2026-11-10,W-1,a,-15.00")
    code, _, err = run("import", file)
    assert code == 1
    assert "`--of bank` or `--of vendor` says it" in err
    assert run("import", file, "--of", "bank")[0] == 0
    (line,) = as_json(run, "unmatched")["lines"]
    assert line["amount"] == "15"
    assert run("import", file, "--of", "somebody")[0] == 2
    assert run("import", file, "--currency", "dollars")[0] == 2


def test_a_line_becomes_a_payment(run: Run, tmp_path: Path) -> None:
    run("import", statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    (key,) = keys(run)
    assert run("record", key[:10], "--month", "2026-10") == (
        0,
        "Recorded: W-1, 15.00 USD.\nIt settles 2026-10 15.00; 0.00 of it is credit.\n",
        "",
    )
    assert keys(run) == []
    code, out, _ = run("record", key[:10])
    assert code == 0
    assert out.startswith("Known already, nothing was recorded: W-1, 15.00 USD.")


def test_a_payment_from_a_line_is_told_as_json(run: Run, tmp_path: Path) -> None:
    run("import", statement(tmp_path, "2026-11-10,,a,16.00"))
    (key,) = keys(run)
    found = as_json(run, "record", key, "--reference", "C-1", "--keep-credit", "--note", "by card")
    line = found.pop("line")
    assert (line["decision"], line["repayment"]) == ("recorded", 1)
    assert found == {
        **{"recorded": True, "reference": "C-1", "credit": "1"},
        "settled": [{"month": "2026-10", "amount": "15"}],
    }


def test_lines_are_matched_ignored_and_opened_again(run: Run, tmp_path: Path) -> None:
    rows = ("2026-11-10,W-1,a,15.00", "2026-11-09,W-2,a,14.00", "2026-11-08,W-3,fee,1", "2026-11-07,W-4,fee,2")
    run("import", statement(tmp_path, *rows))
    first, second, *fees = keys(run)
    run("record", first)
    assert run("match", second, "W-1")[0] == 1
    code, out, _ = run("match", second, "W-9", "--reason", "x")
    assert (code, out) == (1, "")
    # The first line of the file has that payment already; another file may tell of it once more.
    other = statement(tmp_path, "2026-11-10,TRF,a,14.00", name="other.csv")
    run("import", other)
    trf = next(line["key"] for line in as_json(run, "unmatched")["lines"] if line["reference"] == "TRF")
    assert run("match", trf, "w-1", "--reason", "fee")[1] == f"Line {trf[:10]} is the payment w-1.\n"
    assert run("ignore", *fees, "--reason", "bank\x1b fees")[1] == "".join(
        f"Line {key[:10]} is ignored: bank␛ fees.\n" for key in fees
    )
    assert run("ignore", *fees, "--reason", "bank\x1b fees")[1].startswith(f"Line {fees[0][:10]} is already ignored: ")
    assert run("match", trf, "w-1")[1] == f"Line {trf[:10]} is already the payment w-1.\n"
    assert keys(run) == [second]
    assert run("reopen", fees[0])[1] == f"Line {fees[0][:10]} is to be decided.\n"
    assert len(keys(run)) == 2
    assert as_json(run, "ignore", fees[0], "--reason", "x")["lines"][0]["reason"] == "x"
    assert run("ignore", fees[0])[0] == 2


def test_a_key_that_is_wrong_leaves_the_others_as_they_are(run: Run, tmp_path: Path) -> None:
    run("import", statement(tmp_path, "2026-11-10,W-1,a,15.00", "2026-11-09,W-2,a,14.00"))
    both = keys(run)
    code, out, err = run("ignore", *both, "zzzz", "--reason", "test")
    assert (code, out) == (1, "")
    assert "No line has zzzz" in err
    assert keys(run) == both
    assert run("ignore", *both, "--reason", "test")[0] == 0


def test_where_nothing_is_to_be_decided_that_is_said(run: Run) -> None:
    code, out, _ = run("unmatched")
    assert code == 0
    assert "Nothing is to be decided" in out
    assert as_json(run, "unmatched") == {"lines": []}
    code, out, err = run("match", "abc", "W-1")
    assert (code, out) == (1, "")
    assert "No line has abc" in err


def test_a_shell_is_offered_the_keys_of_lines(run: Run, data: Path, tmp_path: Path) -> None:
    from argparse import Namespace

    from partner_tui.cli.completion import statement_lines

    run("import", statement(tmp_path, "2026-11-10,W-1\x1b,a,1500.00", "2026-11-09,W-2,a,1"))
    first, second = keys(run)
    run("ignore", second, "--reason", "x")
    asked = Namespace(data_dir=data, config=None, action="match")
    assert statement_lines(parsed_args=asked) == {first[:10]: "2026-11-10 1,500.00 W-1␛"}
    asked = Namespace(data_dir=data, config=None, action="reopen")
    assert list(statement_lines(parsed_args=asked)) == [second[:10]]
    assert statement_lines(parsed_args=Namespace(data_dir=tmp_path / "none", config=None, action="match")) == {}


def test_a_shell_is_offered_the_references_of_payments(run: Run, data: Path, tmp_path: Path) -> None:
    run("import", statement(tmp_path, "2026-11-10,W-1,a,15.00"))
    (key,) = keys(run)
    run("record", key)
    assert complete(f"partner-tui --data-dir {data} payments match {key[:10]} ") == ["W-1"]
