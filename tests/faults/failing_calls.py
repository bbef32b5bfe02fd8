"""A library that lets the so-manieth write, sync or renaming below a folder fail: compiled here, put before the C
library by LD_PRELOAD, and told what to do by whoever runs with it."""

import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

KILL = -1
"""In the place of an error: the process dies by SIGKILL just before that call; a name or bytes taken away count too."""
_COMPILERS = ("cc", "gcc", "clang")
_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[PATH_MAX], hit[8192];
static long at, calls;
static int number, for_ever;

void fail_at(const char *below, long nth, int error, int and_ever_after) {
    at = 0;
    snprintf(folder, sizeof folder, below[0] ? "%s/" : "%s", below);
    hit[0] = 0;
    calls = 0;
    number = error;
    for_ever = and_ever_after;
    at = nth;
}

long calls_made(void) { return calls; }
const char *failed_call(void) { return hit; }

static int path_fails(const char *call, const char *path) {
    if (!folder[0] || strncmp(path, folder, strlen(folder))) return 0;
    long now = __sync_add_and_fetch(&calls, 1);
    if (!at || now < at || (now > at && !for_ever)) return 0;
    if (number < 0) kill(getpid(), SIGKILL);
    if (now == at) snprintf(hit, sizeof hit, "%s %s", call, path);
    errno = number;
    return 1;
}

static int file_fails(const char *call, int file) {
    char link[64], path[PATH_MAX + 2];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX);
    errno = before;
    if (length <= 0) return 0;
    path[length] = '/';  /* the folder itself counts, too */
    path[length + 1] = 0;
    return path_fails(call, path);
}

#define REAL(result, name, arguments) \
    static result (*real) arguments; \
    if (!real) real = (result (*) arguments) dlsym(RTLD_NEXT, #name)
#define OF_FILE(result, name, parameters, arguments) \
    result name parameters { \
        REAL(result, name, parameters); \
        return file_fails(#name, file) ? -1 : real arguments; \
    }
#define OF_PATH(name, parameters, arguments) \
    int name parameters { \
        REAL(int, name, parameters); \
        return path_fails(#name, to) ? -1 : real arguments; \
    }

/* What takes something away never fails: but one may die just before it. */
#define UNTIL(name, parameters, arguments, met) \
    int name parameters { \
        REAL(int, name, parameters); \
        if (number < 0) met; \
        return real arguments; \
    }

OF_FILE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
OF_FILE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t place), (file, data, size, place))
OF_FILE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t place), (file, data, size, place))
OF_FILE(int, fsync, (int file), (file))
OF_FILE(int, fdatasync, (int file), (file))
OF_PATH(rename, (const char *from, const char *to), (from, to))
OF_PATH(link, (const char *from, const char *to), (from, to))
OF_PATH(renameat, (int in, const char *from, int into, const char *to), (in, from, into, to))
OF_PATH(linkat, (int in, const char *from, int into, const char *to, int flags), (in, from, into, to, flags))
UNTIL(unlink, (const char *path), (path), path_fails("unlink", path))
UNTIL(ftruncate, (int file, off_t size), (file, size), file_fails("ftruncate", file))
UNTIL(ftruncate64, (int file, off64_t size), (file, size), file_fails("ftruncate", file))
"""


def compiled(folder: Path) -> Path | None:
    """The library; None where there is no compiler."""
    compiler = next((found for name in _COMPILERS if (found := shutil.which(name))), None)
    if compiler is None:
        return None
    source, library = folder / "failing.c", folder / "failing.so"
    source.write_text(_SOURCE, encoding="ascii")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


@dataclass(frozen=True, slots=True)
class Hit:
    """The first call that failed."""

    call: str
    path: str

    @property
    def is_sync(self) -> bool:
        return self.call in ("fsync", "fdatasync")


class FailingCalls:
    """The library's end in a process that runs with it."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.fail_at.argtypes = (ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int)
        self._library.calls_made.restype = ctypes.c_long
        self._library.failed_call.restype = ctypes.c_char_p

    def fail(self, folder: Path, nth: int, error: int, *, for_ever: bool) -> None:
        """Of the calls from now on that one, or every one from there on; 0: none, they are only counted."""
        self._library.fail_at(os.fsencode(folder), nth, error, for_ever)

    def stop(self) -> tuple[int, Hit | None]:
        """How many there were, and which failed first."""
        calls = int(self._library.calls_made())
        said = os.fsdecode(self._library.failed_call())
        self._library.fail_at(b"", 0, 0, 0)
        call, _, path = said.partition(" ")
        return calls, Hit(call, path.rstrip("/")) if said else None
