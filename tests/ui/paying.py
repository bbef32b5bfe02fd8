"""A ledger with months to be paid, over which consoles and commands record payments."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from partner_tui import private_files
from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.keys_in_turn import KeysInTurn
from tests.conftest import NOW
from tests.ui.conftest import settle

UNPAID = {"2026-08": "200.00", "2026-09": "1034.50", "2026-10": "500.004"}
"""Amounts of bills; the last one is rounded to what is due of it."""
ALL = "1,734.50"
"""What is unpaid in all."""
PACE = 0.12
"""Seconds from one key to the next."""


def bill_months(folder: Path, amounts: Mapping[str, str] = UNPAID, currency: str = "USD") -> None:
    """Puts bills of these months into the ledger; there are no lines."""
    private_files.make_folder(folder)
    ledger = Ledger.open(folder)
    for month, amount in amounts.items():
        sums = BillSums(Decimal(amount), Decimal(0), Decimal(0), 3)
        record = MonthRecord(
            month=BillCycle.parse(month),
            generation=f"{month}-{amount}",
            currency=currency,
            sums=sums,
            tax=None,
            customers=2,
            products=1,
            source_name=f"customerBill_{month.replace('-', '')}.tar.gz",
            source_sha256="ab" * 32,
            source_bytes=77,
            imported_at=NOW,
            manifest_sha256="cd" * 32,
        )
        ledger.publish(record, operator="ann", at=NOW)


def opened(folder: Path) -> Workspace:
    return Workspace.open(Settings(folder, state_dir=folder / "state"), lambda: NOW)


def paying(folder: Path, amounts: Mapping[str, str] = UNPAID) -> Workspace:
    """A data folder with these bills."""
    bill_months(folder, amounts)
    return opened(folder)


def keep_as_it_is(folder: Path, reference: str, *, currency: str = "USD", paid_on: date = date(2026, 11, 20)) -> str:
    """Puts a payment of 5.00 into the ledger that would be refused now, as one that was recorded before. Returns its
    reference as the ledger has it."""
    repayment, _ = Ledger.open(folder).payments.record(
        reference=reference,
        amount=Decimal("5.00"),
        currency=currency,
        paid_on=paid_on,
        note="",
        shares=lambda owing: [],
        operator="ann",
        at=NOW,
    )
    return repayment.reference


def paid(reference: str, amount: str, *months: str, currency: str = "USD", keeps: bool = False) -> RepaymentRequest:
    named = tuple(map(BillCycle.parse, months))
    return RepaymentRequest(reference, Decimal(amount), currency, date(2026, 11, 20), named, keeps)


class Hands:
    """Keys with the times at which hands would press them; nobody waits for those times to come."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self._at = 0.0

    async def press(self, *keys: str, pace: float = PACE) -> None:
        """Names of keys, or signs. The first comes a while after what came before it."""
        self._at = max(self._at + PACE, monotonic())
        for key in keys:
            self._post(key, pace)
        await self._done()

    async def type(self, text: str, *then: str) -> None:
        await self.press(*text, *then)

    async def paste(self, text: str) -> None:
        """As a terminal does that says what is a paste."""
        self.pilot.app.post_message(events.Paste(text))
        await self._done()

    async def together(self, text: str, *then: str) -> None:
        """As a terminal does that does not."""
        await self.press(*text, *then, pace=0.0001)

    async def earlier(self, text: str, *then: str) -> None:
        """Pressed by hand a while ago: a slow line brings them only now."""
        at, self._at = self._at, monotonic() - 60.0
        for key in (*text, *then):
            self._post(key, PACE)
        self._at = at
        await self._done()

    def _post(self, key: str, pace: float) -> None:
        event = events.Key(_character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else None)
        self._at += pace
        event.time = self._at
        self.pilot.app.post_message(event)

    async def _done(self) -> None:
        app = self.pilot.app
        await self.pilot.pause()
        while isinstance(app, KeysInTurn) and app.is_typing:
            await self.pilot.pause(0.001)
        await settle(self.pilot)
