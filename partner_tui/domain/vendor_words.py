"""The vendor's own words, English and Chinese: the headers of bill details, bill types and billing modes.

Sources: Partner Bill Fields and the marketplace resale guide (Partner Center documentation). What only we translated,
or inferred from the vendor's REST fields, is among them: nobody can tell it from the rest by reading a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from partner_tui.domain.bill import BillingMode, BillType
from partner_tui.domain.header_language import HeaderLanguage


@dataclass(frozen=True, slots=True)
class VendorWord:
    """What the vendor writes, in either language, and what else has been seen for the same."""

    english: str
    chinese: str
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The usual words first."""
        return (self.english, self.chinese, *self.others)

    def in_language(self, language: HeaderLanguage) -> str:
        return self.chinese if language is HeaderLanguage.CHINESE else self.english


HEADERS: Mapping[str, VendorWord] = {
    "customer_id": VendorWord("Customer ID", "客户ID", ("Customer Account ID",)),
    "customer_name": VendorWord("Customer Name", "客户名称"),
    "account_name": VendorWord("Account Name", "客户账号名", ("Customer Account Name", "客户账号", "账号名")),
    "partner_id": VendorWord("Partner ID", "伙伴ID"),
    "partner_name": VendorWord("Partner Name", "伙伴名称"),
    "bill_cycle": VendorWord("Billing Cycle", "账期", ("Bill Cycle",)),
    "bill_type": VendorWord("Bill Type", "账单类型"),
    "billing_mode": VendorWord("Billing Mode", "计费模式", ("Charging Mode",)),
    "product_type_code": VendorWord(
        "Product Type Code",
        "产品类型编码",
        ("Cloud Service Type Code", "Service Type Code", "云服务类型编码"),
    ),
    "product_type": VendorWord("Product Type", "产品类型", ("Cloud Service Type", "Service Type", "云服务类型")),
    "product_id": VendorWord("Product ID", "产品ID"),
    "product_name": VendorWord("Product Name", "产品名称", ("Product", "产品")),
    "application": VendorWord("Application", "应用名称", ("Application Name", "应用")),
    "specifications": VendorWord("Specifications", "规格", ("Specification",)),
    "resource_type_code": VendorWord("Resource Type Code", "资源类型编码"),
    "resource_type": VendorWord("Resource Type", "资源类型"),
    "resource_id": VendorWord("Resource ID", "资源ID"),
    "resource_name": VendorWord("Resource Name", "资源名称"),
    "region_code": VendorWord("Cloud Service Region Code", "云服务区编码", ("Region Code", "区域编码")),
    "region": VendorWord("Region", "区域", ("Region Name", "云服务区")),
    "trade_id": VendorWord(
        "Order ID/Transaction ID",
        "订单号/交易号",
        ("Order No./Transaction ID", "Order ID", "Transaction ID", "订单号/交易ID", "交易号"),
    ),
    "original_order_id": VendorWord("Original Order ID", "原订单号"),
    "trade_time": VendorWord("Customer Transaction Time", "客户交易时间", ("Transaction Time", "交易时间")),
    "order_type": VendorWord("Order Type", "订单类型"),
    "order_period": VendorWord("Order Period", "订单周期数", ("订单周期",)),
    "order_period_unit": VendorWord("Order Period Unit", "订单周期单位"),
    "is_spot": VendorWord("Spot Instance?", "是否竞价实例", ("Spot Instance", "竞价实例")),
    "usage_type_code": VendorWord("Usage Type Code", "使用量类型编码"),
    "usage_type": VendorWord("Usage Type", "使用量类型"),
    "usage": VendorWord("Usage", "使用量", ("Usage Amount",)),
    "usage_unit": VendorWord("Usage Unit", "使用量单位"),
    "list_price": VendorWord("List Price", "官网页面价", ("Official Price", "Official (list) price", "官网价")),
    "customer_expenditure": VendorWord("Customer Expenditure", "客户消费金额"),
    "settlement_type": VendorWord("Settlement Type", "结算类型"),
    "settlement_discount": VendorWord(
        "Partner Settlement Discount", "伙伴结算折扣", ("Settlement Discount", "结算折扣")
    ),
    "amount": VendorWord("Settlement Amount", "结算金额", ("Partner Settlement Amount", "伙伴结算金额")),
    "currency": VendorWord("Currency", "币种"),
    "tax": VendorWord("Tax", "税额", ("Tax Amount", "税")),
}
"""Of every canonical column, in their order."""

BILL_TYPES: Mapping[BillType, VendorWord] = {
    BillType.EXPENDITURE: VendorWord("Expenditure", "消费", ("Expenditures", "Consumption")),
    BillType.REFUND: VendorWord("Refund", "退款", ("Refunds",)),
    BillType.ADJUSTMENT: VendorWord("Adjustment", "调账", ("Adjustments",)),
}

BILLING_MODES: Mapping[BillingMode, VendorWord] = {
    BillingMode.YEARLY_MONTHLY: VendorWord("Yearly/Monthly", "包年包月"),
    BillingMode.PAY_PER_USE: VendorWord("Pay-per-use", "按需"),
    BillingMode.RESERVED_SUBSCRIPTION: VendorWord(
        "Reserved instance–subscription",
        "预留实例–订购",
        ("Reserved instance–upfront payment", "预留实例–预付"),
    ),
    BillingMode.RESERVED_HOURLY: VendorWord(
        "Reserved instance–hourly billing", "预留实例–按小时计费", ("预留实例–按时计费",)
    ),
    BillingMode.SAVINGS_PLAN_SUBSCRIPTION: VendorWord("Savings plans–subscription", "节省计划–订购"),
    BillingMode.SAVINGS_PLAN_HOURLY: VendorWord(
        "Savings plans–hourly billing", "节省计划–按小时计费", ("节省计划–按时计费",)
    ),
    BillingMode.SAVINGS_PLAN_DEDUCTION: VendorWord(
        "Savings plans used", "节省计划抵扣", ("Savings plans used (deduction)",)
    ),
}

KOOGALLERY = frozenset({"marketplace", "saas"})
"""Product type codes, without their prefix, of items of the vendor's marketplace."""
