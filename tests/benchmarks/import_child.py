"""A child process: imports bill files through the service, with all checks. DATA_DIR FILE..."""

import sys
from pathlib import Path

from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings


def main(data_dir: str, *files: str) -> None:
    workspace = Workspace.open(Settings(data_dir=Path(data_dir)))
    for file in files:
        workspace.imports.run(Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
