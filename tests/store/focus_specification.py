"""What FOCUS 1.2 says of its columns: the tables of the specification, as facts, and the rules about empty cells."""

from collections.abc import Callable, Mapping

S, D, T, J = "String", "Decimal", "Date/Time", "JSON"
M, C, R = "Mandatory", "Conditional", "Recommended"

COLUMNS: Mapping[str, tuple[str, bool, str]] = {
    "AvailabilityZone": (R, True, S),
    "BilledCost": (M, False, D),
    "BillingAccountId": (M, False, S),
    "BillingAccountName": (M, True, S),
    "BillingAccountType": (C, False, S),
    "BillingCurrency": (M, False, S),
    "BillingPeriodEnd": (M, False, T),
    "BillingPeriodStart": (M, False, T),
    "CapacityReservationId": (C, True, S),
    "CapacityReservationStatus": (C, True, S),
    "ChargeCategory": (M, False, S),
    "ChargeClass": (M, True, S),
    "ChargeDescription": (M, True, S),
    "ChargeFrequency": (R, False, S),
    "ChargePeriodEnd": (M, False, T),
    "ChargePeriodStart": (M, False, T),
    "CommitmentDiscountCategory": (C, True, S),
    "CommitmentDiscountId": (C, True, S),
    "CommitmentDiscountName": (C, True, S),
    "CommitmentDiscountQuantity": (C, True, D),
    "CommitmentDiscountStatus": (C, True, S),
    "CommitmentDiscountType": (C, True, S),
    "CommitmentDiscountUnit": (C, True, S),
    "ConsumedQuantity": (C, True, D),
    "ConsumedUnit": (C, True, S),
    "ContractedCost": (M, False, D),
    "ContractedUnitPrice": (C, True, D),
    "EffectiveCost": (M, False, D),
    "InvoiceId": (R, True, S),
    "InvoiceIssuerName": (M, False, S),
    "ListCost": (M, False, D),
    "ListUnitPrice": (C, True, D),
    "PricingCategory": (C, True, S),
    "PricingCurrency": (C, True, S),
    "PricingCurrencyContractedUnitPrice": (C, True, D),
    "PricingCurrencyEffectiveCost": (C, True, D),
    "PricingCurrencyListUnitPrice": (C, True, D),
    "PricingQuantity": (M, True, D),
    "PricingUnit": (M, True, S),
    "ProviderName": (M, False, S),
    "PublisherName": (M, False, S),
    "RegionId": (C, True, S),
    "RegionName": (C, True, S),
    "ResourceId": (C, True, S),
    "ResourceName": (C, True, S),
    "ResourceType": (C, True, S),
    "ServiceCategory": (M, False, S),
    "ServiceName": (M, False, S),
    "ServiceSubcategory": (R, False, S),
    "SkuId": (C, True, S),
    "SkuMeter": (C, True, S),
    "SkuPriceDetails": (C, True, J),
    "SkuPriceId": (C, True, S),
    "SubAccountId": (C, True, S),
    "SubAccountName": (C, True, S),
    "SubAccountType": (C, True, S),
    "Tags": (C, True, J),
}
"""Feature level, whether nulls are allowed, data type."""

ALLOWED: Mapping[str, frozenset[str]] = {
    "ChargeCategory": frozenset({"Usage", "Purchase", "Tax", "Credit", "Adjustment"}),
    "ChargeClass": frozenset({"Correction"}),
    "ChargeFrequency": frozenset({"One-Time", "Recurring", "Usage-Based"}),
    "PricingCategory": frozenset({"Standard", "Dynamic", "Committed", "Other"}),
}

