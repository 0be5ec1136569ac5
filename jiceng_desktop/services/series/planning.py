"""Planning a series: from its rule to occurrences, which are records of their own.

An occurrence that was changed by itself (``own``), held, cancelled or skipped is never touched when the series is
planned anew; one on which papers or names hang stays and is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, history, holidays, recurrence, undo
from jiceng_desktop.services.events import Somebody, belongings
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.recurrence import Planned, Rule
from jiceng_desktop.terms import EventKind, OccurrenceStatus

AHEAD = relativedelta(months=15, day=31)  # to the end of that month occurrences are made where a series has no end
_ENOUGH = relativedelta(months=12)
SHOWN = 12
_LONGEST_MINUTES, _LONGEST_GAP = 24 * 60, 120
_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # of the lunar calendar

LABELS = {
    "name": "名称",
    "kind": "类型",
    "rule": "规律",
    "first_on": "开始日期",
    "last_on": "结束日期",
    "starts": "开始时间",
    "minutes": "时长（分钟）",
    "venue": "地点",
    "venue_id": "地点",
    "chair": "主持人",
    "audience": "参加对象",
    "agenda": "议程",
    "contact": "联系方式",
    "gap_months": "至少每几个月一次",
    **{
        name: events.LABELS[name]
        for name in ("speakers", "organisers", "lines", "equipment", "setup_minutes", "cleanup_minutes", "places")
    },
}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a series; without a rule its occurrences are entered one by one."""

    name: str | None = None
    kind: EventKind = EventKind.LECTURE
    rule: Rule | None = None
    first_on: date | None = None
    last_on: date | None = None
    starts: time | None = None
    minutes: int | None = None
    venue: str | None = None
    chair: str | None = None
    speakers: tuple[Somebody, ...] = ()
    organisers: tuple[Somebody, ...] = ()
    audience: str | None = None
    audience_query_id: int | None = None
    audience_team_id: int | None = None
    audience_council_id: int | None = None
    agenda: str | None = None
    contact: str | None = None
    lines: tuple[int, ...] = ()
    equipment: tuple[tuple[int, int], ...] = ()
    setup_minutes: int | None = None
    cleanup_minutes: int | None = None
    places: int | None = None
    gap_months: int | None = None
    version: int = 0


@dataclass(frozen=True)
class Outcome:
    """What planning did: how many occurrences came, changed and went, and which stay though the rule left them."""

    series_id: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: tuple[str, ...] = ()


# looking


def load(session: Session, series_id: int) -> Draft:
    """Return a series as it would be entered."""
    series = _get(session, series_id)
    venue = session.get(Venue, series.venue_id) if series.venue_id is not None else None
    own: dict[str, Any] = {
        name: getattr(series, name)
        for name in ("name", "first_on", "last_on", "starts", "minutes", "gap_months", "version", *events.COLUMNS)
    }
    belonging = belongings.of(session, series)
    own |= {name: getattr(belonging, name) for name in belongings.NAMES}
    rule = recurrence.load(series.rule) if series.rule else None
    return Draft(rule=rule, venue=venue.name if venue else None, **own)


def listed(session: Session) -> list[tuple[int, str, str]]:
    """Return all series as (id, name, rule in words)."""
    found = session.execute(select(Series.id, Series.name, Series.rule).order_by(Series.name))
    return [(key, name, recurrence.say(recurrence.load(rule)) if rule else "") for key, name, rule in found]


def coming(session: Session, draft: Draft, today: date, most: int = SHOWN) -> list[Planned]:
    """Return the next days of a series as entered, before it is saved.

    Raises:
        Refusal: what is entered cannot be a rule.
    """
    draft = checked(draft)
    if draft.rule is None or draft.first_on is None:
        return []
    begin, reach = max(draft.first_on, today), 1
    while True:
        last = min(draft.last_on or date.max, date(min(begin.year + reach, _LAST_YEAR), 12, 31))
        found = [one for one in _days(session, draft, last, begin) if one.day >= begin]
        if len(found) > most or last.year == _LAST_YEAR or last == draft.last_on:
            return found[:most]
        reach *= 2


# planning


