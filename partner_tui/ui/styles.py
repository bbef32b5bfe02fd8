"""Where the stylesheets lie: inside the package when installed, beside it in a checkout."""

from pathlib import Path, PurePath

SHEETS = ("console", "amount_due", "monthly_bills", "export_history", "dialogs")


def stylesheets() -> list[str | PurePath]:
    """Every sheet, the common one first."""
    package = Path(__file__).resolve().parents[1]
    inside, beside = package / "styles", package.parent / "styles"
    folder = inside if inside.is_dir() else beside
    return [folder / f"{name}.tcss" for name in SHEETS]
