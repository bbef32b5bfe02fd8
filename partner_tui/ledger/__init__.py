"""What must never be lost: which generation each month points at, and an audit trail of how that came about."""

from partner_tui.ledger.ledger import Ledger

__all__ = ["Ledger"]
