"""A series of a hundred dates held against 50,000 events, against reading them and comparing their times."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import CLERK, PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jiceng_desktop.services import series

_EVENTS, _VENUES, _DATES, _ROUNDS = 50_000, 12, 100, 10
_FIRST = date(2026, 1, 5)  # a Monday
_A_DAY = 20  # events
_VENUE = 3
_TARGET = 3


def measure(setting: Setting) -> list[Result]:
    """Ask in children of their own, with the database open and the first question over."""
    database = setting.folder / "冲突.db"
    child.run("clashing", "make", database, home=setting.home)
    ours: list[Figures] = []
    floor: list[Figures] = []
    for _ in range(setting.repeats):
        floor += child.run("clashing", "bare", database, home=setting.home)
        ours += child.run("clashing", "ours", database, home=setting.home)
    title = f"{_DATES} 个日期对 {_EVENTS:,} 场活动查冲突"
    return [Result(title, "读出同一时段的全部场次逐一比较时间", _TARGET, ours, floor)]


def make(database: Path) -> None:
    """Make a database with seven years of events, twenty a day, each with a speaker and a piece of equipment."""
    from sqlalchemy import insert

    from jiceng_desktop.db.base import table_of
    from jiceng_desktop.db.events import EquipmentUse, Occurrence, Part
    from jiceng_desktop.db.venues import Equipment, Venue
    from jiceng_desktop.services import vault
    from jiceng_desktop.terms import EventKind, OccurrenceStatus, PartRole

    def fill(session: Session) -> None:
        session.add_all(Venue(name=f"{number}号活动室", capacity=60) for number in range(1, _VENUES + 1))
        session.add(Equipment(name="投影仪", number=3))
        session.flush()
        events, parts, uses = [], [], []
        for number in range(1, _EVENTS + 1):
            day, place = divmod(number - 1, _A_DAY)
            begin = datetime.combine(_FIRST + timedelta(day), time(8 + place // 2, 30 * (place % 2)))
            known = {"kind": EventKind.LECTURE, "status": OccurrenceStatus.PLANNED, "own": False, "version": 1}
            times = {"starts_at": begin, "ends_at": begin + timedelta(minutes=60)}
            told = {"title": f"健康讲座{number}", "sort_key": "", "venue_id": number % _VENUES + 1}
            events.append({"id": number, **known, **times, **told})
            speaker = {"role": PartRole.SPEAKER, "name": f"主讲人{number % 400}", "position": 0}
            parts.append({"occurrence_id": number, "version": 1, **speaker})
            if place % 5 == 0:
                uses.append({"occurrence_id": number, "version": 1, "equipment_id": 1, "number": 1})
        for model, rows in ((Occurrence, events), (Part, parts), (EquipmentUse, uses)):
            session.connection().execute(insert(table_of(model)), rows)

    office, _ = vault.create(database, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")
    office.write(fill)
    office.close()


def _draft() -> series.Draft:
    """Return a series of a hundred weeks at a venue, with a speaker and a projector."""
    from jiceng_desktop.services import events, series
    from jiceng_desktop.services.recurrence import Rule
    from jiceng_desktop.terms import Frequency

    return series.Draft(
        name="邻里文化讲堂",
        rule=Rule(Frequency.WEEKLY, weekdays=(1,)),
        first_on=_FIRST,
        last_on=_FIRST + timedelta(weeks=_DATES - 1),
        starts=time(10),
        minutes=90,
        venue=f"{_VENUE}号活动室",
        speakers=(events.Somebody("主讲人7"),),
        equipment=((1, 1),),
    )


def bare(database: Path) -> None:
    """Read when what takes place in the whole time, in one plain statement, and compare the times with the dates."""
    from jiceng_desktop.services import vault

    first = datetime.combine(_FIRST, time(10))
    dates = [(begin := first + timedelta(weeks=week), begin + timedelta(minutes=90)) for week in range(_DATES)]
    statement = (
        "SELECT id, title, starts_at, ends_at, venue_id FROM occurrence"
        " WHERE starts_at < ? AND ends_at > ? ORDER BY starts_at"
    )

    def ask(session: Session) -> int:
        between = (f"{dates[-1][1]:%Y-%m-%d %H:%M:%S.%f}", f"{dates[0][0]:%Y-%m-%d %H:%M:%S.%f}")
        met = place = 0
        for _, _, starts_at, ends_at, venue_id in session.connection().exec_driver_sql(statement, between):
            begin, end = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
            while place < _DATES and dates[place][1] <= begin:
                place += 1
            met += place < _DATES and dates[place][0] < end and venue_id == _VENUE
        return met

    office = vault.open_(database, PASSPHRASE)
    assert office.read(ask)
    watch = probe.Watch()
    for _ in range(_ROUNDS):
        office.read(ask)
    probe.reply([watch.taken()])


def ours(database: Path) -> None:
    """Ask what the form of a series asks after each change."""
    from jiceng_desktop.services.clashes import ClashKind

    from jiceng_desktop.services import clashes, vault

    office, draft = vault.open_(database, PASSPHRASE), _draft()
    found = office.read(clashes.of_series, draft, _FIRST, None)
    assert {one.what for one in found} >= {ClashKind.VENUE, ClashKind.PERSON}
    watch = probe.Watch()
    for _ in range(_ROUNDS):
        office.read(clashes.of_series, draft, _FIRST, None)
    probe.reply([watch.taken()])


if __name__ == "__main__":
    {"make": make, "bare": bare, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))
