"""Whose name Huawei Cloud is asked in: a key pair or a token, from the places where the vendor's own tools look."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from partner_tui.domain.errors import CredentialsError
from partner_tui.domain.secret import Secret

TOKEN_VARIABLE = "PARTNER_TUI_CLOUD_TOKEN"
VARIABLES: Mapping[str, str] = {
    "ak": "HUAWEICLOUD_SDK_AK",
    "sk": "HUAWEICLOUD_SDK_SK",
    "security_token": "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    "domain_id": "HUAWEICLOUD_SDK_DOMAIN_ID",
    "token": TOKEN_VARIABLE,
}
"""What the profile calls it, and the variable that says the same; no profile has a token."""
ENVIRONMENT = "the environment"
_LONGEST = 32_768
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
"""What can stand in a header's value. Nothing else is any key or token of the vendor's."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An access key and what signs with it; temporary ones come with a security token."""

    access_key: str = field(repr=False)
    secret_key: Secret
    security_token: Secret | None
    domain_id: str | None
    """The account's id, where it is set."""
    source: str
    """Where it was found: a place, for people."""

    def redacted(self, text: str) -> str:
        """The text without anything of these."""
        text = Secret(self.access_key).hidden_in(self.secret_key.hidden_in(text))
        return self.security_token.hidden_in(text) if self.security_token else text


@dataclass(frozen=True, slots=True)
class Token:
    """What a user was given for a password: good for 24 hours at most."""

    token: Secret
    domain_id: str | None
    source: str

    def redacted(self, text: str) -> str:
        return self.token.hidden_in(text)


Credentials: TypeAlias = KeyPair | Token


def find(environment: Mapping[str, str], home: Path) -> Credentials | None:
    """The first that there is: environment, profile file, keyring; None where nothing is set.

    A place that has something wrong is told (CredentialsError), not passed over.
    """
    from partner_tui.cloud import keyring_entries, profile

    said = {name: Secret(value) for name, variable in VARIABLES.items() if (value := environment.get(variable))}
    if found := of_place(ENVIRONMENT, said, VARIABLES):
        return found
    for place in (profile.read(environment, home), keyring_entries.read()):
        if place and (found := of_place(place.name, {"domain_id": said.get("domain_id"), **place.entries}, {})):
            return found
    return None


@dataclass(frozen=True, slots=True)
class Place:
    """What one place has, by the profile's names."""

    name: str
    entries: Mapping[str, Secret]


def of_place(place: str, entries: Mapping[str, Secret | None], called: Mapping[str, str]) -> Credentials | None:
    """What the entries of one place make; None where there is neither key nor token.

    `called` has the names that people know them by there.
    """
    given = {name: secret for name, secret in entries.items() if secret is not None}
    for name, secret in given.items():
        _demand_printable(place, called.get(name, name), secret)
    has_key, has_secret, has_token = "ak" in given, "sk" in given, "token" in given
    if has_token and (has_key or has_secret):
        both = f"{called.get('token', 'token')} and {called.get('ak', 'ak')}"
        raise _unusable(f"{place}: both a token and a key are set ({both}).", "Take one of them away.")
    domain_id = given["domain_id"].reveal() if "domain_id" in given else None
    if has_token:
        return Token(given["token"], domain_id, place)
    if has_key and has_secret:
        return KeyPair(given["ak"].reveal(), given["sk"], given.get("security_token"), domain_id, place)
    if has_key or has_secret:
        there, missing = ("ak", "sk") if has_key else ("sk", "ak")
        raise _unusable(
            f"{place}: {called.get(there, there)} is set and {called.get(missing, missing)} is not.", "Set both."
        )
    return None


def none_found() -> CredentialsError:
    """What to say where there are none."""
    return CredentialsError(
        "No credentials for Huawei Cloud",
        "There are none in the environment, in ~/.huaweicloud/credentials, or in the keyring.",
        "Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or write ak and sk under [global] in that file (chmod 600).",
    )


def _demand_printable(place: str, name: str, secret: Secret) -> None:
    if len(secret.reveal()) > _LONGEST or not _PRINTABLE.fullmatch(secret.reveal()):
        raise _unusable(
            f"{place}, {name}: it has a space, a line break or another sign that none of the vendor's has.",
            "Copy it again, without what stands around it.",
        )


def _unusable(cause: str, next_step: str) -> CredentialsError:
    return CredentialsError("Credentials that cannot be used", cause, next_step)
