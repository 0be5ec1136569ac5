"""本社区: what the office is called, and what it has confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import (
    holidays,
    label_sheets,
    library_rules,
    lines,
    preparations,
    queries,
    tags,
    templates,
    volunteer_rules,
)
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import VisitKind


@dataclass(frozen=True)
class About:
    """The community as its windows and papers name it."""

    name: str
    office: str
    invented: bool
    recovery_confirmed: bool


@action("新建本社区")
def found(session: Session, name: str, office: str, invented: bool = False) -> None:
    """Enter the community into a new database, with the tag kinds, templates and queries every office begins with."""
    if session.scalar(select(Community.id)) is not None:
        raise Refusal("这份数据里已经有一个社区，不能再新建。")
    if not name.strip():
        raise Refusal("请填写社区名称。", "name")
    if not office.strip():
        raise Refusal("请填写居委会名称，通知落款会用到它。", "office")
    session.add(Community(name=name.strip(), office=office.strip(), invented=invented))
    for position, (kind, colour) in enumerate(tags.STARTING_KINDS):
        days, way = tags.STARTING_ROUNDS.get(kind, (None, VisitKind.HOME))
        session.add(CareTagKind(name=kind, colour=colour, position=position, visit_days=days, visit_kind=way))
    templates.begin(session)
    holidays.seed(session)
    lines.begin(session)
    preparations.begin(session)
    volunteer_rules.begin(session)
    library_rules.begin(session)
    label_sheets.begin(session)
    if not invented:  # an invented one brings its own
        queries.begin(session)


def about(session: Session) -> About:
    """Return what the community is called."""
    row = session.scalars(select(Community)).one()
    return About(row.name, row.office, row.invented, row.recovery_confirmed_at is not None)


@action("确认恢复码")
def confirm_recovery(session: Session, now: datetime) -> None:
    """Note that the recovery code was written down and typed once."""
    session.scalars(select(Community)).one().recovery_confirmed_at = now


@action("更换恢复码")
def forget_recovery(session: Session) -> None:
    """Note that there is a new recovery code, which nobody has typed yet."""
    session.scalars(select(Community)).one().recovery_confirmed_at = None
