"""Where keys and tokens are looked for, and what is said when they cannot be used; never what they are."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from partner_tui.cloud.credentials import TOKEN_VARIABLE, KeyPair, Token, find, none_found
from partner_tui.domain.errors import CredentialsError, PartnerError
from partner_tui.domain.secret import Secret

_KEY = {"HUAWEICLOUD_SDK_AK": "ENVKEY", "HUAWEICLOUD_SDK_SK": "env-canary"}


class MemoryKeyring(KeyringBackend):
    """A keyring that is there for the test alone."""

    priority = 1.0

    def __init__(self, entries: Mapping[str, str], locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._entries = dict(entries)
        self._locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        if self._locked:
            raise KeyringLocked("canary")
        return self._entries.get(username) if service == "partner-tui" else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("nothing is ever written there")


@pytest.fixture(autouse=True)
def _keyring_of_its_own() -> Iterator[None]:
    keyring.set_keyring(MemoryKeyring({}))
    yield
    keyring.set_keyring(MemoryKeyring({}))


def profile(home: Path, text: str, mode: int = 0o600) -> Path:
    file = home / ".huaweicloud" / "credentials"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def test_nothing_is_set(home: Path) -> None:
    assert find({}, home) is None
    assert "HUAWEICLOUD_SDK_AK" in none_found().next_step


def test_from_the_environment(home: Path) -> None:
    found = find(_KEY, home)
    assert found == KeyPair("ENVKEY", Secret("env-canary"), None, None, "the environment")
    more = {"HUAWEICLOUD_SDK_SECURITY_TOKEN": "TOKEN+/==", "HUAWEICLOUD_SDK_DOMAIN_ID": "d1"}
    found = find(_KEY | more, home)
    assert found == KeyPair("ENVKEY", Secret("env-canary"), Secret("TOKEN+/=="), "d1", "the environment")


def test_a_token_from_the_environment(home: Path) -> None:
    found = find({TOKEN_VARIABLE: "t0ken", "HUAWEICLOUD_SDK_DOMAIN_ID": "d1"}, home)
    assert found == Token(Secret("t0ken"), "d1", "the environment")


def test_from_the_profile(home: Path) -> None:
    file = profile(
        home,
        "[basic]\nak = other\nsk = other\n[global]\nAK = FILEKEY\nsk = file%(canary\n"
        "security_token = T\ndomain_id = d2\nproject_id = unused\n",
    )
    assert find({}, home) == KeyPair("FILEKEY", Secret("file%(canary"), Secret("T"), "d2", str(file))
    assert find({"HUAWEICLOUD_SDK_DOMAIN_ID": "d9"}, home) == find({}, home)


def test_the_account_of_a_profile_without_one_may_come_from_the_environment(home: Path) -> None:
    profile(home, "[global]\nak = FILEKEY\nsk = file-canary\n")
    found = find({"HUAWEICLOUD_SDK_DOMAIN_ID": "d9"}, home)
    assert found is not None and found.domain_id == "d9"


def test_the_profile_may_be_elsewhere(home: Path, tmp_path: Path) -> None:
    profile(tmp_path, "[global]\nak = FILEKEY\nsk = file-canary\n")
    named = tmp_path / ".huaweicloud" / "credentials"
    assert find({"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(named)}, home) is not None


def test_from_the_keyring(home: Path) -> None:
    keyring.set_keyring(MemoryKeyring({"ak": "RINGKEY", "sk": "ring-canary"}))
    assert find({}, home) == KeyPair("RINGKEY", Secret("ring-canary"), None, None, "the keyring")
    keyring.set_keyring(MemoryKeyring({"token": "ring-canary"}))
    assert find({}, home) == Token(Secret("ring-canary"), None, "the keyring")


def test_environment_before_profile_before_keyring(home: Path) -> None:
    keyring.set_keyring(MemoryKeyring({"ak": "RINGKEY", "sk": "ring-canary"}))
    profile(home, "[basic]\nak = a\nsk = b\n")
    assert isinstance(found := find({}, home), KeyPair) and found.access_key == "RINGKEY"
    profile(home, "[global]\nak = FILEKEY\nsk = file-canary\n")
    assert isinstance(found := find({}, home), KeyPair) and found.access_key == "FILEKEY"
    assert isinstance(found := find(_KEY, home), KeyPair) and found.access_key == "ENVKEY"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"HUAWEICLOUD_SDK_AK": "canary"}, "HUAWEICLOUD_SDK_AK is set and HUAWEICLOUD_SDK_SK is not"),
        ({"HUAWEICLOUD_SDK_SK": "canary"}, "HUAWEICLOUD_SDK_SK is set and HUAWEICLOUD_SDK_AK is not"),
        (_KEY | {TOKEN_VARIABLE: "canary"}, "PARTNER_TUI_CLOUD_TOKEN and HUAWEICLOUD_SDK_AK"),
        (_KEY | {"HUAWEICLOUD_SDK_SK": "canary\n"}, "HUAWEICLOUD_SDK_SK: it has a space, a line break"),
        (_KEY | {"HUAWEICLOUD_SDK_AK": "can ary"}, "HUAWEICLOUD_SDK_AK: it has a space"),
        ({TOKEN_VARIABLE: "canary\r\nX-Evil: 1"}, "PARTNER_TUI_CLOUD_TOKEN: it has a space"),
        (_KEY | {"HUAWEICLOUD_SDK_DOMAIN_ID": "é"}, "HUAWEICLOUD_SDK_DOMAIN_ID: it has a space"),
    ],
)
def test_an_environment_that_cannot_be_used(home: Path, environment: Mapping[str, str], said: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        find(environment, home)
    assert said in caught.value.cause
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ak = canary\n", "line 1 stands before any section"),
        ("[global]\nak = x\nak = canary\n", "line 3 has 'ak' a second time"),
        ("[global]\nak = x\n[global]\nsk = canary\n", "line 3 begins [global] a second time"),
        ("[global]\ncanary\n", "line 2 is neither"),
        ("[global]\nak = canary\n", "ak is set and sk is not"),
        ("[global]\nsk = canary\nak =\n", "sk is set and ak is not"),
        ("[global]\nac = x\nsk = canary\n", "[global] has 'ac'"),
        ("[global]\nsecurity_tokn = canary\n", "[global] has 'security_tokn'"),
        ("[global]\ncanary/0123456789==\n", "a name that is none of ak, sk, security_token, domain_id"),
        ("[global]\nak = can ary\nsk = canary\n", "ak: it has a space"),
    ],
)
def test_a_profile_that_cannot_be_used(home: Path, text: str, said: str) -> None:
    file = profile(home, text)
    with pytest.raises(CredentialsError) as caught:
        find({}, home)
    assert said in caught.value.cause and str(file) in caught.value.cause
    assert "canary" not in str(caught.value) and caught.value.__context__ is None


def test_a_profile_that_is_no_text(home: Path) -> None:
    profile(home, "").write_bytes(b"\xff\xfecanary")
    with pytest.raises(CredentialsError, match="no text in UTF-8") as caught:
        find({}, home)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o666, 0o610])
def test_a_profile_that_others_can_read_is_refused(home: Path, mode: int) -> None:
    file = profile(home, "[global]\nak = FILEKEY\nsk = canary\n", mode)
    with pytest.raises(CredentialsError, match="others") as caught:
        find({}, home)
    assert f"chmod 600 {file}" in caught.value.next_step
    assert f"mode {mode:03o}" in caught.value.cause


def test_a_profile_that_is_no_file(home: Path) -> None:
    folder = home / ".huaweicloud"
    folder.mkdir()
    os.mkfifo(folder / "credentials", 0o600)
    with pytest.raises(CredentialsError, match="not a regular file"):
        find({}, home)
    (folder / "credentials").unlink()
    (folder / "credentials").mkdir(0o700)
    with pytest.raises(CredentialsError):
        find({}, home)


def test_a_keyring_that_is_locked(home: Path) -> None:
    keyring.set_keyring(MemoryKeyring({}, locked=True))
    with pytest.raises(CredentialsError, match="keyring") as caught:
        find({}, home)
    assert "KeyringLocked" in caught.value.cause and "canary" not in str(caught.value)


def test_a_wrong_place_ends_the_search(home: Path) -> None:
    """Whoever set a key meant it: another account's must not be taken in its place."""
    profile(home, "[global]\nak = FILEKEY\nsk = file-canary\n")
    with pytest.raises(PartnerError):
        find({"HUAWEICLOUD_SDK_AK": "ENVKEY"}, home)
