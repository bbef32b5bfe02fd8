"""The Partner Center's interface over one partner's data: a request in, status and body out.

Sockets, signatures and scripted faults are the server's (`server.py`); what each call means is in `partner_calls.py`.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import unquote

from tests.cloud.partner_calls import CALLS, Asked, Call, Refused, invalid
from tests.cloud.partner_data import PartnerData
from tests.cloud.partner_rows import Row, Value


def answered(
    data: PartnerData, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
) -> tuple[int, bytes]:
    """Names of headers are in lower case."""
    try:
        api, found = _called(method, path)
        if api in data.refusals:
            refusal = data.refusals[api]
            raise Refused(refusal.status, refusal.code, refusal.message)
        fields = _fields(CALLS[api], query, body)
        domain_id = unquote(found.groupdict().get("domain_id", ""))
        data.asked.append((api, fields))
        asked = Asked(api, fields, headers.get("x-language", "zh_CN"), domain_id)
        answer = {**CALLS[api].answer(data, asked), **data.overrides.get(api, {})}
        return 200, to_json(answer).encode()
    except Refused as exc:
        said: Row = {"error_code": exc.refusal.code, "error_msg": exc.refusal.message}
        return exc.refusal.status, to_json(said).encode()


def to_json(value: Value) -> str:
    """With every digit that a decimal has."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(to_json, value))}]"
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{json.dumps(name)}:{to_json(part)}' for name, part in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)


def _called(method: str, path: str) -> tuple[str, re.Match[str]]:
    """The name of the call, and its path taken apart."""
    for api, call in CALLS.items():
        found = re.fullmatch(call.path, path)
        if found and call.method == method:
            return api, found
    raise Refused(404, "APIGW.0101", f"The API does not exist or has not been published: {method} {path}")


def _fields(call: Call, query: Mapping[str, str], body: bytes) -> Mapping[str, object]:
    fields: object = dict(query) if call.method == "GET" else json.loads(body or b"{}", parse_float=Decimal)
    if not isinstance(fields, dict) or (query and call.method != "GET") or (body and call.method == "GET"):
        raise invalid("body")
    for name, value in fields.items():
        if name not in call.forms or not (isinstance(value, list) or re.fullmatch(call.forms[name], str(value))):
            raise invalid(name)
    for name in call.required:
        if name not in fields:
            raise Refused(400, "CBC.0100", f"Parameter {name} is missing.")
    return fields
