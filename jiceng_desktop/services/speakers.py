"""主讲人: everybody who ever spoke, with what about, when, and before how many."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.events import Occurrence, Part, Series
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import undo
from jiceng_desktop.services.listing import Field, Listing, Query
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CALLED_OFF, MaterialKind, OccurrenceStatus, PartRole

_EVERYTHING = Query()
_GONE = "这位主讲人已不在名单里，请刷新后再试。"


@dataclass(frozen=True)
class Talk:
    """One talk; ``handouts`` are (id, name)."""

    occurrence_id: int
    title: str
    topic: str
    starts_at: datetime
    over: bool
    headcount: int | None
    handouts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Speaker:
    """One who speaks: a card of the archive, or only a name; with all talks, the newest first."""

    id: int
    name: str
    person_id: int | None
    talks: tuple[Talk, ...]

    @property
    def over(self) -> list[Talk]:
        """Return the talks that were given, the newest first."""
        return [talk for talk in self.talks if talk.over]

    @property
    def coming(self) -> list[Talk]:
        """Return the talks that are to come, the next one first."""
        return [talk for talk in reversed(self.talks) if not talk.over]


class _Spoken(NamedTuple):
    """One talk of one speaker as it is read; without a card the name tells who."""

    person_id: int | None
    name: str
    sort_key: str | None
    part_id: int
    occurrence_id: int
    title: str
    topic: str | None
    starts_at: datetime
    status: OccurrenceStatus
    headcount: int | None


def _read(session: Session, *conditions: ColumnElement[bool]) -> dict[int, Speaker]:
    """Return the speakers that meet conditions by id: that of the card, or less than nothing where there is none."""
    found = (
        select(
            Part.person_id,
            func.coalesce(Person.name, Part.name),
            Person.sort_key,
            Part.id,
            Occurrence.id,
            Occurrence.title,
            Part.topic,
            Occurrence.starts_at,
            Occurrence.status,
            Occurrence.headcount,
        )
        .join(Occurrence, Occurrence.id == Part.occurrence_id)
        .outerjoin(Person, Person.id == Part.person_id)
        .where(Part.role == PartRole.SPEAKER, Occurrence.status.not_in(CALLED_OFF), *conditions)
        .order_by(Occurrence.starts_at.desc(), Occurrence.id.desc(), Part.id)
    )
    by_who: dict[int | str, list[_Spoken]] = {}
    for row in map(_Spoken._make, session.execute(found)):
        by_who.setdefault(row.person_id or row.name, []).append(row)
    return {speaker.id: speaker for speaker in map(_speaker, by_who.values())}


def _speaker(rows: Sequence[_Spoken]) -> Speaker:
    now, first = datetime.now(), rows[0]
    talks = {
        row.occurrence_id: Talk(
            row.occurrence_id,
            row.title,
            row.topic or row.title,
            row.starts_at,
            row.starts_at <= now or row.status is OccurrenceStatus.HELD,
            row.headcount,
        )
        for row in rows
    }
    return Speaker(
        first.person_id or -min(row.part_id for row in rows), first.name, first.person_id, tuple(talks.values())
    )


def _these(session: Session, ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a talk is one of certain speakers."""
    names = session.scalars(select(Part.name).where(Part.id.in_([-each for each in ids if each < 0]))).all()
    return or_(
        Part.person_id.in_([each for each in ids if each > 0]), and_(Part.person_id.is_(None), Part.name.in_(names))
    )


def load(session: Session, speaker_id: int) -> Speaker:
    """Return a speaker with all talks and their handouts."""
    speaker = _read(session, _these(session, [speaker_id])).get(speaker_id)
    if speaker is None:
        raise Refusal(_GONE)
    found = select(Material.occurrence_id, Material.id, Material.name).order_by(Material.id)
    found = found.where(
        Material.occurrence_id.in_([talk.occurrence_id for talk in speaker.talks]),
        Material.kind == MaterialKind.HANDOUT,
        Material.removed_on.is_(None),
    )
    handouts: dict[int | None, list[tuple[int, str]]] = {}
    for occurrence_id, material_id, name in session.execute(found):
        handouts.setdefault(occurrence_id, []).append((material_id, name))
    talks = (replace(talk, handouts=tuple(handouts.get(talk.occurrence_id, ()))) for talk in speaker.talks)
    return replace(speaker, talks=tuple(talks))


