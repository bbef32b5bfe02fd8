"""The most that the partner may owe."""

from datetime import datetime

from partner_tui.cloud.fields import demand_currency_unit
from partner_tui.cloud.pages import Api
from partner_tui.domain.quota import Quota


def quota(api: Api, now: datetime) -> Quota:
    answer = api.get("ShowPartnerConsumptionQuota", "/v2/partners/credit/consumption-quota")
    demand_currency_unit(answer)
    return Quota(
        answer.text("currency"),
        quota=answer.amount("consumption_quota"),
        balance=answer.amount("amount"),
        coupons=answer.amount("coupon_amount"),
        due=answer.amount("due_amount"),
        unbilled=answer.amount("unbilled_amount"),
        used=answer.amount("used_consumption_quota"),
        as_of=now,
    )
