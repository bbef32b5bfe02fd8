"""What the service says when it does not do what it is asked to, in words that help."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from partner_tui.cloud.advice import SET_CLOCK
from partner_tui.domain.errors import CloudAnswerError, CloudError, CloudRefused, CloudUnreachable
from partner_tui.domain.text import visible

DONE = "CBC.0000"
_LONGEST = 200
_DEPTH = 4
_CODES = ("error_code", "errorCode", "code")
_MESSAGES = ("error_msg", "errorMsg", "error_message", "message")

_PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        "ListPostpaidBillSum": "BPC_ITEM_FINANCE_090100",
        "ListInvoices": "BPC_ITEM_FINANCE_060100",
        "ShowPartnerConsumptionQuota": "BPC_ITEM_ACCOUNT_010500",
        "ListSubCustomers": "BPC_ITEM_SUBCUSTSERV_010100 or BPC_ITEM_SUBCUSTSERV_010500",
    }
)
"""The permission item that an operator of the partner needs for a call."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an answer says went wrong; empty where it says nothing."""

    status: int
    code: str
    message: str
    request_id: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: type[CloudError]
    title: str
    next_step: str


_REPORT = "Report it, with the request's id."
_LATER = "Try again later."
_PARTNERS_KEY = "Use a key of the partner's own account: a customer's has no right here."
_CHECK_KEY = (
    "Check that the key is the partner's, belongs to this site, and was copied whole. After five failures in a row the "
    "service locks it for 5 minutes."
)
_PARAMETERS = _Meaning(CloudError, "Huawei Cloud does not take the question", _REPORT)
_NOT_ALLOWED = _Meaning(CloudRefused, "Huawei Cloud does not allow this", _PARTNERS_KEY)
_NO_CREDENTIALS = _Meaning(CloudRefused, "Huawei Cloud does not accept the credentials", _CHECK_KEY)
_EXPIRED = _Meaning(
    CloudRefused,
    "The token is no longer valid",
    "Get a new one: tokens and temporary keys last 24 hours at most.",
)
_TOO_OFTEN = _Meaning(CloudUnreachable, "Huawei Cloud is asked too often", "Try again in some minutes.")
_NO_SUCH_CALL = _Meaning(
    CloudError, "Huawei Cloud does not know this call", "Check [cloud] site and endpoint in the settings."
)
_FAILED = _Meaning(CloudUnreachable, "Huawei Cloud failed", _LATER)

_KNOWN: Mapping[str, _Meaning] = MappingProxyType(
    {
        "CBC.0100": _PARAMETERS,
        "CBC.0101": _PARAMETERS,
        "CBC.0151": _NOT_ALLOWED,
        "CBC.0154": _EXPIRED,
        "CBC.0155": _NOT_ALLOWED,
        "CBC.0250": _TOO_OFTEN,
        "CBC.0999": _FAILED,
        "CBC.5001": _Meaning(CloudRefused, "This account is no partner's", _PARTNERS_KEY),
        "CBC.5002": _Meaning(CloudError, "Huawei Cloud has no such customer", "Check the customer's id."),
        "CBC.99000000": _Meaning(CloudRefused, "This customer is not for the partner to see", "Check whose it is."),
        "CBC.99000035": _Meaning(CloudRefused, "This customer is not the partner's", "Check the customer's id."),
        "CBC.99000037": _Meaning(CloudRefused, "This cloud reseller is not the partner's", "Check the reseller's id."),
        "CBC.99000049": _Meaning(CloudError, "A reseller's customers have no balance", "Ask for the reseller's own."),
        "CBC.99005035": _Meaning(CloudRefused, "This is a sandbox account", "Use the key of the partner's real one."),
        "0101": _NO_SUCH_CALL,
        "0301": _NO_CREDENTIALS,
        "0303": _NO_CREDENTIALS,
        "0308": _TOO_OFTEN,
    }
)
"""By the service's code; four digits are those of its gateway, which calls itself APIG or APIGW."""


