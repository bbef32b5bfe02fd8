"""What the console needs from the services that have to do with exports."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.export import ExportEstimate, ExportProgress, ExportSpec, ExportTask
from partner_tui.domain.header_language import HeaderLanguage


class Exports(Protocol):
    """Exports and their files. Any method is for worker threads; each raises only kinds of PartnerError."""

    @property
    def is_worked(self) -> bool:
        """Somebody is working the queue off."""
        ...

    def create(self, spec: ExportSpec) -> ExportTask: ...

    def tasks(self) -> tuple[ExportTask, ...]:
        """Newest first."""
        ...

    def progress(self) -> ExportProgress | None:
        """Of the running task. Cheap."""
        ...

    def stamp(self) -> tuple[int, ...]:
        """Another one whenever any task may have changed. Cheap."""
        ...

    def estimate(self, spec: ExportSpec, cancelled: Callable[[], bool]) -> ExportEstimate: ...

    def cancel(self, number: int) -> ExportTask: ...

    def retry(self, number: int) -> ExportTask: ...

    def delete(self, number: int) -> None: ...

    def open_file(self, number: int) -> Path:
        """The finished file, known to be there."""
        ...

    def settle(self, error: PartnerError | None) -> None:
        """What the end of the process that worked the queue means for its task."""
        ...


class ExportJob(Protocol):
    """The process that works the queue off."""

    def wait(self, abandoned: Callable[[], bool]) -> PartnerError | None:
        """Till it ends, or is not wanted any more: then it goes on alone."""
        ...


class ExportSettings(Protocol):
    """How files are made where the operator does not say."""

    @property
    def headers(self) -> HeaderLanguage: ...

    @property
    def guard_formulas(self) -> bool: ...
