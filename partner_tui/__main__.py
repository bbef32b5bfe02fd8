"""`python -m partner_tui`: the same as the `partner-tui` command."""

import sys

from partner_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
