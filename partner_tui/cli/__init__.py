"""The commands and their exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but the figures do not reconcile,
4 the answer could not be written, whatever was done."""

import io
import os
import sys
from collections.abc import Sequence

from partner_tui.cli.parser import command_line, parse
from partner_tui.cli.running import Arguments, Unanswered, put
from partner_tui.domain.errors import Cancelled, PartnerError, WrongUsage
from partner_tui.domain.text import visible
from partner_tui.services.clock import Clock, utc_now

FAILED, WRONG_USAGE, UNANSWERED, INTERRUPTED, PIPE_CLOSED = 1, 2, 4, 130, 141

_MAY_BE_DONE = "What was asked for may have been done: look before doing it again."


def main(argv: Sequence[str] | None = None, clock: Clock = utc_now) -> int:
    """Runs one command; its exit code. Never raises, and never shows a traceback for what an operator can act on."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character shows a sign instead of failing
            stream.reconfigure(errors="replace")
    if "_ARGCOMPLETE" in os.environ:
        from partner_tui.cli.completion import answer_shell

        answer_shell(command_line())
    arguments, done = None, None
    try:
        arguments = Arguments(parse(sys.argv[1:] if argv is None else argv), clock)
        done = arguments.run(arguments)
        put(at_once=True)
        return done
    except PartnerError as exc:
        from partner_tui.cli.hints import hinted

        code = WRONG_USAGE if isinstance(exc, WrongUsage) else INTERRUPTED if isinstance(exc, Cancelled) else FAILED
        is_verbose = arguments is not None and arguments.verbose
        return _fail(f"{exc.title}: {exc.cause} {hinted(exc, arguments)}".rstrip(), code, exc if is_verbose else None)
    except SystemExit as exc:  # --help and --version were answered
        return int(exc.code or 0)
    except KeyboardInterrupt:
        return _fail("Interrupted: It was stopped before it was done. Run the same command again.", INTERRUPTED)
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except Unanswered as exc:
        _drop_output()
        what = _MAY_BE_DONE if done in (None, FAILED) else "What was asked for was done."
        return _fail(f"The answer could not be written: {exc}. {what}", UNANSWERED)
    except OSError as exc:
        _drop_output()
        place = f" ({exc.filename})" if exc.filename else ""
        return _fail(f"Cannot go on: {exc.strerror}{place}. Check the disk and where the output goes.", FAILED)


def _fail(sentence: str, code: int, error: BaseException | None = None) -> int:
    print(f"partner-tui: {visible(sentence)}", file=sys.stderr)
    while error is not None and (error := error.__cause__) is not None:
        print(f"  because of {type(error).__name__}: {visible(str(error))}", file=sys.stderr)
    return code


def _drop_output() -> None:
    """What is still buffered goes nowhere: else the interpreter complains when it closes standard output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except io.UnsupportedOperation:
        return
    finally:
        os.close(nowhere)
