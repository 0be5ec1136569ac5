"""What a clerk enters about a rota."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal

_DAYS = range(1, 8)
_MOST = 20  # at one post at one time
_LONGEST_ROLE = 32


@dataclass(frozen=True, order=True)
class Post:
    """One post of every week: on a weekday (1 Monday to 7 Sunday) from when to when, as what, how many."""

    weekday: int
    starts: time
    ends: time
    role: str
    number: int = 1


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a rota; ``members`` are volunteers in the order of their turns.

    ``venue_id`` may be the name of a venue there is not yet.
    """

    name: str | None = None
    team_id: int | None = None
    venue_id: int | str | None = None
    first_on: date | None = None
    last_on: date | None = None
    posts: tuple[Post, ...] = ()
    members: tuple[int, ...] = ()
    version: int = 0


LABELS = {
    "name": "名称",
    "team_id": "服务队",
    "venue_id": "地点",
    "first_on": "从哪天起",
    "last_on": "到哪天为止",
    "posts": "岗位",
    "members": "轮值人员",
}


def checked(draft: Draft) -> Draft:
    """Tidy a draft and refuse what cannot be a rota."""
    posts = tuple(sorted({replace(one, role=words.clean(one.role)) for one in draft.posts}))
    draft = replace(draft, name=words.clean(draft.name or ""), posts=posts, members=tuple(dict.fromkeys(draft.members)))
    if not draft.name:
        raise Refusal("请填写值班的名称，例如“楼道书屋值班”。", "name")
    if draft.first_on is None:
        raise Refusal("请填写从哪天起值班。", "first_on")
    if draft.last_on is not None and draft.last_on < draft.first_on:
        raise Refusal("结束日期不能早于开始日期。", "last_on")
    if not posts:
        raise Refusal("请至少填写一个岗位：周几、几点到几点、做什么、几个人。", "posts")
    for post in posts:
        _check(post)
    if len({(post.weekday, post.starts, post.role) for post in posts}) < len(posts):
        raise Refusal("同一天同一时间的同一个岗位写了两次，请合成一行，写明人数。", "posts")
    return draft


def _check(post: Post) -> None:
    if post.weekday not in _DAYS or not post.role:
        raise Refusal("每个岗位都要有周几和名称。", "posts")
    if post.ends <= post.starts:
        raise Refusal(f"“{post.role}”的结束时间要晚于开始时间；过夜的请分成两行。", "posts")
    if not 1 <= post.number <= _MOST:
        raise Refusal(f"“{post.role}”的人数请填写 1 到 {_MOST}。", "posts")
    if len(post.role) > _LONGEST_ROLE:
        raise Refusal(f"岗位名称最多 {_LONGEST_ROLE} 个字。", "posts")
