"""Where the vendor shows the same: a web address, and the way to the page from there."""

from dataclasses import dataclass

_MANUAL = "https://support.huaweicloud.com/intl/en-us/usermanual-bpconsole"
_BILLS = "Partner Center › Sales › Financial Information"


@dataclass(frozen=True, slots=True)
class VendorPage:
    """The pages behind the vendor's login have no address that is published: it is the manual's page about them."""

    address: str
    menu: str
    """What to choose in the vendor's Partner Center to come to the page itself."""


AMOUNT_DUE = VendorPage(f"{_MANUAL}/dp_060100.html", f"{_BILLS} › Partner Bills › Amount Due")
MONTHLY_BILLS = VendorPage(f"{_MANUAL}/dp_060100.html", f"{_BILLS} › Partner Bills › Monthly Bills")
BILL_LINES = VendorPage(f"{_MANUAL}/dp_060103.html", f"{_BILLS} › Partner Bills › Consumed Product Details")
EXPORT_HISTORY = VendorPage(f"{_MANUAL}/dp_060100.html", f"{_BILLS} › Export History")
PAYMENT = VendorPage(f"{_MANUAL}/dp_060200.html", f"{_BILLS} › Partner Bills › Pay")
INVOICES = VendorPage(f"{_MANUAL}/dp_060100.html", f"{_BILLS} › Invoices")
_PAGES = {"amount-due": AMOUNT_DUE, "monthly-bills": MONTHLY_BILLS, "export-history": EXPORT_HISTORY}


def vendor_page(area: str, *, lines: bool = False) -> VendorPage:
    """The page of one of our areas; of its bill lines where it shows those."""
    return BILL_LINES if lines and area == "monthly-bills" else _PAGES[area]
