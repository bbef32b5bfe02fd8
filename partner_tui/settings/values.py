"""What can be set, as values with their defaults."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.site import BucketStyle, ServiceLanguage, Site

if TYPE_CHECKING:
    from partner_tui.domain.terms import PaymentTerms

APP = "partner-tui"
THEMES = ("partner-dark", "partner-light", "partner-ansi", "ansi-dark", "ansi-light")
"""What the console can be dressed in; the last three use the terminal's own colours."""


class ImportSettings(NamedTuple):
    """How bill files are taken."""

    max_bytes: int = 200 * 10**9
    """What one file may unpack to; a number of bytes, or text such as "500 MB"."""
    currency: str = "USD"
    """Of files that name none; an ISO 4217 code."""
    columns: Mapping[str, str] = MappingProxyType({})
    """Canonical column → the header that the file has for it, where the vendor's headers do not tell."""


class ConsoleSettings(NamedTuple):
    """What the console looks like; None is whatever fits the terminal."""

    theme: str | None = None
    """One of THEMES."""
    mouse: bool | None = None
    ascii: bool = False
    """Drawn without any sign beyond ASCII."""
    color: bool | None = None


class ExportSettings(NamedTuple):
    """How files for others are written, and how long they are kept."""

    headers: HeaderLanguage = HeaderLanguage.ENGLISH
    guard_formulas: bool = True
    """In a csv file, text that a spreadsheet would take for a formula gets an apostrophe in front."""
    keep_days: int = 0
    """Older files are removed; 0: none for its age."""
    keep_bytes: int = 0
    """When finished files take more, the oldest are removed; 0: without limit."""


class CloudSettings(NamedTuple):
    """Which Huawei Cloud the partner is a partner of, and where its bill files lie. Keys are set elsewhere."""

    site: Site = Site.INTERNATIONAL
    endpoint: str = ""
    """Asked in the place of the site's own: a private gateway, without a slash at its end; empty: the site's."""
    iam_endpoint: str = ""
    """Asked in the place of the site's identity service; empty: `endpoint` where that is set, else the site's."""
    timeout: int = 120
    """Seconds that one answer may take."""
    language: ServiceLanguage = ServiceLanguage.ENGLISH
    """Of the vendor's names of services, resources and units."""
    bucket: str = ""
    """Where the vendor puts the bill files; empty: none is set up."""
    bucket_region: str = "ap-southeast-1"
    bucket_endpoint: str = ""
    """Asked in the place of the region's object storage; empty: that."""
    bucket_style: BucketStyle = BucketStyle.VIRTUAL_HOST
    bucket_prefix: str = ""
    """What the names of all bill files begin with, before `customerBill/`."""


class PaymentSettings(NamedTuple):
    """What the partner's contract says of paying."""

    terms: "PaymentTerms | None" = None
    """None: no due date is known, and nothing counts as overdue."""
    page: str = ""
    """The address of the page where the partner pays; empty: the vendor's manual page about it."""


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
    exports: ExportSettings = field(default_factory=ExportSettings)
    cloud: CloudSettings = field(default_factory=CloudSettings)
    payment: PaymentSettings = field(default_factory=PaymentSettings)
    state_dir: Path = field(default_factory=lambda: user_folder("state"))
    """Where the console keeps its place and its log; absolute."""
    keymap_file: Path = field(default_factory=lambda: user_folder("config") / "keymap.toml")
    """The operator's own keys: beside the settings, whether it is there or not."""
    config_given: Path | None = None
    """The settings file, where one was named on the command line."""
    is_demo: bool = False
    """The data folder holds generated bills."""
    data_dir_given: bool = False
    """The data folder was named on the command line."""


def user_folder(kind: str) -> Path:
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
