from pathlib import Path

import pytest

from partner_tui.cli import export_options, main
from partner_tui.cli.parser import _has_options_alone, command_line, parse
from partner_tui.domain.bill_command import WORDS, BillCommand
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.export import ExportFormat, ExportKind
from partner_tui.services.sync_months import REACH
from partner_tui.services.syncing import MONTHS

COMMANDS = (
    *("demo", "generate", "import", "sync", "due", "repay", "payments", "invoices", "bills", "reconcile"),
    *("export", "exports", "check", "backup", "restore", "doctor", "completion"),
)
ON_TASKS = ("cat", "cancel", "retry", "delete")


@pytest.mark.parametrize(
    "argv",
    [
        ["--data-dir", "d", "--config", "c", "-v", "due"],
        ["due", "--data-dir", "d", "--config", "c", "-v"],
        ["--data-dir", "x", "--config", "c", "-v", "due", "--data-dir", "d"],
    ],
)
def test_global_options_stand_before_or_after_the_command(argv: list[str]) -> None:
    parsed = parse(argv)
    assert (parsed.data_dir, parsed.config, parsed.verbose) == (Path("d"), Path("c"), True)


def test_global_options_may_be_left_out() -> None:
    parsed = parse(["due"])
    assert (parsed.data_dir, parsed.config, parsed.verbose) == (None, None, False)


@pytest.mark.parametrize(
    "argv",
    [
        ["bills", "2026-10", "customer", "acme", "--json", "filter", "a b", "-v"],
        ["bills", "-v", "--json", "--customer", "acme", "--filter", "a b", "2026-10"],
        ["-v", "bills", "customer=acme", "--filter=a b", "2026-10", "--json"],
    ],
)
def test_the_words_of_a_question_stand_in_any_order_with_or_without_dashes(argv: list[str]) -> None:
    parsed = parse(argv)
    assert (parsed.json, parsed.verbose) == (True, True)
    assert parsed.bill == BillCommand(month=BillCycle(2026, 10), customer="acme", filter="a b")


def test_the_options_of_every_command_stand_among_the_words() -> None:
    parsed = parse(["bills", "--data-dir", "lines", "lines", "--config=c", "limit", "3"])
    assert (parsed.data_dir, parsed.config) == (Path("lines"), Path("c"))
    assert parsed.bill == BillCommand(lines=True, limit=3)


def test_the_bare_console() -> None:
    assert parse([]).command is None
    parsed = parse(["--screen", "monthly-bills", "--month", "2026-10"])
    assert (parsed.screen, parsed.month_shown) == ("monthly-bills", BillCycle(2026, 10))


def test_generate_has_the_demonstrations_defaults() -> None:
    parsed = parse(["generate", "out"])
    assert (parsed.months, parsed.lines, parsed.customers, parsed.seed) == (14, 200_000, 120, 1)


def test_a_sync_asks_for_three_months_unless_told() -> None:
    parsed = parse(["sync"])
    assert (parsed.months, parsed.endpoint) == (MONTHS, None)
    assert parse(["sync", "--months", str(REACH)]).months == REACH
    assert not (parsed.quiet or parsed.json or parsed.job)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["bils"], "'bils'"),
        (["due", "--jsno"], "--jsno"),
        (["due", "--js"], "--js"),
        (["bills", "2026-10", "--by", "colour"], "colour"),
        (["bills", "2026-10", "--movers", "--lines"], "--movers compares products"),
        (["bills", "2026-10", "--jsno"], "no word '--jsno'"),
        (["bills", "2026-10", "-x"], "no word '-x'"),
        (["bills", "2026-13"], "YYYY-MM"),
        (["bills", "2026-10", "--lines", "--limit", "-1"], "--limit"),
        (["bills", "2026-10", "--lines", "--limit", "٣"], "--limit"),
        (["generate", "out", "--months", "0"], "--months"),
        (["generate"], "OUT_DIR"),
        (["import"], "FILE"),
        (["import", ""], "empty"),
        (["sync", "--months", "0"], "'0' is not a whole number from 1 to 18"),
        (["sync", "--months", "19"], "'19' is not a whole number from 1 to 18"),
        (["sync", "2026-10"], "2026-10"),
        (["--data-dir", "", "due"], "empty"),
        (["--screen", "nowhere"], "nowhere"),
        (["--month", "2026-10", "due"], "belong to the console"),
        (["demo", "--json"], "--json"),
        (["export", "2026-10", "--to", "October"], "YYYY-MM"),
        (["export", "2026-10", "--format", "doc"], "'doc'"),
        (["export", "2026-10", "--kind", "all"], "'all'"),
        (["export", "2026-10", "--type", "tax"], "'tax'"),
        (["export", "2026-10", "--headers", "fr"], "'fr'"),
        (["export", "2026-10", "--output", ""], "empty"),
        (["export", "2026-10", "--output", "-"], "`partner-tui exports cat ID`"),
        (["exports", "look"], "'look'"),
        (["exports", "cat"], "ID"),
        (["exports", "cat", "0"], "'0' is not a whole number"),
        (["exports", "run", "41"], "41"),
        (["exports", "cat", "41", "--json"], "--json"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    argv: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WrongUsage):
        parse(argv)
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("partner-tui: ") and err.count("\n") == 1
    assert says in err


