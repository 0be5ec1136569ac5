"""Whom something is about or goes to: a saved query, a tag, a grid, a place, a team, or persons chosen one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.services import census, people, queries, teams
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.places import Node
from jiceng_desktop.terms import Term


class Source(Term):
    """What says who is meant; forms remember the codes."""

    ALL = "all", "全部居民"
    QUERY = "query", "常用查询"
    COMPOUND = "compound", "小区"
    BUILDING = "building", "楼栋"
    GRID = "grid", "网格"
    TAG = "tag", "标签"
    TEAM = "team", "服务队"
    LAST = "last", "上次报送的人"
    IDS = "ids", "手工选定的人"


@dataclass(frozen=True)
class Who:
    """Whom a sheet is about.

    ``ref`` is the id of the query, place, grid, tag or team; ``needle`` narrows by words; ``order`` is a field of the
    archive's listing.
    """

    source: Source = Source.ALL
    ref: int | None = None
    ids: tuple[int, ...] = ()
    needle: str = ""
    order: str = ""
    descending: bool = False


# the orders a clerk may choose: field of the archive's listing, descending, title
ORDERS = (
    ("", False, "默认顺序"),
    ("name", False, "按姓名"),
    ("address", False, "按住址"),
    ("age", True, "年龄从大到小"),
    ("age", False, "年龄从小到大"),
    ("sex", False, "按性别"),
)


def offers(session: Session, today: date) -> list[tuple[Who, str]]:
    """Return whom something may be about, with how many they are; saved queries first."""
    counted = census.take(session, today)
    found = [
        (Who(Source.QUERY, query_id), f"常用查询：{name}（{count:,} 人）")
        for query_id, name, count in queries.counts(session, today)
        if count is not None
    ]
    found.append((Who(), f"全部居民（{counted.people:,} 人）"))
    found += [
        (Who(Source.TAG, key), f"标签：{name}（{people_:,} 人）") for key, name, _, people_ in counted.tags if people_
    ]
    found += [(Who(Source.GRID, key), f"网格：{name}（{people_:,} 人）") for key, name, people_ in counted.grids]
    found += [(Who(Source.TEAM, key), f"服务队：{name}（{count:,} 人）") for key, name, count in _teams(session)]
    for node in counted.places:
        found += _places(node, "")
    return found


def _teams(session: Session) -> list[tuple[int, str, int]]:
    counted = teams.counts(session)
    found = session.execute(select(Team.id, Team.name).order_by(Team.position, Team.id))
    return [(key, name, counted[key]) for key, name in found if key in counted]


def _places(node: Node, above: str) -> list[tuple[Who, str]]:
    if node.kind not in {"compound", "building"}:
        return []
    name = above + node.name
    below = [offer for child in node.children for offer in _places(child, name)]
    return [(Who(Source(node.kind), node.id), f"{name}（{node.people:,} 人）"), *below]


def persons(session: Session, who: Who, today: date) -> list[int]:
    """Return the ids of those who are meant, in their order.

    Raises:
        Refusal: a saved query is gone or cannot be used any more.
    """
    if who.source is Source.TEAM:
        return among(session, who, list(session.scalars(teams.members(who.ref or 0))))
    if who.source is Source.IDS:
        return among(session, who, who.ids)
    query = Query(who.needle, _narrow(session, who, today), who.order, who.descending)
    return list(people.LISTING.ids(session, query))


def among(session: Session, who: Who, ids: list[int] | tuple[int, ...]) -> list[int]:
    """Return those of some persons who are still there and meet the words, in the order asked for or as they came."""
    there = list(people.LISTING.ids(session, Query(who.needle, None, who.order, who.descending)))
    if who.order:
        wanted = set(ids)
        return [person_id for person_id in there if person_id in wanted]
    left = set(there)
    return [person_id for person_id in ids if person_id in left]


def _narrow(session: Session, who: Who, today: date) -> people.Narrow | None:
    ref = who.ref or 0
    match who.source:
        case Source.ALL:
            return None
        case Source.QUERY:
            return people.Narrow(filter=queries.usable(session, ref).filter, on=today)
        case Source.COMPOUND | Source.BUILDING:
            return people.Narrow(place=(who.source.value, ref))
        case Source.GRID:
            return people.Narrow(grid_id=ref)
        case Source.TAG:
            return people.Narrow(tag_id=ref)
    raise ValueError(f"nobody is meant by {who.source.value}")  # never everybody by mistake
