"""`partner-tui generate`: made-up bill files in the vendor's format."""

from pathlib import Path

from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.progress import ProgressLine
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.text import visible
from partner_tui.services.generating import GenerateOptions
from partner_tui.services.generating import generate as write_files


def generate(arguments: Arguments) -> int:
    months, lines, customers, seed = (arguments.value(name, int) for name in ("months", "lines", "customers", "seed"))
    options = GenerateOptions(months, lines, customers, seed)
    with ProgressLine() as line, interruptible() as cancelled:
        files = write_files(
            arguments.value("folder", Path),
            options,
            arguments.clock(),
            lambda done, total: line.show(f"{done:,} of {total:,} lines"),
            cancelled,
        )
    put(*(visible(str(file)) for file in files))
    return 0