def refusal_in(status: int, headers: Mapping[str, str], fields: object) -> Refusal | None:
    """What is wrong by this answer's JSON value; None when it says that all went well."""
    code, message = _said(fields, only_named=status < 400)
    if status < 400 and code in ("", DONE):
        return None
    return Refusal(status, code, message, request_id(headers, fields))


def request_id(headers: Mapping[str, str], fields: object = None) -> str:
    """The service's own name of this request."""
    said = headers.get("x-request-id", "")
    if not said and isinstance(fields, dict):
        said = fields.get("request_id", "")
    return said if isinstance(said, str) else ""


@dataclass(frozen=True, slots=True)
class Explaining:
    """The errors about one call. `hide` takes out of foreign text what must not be seen: services repeat keys."""

    api: str
    hide: Callable[[str], str]

    def refused(self, refusal: Refusal, clock: str) -> CloudError:
        """`clock` says by how much this machine's is off, if it is enough to matter."""
        meaning = _meaning(refusal)
        next_step = meaning.next_step
        if meaning is _NOT_ALLOWED and (item := _PERMISSIONS.get(self.api)):
            next_step = f"{_PARTNERS_KEY} An operator's also needs the permission item {item}."
        cause = f"{self.api}: {self._short(refusal.message) or 'it gives no reason'}."
        if clock and meaning.kind is CloudRefused:
            cause, next_step = f"{cause} {clock}", SET_CLOCK
        return meaning.kind(
            meaning.title,
            cause,
            next_step,
            status=refusal.status,
            code=self._short(refusal.code),
            request_id=self._short(refusal.request_id),
        )

    def redirected(self, status: int, headers: Mapping[str, str]) -> CloudAnswerError:
        """An answer that sends elsewhere: nobody goes there with a signature."""
        where = self._short(headers.get("location", "")) or "nowhere"
        return self._senseless(
            "Huawei Cloud sends elsewhere",
            f"{self.api} is redirected to {where}, and what is signed goes nowhere but where it was meant to.",
            "Check the endpoint, and whether a proxy asks for a sign-in.",
            status,
            headers,
        )

    def unreadable(self, status: int, headers: Mapping[str, str], why: str) -> CloudAnswerError:
        """An answer that is no JSON object."""
        if "html" in headers.get("content-type", "").lower():
            cause = f"{self.api}: a web page came in the place of an answer."
            next_step = "Something between here and the service answers for it: check the proxy and the endpoint."
        else:
            cause = f"{self.api}: {self._short(why)}."
            next_step = "Try again later. If it stays so, check the endpoint."
        return self._senseless("Huawei Cloud's answer makes no sense", cause, next_step, status, headers)

    def _senseless(
        self, title: str, cause: str, next_step: str, status: int, headers: Mapping[str, str]
    ) -> CloudAnswerError:
        asked = self._short(request_id(headers))
        return CloudAnswerError(title, cause, next_step, status=status, request_id=asked)

    def _short(self, text: str) -> str:
        text = visible(self.hide(text)).strip().rstrip(".")
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _meaning(refusal: Refusal) -> _Meaning:
    family, _, number = refusal.code.partition(".")
    if known := _KNOWN.get(number if family in ("APIG", "APIGW") else refusal.code):
        return known
    match refusal.status:
        case 401:
            return _NO_CREDENTIALS
        case 403:
            return _NOT_ALLOWED
        case 404 | 405:
            return _NO_SUCH_CALL
        case 408:
            return _FAILED
        case 429:
            return _TOO_OFTEN
        case status if status >= 500:
            return _FAILED
        case _:
            return _PARAMETERS


def _said(fields: object, *, only_named: bool, depth: int = 0) -> tuple[str, str]:
    """Code and message, wherever they stand; of an answer that went well only by names that nothing else has."""
    if not isinstance(fields, dict) or depth > _DEPTH:
        return "", ""
    code = _first(fields, _CODES[:2] if only_named else _CODES)
    message = _first(fields, _MESSAGES)
    if code or (message and not only_named):
        return code, message
    if only_named:
        return "", ""
    for value in fields.values():
        found = _said(value, only_named=False, depth=depth + 1)
        if any(found):
            return found
    return "", ""


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""
