"""Store one small invented database of the present release: ``python -m tests.releases.make``.

The database of a release that is out is never made anew.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from jiceng_desktop import __version__
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db import keyring
from jiceng_desktop.services import vault

HERE = Path(__file__).parent
PASSPHRASE = "release-database"


def main() -> None:
    """Make the file, unless it is there already."""
    path = HERE / f"{__version__}.db"
    if path.exists():
        sys.exit(f"{path.name} is there already")
    vault.PARAMETERS = Parameters(time_cost=1, memory_kib=8, lanes=1)
    vault.create_demo(path, PASSPHRASE, date(2026, 11, 21), scale=0.01).close()
    keyring.spare_file(path).unlink()


if __name__ == "__main__":
    main()
