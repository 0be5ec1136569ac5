"""居民档案: how residents are listed, found by words and narrowed to some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import finding, search
from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.db.places import Building, Dwelling, Entrance
from jiceng_desktop.services import filters, homes, presence
from jiceng_desktop.services.filters import persons
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.places import leads_to, meant_places

FILTERABLE = persons.FIELDS


@dataclass(frozen=True)
class Narrow:
    """Part of the archive: a place (kind and id as in ``places.tree``), a grid, tags, a filter asked ``on`` a day."""

    place: tuple[str, int] | None = None
    grid_id: int | None = None
    tag_id: int | None = None
    filter: filters.Filter | None = None
    on: date | None = None  # else the day the list is read
    here: bool | None = None  # who belongs to the community, or who has moved out or died; else both


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrow.place is not None:
        kind, place_id = narrow.place
        column = {"compound": Building.compound_id, "building": Building.id, "entrance": Entrance.id}[kind]
        conditions.append(Person.home_id.in_(_dwellings().where(column == place_id)))
    if narrow.grid_id is not None:
        conditions.append(Person.home_id.in_(_dwellings().where(Building.grid_id == narrow.grid_id)))
    if narrow.tag_id is not None:
        tagged = select(CareTag.person_id).where(CareTag.kind_id == narrow.tag_id, CareTag.to_on.is_(None))
        conditions.append(Person.id.in_(tagged))
    if narrow.filter is not None:
        met = select(Person.id).where(filters.condition(narrow.filter, FILTERABLE, narrow.on or date.today()))
        conditions.append(Person.id.in_(met.correlate(None)))  # apart, so that the order is read from its index
    here = narrow.here if narrow.place is None and narrow.grid_id is None else True  # nobody gone lives anywhere
    if here is not None:
        conditions.append(presence.is_here(here))
    return conditions


def _dwellings() -> Select[int]:
    return select(Dwelling.id).join(Entrance).join(Building)


def by_word(word: str) -> ColumnElement[bool]:
    """Match one word: digits are a tail or a room, Latin letters pinyin, Han a name or an address."""
    at = Dwelling.room == word if search.is_number(word) else leads_to(word)
    return or_(*map(finding.condition, (*search.meanings(word), finding.Homes(at))))


def _find(
    session: Session, searches: Sequence[Sequence[str]], where: Sequence[ColumnElement[bool]], most: int | None
) -> list[int]:
    """Return who meets all words of one of the searches, in the order of names."""
    return finding.find(session, [[_meanings(session, word) for word in words] for words in searches], where, most)


def _meanings(session: Session, word: str) -> list[finding.Meaning]:
    if search.is_number(word):
        return [*search.meanings(word), finding.Homes(Dwelling.room == word, scattered=True)]
    return [*search.meanings(word), *map(finding.Homes, meant_places(session, word))]


_TAG_NAMES = (
    select(func.aggregate_strings(CareTagKind.name, "、"))
    .join(CareTag, CareTag.kind_id == CareTagKind.id)
    .where(CareTag.person_id == Person.id, CareTag.to_on.is_(None))
    .correlate(Person)
    .scalar_subquery()
)


# who was born later is younger; a date cannot be counted backwards on every database
YOUTH = -cast(func.replace(cast(Person.born_on, String), "-", ""), Integer)


def age(born_on: date | None) -> str:
    """Show the age today."""
    return "" if born_on is None else str(words.show_age(born_on, date.today()))


NO_PAPER = "无证件"  # what is shown for somebody without a number; never stored


def paper(number: str | None) -> str:
    """Show the number of a paper, or that there is none, as with babies."""
    return number or NO_PAPER


def mask_paper(shown: str) -> str:
    """Mask the number of a paper."""
    return shown if shown == NO_PAPER else words.mask_id(shown)


LISTING = Listing(
    title="居民档案",
    records=select(Person).outerjoin(Dwelling, Dwelling.id == Person.home_id),
    key=Person.id,
    fields=(
        Field("name", "姓名", Person.name, order=Person.sort_key, width=104),
        Field("sex", "性别", Person.sex, width=52),
        Field("age", "年龄", Person.born_on, show=age, width=52, number=True, order=YOUTH),
        Field("id_number", "证件号码", Person.id_number, show=paper, width=144, mask=mask_paper),
        Field("phone", "联系电话", Person.phone, width=112, mask=words.mask_phone),
        Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=196),
        Field("tags", "关爱标签", _TAG_NAMES, width=84, sortable=False),
        Field("status", "状态", Person.status, width=52, colour=presence.colour_of),
        Field("born_on", "出生日期", Person.born_on, width=100, extra=True),
        Field("political_status", "政治面貌", Person.political_status, width=100, extra=True),
        Field("ethnicity", "民族", Person.ethnicity, width=76, extra=True),
        Field("education", "学历", Person.education, width=100, extra=True),
        Field("marital_status", "婚姻状况", Person.marital_status, width=76, extra=True),
        Field("native_place", "籍贯", Person.native_place, width=120, extra=True),
        Field("nationality", "国籍", Person.nationality, width=76, extra=True),
        Field("occupation", "职业", Person.occupation, width=100, extra=True),
        Field("employer", "工作单位", Person.employer, width=140, extra=True),
        Field("registered_address", "户籍地址", Person.registered_address, width=196, extra=True),
        Field("home_match", "人户一致", homes.HOME_MATCH, width=84, extra=True, sortable=False),
    ),
    order="name",
    word=by_word,
    quick=_find,
    narrow=_narrow,
    hint="姓名、拼音、首字母、证件号或电话末几位、门牌 3-2-501",
)
