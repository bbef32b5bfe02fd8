"""Payment records: what the ledger has of payments, and of what others say of them."""

from partner_tui.domain.payment_records import PaymentRecords
from partner_tui.domain.statement_matching import as_they_stand
from partner_tui.ledger import Ledger


class PaymentHistory:
    """One data folder's. May be asked from any thread; raises only StoreError, DamagedStore and StoreBusy."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def read(self) -> PaymentRecords:
        """As it is now, from the ledger alone."""
        lines = self._ledger.statements.all()  # before the payments: so each that a line names is there
        account = self._ledger.payments.account()
        return PaymentRecords(account, as_they_stand(lines, account), self._ledger.vendor.account_changes())
