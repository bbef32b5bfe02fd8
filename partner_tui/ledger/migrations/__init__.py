"""The steps by which an older ledger becomes a present one; the first makes a new one."""

from partner_tui.ledger.migrations import china, exports, months, payments, row_counts, vendor

STEPS: tuple[str, ...] = (months.STEP, exports.STEP, vendor.STEP, china.STEP, payments.STEP, row_counts.STEP)
"""Step n makes form n + 1 out of form n; a step that was released is never edited."""
