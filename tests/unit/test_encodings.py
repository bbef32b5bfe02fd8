import pytest

from partner_tui.bills.encodings import Utf8, wide_encoding
from partner_tui.domain.errors import BillFileError

CHINESE = "客户名称,备注\n深圳市华为云计算有限公司,弹性云服务器\n上海云脉信息技术,云硬盘\n"


def converted(*pieces: bytes) -> list[str]:
    text = Utf8("bill.csv")
    return [text.convert(piece, "a.csv", 1).decode() for piece in pieces]


def refused(*pieces: bytes, first_line: int = 1) -> BillFileError:
    text = Utf8("bill.csv")
    with pytest.raises(BillFileError) as caught:
        for piece in pieces:
            text.convert(piece, "a.csv", first_line)
    assert caught.value.title == "The text encoding is not right"
    assert (caught.value.file, caught.value.part) == ("bill.csv", "a.csv")
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "gb2312"])
def test_chinese(encoding: str) -> None:
    assert converted(b"plain\n", CHINESE.encode(encoding), b"plain\n", CHINESE.encode(encoding)) == [
        "plain\n",
        CHINESE,
        "plain\n",
        CHINESE,
    ]


def test_marks() -> None:
    text = Utf8("bill.csv")
    assert text.without_mark(b"\xef\xbb\xbfID\n", "a.csv") == b"ID\n"
    assert text.without_mark(b"ID\n", "a.csv") == b"ID\n"
    assert text.without_mark("\ufeff中\n".encode("gb18030"), "a.csv") == "中\n".encode("gb18030")
    assert text.convert("中\n".encode("gb18030"), "a.csv", 1).decode() == "中\n"
    with pytest.raises(BillFileError, match="UTF-16"):
        text.without_mark(b"\xff\xfe\xe2\x5b", "a.csv")


@pytest.mark.parametrize("broken", [b"\xe4\xb8", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xff"])
def test_broken_utf8_is_found_at_its_line(broken: bytes) -> None:
    error = refused("é\nb\n".encode() + broken + b"\n", first_line=5)
    assert error.line == 7
    assert f"byte 0x{broken[0]:02x} is not UTF-8" in error.cause


def test_damaged_utf8_is_not_taken_for_chinese() -> None:
    for text in (CHINESE, "Müller & Söhne, Ünal Şirketi, Café Noël, Åse\n" * 5, "Газпром Облако\n" * 5):
        damaged = bytearray(text.encode())
        del damaged[next(at for at, byte in enumerate(damaged) if byte >= 0x80)]
        assert "UTF-8" in refused(bytes(damaged)).cause


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("삼성전자 클라우드 주식회사 한국 소프트웨어 네이버", "euc-kr"),
        ("株式会社東京 日本電気 クラウド証券", "euc-jp"),
        ("株式会社東京 日本電気 クラウド証券", "shift-jis"),
        ("臺灣雲端股份有限公司 香港電訊", "big5"),
        ("Société Générale, Müller, Noël", "cp1252"),
        ("Яндекс Облако Системы связи Москва", "koi8-r"),
        ("深圳", "gb18030"),
    ],
)
def test_no_other_encoding_is_guessed(text: str, encoding: str) -> None:
    refused(text.encode(encoding) + b"\n")


def test_a_file_that_changes_its_mind() -> None:
    assert "not UTF-8" in refused("é\n".encode(), CHINESE.encode("gb18030")).cause
    error = refused(CHINESE.encode("gb18030"), b"a\n\xff\xff\n")
    assert "0xff is not GB18030" in error.cause
    assert error.line == 2


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16 (little-endian)"),
        ("utf-16-le", "UTF-16 (little-endian)"),
        ("utf-16-be", "UTF-16 (big-endian)"),
        ("utf-32", "UTF-32 (little-endian)"),
        ("utf-32-le", "UTF-32 (little-endian)"),
        ("utf-32-be", "UTF-32 (big-endian)"),
        ("utf-8", None),
    ],
)
def test_wide_encodings(encoding: str, name: str | None) -> None:
    for text in (CHINESE, "Customer ID,Tax\nc1,1\n"):
        assert wide_encoding(text.encode(encoding)) == name


def test_stray_nul_bytes_are_no_encoding() -> None:
    assert wide_encoding(b"a" * 99 + b"\n\0" + b"b" * 99) is None
    assert wide_encoding(bytes(1000)) is None
