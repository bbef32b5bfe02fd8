"""Rows as the vendor's answers have them: JSON objects with all the documented fields, made of a number each."""

from collections.abc import Mapping
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle

Value = str | int | Decimal | None | Mapping[str, "Value"] | list["Value"]
Row = dict[str, Value]

DOMAIN_ID = "0123456789abcdef0123456789abcdef"
LATEST = BillCycle(2026, 10)
"""The latest month that has a bill, at the tests' moment."""


def bill(month: BillCycle, consumed: Decimal, refunds: Decimal, adjustments: Decimal, tax: Decimal) -> Row:
    return {
        "bill_cycle": str(month),
        "initial_amount_due": consumed + refunds + adjustments,
        "consume_amount": consumed,
        "refunds": refunds,
        "adjustments": adjustments,
        "tax_amount": tax,
        "currency": "USD",
    }


def quota() -> Row:
    return {
        "consumption_quota": "50000",
        "amount": "1200.55",
        "coupon_amount": "300.00",
        "due_amount": "12300.10",
        "unbilled_amount": "4567.12345678",
        "used_consumption_quota": "15366.67345678",
        "measure_id": 1,
        "currency": "USD",
    }


def invoice(number: int) -> Row:
    """For every month a few, all of them at different stages."""
    month = LATEST.plus(-(number % 18))
    states = (0, 1, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15)
    return {
        "requestId": f"REQ{number:08d}",
        "cancelReason": None,
        "titleType": 1,
        "channelType": 0,
        "invoiceType": 0,
        "invoiceTitle": "Example Reseller Ltd",
        "invoiceAmount": Decimal(number) + Decimal("0.01"),
        "invoiceMethod": number % 3,
        "invoiceClass": number % 2,
        "invoiceState": states[number % len(states)],
        "applyOpera": "accounts@reseller.example",
        "addressInfo": {"address": "1 Example Road", "recipients": "A. Person", "zipCode": "1234", "mobilePhone": None},
        "applyTime": f"{month.next}-06T03:42:52Z",
        "invoiceMode": "0",
        "email": "accounts@reseller.example",
        "requestMode": str(number % 3),
        "srcRequestId": f"REQ{number - 1:08d}" if number % 3 == 1 else None,
        "salesId": "HWI",
        "invoiceNo": f"INV-{number:06d}",
        "tradeType": 6,
        "billCycle": str(month),
        "taxList": [_tax("CGST", Decimal("0.09") * number), _tax("SGST", Decimal("0.09") * number)],
    }


def _tax(sub_class: str, amount: Decimal) -> Row:
    return {
        "taxClass": "GST",
        "taxRate": "0.09",
        "subTaxClass": sub_class,
        "taxAmount": amount,
        "taxVisibleFlag": "Y",
        "taxAccountingFlag": "N",
    }


def customer(number: int) -> Row:
    return {
        "customer": f"Customer {number} 客户",
        "account_name": f"account-{number}",
        "customer_id": f"customer-{number:06d}",
        "associated_on": "2019-05-06T08:05:01Z",
        "association_type": "3" if number % 4 else "1",
        "label": None,
        "telephone": "13800000000",
        "verified_status": str(number % 5 - 1),
        "country_code": "0065",
        "customer_type": number % 3 - 1,
        "is_frozen": number % 2,
        "account_managers": [{"account_name": f"manager-{number % 7}"}],
        "xaccount_id": None,
        "xaccount_type": None,
        "customer_level": f"V{number % 6}",
        "email": f"customer-{number}@example.com",
    }


def indirect_partner(number: int) -> Row:
    return {
        "indirect_partner_id": f"reseller-{number}",
        "mobile_phone": "13900000000",
        "email": f"reseller-{number}@example.com",
        "account_name": f"reseller-account-{number}",
        "name": f"Reseller {number}",
        "associated_on": "2021-01-02T03:04:05Z",
        "account_manager_id": f"manager-id-{number}",
        "account_manager_name": f"manager-{number}",
    }


def budget(number: int) -> Row:
    return {
        "customer_id": f"customer-{number:06d}",
        "budget_amount": Decimal(1000 + number),
        "used_amount": Decimal(number) + Decimal("0.12345678"),
        "budget_type": "MONTHLY" if number % 2 else "PACKAGE",
    }


