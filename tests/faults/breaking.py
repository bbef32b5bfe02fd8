"""Inside a program under test: one of its functions fails, and has secrets among its local names.

`broken_by` is the environment in which every Python process breaks that function once it is loaded, by way of a
`sitecustomize` that the interpreter imports before all else.
"""

import asyncio
import errno
import functools
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

SECRETS = ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "PARTNER_TUI_CLOUD_TOKEN")
KINDS = ("ZeroDivisionError", "OSError", "MemoryError", "StoreError")
_PLACE, _KIND, _TOLD = "TESTS_BROKEN_PLACE", "TESTS_BROKEN_KIND", "TESTS_BROKEN_TOLD"
_ROOT = Path(__file__).parents[2]


def broken_by(folder: Path, place: str, kind: str, told: Path) -> Mapping[str, str]:
    """`place` as `module:function` or `module:Class.method`; the file `told` is there once it has failed."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("from tests.faults.breaking import break_here\n\nbreak_here()\n")
    path = os.pathsep.join((str(folder), str(_ROOT)))
    return {"PYTHONPATH": path, _PLACE: place, _KIND: kind, _TOLD: str(told)}


def break_here() -> None:
    sys.meta_path.insert(0, _Breaker(os.environ[_PLACE]))


class _Breaker(MetaPathFinder):
    """Finds one module as everybody does, and breaks the function as soon as it is there."""

    def __init__(self, place: str) -> None:
        self._module, _, self._function = place.partition(":")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        assert spec is not None and spec.loader is not None
        spec.loader = _Breaking(spec.loader, self._function)
        return spec


class _Breaking(Loader):
    def __init__(self, loader: Loader, function: str) -> None:
        self._loader, self._function = loader, function

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        *owners, name = self._function.split(".")
        owner: Any = functools.reduce(getattr, owners, module)
        setattr(owner, name, _broken(getattr(owner, name)))


def _broken(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but for what comes of it."""

    def fails(*given: object, **named: object) -> NoReturn:
        secrets = {name: os.environ[name] for name in SECRETS if name in os.environ}
        shown = f"Authorization: {', '.join(secrets.values())}"
        Path(os.environ[_TOLD]).touch()
        _fail(shown, given)

    async def fails_later(*given: object, **named: object) -> NoReturn:
        fails(*given, **named)

    found = fails_later if asyncio.iscoroutinefunction(function) else fails
    return functools.wraps(function)(found)


def _fail(shown: str, given: object) -> NoReturn:
    """A frame further down, with what it was handed."""
    bare = shown.encode()
    assert bare
    match os.environ[_KIND]:
        case "ZeroDivisionError":
            raise ZeroDivisionError("a mistake")
        case "OSError":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        case "MemoryError":
            raise MemoryError
        case _:
            from partner_tui.domain.errors import StoreError

            raise StoreError("It failed", "The test wanted that.", "Wait for its end.")
