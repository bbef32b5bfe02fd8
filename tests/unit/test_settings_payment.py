from datetime import date
from pathlib import Path

import pytest

from partner_tui import settings
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import SettingsError
from partner_tui.domain.terms import PaymentTerms
from partner_tui.settings import load_settings


def config(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_terms_no_due_date_is_known() -> None:
    found = load_settings(environment={}).payment
    assert found.terms is None
    assert found.page == ""


@pytest.mark.parametrize(
    ("written", "october", "january"),
    [
        ("0 days", date(2026, 11, 5), date(2026, 2, 5)),
        ("30 days", date(2026, 12, 5), date(2026, 3, 7)),
        ("1 day", date(2026, 11, 6), date(2026, 2, 6)),
        ("  Day 20 ", date(2026, 11, 20), date(2026, 2, 20)),
        ("day 31", date(2026, 11, 30), date(2026, 2, 28)),
        ("END  of month", date(2026, 11, 30), date(2026, 2, 28)),
    ],
)
def test_terms_say_until_when_a_month_is_paid_in_time(
    tmp_path: Path, written: str, october: date, january: date
) -> None:
    terms = load_settings(config=config(tmp_path, f"[payment]\nterms = '{written}'"), environment={}).payment.terms
    assert isinstance(terms, PaymentTerms)
    assert (terms.due_on(BillCycle(2026, 10)), terms.due_on(BillCycle(2026, 1))) == (october, january)


@pytest.mark.parametrize(
    "written", ["'soon'", "'30'", "30", "'day 0'", "'day 32'", "'367 days'", "'-1 days'", "'٣ days'"]
)
def test_terms_that_are_none_are_refused_by_name(tmp_path: Path, written: str) -> None:
    file = config(tmp_path, f"[payment]\nterms = {written}")
    with pytest.raises(SettingsError, match=r"payment\.terms"):
        load_settings(config=file, environment={})


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = config(tmp_path, "[payment]\nterms = '30 days'\npage = 'https://example.com/pay'")
    given = {"PARTNER_TUI_PAYMENT_TERMS": "end of month", "PARTNER_TUI_PAYMENT_PAGE": "https://pay.example.com"}
    assert load_settings(config=file, environment={}).payment.page == "https://example.com/pay"
    found = load_settings(config=file, environment=given).payment
    assert found.terms == PaymentTerms.parse("day 31")
    assert found.page == "https://pay.example.com"


def test_a_page_is_an_address(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"payment\.page"):
        load_settings(config=config(tmp_path, "[payment]\npage = 'pay here'"), environment={})


def test_a_page_that_can_be_replaced_on_the_way_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"payment\.page: 'http://pay\.example' can be replaced") as caught:
        load_settings(config=config(tmp_path, "[payment]\npage = 'http://pay.example'"), environment={})
    assert "signed" not in str(caught.value)


@pytest.mark.parametrize("key", ["terms", "page"])
def test_what_can_be_set_is_told(key: str) -> None:
    assert f"`[payment] {key}`" in str(settings.__doc__)
