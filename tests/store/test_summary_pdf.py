"""A summary as a statement, its text read back: figures, names of any script, pages; text that is text and no more."""

import io
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from partner_tui.domain.bill import BillSums
from partner_tui.domain.errors import Cancelled
from partner_tui.domain.export import ExportSpec
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.exporting import fonts
from partner_tui.exporting.content import Summary, Written
from partner_tui.exporting.statement_table import MOST_ROWS
from partner_tui.exporting.summary_pdf import write
from tests.store.summaries import MONTH, cancelled_after, customer, made_summary, stored_summary

NAMES = {
    "simplified": "深圳市云帆科技有限公司",
    "traditional": "華為雲端服務",
    "japanese": "さくらインターネット株式会社",
    "korean": "주식회사 한국",
    "cyrillic": "Северный ветер",
    "greek": "Ελληνικά",
    "latin": "Đại Việt Özgür Łódź",
}


def written(content: Summary) -> tuple[PdfReader, Written]:
    file = io.BytesIO()
    result = write(content, file, lambda phase, rows: None, lambda: False)
    return PdfReader(file), result


def pages(document: PdfReader) -> list[str]:
    return [page.extract_text() for page in document.pages]


def lines(document: PdfReader) -> list[str]:
    return [line.strip() for page in pages(document) for line in page.splitlines()]


def test_invoices_stand_below_their_months() -> None:
    content = made_summary([customer("a", "10.001")])
    (month,) = content.months
    invoiced = replace(month, summary=replace(month.summary, invoice_no="INV-1", invoice_state="done"))
    found = lines(written(replace(content, months=(invoiced,)))[0])

    assert any(line.startswith("Month · Status · Invoice") for line in found)
    assert "final · INV-1 (done)" in found
    assert "Exact total: 10.001 USD" in found
    assert any(line.startswith("Month · Status Exp") for line in lines(written(content)[0]))


def test_every_figure_is_on_it(tmp_path: Path) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH, MONTH))
    (month,) = content.months
    document, result = written(content)
    found = lines(document)
    text = "\n".join(found)
    assert content.due is not None

    assert found[:3] == ["Nordwind 北风云", "Bill summary 2026-10, final", "Amount due"]
    assert format_amount(content.due.total) in found
    sums = month.summary.sums
    for amount in (sums.expenditures, sums.refunds, sums.adjustments, month.summary.amount_due, month.summary.unpaid):
        assert format_amount(amount) in text
    assert f"Exact total: {format_amount(content.provenance.total, exact=True)} USD" in text
    for part in content.trend:
        assert format_amount(part.bill_amount) in text
    named = [
        *((row.product_type, row.sums) for row in month.by_product.rows),
        *((row.customer_name, row.sums) for row in month.by_customer.rows),
        *((row.region, row.sums) for row in month.by_region.rows),
    ]
    for name, of_row in named:
        assert format_amount(of_row.total) in text
        assert name in text or not name.isascii()  # letters that are shaped come back in another order
    assert sum(name in text for name, _ in named) > 0.9 * len(named)
    for customer_row in month.by_customer.rows:
        assert text.count(customer_row.customer_id) == 1
    assert text.count("Others (refunds and adjustments)") == 2
    assert text.count("Total 2026-10") == 3
    assert result.rows == sum(len(totals.rows) for totals in (month.by_product, month.by_customer, month.by_region))


def test_provenance_ends_it(tmp_path: Path) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH.previous, MONTH))
    document, _ = written(content)
    text = "\n".join(pages(document)[-2:])
    for record in content.provenance.records:
        assert record.source_name in text
        assert f"SHA-256 {record.source_sha256}" in text
        assert f"generation {record.generation}" in text
    assert "2026-11-23 04:00:00 UTC" in text
    assert "partner-tui 9.8.7" in text
    assert f"{format_amount(content.provenance.total, exact=True)} USD" in text
    assert text.split("Notes")[-1].split()[0] == "None."


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_names_of_any_script_are_printed(name: str) -> None:
    document, result = written(made_summary([customer(name)], label=name, product=name))
    text = "".join(pages(document))
    assert text.count(name) >= 5  # title, head of each further page, tables
    assert result.notes == ()


@pytest.mark.parametrize("name", ["شركة النور للتقنية", "שלום בע״מ", "कंपनी", "บริษัท"])
def test_names_whose_letters_are_shaped_are_printed(name: str) -> None:
    document, result = written(made_summary([customer(name)]))
    assert set(name) <= set("".join(pages(document)))
    assert result.notes == ()


def test_pages_are_numbered_and_repeat_the_headings() -> None:
    document, _ = written(made_summary([customer("a", number=place) for place in range(150)]))
    found = pages(document)
    assert len(found) > 5
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in page
    with_rows = [page for page in found if "account-" in page]
    assert len(with_rows) > 4
    assert all(page.count("Customer · Account · Customer ID") == 1 for page in with_rows)
    assert all(page.startswith("Partner  2026-10") for page in found[1:])


