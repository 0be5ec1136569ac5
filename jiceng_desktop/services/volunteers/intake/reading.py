"""From the cells of one roster row to what they say of a volunteer; what concerns the person is read elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.services.volunteers import times
from jiceng_desktop.services.volunteers.draft import LABELS
from jiceng_desktop.terms import VolunteerOrigin

PERSONAL = (
    "name", "id_number", "sex", "born_on", "phone", "political_status", "education", "address", "compound", "building",
    "entrance", "room",
)  # fmt: skip
_NOTHING = frozenset(("", "无", "暂无", "没有", "空", "不详", "/", "-", "--", "—", "——"))
_NO = frozenset(("否", "不会", "不", "×", "x", "X", "N", "n", "0"))
_ORIGINS: dict[str, VolunteerOrigin] = {term.label: term for term in VolunteerOrigin} | {
    **dict.fromkeys(("本社区居民", "社区居民", "辖区居民", "住户"), VolunteerOrigin.RESIDENT),
    **dict.fromkeys(("在职党员", "双报到", "报到党员", "在职党员双报到", "机关党员"), VolunteerOrigin.PARTY_MEMBER),
    **dict.fromkeys(("爱心商家", "商户", "爱心商户", "企业"), VolunteerOrigin.MERCHANT),
    **dict.fromkeys(("大学生", "在校学生", "大学生志愿者"), VolunteerOrigin.STUDENT),
    **dict.fromkeys(("其它", "外来", "非居民", "辖区外"), VolunteerOrigin.OTHER),
}
_SIZES = {
    "organisation": 100, "skills": 200, "languages": 100, "emergency_contact": 64, "health_limits": 200, "note": 400,
}  # fmt: skip
_HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:个?小时|时|h|(分钟?))?", re.IGNORECASE)
_MOST_MINUTES = 50_000 * 60
_LONGEST_NUMBER, _LONGEST_TEAM, _LONGEST_POST = 16, 64, 32
_MARKS = str.maketrans("；;,，/|", "、、、、、、")


@dataclass(slots=True)
class Told:
    """What one row says of a volunteer; ``values`` are columns, ``remarks`` what was doubtful about them.

    ``minutes`` are those served before the volunteer was kept here.
    """

    number: str = ""
    teams: tuple[str, ...] = ()
    post: str | None = None
    origin: VolunteerOrigin | None = None
    joined_on: date | None = None
    minutes: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read(cells: Mapping[str, object], today: date) -> Told:
    """Read what a row says of a volunteer; what cannot be stored in its field goes to the note."""
    told = Told()
    for column, longest in _SIZES.items():
        if text := _text(cells, column):
            told.values[column] = text[:longest]
    told.number = _text(cells, "number").replace(" ", "").upper()
    if len(told.number) > _LONGEST_NUMBER:
        _keep(told, "number", told.number, "太长")
        told.number = ""
    told.teams = _names(_text(cells, "team"))
    told.post = _text(cells, "post")[:_LONGEST_POST] or None
    if text := _text(cells, "drives"):
        told.values["drives"] = text not in _NO
    _read_origin(told, _text(cells, "origin"))
    _read_day(told, cells.get("joined_on"), _text(cells, "joined_on"), today)
    _read_times(told, _text(cells, "available"))
    _read_phone(told, _text(cells, "emergency_phone"))
    _read_hours(told, _text(cells, "hours"))
    return told


def _text(cells: Mapping[str, object], column: str) -> str:
    text = words.clean(cells.get(column))
    return "" if text in _NOTHING else text


def _names(text: str) -> tuple[str, ...]:
    names = (name.strip()[:_LONGEST_TEAM] for name in text.translate(_MARKS).split("、"))
    return tuple(dict.fromkeys(name for name in names if name))


def _keep(told: Told, column: str, text: str, why: str) -> None:
    """Keep in the note what cannot be stored in its field."""
    kept = f"{LABELS[column]}：{text}"
    told.values["note"] = "；".join(filter(None, (told.values.get("note"), kept)))[: _SIZES["note"]]
    told.remarks.append(f"{LABELS[column]}“{text}”{why}，已写入备注")


def _read_origin(told: Told, text: str) -> None:
    if text and (origin := _ORIGINS.get(text)) is None:
        _keep(told, "origin", text, "看不明白")
    elif text:
        told.origin = origin


def _read_day(told: Told, raw: object, text: str, today: date) -> None:
    if not text:
        return
    try:
        day = words.parse_day(raw)
    except ValueError:
        _keep(told, "joined_on", text, "看不明白")
        return
    if day is not None and day > today:
        _keep(told, "joined_on", text, "晚于今天")
    else:
        told.joined_on = day


def _read_times(told: Told, text: str) -> None:
    found = times.understood(text) if text else frozenset()
    if found:
        told.values["available"] = times.stored(found)
    elif text:
        _keep(told, "available", text, "看不明白")


def _read_hours(told: Told, text: str) -> None:
    if not text:
        return
    found = _HOURS.fullmatch(text.replace(",", "").replace("，", ""))
    minutes = round(float(found[1]) * (1 if found[2] else 60)) if found else -1
    if 0 <= minutes <= _MOST_MINUTES:
        told.minutes = minutes
    else:
        _keep(told, "hours", text, "看不明白")


def _read_phone(told: Told, text: str) -> None:
    if text and (words.lost_digits(text) or words.phone_problem(text)):
        _keep(told, "emergency_phone", text, "不像电话号码")
    elif text:
        told.values["emergency_phone"] = "、".join(words.phones(text))
