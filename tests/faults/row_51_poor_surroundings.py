"""A terminal, a locale or a home that is not as it should be: the console starts, or says why in one sentence."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.e2e.sample_store import sample_store
from tests.e2e.terminal import Terminal
from tests.faults.harness import Row, Trials
from tests.faults.terminal_faults import own_state

_PYTHON = (sys.executable, "-m", "partner_tui")
_NO_LOCALE: dict[str, str | None] = {"LC_ALL": None, "LC_CTYPE": None, "LANG": None}
_OF_THE_HOME: dict[str, str | None] = {f"XDG_{name}_HOME": None for name in ("DATA", "CONFIG", "STATE", "CACHE")}


@dataclass(frozen=True, slots=True)
class _Case:
    """What is odd, and what to expect: a word of the sentence and the exit code; without a word, that it starts."""

    name: str
    environment: Mapping[str, str | None] = field(default_factory=dict)
    word: str = ""
    code: int = 2
    program: Sequence[str] = _PYTHON
    has_data: bool = True


def _shell(line: str) -> tuple[str, ...]:
    """The console, started by a shell's line in which it is called `"$@"`."""
    return ("sh", "-c", line, "sh", *_PYTHON)


def _read_only(home: str) -> tuple[str, ...]:
    mounts = f"mount -t tmpfs tmpfs {home} && mount -o remount,ro {home}"
    return ("unshare", "-Urm", *_shell(f'{mounts} && exec "$@"'))


_CASES = (
    _Case("LC_ALL=C", {"LC_ALL": "C"}, "LC_ALL is 'C'"),
    _Case("LC_ALL=POSIX", {"LC_ALL": "POSIX"}, "LC_ALL is 'POSIX'"),
    _Case("LC_ALL=C, everything else fine", {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "LC_ALL is 'C'"),
    _Case("Latin-1", {"LC_ALL": "de_DE.ISO-8859-1"}, "LC_ALL is 'de_DE.ISO-8859-1'"),
    # Python itself takes a C locale that nothing insists on for one of UTF-8.
    _Case("LANG=C", _NO_LOCALE | {"LANG": "C"}),
    _Case("no locale", _NO_LOCALE),
    _Case("C.UTF-8", _NO_LOCALE | {"LANG": "C.UTF-8"}),
    _Case("a locale that is not installed", _NO_LOCALE | {"LANG": "xx_YY.UTF-8"}),
    _Case("TERM=dumb", {"TERM": "dumb"}, "TERM='dumb'"),
    _Case("no TERM", {"TERM": None}, "TERM=''"),
    _Case("an unknown TERM", {"TERM": "a-terminal-nobody-knows"}),
    _Case("no colours known of", {"TERM": "vt100", "COLORTERM": None}),
    _Case("no input", word="needs a terminal", program=_shell('exec "$@" < /dev/null')),
    _Case("no output", word="needs a terminal", program=_shell('exec "$@" > /dev/null')),
    _Case("neither", word="needs a terminal", program=_shell('exec "$@" < /dev/null > /dev/null')),
    _Case("errors to a file", program=_shell('exec "$@" 2> /dev/null')),
    _Case("errors to nowhere", program=_shell('exec "$@" 2>&-')),
    _Case("no home", {**_OF_THE_HOME, "HOME": None}),
    _Case("a home that is not there", {**_OF_THE_HOME, "HOME": "/proc/nowhere"}),
    _Case("a read-only home, bills elsewhere", {**_OF_THE_HOME, "HOME": "/mnt"}, program=_read_only("/mnt")),
    _Case(
        "a read-only home",
        {**_OF_THE_HOME, "HOME": "/mnt"},
        "/mnt",
        code=1,
        program=_read_only("/mnt"),
        has_data=False,
    ),
)


def run(trials: Trials) -> None:
    data = sample_store(trials.folder)
    for number, case in enumerate(_CASES[: trials.count]):
        environment = own_state(trials.folder, number) | dict(case.environment)
        arguments = ["--data-dir", str(data)] if case.has_data else []
        with Terminal(arguments, program=case.program, environment=environment) as terminal:
            try:
                _judge(trials, terminal, case)
            except AssertionError as error:
                trials.demand(False, f"{case.name}: {error}")
            trials.demand(b"Traceback" not in terminal.sent, f"{case.name}: a traceback\n{terminal.text}")


def _judge(trials: Trials, terminal: Terminal, case: _Case) -> None:
    if not case.word:
        terminal.wait_for("Total due")
        trials.demand(terminal.leave() == 0, f"{case.name}: it did not leave well")
        trials.demand(terminal.left_behind() == [], f"{case.name}: left behind {terminal.left_behind()}")
        return
    code = terminal.ended()
    said = " ".join(terminal.text.split())
    trials.demand(code == case.code, f"{case.name}: exit code {code}\n{terminal.text}")
    is_one = said.startswith("partner-tui: ") and said.count("partner-tui: ") == 1 and case.word in said
    trials.demand(is_one, f"{case.name}: it said {said!r}")


ROW = Row(51, "LANG=C, TERM=dumb, no tty, read-only home: starts or says why", len(_CASES), len(_CASES), run=run)