# the list


class Speakers(Listing):
    """Lists speakers: there is no table of them, they are found through their talks."""

    @override
    def ids(self, session: Session, query: Query = _EVERYTHING, most: int | None = None) -> array[int]:
        """Return the speakers that match, in order."""
        speakers = _read(session).values()
        found = [one for one in speakers if all(_meets(one, word) for word in words.clean(query.needle).split())]
        found.sort(key=_key_of("name"))
        by = query.order or self.order
        down = query.descending if query.order else self.descending
        found.sort(key=_key_of(by), reverse=down)
        found.sort(key=lambda one: _shown(one)[by] is None)  # nothing comes last, whichever way
        return array("q", [one.id for one in found[:most]])

    @override
    def rows(self, session: Session, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        """Return what the list shows of some speakers."""
        found = _read(session, _these(session, ids))
        return {key: tuple(_shown(found[key]).values()) for key in ids if key in found}


def _shown(speaker: Speaker) -> dict[str, Any]:
    last, coming = next(iter(speaker.over), None), next(iter(speaker.coming), None)
    return {
        "name": speaker.name,
        "card": speaker.person_id is not None,
        "talks": len(speaker.over),
        "last": last and last.starts_at,
        "coming": coming and coming.starts_at,
        "topic": (last or speaker.talks[0]).topic,
    }


def _key_of(by: str) -> Callable[[Speaker], Any]:
    if by in {"name", "topic"}:
        return lambda one: pinyin.sort_key(_shown(one)[by])
    return lambda one: _shown(one)[by] or 0 if by in {"card", "talks"} else _shown(one)[by] or datetime.min


def _meets(speaker: Speaker, word: str) -> bool:
    """Tell whether a word is in the name, begins one of its spellings, or is in a topic."""
    if word in speaker.name or any(word in text for talk in speaker.talks for text in (talk.topic, talk.title)):
        return True
    typed = word.lower()
    return typed.isascii() and any(spelling.startswith(typed) for spelling in pinyin.all_spellings(speaker.name))


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d}"


LISTING = Speakers(
    title="主讲人",
    records=select(Part),
    key=Part.id,
    fields=(
        Field("name", "姓名", None, width=110),
        Field("card", "档案", None, show=lambda there: "有" if there else "没有", width=64),
        Field("talks", "讲过(场)", None, width=84, number=True),
        Field("last", "最近一次", None, show=_day, width=104),
        Field("coming", "下一次", None, show=_day, width=104),
        Field("topic", "最近的题目", None, width=240),
    ),
    order="last",
    descending=True,
    word=lambda _word: false(),
    hint="姓名、拼音、首字母、讲过的题目",
)


# a card for a name


def nameless(session: Session, speaker_id: int) -> tuple[str, int]:
    """Return the name of one without a card, and at how many talks it stands, those to come included."""
    speaker = load(session, speaker_id)
    if speaker.person_id is not None:
        raise Refusal(f"{speaker.name}已经有档案，不用再关联。")
    return speaker.name, len(speaker.talks)


@action("关联主讲人的档案")
def join(session: Session, name: str, person_id: int) -> int:
    """Let every talk that stands under a name be one of a person of the archive; return how many those are."""
    if session.get(Person, person_id) is None:
        raise Refusal("这份档案已被删除，请重新选择。")
    parts = select(Part).where(Part.person_id.is_(None), Part.name == name, Part.role == PartRole.SPEAKER)
    found = session.scalars(parts).all()
    if not found:
        raise Refusal(_GONE)
    for part in found:
        undo.keep(session, part)
        part.person_id = person_id
    for owner in _owners(session, found):
        flag_modified(owner, "kind")  # so that its version rises: a form that is open knows only the name
    session.flush()
    return len({part.occurrence_id for part in found if part.occurrence_id is not None})


def _owners(session: Session, parts: Sequence[Part]) -> Iterator[Occurrence | Series]:
    yield from session.scalars(select(Occurrence).where(Occurrence.id.in_([part.occurrence_id for part in parts])))
    yield from session.scalars(select(Series).where(Series.id.in_([part.series_id for part in parts])))
