import os
from pathlib import Path

import pytest

from partner_tui import settings
from partner_tui.domain.errors import SettingsError
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.settings import THEMES, ConsoleSettings, ExportSettings, ImportSettings, load_settings


def config(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_anything_set_the_data_folder_is_the_users(home: Path) -> None:
    settings = load_settings()
    assert settings.data_dir == home / "data" / "partner-tui"
    assert settings.label == ""
    assert settings.imports.max_bytes == 200_000_000_000
    assert dict(settings.imports.columns) == {}
    assert not settings.data_dir_given


def test_a_relative_xdg_folder_is_no_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "somewhere")
    assert load_settings().data_dir == home / ".local" / "share" / "partner-tui"


def test_the_users_own_file_is_read(home: Path) -> None:
    folder = home / "config" / "partner-tui"
    folder.mkdir(parents=True)
    config(folder, 'label = "Example Partner"')
    assert load_settings().label == "Example Partner"


def test_argument_before_environment_before_file(tmp_path: Path) -> None:
    file = config(tmp_path, 'data_dir = "/from/file"\nlabel = "file"')
    environment = {"PARTNER_TUI_DATA_DIR": "/from/environment", "PARTNER_TUI_LABEL": "environment"}
    assert load_settings(config=file, environment={}).data_dir == Path("/from/file")
    assert load_settings(config=file, environment=environment).data_dir == Path("/from/environment")
    assert load_settings(config=file, environment=environment).label == "environment"
    argued = load_settings(config=file, environment=environment, data_dir=Path("/from/argument"))
    assert (argued.data_dir, argued.data_dir_given) == (Path("/from/argument"), True)


def test_a_relative_argument_starts_where_the_operator_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(data_dir=Path("bills/..")).data_dir == Path(os.path.realpath(tmp_path))


def test_home_is_expanded(tmp_path: Path, home: Path) -> None:
    assert load_settings(config=config(tmp_path, 'data_dir = "~/bills"')).data_dir == home / "bills"


@pytest.mark.parametrize(
    ("written", "bytes_"),
    [("5000", 5000), ('"5000"', 5000), ('"2 KB"', 2000), ('"3mb"', 3_000_000), ('"7 B"', 7), ('"1 TB"', 10**12)],
)
def test_sizes(tmp_path: Path, written: str, bytes_: int) -> None:
    assert load_settings(config=config(tmp_path, f"[import]\nmax_bytes = {written}")).imports.max_bytes == bytes_


def test_the_size_may_come_from_the_environment() -> None:
    assert load_settings(environment={"PARTNER_TUI_IMPORT_MAX_BYTES": "9 GB"}).imports.max_bytes == 9 * 10**9


def test_the_currency_of_files_that_name_none(tmp_path: Path) -> None:
    file = config(tmp_path, '[import]\ncurrency = "EUR"')
    assert load_settings(config=file).imports.currency == "EUR"
    assert load_settings(config=file, environment={"PARTNER_TUI_IMPORT_CURRENCY": "CNY"}).imports.currency == "CNY"
    assert load_settings().imports.currency == "USD"


def test_columns_are_mapped(tmp_path: Path) -> None:
    file = config(tmp_path, '[import.columns]\namount = "Partner pays"\ncustomer_id = "Konto"')
    assert dict(load_settings(config=file).imports.columns) == {"amount": "Partner pays", "customer_id": "Konto"}


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("datadir = '/x'", "datadir", "data_dir"),
        ("[imports]", "imports", "import"),
        ("[console]\ncolour = true", "console.colour", "console.color"),
        ("[download]\nhosts = 'x'", "download.hosts", "download.host"),
        ("[exports]", "exports", "export"),
        ("[export]\nguard_formula = true", "export.guard_formula", "export.guard_formulas"),
        ("[export]\nkeepdays = 1", "export.keepdays", "export.keep_days"),
        ("[import]\nmaxbytes = 1", "import.maxbytes", "import.max_bytes"),
        ("[import.columns]\ncustomer = 'x'", "import.columns.customer", "import.columns.customer_id"),
    ],
)
def test_an_unknown_key_names_the_file_the_key_and_the_nearest_right_one(
    tmp_path: Path, text: str, key: str, nearest: str
) -> None:
    file = config(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(config=file)
    assert str(file) in str(caught.value)
    assert repr(key) in caught.value.cause
    assert repr(nearest) in caught.value.next_step


def test_an_unknown_variable_names_the_nearest_right_one() -> None:
    with pytest.raises(SettingsError, match="PARTNER_TUI_DATA_DIR") as caught:
        load_settings(environment={"PARTNER_TUI_DATADIR": "/x"})
    assert "PARTNER_TUI_DATADIR" in caught.value.cause


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("data_dir = 'relative'", "data_dir"),
        ("data_dir = 5", "data_dir"),
        ("data_dir = '~nobody-of-that-name/x'", "data_dir"),
        ("label = true", "label"),
        ("import = 3", "import"),
        ("[import]\nmax_bytes = 'plenty'", "import.max_bytes"),
        ("[import]\nmax_bytes = true", "import.max_bytes"),
        ("[import]\nmax_bytes = 0", "import.max_bytes"),
        ("[import]\nmax_bytes = 1.5", "import.max_bytes"),
        ("[import]\ncurrency = 'dollars'", "import.currency"),
        ("[import.columns]\namount = 3", "import.columns.amount"),
        ("console = 'dark'", "console"),
        ("[console]\ntheme = 3", "console.theme"),
        ("[console]\nmouse = 'perhaps'", "console.mouse"),
        ("[console]\nascii = 1", "console.ascii"),
        ("[console]\ncolor = []", "console.color"),
        ("[download]\nhost = 7", "download.host"),
        ("[download]\nhost = 'a b'", "download.host"),
        ("[download]\nhost = '-oProxyCommand=x'", "download.host"),
        ("[download]\nhost = 'me@-x'", "download.host"),
        ("[download]\nhost = 'fe80::1'", "download.host"),
        ("export = 3", "export"),
        ("[export]\nheaders = 'fr'", "export.headers"),
        ("[export]\nheaders = true", "export.headers"),
        ("[export]\nguard_formulas = 'perhaps'", "export.guard_formulas"),
        ("[export]\nkeep_days = -1", "export.keep_days"),
        ("[export]\nkeep_days = 1.5", "export.keep_days"),
        ("[export]\nkeep_days = true", "export.keep_days"),
        ("[export]\nkeep_days = '٣'", "export.keep_days"),
        ("[export]\nkeep_days = 999999999", "export.keep_days"),
        ("[export]\nkeep_bytes = 'plenty'", "export.keep_bytes"),
        ("[export]\nkeep_bytes = -1", "export.keep_bytes"),
        ("[export]\nkeep_bytes = false", "export.keep_bytes"),
        ("[import.columns]\namount = ' '", "import.columns.amount"),
        ("[import.columns]\namount = 'x'\ntax = 'X'", "import.columns"),
    ],
)
def test_a_wrong_value_names_the_file_and_the_key(tmp_path: Path, text: str, key: str) -> None:
    file = config(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(config=file)
    assert f"{file}, {key}:" in caught.value.cause


@pytest.mark.parametrize("content", [b"label = ", b"\xff\xfe", b"label = 'a'\nlabel = 'b'"])
def test_what_is_not_toml_names_the_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="is not TOML") as caught:
        load_settings(config=file)
    assert str(file) in caught.value.cause


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(config=tmp_path / "none.toml")
    with pytest.raises(SettingsError, match="does not exist"):
        load_settings(environment={"PARTNER_TUI_CONFIG": str(tmp_path / "none.toml")})


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Is a directory"):
        load_settings(config=tmp_path)


