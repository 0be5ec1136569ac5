"""A whole roster from the file into the archive, and once more with another phone in every row."""

from __future__ import annotations

import sys
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import CLERK, COMPOUND, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from jiceng_desktop.services.intake import Done
    from jiceng_desktop.services.office import Office

_COLUMNS = 20


def measure(setting: Setting) -> list[Result]:
    """Import into fresh databases, by hand and by the program in turn."""
    ours: list[Figures] = []
    floor: list[Figures] = []
    again: list[Figures] = []
    numbers = count(1)
    for _ in range(max(1, setting.repeats - 2)):
        for role, kept in (("bare", floor), ("ours", ours), ("update", again)):
            fresh = setting.folder / f"import-{next(numbers)}.db"
            kept += child.run("roster_import", role, setting.workbook, fresh, home=setting.home)
            for part in setting.folder.glob(f"{fresh.name}*"):
                part.unlink()
    return [
        Result(f"导入 {setting.persons:,} 行", "calamine 加 executemany", 3, ours, floor),
        Result(f"再导入更新 {setting.persons:,} 行", "calamine 加 executemany", None, again, floor),
    ]


def bare(source: Path, target: Path) -> None:
    """Read the file and put every cell into one encrypted table; nothing is looked at."""
    import sqlcipher3.dbapi2 as driver  # type: ignore[import-untyped]
    from python_calamine import CalamineWorkbook

    watch = probe.Watch()
    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    database = driver.connect(str(target), isolation_level=None)
    database.execute(f"PRAGMA key = \"x'{'00' * 32}'\"")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(f"CREATE TABLE roster ({', '.join(f'column_{number}' for number in range(_COLUMNS))})")
    database.execute("BEGIN")
    marks = ", ".join("?" * _COLUMNS)
    database.executemany(f"INSERT INTO roster VALUES ({marks})", rows[2:])  # noqa: S608
    database.execute("COMMIT")
    probe.reply([watch.taken()])


def ours(source: Path, target: Path) -> None:
    """Do what the import dialog does: read, find the headings, plan, apply."""
    from jiceng_desktop.services import vault

    office, _ = vault.create(target, CLERK, "benchmark-passphrase", "幸福社区", "幸福社区居民委员会")
    watch = probe.Watch()
    done, count = _take_over(office, source)
    taken = watch.taken()
    assert done.added == count, done
    probe.reply([taken])


def update(source: Path, target: Path) -> None:
    """Import everybody again, each with another phone and another employer."""
    from jiceng_desktop.services import vault

    office, _ = vault.create(target, CLERK, "benchmark-passphrase", "幸福社区", "幸福社区居民委员会")
    _take_over(office, source)
    watch = probe.Watch()
    done, count = _take_over(office, source, changed=True)
    taken = watch.taken()
    assert done.changed == count, done
    probe.reply([taken])


def _take_over(office: Office, source: Path, changed: bool = False) -> tuple[Done, int]:
    from jiceng_desktop.exchange import roster, workbook
    from jiceng_desktop.services import intake
    from jiceng_desktop.services.intake import headings

    book = workbook.read(source)
    layout = roster.lay_out(book.sheets[roster.best_sheet(book)], office.read(headings.remembered))
    cells = list(layout.cells())
    if changed:
        for _, row in cells:
            row |= {"phone": "18" + str(row["phone"])[2:], "employer": "新单位"}
    plan = office.read(intake.plan, cells, date.today(), COMPOUND)
    return office.write(intake.apply, plan, source.name), len(cells)


if __name__ == "__main__":
    {"bare": bare, "ours": ours, "update": update}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
