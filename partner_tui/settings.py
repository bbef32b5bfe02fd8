"""What the operator may set: read once from TOML and the environment, checked, and passed in.

| key in config.toml   | environment                    | default                         |
|----------------------|--------------------------------|---------------------------------|
| `data_dir`           | `PARTNER_TUI_DATA_DIR`         | `$XDG_DATA_HOME/partner-tui`    |
| `label`              | `PARTNER_TUI_LABEL`            | none                            |
| `[import] max_bytes` | `PARTNER_TUI_IMPORT_MAX_BYTES` | 200 GB                          |
| `[import] currency`  | `PARTNER_TUI_IMPORT_CURRENCY`  | USD                             |
| `[import.columns]`   |                                | none                            |
| `[console] theme`    | `PARTNER_TUI_CONSOLE_THEME`    | what fits the terminal          |
| `[console] mouse`    | `PARTNER_TUI_CONSOLE_MOUSE`    | on, but over SSH                |
| `[console] ascii`    | `PARTNER_TUI_CONSOLE_ASCII`    | off                             |
| `[console] color`    | `PARTNER_TUI_CONSOLE_COLOR`    | on, unless `NO_COLOR` is set    |
| `[download] host`    | `PARTNER_TUI_DOWNLOAD_HOST`    | what `SSH_CONNECTION` says      |

The file is `--config FILE`, else `PARTNER_TUI_CONFIG`, else `config.toml` in the user's configuration folder.
What the console is to look like may also be said on the command line, which goes before all of these.
"""

import difflib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from partner_tui.domain.errors import SettingsError

APP = "partner-tui"
PREFIX = "PARTNER_TUI_"
_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"([0-9]{1,15})\s*([KMGT]?B)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w][\w.\\+-]*@)?(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_SWITCH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_KEYS = ("data_dir", "label", "import", "console", "download")
_IMPORT_KEYS = ("max_bytes", "currency", "columns")
_CONSOLE_KEYS = ("theme", "mouse", "ascii", "color")
_DOWNLOAD_KEYS = ("host",)
_VARIABLES = tuple(
    PREFIX + name
    for name in (
        *("DATA_DIR", "LABEL", "IMPORT_MAX_BYTES", "IMPORT_CURRENCY", "CONFIG", "DOWNLOAD_HOST"),
        *(f"CONSOLE_{key.upper()}" for key in _CONSOLE_KEYS),
    )
)
THEMES = ("partner-dark", "partner-light", "partner-ansi", "ansi-dark", "ansi-light")
"""What the console can be dressed in; the last three use the terminal's own colours."""


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """How bill files are taken."""

    max_bytes: int = 200 * 10**9
    """What one file may unpack to; a number of bytes, or text such as "500 MB"."""
    currency: str = "USD"
    """Of files that name none; an ISO 4217 code."""
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Canonical column → the header that the file has for it, where the vendor's headers do not tell."""


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """What the console looks like; None is whatever fits the terminal."""

    theme: str | None = None
    """One of THEMES."""
    mouse: bool | None = None
    ascii: bool = False
    """Drawn without any sign beyond ASCII."""
    color: bool | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with nothing left to look up."""

    data_dir: Path
    """Where bills and ledger are kept; absolute."""
    label: str = ""
    """Shown beside the areas' names, to tell one partner's console from another's."""
    imports: ImportSettings = field(default_factory=ImportSettings)
    console: ConsoleSettings = field(default_factory=ConsoleSettings)
    download_host: str = ""
    """Where the operator's own machine reaches this one: `[user@]host[:port]`; empty: as SSH came here."""
    state_dir: Path = field(default_factory=lambda: _user_folder("state"))
    """Where the console keeps its place and its log; absolute."""
    keymap_file: Path = field(default_factory=lambda: _user_folder("config") / "keymap.toml")
    """The operator's own keys: beside the settings, whether it is there or not."""
    config_given: Path | None = None
    """The settings file, where one was named on the command line."""
    is_demo: bool = False
    """The data folder holds generated bills."""
    data_dir_given: bool = False
    """The data folder was named on the command line."""


