"""What `backup` and `restore` can be asked for."""

from partner_tui.cli.options import Commands, add_command, path


def add_backup(commands: Commands) -> None:
    backup = add_command(
        commands,
        "backup",
        "keep the ledger, what proves the bills, and invoices' files in one file",
        [
            "partner-tui backup /backup/partner-2026-11-23.zip",
            "partner-tui backup /backup/partner-2026-11-23.zip --with-bills",
        ],
        more="Others may work meanwhile. The file is for you alone, has its name when it is whole and proved, and\n"
        "never takes another's place. Exit code 3 when something was not sound enough to go into it: that is named.",
    )
    backup.add_argument("file", metavar="FILE", type=path, help="a new file, outside the data folder")
    backup.add_argument("--with-bills", action="store_true", help="the bill lines too, else to be imported again")


def add_restore(commands: Commands) -> None:
    restore = add_command(
        commands,
        "restore",
        "put a backup in the place of what is there, which is kept aside",
        [
            "partner-tui restore /backup/partner-2026-11-23.zip",
            "partner-tui restore /backup/partner-2026-11-23.zip --check       prove it, and change nothing",
            "partner-tui restore /backup/partner-2026-11-23.zip --go-back     though the ledger knows more by now",
        ],
        more="All of the backup is proved before anything changes. A damaged ledger, or none at all, is no hindrance.\n"
        "What is missing afterwards is named, with the bill files to import again.",
        function=("backup", "restore"),
    )
    restore.add_argument("file", metavar="FILE", type=path, help="what `backup` has made")
    only = restore.add_mutually_exclusive_group()
    only.add_argument("--check", action="store_true", help="prove the backup and say what it holds")
    only.add_argument("--go-back", action="store_true", help="though the ledger knows more than the backup")
