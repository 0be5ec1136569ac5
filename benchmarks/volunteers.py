"""A roster with a million service records: the year of all teams and one volunteer, against one bare aggregate."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import child, large, probe
from benchmarks.child import Figures
from benchmarks.community import PASSPHRASE, Setting
from benchmarks.table import Result

_TARGET = 2
_TEAMS, _IN_HOUR = 40, 60
_TODAY = date(2026, 11, 21)
_DAYS = 3 * 365
_SERVED_EACH = 20  # a million for fifty thousand
_UNCONFIRMED = 50  # one in so many

Row = tuple[Any, ...]


def measure(setting: Setting) -> list[Result]:
    """Sum the year and look at one volunteer in children of their own, beside the bare statement."""
    database, persons = setting.folder / "志愿者.db", setting.large // _SERVED_EACH
    child.run("volunteers", "make", database, persons, home=setting.home)
    taken: dict[str, list[Figures]] = {"card": [], "certificate": [], "bare": []}
    for _ in range(setting.repeats):
        for name, figures in taken.items():
            figures += child.run("volunteers", name, database, persons, home=setting.home)
    title, floor = f"{persons:,} 名志愿者、{persons * _SERVED_EACH:,} 条服务记录", "一条 SQL 按队求和"
    return [
        Result(f"{title}：各队今年的时长和一人的卡片", floor, _TARGET, taken["card"], taken["bare"]),
        Result(f"{title}：一人的证明写些什么", floor, 1, taken["certificate"], taken["bare"]),
    ]


def make(database: Path, persons: int) -> None:
    """Write the roster, its teams and what everybody did."""
    from jiceng_desktop.services import vault

    large.make(database, persons)
    office = vault.open_(database, PASSPHRASE)
    with office._store.engine.execution_options(begin="IMMEDIATE").begin() as connection:
        teams = [(number, f"志愿服务队{number}", number) for number in range(1, _TEAMS + 1)]
        connection.exec_driver_sql("INSERT INTO team (id, name, position, version) VALUES (?, ?, ?, 1)", teams)
        connection.exec_driver_sql(_VOLUNTEER, [(number, number, f"Z{number:05}") for number in range(1, persons + 1)])
        members = [(number % _TEAMS + 1, number) for number in range(1, persons + 1)]
        connection.exec_driver_sql(_MEMBER, members)
        connection.exec_driver_sql(_SERVED, list(_service(persons)))
    office.close()


_VOLUNTEER = (
    "INSERT INTO volunteer (id, person_id, number, joined_on, status, version)"
    " VALUES (?, ?, ?, '2020-03-05', 'active', 1)"
)
_MEMBER = "INSERT INTO team_member (team_id, volunteer_id, from_on, version) VALUES (?, ?, '2020-03-05', 1)"
_SERVED = (
    "INSERT INTO service_record (volunteer_id, team_id, served_on, minutes, content, source, confirmed_at, version)"
    " VALUES (?, ?, ?, ?, '楼道巡查', 'later', ?, 1)"
)


def _service(persons: int) -> Iterator[Row]:
    """Yield what everybody did, day after day as it is entered."""
    random = Random(2026)  # noqa: S311  # the same service every time
    records = persons * _SERVED_EACH
    for number in range(records):
        volunteer_id = number % persons + 1
        day = _TODAY - timedelta(_DAYS - number * _DAYS // records)
        confirmed = None if number % _UNCONFIRMED == 0 else f"{day} 18:00:00.000000"
        minutes = random.randrange(1, 9) * _IN_HOUR // 2
        team_id = volunteer_id % _TEAMS + 1 if number // persons % 2 else None  # half of them name no team
        yield volunteer_id, team_id, f"{day}", minutes, confirmed


def card(database: Path, persons: int) -> None:
    """Sum the confirmed minutes of this year for all teams and show one volunteer, as their pages do."""
    from jiceng_desktop.services import teams, vault, volunteers

    office = vault.open_(database, PASSPHRASE)
    watch = probe.Watch()
    found = office.read(teams.minutes_of_all, date(_TODAY.year, 1, 1), _TODAY)
    sheet = office.read(volunteers.sheet, persons // 2, _TODAY)
    taken = watch.taken()
    assert (len(found), bool(sheet.minutes)) == (_TEAMS, True)
    probe.reply([taken])


def certificate(database: Path, persons: int) -> None:
    """Find one volunteer by number and put together what the certificate says."""
    from jiceng_desktop.services import certificates, vault
    from jiceng_desktop.services.service import finding

    office = vault.open_(database, PASSPHRASE)
    watch = probe.Watch()
    (who, *_), *_ = office.read(finding.volunteers, f"Z{persons // 2:05}")
    told = office.read(certificates.prepare, certificates.Draft(who, handler="王主任", contact="0379-0000000"), _TODAY)
    taken = watch.taken()
    assert told.minutes
    probe.reply([taken])


def bare(database: Path, _persons: int) -> None:
    """Sum the year of all teams in one statement."""
    from jiceng_desktop.services import vault

    office = vault.open_(database, PASSPHRASE)
    statement = (
        "SELECT team_id, sum(minutes) FROM service_record WHERE confirmed_at IS NOT NULL"
        " AND served_on BETWEEN ? AND ? GROUP BY +team_id"  # as fast as SQLite can: by the days, not by the teams
    )
    days = f"{_TODAY.year}-01-01", f"{_TODAY}"
    watch = probe.Watch()
    found = office.read(lambda session: session.connection().exec_driver_sql(statement, days).fetchall())
    taken = watch.taken()
    assert len(found) == _TEAMS + 1
    probe.reply([taken])


if __name__ == "__main__":
    _WORK = {"make": make, "card": card, "certificate": certificate, "bare": bare}
    _WORK[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
