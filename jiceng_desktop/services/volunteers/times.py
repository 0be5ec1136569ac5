"""When a volunteer can help: parts of the days of a week, kept as short codes such as ``6a`` (周六上午)."""

from __future__ import annotations

import json
from collections.abc import Collection

from jiceng_desktop import words

PARTS = {"a": "上午", "p": "下午", "e": "晚上"}
DAYS = range(1, 8)  # 1 is Monday
ALL = tuple(f"{day}{part}" for day in DAYS for part in PARTS)
_WORKDAYS, _WEEKEND = tuple(range(1, 6)), (6, 7)
_TIDY = str.maketrans("，,；;/|", "、、、、、、")


def stored(times: Collection[str]) -> str:
    """Return the text that is kept."""
    known = [code for code in ALL if code in times]
    return json.dumps(known) if known else ""


def loaded(text: str) -> frozenset[str]:
    """Return the codes of a kept text."""
    return frozenset(json.loads(text)) if text else frozenset()


def told(times: Collection[str]) -> str:
    """Say when somebody can help: 周六全天、工作日晚上."""
    parts = {day: tuple(part for part in PARTS if f"{day}{part}" in times) for day in DAYS}
    spoken = []
    for days, name in ((tuple(DAYS), "每天"), (_WORKDAYS, "工作日"), (_WEEKEND, "周末")):
        if len({parts[day] for day in days}) == 1 and parts[days[0]]:
            spoken.append(name + _parts(parts[days[0]]))
            for day in days:
                parts[day] = ()
    names = "一二三四五六日"
    return "、".join([*spoken, *(f"周{names[day - 1]}{_parts(found)}" for day, found in parts.items() if found)])


def _parts(parts: tuple[str, ...]) -> str:
    return "全天" if len(parts) == len(PARTS) else "".join(PARTS[part] for part in parts)


def understood(text: object) -> frozenset[str]:
    """Read what a roster says, such as 周末、周三下午; nothing where it says something else.

    A day without a part of it means all of it.
    """
    found: set[str] = set()
    for piece in words.clean(text).translate(_TIDY).replace("星期", "周").replace("礼拜", "周").split("、"):
        parts = [part for part, name in PARTS.items() if name in piece] or list(PARTS)
        found |= {f"{day}{part}" for day in _days(piece) for part in parts}
    return frozenset(found)


def _days(piece: str) -> tuple[int, ...]:
    for name, days in (("每天", tuple(DAYS)), ("随时", tuple(DAYS)), ("工作日", _WORKDAYS), ("周末", _WEEKEND)):
        if name in piece:
            return days
    if "周" not in piece:
        return ()
    named = piece.split("周", 1)[1].replace("天", "日").replace("周", "")
    return tuple(place for place, name in enumerate("一二三四五六日", start=1) if name in named.split("午")[0])
