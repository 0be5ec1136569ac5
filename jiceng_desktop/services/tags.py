"""关爱标签: which kinds there are, and who carries them from when to when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import CareTag, CareTagKind

STARTING_KINDS = (
    ("独居老人", "#B42318"),
    ("高龄", "#9A6700"),
    ("残疾人", "#6F42C1"),
    ("低保", "#1A7F37"),
    ("优抚", "#1D4F91"),
    ("退役军人", "#0B7285"),
    ("留守儿童", "#C2410C"),
    ("慢性病", "#8A4B08"),
    ("党员", "#A3201D"),
)


def kinds(session: Session) -> list[tuple[int, str, str]]:
    """Return the tag kinds as (id, name, colour)."""
    found = select(CareTagKind.id, CareTagKind.name, CareTagKind.colour).order_by(CareTagKind.position, CareTagKind.id)
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def counts(session: Session) -> dict[int, int]:
    """Return how many persons carry each kind now."""
    found = select(CareTag.kind_id, func.count()).where(CareTag.to_on.is_(None)).group_by(CareTag.kind_id)
    return {row[0]: row[1] for row in session.execute(found)}


def of_person(session: Session, person_id: int) -> list[tuple[str, str, date]]:
    """Return the tags a person carries now as (name, colour, since)."""
    found = (
        select(CareTagKind.name, CareTagKind.colour, CareTag.from_on)
        .join(CareTag, CareTag.kind_id == CareTagKind.id)
        .where(CareTag.person_id == person_id, CareTag.to_on.is_(None))
        .order_by(CareTagKind.position, CareTagKind.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(found)]


def assign(session: Session, person_id: int, wanted: frozenset[int], today: date) -> bool:
    """Let a person carry exactly the wanted kinds from today; an ended tag stays in the record."""
    open_tags = {
        tag.kind_id: tag
        for tag in session.scalars(select(CareTag).where(CareTag.person_id == person_id, CareTag.to_on.is_(None)))
    }
    for kind_id in open_tags.keys() - wanted:
        open_tags[kind_id].to_on = today
    for kind_id in wanted - open_tags.keys():
        begun = session.scalar(
            select(CareTag).where(CareTag.person_id == person_id, CareTag.kind_id == kind_id, CareTag.from_on == today)
        )
        if begun is None:
            session.add(CareTag(person_id=person_id, kind_id=kind_id, from_on=today))
        else:
            begun.to_on = None
    return open_tags.keys() != wanted


def add(session: Session, person_id: int, kind_ids: list[int], today: date) -> bool:
    """Give a person further tags from today; those carried already stay as they are."""
    carried = set(
        session.scalars(select(CareTag.kind_id).where(CareTag.person_id == person_id, CareTag.to_on.is_(None)))
    )
    return assign(session, person_id, frozenset(carried | set(kind_ids)), today)


def named(session: Session, names: list[str]) -> list[int]:
    """Return the ids of the kinds of those names, in order, adding those that do not exist yet."""
    known = {kind.name: kind for kind in session.scalars(select(CareTagKind))}
    for name in names:
        if name not in known:
            known[name] = CareTagKind(name=name, position=len(known))
            session.add(known[name])
    session.flush()
    return [known[name].id for name in names]
