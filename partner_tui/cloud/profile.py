"""The vendor's profile file, `~/.huaweicloud/credentials`, section `[global]`: for its owner's eyes only."""

import configparser
import difflib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from partner_tui.cloud.credentials import Place
from partner_tui.domain.errors import CredentialsError
from partner_tui.domain.secret import Secret

_VARIABLE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"
_SECTION = "global"
_READ = ("ak", "sk", "security_token", "domain_id")
_IGNORED = ("project_id", "iam_endpoint", "idp_id", "id_token_file")
"""What the vendor's tools read besides, and this one has no use for."""
_MOST = 1_000_000
_LONGEST_NAME = 16


def read(environment: Mapping[str, str], home: Path) -> Place | None:
    """What the section has; None without file or section. Raises CredentialsError, never with a line of the file in it.

    Nor does any frame that an error passes through have one.
    """
    file = Path(environment.get(_VARIABLE) or home / ".huaweicloud" / "credentials")
    content = _content(file)
    if content is None:
        return None
    section, mistake = _parsed(content)
    if mistake:
        raise _wrong(file, mistake, "Correct it there: [global] on a line of its own, then lines such as ak = …")
    return Place(str(file), section) if section else None


def _content(file: Path) -> Secret | None:
    try:
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as exc:
        raise _wrong(file, exc.strerror or "it cannot be read", "Check the file.") from exc
    try:
        _demand_private(file, os.fstat(handle))
        return Secret(os.read(handle, _MOST).decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        reason = "it is no text in UTF-8"
    finally:
        os.close(handle)
    raise _wrong(file, reason, "Write it again.")  # out here: a decoding error has the whole text in it


def _demand_private(file: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _wrong(file, "it is not a regular file", "Check what is there.")
    if found.st_uid not in (os.geteuid(), 0):
        raise _wrong(file, "it belongs to somebody else", "Copy it into a file of your own.")
    if found.st_mode & 0o077:
        raise CredentialsError(
            "Credentials that others can read",
            f"{file} may be read or changed by others (mode {stat.S_IMODE(found.st_mode):03o}).",
            f"Close it: chmod 600 {file}; if others were here, get a new key.",
        )


def _parsed(content: Secret) -> tuple[dict[str, Secret], str]:
    """The section, or what is wrong with the file: the parser's own errors would repeat the line."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(content.reveal())
    except configparser.DuplicateOptionError as exc:
        return {}, f"line {exc.lineno} has {exc.option!r} a second time"
    except configparser.DuplicateSectionError as exc:
        return {}, f"line {exc.lineno} begins [{exc.section}] a second time"
    except configparser.MissingSectionHeaderError as exc:
        return {}, f"line {exc.lineno} stands before any section"
    except configparser.ParsingError as exc:
        return {}, f"line {exc.errors[0][0]} is neither a section nor name = value"
    if not parser.has_section(_SECTION):
        return {}, ""
    for name in parser.options(_SECTION):
        if name not in (*_READ, *_IGNORED):
            return {}, _unknown(name)
    return {name: Secret(value) for name in _READ if (value := parser.get(_SECTION, name, fallback=""))}, ""


def _unknown(name: str) -> str:
    """Tells a name that is like one of ours; another may be a key that slipped to the front of its line."""
    if len(name) <= _LONGEST_NAME and (close := difflib.get_close_matches(name, _READ, n=1, cutoff=0.5)):
        return f"[{_SECTION}] has {name!r}, which may be meant for {close[0]!r}"
    return f"[{_SECTION}] has a name that is none of {', '.join((*_READ, *_IGNORED))}"


def _wrong(file: Path, why: str, next_step: str) -> CredentialsError:
    return CredentialsError("Cannot use the credentials file", f"{file}: {why}.", next_step)
