"""Invented papers: notices of the events and a few others, numbered without gaps."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from jiceng_desktop.db.documents import Document
from jiceng_desktop.services import documents
from jiceng_desktop.services.demo.town import OFFICE, Town
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.terms import DocumentKind, DocumentStatus

_NOTICES, _NOTICE_DAYS = 18, 4
_ANNOUNCED = ("邻里文化讲堂", "支部党员大会", "党课", "居民议事会", "我们的节日", "健康讲座", "主题党日")
_FILED = time(10, 20)
_VOID = 5  # the paper, counted from the first, that was marked void

# Kind, days ago, title, addressee, body.
_OTHERS = (
    (DocumentKind.PUBLICITY, 250, "关于困难家庭救助对象的公示", "",
     "经个人申请、入户走访、民主评议，拟将3户家庭列为本季度临时救助对象。\n现予以公示，公示期为5个工作日。"
     "公示期内如有异议，请向社区居委会反映。"),
    (DocumentKind.PUBLICITY, 160, "关于公共收益收支情况的公示", "",
     "现将上一阶段公共收益收支情况公示如下：\n一、收入：停车位收益12600元，广告收益3800元。\n"
     "二、支出：照明维修4200元，绿化补种2650元，门禁维护1900元。\n三、结余：7650元，结转使用。"),
    (DocumentKind.PUBLICITY, 70, "关于电动车棚选址方案的公示", "",
     "经居民议事会讨论，拟在砚溪花园东门内侧建设电动车棚一处。\n现予以公示，公示期为7日。欢迎居民提出意见。"),
    (DocumentKind.PUBLICITY, 12, "关于优秀志愿者名单的公示", "",
     "经各志愿服务队推荐，拟表扬一批优秀志愿者，名单张贴在党群服务中心公示栏。\n公示期为5个工作日。"),
    (DocumentKind.REMINDER, 205, "暴雨天气温馨提示", "各位居民",
     "近日将有强降雨，请关好门窗，收好阳台物品，不要在低洼处停车。\n独居老人如需帮助，请联系网格员。"),
    (DocumentKind.REMINDER, 95, "关于临时停水的温馨提示", "听松苑全体居民",
     "因管道检修，听松苑将于本周六9:00至15:00停水，请提前储水。"),
    (DocumentKind.REMINDER, 20, "用气用电安全温馨提示", "各位居民",
     "请定期检查燃气软管，出门前关闭电源和气源。\n电动车不得进楼入户充电。"),
    (DocumentKind.LETTER, 140, "关于商请派员开展义诊的函", "晴川医院",
     "为方便辖区老年居民就近体检，商请贵院于下月派医护人员到我社区日间照料中心开展义诊一次。\n妥否，请函复。"),
    (DocumentKind.LETTER, 45, "关于商请检修路灯的函", "云岫市政养护公司",
     "经居民反映，砚溪花园南门外道路有5盏路灯不亮，影响居民夜间出行。\n商请贵公司尽快检修。"),
)  # fmt: skip


def file(town: Town, session: Session) -> None:
    """File the papers of the past months in the order of their dates."""
    drafts = [
        (town.today - timedelta(ago), Draft(kind, title, addressee, body))
        for kind, ago, title, addressee, body in _OTHERS
    ]
    told = [
        event
        for event in town.events
        if event.title.startswith(_ANNOUNCED) and event.day - timedelta(_NOTICE_DAYS) <= town.today
    ]
    for event in town.some(told, _NOTICES):
        signed_on = event.day - timedelta(_NOTICE_DAYS)
        drafts.append((signed_on, documents.from_occurrence(session, event.id, signed_on)))
    numbers: Counter[tuple[DocumentKind, int]] = Counter()
    for place, (signed_on, draft) in enumerate(sorted(drafts, key=lambda one: one[0]), start=1):
        numbers[draft.kind, signed_on.year] += 1
        _file(town, draft, signed_on, numbers[draft.kind, signed_on.year], void=place == _VOID)
    town.rows.save(100)


def _file(town: Town, draft: Draft, signed_on: date, number: int, void: bool) -> None:
    town.rows.add(
        Document,
        kind=draft.kind,
        year=signed_on.year,
        number=number,
        title=draft.title,
        addressee=draft.addressee,
        body=draft.body,
        signatory=OFFICE,
        signed_on=signed_on,
        status=DocumentStatus.VOID if void else DocumentStatus.FILED,
        filed_at=datetime.combine(signed_on, _FILED),
        occurrence_id=draft.occurrence_id,
    )
