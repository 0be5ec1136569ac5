"""The register of papers: how the filed ones are listed, narrowed, counted and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.documents import Document, Recipient, Scan
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.terms import DocumentKind, DocumentStatus


def show_number(year: int, number: int, code: str = "") -> str:
    """Return the number as it is printed (GB/T 9704 7.2.5): 梧居〔2026〕12号."""
    return f"{code}〔{year}〕{number}号"


def flat(title: str) -> str:
    """Return a title without the line breaks it is printed with."""
    return "".join(line.strip() for line in title.splitlines())


def colour_of(status: DocumentStatus) -> str | None:
    """Return the colour in which a status is told."""
    return "#B42318" if status is DocumentStatus.VOID else None


@dataclass(frozen=True)
class Narrow:
    """Which papers are listed: those of a kind, a year, a status, made of a record; all that is given must hold."""

    kind: DocumentKind | None = None
    year: int | None = None
    status: DocumentStatus | None = None
    occurrence_id: int | None = None
    person_id: int | None = None
    household_id: int | None = None


def _of_person(person_id: int) -> ColumnElement[bool]:
    """Return the condition that a paper is about a person, or that the person got a sheet of it."""
    got = select(Recipient.document_id).where(Recipient.person_id == person_id)
    return or_(Document.person_id == person_id, Document.id.in_(got))


def _conditions(narrow: Narrow) -> list[ColumnElement[bool]]:
    columns = {
        Document.kind: narrow.kind,
        Document.year: narrow.year,
        Document.status: narrow.status,
        Document.occurrence_id: narrow.occurrence_id,
        Document.household_id: narrow.household_id,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in columns.items() if value is not None]
    return found if narrow.person_id is None else [*found, _of_person(narrow.person_id)]


_NUMBER = Document.code + literal("〔") + cast(Document.year, String) + "〕" + cast(Document.number, String) + "号"
_SCANS = (
    select(func.count(Scan.id))
    .where(Scan.document_id == Document.id, Scan.removed_on.is_(None))
    .correlate(Document)
    .scalar_subquery()
)


def _word(word: str) -> ColumnElement[bool]:
    texts = (Document.title, Document.addressee, Document.about, Document.body, _NUMBER)
    found = [text.contains(word, autoescape=True) for text in texts]
    return or_(cast(Document.signed_on, String).startswith(word, autoescape=True), *found)


def _some(count: int | None) -> str:
    return str(count) if count else ""


LISTING = Listing(
    title="通知公告",
    records=select(Document),
    key=Document.id,
    fields=(
        Field("kind", "种类", Document.kind, width=106),
        Field("number", "编号", _NUMBER, order=Document.year * 1_000_000 + Document.number, width=112),
        Field("title", "标题", Document.title, show=flat, width=220),
        Field("signed_on", "落款日期", Document.signed_on, width=96),
        Field("status", "状态", Document.status, width=66, colour=colour_of),
        Field("about", "相关记录", Document.about, width=120, spare=2),
        Field("scans", "扫描件", _SCANS, show=_some, width=62, number=True, spare=1),
        Field("addressee", "主送", Document.addressee, width=116, extra=True),
        Field("recipients", "发给人数", Document.recipients, width=74, number=True, extra=True),
        Field("void_reason", "作废原因", Document.void_reason, width=140, extra=True),
    ),
    order="signed_on",
    word=_word,
    narrow=_conditions,
    descending=True,
    hint="标题、编号、相关记录、落款年月（如 2026-10）、主送、正文",
)


@dataclass(frozen=True)
class Counts:
    """How many papers there are of each kind, year and status, each under what the others are narrowed to."""

    kinds: Mapping[DocumentKind, int]
    years: Mapping[int, int]
    statuses: Mapping[DocumentStatus, int]
    total: int


def counts(session: Session, narrow: Narrow = Narrow()) -> Counts:
    """Count the papers for a panel that narrows the list; only years and kinds that have some are told."""
    kinds = _count(session, Document.kind, replace(narrow, kind=None))
    years = _count(session, Document.year, replace(narrow, year=None))
    statuses = _count(session, Document.status, replace(narrow, status=None))
    total = session.scalar(select(func.count(Document.id))) or 0
    return Counts(
        {kind: kinds[kind] for kind in DocumentKind if kind in kinds},
        dict(sorted(years.items(), reverse=True)),
        {status: statuses.get(status, 0) for status in DocumentStatus},
        total,
    )


def _count(session: Session, column: Any, narrow: Narrow) -> dict[Any, int]:
    found = session.execute(select(column, func.count()).where(*_conditions(narrow)).group_by(column))
    return {row[0]: row[1] for row in found}


# what other records tell of their papers


def of_occurrence(session: Session, occurrence_id: int) -> list[tuple[int, str]]:
    """Return the papers made of an occurrence as (id, kind, number and title)."""
    return _told(session, Document.occurrence_id == occurrence_id)


def of_person(session: Session, person_id: int) -> list[tuple[int, str]]:
    """Return the papers about a person or sent to one, as (id, kind, number and title)."""
    return _told(session, _of_person(person_id))


def of_household(session: Session, household_id: int) -> list[tuple[int, str]]:
    """Return the papers made of a household as (id, kind, number and title)."""
    return _told(session, Document.household_id == household_id)


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return the papers about a person or sent to one, for the line of time."""
    return [Moment(row.signed_on, "公文", _text(row)) for row in _found(session, _of_person(person_id))]


_NAMED = (
    Document.id,
    Document.kind,
    Document.year,
    Document.number,
    Document.code,
    Document.title,
    Document.status,
    Document.signed_on,
)


def _found(session: Session, which: ColumnElement[bool]) -> Sequence[Any]:
    return session.execute(select(*_NAMED).where(which).order_by(Document.signed_on, Document.id)).all()


def _told(session: Session, which: ColumnElement[bool]) -> list[tuple[int, str]]:
    return [(row.id, _text(row)) for row in _found(session, which)]


def _text(row: Any) -> str:
    void = "（已作废）" if row.status is DocumentStatus.VOID else ""
    return f"{row.kind.label}{show_number(row.year, row.number, row.code)} {flat(row.title)}{void}"
