"""Credentials in the system's keyring, where the optional extra `keyring` is installed.

They are put there with `keyring set partner-tui ak`, and so on, under the profile's names or as `token`.
"""

from partner_tui.cloud.credentials import VARIABLES, Place
from partner_tui.domain.errors import CredentialsError
from partner_tui.domain.secret import Secret

SERVICE = "partner-tui"


def read() -> Place | None:
    """None where there is no keyring, or nothing of ours in it. Raises CredentialsError when it cannot be opened."""
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return None
    try:
        entries = {name: Secret(value) for name in VARIABLES if (value := keyring.get_password(SERVICE, name))}
    except NoKeyringError:
        return None
    except KeyringError as exc:
        raise CredentialsError(
            "Cannot open the keyring",
            f"It is locked, or does not answer ({type(exc).__name__}).",
            "Unlock it, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.",
        ) from exc
    return Place("the keyring", entries) if entries else None
