"""A year of invented visits and what they left to be done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import VisitKind

_LOOKED_BACK = timedelta(365)
_LATE = 1.12  # of the interval: so far back may the last visit lie, which leaves some overdue
_NEVER, _BY_PHONE, _ON_THE_DOT, _AGREED, _LEFT_OPEN = 0.02, 0.2, 3, 0.03, 0.03
_AWAIT, _DONE = 0.6, 12  # of the recent to-dos so many wait; the older ones are done after some days

_CONTENTS = (
    "一切正常", "一切正常", "一切正常", "精神很好", "身体不适", "无人在家", "已电话联系", "用气用电安全",
    "腿脚不便，已提醒注意防滑", "子女周末会来看望", "想参加社区的书法活动", "已宣传防诈骗知识，老人记得很清楚",
)  # fmt: skip
_FOLLOW_UPS = (
    "血压平稳", "血压平稳", "按时服药", "按时服药", "血糖偏高，已提醒复诊", "近期头晕，建议到医院复查",
)  # fmt: skip
_TASKS = (("帮助联系家电维修", "维修师傅已上门，修好了"), ("陪同到医院复查", "志愿者陪同，已复查"),
          ("送一份助餐点菜单", "已送到"), ("联系物业检修楼道灯", "灯已换好"),
          ("申请适老化改造评估", "评估已完成，等待施工"), ("转告子女多来看望", "已电话告知"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Round:
    """Persons of one home who are visited together, every so many days, since their tags began."""

    persons: tuple[int, ...]
    days: int
    since: date
    follow_up: bool


def pay(town: Town, session: Session) -> None:
    """Visit everybody whose tags ask for it, now and then a little late."""
    for one in _rounds(session):
        if town.staff and not town.chance(_NEVER):
            _go_round(town, one)
    town.rows.save(100)


def _rounds(session: Session) -> list[_Round]:
    """Return who is visited together, by home and round."""
    found = session.execute(
        select(CareTag.person_id, Person.home_id, CareTagKind.visit_kind, CareTagKind.visit_days, CareTag.from_on)
        .join(CareTagKind, CareTagKind.id == CareTag.kind_id)
        .join(Person, Person.id == CareTag.person_id)
        .where(CareTag.to_on.is_(None), CareTagKind.visit_days.is_not(None), Person.home_id.is_not(None))
        .order_by(Person.home_id, CareTag.id)
    )
    homes: defaultdict[tuple[int | None, bool], list[tuple[int, int, date]]] = defaultdict(list)
    for person_id, home_id, way, days, since in found:
        homes[home_id, way is VisitKind.FOLLOW_UP].append((person_id, days or 0, since))
    return [
        _Round(
            tuple(dict.fromkeys(person_id for person_id, _, _ in asked)),
            min(days for _, days, _ in asked),
            min(since for _, _, since in asked),
            follow_up,
        )
        for (_, follow_up), asked in homes.items()
    ]


def _go_round(town: Town, one: _Round) -> None:
    """Visit one home backwards from the last time, until a year ago or until the tag was given."""
    day = town.today - timedelta(town.rng.randint(1, round(one.days * _LATE)))
    last = True
    while day > max(town.today - _LOOKED_BACK, one.since):
        _visit(town, one, day, last)
        day -= timedelta(one.days + town.rng.randint(-_ON_THE_DOT, _ON_THE_DOT))
        last = False


def _visit(town: Town, one: _Round, day: date, last: bool) -> None:
    phone = VisitKind.PHONE if town.chance(_BY_PHONE) else VisitKind.HOME
    visit_id = town.rows.add(
        Visit,
        kind=VisitKind.FOLLOW_UP if one.follow_up else phone,
        visited_on=day,
        visitor=town.rng.choice(town.staff).name,
        content=town.rng.choice(_FOLLOW_UPS if one.follow_up else _CONTENTS),
    )
    agreed = town.today + timedelta(town.rng.randint(1, 14)) if last and town.chance(_AGREED) else None
    for person_id in one.persons:
        town.rows.add(VisitedPerson, visit_id=visit_id, person_id=person_id, next_due_on=agreed)
    if town.chance(_LEFT_OPEN):
        _leave_to_do(town, one, day, visit_id)


def _leave_to_do(town: Town, one: _Round, day: date, visit_id: int) -> None:
    title, outcome = town.rng.choice(_TASKS)
    done_on = day + timedelta(town.rng.randint(1, _DONE))
    waits = done_on > town.today or (day > town.today - timedelta(25) and town.chance(_AWAIT))
    town.rows.add(
        Todo,
        title=title,
        owner=town.rng.choice(town.staff).name,
        due_on=day + timedelta(7),
        done_on=None if waits else done_on,
        outcome=None if waits else outcome,
        person_id=one.persons[0] if len(one.persons) == 1 else None,
        visit_id=visit_id,
    )