def dictionaries() -> dict[str, list[Row]]:
    services = [f"hws.service.type.{number:03d}" for number in range(130)]
    return {
        "ListServiceTypes": [
            {"service_type_code": code, "service_type_name": f"Service {code[-3:]} 服务", "abbreviation": code[-3:]}
            for code in services
        ],
        "ListResourceTypes": [
            {
                "resource_type_code": code.replace("service", "resource"),
                "resource_type_name": f"Resource {code[-3:]}",
                "resource_type_desc": None,
                "service_type_code": code,
            }
            for code in services
        ],
        "ListUsageTypes": [
            {
                "code": f"{kind}-{code[-3:]}",
                "name": f"{kind} of {code[-3:]}",
                "resource_type_code": code.replace("service", "resource"),
                "service_type_code": code,
                "resource_type_name": f"Resource {code[-3:]}",
                "service_type_name": f"Service {code[-3:]}",
            }
            for code in services
            for kind in ("duration", "flow")
        ],
        "ListMeasureUnits": [
            {"measure_id": 10, "measure_name": "GB", "abbreviation": "GB", "measure_type": 3},
            {"measure_id": 11, "measure_name": "MB", "abbreviation": "MB", "measure_type": 3},
            {"measure_id": 4, "measure_name": "hour", "abbreviation": "h", "measure_type": 2},
        ],
        "ListConversions": [
            {"measure_id": 10, "ref_measure_id": 11, "conversion_ratio": 1024, "measure_type": 3},
            {"measure_id": 0, "ref_measure_id": 4, "conversion_ratio": 24, "measure_type": 2},
        ],
    }


def china_lists() -> dict[str, list[Row]]:
    return {
        "ListSubcustomerMonthlyBills": [
            customer_sum(number, mode) for number in range(1, 121) for mode in ("1", "3", "11")
        ],
        "ListConsumeSubCustomers": [{"customer_id": f"customer-{number:06d}"} for number in range(1, 121)],
        "ListSubCustomerBillDetail": [bill_detail(number) for number in range(1, 251)],
        "ListPartnerAccountChangeRecords": [account_change(number) for number in range(1, 121)],
    }


def customer_sum(number: int, mode: str) -> Row:
    sign = -1 if number % 3 else 1
    return {
        "customer_id": f"customer-{number:06d}",
        "cloud_service_type": "hws.service.type.ebs",
        "cloud_service_type_name": "云硬盘",
        "bill_type": str(number % 3),
        "charge_mode": mode,
        "amount": sign * (Decimal(number) + Decimal("0.00000001")),
        "debt_amount": Decimal(0),
        "adjustment_amount": None,
        "discount_amount": Decimal("0.5"),
        "measure_id": 1,
        "account_details": [
            {"balance_type": "BALANCE_TYPE_DEBIT", "amount": sign * Decimal(number), "bill_type": str(number % 3)},
            {"balance_type": "BALANCE_TYPE_COUPON", "amount": sign * Decimal("0.00000001"), "bill_type": "0"},
        ],
        "resource_type_code": "hws.resource.type.volume",
        "resource_type_name": "云硬盘",
    }


def bill_detail(number: int, customer_number: int = 1) -> Row:
    return {
        "bill_cycle": str(LATEST),
        "customer_id": f"customer-{customer_number:06d}",
        "association_type": "2",
        "service_type_code": "hws.service.type.ec2",
        "service_type_name": "弹性云服务器",
        "resource_type_code": "hws.resource.type.vm",
        "resource_type_name": "云主机",
        "charging_mode": 3,
        "trade_time": "2026-10-17T06:43:38Z",
        "trade_id": f"trade-{number}",
        "id": f"line-{number:06d}",
        "bill_detail_type": 5,
        "resource_id": f"resource-{number}",
        "resource_name": f"ecs-{number}",
        "product_spec_desc": "2 vCPUs | 4 GB",
        "region_code": "cn-north-4",
        "region_name": "华北-北京四",
        "product_id": f"product-{number}",
        "product_name": "ECS",
        "resource_tag": None,
        "consume_time": "2026-10-17T05:00:00Z~2026-10-17T06:00:00Z",
        "usage_type": "duration",
        "usage_amount": Decimal("3600.0000000001"),
        "usage_measure_id": 4,
        "free_resource_usage": None,
        "free_resource_measure_id": None,
        "ri_usage": None,
        "ri_usage_measure_id": None,
        "official_amount": Decimal("0.7000000001"),
        "official_discount_amount": Decimal("0.1"),
        "payment_amount": Decimal("0.6000000001"),
        "cash_amount": Decimal("0.6000000001"),
        "credit_amount": Decimal(0),
        "coupon_amount": Decimal(0),
        "flexipurchase_coupon_amount": Decimal(0),
        "stored_value_card_amount": Decimal(0),
        "debt_amount": Decimal(0),
        "writeoff_amount": Decimal(0),
        "period_type": None,
        "period_num": None,
        "order_type": None,
        "payment_type": None,
        "account_manager_id": None,
        "partner_id": None,
        "enterprise_project_id": "0",
    }


def account_change(number: int) -> Row:
    return {
        "account_change_id": f"change-{number:06d}",
        "trade_detail_type": "SOURCE_OPERAIION_RECHARGE" if number % 2 else "SOURCE_OPERAIION_DEDEUCT",
        "trade_time": "2026-10-28T14:45:38Z",
        "trade_id": f"trade-{number}",
        "change_amount": f"{number}.00000001",
        "balance_after_change": f"{number * 10}.5",
        "type": "1" if number % 2 else "2",
        "customer_id": None,
        "account_name": None,
    }
