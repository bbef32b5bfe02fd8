"""What xlsxwriter writes a workbook to and with: it can be stopped, and its failures keep their kind."""

from typing import IO, TYPE_CHECKING, Any, cast

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from partner_tui.exporting.cells import WORKBOOK_OPTIONS
from partner_tui.exporting.stopping import Stop

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class StoppableWorkbook:
    """A workbook in memory until it is closed. Nothing is written to the file afterwards, whatever became of it."""

    def __init__(self, file: IO[bytes], stop: Stop) -> None:
        self._target = _Target(file, stop)
        self._stop = stop
        self.book = Workbook(cast(IO[str], self._target), WORKBOOK_OPTIONS)  # its types say text; it writes bytes

    def add_sheet(self, name: str) -> Worksheet:
        return self.book.add_worksheet(name, _sheet_class(self._stop))

    def close(self) -> None:
        """Writes it all. Raises Cancelled, and what the file raises."""
        try:
            self.book.close()
        except FileCreateError as exc:  # xlsxwriter's wrapping of an OSError
            raise exc.args[0] from exc
        finally:
            self._target.is_over = True


def _sheet_class(stop: Stop) -> type[Worksheet]:
    class StoppableSheet(Worksheet):
        """Lets the export be stopped while the workbook is closed: that is when xlsxwriter makes the rows."""

        def _write_row(self, *row: Any, **how: Any) -> None:
            stop.row()
            super()._write_row(*row, **how)

    return StoppableSheet


class _Target:
    """The file, for a zip archive that may outlive it: one that was not closed writes its end when it is collected."""

    def __init__(self, file: IO[bytes], stop: Stop) -> None:
        self._file = file
        self._stop = stop
        self._place = 0
        self.is_over = False

    def write(self, data: "ReadableBuffer") -> int:
        if self.is_over:
            return memoryview(data).nbytes
        self._stop.poll()
        return self._file.write(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._place if self.is_over else self._file.seek(offset, whence)

    def tell(self) -> int:
        if not self.is_over:
            self._place = self._file.tell()
        return self._place

    def flush(self) -> None:
        if not self.is_over:
            self._file.flush()
