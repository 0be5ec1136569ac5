"""What the archive looks like in pictures: ages, care tags over the grids, comings and goings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.services import naming, population
from jiceng_desktop.services.population import Period, Place, Row
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import Sex

_BAND, _LAST_BAND, _MONTHS = 5, 95, 12
_NO_GRID = "未划网格"


@dataclass(frozen=True)
class Series:
    """One colour of a picture: what it stands for, and a value for each label."""

    name: str
    colour: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """A picture in numbers; ``remark`` says who is not in it."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    remark: str = ""

    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(any(one.values) for one in self.series)


MEN, WOMEN, CAME, WENT = "#1D4F91", "#B4436C", "#1A7F37", "#C2410C"


Drawing = Callable[[Session, Place | None, date], Figure]


def scopes(session: Session) -> list[tuple[str, Place | None]]:
    """Return what a picture may show as (name, place): everything, each compound, each grid."""
    compounds = session.execute(select(Compound.id, Compound.name).order_by(Compound.position, Compound.id))
    grids = session.execute(select(Grid.id, Grid.name).order_by(Grid.position, Grid.id))
    return [
        ("全社区", None),
        *((name, ("compound", number)) for number, name in compounds),
        *((name, ("grid", number)) for number, name in grids),
    ]


def ages(session: Session, place: Place | None, today: date) -> Figure:
    """Return the age pyramid: bands of five years, men and women."""
    counted: Counter[tuple[int, Sex]] = Counter()
    unknown = 0
    born = select(Person.born_on, Person.sex, func.count()).where(*_here(place)).group_by(Person.born_on, Person.sex)
    for born_on, sex, number in session.execute(born):
        if born_on is None or sex not in {Sex.MALE, Sex.FEMALE}:
            unknown += number
        else:
            counted[min(words.show_age(born_on, today) // _BAND * _BAND, _LAST_BAND), sex] += number
    bands = range(0, _LAST_BAND + 1, _BAND)
    labels = tuple(f"{low}–{low + _BAND - 1}" if low < _LAST_BAND else f"{low} 及以上" for low in bands)
    men, women = (tuple(counted[low, sex] for low in bands) for sex in (Sex.MALE, Sex.FEMALE))
    remark = f"另有 {unknown:,} 人出生日期或性别不详，不在图中。" if unknown else ""
    return Figure("年龄结构", labels, (Series("男", MEN, men), Series("女", WOMEN, women)), remark)


def tags_by_grid(session: Session, place: Place | None, today: date) -> Figure:
    """Return how many carry which care tag in each grid."""
    found = session.execute(
        select(Grid.name, CareTag.kind_id, func.count())
        .select_from(CareTag)
        .join(Person, Person.id == CareTag.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
        .outerjoin(Building, Building.id == Entrance.building_id)
        .outerjoin(Grid, Grid.id == Building.grid_id)
        .where(CareTag.to_on.is_(None), *_here(place))
        .group_by(Grid.name, CareTag.kind_id)
    )
    counted = {(name or _NO_GRID, kind_id): number for name, kind_id, number in found}
    in_use = {name for name, _ in counted}
    names = [*session.scalars(select(Grid.name).order_by(Grid.position, Grid.id)), _NO_GRID]
    labels = tuple(name for name in names if name in in_use)
    kinds = session.scalars(select(CareTagKind).order_by(CareTagKind.position, CareTagKind.id))
    series = [
        Series(kind.name, kind.colour, tuple(counted.get((label, kind.id), 0) for label in labels)) for kind in kinds
    ]
    return Figure("各网格关爱对象", labels, tuple(one for one in series if any(one.values)))


def movements(session: Session, place: Place | None, today: date) -> Figure:
    """Return who came (births included) and who went (deaths included) in each of the last twelve months."""
    months = [Period.months(first) for first in _last_months(today)]
    tables = [population.movement(session, place, month) for month in months]

    def total(*rows: Row) -> tuple[int, ...]:
        return tuple(sum(table[row].total for row in rows) for table in tables)

    series = (
        Series("迁入和出生", CAME, total(Row.ARRIVALS, Row.BIRTHS)),
        Series("迁出和死亡", WENT, total(Row.DEPARTURES, Row.DEATHS)),
    )
    labels = tuple(f"{month.first.year}年\n{month.first.month}月" for month in months)
    return Figure("人口变动", labels, series)


def _last_months(today: date) -> Sequence[date]:
    """Return the first days of the last twelve months, this one included."""
    newest = today.year * _MONTHS + today.month - 1
    return [date(*_year_month(number), 1) for number in range(newest - _MONTHS + 1, newest + 1)]


def _year_month(number: int) -> tuple[int, int]:
    return number // _MONTHS, number % _MONTHS + 1


def _here(place: Place | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.status.not_in(GONE)]
    if place is not None:
        conditions.append(Person.home_id.in_(naming.dwelling_ids(*place)))
    return conditions