@action("保存活动系列")
def save(session: Session, series_id: int | None, draft: Draft) -> Outcome:
    """Add or change a series and plan its occurrences from today on.

    Raises:
        Refusal: something is missing, the rule is none or finds no day, or another desk has saved it meanwhile.
    """
    draft, today = checked(draft), day_of(session)
    events.refuse_gone(session, draft)
    if series_id is None:
        series = Series()
    else:
        series = history.current(session, Series, series_id, draft.version, LABELS)
        undo.keep(session, series)
    _refuse_namesake(session, series_id, draft.name or "")
    _refuse_dateless(session, draft, today if series_id is None else draft.first_on or today)
    before = (series.rule, series.first_on)
    _take_over(session, series, draft)
    anew = before != (series.rule, series.first_on)
    refuse_long(series, Series, LABELS)
    session.add(series)
    session.flush()
    belongings.give(session, series, belongings.entered(draft), new=series_id is None)
    return _plan(session, series, draft, today, anew)


def is_short(session: Session, today: date) -> bool:
    """Tell whether the occurrences of some series soon come to an end though it goes on."""
    return session.scalar(select(Series.id).where(*_open(today + _ENOUGH)).limit(1)) is not None


@action("续排活动系列")
def extend(session: Session, today: date) -> int:
    """Make the occurrences of every series up to the horizon; return how many are new."""
    waiting = session.scalars(select(Series).where(*_open(today + AHEAD))).all()
    return sum(_plan(session, series, load(session, series.id), today, anew=False).added for series in waiting)


def _open(until: date) -> list[ColumnElement[bool]]:
    """Return the conditions that a series is planned by its rule, goes on, and was not planned up to a day."""
    goes_on = or_(Series.last_on.is_(None), Series.planned_until < Series.last_on)
    return [Series.rule != "", Series.planned_until < until, goes_on]


def _plan(session: Session, series: Series, draft: Draft, today: date, anew: bool) -> Outcome:
    """Bring the coming occurrences in line with the rule.

    Unless the rule is planned ``anew``, only days beyond those planned before are added: what was deleted stays away.
    """
    if draft.rule is None:
        return Outcome(series.id)
    planned = {one.planned_on: one for one in planned_from(session, draft, today)}
    waiting = session.scalars(
        select(Occurrence).where(
            Occurrence.series_id == series.id, Occurrence.planned_on.is_not(None), Occurrence.planned_on >= today
        )
    ).all()
    known = {one.planned_on for one in waiting}
    done = None if anew else series.planned_until
    changed, removed, kept = 0, 0, []
    for one in waiting:
        if one.own or one.status is not OccurrenceStatus.PLANNED:
            continue
        if one.planned_on in planned:
            changed += _follow(session, one, series, planned[one.planned_on], draft)
        elif hanging := events.hanging(session, one.id):
            kept.append(f"{events.show_moment(one.starts_at)}（已有{hanging}）")
        else:
            events.discard(session, one)
            removed += 1
    new = [one for day, one in planned.items() if day not in known and (done is None or day > done)]
    for day in new:
        _occur(session, series, day, draft)
    series.planned_until = _until(draft, today)
    session.flush()
    return Outcome(series.id, len(new), changed, removed, tuple(kept))


def planned_from(session: Session, draft: Draft, today: date) -> list[Planned]:
    """Return the days from today on up to the horizon."""
    return _days(session, draft, _until(draft, today), today)


def _days(session: Session, draft: Draft, last: date, since: date) -> list[Planned]:
    if draft.rule is None or draft.first_on is None:
        return []
    calendar = holidays.calendar(session, draft.first_on, last)
    return recurrence.days(draft.rule, draft.first_on, last, calendar, since=since)


def _until(draft: Draft, today: date) -> date:
    """Return up to which day occurrences are made: the end of the series, or so far ahead."""
    return draft.last_on or max(today, draft.first_on or today) + AHEAD


def span_of(draft: Draft, day: date) -> tuple[datetime, datetime]:
    """Return from when to when an occurrence on a day takes."""
    starts_at = datetime.combine(day, draft.starts or time(9))
    return starts_at, starts_at + timedelta(minutes=draft.minutes or 60)