_SUBCATEGORIES: Mapping[str, str] = {
    "AI and Machine Learning": "AI Platforms|Bots|Generative AI|Machine Learning|Natural Language Processing",
    "Analytics": "Analytics Platforms|Business Intelligence|Data Processing|Search|Streaming Analytics",
    "Business Applications": "Productivity and Collaboration",
    "Compute": "Containers|End User Computing|Quantum Compute|Serverless Compute|Virtual Machines",
    "Databases": "Caching|Data Warehouses|Ledger Databases|NoSQL Databases|Relational Databases|Time Series Databases",
    "Developer Tools": "Developer Platforms|Continuous Integration and Deployment|Development Environments"
    "|Source Code Management|Quality Assurance",
    "Identity": "Identity and Access Management",
    "Integration": "API Management|Messaging|Workflow Orchestration",
    "Internet of Things": "IoT Analytics|IoT Platforms",
    "Management and Governance": "Architecture|Compliance|Cost Management|Data Governance|Disaster Recovery"
    "|Endpoint Management|Observability|Support",
    "Media": "Content Creation|Gaming|Media Streaming|Mixed Reality",
    "Migration": "Data Migration|Resource Migration",
    "Mobile": "",
    "Multicloud": "Multicloud Integration",
    "Networking": "Application Networking|Content Delivery|Network Connectivity|Network Infrastructure"
    "|Network Routing|Network Security",
    "Security": "Secret Management|Security Posture Management|Threat Detection and Response",
    "Storage": "Backup Storage|Block Storage|File Storage|Object Storage|Storage Platforms",
    "Web": "Application Platforms",
    "Other": "",
}
SERVICES: frozenset[tuple[str, str]] = frozenset(
    (category, subcategory)
    for category, names in _SUBCATEGORIES.items()
    for subcategory in (*filter(None, names.split("|")), f"Other ({category})")
)
"""Category and subcategory."""

Row = Mapping[str, object]


def _is_whole(row: Row) -> bool:
    return row["ChargeCategory"] in ("Usage", "Purchase") and row["ChargeClass"] is None


def _together(one: str, other: str) -> Callable[[Row], bool]:
    return lambda row: (row[one] is None) == (row[other] is None)


def is_blank(value: object) -> bool:
    """A text of nothing but white space, as Unicode has it: Python counts four separators more."""
    return isinstance(value, str) and not value.strip() and not set(value) & set("\x1c\x1d\x1e\x1f")


RULES: Mapping[str, Callable[[Row], bool]] = {
    "PricingCategory not null": lambda row: not _is_whole(row) or row["PricingCategory"] is not None,
    "PricingQuantity not null": lambda row: not _is_whole(row) or row["PricingQuantity"] is not None,
    "PricingUnit": _together("PricingUnit", "PricingQuantity"),
    "ConsumedQuantity null": lambda row: row["ChargeCategory"] == "Usage" or row["ConsumedQuantity"] is None,
    "ConsumedQuantity not null": lambda row: (
        row["ChargeCategory"] != "Usage" or row["ChargeClass"] is not None or row["ConsumedQuantity"] is not None
    ),
    "ConsumedUnit": _together("ConsumedUnit", "ConsumedQuantity"),
    "ChargeFrequency": lambda row: row["ChargeCategory"] != "Purchase" or row["ChargeFrequency"] != "Usage-Based",
    "SkuId not null": lambda row: not _is_whole(row) or row["SkuId"] is not None,
    "SkuPriceId not null": lambda row: not _is_whole(row) or row["SkuPriceId"] is not None,
    "SkuMeter": lambda row: row["SkuId"] is not None or row["SkuMeter"] is None,
    "RegionName": _together("RegionName", "RegionId"),
    "ResourceType": _together("ResourceType", "ResourceId"),
    "ResourceName": lambda row: row["ResourceId"] is not None or row["ResourceName"] is None,
    "SubAccountName": _together("SubAccountName", "SubAccountId"),
    "no empty texts": lambda row: not [name for name, value in row.items() if is_blank(value)],
    "service": lambda row: (row["ServiceCategory"], row["ServiceSubcategory"]) in SERVICES,
    "periods": lambda row: row["ChargePeriodStart"] < row["ChargePeriodEnd"],  # type: ignore[operator]
}
"""What must hold of every row."""
