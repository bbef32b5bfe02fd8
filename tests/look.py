"""Shows a screen: `python -m tests.look --size 80x24 --keys "2 tab j enter" [--data-dir DIR] [--svg FILE]`.

Without a data folder: over the small sample that the tests use. Keys are Textual's names, or single characters.
"""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from partner_tui.services.workspace import Workspace
from partner_tui.settings import load_settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.ports import Workspace as AnyWorkspace
from partner_tui.ui.theme import THEMES
from tests.ui.conftest import CLOCK, press, settle, shown
from tests.ui.sample import sample_exports


async def look(console: ConsoleApp, size: tuple[int, int], keys: list[str], svg: Path | None) -> None:
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        print(shown(console))
        if svg is not None:
            svg.write_text(console.export_screenshot(), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="140x40", metavar="WxH")
    parser.add_argument("--keys", default="", help="with spaces between")
    parser.add_argument("--theme", default=THEMES[0].name, choices=[theme.name for theme in THEMES])
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="the bills of this store")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="a picture besides, for a browser")
    chosen = parser.parse_args()
    workspace: AnyWorkspace = sample_exports()
    clock = CLOCK
    if chosen.data_dir is not None:
        workspace = Workspace.open(load_settings(data_dir=chosen.data_dir))
        clock = Clock(now=lambda: datetime.now(UTC))
    width, height = map(int, chosen.size.split("x"))
    theme = next(theme for theme in THEMES if theme.name == chosen.theme)
    asyncio.run(look(ConsoleApp(workspace, clock, theme=theme), (width, height), chosen.keys.split(), chosen.svg))


if __name__ == "__main__":
    main()
