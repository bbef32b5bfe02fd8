"""Budgets that the partner has given its resale customers. They are read only."""

from collections.abc import Iterable
from datetime import datetime

from partner_tui.cloud.codes import BUDGET_KINDS, known
from partner_tui.cloud.customers import of_reseller
from partner_tui.cloud.fields import demand_currency_unit
from partner_tui.cloud.pages import PAGE, Api
from partner_tui.domain.partner import Budget

_API, _PATH = "ListSubCustomerBudget", "/v2/partners/sub-customers/budget/query"


def budgets(
    api: Api, customer_ids: Iterable[str], now: datetime, indirect_partner_id: str | None = None
) -> tuple[Budget, ...]:
    """Of those customers that have one. The vendor passes over who is no resale customer of the partner."""
    asked = list(dict.fromkeys(customer_ids))
    found: list[Budget] = []
    for start in range(0, len(asked), PAGE):
        some = asked[start : start + PAGE]
        found += _some_budgets(api, {"customer_ids": some, **of_reseller(indirect_partner_id)}, now)
    return tuple(found)


def _some_budgets(api: Api, body: dict[str, object], now: datetime) -> tuple[Budget, ...]:
    answer = api.post(_API, _PATH, body)
    rows = answer.optional_rows("budget_infos")
    if not rows:
        return ()
    demand_currency_unit(answer)
    currency = answer.text("currency")
    found: dict[tuple[str, str], Budget] = {}
    for row in rows:
        budget = Budget(
            row.text("customer_id"),
            known(row.text("budget_type"), BUDGET_KINDS),
            currency,
            row.amount("budget_amount"),
            row.amount("used_amount"),
            now,
        )
        if found.setdefault((budget.customer_id, budget.kind), budget) != budget:
            raise row.wrong("budget_amount", "the customer has another budget of the same kind")
    return tuple(found.values())
