"""The customers of generated bills: few large, many small, from everywhere."""

from dataclasses import dataclass
from random import Random

from partner_tui.bills.sample_catalogue import REGION_SHARES

_FIRST = (
    "深圳市云帆科技有限公司",
    "Società Piemontese S.p.A.",
    "Ångström AB",
    "مثال للتقنية",
    "Groupe Éclair & Fils",
    "Nguyễn Phát Co., Ltd.",
    "上海浦江数据股份有限公司",
    "Özgür Yazılım A.Ş.",
    "São José Logística Ltda",
    'Cooperativa "La Peña"',
)
"""Names that put encodings, quoting and column widths to the test; every bill has those that fit."""
_PLACES = (
    *(
        "Andes",
        "Baltic",
        "Cairo",
        "Delta",
        "Everest",
        "Fjord",
        "Ganges",
        "Harbour",
        "Île-de-Ré",
        "Java",
        "Köln",
        "Lagos",
    ),
    *(
        "Mérida",
        "Nairobi",
        "Orinoco",
        "Pacífico",
        "Quetzal",
        "Río Verde",
        "Siam",
        "Tōkai",
        "Ural",
        "Västerås",
        "Yunnan",
    ),
)
_TRADES = ("Cloud", "Retail", "Logistics", "Data", "Health", "Media", "Energy", "Games", "Foods", "Bank", "Travel")
_FORMS = ("Ltd", "AG", "GmbH", "S.A.", "Bhd", "Inc.", "Co., Ltd.")
_CITIES = ("深圳市", "广州", "成都", "杭州", "武汉", "香港")
_FANCIES = ("云帆", "星河", "智联", "海纳", "鼎新", "瑞丰", "天枢")
_KINDS = ("科技有限公司", "信息技术有限公司", "网络股份有限公司", "数据服务有限公司")
_RESELLERS = ("Nusantara Cloud Partners", "云合伙伴科技", "Sul Revenda Ltda", "Bosphorus Bulut A.Ş.")

_SETTLEMENTS = (
    ("Common", 75),
    ("Common", 80),
    ("Promotional", 70),
    ("No discount", 100),
    ("Special price request", 63),
)
_SETTLEMENT_SHARES = (55, 20, 12, 5, 8)
_CUSTOMER_PERCENTS = (100, 97, 95, 92, 90, 85)
_TAX_PERCENTS = (0, 6, 7, 9, 10, 16)
_STEEPNESS = 1.1
"""Exponent of Zipf's law: the largest of 120 customers has 22 % of the resources."""


@dataclass(frozen=True, slots=True)
class SampleCustomer:
    """Who buys, and on which terms."""

    customer_id: str
    name: str
    account: str
    reseller: tuple[str, str, str]
    """Partner id, name and account name of the cloud reseller between; empty texts where there is none."""
    regions: tuple[str, ...]
    resources: int
    """How many of the sample's resources are theirs."""
    customer_percent: int
    """What they pay of the list price."""
    settlement: tuple[str, int]
    """The kind of settlement, and what the partner pays of what they pay."""
    tax_percent: int


def sample_customers(count: int, resources: int, rng: Random) -> list[SampleCustomer]:
    """So many customers, the largest first, with about so many resources between them and at least one each."""
    weights = [1 / (rank + 1) ** _STEEPNESS for rank in range(count)]
    share = resources / sum(weights)
    return [_customer(rank, max(1, round(weight * share)), rng) for rank, weight in enumerate(weights)]


def _customer(rank: int, resources: int, rng: Random) -> SampleCustomer:
    codes, shares = zip(*REGION_SHARES, strict=True)
    homes = rng.choices(codes, shares, k=1 + min(5, resources // 8))
    return SampleCustomer(
        customer_id=f"{rng.getrandbits(128):032x}",
        name=_FIRST[rank] if rank < len(_FIRST) else _name(rank, rng),
        account=f"{rng.choice(_TRADES).lower()}{rank:04d}",
        reseller=_reseller(rng),
        regions=tuple(dict.fromkeys(homes)),
        resources=resources,
        customer_percent=rng.choice(_CUSTOMER_PERCENTS),
        settlement=rng.choices(_SETTLEMENTS, _SETTLEMENT_SHARES)[0],
        tax_percent=rng.choice(_TAX_PERCENTS),
    )


def _name(rank: int, rng: Random) -> str:
    if rng.random() < 0.3:
        return f"{rng.choice(_CITIES)}{rng.choice(_FANCIES)}{rng.choice(_KINDS)}"
    return f"{rng.choice(_PLACES)} {rng.choice(_TRADES)} {rank + 1} {rng.choice(_FORMS)}"


def _reseller(rng: Random) -> tuple[str, str, str]:
    if rng.random() < 0.88:
        return ("", "", "")
    number = rng.randrange(len(_RESELLERS))
    return (f"{0x5EED << 112 | number:032x}", _RESELLERS[number], f"reseller_{number + 1:02d}")
