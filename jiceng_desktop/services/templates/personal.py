"""What personal fields say: of one person as of many, with the same few queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.services import duties
from jiceng_desktop.services.households import listing as households
from jiceng_desktop.services.loans import reminding
from jiceng_desktop.services.templates.fields import FIELDS, PERSONAL, Subject
from jiceng_desktop.terms import Sex

MOST = 500  # whom one call asks about: what a database takes in one list
_TITLES = {Sex.MALE: "先生", Sex.FEMALE: "女士"}
_SINCE = "入住日期"

Texts = dict[str, str]


def of_persons(
    session: Session, ids: Sequence[int], today: date, in_full: bool = False, asked: Collection[str] = PERSONAL
) -> dict[int, Texts]:
    """Return what personal fields say of up to ``MOST`` persons; who has no card is left out.

    Household, building, books and the day of moving in are only looked up where they are asked about.
    """
    known = {}
    rows = list(session.execute(_CARDS.where(Person.id.in_(ids))))
    since = _since(session, ids) if _SINCE in asked else {}
    living = households.living(session, ids) if _asks(asked, Subject.HOUSEHOLD) else {}
    places: dict[int, Texts] = {}
    if _asks(asked, Subject.BUILDING):
        places = of_buildings(session, {row.building_id for row in rows if row.building_id is not None})
    books = reminding.told(session, ids, today) if _asks(asked, Subject.READER) else {}
    for row in rows:
        person = row.Person
        known[person.id] = {
            **_card(person, row.address or "", since.get(person.id), today, in_full),
            **of_household(living.get(person.id)),
            **places.get(row.building_id, _NO_PLACE),
            **books.get(person.id, _NO_BOOKS),
        }
    return known


_NO_PLACE = dict.fromkeys(FIELDS[Subject.BUILDING], "")
_NO_BOOKS = dict.fromkeys(FIELDS[Subject.READER], "")
_CARDS = (
    select(Person, Dwelling.address, Entrance.building_id)
    .outerjoin(Dwelling, Dwelling.id == Person.home_id)
    .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
)


def _asks(asked: Collection[str], subject: Subject) -> bool:
    return not FIELDS[subject].keys().isdisjoint(asked)


def _card(person: Person, address: str, since: date | None, today: date, in_full: bool) -> Texts:
    number, phone = person.id_number or "", person.phone or ""
    return {
        "姓名": person.name,
        "称呼": _TITLES.get(person.sex, "同志"),
        "性别": person.sex.label if person.sex in _TITLES else "",
        "年龄": str(words.show_age(person.born_on, today)) if person.born_on else "",
        "民族": person.ethnicity or "",
        "出生日期": day(person.born_on),
        "身份证号": number if in_full else words.mask_id(number),
        "电话": phone if in_full else words.mask_phone(phone),
        "住址": address,
        "户籍地址": person.registered_address or "",
        "工作单位": person.employer or "",
        _SINCE: day(since),
    }


def day(on: date | None) -> str:
    """Write a day as papers do, or nothing."""
    return words.show_day(on) if on is not None else ""


def _since(session: Session, ids: Sequence[int]) -> dict[int, date | None]:
    """Return since when persons live where they live now."""
    at_home = select(Residency.person_id, Residency.from_on).join(Person, Person.id == Residency.person_id)
    at_home = at_home.where(Residency.dwelling_id == Person.home_id, Residency.to_on.is_(None))
    return {row[0]: row[1] for row in session.execute(at_home.where(Person.id.in_(ids)))}


def of_household(sheet: households.Sheet | None) -> Texts:
    """Return what the fields of a household say."""
    if sheet is None:
        return dict.fromkeys(FIELDS[Subject.HOUSEHOLD], "")
    return {
        "户主": sheet.head.name if sheet.head else "",
        "户号": sheet.number or "",
        "成员": "、".join(member.name for member in sheet.living),
        "人数": str(len(sheet.living)),
    }


def of_buildings(session: Session, ids: Collection[int]) -> dict[int, Texts]:
    """Return what the fields of a building say, of each that is there."""
    rows: list[Any] = list(session.execute(_PLACES.where(Building.id.in_(ids))))
    workers = duties.holders(session, "grid", {row.grid_id for row in rows if row.grid_id is not None})
    stewards = duties.holders(session, "building", ids)
    return {
        row.id: {
            "小区": row.compound,
            "楼栋": f"{row.compound}{row.name}",
            "网格": row.grid or "",
            "网格员": "、".join(workers.get(row.grid_id, ())),
            "楼栋长": "、".join(stewards.get(row.id, ())),
        }
        for row in rows
    }


_PLACES = (
    select(Building.id, Building.name, Compound.name.label("compound"), Building.grid_id, Grid.name.label("grid"))
    .join(Compound, Compound.id == Building.compound_id)
    .outerjoin(Grid, Grid.id == Building.grid_id)
)
