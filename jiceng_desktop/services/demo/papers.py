"""Invented papers: notices of the events and a few others, numbered without gaps."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.documents import Document, Recipient
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.people import Membership, Person
from jiceng_desktop.db.places import Building, Dwelling
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.services import documents, scans, templates
from jiceng_desktop.services.demo import scanned
from jiceng_desktop.services.demo.town import OFFICE, Town
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.services.uploads import Upload
from jiceng_desktop.terms import DocumentKind, DocumentStatus, EventKind, Relation

_NOTICES, _NOTICE_DAYS = 18, 4
_ANNOUNCED = ("邻里文化讲堂", "支部党员大会", "党课", "居民议事会", "我们的节日", "健康讲座", "主题党日")
_FILED = time(10, 20)

Dated = tuple[date, Draft]

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


# Kind, days ago: papers about a person of the town, a household, a loan.
_PERSONAL = ((DocumentKind.CERTIFICATE, 118), (DocumentKind.CERTIFICATE, 61), (DocumentKind.CERTIFICATE, 9))
_COMFORT_AGO, _THANKS_AGO, _OVERDUE_AGO, _OUTAGE_AGO, _ROTA_AGO = 52, 33, 15, 27, 8
_AT_EVENTS = (DocumentKind.SIGN_IN, DocumentKind.NAME_PLATES, DocumentKind.AGENDA, DocumentKind.MINUTES)
_SENT, _RECEIVERS = "用气用电安全温馨提示", 36
_SCANNED, _REPLY = "关于商请派员开展义诊的函", "晴川医院复函.png"
_EVERY = 211  # who gets a paper: every so many residents

# Which papers, counted from the first, were marked void, and why.
_VOID = {5: "活动改期，已另行通知", 16: "内容有误，已另行发文"}


def file(town: Town, session: Session) -> None:
    """File the papers of the past months in the order of their dates."""
    drafts = [
        (day, Draft(kind, title, addressee, body, OFFICE, day))
        for kind, ago, title, addressee, body in _OTHERS
        for day in [town.today - timedelta(ago)]
    ]
    drafts += _of_events(town, session)
    drafts += _of_records(town, session)
    numbers: Counter[tuple[DocumentKind, int]] = Counter()
    for place, (signed_on, draft) in enumerate(sorted(drafts, key=lambda one: one[0]), start=1):
        numbers[draft.kind, signed_on.year] += 1
        _file(town, session, draft, numbers[draft.kind, signed_on.year], _VOID.get(place))
    town.rows.save(100)
    _attach(session)


def _of_events(town: Town, session: Session) -> list[Dated]:
    """Write the notices of some events, and everything else a meeting asks for of the last one held."""
    told = [
        event
        for event in town.events
        if event.title.startswith(_ANNOUNCED) and event.day - timedelta(_NOTICE_DAYS) <= town.today
    ]
    chosen = town.some(told, _NOTICES)
    drafts = []
    for event in chosen:
        signed_on = event.day - timedelta(_NOTICE_DAYS)
        drafts.append((signed_on, templates.of_occurrence(session, event.id, signed_on)))
    held = [event for event in chosen if event.kind is EventKind.MEETING and event.day <= town.today]
    if held:
        last = max(held, key=lambda event: event.day)
        about = About(Subject.OCCURRENCE, last.id)
        drafts += [_written(session, kind, about, last.day) for kind in _AT_EVENTS]
    return drafts


def _of_records(town: Town, session: Session) -> list[Dated]:
    """Write papers about people, households, buildings, books and teams."""
    day = town.today - timedelta(1)
    wanted = [
        (kind, ago, Subject.PERSON, town.residents[place * _EVERY % len(town.residents)].id)
        for place, (kind, ago) in enumerate(_PERSONAL, start=1)
    ]
    first: tuple[tuple[DocumentKind, int, Subject, Select[Any]], ...] = (
        (DocumentKind.COMFORT, _COMFORT_AGO, Subject.HOUSEHOLD, _household()),
        (DocumentKind.THANKS, _THANKS_AGO, Subject.VOLUNTEER, select(func.min(Volunteer.id))),
        (DocumentKind.OVERDUE, _OVERDUE_AGO, Subject.COPY, select(func.min(Loan.copy_id)).where(_overdue(day))),
        (DocumentKind.OUTAGE, _OUTAGE_AGO, Subject.BUILDING, select(func.min(Building.id))),
        (DocumentKind.ROTA, _ROTA_AGO, Subject.TEAM, select(func.min(Team.id))),
    )
    for kind, ago, subject, found in first:
        record_id = session.scalar(found)
        if record_id is not None:
            wanted.append((kind, ago, subject, record_id))
    return [
        _written(session, kind, About(subject, record_id), town.today - timedelta(ago))
        for kind, ago, subject, record_id in wanted
    ]


def _household() -> Select[Any]:
    """Return the first household with a head: a letter is addressed to somebody."""
    head = (Membership.relation == Relation.HEAD, Membership.to_on.is_(None))
    return select(func.min(Membership.household_id)).where(*head)


def _overdue(day: date) -> ColumnElement[bool]:
    return and_(Loan.returned_on.is_(None), Loan.due_on < day)


def _written(session: Session, kind: DocumentKind, about: About, day: date) -> Dated:
    """Write a paper from the first template of its kind that fits a record."""
    offers = [offer for offer in templates.fitting(session, about) if offer.kind is kind]
    return day, templates.draft(session, offers[0].id, about, day)


def _file(town: Town, session: Session, draft: Draft, number: int, void_reason: str | None) -> None:
    signed_on = draft.signed_on or town.today
    receivers = _receivers(town, session) if draft.title == _SENT else []
    document_id = town.rows.add(
        Document,
        **documents.record_of(draft),
        year=signed_on.year,
        number=number,
        status=DocumentStatus.FILED if void_reason is None else DocumentStatus.VOID,
        void_reason=void_reason,
        filed_at=datetime.combine(signed_on, _FILED),
        recipients=len(receivers) or None,
    )
    for position, (person_id, name, address) in enumerate(receivers, start=1):
        town.rows.add(
            Recipient, document_id=document_id, position=position, person_id=person_id, name=name, address=address
        )


def _receivers(town: Town, session: Session) -> list[tuple[int, str, str]]:
    """Return some residents in the order of their doors, as one walks who delivers."""
    ids = [resident.id for resident in town.residents[::_EVERY][:_RECEIVERS]]
    found = select(Person.id, Person.name, Dwelling.address).join(Dwelling, Dwelling.id == Person.home_id)
    rows = session.execute(found.where(Person.id.in_(ids)).order_by(Dwelling.sort_key, Person.id))
    return [(row[0], row[1], row[2]) for row in rows]


def _attach(session: Session) -> None:
    """Attach the reply to the letter it answers."""
    document_id = session.scalar(select(Document.id).where(Document.title == _SCANNED))
    if document_id is not None:
        scans.add(session, document_id, [Upload(_REPLY, scanned.reply())])
