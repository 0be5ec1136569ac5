"""The posts of a rota as they change: what was done at one stays as it was, what is to come follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.service import Rota, RotaDuty, RotaMember, RotaPost
from jiceng_desktop.services import undo
from jiceng_desktop.services.rotas.draft import Post

Key = tuple[object, ...]


def every(session: Session, rota_id: int) -> list[RotaPost]:
    """Return all posts of a rota, also those that ended, through the week."""
    found = select(RotaPost).where(RotaPost.rota_id == rota_id)
    return list(session.scalars(found.order_by(RotaPost.weekday, RotaPost.starts, RotaPost.id)))


def kept(session: Session, rota_id: int) -> list[RotaPost]:
    """Return the posts of a rota today, through the week."""
    return [post for post in every(session, rota_id) if post.last_on is None]


def entered(post: RotaPost) -> Post:
    """Return a post as it is entered."""
    return Post(post.weekday, post.starts, post.ends, post.role, post.number)


def give(session: Session, rota_id: int, wanted: Iterable[Post], today: date) -> None:
    """Let a rota have these posts from today on."""
    stored = {_key(one): one for one in kept(session, rota_id)}
    ended = {_key(one) for one in every(session, rota_id) if one.last_on is not None}
    named = {_key(one): one for one in wanted}
    going = [record for key, record in stored.items() if key not in named]
    for key, post in named.items():
        record = stored.get(key) or next((one for one in going if _takes_over(one, post)), None)
        if record in going:
            going.remove(record)
        if record is None:
            session.add(RotaPost(rota_id=rota_id, first_on=today if key in ended else None, **asdict(post)))
        elif entered(record) != post:
            _change(session, record, post, today)
    for record in going:
        _end(session, record, today)
    session.flush()


def _key(post: RotaPost | Post) -> Key:
    return post.weekday, post.starts, post.role


def _takes_over(record: RotaPost, post: Post) -> bool:
    """Tell whether it is the same post at another time: who is on duty stays."""
    return (record.weekday, record.role) == (post.weekday, post.role)


def _change(session: Session, record: RotaPost, post: Post, today: date) -> None:
    """Give a post another time or number; where somebody was at it, another one begins today."""
    past, coming = _duties(session, record, today)
    undo.keep(session, record)
    if past and (record.starts, record.ends) != (post.starts, post.ends):
        record.last_on = today - timedelta(1)
        session.add(following := RotaPost(rota_id=record.rota_id, first_on=today, **asdict(post)))
        session.flush()
        for duty in coming:
            undo.keep(session, duty)
            duty.post_id = following.id
    else:
        record.starts, record.ends, record.number = post.starts, post.ends, post.number


def _end(session: Session, record: RotaPost, today: date) -> None:
    """Let a post go; where somebody was at it, it only ends."""
    past, coming = _duties(session, record, today)
    if past:
        remove(session, *coming)
        undo.keep(session, record)
        record.last_on = today - timedelta(1)
    else:
        remove(session, *coming, record)


def _duties(session: Session, post: RotaPost, today: date) -> tuple[list[RotaDuty], list[RotaDuty]]:
    """Return the duties that are past, and those of today and to come."""
    duties = session.scalars(select(RotaDuty).where(RotaDuty.post_id == post.id)).all()
    return [one for one in duties if one.day < today], [one for one in duties if one.day >= today]


def remove(session: Session, *records: RotaDuty | RotaPost | RotaMember | Rota) -> None:
    """Remove records one after the other; the history can bring them back."""
    for record in records:
        undo.keep(session, record)
        session.delete(record)
        session.flush()
