"""Whether a value can be what it is set to: each check names the place and the key that are wrong."""

import difflib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from partner_tui.domain.errors import SettingsError, WrongUsage
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.settings.values import THEMES

if TYPE_CHECKING:
    from partner_tui.domain.terms import PaymentTerms

_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"([0-9]{1,15})\s*([KMGT]?B)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w][\w.\\+-]*@)?(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}")
_MOST_DAYS = 100_000
_SWITCH = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def columns(where: str, key: str, value: object) -> Mapping[str, str]:
    given = table(where, key, value)
    if not given:
        return MappingProxyType({})
    from partner_tui.domain.line import LINE_COLUMNS

    demand_known(where, f"{key}.", given, [column.name for column in LINE_COLUMNS])
    headers = {name: text(where, f"{key}.{name}", header).strip() for name, header in given.items()}
    for name, header in headers.items():
        if not header:
            raise wrong(where, f"{key}.{name}", "no header is given")
    if len({header.casefold() for header in headers.values()}) < len(headers):
        raise wrong(where, key, "one header is given for two columns")
    return MappingProxyType(headers)


def size(where: str, key: str, value: object) -> int:
    """More than nothing."""
    found = limit(where, key, value)
    if not found:
        raise _no_size(where, key, value)
    return found


def limit(where: str, key: str, value: object) -> int:
    """A size; 0 is none."""
    found = value
    if isinstance(value, str) and (written := _SIZE.fullmatch(value.strip())):
        found = int(written[1]) * _UNITS[(written[2] or "").upper().removeprefix("B")]
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise _no_size(where, key, value)
    return found


def days(where: str, key: str, value: object) -> int:
    """0 is no end."""
    return whole_number(where, key, value, range(_MOST_DAYS + 1), "days")


def whole_number(where: str, key: str, value: object, allowed: range, unit: str) -> int:
    """One of those that are allowed, as a number or as text."""
    found = int(value) if isinstance(value, str) and _NUMBER.fullmatch(value.strip()) else value
    if not isinstance(found, int) or isinstance(found, bool) or found not in allowed:
        raise wrong(where, key, f"{value!r} is not a number of {unit} from {allowed[0]} to {allowed[-1]}")
    return found


def language(where: str, key: str, value: object) -> HeaderLanguage:
    found = text(where, key, value).strip()
    if found not in tuple(HeaderLanguage):
        raise wrong(where, key, f"{found!r} is neither {' nor '.join(HeaderLanguage)}")
    return HeaderLanguage(found)


def currency(where: str, key: str, value: object) -> str:
    code = text(where, key, value).strip()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise wrong(where, key, f"{code!r} is not a currency code such as USD")
    return code


def terms(where: str, key: str, value: object) -> "PaymentTerms | None":
    """None where nothing is said: an empty text."""
    said = text(where, key, value).strip()
    if not said:
        return None
    from partner_tui.domain.terms import PaymentTerms

    try:
        return PaymentTerms.parse(said)
    except WrongUsage as exc:
        raise wrong(where, key, f"{said!r} is neither `30 days`, nor `day 20`, nor `end of month`") from exc


def theme(where: str, key: str, value: object) -> str:
    name = text(where, key, value).strip()
    if name not in THEMES:
        close = difflib.get_close_matches(name.casefold(), THEMES, n=1, cutoff=0)
        raise SettingsError("Unknown theme", f"{where}, {key}: {name!r} is none.", f"Did you mean {close[0]!r}?")
    return name


def switch(where: str, key: str, value: object) -> bool:
    """Of a file: true or false. Of the environment: also the words that people use for these."""
    found = _SWITCH.get(value.strip().casefold()) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise wrong(where, key, f"{value!r} is neither true nor false")
    return found


def host(where: str, key: str, value: object) -> str:
    """It becomes part of a command that the operator pastes: nothing in it may need quoting or look like an option."""
    name = text(where, key, value).strip()
    if name and not _HOST.fullmatch(name):
        raise wrong(where, key, f"{name!r} is not [user@]host[:port]")
    return name


def text(where: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise wrong(where, key, f"{value!r} is not text")
    return value


def at_home(where: str, key: str, name: str) -> Path:
    """The path, `~` replaced by somebody's home."""
    try:
        return Path(name).expanduser()
    except RuntimeError as exc:
        raise wrong(where, key, f"nobody's home is {name!r}") from exc


def table(where: str, key: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise wrong(where, key, f"it is a section: write [{key}] on a line of its own")
    return value


def demand_known(where: str, prefix: str, content: Mapping[str, object], known: Iterable[str]) -> None:
    for key in content:
        if key not in (names := tuple(known)):
            raise unknown(where, prefix + key, tuple(prefix + name for name in names))


def unknown(where: str, key: str, known: tuple[str, ...]) -> SettingsError:
    close = difflib.get_close_matches(key, known, n=1, cutoff=0)
    return SettingsError("Unknown setting", f"{where} has {key!r}.", f"Did you mean {close[0]!r}?")


def wrong(where: str, key: str, why: str) -> SettingsError:
    return SettingsError("Wrong setting", f"{where}, {key}: {why}.", "Correct it there.")


def _no_size(where: str, key: str, value: object) -> SettingsError:
    return wrong(where, key, f'{value!r} is not a size such as 200000000000 or "200 GB"')
