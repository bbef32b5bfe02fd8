"""The settings in force, from wherever each of them is said."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from partner_tui.domain.errors import SettingsError
from partner_tui.settings import checks, cloud_checks
from partner_tui.settings.values import (
    CloudSettings,
    ConsoleSettings,
    ExportSettings,
    ImportSettings,
    PaymentSettings,
    Settings,
    user_folder,
)

PREFIX = "PARTNER_TUI_"
_KEYS = ("data_dir", "label", "import", "console", "download", "export", "cloud", "payment")
_ENDPOINT = PREFIX + "ENDPOINT"
_SECTIONS = {
    "import": ("max_bytes", "currency", "columns"),
    "console": ("theme", "mouse", "ascii", "color"),
    "download": ("host",),
    "export": ("headers", "guard_formulas", "keep_days", "keep_bytes"),
    "cloud": CloudSettings._fields,
    "payment": ("terms", "page"),
}
_VARIABLES = tuple(
    PREFIX + name.upper()
    for name in (
        *("data_dir", "label", "config", "endpoint", "cloud_token"),
        *(f"{section}_{key}" for section, keys in _SECTIONS.items() for key in keys if key != "columns"),
    )
)

T = TypeVar("T")


def load_settings(
    *, data_dir: Path | None = None, config: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force: arguments before environment before file before defaults. Raises SettingsError."""
    given = os.environ if environment is None else environment
    for name in given:
        if name.startswith(PREFIX) and name not in _VARIABLES:
            raise checks.unknown("the environment", name, _VARIABLES)
    file, content = _read_config(config, given)
    where = str(file)
    checks.demand_known(where, "", content, _KEYS)
    sections = {name: _Place(given, where, name, _section(where, name, content)) for name in _SECTIONS}
    return Settings(
        data_dir=_data_dir(data_dir, given, content, where),
        label=_Place(given, where, "", content).value("label", checks.text, ""),
        imports=_imports(sections["import"]),
        console=_console(sections["console"]),
        download_host=sections["download"].value("host", checks.host, ""),
        exports=_exports(sections["export"]),
        cloud=_cloud(sections["cloud"], given),
        payment=_payment(sections["payment"]),
        config_given=config,
        keymap_file=file.with_name("keymap.toml"),
        data_dir_given=data_dir is not None,
    )


class _Place:
    """A section of the file, and the environment, which goes before it."""

    def __init__(self, environment: Mapping[str, str], where: str, section: str, content: Mapping[str, object]) -> None:
        """The section is empty for what stands before all sections."""
        self._environment, self._where, self._section, self._content = environment, where, section, content

    def value(self, key: str, check: Callable[[str, str, object], T], default: object) -> T:
        """What the check makes of it; the check is told the place and the key, for an error about it."""
        full = f"{self._section}.{key}" if self._section else key
        variable = PREFIX + full.replace(".", "_").upper()
        if said := self._environment.get(variable):
            return check("the environment", variable, said)
        return check(self._where, full, self._content.get(key, default))

    def optional(self, key: str, check: Callable[[str, str, object], T]) -> T | None:
        """None where nothing is said."""
        return self.value(key, lambda where, key, value: None if value is None else check(where, key, value), None)


def _imports(place: _Place) -> ImportSettings:
    usual = ImportSettings()
    return ImportSettings(
        max_bytes=place.value("max_bytes", checks.size, usual.max_bytes),
        currency=place.value("currency", checks.currency, usual.currency),
        columns=place.value("columns", checks.columns, {}),
    )


def _console(place: _Place) -> ConsoleSettings:
    return ConsoleSettings(
        theme=place.optional("theme", checks.theme),
        mouse=place.optional("mouse", checks.switch),
        ascii=place.value("ascii", checks.switch, False),
        color=place.optional("color", checks.switch),
    )


def _exports(place: _Place) -> ExportSettings:
    usual = ExportSettings()
    return ExportSettings(
        headers=place.value("headers", checks.language, usual.headers),
        guard_formulas=place.value("guard_formulas", checks.switch, usual.guard_formulas),
        keep_days=place.value("keep_days", checks.days, usual.keep_days),
        keep_bytes=place.value("keep_bytes", checks.limit, usual.keep_bytes),
    )


def _cloud(place: _Place, environment: Mapping[str, str]) -> CloudSettings:
    usual = CloudSettings()
    endpoint = place.value("endpoint", cloud_checks.endpoint, usual.endpoint)
    if said := environment.get(_ENDPOINT):
        endpoint = cloud_checks.endpoint("the environment", _ENDPOINT, said)
    return CloudSettings(
        site=place.value("site", cloud_checks.site, usual.site),
        endpoint=endpoint,
        iam_endpoint=place.value("iam_endpoint", cloud_checks.endpoint, usual.iam_endpoint),
        timeout=place.value("timeout", cloud_checks.seconds, usual.timeout),
        language=place.value("language", cloud_checks.language, usual.language),
        bucket=place.value("bucket", cloud_checks.bucket, usual.bucket),
        bucket_region=place.value("bucket_region", cloud_checks.region, usual.bucket_region),
        bucket_endpoint=place.value("bucket_endpoint", cloud_checks.endpoint, usual.bucket_endpoint),
        bucket_style=place.value("bucket_style", cloud_checks.bucket_style, usual.bucket_style),
        bucket_prefix=place.value("bucket_prefix", cloud_checks.prefix, usual.bucket_prefix),
    )


def _payment(place: _Place) -> PaymentSettings:
    return PaymentSettings(
        terms=place.value("terms", checks.terms, ""), page=place.value("page", cloud_checks.page, "")
    )


def _section(where: str, name: str, content: Mapping[str, object]) -> dict[str, Any]:
    section = checks.table(where, name, content.get(name, {}))
    checks.demand_known(where, f"{name}.", section, _SECTIONS[name])
    return section


def _read_config(config: Path | None, given: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    named = config or (Path(given[PREFIX + "CONFIG"]) if given.get(PREFIX + "CONFIG") else None)
    file = named or user_folder("config") / "config.toml"
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


def _data_dir(argument: Path | None, given: Mapping[str, str], content: Mapping[str, object], where: str) -> Path:
    if argument is not None:
        return Path(os.path.abspath(checks.at_home("the command line", "--data-dir", str(argument))))
    if named := given.get(PREFIX + "DATA_DIR"):
        return Path(os.path.abspath(checks.at_home("the environment", PREFIX + "DATA_DIR", named)))
    if "data_dir" in content:
        path = checks.at_home(where, "data_dir", checks.text(where, "data_dir", content["data_dir"]))
        if not path.is_absolute():
            raise checks.wrong(where, "data_dir", f"{str(path)!r} is not a full path")
        return path
    return user_folder("data")
