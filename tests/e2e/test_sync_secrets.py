"""No key and no token is left anywhere by programs that use them: output, errors, arguments, store, log, exports."""

import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.cloud import faults
from tests.cloud.bucket_server import Moto
from tests.cloud.server import ACCESS_KEY, SECRET_KEY
from tests.cloud.test_secrets import echo, echo_in_redirect
from tests.e2e.cloud_world import CloudWorld, cloud_world

PATIENCE = 60
_TOKEN = "sc4n4ry/+token=="
_BEARER = "xc4n4ry/+token=="
CANARIES = (ACCESS_KEY, SECRET_KEY, _TOKEN, _BEARER)
_QUOTA = "/v2/partners/credit/consumption-quota"
_VARIABLES = ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK")


@pytest.fixture(scope="module")
def moto() -> Iterator[Moto]:
    with Moto() as running:
        yield running


@pytest.fixture
def world(moto: Moto, tmp_path: Path) -> Iterator[CloudWorld]:
    with cloud_world(moto, tmp_path, months=1) as made:
        made.server.security_tokens[ACCESS_KEY] = _TOKEN
        made.server.tokens.add(_BEARER)
        yield made


def from_the_environment(world: CloudWorld, home: Path) -> dict[str, str]:
    return world.environment | {"HUAWEICLOUD_SDK_SECURITY_TOKEN": _TOKEN}


def from_the_profile(world: CloudWorld, home: Path) -> dict[str, str]:
    file = home / ".huaweicloud" / "credentials"
    file.parent.mkdir(mode=0o700)
    file.touch(0o600)
    file.write_text(f"[global]\nak = {ACCESS_KEY}\nsk = {SECRET_KEY}\nsecurity_token = {_TOKEN}\n")
    return without_keys(world)


def as_a_token(world: CloudWorld, home: Path) -> dict[str, str]:
    return without_keys(world) | {"PARTNER_TUI_CLOUD_TOKEN": _BEARER}


def without_keys(world: CloudWorld) -> dict[str, str]:
    return {name: value for name, value in world.environment.items() if name not in _VARIABLES}


@pytest.mark.parametrize("place", [from_the_environment, from_the_profile, as_a_token])
def test_no_secret_is_left_anywhere(
    world: CloudWorld, home: Path, tmp_path: Path, place: Callable[[CloudWorld, Path], dict[str, str]]
) -> None:
    environment = place(world, home)
    month = str(world.months[0])
    said = [
        told(environment, tmp_path, *words)
        for words in (
            ("-v", "sync"),
            ("doctor", "--json"),
            ("-v", "export", month, "--kind", "details", "--format", "csv"),
            ("-v", "export", month, "--format", "xlsx"),
        )
    ]
    for fault, words in (
        (echo, ("-v", "sync")),
        (echo, ("doctor",)),
        (echo_in_redirect, ("sync", "--job")),
        (echo_in_redirect, ("doctor", "--json")),
        (faults.error(401, "APIGW.0301"), ("-v", "sync", "--json")),
        (faults.html(), ("-v", "sync")),
    ):
        world.server.fail(_QUOTA, fault)
        said.append(told(environment, tmp_path, *words))
        world.server.faults.clear()
    said.append(seen_from_outside(world, environment, tmp_path))
    demand_none("".join(said))
    found = list(kept(tmp_path / "data")) + list(kept(home / "state"))
    assert len(found) > 10
    for name, content in found:
        assert not any(canary.encode() in content for canary in CANARIES), name
    shown = json.dumps([dict(request.headers) for request in world.server.requests])
    assert any(canary in shown for canary in (_TOKEN, _BEARER)), "nothing was sent: nothing is proved"


def told(environment: Mapping[str, str], tmp_path: Path, *words: str) -> str:
    """All that the command says."""
    done = subprocess.run(line(tmp_path, *words), env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def seen_from_outside(world: CloudWorld, environment: Mapping[str, str], tmp_path: Path) -> str:
    """What any user of the machine may see of a sync that is under way, and what it says when it is stopped."""
    before = len(world.server.requests)
    world.server.fail(_QUOTA, faults.hang)
    with subprocess.Popen(
        line(tmp_path, "-v", "sync"), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        end = time.monotonic() + PATIENCE
        while not any(request.path == _QUOTA for request in world.server.requests[before:]):
            assert time.monotonic() < end and running.poll() is None
            time.sleep(0.02)
        process = Path("/proc", str(running.pid))
        seen = "".join((process / name).read_text(errors="replace") for name in ("cmdline", "comm", "status"))
        running.terminate()
        out, _ = running.communicate(timeout=PATIENCE)
    assert "sync" in seen
    return seen + out


def line(tmp_path: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "partner_tui", "--data-dir", str(tmp_path / "data"), *words]


def kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, and every file inside those that are packed."""
    for parent, _, names in os.walk(folder):
        for path in (Path(parent, name) for name in names):
            yield str(path), path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as packed:
                    yield from ((f"{path} › {name}", packed.read(name)) for name in packed.namelist())


def demand_none(text: str) -> None:
    for canary in CANARIES:
        place = text.find(canary)
        assert place < 0, text[max(0, place - 200) : place + 200]
