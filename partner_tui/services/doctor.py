"""What is wrong on this machine, and what to do about it: every part looked at by itself, whatever the others say."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from partner_tui.domain.cycle import BEIJING, BillCycle
from partner_tui.domain.errors import PartnerError, SettingsError
from partner_tui.services.clock import Clock
from partner_tui.services.cloud_findings import cloud_findings, credentials_finding
from partner_tui.services.findings import Finding, Health, fine, problem
from partner_tui.services.store_findings import data_findings, state_findings
from partner_tui.services.terminal_findings import TerminalSeen, terminal_findings
from partner_tui.settings import PREFIX, Settings, load_settings

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right says an earlier time."""


def examined(
    *,
    data_dir: Path | None,
    config: Path | None,
    environment: Mapping[str, str],
    terminal: TerminalSeen,
    keymap: Callable[[bytes, str], object],
    clock: Clock,
) -> list[Finding]:
    """Looks only, and asks Huawei Cloud where there are credentials for it. `keymap` reads a keymap file's content,
    raising PartnerError for what is wrong in it."""
    settings, about_settings = _settings(data_dir, config, environment)
    return [
        *terminal_findings(terminal, environment),
        about_settings,
        _keymap(_settings_file(config, environment).with_name("keymap.toml"), keymap),
        *_looked("data folder", lambda: data_findings(settings, clock)),
        *_looked("state folder", lambda: state_findings(settings)),
        _clock(clock()),
        *_looked("cloud", lambda: _cloud(settings, about_settings, environment, clock)),
    ]


def _looked(name: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return look()
    except OSError as exc:
        return [problem(name, f"{exc.filename or name}: {exc.strerror}.", "Check the disk, and who may read there.")]


def _settings(data_dir: Path | None, config: Path | None, environment: Mapping[str, str]) -> tuple[Settings, Finding]:
    """The settings in force; where they are wrong, without them, so that the rest can be looked at."""
    file = _settings_file(config, environment)
    try:
        settings = load_settings(data_dir=data_dir, config=config, environment=environment)
    except SettingsError as error:
        return _without_settings(data_dir, environment), Finding.of("settings", error)
    if file.exists():
        return settings, fine("settings", f"{file} is valid.")
    return settings, fine("settings", f"All as they come; there is no {file}.")


def _without_settings(data_dir: Path | None, environment: Mapping[str, str]) -> Settings:
    named = PREFIX + "DATA_DIR"
    kept = {named: environment[named]} if named in environment else {}
    nothing = Path(os.devnull)
    try:
        return load_settings(data_dir=data_dir, config=nothing, environment=kept)
    except SettingsError:  # it is the data folder's name that is wrong
        return load_settings(config=nothing, environment={})


def _settings_file(config: Path | None, environment: Mapping[str, str]) -> Path:
    named = environment.get(PREFIX + "CONFIG")
    return config or (Path(named) if named else Settings(Path()).keymap_file.with_name("config.toml"))


def _keymap(file: Path, read: Callable[[bytes, str], object]) -> Finding:
    try:
        read(file.read_bytes(), str(file))
    except FileNotFoundError:
        return fine("keys", f"All as they come; there is no {file}.")
    except OSError as exc:
        return problem("keys", f"{file}: {exc.strerror}.", "Check who may read it.")
    except PartnerError as error:
        return Finding.of("keys", error)
    return fine("keys", f"{file} is valid.")


def _cloud(settings: Settings, about: Finding, environment: Mapping[str, str], clock: Clock) -> list[Finding]:
    """Nobody is asked by settings that are wrong: they may lead to somebody else."""
    home = Path(os.path.expanduser("~"))
    if about.health is Health.PROBLEM:
        return [credentials_finding(environment, home)]
    return cloud_findings(settings, environment, home, clock)


def _clock(now: datetime) -> Finding:
    told = f"It is {now.astimezone(BEIJING):%Y-%m-%d %H:%M} in Beijing, {now.astimezone():%Y-%m-%d %H:%M UTC%z} here"
    if now < _BEGINNING:
        return problem("clock", f"{told}, and that cannot be.", "Set the clock right: it tells estimates from bills.")
    return fine("clock", f"{told}; the running month is {BillCycle.at(now)}.")
