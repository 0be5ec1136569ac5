"""条线: the superior departments an event also counts for."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Line, LineMark
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action

STARTING = ("党建", "科普", "老龄", "妇联", "卫健", "文化", "民政", "残联", "共青团", "司法", "应急")
LONGEST_NAME = 32
_GONE = "这个条线已被删除，请刷新后再试。"


def begin(session: Session) -> None:
    """Enter the lines every office begins with."""
    session.add_all(Line(name=name, position=position) for position, name in enumerate(STARTING))


def listed(session: Session) -> list[tuple[int, str]]:
    """Return all lines as (id, name), in the office's order."""
    found = session.execute(select(Line.id, Line.name).order_by(Line.position, Line.id))
    return [(row[0], row[1]) for row in found]


def counts(session: Session) -> dict[int, int]:
    """Return how many events and series count for each line that is used at all."""
    found = session.execute(select(LineMark.line_id, func.count(LineMark.id)).group_by(LineMark.line_id))
    return {row[0]: row[1] for row in found}


@action("保存条线")
def save(session: Session, line_id: int | None, name: str) -> int:
    """Add a line, or give one another name."""
    name = words.clean(name)
    if not name:
        raise Refusal("请填写条线的名称。", "name")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"条线的名称最多 {LONGEST_NAME} 个字。", "name")
    if session.scalar(select(Line.id).where(Line.name == name, Line.id != (line_id or 0))) is not None:
        raise Refusal(f"已经有叫“{name}”的条线，请换一个名称。", "name")
    if line_id is None:
        last = session.scalar(select(func.max(Line.position)))
        line = Line(position=0 if last is None else last + 1)
        session.add(line)
    else:
        line = _get(session, line_id)
        undo.keep(session, line)
    line.name = name
    session.flush()
    return line.id


@action("调整条线的顺序")
def move(session: Session, line_id: int, steps: int) -> None:
    """Move a line up (−1) or down (+1)."""
    order = [key for key, _ in listed(session)]
    if line_id not in order:
        raise Refusal(_GONE)
    place = order.index(line_id)
    order.insert(max(0, min(place + steps, len(order) - 1)), order.pop(place))
    for position, key in enumerate(order):
        _get(session, key).position = position


@action("删除条线")
def remove(session: Session, line_id: int) -> None:
    """Delete a line that nothing counts for."""
    line = _get(session, line_id)
    used = session.scalar(select(func.count(LineMark.id)).where(LineMark.line_id == line_id)) or 0
    if used:
        raise Refusal(f"“{line.name}”已用在 {used:,} 场活动或系列上，不能删除。可以改名。")
    undo.keep(session, line)
    session.delete(line)


def _get(session: Session, line_id: int) -> Line:
    line = session.get(Line, line_id)
    if line is None:
        raise Refusal(_GONE)
    return line
