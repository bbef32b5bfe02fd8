"""The formats: which module writes what, imported when it is asked for."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import IO, Protocol, cast

from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.exporting.content import Cancelled, Content, Progress, Written

_MODULES: Mapping[tuple[ExportKind, ExportFormat], str] = MappingProxyType(
    {
        (ExportKind.SUMMARY, ExportFormat.XLSX): "summary_xlsx",
        (ExportKind.SUMMARY, ExportFormat.PDF): "summary_pdf",
        (ExportKind.DETAILS, ExportFormat.XLSX): "details_xlsx",
        (ExportKind.DETAILS, ExportFormat.CSV): "details_csv",
        (ExportKind.DETAILS, ExportFormat.PARQUET): "details_parquet",
        (ExportKind.DETAILS, ExportFormat.FOCUS_CSV): "details_csv",
        (ExportKind.DETAILS, ExportFormat.FOCUS_PARQUET): "details_parquet",
        (ExportKind.PAYMENTS, ExportFormat.XLSX): "payments_xlsx",
        (ExportKind.PAYMENTS, ExportFormat.CSV): "payments_csv",
    }
)


class Writer(Protocol):
    """One format."""

    def __call__(self, content: Content, file: IO[bytes], progress: Progress, cancelled: Cancelled) -> Written:
        """Writes the content to an empty, seekable file, and leaves that open.

        Raises Cancelled soon after `cancelled` has become true, other kinds of PartnerError, and OSError.
        """
        ...


def writer(spec: ExportSpec) -> Writer:
    """What writes that kind in that format."""
    module = import_module(f"partner_tui.exporting.{_MODULES[spec.kind, spec.format]}")
    return cast(Writer, module.write)
