"""The start: as little work as possible before the first figures, and the figures in the first frame."""

from collections import Counter
from collections.abc import Iterable

import pytest
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.theme import Theme

from partner_tui.ui import starting
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.due import Due
from partner_tui.ui.theme import ANSI, DARK, LIGHT
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown
from tests.ui.standin import BROKEN, MemoryWorkspace


class Watched(ConsoleApp):
    """Keeps what every frame shows."""

    frames: tuple[str, ...] = ()

    def post_display_hook(self) -> None:
        if text := shown(self).strip():
            self.frames = (*self.frames, text)


async def test_the_first_frame_has_the_figures(workspace: MemoryWorkspace) -> None:
    console = Watched(workspace, CLOCK, due=Due.read(workspace))
    workspace.bills.asked.clear()
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert console.frames[0] == console.frames[-1] == shown(console).strip()
        assert "Total due" in console.frames[0]
        assert "▸2026-11" in console.frames[0]
        assert workspace.bills.asked == []
        await press(pilot, "2", "1", "r")
        assert workspace.bills.asked[-1] == "months"


async def test_figures_that_were_refused_are_asked_for_again(
    workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[ConsoleApp] = []
    monkeypatch.setattr(ConsoleApp, "run", lambda console, mouse: started.append(console))
    workspace.bills.broken = BROKEN
    starting.run(workspace)
    async with started[0].run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert BROKEN.title in shown(started[0])
        workspace.bills.broken = None
        await press(pilot, "r")
        assert "Total due" in shown(started[0])


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
async def test_every_style_is_parsed_once(
    workspace: MemoryWorkspace, monkeypatch: pytest.MonkeyPatch, theme: Theme
) -> None:
    parsed: Counter[object] = Counter()

    def counted(scope: str, css: str, read_from: object, **how: object) -> Iterable[RuleSet]:
        parsed[read_from] += 1
        return parse(scope, css, read_from, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(stylesheet, "parse", counted)
    console = ConsoleApp(workspace, CLOCK, theme=theme)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert console.current_theme is theme
        assert any("console.tcss" in str(place) for place in parsed)
        assert [place for place, times in parsed.items() if times > 1] == []
