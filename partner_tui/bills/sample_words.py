"""The words of a bill file, in English and in Chinese."""

from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]

HEADERS: tuple[tuple[str, str], ...] = (
    ("Customer ID", "客户ID"),
    ("Billing Cycle", "账期"),
    ("Customer Name", "客户名称"),
    ("Account Name", "客户账号名"),
    ("Partner ID", "伙伴ID"),
    ("Partner Name", "伙伴名称"),
    ("Partner Account Name", "伙伴账号名"),
    ("Bill Type", "账单类型"),
    ("Billing Mode", "计费模式"),
    ("Product Type", "产品类型"),
    ("Product Type Code", "产品类型编码"),
    ("Product Name", "产品名称"),
    ("Product ID", "产品ID"),
    ("Application", "应用名称"),
    ("Specifications", "规格"),
    ("Resource Type", "资源类型"),
    ("Resource Type Code", "资源类型编码"),
    ("Region", "区域"),
    ("Cloud Service Region Code", "云服务区编码"),
    ("Order ID/Transaction ID", "订单号/交易号"),
    ("Original Order ID", "原订单号"),
    ("Customer Transaction Time", "客户交易时间"),
    ("Order Type", "订单类型"),
    ("Order Period", "订单周期数"),
    ("Order Period Unit", "订单周期单位"),
    ("Spot Instance?", "是否竞价实例"),
    ("Usage Type Code", "使用量类型编码"),
    ("Resource ID", "资源ID"),
    ("Resource Name", "资源名称"),
    ("Usage Type", "使用量类型"),
    ("Usage", "使用量"),
    ("Usage Unit", "使用量单位"),
    ("List Price (USD)", "官网价 (USD)"),
    ("Customer Expenditure (USD)", "客户消费金额 (USD)"),
    ("Settlement Type", "结算类型"),
    ("Partner Settlement Discount", "伙伴结算折扣"),
    ("Settlement Amount (USD)", "结算金额 (USD)"),
    ("Tax (USD)", "税额 (USD)"),
    ("Enterprise Project", "企业项目"),
    ("Cost Tag", "成本标签"),
)
"""The columns in the order of the file. The order after `Usage Type Code` is ours: the vendor does not publish it."""

_CHINESE = {
    "Expenditure": "消费",
    "Refund": "退款",
    "Adjustment": "调账",
    "Pay-per-use": "按需",
    "Yearly/Monthly": "包年包月",
    "Reserved instance–subscription": "预留实例–订购",
    "Reserved instance–hourly billing": "预留实例–按小时计费",
    "Savings plans–subscription": "节省计划–订购",
    "Savings plans–hourly billing": "节省计划–按小时计费",
    "Savings plans used": "节省计划抵扣",
    "New": "新订",
    "Renewal": "续订",
    "Change": "变更",
    "Unsubscription": "退订",
    "Fee adjustment": "费用调账",
    "year": "年",
    "month": "月",
    "Common": "普通产品",
    "Promotional": "促销产品",
    "No discount": "无折扣",
    "Special price request": "特价申请",
    "Duration": "使用时长",
    "Outbound traffic": "流出流量",
    "Capacity duration": "容量时长",
    "Requests": "请求次数",
    "Number": "数量",
    "CPU duration": "CPU时长",
    "hour": "小时",
    "piece": "个",
}


def word(english: str, language: Language) -> str:
    """A fixed word of the file in its language; what has no Chinese form stays as it is."""
    return _CHINESE.get(english, english) if language == "zh" else english


def headers(language: Language) -> list[str]:
    return [chinese if language == "zh" else english for english, chinese in HEADERS]
