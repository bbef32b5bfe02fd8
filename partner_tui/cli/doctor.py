"""`partner-tui doctor`: what is wrong here, and what to do about it."""

import os
import sys
from pathlib import Path

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.text import visible
from partner_tui.services.doctor import examined
from partner_tui.services.findings import Finding, Health
from partner_tui.services.terminal_findings import TerminalSeen
from partner_tui.ui.terminal import why_no_console


def doctor(arguments: Arguments) -> int:
    """0 when there is no problem, else 1. Warnings are no problems."""
    findings = examined(
        data_dir=arguments.optional("data_dir", Path),
        config=arguments.optional("config", Path),
        environment=os.environ,
        terminal=_terminal(),
        keymap=_read_keymap,
        clock=arguments.clock,
    )
    put(*([shapes.dumps(shapes.examined(findings))] if arguments.json else _as_text(findings)))
    return int(any(finding.health is Health.PROBLEM for finding in findings))


def _terminal() -> TerminalSeen:
    is_tty = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    size = os.get_terminal_size(sys.stdout.fileno()) if is_tty else None
    return TerminalSeen(
        is_tty=is_tty,
        size=(size.columns, size.lines) if size is not None and size.columns else None,
        refusal=why_no_console(os.environ, is_tty=is_tty),
    )


def _read_keymap(content: bytes, file: str) -> object:
    from partner_tui.ui.keymap_file import Keymap

    return Keymap.parse(content, file)


def _as_text(findings: list[Finding]) -> list[str]:
    """No table: a sentence is as long as it has to be."""
    healths, names = (max(map(len, texts)) for texts in (list(Health), [finding.name for finding in findings]))
    lines = []
    for finding in findings:
        lines.append(f"{finding.health:{healths}}  {finding.name:{names}}  {visible(finding.sentence)}")
        if finding.next_step:
            lines.append(f"{'':{healths}}  {'':{names}}  {visible(finding.next_step)}")
    return [*lines, "", _summed_up(findings)]


def _summed_up(findings: list[Finding]) -> str:
    told = []
    for health in (Health.PROBLEM, Health.WARNING):
        if count := sum(finding.health is health for finding in findings):
            told.append(f"{count} {health}{'s' if count > 1 else ''}")
    return f"{' and '.join(told) or 'Nothing is wrong'}."
