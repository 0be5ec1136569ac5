"""What a clerk may enter about a corner, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiceng_desktop.db.library import Corner
from jiceng_desktop.terms import Audience, CornerKind

GONE = "这个图书角已被删除，请刷新后再试。"
MOST_DAYS, MOST_LOANS, MOST_RENEWALS, MOST_BOXES = 365, 50, 12, 500

LABELS = {
    "name": "名称",
    "kind": "类别",
    "compound_id": "小区",
    "building_id": "楼栋",
    "spot": "具体位置",
    "lends": "外借",
    "loan_days": "每次借几天",
    "most_loans": "每人最多借几册",
    "most_renewals": "可以续借几次",
    "capacity": "最多放几箱",
    "audience": "读者对象",
    "hours": "开放时间",
    "opened_on": "启用日期",
    "note": "备注",
}
OWN = tuple(LABELS)


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a corner; the four settings of its loans are ``lends`` and the three after it."""

    name: str | None = None
    kind: CornerKind | None = CornerKind.UNATTENDED
    compound_id: int | None = None
    building_id: int | None = None
    spot: str | None = None
    lends: bool = False
    loan_days: int | None = 30
    most_loans: int | None = 3
    most_renewals: int | None = 1
    capacity: int | None = None
    audience: Audience | None = None
    hours: str | None = None
    opened_on: date | None = None
    note: str | None = None
    version: int = 0


def draft_of(corner: Corner) -> Draft:
    """Return a corner as it would be entered."""
    return Draft(**{name: getattr(corner, name) for name in OWN}, version=corner.version)


def loans_told(lends: bool, loan_days: int | None, most_loans: int | None, most_renewals: int | None) -> str:
    """Say how a corner lends: 每人最多 3 册，每次 30 天，可续 1 次."""
    if not lends:
        return "不外借，在角阅读"
    renewing = f"可续 {most_renewals} 次" if most_renewals else "不续借"
    return f"每人最多 {most_loans} 册，每次 {loan_days} 天，{renewing}"
