"""Storing a rota: its posts, and who takes turns."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.service import Rota, RotaDuty, RotaMember, RotaPost
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.events.saving import venue_id
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.rotas.draft import LABELS, Draft, Post, checked

_OWN = ("team_id", "venue_id", "first_on", "last_on")
_POSTS = select(func.count(RotaPost.id)).where(RotaPost.rota_id == Rota.id).correlate(Rota).scalar_subquery()
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
    members = select(RotaMember.volunteer_id).where(RotaMember.rota_id == rota_id).order_by(RotaMember.position)
    posts = (Post(one.weekday, one.starts, one.ends, one.role, one.number) for one in posts_of(session, rota_id))
    return Draft(
        name=rota.name,
        posts=tuple(sorted(posts)),
        members=tuple(session.scalars(members)),
        version=rota.version,
        **{name: getattr(rota, name) for name in _OWN},
    )


def get(session: Session, rota_id: int) -> Rota:
    """Return a stored rota; raises a Refusal when it is gone."""
    rota = session.get(Rota, rota_id)
    if rota is None:
        raise Refusal("这个值班安排已被删除，请刷新后再试。")
    return rota


def posts_of(session: Session, rota_id: int) -> list[RotaPost]:
    """Return the posts of a rota through the week."""
    found = select(RotaPost).where(RotaPost.rota_id == rota_id)
    return list(session.scalars(found.order_by(RotaPost.weekday, RotaPost.starts, RotaPost.id)))


@action("保存值班安排")
def save(session: Session, rota_id: int | None, draft: Draft) -> int:
    """Add or change a rota; coming duties of posts that go, and of members who no longer take turns, go with them."""
    draft = checked(draft)
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
        undo.keep(session, rota)
    rota.name = draft.name or ""
    for name in _OWN:
        setattr(rota, name, getattr(draft, name))
    session.flush()
    _give_posts(session, rota.id, draft)
    _give_members(session, rota.id, draft)
    return rota.id


def _give_posts(session: Session, rota_id: int, draft: Draft) -> None:
    stored = {(one.weekday, one.starts, one.role): one for one in posts_of(session, rota_id)}
    wanted = {(one.weekday, one.starts, one.role): one for one in draft.posts}
    going = [record for key, record in stored.items() if key not in wanted]
    coming = [post for key, post in wanted.items() if key not in stored]
    pairs = [(record, wanted[key]) for key, record in stored.items() if key in wanted]
    for post in coming:
        moved = next((one for one in going if (one.weekday, one.role) == (post.weekday, post.role)), None)
        if moved is None:
            session.add(RotaPost(rota_id=rota_id, **asdict(post)))
        else:  # the same post at another time: who is on duty stays
            going.remove(moved)
            pairs.append((moved, post))
    for record, post in pairs:
        if (record.starts, record.ends, record.number) != (post.starts, post.ends, post.number):
            undo.keep(session, record)
            record.starts, record.ends, record.number = post.starts, post.ends, post.number
    for record in going:
        _remove(session, *session.scalars(select(RotaDuty).where(RotaDuty.post_id == record.id)), record)
    session.flush()


def _give_members(session: Session, rota_id: int, draft: Draft) -> None:
    stored = {one.volunteer_id: one for one in session.scalars(_members(rota_id))}
    gone = stored.keys() - set(draft.members)
    coming = (
        select(RotaDuty)
        .join(RotaPost)
        .where(RotaPost.rota_id == rota_id, RotaDuty.volunteer_id.in_(gone), RotaDuty.day >= day_of(session))
    )
    _remove(session, *session.scalars(coming), *(stored[one] for one in gone))
    for position, volunteer_id in enumerate(draft.members):
        if volunteer_id not in stored:
            session.add(RotaMember(rota_id=rota_id, volunteer_id=volunteer_id, position=position))
        elif stored[volunteer_id].position != position:
            undo.keep(session, stored[volunteer_id])
            stored[volunteer_id].position = position
    session.flush()


def _members(rota_id: int) -> Select[Any]:
    return select(RotaMember).where(RotaMember.rota_id == rota_id)


def _remove(session: Session, *records: RotaDuty | RotaPost | RotaMember | Rota) -> None:
    for record in records:
        undo.keep(session, record)
        session.delete(record)
        session.flush()


@action("删除值班安排")
def remove(session: Session, rota_id: int, version: int | None = None) -> None:
    """Delete a rota with its posts, turns and duties; the history can bring it back."""
    rota = get(session, rota_id)
    history.refuse_changed(rota, version)
    posts = posts_of(session, rota_id)
    duties = session.scalars(select(RotaDuty).where(RotaDuty.post_id.in_([post.id for post in posts]))).all()
    _remove(session, *duties, *session.scalars(_members(rota_id)).all(), *posts, rota)
