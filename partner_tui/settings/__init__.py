"""What the operator may set: read once from TOML and the environment, checked, and passed in.

| key in config.toml        | environment                         | default                      |
|---------------------------|-------------------------------------|------------------------------|
| `data_dir`                | `PARTNER_TUI_DATA_DIR`              | `$XDG_DATA_HOME/partner-tui` |
| `label`                   | `PARTNER_TUI_LABEL`                 | none                         |
| `[import] max_bytes`      | `PARTNER_TUI_IMPORT_MAX_BYTES`      | 200 GB                       |
| `[import] currency`       | `PARTNER_TUI_IMPORT_CURRENCY`       | USD                          |
| `[import.columns]`        |                                     | none                         |
| `[console] theme`         | `PARTNER_TUI_CONSOLE_THEME`         | what fits the terminal       |
| `[console] mouse`         | `PARTNER_TUI_CONSOLE_MOUSE`         | on, but over SSH             |
| `[console] ascii`         | `PARTNER_TUI_CONSOLE_ASCII`         | off                          |
| `[console] color`         | `PARTNER_TUI_CONSOLE_COLOR`         | on, unless `NO_COLOR` is set |
| `[download] host`         | `PARTNER_TUI_DOWNLOAD_HOST`         | what `SSH_CONNECTION` says   |
| `[export] headers`        | `PARTNER_TUI_EXPORT_HEADERS`        | `en`                         |
| `[export] guard_formulas` | `PARTNER_TUI_EXPORT_GUARD_FORMULAS` | true                         |
| `[export] keep_days`      | `PARTNER_TUI_EXPORT_KEEP_DAYS`      | 0: for ever                  |
| `[export] keep_bytes`     | `PARTNER_TUI_EXPORT_KEEP_BYTES`     | 0: without limit             |
| `[cloud] site`            | `PARTNER_TUI_CLOUD_SITE`            | `intl`                       |
| `[cloud] endpoint`        | `PARTNER_TUI_CLOUD_ENDPOINT`        | the site's                   |
| `[cloud] iam_endpoint`    | `PARTNER_TUI_CLOUD_IAM_ENDPOINT`    | `endpoint`, else the site's  |
| `[cloud] timeout`         | `PARTNER_TUI_CLOUD_TIMEOUT`         | 120 seconds an answer        |
| `[cloud] language`        | `PARTNER_TUI_CLOUD_LANGUAGE`        | `en_US`                      |
| `[cloud] bucket`          | `PARTNER_TUI_CLOUD_BUCKET`          | none                         |
| `[cloud] bucket_region`   | `PARTNER_TUI_CLOUD_BUCKET_REGION`   | `ap-southeast-1`             |
| `[cloud] bucket_endpoint` | `PARTNER_TUI_CLOUD_BUCKET_ENDPOINT` | the region's                 |
| `[cloud] bucket_style`    | `PARTNER_TUI_CLOUD_BUCKET_STYLE`    | `virtual-host`               |
| `[cloud] bucket_prefix`   | `PARTNER_TUI_CLOUD_BUCKET_PREFIX`   | none                         |
| `[payment] terms`         | `PARTNER_TUI_PAYMENT_TERMS`         | none: no due date is known   |
| `[payment] page`          | `PARTNER_TUI_PAYMENT_PAGE`          | the vendor's manual page     |

`PARTNER_TUI_ENDPOINT` is short for `PARTNER_TUI_CLOUD_ENDPOINT`, and goes before it. `PARTNER_TUI_CLOUD_TOKEN` is a
secret, and no setting: `cloud/credentials.py` alone reads it.

The file is `--config FILE`, else `PARTNER_TUI_CONFIG`, else `config.toml` in the user's configuration folder.
What the console is to look like may also be said on the command line, which goes before all of these.
"""

from partner_tui.settings.loading import PREFIX, load_settings
from partner_tui.settings.values import (
    APP,
    THEMES,
    CloudSettings,
    ConsoleSettings,
    ExportSettings,
    ImportSettings,
    PaymentSettings,
    Settings,
)

__all__ = [
    "APP",
    "PREFIX",
    "THEMES",
    "CloudSettings",
    "ConsoleSettings",
    "ExportSettings",
    "ImportSettings",
    "PaymentSettings",
    "Settings",
    "load_settings",
]
