"""Real encrypted stores for tests: one is made and migrated, the others are copies of its file."""

from __future__ import annotations

import shutil
from pathlib import Path

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.store import Store, create_store, open_engine
from jiceng_desktop.services import community
from jiceng_desktop.services.office import Office

CHEAP = Parameters(time_cost=1, memory_kib=8, lanes=1)
CLERK = "王主任"


def make_master(folder: Path) -> Store:
    """Make the store of a community that has just been founded, and close it."""
    store, _ = create_store(folder / "母本.db", CLERK, "梧桐里-正确的口令", parameters=CHEAP)
    Office(store, CLERK).write(community.found, "梧桐里社区", "梧桐里社区居民委员会")
    store.dispose()
    return store


def copy_of(master: Store, path: Path) -> Store:
    """Open a copy of a closed store."""
    shutil.copyfile(master.path, path)
    return open_copy(master, path)


def open_copy(master: Store, path: Path) -> Store:
    """Open the same copy once more, as a second desk would."""
    return Store(open_engine(path, master.key), master.key)