def test_what_the_console_looks_like_is_left_to_the_terminal_unless_it_is_set() -> None:
    assert load_settings().console == ConsoleSettings(theme=None, mouse=None, ascii=False, color=None)
    assert load_settings().download_host == ""


def test_what_the_console_looks_like(tmp_path: Path) -> None:
    file = config(tmp_path, '[console]\ntheme = "ansi-dark"\nmouse = true\nascii = true\ncolor = false')
    environment = {
        "PARTNER_TUI_CONSOLE_THEME": "partner-light",
        "PARTNER_TUI_CONSOLE_MOUSE": "No",
        "PARTNER_TUI_CONSOLE_ASCII": "0",
        "PARTNER_TUI_CONSOLE_COLOR": "on",
    }
    assert load_settings(config=file).console == ConsoleSettings("ansi-dark", mouse=True, ascii=True, color=False)
    assert load_settings(config=file, environment=environment).console == ConsoleSettings(
        "partner-light", mouse=False, ascii=False, color=True
    )


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("partner-drak", "partner-dark"), ("PARTNER-LIGHT", "partner-light"), ("ansi-ligth", "ansi-light"), ("", "")],
)
def test_an_unknown_theme_names_the_nearest(tmp_path: Path, written: str, nearest: str) -> None:
    file = config(tmp_path, f'[console]\ntheme = "{written}"')
    with pytest.raises(SettingsError) as caught:
        load_settings(config=file)
    assert f"{file}, console.theme: {written!r}" in caught.value.cause
    assert nearest in caught.value.next_step and any(repr(name) in caught.value.next_step for name in THEMES)


@pytest.mark.parametrize(
    "host", ["bastion", "10.1.2.3", "ops@bastion.example.com", "a.b+c@host-1:2222", "[fe80::1]:22", r"CORP\ann@host"]
)
def test_hosts_to_download_from(tmp_path: Path, host: str) -> None:
    file = config(tmp_path, f"[download]\nhost = '{host}'")
    assert load_settings(config=file).download_host == host
    assert load_settings(environment={"PARTNER_TUI_DOWNLOAD_HOST": host}).download_host == host


def test_where_the_console_keeps_its_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().state_dir == home / "state" / "partner-tui"
    monkeypatch.delenv("XDG_STATE_HOME")
    assert load_settings().state_dir == home / ".local" / "state" / "partner-tui"


def test_exports_are_kept_for_ever_unless_it_is_set() -> None:
    assert load_settings().exports == ExportSettings(HeaderLanguage.ENGLISH, True, 0, 0)


def test_how_exports_are_written_and_kept(tmp_path: Path) -> None:
    written = '[export]\nheaders = "zh"\nguard_formulas = false\nkeep_days = 30\nkeep_bytes = "20 GB"'
    environment = {
        "PARTNER_TUI_EXPORT_HEADERS": "en",
        "PARTNER_TUI_EXPORT_GUARD_FORMULAS": "yes",
        "PARTNER_TUI_EXPORT_KEEP_DAYS": " 7 ",
        "PARTNER_TUI_EXPORT_KEEP_BYTES": "0",
    }
    file = config(tmp_path, written)
    assert load_settings(config=file).exports == ExportSettings(HeaderLanguage.CHINESE, False, 30, 20 * 10**9)
    assert load_settings(config=file, environment=environment).exports == ExportSettings(
        HeaderLanguage.ENGLISH, True, 7, 0
    )


def test_the_table_of_settings_tells_all_of_them() -> None:
    told = settings.__doc__ or ""
    for section, kind in (("import", ImportSettings), ("console", ConsoleSettings), ("export", ExportSettings)):
        for key in (name for name in kind._fields if name != "columns"):
            assert f"`[{section}] {key}`" in told
            assert f"`PARTNER_TUI_{section}_{key}`".upper() in told.upper()
