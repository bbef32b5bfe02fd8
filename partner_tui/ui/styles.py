"""Where the stylesheets lie: inside the package when installed, beside it in a checkout."""

from pathlib import Path, PurePath

SHEETS = ("console", "amount_due", "monthly_bills", "export_history")
"""What the first frame needs, the common one first."""
DIALOGS = "dialogs"


def stylesheets() -> list[str | PurePath]:
    """Every sheet but the dialogs', the common one first."""
    return [_sheet(name) for name in SHEETS]


def dialogs_stylesheet() -> PurePath:
    """As long as all the others together."""
    return _sheet(DIALOGS)


def _sheet(name: str) -> PurePath:
    package = Path(__file__).resolve().parents[1]
    inside, beside = package / "styles", package.parent / "styles"
    return (inside if inside.is_dir() else beside) / f"{name}.tcss"
