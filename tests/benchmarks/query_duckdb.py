"""A child process, the queries' peer: DuckDB asks the same of the same Parquet files. GENERATION_FOLDER CUSTOMER

A sorted or filtered table is, as ours, the numbers of its rows: kept, so that any window of it can be had afterwards.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import questions as q
from tests.benchmarks.figures import p95

_COLUMNS = (
    "resource_name, resource_id, product_name, resource_type, product_type, trade_id, customer_name, account_name, "
    "customer_id, product_type_code, bill_type, region, region_code, billing_mode, usage, usage_unit, list_price, "
    "customer_expenditure, amount, specifications, trade_time, order_type"
)
_SEARCHED = (
    "customer_id, customer_name, account_name, product_type_code, product_type, region_code, region, product_id, "
    "product_name, specifications, resource_type, resource_id, resource_name, trade_id, original_order_id"
)


class Asked:
    """One month's questions in SQL."""

    def __init__(self, connection: Any, folder: Path, customer: str) -> None:
        self._connection = connection
        self._rollup = f"read_parquet('{folder}/rollup.parquet')"
        self._lines = f"read_parquet('{folder}/lines-*.parquet')"
        self._numbered = f"read_parquet('{folder}/lines-*.parquet', filename=true, file_row_number=true)"
        self._of_customer = f"customer_id = '{customer}'"

    def answers(self) -> dict[str, float]:
        windows = self._windows()
        return {
            q.OPEN: self._median(self._totals("product_type_code", "true")),
            q.OPEN_CUSTOMERS: self._median(self._totals("customer_id", "true")),
            q.CUSTOMER_PRODUCTS: self._median(self._totals("product_type_code", self._of_customer)),
            q.CUSTOMER_LINES: self._median(
                f"SELECT {_COLUMNS} FROM {self._lines} WHERE {self._of_customer} LIMIT {q.FIRST_ROWS}"
            ),
            q.WINDOW: median(windows),
            q.WINDOW_P95: p95(windows),
            q.CUSTOMER_SORT: self._median(self._sorted(self._of_customer), q.LONG_TIMES),
            q.SORT: self._median(self._sorted("true"), q.LONG_TIMES),
            q.CUSTOMER_FILTER: self._median(self._filtered(self._of_customer), q.LONG_TIMES),
            q.FILTER: self._median(self._filtered("true"), q.LONG_TIMES),
        }

    def _totals(self, key: str, where: str) -> str:
        return (
            f"SELECT {key}, bill_type, sum(amount) AS total, sum(lines) FROM {self._rollup} WHERE {where} "
            f"GROUP BY ALL ORDER BY total DESC"
        )

    def _sorted(self, where: str) -> str:
        return (
            f"CREATE OR REPLACE TEMP TABLE sorted AS SELECT filename, file_row_number FROM {self._numbered} "
            f"WHERE {where} ORDER BY amount DESC"
        )

    def _filtered(self, where: str) -> str:
        texts = f"concat_ws(chr(1), {_SEARCHED})"
        return (
            f"CREATE OR REPLACE TEMP TABLE found AS SELECT filename, file_row_number, amount FROM {self._numbered} "
            f"WHERE {where} AND contains(lower({texts}), '{q.TEXT}')"
        )

    def _windows(self) -> list[float]:
        count = self._connection.execute(f"SELECT count(*) FROM {self._lines}").fetchall()[0][0]
        places = random.Random(1)
        starts = [places.randrange(max(1, count - q.WINDOW_ROWS)) for _ in range(q.WINDOWS)]
        select = f"SELECT {_COLUMNS} FROM {self._lines} LIMIT {q.WINDOW_ROWS} OFFSET"
        return [self._seconds(f"{select} {start}") for start in starts]

    def _median(self, statement: str, times: int = q.TIMES) -> float:
        return median(self._seconds(statement) for _ in range(times))

    def _seconds(self, statement: str) -> float:
        started = time.perf_counter()
        self._connection.execute(statement).fetchall()
        return time.perf_counter() - started


def main(folder: str, customer: str) -> None:
    try:
        connect: Callable[[], Any] = import_module("duckdb").connect
    except ModuleNotFoundError:
        raise SystemExit("not installed (extra `bench`)") from None
    json.dump(Asked(connect(), Path(folder), customer).answers(), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
