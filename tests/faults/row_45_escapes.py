"""What a terminal obeys, in every place of the console that shows somebody else's text: none of it reaches a terminal.

Every byte that comes out of a real one is read: all is ours, or to be seen.
"""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

from tests.faults.console_terminal import ConsoleTerminal
from tests.faults.foreign_files import can_be_in_a_file, foreign_file, printed, refused
from tests.faults.foreign_text import UNSEEN, escapes
from tests.faults.foreign_tour import A_BATCH, HIGH
from tests.faults.harness import Row, Trials
from tests.faults.terminal_bytes import foreign

_JOINING = frozenset(map(chr, (0x034F, 0x200C, 0x200D, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
_CHOOSING = frozenset(map(chr, range(0xE0100, 0xE01F0)))
"""What joins characters or chooses their form: no harm in a line of text, where nothing stands beside it."""


def run(trials: Trials) -> None:
    texts = escapes(trials.random, trials.count)
    filed = [text for text in texts if can_be_in_a_file(text)]
    foreign_file(trials.folder, filed)
    middle = trials.count // 2 // A_BATCH * A_BATCH
    halves = [_console(trials, 0, middle, filed)] if middle else []
    halves.append(_console(trials, middle, trials.count, [] if middle else filed))
    with ThreadPoolExecutor(len(halves)) as pool:
        for sent, wrong in pool.map(_watched, halves):
            _read(trials, sent, wrong)
    _commands(trials, filed)


def _console(trials: Trials, start: int, stop: int, filed: list[str]) -> ConsoleTerminal:
    """Some of the texts through consoles, then those in the file."""
    task = {"seed": trials.seed, "count": trials.count, "start": start, "stop": stop, "filed": filed}
    return ConsoleTerminal("tests.faults.console_child", task | {"folder": str(trials.folder)}, HIGH)


def _watched(terminal: ConsoleTerminal) -> tuple[bytes, list[str]]:
    """To its end: all bytes sent, and what went wrong."""
    wrong, where = [], "the start"
    with terminal:
        for told in terminal.told():
            if told["what"] == "failed":
                wrong.append(f"after {where}: {told['why']}")
            elif told["what"] == "look":
                where = told["name"]
                if told["missing"]:
                    wrong.append(f"{where}: {told['missing'][:80]!r} is not shown")
        code = terminal.leave()
    if code:
        wrong.append(f"the child ended with {code}: {bytes(terminal.sent[-1000:])!r}")
    return bytes(terminal.sent), wrong


def _read(trials: Trials, sent: bytes, wrong: list[str]) -> None:
    copies: list[str] = []
    for found in (*wrong, *foreign(sent, copies)):
        trials.demand(False, found)
    trials.demand(len(copies) > 10, f"only {len(copies)} copies")
    for copy in copies:
        acts = {character for character in copy if unicodedata.category(character) in ("Cc", "Cs")}
        trials.demand(acts <= {"\t", "\n"}, f"copied: {copy[:80]!r}")


def _commands(trials: Trials, filed: list[str]) -> None:
    data = trials.folder / "data"
    told = [*printed(data, filed), *(refused(trials.folder, text) for text in filed)]
    for arguments, out, err in told:
        wrong = UNSEEN.intersection(out + err) - _JOINING - _CHOOSING - {"\n"}
        trials.demand(not wrong, f"{arguments}: {wrong} in {out + err!r:.200}")


ROW = Row(45, "escape strings on every screen", full=500, reduced=20, run=run)
