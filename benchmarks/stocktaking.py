"""A stocktake of 5,000 scans, one after the other and from a file, against storing the same rows bare; its closing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import CLERK, PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jiceng_desktop.services.office import Office

_BOXES, _FIRST_NUMBER = 60, 1_000_001
_WHOLE, _LARGE = 5_000, 1_000_000
_TARGET_SCANS, _TARGET_FILE, _CLOSING = 6, 25, 3.0  # times, times, seconds for 5,000 copies
_ONE_IN_UNSEEN = 50
_ROW = (
    "INSERT INTO stocktake_scan (stocktake_id, number, copy_id, corner_id, outcome, source, scanned_at, scanned_by,"
    " version) VALUES (1, ?, ?, 1, 'present', 'scanner', '2026-11-21 09:00:00.000000', '王主任', 1)"
)
_GROUP = "INSERT INTO audit_group (at, actor, title) VALUES ('2026-11-21 09:00:00.000000', '王主任', '清点扫码')"
_ENTRY = (
    "INSERT INTO audit_entry (group_id, action, record_kind, record_id, version, changes)"
    " VALUES (?, 'add', 'stocktake_scan', ?, 1, '')"
)


def measure(setting: Setting) -> list[Result]:
    """Count in children of their own, each on a stock made afresh."""
    scans = max(500, _WHOLE * setting.large // _LARGE)
    taken: dict[str, list[Figures]] = {name: [] for name in ("one_by_one", "bare", "file", "bare_file", "closing")}
    for number in range(max(1, setting.repeats - 2)):
        for name, figures in taken.items():
            database = setting.folder / f"清点{name}{number}.db"
            child.run("stocktaking", "make", database, scans, home=setting.home)
            figures += child.run("stocktaking", name, database, scans, home=setting.home)
    limit = _CLOSING * scans / _WHOLE
    title = f"清点 {scans:,} 册"
    return [
        Result(f"{title}：一册一册扫", "逐条提交同样的行和留痕", _TARGET_SCANS, taken["one_by_one"], taken["bare"]),
        Result(f"{title}：手机文件", "一次写入同样的行（不留痕）", _TARGET_FILE, taken["file"], taken["bare_file"]),
        Result(f"{title}：完成", f"{limit:g} 秒", 1, taken["closing"], [Figures(limit, limit)]),
    ]


# children


def make(database: Path, scans: int) -> None:
    """Make one unattended corner with so many books, and open a count of it."""
    from sqlalchemy import insert

    from jiceng_desktop.db.base import table_of
    from jiceng_desktop.db.library import Box, Copy, Corner, Title
    from jiceng_desktop.services import stocktakes, vault
    from jiceng_desktop.services.stocktakes import Place
    from jiceng_desktop.terms import CornerKind

    def fill(session: Session) -> None:
        boxes = [
            {"id": one, "name": f"{one}号箱", "code": str(910_000 + one), "corner_id": 1, "version": 1}
            for one in range(1, _BOXES + 1)
        ]
        books = [
            {"number": _number(one), "title_id": 1, "box_id": one % _BOXES + 1, "version": 1} for one in range(scans)
        ]
        session.add(Corner(name="北门图书角", code="92001", kind=CornerKind.UNATTENDED))
        session.add(Title(name="中国通史", sort_key="zhong guo tong shi"))
        session.flush()
        session.connection().execute(insert(table_of(Box)), boxes)
        session.connection().execute(insert(table_of(Copy)), books)

    office, _ = vault.create(database, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")
    office.write(fill)
    assert office.write(stocktakes.open_, Place(1)) == 1
    office.close()


def _number(place: int) -> str:
    return str(_FIRST_NUMBER + place)


def _open(database: Path) -> Office:
    from jiceng_desktop.services import vault

    return vault.open_(database, PASSPHRASE)


def one_by_one(database: Path, scans: int) -> None:
    """Take down one scan after the other, each with its answer."""
    from jiceng_desktop.services import stocktakes

    office = _open(database)
    watch = probe.Watch()
    for place in range(scans):
        assert office.write(stocktakes.scan, 1, _number(place)).title
    probe.reply([watch.taken()])


def bare(database: Path, scans: int) -> None:
    """Store the same rows with their audit lines, each in a transaction of its own."""
    office = _open(database)
    engine = office._store.engine.execution_options(begin="IMMEDIATE")
    watch = probe.Watch()
    for place in range(scans):
        with engine.begin() as connection:
            record_id = connection.exec_driver_sql(_ROW, (_number(place), place + 1)).lastrowid
            group_id = connection.exec_driver_sql(_GROUP).lastrowid
            connection.exec_driver_sql(_ENTRY, (group_id, record_id))
    probe.reply([watch.taken()])


def file(database: Path, scans: int) -> None:
    """Bring in a file with all the numbers."""
    from jiceng_desktop.services import stocktakes

    office = _open(database)
    content = "\r\n".join(map(_number, range(scans))).encode()
    watch = probe.Watch()
    brought = office.write(stocktakes.bring_file, 1, content)
    taken = watch.taken()
    assert brought.added == scans
    probe.reply([taken])


def bare_file(database: Path, scans: int) -> None:
    """Store the same rows in one transaction."""
    office = _open(database)
    rows = [(_number(place), place + 1) for place in range(scans)]
    watch = probe.Watch()
    with office._store.engine.execution_options(begin="IMMEDIATE").begin() as connection:
        connection.exec_driver_sql(_ROW, rows)
    probe.reply([watch.taken()])


def closing(database: Path, scans: int) -> None:
    """End a count that has seen all but one book in fifty."""
    from jiceng_desktop.services import stocktakes

    office = _open(database)
    seen = [_number(place) for place in range(scans) if place % _ONE_IN_UNSEEN]
    office.write(stocktakes.bring_file, 1, "\n".join(seen).encode())
    watch = probe.Watch()
    closed = office.write(stocktakes.close, 1)
    taken = watch.taken()
    assert (closed.seen, closed.unseen) == (len(seen), scans - len(seen))
    probe.reply([taken])


if __name__ == "__main__":
    {
        "make": make,
        "one_by_one": one_by_one,
        "bare": bare,
        "file": file,
        "bare_file": bare_file,
        "closing": closing,
    }[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
