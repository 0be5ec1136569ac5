"""What a clerk enters about an occurrence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jiceng_desktop.services.events.belongings import Somebody
from jiceng_desktop.terms import EventKind, OccurrenceStatus


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about an occurrence; moments are local and naive.

    At most one of ``audience_query_id``, ``audience_team_id`` and ``audience_council_id`` says where the audience was
    taken from. ``setup_minutes`` and ``cleanup_minutes`` are None where those of the venue hold; ``equipment`` is
    (id, how many). ``recorder`` and ``summary`` are entered by the record of the event, not by its form.
    """

    title: str | None = None
    kind: EventKind = EventKind.MEETING
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue: str | None = None
    chair: str | None = None
    chair_id: int | None = None
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
    status: OccurrenceStatus = OccurrenceStatus.PLANNED
    headcount: int | None = None
    version: int = 0


LABELS = {
    "title": "名称",
    "kind": "类型",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
    "venue": "地点",
    "venue_id": "地点",
    "chair": "主持人",
    "speakers": "主讲人",
    "organisers": "组织者",
    "audience": "参加对象",
    "agenda": "议程",
    "contact": "联系方式",
    "lines": "条线",
    "equipment": "设备",
    "setup_minutes": "提前布置（分钟）",
    "cleanup_minutes": "会后整理（分钟）",
    "places": "名额",
    "status": "状态",
    "headcount": "到场人数",
    "recorder": "记录人",
    "summary": "记录",
}

LONGEST_VENUE = 64
LONGEST = timedelta(days=366)

# what an occurrence and its series have in common, in their columns and in their drafts
COLUMNS = (
    "kind", "chair", "audience", "audience_query_id", "audience_team_id", "audience_council_id", "agenda", "contact",
    "setup_minutes", "cleanup_minutes", "places",
)  # fmt: skip
SHARED = ("title", "venue", "chair_id", *COLUMNS, "speakers", "organisers", "lines", "equipment")

_KIND_WORDS = {
    EventKind.MEETING: ("会议", "议事会", "说事会", "委员会", "例会", "座谈", "协商", "听证", "支部会", "小组会"),
    EventKind.LECTURE: ("讲座", "讲堂", "课堂", "培训", "宣讲", "微课", "党课"),
    EventKind.SERVICE: ("义诊", "便民", "理发", "磨刀", "体检", "维修", "义剪"),
    EventKind.PUBLICITY: ("宣传", "倡议", "发放资料"),
    EventKind.ACTIVITY: ("活动", "比赛", "联欢", "节", "影", "演出", "市集", "慰问", "主题党日"),
}


def likely_kind(title: str) -> EventKind | None:
    """Return the kind a title speaks of, if it does; the clerk has the last word."""
    return next((kind for kind, words_ in _KIND_WORDS.items() if any(word in title for word in words_)), None)
