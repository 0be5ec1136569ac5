"""设备: what the office has of it, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import EquipmentUse
from jiceng_desktop.db.venues import Equipment, Venue
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action

USUAL = ("投影仪", "幕布", "音响", "话筒", "笔记本电脑", "翻页笔", "折叠椅", "折叠桌", "展板", "摄像机")
CARRIED = "随处可用"
_MOST = 100_000
_GONE = "这种设备已被删除，请刷新后再试。"
LABELS = {"name": "名称", "number": "数量", "venue_id": "放在", "remark": "备注"}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a kind of equipment; ``venue_id`` is None where it is carried around."""

    name: str | None = None
    number: int | None = 1
    venue_id: int | None = None
    remark: str | None = None
    version: int = 0


LISTING = Listing(
    title="设备",
    records=select(Equipment).outerjoin(Venue, Venue.id == Equipment.venue_id),
    key=Equipment.id,
    fields=(
        Field("name", "名称", Equipment.name, width=140),
        Field("number", "数量", Equipment.number, width=60, number=True),
        Field("venue", "放在", Venue.name, width=150, show=lambda name: name or CARRIED),
        Field("remark", "备注", Equipment.remark, width=160),
    ),
    order="name",
    word=lambda word: Equipment.name.contains(word, autoescape=True) | Venue.name.contains(word, autoescape=True),
    narrow=lambda venue_id: [Equipment.venue_id == venue_id],
)


def of_venue(session: Session, venue_id: int) -> list[tuple[str, int]]:
    """Return what stands in a venue, as (name, how many)."""
    found = select(Equipment.name, Equipment.number).where(Equipment.venue_id == venue_id).order_by(Equipment.name)
    return [(name, number) for name, number in session.execute(found)]


def load(session: Session, equipment_id: int) -> Draft:
    """Return a kind of equipment as it would be entered."""
    one = _get(session, equipment_id)
    return Draft(one.name, one.number, one.venue_id, one.remark, one.version)


@action("保存设备")
def save(session: Session, equipment_id: int | None, draft: Draft) -> int:
    """Add or change a kind of equipment."""
    name = words.clean(draft.name or "")
    if not name:
        raise Refusal("请填写设备的名称。", "name")
    if draft.number is None or not 1 <= draft.number <= _MOST:
        raise Refusal("数量请填写 1 或更大的数。", "number")
    refuse_long(draft, Equipment, LABELS)
    if session.scalar(select(Equipment.id).where(Equipment.name == name, Equipment.id != (equipment_id or 0))):
        raise Refusal(f"已经有“{name}”了，请修改它的数量；不是同一种的，请写清区别，如“{name}（二楼）”。", "name")
    if draft.venue_id is not None and session.get(Venue, draft.venue_id) is None:
        raise Refusal("这个阵地已被删除，请重新选择。", "venue_id")
    if equipment_id is None:
        one = Equipment()
        session.add(one)
    else:
        one = history.current(session, Equipment, equipment_id, draft.version, LABELS)
        undo.keep(session, one)
    one.name, one.number, one.venue_id = name, draft.number, draft.venue_id
    one.remark = words.clean(draft.remark or "") or None
    session.flush()
    return one.id


@action("删除设备")
def remove(session: Session, equipment_id: int) -> None:
    """Delete a kind of equipment that nothing needs."""
    one = _get(session, equipment_id)
    events, series = session.execute(
        select(func.count(EquipmentUse.occurrence_id), func.count(EquipmentUse.series_id)).where(
            EquipmentUse.equipment_id == equipment_id
        )
    ).one()
    told = "、".join(f"{number} {what}" for number, what in ((events, "场活动"), (series, "个活动系列")) if number)
    if told:
        raise Refusal(f"“{one.name}”登记在{told}里，不能删除。不再用它时，可以在备注里写明。")
    undo.keep(session, one)
    session.delete(one)
    session.flush()


def _get(session: Session, equipment_id: int) -> Equipment:
    one = session.get(Equipment, equipment_id)
    if one is None:
        raise Refusal(_GONE)
    return one


KIND = Kind("设备", LISTING, Draft, load, save, remove, LABELS)
