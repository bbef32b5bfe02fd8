"""What only the China site answers: customers' monthly sums, their bill lines, and the partner's account."""

from collections.abc import Mapping
from datetime import date

from partner_tui.cloud.answers import Answer
from partner_tui.cloud.codes import (
    BALANCE_TYPES,
    BILL_TYPES,
    CHARGE_MODES,
    DIRECTIONS,
    SUMMED_CHARGE_MODES,
    known,
)
from partner_tui.cloud.customers import of_reseller
from partner_tui.cloud.dictionaries import in_language
from partner_tui.cloud.fields import demand_currency_unit, moment, optional_moment
from partner_tui.cloud.pages import Api, Page, Place, all_rows
from partner_tui.domain.china import AccountChange, BalanceType, CustomerLine, MonthlyCustomerSum, PaidFrom
from partner_tui.domain.cycle import BillCycle

_SUMS, _SUMS_PATH = "ListSubcustomerMonthlyBills", "/v2/bills/partner-bills/subcustomer-bills/monthly-sum"
_LINES, _LINES_PATH = "ListSubCustomerBillDetail", "/v2/bills/subcustomer-bills/res-fee-records"
_SPENDERS, _SPENDERS_PATH = "ListConsumeSubCustomers", f"{_LINES_PATH}/sub-customers/query"
_CHANGES, _CHANGES_PATH = "ListPartnerAccountChangeRecords", "/v2/accounts/partner-accounts/account-change-records"
_ACCOUNT_PREFIX = "BALANCE_TYPE_"


def monthly_customer_sums(
    api: Api, month: BillCycle, indirect_partner_id: str | None = None
) -> tuple[MonthlyCustomerSum, ...]:
    """Of all customers, in every charge mode that the vendor sums up: it gives one mode a call."""
    sums: list[MonthlyCustomerSum] = []
    for mode in SUMMED_CHARGE_MODES:
        query = {"cycle": str(month), "charge_mode": mode, **of_reseller(indirect_partner_id)}
        sums += _sums_of_mode(api, month, query)
    return tuple(sums)


def spending_customers(api: Api, month: BillCycle) -> tuple[str, ...]:
    """The ids of the customers that have lines in that month."""

    def page(place: Place) -> Page[str]:
        answer = api.post(_SPENDERS, _SPENDERS_PATH, place.of({"bill_cycle": str(month)}))
        rows = answer.optional_rows("sub_customers")
        return Page(tuple(row.text("customer_id") for row in rows), answer.integer("total_count"))

    return all_rows(_SPENDERS, page, lambda customer_id: customer_id)


def customer_lines(
    api: Api, month: BillCycle, customer_id: str, language: str, indirect_partner_id: str | None = None
) -> tuple[CustomerLine, ...]:
    """One customer's lines of a month, of the latest 18."""
    query = {"bill_cycle": str(month), "customer_id": customer_id, **of_reseller(indirect_partner_id)}

    def page(place: Place) -> Page[CustomerLine]:
        answer = api.get(_LINES, _LINES_PATH, place.of(query), in_language(language))
        rows = answer.optional_rows("fee_records")
        currency = answer.text("currency") if rows else ""
        return Page(tuple(_line(row, month, currency) for row in rows), answer.integer("total_count"))

    return all_rows(_LINES, page, lambda line: line.line_id)


def account_changes(api: Api, balance_type: BalanceType, first: date, last: date) -> tuple[AccountChange, ...]:
    """Movements of one of the partner's accounts, on days in Beijing, the last one among them."""
    query = {
        "balance_type": BALANCE_TYPES[balance_type],
        "trade_time_begin": first.isoformat(),
        "trade_time_end": last.isoformat(),
    }

    def page(place: Place) -> Page[AccountChange]:
        answer = api.get(_CHANGES, _CHANGES_PATH, place.of(query))
        rows = answer.optional_rows("records")
        currency = answer.text("currency") if rows else ""
        return Page(tuple(_change(row, balance_type, currency) for row in rows), answer.integer("total_count"))

    return all_rows(_CHANGES, page, lambda change: change.change_id)


