"""Storing a rota: its posts, and who takes turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop.db.service import Rota, RotaDuty, RotaMember, RotaPost
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.events.saving import venue_id
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.rotas import posts
from jiceng_desktop.services.rotas.draft import LABELS, Draft, Post, checked

_OWN = ("team_id", "venue_id", "first_on", "last_on")
_KEPT = (RotaPost.rota_id == Rota.id, RotaPost.last_on.is_(None))
_POSTS = select(func.count(RotaPost.id)).where(*_KEPT).correlate(Rota).scalar_subquery()
_MEMBERS = select(func.count(RotaMember.id)).where(RotaMember.rota_id == Rota.id).correlate(Rota).scalar_subquery()

LISTING = Listing(
    title="值班安排",
    records=select(Rota).outerjoin(Team, Team.id == Rota.team_id).outerjoin(Venue, Venue.id == Rota.venue_id),
    key=Rota.id,
    fields=(
        Field("name", "名称", Rota.name, width=150),
        Field("team", "服务队", Team.name, width=120, spare=2),
        Field("venue", "地点", Venue.name, width=110, spare=1),
        Field("posts", "岗位", _POSTS, width=56, number=True),
        Field("members", "轮值人数", _MEMBERS, width=76, number=True),
        Field("first_on", "从", Rota.first_on, width=96),
        Field("last_on", "到", Rota.last_on, width=96, extra=True),
    ),
    order="name",
    hint="名称、服务队、地点",
    word=lambda word: (
        Rota.name.contains(word, autoescape=True)
        | Team.name.contains(word, autoescape=True)
        | Venue.name.contains(word, autoescape=True)
    ),
)


def load(session: Session, rota_id: int) -> Draft:
    """Return a rota as it would be entered."""
    rota = get(session, rota_id)
    own, members = _own(session, rota_id)
    return Draft(
        name=rota.name,
        posts=own,
        members=members,
        version=rota.version,
        **{name: getattr(rota, name) for name in _OWN},
    )


def get(session: Session, rota_id: int) -> Rota:
    """Return a stored rota; raises a Refusal when it is gone."""
    rota = session.get(Rota, rota_id)
    if rota is None:
        raise Refusal("这个值班安排已被删除，请刷新后再试。")
    return rota


@action("保存值班安排")
def save(session: Session, rota_id: int | None, draft: Draft) -> int:
    """Add or change a rota; duties to come go with their posts, their members and the end of the rota.

    Raises:
        Refusal: it cannot be a rota, the name is taken, or duties that were done would lie outside it.
    """
    draft, today = checked(draft), day_of(session)
    if isinstance(draft.venue_id, str):
        draft = replace(draft, venue_id=venue_id(session, draft.venue_id))
    refuse_long(draft, Rota, LABELS)
    if session.scalar(select(Rota.id).where(Rota.name == draft.name, Rota.id != (rota_id or 0))) is not None:
        raise Refusal(f"已经有叫“{draft.name}”的值班安排，请换一个名称。", "name")
    if rota_id is None:
        rota = Rota()
        session.add(rota)
    else:
        rota = history.current(session, Rota, rota_id, draft.version, LABELS)
        _refuse_outside(session, rota_id, draft, today)
        undo.keep(session, rota)
    rota.name = draft.name or ""
    for name in _OWN:
        setattr(rota, name, getattr(draft, name))
    session.flush()
    if (draft.posts, draft.members) != _own(session, rota.id):
        posts.give(session, rota.id, draft.posts, today)
        _give_members(session, rota.id, draft.members, today)
        if rota_id is not None:
            flag_modified(rota, "name")  # the same as it was: only so that the version rises
    if draft.last_on is not None:
        posts.remove(session, *session.scalars(_of(rota.id).where(RotaDuty.day > max(draft.last_on, today))))
    session.flush()
    return rota.id


def _own(session: Session, rota_id: int) -> tuple[tuple[Post, ...], tuple[int, ...]]:
    """Return the posts and who takes turns, as they are entered."""
    told = sorted(map(posts.entered, posts.kept(session, rota_id)))
    return tuple(told), tuple(one.volunteer_id for one in session.scalars(_members(rota_id)))


def _give_members(session: Session, rota_id: int, members: Sequence[int], today: date) -> None:
    stored = {one.volunteer_id: one for one in session.scalars(_members(rota_id))}
    gone = stored.keys() - set(members)
    coming = _of(rota_id).where(RotaDuty.volunteer_id.in_(gone), RotaDuty.day >= today)
    posts.remove(session, *session.scalars(coming), *(stored[one] for one in gone))
    for position, volunteer_id in enumerate(members):
        if volunteer_id not in stored:
            session.add(RotaMember(rota_id=rota_id, volunteer_id=volunteer_id, position=position))
        elif stored[volunteer_id].position != position:
            undo.keep(session, stored[volunteer_id])
            stored[volunteer_id].position = position
    session.flush()


def _members(rota_id: int) -> Select[Any]:
    return select(RotaMember).where(RotaMember.rota_id == rota_id).order_by(RotaMember.position)


def _of(rota_id: int) -> Select[Any]:
    return select(RotaDuty).join(RotaPost).where(RotaPost.rota_id == rota_id)


def _refuse_outside(session: Session, rota_id: int, draft: Draft, today: date) -> None:
    """Refuse days that would hide duties that were done."""
    first_on, last_on = session.execute(
        select(func.min(RotaDuty.day), func.max(RotaDuty.day))
        .join(RotaPost)
        .where(RotaPost.rota_id == rota_id, RotaDuty.day < today)
    ).one()
    if first_on is not None and draft.first_on is not None and first_on < draft.first_on:
        raise Refusal(f"{first_on} 已有人值过班，开始日期不能晚于这一天。", "first_on")
    if last_on is not None and draft.last_on is not None and draft.last_on < last_on:
        raise Refusal(f"{last_on} 还有人值过班，结束日期不能早于这一天。", "last_on")


@action("删除值班安排")
def remove(session: Session, rota_id: int, version: int | None = None) -> None:
    """Delete a rota with its posts, turns and duties to come; the history can bring it back.

    Raises:
        Refusal: somebody was on duty already, so that ending it is meant.
    """
    rota, today = get(session, rota_id), day_of(session)
    history.refuse_changed(rota, version)
    past = session.scalar(select(func.count()).select_from(_of(rota_id).where(RotaDuty.day < today).subquery()))
    if past:
        raise Refusal(
            f"“{rota.name}”已经值过 {past} 人次的班，删除会丢掉这些记录。不再值班的，请在“编辑”里填写到哪天为止。"
        )
    members = session.scalars(_members(rota_id)).all()
    posts.remove(session, *session.scalars(_of(rota_id)).all(), *members, *posts.every(session, rota_id), rota)
