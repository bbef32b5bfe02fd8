"""What the console is to look like, from the command line, the environment and the settings file."""

from pathlib import Path

import pytest

from partner_tui.cli.console import appearance
from partner_tui.cli.parser import parse
from partner_tui.cli.running import Arguments
from partner_tui.domain.errors import WrongUsage
from partner_tui.ui.terminal import Appearance
from tests.conftest import NOW


def wanted(*argv: str) -> Appearance:
    arguments = Arguments(parse(argv), lambda: NOW)
    return appearance(arguments, arguments.settings())


@pytest.mark.parametrize("before", [True, False])
def test_options_may_stand_before_demo_and_after_it(before: bool) -> None:
    options = ("--theme", "ansi-light", "--no-mouse", "--ascii", "--no-color")
    expected = Appearance("ansi-light", mouse=False, ascii=True, color=False)
    assert wanted(*options) == expected
    assert wanted(*((*options, "demo") if before else ("demo", *options))) == expected


def test_nothing_said_is_left_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wanted() == Appearance()
    monkeypatch.setenv("NO_COLOR", "yes")
    assert wanted() == Appearance(color=False)
    assert wanted("--color") == Appearance()
    monkeypatch.setenv("NO_COLOR", "")
    assert wanted() == Appearance()


def test_option_before_environment_before_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[console]\ntheme = "ansi-dark"\nmouse = true\nascii = true\ncolor = true\n')
    monkeypatch.setenv("NO_COLOR", "1")
    assert wanted("--config", str(file)) == Appearance("ansi-dark", mouse=True, ascii=True, color=True)
    for name, value in (("THEME", "partner-dark"), ("MOUSE", "off"), ("ASCII", "off"), ("COLOR", "off")):
        monkeypatch.setenv(f"PARTNER_TUI_CONSOLE_{name}", value)
    assert wanted("--config", str(file)) == Appearance("partner-dark", mouse=False, ascii=False, color=False)
    options = ("--theme", "partner-light", "--mouse", "--ascii", "--color")
    assert wanted("--config", str(file), *options) == Appearance("partner-light", mouse=True, ascii=True, color=True)


@pytest.mark.parametrize("option", ["--theme=ansi-dark", "--mouse", "--no-ascii", "--no-color"])
def test_other_commands_have_no_look(option: str) -> None:
    with pytest.raises(WrongUsage, match="belongs to the console, not to due"):
        parse([option, "due"])


def test_an_unknown_theme_is_wrong_usage_that_lists_them_all() -> None:
    with pytest.raises(WrongUsage, match=r"partner-dark.*partner-light.*partner-ansi.*ansi-dark.*ansi-light"):
        parse(["--theme", "drak"])