def load_settings(
    *, data_dir: Path | None = None, config: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force: arguments before environment before file before defaults. Raises SettingsError."""
    given = os.environ if environment is None else environment
    for name in given:
        if name.startswith(PREFIX) and name not in _VARIABLES:
            raise _unknown("the environment", name, _VARIABLES)
    file, content = _read_config(config, given)
    where = str(file)
    _demand_known(where, "", content, _KEYS)
    section = _section(where, "import", content, _IMPORT_KEYS)
    download = _section(where, "download", content, _DOWNLOAD_KEYS)

    label, label_from = _first(given, "LABEL", content.get("label", ""), where, "label")
    limit, limit_from = _first(
        given, "IMPORT_MAX_BYTES", section.get("max_bytes", ImportSettings().max_bytes), where, "import.max_bytes"
    )
    currency, currency_from = _first(
        given, "IMPORT_CURRENCY", section.get("currency", ImportSettings().currency), where, "import.currency"
    )
    host, host_from = _first(given, "DOWNLOAD_HOST", download.get("host", ""), where, "download.host")
    return Settings(
        data_dir=_data_dir(data_dir, given, content, where),
        label=_text(*label_from, label),
        imports=ImportSettings(
            max_bytes=_size(*limit_from, limit),
            currency=_currency(*currency_from, currency),
            columns=_columns(where, section.get("columns", {})),
        ),
        console=_console(where, given, _section(where, "console", content, _CONSOLE_KEYS)),
        download_host=_host(*host_from, host),
        config_given=config,
        keymap_file=file.with_name("keymap.toml"),
        data_dir_given=data_dir is not None,
    )


def _console(where: str, given: Mapping[str, str], section: Mapping[str, object]) -> ConsoleSettings:
    def first(key: str, default: object = None) -> tuple[object, tuple[str, str]]:
        return _first(given, f"CONSOLE_{key.upper()}", section.get(key, default), where, f"console.{key}")

    theme, theme_from = first("theme")
    mouse, mouse_from = first("mouse")
    ascii_, ascii_from = first("ascii", False)
    color, color_from = first("color")
    return ConsoleSettings(
        theme=None if theme is None else _theme(*theme_from, theme),
        mouse=None if mouse is None else _switch(*mouse_from, mouse),
        ascii=_switch(*ascii_from, ascii_),
        color=None if color is None else _switch(*color_from, color),
    )


def _read_config(config: Path | None, given: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    named = config or (Path(given[PREFIX + "CONFIG"]) if given.get(PREFIX + "CONFIG") else None)
    file = named or _user_folder("config") / "config.toml"
    try:
        content = file.read_bytes()
    except FileNotFoundError as exc:
        if named is None:
            return file, {}
        raise SettingsError("No such settings file", f"{file} does not exist.", "Check the name.") from exc
    except OSError as exc:
        raise SettingsError(
            "Cannot read the settings", f"{file}: {exc.strerror}.", "Check the file, or name another with --config."
        ) from exc
    import tomllib

    try:
        return file, tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError("Cannot read the settings", f"{file} is not TOML: {exc}.", "Correct it there.") from exc


def _user_folder(kind: str) -> Path:
    """Where this system keeps an application's data, configuration or state; XDG variables first, on any system."""
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if os.path.isabs(named):
        return Path(named, APP)
    import platformdirs

    folders = {
        "data": platformdirs.user_data_path,
        "config": platformdirs.user_config_path,
        "state": platformdirs.user_state_path,
    }
    return folders[kind](APP, appauthor=False)


def _data_dir(argument: Path | None, given: Mapping[str, str], content: Mapping[str, object], where: str) -> Path:
    if argument is not None:
        return Path(os.path.abspath(_at_home("the command line", "--data-dir", str(argument))))
    if named := given.get(PREFIX + "DATA_DIR"):
        return Path(os.path.abspath(_at_home("the environment", PREFIX + "DATA_DIR", named)))
    if "data_dir" in content:
        path = _at_home(where, "data_dir", _text(where, "data_dir", content["data_dir"]))
        if not path.is_absolute():
            raise _wrong(where, "data_dir", f"{str(path)!r} is not a full path")
        return path
    return _user_folder("data")


def _at_home(where: str, key: str, text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as exc:
        raise _wrong(where, key, f"nobody's home is {text!r}") from exc


def _first(
    given: Mapping[str, str], variable: str, from_file: object, where: str, key: str
) -> tuple[object, tuple[str, str]]:
    """The environment's value if there is one, else the file's; and its place and key, for an error about it."""
    if value := given.get(PREFIX + variable):
        return value, ("the environment", PREFIX + variable)
    return from_file, (where, key)


def _columns(where: str, value: object) -> Mapping[str, str]:
    columns = _table(where, "import.columns", value)
    if not columns:
        return MappingProxyType({})
    from partner_tui.domain.line import LINE_COLUMNS

    _demand_known(where, "import.columns.", columns, [column.name for column in LINE_COLUMNS])
    headers = {name: _text(where, f"import.columns.{name}", header).strip() for name, header in columns.items()}
    for name, header in headers.items():
        if not header:
            raise _wrong(where, f"import.columns.{name}", "no header is given")
    if len({header.casefold() for header in headers.values()}) < len(headers):
        raise _wrong(where, "import.columns", "one header is given for two columns")
    return MappingProxyType(headers)


def _size(where: str, key: str, value: object) -> int:
    if isinstance(value, str) and (found := _SIZE.fullmatch(value.strip())):
        value = int(found[1]) * _UNITS[(found[2] or "").upper().removeprefix("B")]
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise _wrong(where, key, f'{value!r} is not a size such as 200000000000 or "200 GB"')
    return value


def _currency(where: str, key: str, value: object) -> str:
    code = _text(where, key, value).strip()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise _wrong(where, key, f"{code!r} is not a currency code such as USD")
    return code


def _theme(where: str, key: str, value: object) -> str:
    name = _text(where, key, value).strip()
    if name not in THEMES:
        close = difflib.get_close_matches(name.casefold(), THEMES, n=1, cutoff=0)
        raise SettingsError("Unknown theme", f"{where}, {key}: {name!r} is none.", f"Did you mean {close[0]!r}?")
    return name


def _switch(where: str, key: str, value: object) -> bool:
    """Of a file: true or false. Of the environment: also the words that people use for these."""
    found = _SWITCH.get(value.strip().casefold()) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise _wrong(where, key, f"{value!r} is neither true nor false")
    return found


def _host(where: str, key: str, value: object) -> str:
    """It becomes part of a command that the operator pastes: nothing in it may need quoting or look like an option."""
    host = _text(where, key, value).strip()
    if host and not _HOST.fullmatch(host):
        raise _wrong(where, key, f"{host!r} is not [user@]host[:port]")
    return host


def _text(where: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(where, key, f"{value!r} is not text")
    return value


def _section(where: str, name: str, content: Mapping[str, object], known: Iterable[str]) -> dict[str, Any]:
    section = _table(where, name, content.get(name, {}))
    _demand_known(where, f"{name}.", section, known)
    return section


def _table(where: str, key: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(where, key, f"it is a section: write [{key}] on a line of its own")
    return value


def _demand_known(where: str, prefix: str, content: Mapping[str, object], known: Iterable[str]) -> None:
    for key in content:
        if key not in (names := tuple(known)):
            raise _unknown(where, prefix + key, tuple(prefix + name for name in names))


def _unknown(where: str, key: str, known: tuple[str, ...]) -> SettingsError:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0)
    return SettingsError("Unknown setting", f"{where} has {key!r}.", f"Did you mean {close[0]!r}?")


def _wrong(where: str, key: str, why: str) -> SettingsError:
    return SettingsError("Wrong setting", f"{where}, {key}: {why}.", "Correct it there.")
