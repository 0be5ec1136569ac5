"""Is everybody free who chairs, speaks or organises?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence, Part
from jiceng_desktop.services.clashes.clash import Clash, ClashKind
from jiceng_desktop.services.clashes.meeting import Event, meetings
from jiceng_desktop.services.clashes.plan import Plan, Span
from jiceng_desktop.services.events import Somebody

# an office or a party branch may organise two things at once; only a card or a person's name is somebody
_BODIES = (
    "委员会", "居委会", "支部", "总支", "党委", "中心", "社区", "街道", "办事处", "服务站", "工作站", "志愿队",
    "服务队", "医院", "学校", "小学", "中学", "公司", "协会", "派出所", "议事会", "文化站", "卫生院", "图书馆",
)  # fmt: skip

Row = tuple[Somebody, Event]


def found(session: Session, plan: Plan) -> Iterator[Clash]:
    """Return who of a plan has a part in something else then: the same card, or the same name where one has none."""
    people = [one for one in plan.people if one.person_id is not None or not one.name.endswith(_BODIES)]
    if not people:
        return
    rows = list(_rows(session, plan, people))
    told: set[Clash] = set()  # who chairs and speaks there, or is named twice here, is told once
    for mine in people:
        for place, other in meetings(plan.spans, (event for theirs, event in rows if _same(mine, theirs))):
            begin = plan.spans[place].starts_at
            clash = Clash(ClashKind.PERSON, begin, f"{mine.name}这时还要参加{other.says(begin.date())}。", other.id)
            if clash not in told:
                told.add(clash)
                yield clash


def _same(mine: Somebody, theirs: Somebody) -> bool:
    if mine.person_id is not None and theirs.person_id is not None:
        return mine.person_id == theirs.person_id
    return mine.name == theirs.name


def _rows(session: Session, plan: Plan, people: Sequence[Somebody]) -> Iterator[Row]:
    """Return who else is busy when, by their parts and as chairs; an event is one row for each."""
    span = (Occurrence.id, Occurrence.title, Occurrence.starts_at, Occurrence.ends_at)
    parts = select(Part.name, Part.person_id, *span).join(Occurrence, Occurrence.id == Part.occurrence_id)
    chairs = select(Occurrence.chair, Occurrence.chair_id, *span)
    yield from _asked(session, parts.where(_any(people, Part.name, Part.person_id), *plan.besides()))
    yield from _asked(session, chairs.where(_any(people, Occurrence.chair, Occurrence.chair_id), *plan.besides()))


def _any(people: Sequence[Somebody], name: Any, person_id: Any) -> ColumnElement[bool]:
    cards = [one.person_id for one in people if one.person_id is not None]
    condition: ColumnElement[bool] = or_(person_id.in_(cards), name.in_([one.name for one in people]))
    return condition


def _asked(session: Session, rows: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    for name, person_id, key, title, starts_at, ends_at in session.execute(rows.order_by(Occurrence.starts_at)):
        span = Span(starts_at, ends_at)
        yield Somebody(name or "", person_id), Event(key, title, span, span)
