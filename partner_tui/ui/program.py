"""The program's own command lines, for a shell on this machine: of this data folder, and of no other."""

import os

from partner_tui.ui.ports import Workspace


def program(workspace: Workspace, *words: str) -> tuple[str, ...]:
    """`partner-tui …` with these words, and with the options that this console was started with."""
    settings, command = workspace.settings, ["partner-tui"]
    if settings.data_dir_given or workspace.is_demo:
        command += ["--data-dir", os.path.abspath(settings.data_dir)]
    if settings.config_given is not None:
        command += ["--config", os.path.abspath(settings.config_given)]
    return (*command, *words)
