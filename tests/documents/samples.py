"""A notice, and where the parts of its page stand."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.documents.notice import Notice
from tests.documents.reading import MM

HAN = "社区居民议事会通知各楼栋长请于准时参加并互相转告"
LEFT, RIGHT, CELL = 28 * MM, 184 * MM, 156 * MM / 28
PITCH = 225 * MM / 22
NOTICE = Notice(
    title="关于召开居民议事会的通知",
    addressee="各楼栋长",
    body="现将有关事项通知如下：\n一、时间：2026年12月8日。\n二、地点\n社区党群服务中心。",
    signatory="翠湖社区居民委员会",
    signed_on=date(2026, 12, 8),
)
