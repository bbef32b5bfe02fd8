"""Errors that an operator can act on: what happened, why, and what to do next."""


class PartnerError(Exception):
    """The root of every error that reaches an operator.

    `title` is one short clause, `cause` one or two sentences of fact, `next_step` what to do about it.
    """

    def __init__(self, title: str, cause: str, next_step: str) -> None:
        super().__init__(title, cause, next_step)
        self.title = title
        self.cause = cause
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.title}: {self.cause} {self.next_step}".rstrip()


class WrongUsage(PartnerError):
    """A command, key or value that makes no sense as given (exit code 2)."""


class SettingsError(WrongUsage):
    """A setting that cannot be used; names the file and the key."""


class CredentialsError(SettingsError):
    """Keys or a token for Huawei Cloud that cannot be used as they are set; never says what they are."""


class WrongFilter(WrongUsage):
    """A filter that cannot be applied as it is typed."""


class BillFileError(PartnerError):
    """A bill file that cannot be taken; says where in it.

    `line` counts physical lines of the part from 1 (the header is line 1); `column` is the header's text.
    """

    def __init__(
        self,
        title: str,
        cause: str,
        next_step: str = "Nothing was imported. Get the file from the vendor again, then import it once more.",
        *,
        file: str = "",
        part: str = "",
        line: int | None = None,
        column: str = "",
    ) -> None:
        place = file
        if part and part != file:
            place += f" › {part}"
        if line is not None:
            place += f", line {line}"
        if column:
            place += f", column “{column}”"
        super().__init__(title, f"{place}: {cause}" if place else cause, next_step)
        self.file = file
        self.part = part
        self.line = line
        self.column = column


class UnknownMonth(PartnerError):
    """A month that the store has no bill for."""


class UnknownLine(PartnerError):
    """A customer, product or line that the month does not have."""


class UnknownExport(PartnerError):
    """A number that no export task has."""


class PaymentError(PartnerError):
    """A payment that cannot be recorded, reversed or used as it is asked for; nothing was changed."""


class OutcomeUnknown(PartnerError):
    """Whether something was recorded cannot be told: neither that it was nor that it was not."""


class UnknownPayment(PartnerError):
    """A reference that no recorded payment has."""


class UnknownStatementLine(PartnerError):
    """A key that no line of a statement has, or more than one."""


class UnknownInvoice(PartnerError):
    """An invoice that is not known, or of which there is no file."""


class StoreError(PartnerError):
    """The data directory cannot be read or written: disk full, permissions, a vanished folder."""


class WriteUnsettled(StoreError):
    """A write that failed at its very end: whether it came through, only the store can tell."""


class DamagedStore(StoreError):
    """What lies in the store is not what was put there."""


class NewerStore(DamagedStore):
    """What lies in the store was put there by a newer program."""


class StoreBusy(PartnerError):
    """Somebody else holds the store; the cause names them."""


class Cancelled(PartnerError):
    """The operator stopped it; nothing changed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} cancelled", "It was stopped before it was complete.", "Nothing was changed.")


class FileError(PartnerError):
    """A file of the operator's that cannot be read, or a place where none can be written."""


class JobError(PartnerError):
    """A job that could not be started, or that ended without saying why."""


class CloudError(PartnerError):
    """Huawei Cloud did not do what it was asked to. The attributes are empty where it did not say.

    `status` is HTTP's, `code` and `request_id` are the service's own: what its support asks for.
    """

    def __init__(
        self,
        title: str,
        cause: str,
        next_step: str,
        *,
        status: int | None = None,
        code: str = "",
        request_id: str = "",
    ) -> None:
        said = [f"code {code}"] if code else [f"HTTP {status}"] if status else []
        said += [f"request {request_id}"] if request_id else []
        super().__init__(title, f"{cause.removesuffix('.')} ({', '.join(said)})." if said else cause, next_step)
        self.status = status
        self.code = code
        self.request_id = request_id


class CloudUnreachable(CloudError):
    """No answer, or none for now: the same may work later."""


class CloudRefused(CloudError):
    """These credentials may not do that, or are none."""


class CloudAnswerError(CloudError):
    """An answer that makes no sense: nothing of it is used."""
