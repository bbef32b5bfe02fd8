"""Bill files in all sorts of encodings, or UTF-8 with a broken byte: read right, or refused by name."""

import gzip
from random import Random

from partner_tui.domain.errors import BillFileError
from tests.faults.bill_input import HEADERS, NAME, Fields, bill, csv_text, read
from tests.faults.harness import Row, Trials

_CHINESE = {
    "customer_id": "客户ID",
    "customer_name": "客户名称",
    "bill_cycle": "账期",
    "bill_type": "账单类型",
    "product_type_code": "产品类型编码",
    "product_type": "产品类型",
    "resource_name": "资源名称",
    "region_code": "云服务区编码",
    "usage": "使用量",
    "settlement_discount": "伙伴结算折扣",
    "currency": "币种",
    "amount": "结算金额（USD）",
    "extra:Note": "备注",
}
_NAMES = {
    "Chinese": (
        "深圳市华为云计算有限公司",
        "上海云脉信息技术",
        "北京星河网络科技",
        "广州市南方软件",
        "云硬盘",
        "弹性云服务器",
    ),
    "Latin": ("Müller & Söhne", "Ünal Şirketi", "Café Noël", "Société Générale", "Åse Ångström"),
    "Japanese": ("株式会社東京", "クラウド証券", "日本電気", "さくらインターネット"),
    "Korean": ("삼성전자", "클라우드 주식회사", "한국 소프트웨어", "네이버"),
    "Cyrillic": ("Газпром", "Яндекс Облако", "Москва", "Системы связи"),
    "Traditional": ("臺灣雲端股份有限公司", "香港電訊", "資訊科技"),
    "ASCII": ("Acme", "Cloud Ltd"),
}
_ENCODINGS = {
    "utf-8": None,
    "utf-8-sig": None,
    "gb18030": None,
    "gbk": None,
    "gb2312": None,
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "big5": "",
    "euc-jp": "",
    "euc-kr": "",
    "shift-jis": "",
    "latin-1": "",
    "cp1252": "",
    "cp1251": "",
    "koi8-r": "",
    "cp1254": "",
}
"""None: to be read, where it is right; else what the error names, which for the rest is `not UTF-8`."""
_MARKED = {"gb18030-sig": b"\x84\x31\x95\x33", "utf-16-le-sig": b"\xff\xfe", "utf-16-be-sig": b"\xfe\xff"}


def run(trials: Trials) -> None:
    for trial in range(trials.count):
        lines, headers = _lines(trials.random), trials.random.choice((HEADERS, _CHINESE))
        text = csv_text(lines, line_break=trials.random.choice(("\n", "\r\n")))
        text = ",".join(headers.values()) + text[text.index("Note") + len("Note") :]
        if trial % 2:
            _broken(trials, text)
        else:
            _encoded(trials, text, lines)


def _lines(random: Random) -> list[Fields]:
    names = random.choice(list(_NAMES.values()))
    lines = bill(random, random.choice((1, 2, 5, 40)))
    for fields in lines:
        fields["customer_name"], fields["resource_name"] = random.choice(names), random.choice((*names, "res"))
        fields["bill_type"], fields["product_type"] = random.choice(("Expenditure", "Refund")), "p"
    return lines


def _encoded(trials: Trials, text: str, lines: list[Fields]) -> None:
    name = trials.random.choice([name for name in (*_ENCODINGS, *_MARKED) if _holds(name.removesuffix("-sig"), text)])
    encoding = name.removesuffix("-sig") if name in _MARKED else name
    found = _read(trials, _MARKED.get(name, b"") + text.encode(encoding))
    if isinstance(found, list):
        same = [(line["customer_name"], line["resource_name"]) for line in found]
        trials.demand(same == _named(lines), f"{name} is read as {same[:2]} instead of {_named(lines)[:2]}")
        return
    said = found.title == "The text encoding is not right" and (_ENCODINGS[encoding] or "UTF-8") in found.cause
    trials.demand(said, f"{name}: the error does not say so: {found}")
    trials.demand(not name.startswith("utf-8") and name != "gb18030-sig", f"{name} is refused: {found}")
    plain = name in ("gb18030", "gbk", "gb2312") and lines[0]["customer_name"] in _NAMES["Chinese"]
    trials.demand(not plain or len(lines) < 5, f"{name} is refused for {len(lines)} lines of Chinese: {found}")


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _broken(trials: Trials, text: str) -> None:
    """A byte of a character of several bytes gone, doubled, or in place of another."""
    content = bytearray(text.encode())
    places = [at for at, byte in enumerate(content) if byte >= 0x80]
    if not places:
        return
    at = trials.random.choice(places)
    match trials.random.randrange(4):
        case 0:
            del content[at]
        case 1:
            content.insert(at, content[at])
        case 2:
            content[at] = trials.random.choice(b"x?\xff\xfe\xc0\xf8")
        case _:
            content[at:at] = trials.random.choice((b"\x80", b"\xed\xa0\x80", b"\xe4\xb8", b"\xa0", b"\xe9"))
    found = _read(trials, bytes(content))
    line = content.count(b"\n", 0, at) + 1
    named = isinstance(found, BillFileError) and "UTF-8" in found.cause and found.line == line
    trials.demand(named, f"a broken byte in line {line}: {found}")


def _read(trials: Trials, content: bytes) -> "list[dict[str, object]] | BillFileError":
    if trials.random.random() < 0.3:
        return read(gzip.compress(content, 1), f"{NAME}.csv.gz")
    return read(content)


def _named(lines: list[Fields]) -> list[tuple[object, object]]:
    return [(fields["customer_name"], fields["resource_name"]) for fields in lines]


ROW = Row(9, "encodings", 6_000, 800, run)
