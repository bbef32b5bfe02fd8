"""Bursts of keys, keys held down, pastes, and keys pressed too early, where an amount has to be typed before it is
recorded: none of them records anything; what is typed by hand records it, and once, whatever comes behind it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from partner_tui.services.workspace import Workspace
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.repay import RepayDialog
from partner_tui.ui.screens.dialogs.settle import SettleDialog
from tests.faults.harness import Row, Trials
from tests.ui.conftest import CLOCK, settle
from tests.ui.paying import ALL, PACE, Hands, paying

_KEYS = 50
_SIZE = (80, 24)
_ANY = (*"0123456789.,", *ALL, "enter", "enter", "enter", "backspace", "space", "y", "left", "home", "delete", "tab")
_LEAVING = (*_ANY, "escape", "escape", "p", "b", "1", "down")
_HELD = 0.033
"""Seconds from one key to the next of a key that is held down."""
_FASTEST_HANDS = 0.02
"""Seconds from one key to the next that no hands keep up."""
_CONFIRMED_EVERY = 4


@dataclass(slots=True)
class _Trial:
    """A console at the last step before a repayment is recorded."""

    console: ConsoleApp
    hands: Hands
    random: Random
    workspace: Workspace

    async def begin(self, reference: str) -> None:
        """From wherever the one before has left it: with an empty line."""
        if isinstance(self.console.screen, SettleDialog) and not self.console.screen.is_over:
            await self.hands.press("ctrl+c")
            return
        await self.hands.press(*["escape"] * 4)
        await self.console.action_area("amount-due")
        await settle(self.hands.pilot)
        await self.hands.press("escape", "escape", "A", "a", "p")
        assert isinstance(self.console.screen, RepayDialog), self.console.screen_stack
        await self.hands.press("ctrl+c")
        await self.hands.type(reference, "enter")
        assert isinstance(self.console.screen, SettleDialog), self.console.screen_stack

    @property
    def amount(self) -> str:
        return self.random.choice((ALL, ALL.replace(",", "")))

    def some(self, keys: tuple[str, ...], count: int = _KEYS) -> list[str]:
        return [self.random.choice(keys) for _ in range(count)]

    @property
    def standing(self) -> int:
        return sum(1 for _ in self.workspace.payments.account().standing)


async def _burst(trial: _Trial) -> None:
    await trial.hands.press(*trial.some(_ANY), pace=trial.random.uniform(0, _FASTEST_HANDS))


async def _burst_that_leaves(trial: _Trial) -> None:
    await trial.hands.press(*trial.some(_LEAVING), pace=trial.random.uniform(0, _FASTEST_HANDS))


async def _amount_all_at_once(trial: _Trial) -> None:
    keys = [*trial.amount, "enter"] * _KEYS
    await trial.hands.press(*keys[:_KEYS], pace=trial.random.uniform(0, _FASTEST_HANDS))


async def _amount_behind_a_burst(trial: _Trial) -> None:
    keys = [*trial.some(_ANY, _KEYS - len(ALL) - 1), *trial.amount, "enter"]
    await trial.hands.press(*keys, pace=trial.random.uniform(0, _FASTEST_HANDS))
    await trial.hands.press(*["enter"] * 5)


async def _held_enter(trial: _Trial) -> None:
    await trial.hands.press(*["enter"] * _KEYS, pace=trial.random.uniform(0.005, _HELD))


async def _held_key(trial: _Trial) -> None:
    await trial.hands.press(*[trial.random.choice(_ANY)] * (_KEYS - 1), "enter", pace=_HELD)


async def _pastes(trial: _Trial) -> None:
    """As terminals send them, and Enter pressed by hand behind them."""
    for _ in range(_KEYS // 10):
        await trial.hands.paste(trial.amount + trial.random.choice(("", "\n", "\r\n", "\t", " ")))
        await trial.hands.press(*["enter"] * trial.random.randrange(1, 5), pace=trial.random.choice((_HELD, PACE)))
    trial.console.copy_to_clipboard(trial.amount)
    await trial.hands.press("ctrl+v", "enter", "enter")


async def _half_pasted(trial: _Trial) -> None:
    """The beginning by hand and the rest pasted, or the other way round."""
    at = trial.random.randrange(1, len(ALL) - 1)
    await trial.hands.type(ALL[:at])
    await trial.hands.paste(ALL[at:])
    await trial.hands.press("enter")
    await trial.hands.paste(ALL[:at])
    await trial.hands.type(ALL[at:], "enter")


async def _too_early(trial: _Trial) -> None:
    """Typed by hand, but before it could be seen what for."""
    await trial.hands.earlier(trial.amount, *["enter"] * trial.random.randrange(3))
    await trial.hands.press(*["enter"] * (_KEYS - len(ALL)), pace=trial.random.choice((_HELD, PACE)))


async def _by_hand_but_wrong(trial: _Trial) -> None:
    wrong = list(ALL)
    wrong[trial.random.randrange(len(wrong))] = trial.random.choice("x7/")
    if "".join(wrong) == ALL:
        wrong.append("0")
    await trial.hands.press(*wrong, *["enter"] * (_KEYS - len(wrong)))


_DEEDS: tuple[Callable[[_Trial], Awaitable[None]], ...] = (
    *(_burst, _burst_that_leaves, _amount_all_at_once, _amount_behind_a_burst, _held_enter, _held_key),
    *(_pastes, _half_pasted, _too_early, _by_hand_but_wrong),
)


def run(trials: Trials) -> None:
    asyncio.run(_run(trials))


async def _run(trials: Trials) -> None:
    workspace = paying(trials.folder / "data")
    console = ConsoleApp(workspace, CLOCK)
    confirmed = 0
    async with console.run_test(size=_SIZE) as pilot:
        await settle(pilot)
        trial = _Trial(console, Hands(pilot), trials.random, workspace)
        for number in range(trials.count):
            reference, deed = f"R{number}", _DEEDS[number % len(_DEEDS)]
            await trial.begin(reference)
            await deed(trial)
            where = f"trial {number}, {deed.__name__.strip('_')}"
            recorded = trial.standing
            trials.demand(recorded == 0, f"{where}: {recorded} recorded without the amount typed")
            if number % _CONFIRMED_EVERY == 0 and not recorded:
                await trial.begin(reference)
                await trial.hands.press(*trial.amount, "enter", *["enter"] * 20, *trial.amount, "enter")
                recorded = trial.standing
                trials.demand(recorded == 1, f"{where}: {recorded} recorded by the amount typed once")
                confirmed += recorded
            for repayment in workspace.payments.account().standing:
                workspace.payments.reverse(repayment.reference, "only a trial")
    trials.demand(confirmed == -(-trials.count // _CONFIRMED_EVERY), f"{confirmed} confirmed")
    trials.tell(f"{trials.count} times {_KEYS} keys: none recorded; {confirmed} typed by hand: {confirmed} recorded")


ROW = Row(38, "keys and pastes where an amount is typed", full=500, reduced=10, run=run)