def test_wrong_usage_shows_foreign_text_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["\x1b]0;x\x07"]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "examples:\n  partner-tui " + command in out


@pytest.mark.parametrize("command", ["run", *ON_TASKS])
def test_every_command_of_exports_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exports", command, "--help"]) == 0
    assert f"examples:\n  partner-tui exports {command}" in capsys.readouterr().out


def test_exports_alone_and_with_a_command() -> None:
    parsed = parse(["exports", "--json", "-v"])
    assert (parsed.command, parsed.action, parsed.json, parsed.verbose) == ("exports", None, True, True)
    for command in ON_TASKS:
        parsed = parse(["--data-dir", "d", "exports", command, "41", "-v"])
        assert (parsed.command, parsed.action, parsed.id) == ("exports", command, 41)
        assert (parsed.data_dir, parsed.verbose, parsed.json) == (Path("d"), True, False)


def test_an_export_is_a_workbook_of_sums_unless_told() -> None:
    parsed = parse(["export", "2026-10"])
    assert (parsed.month, parsed.to, parsed.kind, parsed.format) == (BillCycle(2026, 10), None, "summary", "xlsx")
    assert (parsed.filter, parsed.columns, parsed.headers, parsed.output) == ("", None, None, None)
    assert not (parsed.mask or parsed.gzip or parsed.json)


def test_kinds_and_formats_of_exports_are_all_that_there_are() -> None:
    assert (*ExportKind,) == export_options.KINDS
    assert (*ExportFormat,) == export_options.FORMATS


def test_help_of_bills_tells_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bills", "--help"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert all(f"--{word.name}" in out and word.help in out for word in WORDS)


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"    {command} " in out for command in COMMANDS)
    assert "examples:" in out


@pytest.mark.parametrize("argv", [["--version"], ["due", "--version"]])
def test_the_version(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    assert capsys.readouterr().out.startswith("partner-tui ")


def test_commands_are_made_known_to_the_parser_only_where_there_may_be_one() -> None:
    known = {option for action in command_line(has_commands=False)._actions for option in action.option_strings}
    flags = {option for action in command_line()._actions if action.nargs == 0 for option in action.option_strings}
    for option in known - flags:
        assert _has_options_alone([option, "demo"]) and not _has_options_alone(["demo", option])
    for option in flags - {"-h", "--help"}:
        assert _has_options_alone([option]) and not _has_options_alone([option, "demo"])
    assert _has_options_alone([]) and not _has_options_alone(["-h"]) and not _has_options_alone(["--help"])


@pytest.mark.parametrize("argv", [["--theme"], ["--month", "x"], ["--nonsense"], ["--data-dir"]])
def test_what_is_wrong_with_options_is_said_the_same_with_or_without_commands(argv: list[str]) -> None:
    said = []
    for has_commands in (True, False):
        with pytest.raises(WrongUsage) as caught:
            command_line(has_commands=has_commands).parse_args(argv)
        said.append(str(caught.value))
    assert said[0] == said[1]
