"""A child process: the way to the most lines that the console can show at once. DATA_DIR MONTH

Prints which row of By Customer it leads through, which of that customer's products, and how many lines there are.
"""

import json
import sys
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings


def main(data_dir: str, month: str) -> None:
    bills = Workspace.open(Settings(data_dir=Path(data_dir))).bills
    customers = bills.by_customer(BillQuery(BillCycle.parse(month), Grouping.CUSTOMER)).rows
    customer = max(range(len(customers)), key=lambda row: customers[row].sums.lines)
    query = BillQuery(BillCycle.parse(month), customer=customers[customer].customer_id)
    products = bills.by_product(query).rows
    product = max(range(len(products)), key=lambda row: products[row].sums.lines)
    print(json.dumps({"customer": customer, "product": product, "lines": products[product].sums.lines}))


if __name__ == "__main__":
    main(*sys.argv[1:])
