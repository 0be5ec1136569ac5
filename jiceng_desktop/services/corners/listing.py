"""The list of corners, for the screen, for paper and for Excel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from jiceng_desktop.db.library import Box, Copy, Corner, CornerKeeper
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Compound
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import boxes
from jiceng_desktop.services.listing import Field, Listing


def _boxes() -> ScalarSelect[int]:
    found = select(func.count(Box.id)).where(Box.corner_id == Corner.id, Box.retired_on.is_(None))
    return found.correlate(Corner).scalar_subquery()


def _books() -> ScalarSelect[int]:
    found = select(func.count(Copy.id)).join(Box, Box.id == Copy.box_id)
    return found.where(Box.corner_id == Corner.id, boxes.in_it()).correlate(Corner).scalar_subquery()


def _keepers() -> ScalarSelect[Any]:
    found = select(func.aggregate_strings(Person.name, "、")).join(Volunteer, Volunteer.person_id == Person.id)
    found = found.join(CornerKeeper, CornerKeeper.volunteer_id == Volunteer.id)
    return (
        found
        .where(CornerKeeper.corner_id == Corner.id, CornerKeeper.to_on.is_(None))
        .correlate(Corner)
        .scalar_subquery()
    )


def _word(word: str) -> ColumnElement[bool]:
    places = (Corner.name, Corner.code, Corner.spot, Compound.name, Building.name)
    return or_(*(place.contains(word, autoescape=True) for place in places))


def _show_lends(lends: bool | None) -> str:
    return "外借" if lends else "只在角阅读"


LISTING = Listing(
    title="图书角一览",
    records=select(Corner)
    .outerjoin(Compound, Compound.id == Corner.compound_id)
    .outerjoin(Building, Building.id == Corner.building_id),
    key=Corner.id,
    fields=(
        Field("name", "名称", Corner.name, order=Corner.position, width=150),
        Field("code", "编号", Corner.code, width=64, spare=3),
        Field("kind", "类别", Corner.kind, width=76),
        Field("compound", "小区", Compound.name, width=110),
        Field("building", "楼栋", Building.name, width=70, spare=4),
        Field("spot", "具体位置", Corner.spot, width=120, spare=2),
        Field("hours", "开放时间", Corner.hours, width=160, spare=1),
        Field("lends", "外借", Corner.lends, width=86, show=_show_lends),
        Field("loan_days", "借期（天）", Corner.loan_days, width=84, number=True, extra=True),
        Field("most_loans", "最多（册）", Corner.most_loans, width=84, number=True, extra=True),
        Field("most_renewals", "续借（次）", Corner.most_renewals, width=84, number=True, extra=True),
        Field("audience", "读者对象", Corner.audience, width=76, spare=5),
        Field("capacity", "最多几箱", Corner.capacity, width=76, number=True),
        Field("boxes", "图书箱", _boxes(), width=64, number=True),
        Field("books", "图书（册）", _books(), width=84, number=True),
        Field("keepers", "人员", _keepers(), width=150, sortable=False),
        Field("closed_on", "撤销", Corner.closed_on, width=92, extra=True),
    ),
    order="name",
    word=_word,
    hint="名称、编号、小区、位置",
)
