"""From a scanned number to the answer among 300,000 copies, against one bare indexed query for the same number."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import CLERK, PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jiceng_desktop.services.office import Office

_BOXES, _CORNERS, _READERS, _OUT = 60, 40, 2_000, 3_000
_A_TITLE = 2  # copies
_SCANS, _FIRST_NUMBER, _FIRST_CARD = 200, 1_000_001, 90_000_001
_TARGET, _FRAME, _PROMPT = 5, 1 / 60, 0.05
_SEED = 7


def measure(setting: Setting) -> list[Result]:
    """Scan in children of their own, with the database open and the first scan over."""
    database, copies = setting.folder / "扫码.db", 3 * setting.large // 10
    child.run("scanning", "make", database, copies, home=setting.home)
    floor: list[Figures] = []
    found: list[Figures] = []
    for _ in range(setting.repeats):
        floor += child.run("scanning", "bare", database, copies, home=setting.home)
        found += child.run("scanning", "look", database, copies, home=setting.home)
    title = f"{copies:,} 册扫一个号"
    results = [
        Result(f"{title} 查", "按编号的一条 SQL", _TARGET, found, floor),
        _late(f"{title} 查 95%", "60 Hz 一帧", found, _FRAME),
    ]
    for name, told in (("lend", "借、还（写入）"), ("desk", "借、还，到窗口画完")):
        taken = child.run("scanning", name, database, copies, home=setting.home)
        results.append(_late(f"{title} {told} 95%", "50 毫秒", taken, _PROMPT))
    return results


def _late(title: str, floor: str, taken: list[Figures], seconds: float) -> Result:
    """Compare what 95 of 100 scans stay below with a span of time."""
    late = quantiles((one.wall for one in taken), n=20, method="inclusive")[-1]
    return Result(title, floor, 1, [Figures(late, late)], [Figures(seconds, seconds)], clock_alone=True)


# children


def make(database: Path, copies: int) -> None:
    """Make a stock of books in boxes at corners, with readers some of whom have a book at home."""
    from sqlalchemy import insert

    from jiceng_desktop.db.base import table_of
    from jiceng_desktop.services import vault

    def fill(session: Session) -> None:
        for model, rows in _stock(copies).items():
            session.connection().execute(insert(table_of(model)), rows)

    office, _ = vault.create(database, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")
    office.write(fill)
    office.close()


def _stock(copies: int) -> dict[type, list[dict[str, object]]]:
    """Return the rows of every table, by its model."""
    from jiceng_desktop.db.library import Box, Copy, Corner, Title
    from jiceng_desktop.terms import CopyState, CornerKind

    shared = {"kind": CornerKind.ATTENDED, "most_loans": 2 * _SCANS}
    corners = [{"id": one, "name": f"{one}号图书角", "code": str(92_000 + one), **shared} for one in _ids(_CORNERS)]
    boxes = [
        {"id": one, "name": f"{one}号箱", "code": str(910_000 + one), "corner_id": one % _CORNERS + 1}
        for one in _ids(_BOXES)
    ]
    titles = [{"id": one, "name": f"书{one}", "sort_key": f"shu{one}"} for one in _ids(copies // _A_TITLE)]
    books = [
        {
            "id": one,
            "number": str(_FIRST_NUMBER - 1 + one),
            "title_id": (one - 1) // _A_TITLE + 1,
            "box_id": one % _BOXES + 1,
            "state": CopyState.ON_LOAN if one <= _OUT else CopyState.ON_SHELF,
        }
        for one in _ids(copies)
    ]
    filled: dict[type, Any] = {Corner: corners, Box: boxes, Title: titles, Copy: books, **_reading()}
    return {model: [{"version": 1, **row} for row in rows] for model, rows in filled.items()}


def _reading() -> dict[type, list[dict[str, object]]]:
    """Return the rows of readers, and of what they have at home."""
    from datetime import date, timedelta

    from jiceng_desktop.db.lending import Loan, Reader
    from jiceng_desktop.db.people import Person
    from jiceng_desktop.terms import PersonStatus

    today, status = date.today(), PersonStatus.PRESENT
    people = [{"id": one, "name": f"读者{one}", "sort_key": f"du zhe{one}", "status": status} for one in _ids(_READERS)]
    cards = [{"person_id": one, "number": str(_FIRST_CARD - 1 + one), "joined_on": today} for one in _ids(_READERS)]
    loans = [
        {"copy_id": one, "person_id": one % _READERS + 1, "lent_on": today, "due_on": today + timedelta(30)}
        for one in _ids(_OUT)
    ]
    return {Person: people, Reader: cards, Loan: loans}


def _ids(count: int) -> range:
    return range(1, count + 1)


def _numbers(copies: int) -> list[str]:
    """Return what is scanned: books that are on the shelf."""
    random = Random(_SEED)  # noqa: S311  # the same numbers every time
    return [str(_FIRST_NUMBER + random.randrange(_OUT, copies)) for _ in range(_SCANS)]


def _open(database: Path) -> Office:
    from jiceng_desktop.services import vault

    return vault.open_(database, PASSPHRASE)


def bare(database: Path, copies: int) -> None:
    """Read the row of a copy by its number."""
    office = _open(database)
    statement = "SELECT id, title_id, box_id, state FROM copy WHERE number = ?"

    def ask(session: Session, number: str) -> object:
        return session.connection().exec_driver_sql(statement, (number,)).one()

    office.read(ask, str(_FIRST_NUMBER))
    figures = []
    for number in _numbers(copies):
        watch = probe.Watch()
        assert office.read(ask, number)
        figures.append(watch.taken())
    probe.reply(figures)


def look(database: Path, copies: int) -> None:
    """Say what a number belongs to and how it stands with the book."""
    from jiceng_desktop.services import lending

    office = _open(database)

    def ask(number: str) -> object:
        met = office.read(lending.identify, number)
        return met and office.read(lending.look, met.id)

    ask(str(_FIRST_NUMBER))
    figures = []
    for number in _numbers(copies):
        watch = probe.Watch()
        assert ask(number)
        figures.append(watch.taken())
    probe.reply(figures)


def lend(database: Path, copies: int) -> None:
    """Lend books and take them back, each act stored before the next."""
    from jiceng_desktop.services import lending

    office, figures = _open(database), []
    for place, number in enumerate(dict.fromkeys(_numbers(copies))):
        watch = probe.Watch()
        met = office.read(lending.identify, number)
        assert met is not None
        office.write(lending.lend, place % _READERS + 1, met.id)
        figures.append(watch.taken())
        watch = probe.Watch()
        office.write(lending.give_back, met.id)
        figures.append(watch.taken())
    probe.reply(figures[2:])


def desk(database: Path, copies: int) -> None:
    """Scan at the real page: from Enter until the answer is painted."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from jiceng_desktop.services.lending import Mode
    from jiceng_desktop.ui import theme
    from jiceng_desktop.ui.kit.desk import Desk, Memory
    from jiceng_desktop.ui.kit.jobs import Jobs
    from jiceng_desktop.ui.pages.scan_desk import ScanDeskPage

    app = QApplication([])
    theme.apply(app)
    page = ScanDeskPage(Desk(_open(database), Jobs(), Memory({"ScanDesk/sound": False})))
    page.resize(1366, 640)
    page.show()
    app.processEvents()

    def scan(number: str) -> probe.Taken:
        page.field.setText(number)
        watch = probe.Watch()
        QTest.keyClick(page.field, Qt.Key.Key_Return)
        app.processEvents()
        return watch.taken()

    scan(str(_FIRST_CARD))
    figures = []
    numbers = list(dict.fromkeys(_numbers(copies)))
    for mode in (Mode.LEND, Mode.RETURN):
        page.turn_to(mode)
        figures += [scan(number) for number in numbers]
        assert page.panel.word.text() == "完成"
    probe.reply(figures[1:])


if __name__ == "__main__":
    {"make": make, "bare": bare, "look": look, "lend": lend, "desk": desk}[sys.argv[1]](
        Path(sys.argv[2]), int(sys.argv[3])
    )