def _occur(session: Session, series: Series, planned: Planned, draft: Draft) -> None:
    occurrence = Occurrence(series_id=series.id, planned_on=planned.planned_on)
    _tell(occurrence, series, planned, draft)
    session.add(occurrence)
    session.flush()
    belongings.give(session, occurrence, belongings.entered(draft), new=True)


def _follow(session: Session, occurrence: Occurrence, series: Series, planned: Planned, draft: Draft) -> bool:
    """Let an occurrence say what its series says now; tell whether that changed anything."""
    before = Occurrence()
    _tell(before, series, planned, draft)
    names = ("title", "starts_at", "ends_at", "venue_id", "reason", *events.COLUMNS)
    same = all(getattr(before, name) == getattr(occurrence, name) for name in names)
    if not same:
        undo.keep(session, occurrence)
        _tell(occurrence, series, planned, draft)
    return belongings.give(session, occurrence, belongings.entered(draft)) or not same


def _tell(occurrence: Occurrence, series: Series, planned: Planned, draft: Draft) -> None:
    occurrence.title, occurrence.sort_key = series.name, events.key_of(series.name)
    occurrence.starts_at, occurrence.ends_at = span_of(draft, planned.day)
    occurrence.venue_id, occurrence.reason = series.venue_id, planned.reason or None
    for name in events.COLUMNS:
        setattr(occurrence, name, getattr(series, name))


def _take_over(session: Session, series: Series, draft: Draft) -> None:
    series.name, series.rule = draft.name or "", recurrence.dump(draft.rule) if draft.rule else ""
    series.venue_id = events.venue_id(session, draft.venue, series.venue_id)
    for name in ("first_on", "last_on", "starts", "minutes", "gap_months", *events.COLUMNS):
        setattr(series, name, getattr(draft, name))


def checked(draft: Draft) -> Draft:
    """Tidy a draft and refuse what cannot be planned."""
    draft = replace(draft, name=words.clean(draft.name or ""), chair=words.clean_name(draft.chair or "") or None)
    if not draft.name:
        raise Refusal("请填写系列名称。", "name")
    events.refuse_numbers(draft)
    if draft.gap_months is not None and not 1 <= draft.gap_months <= _LONGEST_GAP:
        raise Refusal(f"至少每几个月一次，请填写 1 到 {_LONGEST_GAP} 之间的数。", "gap_months")
    if draft.rule is None:
        return draft
    _refuse_span(draft)
    if draft.starts is None:
        raise Refusal("请填写几点开始。", "starts")
    if draft.minutes is None or not 1 <= draft.minutes <= _LONGEST_MINUTES:
        raise Refusal("时长请填写 1 到 1440 分钟。", "minutes")
    recurrence.check(draft.rule)
    return draft


def _refuse_span(draft: Draft) -> None:
    if draft.first_on is None:
        raise Refusal("请填写从哪天开始。", "first_on")
    for name in ("first_on", "last_on"):
        day = getattr(draft, name)
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise Refusal(f"日期请填在 {_FIRST_YEAR} 年到 {_LAST_YEAR} 年之间。", name)
    if draft.last_on is not None and draft.last_on < draft.first_on:
        raise Refusal("结束日期不能早于开始日期。", "last_on")


def _refuse_dateless(session: Session, draft: Draft, since: date) -> None:
    """Refuse a rule that gives no day from a day on."""
    if draft.rule is None or coming(session, draft, since, 1):
        return
    if draft.last_on is not None and draft.last_on < since:
        raise Refusal("这个系列的日期都已经过去，排不出场次。请检查结束日期。", "last_on")
    raise Refusal("按这个规律，一天也排不出来。请检查日期和规律。", "rule")


def _refuse_namesake(session: Session, series_id: int | None, name: str) -> None:
    if session.scalar(select(Series.id).where(Series.name == name, Series.id != (series_id or 0))):
        raise Refusal(f"已经有一个叫“{name}”的系列，请换个名称，或修改那一个。", "name")


def _get(session: Session, series_id: int) -> Series:
    series = session.get(Series, series_id)
    if series is None:
        raise Refusal("这个系列已被删除，请刷新后再试。")
    return series