def test_beyond_its_rows_the_rest_is_summed_and_said() -> None:
    everyone = [customer(f"c{place}", str(5_000 - place), place) for place in range(MOST_ROWS + 3)]
    document, result = written(made_summary(everyone))
    text = "\n".join(lines(document))
    left_out = format_amount(exact_sum(row.sums.total for row in everyone[MOST_ROWS:]))

    assert f"c{MOST_ROWS - 1}\n" in text
    assert f"c{MOST_ROWS}\n" not in text
    assert f"3 further ones {left_out} 0.00 0.00 {left_out} 6\n" in text
    (note,) = result.notes
    assert note.startswith("By Customer, 2026-10: the largest 1,000 are listed, 3 more are one row with their sums.")
    assert note.split(".")[0] in " ".join(lines(document))
    assert result.rows == MOST_ROWS + 2


@pytest.mark.parametrize(
    "text", ["**bold** __under__ --strike--", "[name](http://example.com)", "{nb} {nb}.", "<b>b</b>", "http://x.y/z"]
)
def test_text_is_text(text: str) -> None:
    document, _ = written(made_summary([customer(text)], label=text, source=text, product=text))
    everything = "".join(pages(document))
    assert everything.count(text) >= 5
    assert not any(page.get("/Annots") for page in document.pages)
    assert document.metadata is not None and document.metadata.title == f"{text}  2026-10"


def test_what_cannot_be_seen_becomes_a_sign() -> None:
    document, _ = written(made_summary([customer("a\x1b[31m\u202eb\nc")]))
    assert "a␛[31m⍰b␊c" in lines(document)


def test_characters_without_a_font_are_marked_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM", ())
    document, result = written(made_summary([customer("cloud 😀")]))
    assert "cloud �" in lines(document)
    assert result.notes == ("No font here has U+1F600: “�” stands for each of these characters.",)
    assert result.notes[0] in " ".join(lines(document))


def test_without_any_font_installed_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_SYSTEM", ())
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_package")
    document, result = written(made_summary([customer("Österreich 云" + "x" * 200)], label="云"))
    text = "".join(pages(document))
    assert "Österreich ?xxx" in text
    assert result.notes == ("No font here has U+4E91: “?” stands for each of these characters.",)
    assert format_amount(Decimal(10)) in text


def test_fonts_are_in_the_file_as_far_as_they_are_used() -> None:
    file = io.BytesIO()
    write(made_summary([customer("深圳 Acme")]), file, lambda phase, rows: None, lambda: False)
    assert len(file.getvalue()) < 150_000
    document = PdfReader(file)
    objects = [document.get_object(number) for number in document.xref[0]]
    found = [found for found in objects if isinstance(found, DictionaryObject)]
    faces = {str(each["/BaseFont"]).partition("+")[2] for each in found if "/DescendantFonts" in each}
    assert faces == {"KurintoSans", "KurintoSansBold", "KurintoSansSC"}
    assert sum("/FontFile2" in each for each in found) == 3


def test_long_names_end_in_an_ellipsis_and_long_amounts_stay_whole() -> None:
    amount = "123456789012345678.99"
    document, _ = written(made_summary([customer("long name " * 4_000, amount)]))
    found = lines(document)
    assert any(line.startswith("long name long name") and line.endswith("…") for line in found)
    assert format_amount(Decimal(amount)) in found


def test_a_narrowed_statement_says_so(tmp_path: Path) -> None:
    content = stored_summary(tmp_path, ExportSpec(MONTH, MONTH, product="hws.service.type.ec2"))
    text = "\n".join(lines(written(content)[0]))
    assert "Product: hws.service.type.ec2" in text
    assert "These are whole bills; the tables that follow have what “In this file” adds up." in text
    assert format_amount(content.provenance.total) in text


def test_nothing_owed_and_nothing_billed_still_make_a_statement() -> None:
    nothing = replace(made_summary([]), due=None)
    empty = replace(nothing, trend=tuple(replace(month, sums=BillSums()) for month in nothing.trend))
    assert "Nothing is owed in USD." in lines(written(empty)[0])


def test_the_same_summary_gives_the_same_bytes() -> None:
    files = io.BytesIO(), io.BytesIO()
    for file in files:
        write(made_summary([customer("深圳")]), file, lambda phase, rows: None, lambda: False)
    assert files[0].getvalue() == files[1].getvalue()


def test_it_can_be_cancelled() -> None:
    content = made_summary([customer("a", number=place) for place in range(300)])
    for polls in range(4):
        file = io.BytesIO()
        with pytest.raises(Cancelled):
            write(content, file, lambda phase, rows: None, cancelled_after(polls))
        assert file.getvalue() == b""
        assert not [name for name in open_files() if name.endswith(".ttf")]


def open_files() -> list[str]:
    return [os.path.realpath(descriptor) for descriptor in Path("/proc/self/fd").iterdir()]
