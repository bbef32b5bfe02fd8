"""Whose account the credentials belong to, by the vendor's identity service: for what is asked by the account's id."""

from partner_tui.cloud.pages import Api
from partner_tui.domain.errors import CloudRefused

_API, _PATH = "KeystoneListAuthDomains", "/v3/auth/domains"
SET_IT = "Set HUAWEICLOUD_SDK_DOMAIN_ID, or domain_id in ~/.huaweicloud/credentials, to your account's id."


def account_id(api: Api) -> str:
    """The account's id (domain id). `api` asks the identity service. Raises kinds of CloudError."""
    try:
        domains = api.get(_API, _PATH).rows("domains")
    except CloudRefused as exc:
        raise CloudRefused("The account id cannot be looked up", exc.cause, SET_IT) from exc
    if not domains:
        raise CloudRefused("The account id cannot be looked up", f"{_API}: no account is listed.", SET_IT)
    return domains[0].text("id")
