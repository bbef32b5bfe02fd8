"""A month from station to station."""

from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, digits, moment

if TYPE_CHECKING:
    from partner_tui.domain.publication import Publication
    from partner_tui.domain.tie_out import Stop, TieOut


def tie_out(found: "TieOut") -> dict[str, Json]:
    """`ok` is false where a difference is not explained. The file that counts comes first."""
    from partner_tui.services.tie_out_words import verdict

    return {
        "month": str(found.month),
        "status": found.facts.status.value,
        "currency": found.facts.currency,
        "ok": not found.unexplained,
        "verdict": verdict(found),
        "stations": [_stop(found, stop) for stop in found.stops],
        "files": [_file(file) for file in found.facts.files],
    }


def _stop(found: "TieOut", stop: "Stop") -> dict[str, Json]:
    """`difference` is its amount less that of the station it is held `against`; null where there is none."""
    from partner_tui.services.tie_out_words import note, reasons

    return {
        "station": _name(stop.station),
        "amount": None if stop.amount is None else digits(stop.amount),
        "currency": stop.currency,
        "against": None if stop.against is None else _name(stop.against),
        "difference": None if stop.difference is None else digits(stop.difference),
        "reason": None if stop.cause is None else stop.cause.value,
        "explained": not stop.is_unexplained,
        "from": note(found, stop),
        "sentences": list(reasons(found, stop)),
    }


def _name(station: str) -> str:
    """`vendors_summary`, `amount_due`."""
    return station.replace("'", "").replace(" ", "_")


def _file(file: "Publication") -> dict[str, Json]:
    record = file.record
    return {
        "source": record.source_name,
        "sha256": record.source_sha256,
        "taken_at": moment(file.at),
        "by": file.operator,
        "bill_amount": digits(record.sums.total),
        "currency": record.currency,
        "lines": record.sums.lines,
    }
