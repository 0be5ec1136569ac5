"""All awards: listed, entered by hand, and told when hours fell below what a star was given for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Award, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo, volunteer_rules
from jiceng_desktop.services.awards.reaching import Stage, candidates, star_title
from jiceng_desktop.services.certificates import show_hours
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.terms import AwardKind

_MINUTES = 60


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about an award."""

    volunteer_id: int | None = None
    kind: AwardKind = AwardKind.HONOUR
    title: str | None = None
    level: int | None = None
    hours: int | None = None
    awarded_on: date | None = None
    awarded_by: str | None = None
    version: int = 0


LABELS = {
    "volunteer_id": "志愿者",
    "kind": "种类",
    "title": "名称",
    "level": "几星",
    "hours": "当时的时长",
    "awarded_on": "授予日期",
    "awarded_by": "授予单位",
}


def load(session: Session, award_id: int) -> Draft:
    """Return an award for its form."""
    found = _get(session, award_id)
    return Draft(
        volunteer_id=found.volunteer_id,
        kind=found.kind,
        title=found.title,
        level=found.level,
        hours=None if found.minutes is None else found.minutes // _MINUTES,
        awarded_on=found.awarded_on,
        awarded_by=found.awarded_by,
        version=found.version,
    )


@action("登记表彰")
def save(session: Session, award_id: int | None, draft: Draft) -> int:
    """Store an award that is entered by hand.

    Raises:
        Refusal: it says not of whom, what or when, or the star was given before.
    """
    if draft.volunteer_id is None:
        raise Refusal("请填写志愿者。", "volunteer_id")
    if draft.awarded_on is None:
        raise Refusal("请填写授予日期。", "awarded_on")
    if draft.awarded_on > date.today():
        raise Refusal("授予日期还没有到。", "awarded_on")
    title = words.clean(draft.title or "")
    if draft.kind is AwardKind.STAR:
        _check_star(session, award_id, draft)
        title = title or star_title(draft.level or 1)
    if not title:
        raise Refusal("请填写表彰的名称，例如 优秀志愿者。", "title")
    if award_id is None:
        session.add(award := Award())
    else:
        award = history.current(session, Award, award_id, draft.version, LABELS)
        undo.keep(session, award)
    award.volunteer_id, award.kind, award.title = draft.volunteer_id, draft.kind, title
    award.level = draft.level if draft.kind is AwardKind.STAR else None
    award.awarded_on, award.awarded_by = draft.awarded_on, words.clean(draft.awarded_by or "") or None
    if award_id is None or draft.hours != (award.minutes or 0) // _MINUTES:
        award.minutes = None if draft.hours is None else draft.hours * _MINUTES
    refuse_long(award, Award, LABELS)
    session.flush()
    return award.id


def _check_star(session: Session, award_id: int | None, draft: Draft) -> None:
    most = len(volunteer_rules.load(session).stars)
    if draft.level not in range(1, most + 1):
        raise Refusal(f"星级志愿者请填写几星，1 到 {most}。", "level")
    same = select(Award.awarded_on).where(
        Award.volunteer_id == draft.volunteer_id,
        Award.kind == AwardKind.STAR,
        Award.level == draft.level,
        Award.awarded_on == draft.awarded_on,
    )
    if session.scalar(same if award_id is None else same.where(Award.id != award_id)) is not None:
        raise Refusal("这名志愿者在这一天已经授予过同样的星级。", "level")


@action("删除表彰")
def remove(session: Session, award_id: int) -> None:
    """Delete an award that was entered wrongly or taken back; it can come back by undo."""
    award = _get(session, award_id)
    undo.keep(session, award)
    session.delete(award)


@action("删除表彰")
def remove_many(session: Session, award_ids: Sequence[int]) -> None:
    """Delete several awards at once."""
    for award_id in award_ids:
        remove(session, award_id)


def _get(session: Session, award_id: int) -> Award:
    award = session.get(Award, award_id)
    if award is None:
        raise Refusal("这条表彰已被删除，请刷新后再试。")
    return award


# -- listed


@dataclass(frozen=True)
class Narrow:
    """Part of the awards; ``fallen`` are stars whose hours fell short since."""

    kind: AwardKind | None = None
    level: int | None = None
    fallen: bool = False


_NOW = (
    select(func.coalesce(func.sum(ServiceRecord.minutes), 0))
    .where(
        ServiceRecord.volunteer_id == Award.volunteer_id,
        ServiceRecord.confirmed_at.is_not(None),
        ServiceRecord.served_on <= Award.awarded_on,
        or_(Award.counted_from.is_(None), ServiceRecord.served_on >= Award.counted_from),
    )
    .correlate(Award)
    .scalar_subquery()
)
_FALLEN = Award.needed > _NOW  # nothing is needed of what was entered by hand


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    asked: list[tuple[Any, Any]] = [(Award.kind, narrow.kind), (Award.level, narrow.level)]
    found = [column == value for column, value in asked if value is not None]
    return [*found, _FALLEN] if narrow.fallen else found


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else show_hours(minutes)


def _red(minutes: int | None) -> str | None:
    return None if minutes is None else "#B42318"


LISTING = Listing(
    title="星级和表彰",
    records=select(Award)
    .join(Volunteer, Volunteer.id == Award.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id),
    key=Award.id,
    fields=(
        Field("awarded_on", "授予日期", Award.awarded_on, width=100),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=90),
        Field("number", "志愿者编号", Volunteer.number, width=96),
        Field("kind", "种类", Award.kind, width=100, spare=1),
        Field("title", "名称", Award.title, width=150),
        Field("hours", "当时时长(小时)", Award.minutes, show=_hours, width=116, number=True),
        Field("short", "更正后不足", case((_FALLEN, _NOW)), show=_hours, width=100, number=True, colour=_red),
        Field("awarded_by", "授予单位", Award.awarded_by, width=200, spare=2),
    ),
    order="awarded_on",
    word=lambda word: or_(
        by_word(word), *(text.contains(word, autoescape=True) for text in (Volunteer.number, Award.title))
    ),
    narrow=_narrow,
    descending=True,
    hint="姓名、首字母、志愿者编号、名称",
)


@dataclass(frozen=True)
class Waiting:
    """How many wait for publicity, for their star, or for a look because hours fell; ``fallen`` are stars given."""

    new: int
    ready: int
    short: int
    fallen: int


def waiting(session: Session, today: date) -> Waiting:
    """Count what waits to be done about stars."""
    stages = [one.stage for one in candidates(session, today)]
    fallen = session.scalar(select(func.count(Award.id)).where(_FALLEN)) or 0
    return Waiting(stages.count(Stage.NEW), stages.count(Stage.READY), stages.count(Stage.SHORT), fallen)


KIND = Kind("表彰", LISTING, Draft, load, save, remove, LABELS)