def _sums_of_mode(api: Api, month: BillCycle, query: Mapping[str, str]) -> tuple[MonthlyCustomerSum, ...]:
    def page(place: Place) -> Page[MonthlyCustomerSum]:
        answer = api.get(_SUMS, _SUMS_PATH, place.of(query))
        rows = answer.optional_rows("bill_sums")
        for row in rows:
            if row.code("charge_mode") != query["charge_mode"]:
                raise row.wrong("charge_mode", f"{query['charge_mode']} was asked for")
        currency = answer.text("currency") if rows else ""
        return Page(tuple(_sum(row, month, currency) for row in rows), answer.integer("count"))

    return all_rows(_SUMS, page, _sum_key)


def _sum(row: Answer, month: BillCycle, currency: str) -> MonthlyCustomerSum:
    demand_currency_unit(row)
    return MonthlyCustomerSum(
        month,
        customer_id=row.text("customer_id"),
        product_type_code=row.text("cloud_service_type"),
        product_type=row.optional_text("cloud_service_type_name"),
        resource_type_code=row.optional_text("resource_type_code"),
        resource_type=row.optional_text("resource_type_name"),
        bill_type=known(row.code("bill_type"), BILL_TYPES),
        charge_mode=known(row.code("charge_mode"), CHARGE_MODES),
        currency=currency,
        amount=row.amount("amount"),
        debt=row.optional_amount("debt_amount"),
        adjustment=row.optional_amount("adjustment_amount"),
        discount=row.optional_amount("discount_amount"),
        paid_from=tuple(
            PaidFrom(part.text("balance_type").removeprefix(_ACCOUNT_PREFIX), part.amount("amount"))
            for part in row.optional_rows("account_details")
        ),
    )


def _sum_key(row: MonthlyCustomerSum) -> tuple[str | None, ...]:
    return (row.customer_id, row.product_type_code, row.resource_type_code, row.bill_type, row.charge_mode)


def _line(row: Answer, month: BillCycle, currency: str) -> CustomerLine:
    if row.text("bill_cycle") != str(month):
        raise row.wrong("bill_cycle", f"{month} was asked for")
    return CustomerLine(
        line_id=row.text("id"),
        month=month,
        customer_id=row.text("customer_id"),
        detail_type=row.code("bill_detail_type"),
        charge_mode=known(row.optional_code("charging_mode"), CHARGE_MODES),
        trade_at=optional_moment(row, "trade_time"),
        trade_id=row.optional_text("trade_id"),
        consumed_at=row.optional_text("consume_time"),
        product_type_code=row.optional_text("service_type_code"),
        product_type=row.optional_text("service_type_name"),
        resource_type_code=row.optional_text("resource_type_code"),
        resource_type=row.optional_text("resource_type_name"),
        resource_id=row.optional_text("resource_id"),
        resource_name=row.optional_text("resource_name"),
        resource_tag=row.optional_text("resource_tag"),
        region_code=row.optional_text("region_code"),
        region=row.optional_text("region_name"),
        product_id=row.optional_text("product_id"),
        product_name=row.optional_text("product_name"),
        specifications=row.optional_text("product_spec_desc"),
        usage_type=row.optional_text("usage_type"),
        usage=row.optional_amount("usage_amount"),
        usage_unit=row.optional_integer("usage_measure_id"),
        currency=currency,
        list_price=row.optional_amount("official_amount"),
        discount=row.optional_amount("official_discount_amount"),
        amount=row.amount("payment_amount"),
        cash=row.optional_amount("cash_amount"),
        credit=row.optional_amount("credit_amount"),
        coupons=row.optional_amount("coupon_amount"),
        cash_coupons=row.optional_amount("flexipurchase_coupon_amount"),
        stored_value_cards=row.optional_amount("stored_value_card_amount"),
        debt=row.optional_amount("debt_amount"),
        write_off=row.optional_amount("writeoff_amount"),
        partner_id=row.optional_text("partner_id"),
        enterprise_project_id=row.optional_text("enterprise_project_id"),
    )


def _change(row: Answer, balance_type: BalanceType, currency: str) -> AccountChange:
    return AccountChange(
        change_id=row.text("account_change_id"),
        balance_type=balance_type,
        at=moment(row, "trade_time"),
        kind=row.text("trade_detail_type"),
        direction=known(row.code("type"), DIRECTIONS),
        amount=row.amount("change_amount"),
        balance_after=row.amount("balance_after_change"),
        currency=currency,
        trade_id=row.optional_text("trade_id"),
        customer_id=row.optional_text("customer_id"),
        account_name=row.optional_text("account_name"),
    )
