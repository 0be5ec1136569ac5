"""What the archive of persons can be filtered by; every condition speaks of ``Person`` and needs no joins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.db.visits import Visit, VisitedPerson
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.filters.conditions import Compare
from jiceng_desktop.services.filters.fields import (
    AgeField,
    DayField,
    Filterable,
    FlagField,
    Having,
    MonthField,
    Option,
    Options,
    PickField,
    TextField,
    numbers,
)
from jiceng_desktop.terms import (
    Education,
    HomeMatch,
    HouseholdKind,
    IdKind,
    MaritalStatus,
    PersonStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
    Sex,
    Term,
    VolunteerStatus,
)

_IN_TREE = {Compare.IS: "在", Compare.IS_NOT: "不在", Compare.EMPTY: "没有登记", Compare.FILLED: "已有登记"}
_CARRIED = {Compare.IS: "有", Compare.IS_NOT: "没有", Compare.EMPTY: "一个也没有", Compare.FILLED: "至少有一个"}


# lists to pick from


def _terms(terms: type[Term]) -> Options:
    return lambda _session: [Option(term.value, term.label, depth=int(_level(term) != "")) for term in terms]


def _level(term: Term) -> str:
    """Return the code above a term where the list has levels: 已婚 (20) above 初婚 (21)."""
    levelled = isinstance(term, MaritalStatus | Education | Relation)
    return f"{term.value[0]}0" if levelled and term.value[0] in "12345678" and not term.value.endswith("0") else ""


def _tags(session: Session) -> list[Option]:
    found = select(CareTagKind.id, CareTagKind.name).order_by(CareTagKind.position, CareTagKind.id)
    return [Option(str(row[0]), row[1]) for row in session.execute(found)]


def _grids(session: Session) -> list[Option]:
    found = select(Grid.id, Grid.name).order_by(Grid.position, Grid.id)
    return [Option(str(row[0]), row[1]) for row in session.execute(found)]


def _places(session: Session) -> list[Option]:
    """Return every compound, building and entrance, each below what it lies in."""
    below: dict[str, list[Option]] = {}
    names: dict[str, str] = {}
    for compound in session.scalars(select(Compound).order_by(Compound.position, Compound.id)):
        names[f"compound:{compound.id}"] = compound.name
        below.setdefault("", []).append(Option(f"compound:{compound.id}", compound.name))
    for building in session.scalars(select(Building).order_by(Building.position, Building.sort_key, Building.id)):
        above = f"compound:{building.compound_id}"
        names[f"building:{building.id}"] = names[above] + building.name
        option = Option(f"building:{building.id}", names[above] + building.name, building.name, 1)
        below.setdefault(above, []).append(option)
    for entrance in session.scalars(select(Entrance).order_by(Entrance.position, Entrance.sort_key, Entrance.id)):
        above = f"building:{entrance.building_id}"
        option = Option(f"entrance:{entrance.id}", names[above] + entrance.name, entrance.name, 2)
        below.setdefault(above, []).append(option)
    return _in_walking_order(below, "")


def _in_walking_order(below: dict[str, list[Option]], above: str) -> list[Option]:
    return [one for option in below.get(above, ()) for one in (option, *_in_walking_order(below, option.key))]


# conditions


def _of_terms(column: InstrumentedAttribute[Any], terms: type[Term]) -> Having:
    def having(keys: Sequence[str] | None) -> ColumnElement[bool]:
        return column.is_not(None) if keys is None else column.in_([term for term in terms if _meant(term, keys)])

    return having


def _meant(term: Term, keys: Sequence[str]) -> bool:
    """Tell whether a term is one of the keys, or lies under one."""
    return term.value in keys or _level(term) in keys


def _carrying(keys: Sequence[str] | None) -> ColumnElement[bool]:
    tagged = select(CareTag.person_id).where(CareTag.to_on.is_(None))
    return Person.id.in_(tagged if keys is None else tagged.where(CareTag.kind_id.in_(numbers(keys))))


def _dwellings() -> Select[int]:
    return select(Dwelling.id).join(Entrance).join(Building)


def _living_at(keys: Sequence[str] | None) -> ColumnElement[bool]:
    if keys is None:
        return Person.home_id.is_not(None)
    columns = {"compound": Building.compound_id, "building": Building.id, "entrance": Entrance.id}
    asked = {kind: numbers([key.removeprefix(f"{kind}:") for key in keys]) for kind in columns}
    return Person.home_id.in_(_dwellings().where(or_(*(columns[kind].in_(ids) for kind, ids in asked.items()))))


def _in_grid(keys: Sequence[str] | None) -> ColumnElement[bool]:
    known = Building.grid_id.is_not(None) if keys is None else Building.grid_id.in_(numbers(keys))
    return Person.home_id.in_(_dwellings().where(known))


def _living_as(keys: Sequence[str] | None) -> ColumnElement[bool]:
    here = select(Residency.person_id).where(Residency.to_on.is_(None), Residency.dwelling_id == Person.home_id)
    roles = [role for role in ResidencyRole if keys is None or role.value in keys]
    return exists(here.where(Residency.person_id == Person.id, Residency.role.in_(roles)).correlate(Person))


def _related_as(keys: Sequence[str] | None) -> ColumnElement[bool]:
    relations = [relation for relation in Relation if keys is None or _meant(relation, keys)]
    return Person.id.in_(_members(HouseholdKind.LIVING).where(Membership.relation.in_(relations)))


def _members(kind: HouseholdKind) -> Select[int]:
    of_kind = select(Membership.person_id).join(Household, Household.id == Membership.household_id)
    return of_kind.where(Membership.to_on.is_(None), Household.kind == kind)


def _matching(keys: Sequence[str] | None) -> ColumnElement[bool]:
    """Return the condition that home and registration are known to be the same or two, as the card says it."""
    of_person = _members(HouseholdKind.REGISTERED).where(Membership.person_id == Person.id)
    registered = of_person.with_only_columns(func.min(Household.dwelling_id)).correlate(Person).scalar_subquery()
    written = func.coalesce(Person.registered_address, "")
    by_text = and_(registered.is_(None), written != "", Person.home_id.is_not(None))
    asked = {
        HomeMatch.SAME: or_(registered == Person.home_id, and_(by_text, written == _address())),
        HomeMatch.APART: or_(
            and_(registered.is_not(None), registered.is_distinct_from(Person.home_id)),
            and_(by_text, written != _address()),
        ),
    }
    return or_(*(met for match, met in asked.items() if keys is None or match.value in keys))


def _moved_in_on() -> Any:
    here = (Residency.person_id == Person.id, Residency.dwelling_id == Person.home_id, Residency.to_on.is_(None))
    return select(func.max(Residency.from_on)).where(*here).correlate(Person).scalar_subquery()


def _last_visit() -> Any:
    paid = select(func.max(Visit.visited_on)).join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
    return paid.where(VisitedPerson.person_id == Person.id).correlate(Person).scalar_subquery()


def _address() -> Any:
    return select(Dwelling.address).where(Dwelling.id == Person.home_id).correlate(Person).scalar_subquery()


_VOLUNTEERS = select(Volunteer.person_id).where(Volunteer.status == VolunteerStatus.ACTIVE)


def _listed(name: str, title: str, column: InstrumentedAttribute[Any], terms: type[Term]) -> PickField:
    return PickField(name, title, offered=_terms(terms), having=_of_terms(column, terms))


def _flag(name: str, title: str, met: ColumnElement[bool], yes: str, no: str) -> FlagField:
    return FlagField(name, title, met, said={Compare.YES: yes, Compare.NO: no})


FIELDS: tuple[Filterable, ...] = (
    AgeField("age", "年龄", Person.born_on, " 岁"),
    _listed("sex", "性别", Person.sex, Sex),
    PickField("tags", "关爱标签", offered=_tags, having=_carrying, said=_CARRIED),
    PickField("place", "住处", offered=_places, having=_living_at, said=_IN_TREE),
    PickField("grid", "网格", offered=_grids, having=_in_grid, said=_IN_TREE),
    _listed("status", "人员状态", Person.status, PersonStatus),
    _flag("has_phone", "有无联系电话", func.coalesce(Person.phone, "") != "", "有联系电话", "没有联系电话"),
    _flag("has_id", "有无证件号码", func.coalesce(Person.id_number, "") != "", "有证件号码", "没有证件号码"),
    PickField(
        "home_match", "人户情况", offered=_terms(HomeMatch), having=_matching,
        said={Compare.EMPTY: "不清楚", Compare.FILLED: "清楚"},
    ),
    MonthField("birth_month", "生日月份", Person.born_on),
    DayField("born_on", "出生日期", Person.born_on),
    DayField(
        "last_visit", "最近一次走访", _last_visit(), never="从未走访",
        said={Compare.EMPTY: "从未有过", Compare.FILLED: "曾经有过"},
    ),
    _flag("volunteer", "是否志愿者", Person.id.in_(_VOLUNTEERS), "是在册志愿者", "不是在册志愿者"),
    PickField("relation", "与户主关系", offered=_terms(Relation), having=_related_as),
    PickField("role", "居住身份", offered=_terms(ResidencyRole), having=_living_as),
    DayField("moved_in_on", "入住日期", _moved_in_on()),
    _listed("marital_status", "婚姻状况", Person.marital_status, MaritalStatus),
    _listed("political_status", "政治面貌", Person.political_status, PoliticalStatus),
    _listed("education", "学历", Person.education, Education),
    TextField("ethnicity", "民族", Person.ethnicity),
    TextField("name", "姓名", Person.name),
    TextField("former_name", "曾用名", Person.former_name),
    _listed("id_kind", "证件类型", Person.id_kind, IdKind),
    TextField("id_number", "证件号码", Person.id_number),
    TextField("phone", "联系电话", Person.phone),
    TextField("address", "现住址", _address()),
    TextField("registered_address", "户籍地址", Person.registered_address),
    TextField("native_place", "籍贯", Person.native_place),
    TextField("nationality", "国籍", Person.nationality),
    TextField("occupation", "职业", Person.occupation),
    TextField("employer", "工作单位", Person.employer),
    TextField("note", "备注", Person.note),
)  # fmt: skip
