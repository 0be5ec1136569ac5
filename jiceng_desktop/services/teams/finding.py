"""Finding volunteers by what a clerk types, one or several at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.volunteers import TeamMember, Volunteer
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.services.teams.belonging import OPEN
from jiceng_desktop.terms import VolunteerStatus

_BETWEEN = re.compile(r"[、，,；;/\n\t]+")
_MOST = 12


@dataclass(frozen=True)
class Candidate:
    """Who may join: one volunteer, or several that were typed at once; ``person_ids`` are no volunteers yet."""

    volunteer_ids: tuple[int, ...]
    name: str
    detail: str
    person_ids: tuple[int, ...] = ()


def candidates(session: Session, typed: str, team_id: int | None) -> list[Candidate]:
    """Return the volunteers somebody may mean, those outside the team first told apart by number and address.

    Several are typed with 、 or a comma between them and come as one candidate, if each is meant without doubt.
    """
    pieces = [piece for piece in map(words.clean, _BETWEEN.split(typed)) if piece]
    if len(pieces) <= 1:
        return _found(session, pieces[0], team_id) if pieces else []
    each = [_found(session, piece, team_id) for piece in pieces]
    meant = [_undoubted(piece, found) for piece, found in zip(pieces, each, strict=True)]
    sure = [one for one in meant if one is not None]
    doubtful = [piece for piece, one in zip(pieces, meant, strict=True) if one is None]
    if not sure:
        return []
    told = f"一起加入 {len(sure)} 人" + (f"；{'、'.join(doubtful)} 请单独选" if doubtful else "")
    ids = dict.fromkeys(volunteer_id for one in sure for volunteer_id in one.volunteer_ids)
    return [Candidate(tuple(ids), "、".join(one.name for one in sure), told)]


def _undoubted(piece: str, found: Sequence[Candidate]) -> Candidate | None:
    """Return the only candidate, or the only one that bears just that name or number."""
    if len(found) == 1:
        return found[0]
    exact = [one for one in found if piece == one.name or one.detail.split("　")[0] == piece]
    return exact[0] if len(exact) == 1 else None


def _found(session: Session, typed: str, team_id: int | None) -> list[Candidate]:
    each = map(_meant, typed.split())
    found = (
        select(Volunteer.id, Person.name, Volunteer.number, Dwelling.address, Volunteer.organisation)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .where(Volunteer.status != VolunteerStatus.LEFT, and_(*each))
        .order_by(Person.sort_key, Volunteer.id)
        .limit(_MOST)
    )
    if team_id is not None:
        inside = select(TeamMember.volunteer_id).where(TeamMember.team_id == team_id, OPEN)
        found = found.where(Volunteer.id.not_in(inside))
    return [
        Candidate((row[0],), row[1], "　".join(filter(None, (row[2], row[3] or row[4]))))
        for row in session.execute(found)
    ]


def _meant(word: str) -> ColumnElement[bool]:
    """Match a word to a person; one with a digit in it also to a number: every number begins with the same letter."""
    numbered = Volunteer.number.contains(word, autoescape=True)
    return or_(by_word(word), numbered) if any(char.isdigit() for char in word) else by_word(word)


def volunteer_name(session: Session, volunteer_id: int) -> str:
    """Return what a volunteer is called."""
    found = select(Person.name).join(Volunteer, Volunteer.person_id == Person.id).where(Volunteer.id == volunteer_id)
    return session.scalar(found) or ""
