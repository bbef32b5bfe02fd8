"""Who is at the keyboard, as the audit trail and a waiting colleague need to know it."""

import os
import pwd
from collections.abc import Mapping

from partner_tui.domain.text import visible


def operator_name(environment: Mapping[str, str] | None = None) -> str:
    """Login name, whose it was before sudo, and where the SSH line comes from: `root (sudo: ann) from 192.0.2.7`."""
    given = os.environ if environment is None else environment
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    before = given.get("SUDO_USER", "")
    if before and before != name:
        name += f" (sudo: {before})"
    origin = given.get("SSH_CONNECTION", given.get("SSH_CLIENT", "")).partition(" ")[0]
    return visible(f"{name} from {origin}" if origin else name)
