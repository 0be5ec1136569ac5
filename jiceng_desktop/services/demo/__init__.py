"""演示社区: an invented community at full size; nothing in it is true of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.office import Community
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community
from jiceng_desktop.services.demo import (
    books,
    changes,
    corners,
    donations,
    duties,
    events,
    forms,
    honours,
    hours,
    meetings,
    papers,
    people,
    places,
    queries,
    rotas,
    rounds,
    stocktakes,
    visits,
    volunteers,
)
from jiceng_desktop.services.demo.blemishes import blemish as blemish
from jiceng_desktop.services.demo.certificates import certify as certify
from jiceng_desktop.services.demo.rows import Rows
from jiceng_desktop.services.demo.town import OFFICE, Town
from jiceng_desktop.services.office import action

NAME = "砚溪社区"


@action("打开演示社区")
def fill(
    session: Session,
    today: date,
    seed: int = 2026,
    report: Callable[[int, int], None] | None = None,
    scale: float = 1.0,
) -> None:
    """Found an invented community in a new database; the same seed and day always give the same one.

    ``report`` is told how far it is; an exception it raises cancels. ``scale`` shrinks places and books, for tests.
    """
    if session.scalar(select(Community.id)) is not None:
        raise Refusal("这个数据文件里已经有一个社区。演示社区只能建在新的数据文件里。")
    community.found(session, NAME, OFFICE, invented=True)
    session.flush()
    town = Town(Random(seed), today, Rows(session, report or _silent), scale)  # noqa: S311  # the same every time
    places.build(town)
    people.settle(town, session)
    volunteers.enlist(town)
    events.hold(town, session)
    volunteers.serve(town)
    hours.tell(town, session)
    rotas.keep(town, session)
    books.collect(town)
    corners.keep(town, session)
    rounds.keep(town, session)
    papers.file(town, session)
    visits.pay(town, session)
    queries.keep(town, session)
    duties.appoint(town, session)
    changes.happen(town, session)
    forms.hand_in(town, session)
    meetings.keep(town, session)
    honours.give(town, session)
    donations.give(town, session)
    stocktakes.count(town, session)
    town.rows.note()


def _silent(_done: int, _total: int) -> None:
    """Stand in for a progress bar."""
