"""A checkup of everybody, against reading the same rows and doing nothing with them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import PASSPHRASE, Setting
from benchmarks.table import Result

_TARGET = 10.0  # seconds for 100,000 persons
_WHOLE = 100_000
_TIMES_READING = 5

_SPOILING = (
    "UPDATE person SET id_number = NULL WHERE id % 20 = 0",
    "UPDATE person SET id_number = substr(id_number, 1, 15) || '000' WHERE id % 101 = 0 AND id_number IS NOT NULL",
    "UPDATE person SET phone = '无' WHERE id % 103 = 0",
    "UPDATE person SET home_id = NULL WHERE id % 107 = 0",
    "UPDATE person SET (name, sort_key, born_on, phone) = "
    "(SELECT name, sort_key, born_on, phone FROM person AS other WHERE other.id = person.id - 1) WHERE id % 100 = 0",
    "UPDATE membership SET relation = '98' WHERE relation = '02' AND id % 40 = 1",
)


def measure(setting: Setting) -> list[Result]:
    """Examine the community in children of its own, and read it bare in turn."""
    ours: list[Figures] = []
    floor: list[Figures] = []
    database = _copy(setting)
    child.run("checkup", "spoil", database, home=setting.home)
    for _ in range(max(1, setting.repeats - 2)):
        floor += child.run("checkup", "bare", database, home=setting.home)
        ours += child.run("checkup", "ours", database, home=setting.home)
    limit = _TARGET * setting.persons / _WHOLE
    title = f"体检 {setting.persons:,} 人"
    return [
        Result(title, "只读出同样的行", _TIMES_READING, ours, floor),
        Result(title, f"{limit:g} 秒", 1, ours, [Figures(limit, limit)]),
    ]


def _copy(setting: Setting) -> Path:
    """Return a copy of the community that may be spoilt."""
    copy = setting.folder / "体检.db"
    for part in setting.database.parent.glob(f"{setting.database.name}*"):
        shutil.copyfile(part, copy.with_name(part.name.replace(setting.database.name, copy.name)))
    return copy


def spoil(database: Path) -> None:
    """Make the archive as bad as a real one: numbers missing and damaged, cards entered twice, households headless."""
    from jiceng_desktop.services import vault

    office = vault.open_(database, PASSPHRASE)
    office.write(lambda session: [session.connection().exec_driver_sql(statement) for statement in _SPOILING])
    office.close()


def bare(database: Path) -> None:
    """Read every row that a checkup looks at through the bare driver, and forget it."""
    from jiceng_desktop.services import vault

    office = vault.open_(database, PASSPHRASE)
    tables = ("person", "household", "membership", "residency", "care_tag", "dwelling")
    watch = probe.Watch()
    rows = office.read(
        lambda session: sum(
            len(session.connection().exec_driver_sql(f"SELECT * FROM {table}").fetchall())  # noqa: S608
            for table in tables
        )
    )
    taken = watch.taken()
    assert rows
    probe.reply([taken])


def ours(database: Path) -> None:
    """Examine everybody."""
    from datetime import date

    from jiceng_desktop.services import checkup, vault

    office = vault.open_(database, PASSPHRASE)
    told: list[int] = []
    watch = probe.Watch()
    done = office.read(checkup.examine, date.today(), lambda done, total: told.append(100 * done // total))
    taken = watch.taken()
    assert done.persons
    assert len(set(told)) > 5  # noqa: PLR2004  # the progress moves
    probe.reply([taken])


if __name__ == "__main__":
    {"spoil": spoil, "bare": bare, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
