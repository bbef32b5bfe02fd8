"""A child process, the import's peer: DuckDB sorts the csv parts of a folder into one Parquet file. FOLDER

It checks nothing, sums nothing and keeps no order among equal keys; its memory is limited to the import's budget.
"""

import sys
from importlib import import_module
from pathlib import Path

_EXACT = (
    "Usage",
    "List Price (USD)",
    "Customer Expenditure (USD)",
    "Settlement Amount (USD)",
    "Tax (USD)",
)


def main(folder: str) -> None:
    try:
        duckdb = import_module("duckdb")
    except ModuleNotFoundError:
        raise SystemExit("not installed (extra `bench`)") from None
    types = ", ".join(f"'{name}': 'DECIMAL(28,10)'" for name in _EXACT)
    target, spill = Path(folder, "lines.parquet"), Path(folder, "spill")
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit='1GB'; SET temp_directory='{spill}'; SET preserve_insertion_order=false")
    connection.execute(
        f"""
        COPY (
            SELECT * FROM read_csv('{folder}/*.csv', header=true, types={{{types}}})
            ORDER BY "Customer ID", "Product Type Code", "Cloud Service Region Code"
        ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)
        """
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
