from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import insert, literal, select

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.documents import Document
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import documents, events, filed, households, merging, people, templates, timeline, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.terms import DocumentKind, DocumentStatus, EventKind
from tests.services import residents
from tests.services.residents import contents, count

NOW = datetime(2026, 11, 21, 9)
PAPER = documents.Draft(title="关于停水的通知", body="今日停水。", signatory="梧桐里社区居民委员会")


def draw(draft: documents.Draft) -> bytes:
    return draft.number.encode()


def file(office, draft=PAPER, now=NOW, render=draw) -> str:
    """File a paper and return the number it was given."""
    document_id = office.write(documents.file, draft, now, render)
    stored = office.read(documents.load, document_id)
    assert office.read(documents.pdf_of, document_id) == stored.number.encode()
    return stored.number


def test_every_kind_and_year_counts_for_itself(office):
    assert [file(office) for _ in range(3)] == ["〔2026〕1号", "〔2026〕2号", "〔2026〕3号"]
    assert file(office, replace(PAPER, kind=DocumentKind.LETTER)) == "〔2026〕1号"
    assert file(office, replace(PAPER, signed_on=date(2027, 1, 4))) == "〔2027〕1号"
    assert file(office, now=datetime(2027, 1, 5)) == "〔2027〕2号"
    assert file(office) == "〔2026〕4号"
    assert office.read(documents.expected_number, PAPER, date(2026, 12, 1)) == "〔2026〕5号"


def test_a_paper_that_cannot_be_drawn_uses_no_number(office):
    before = contents(office)

    def fail(_draft):
        raise Refusal("缺少字形。")

    with pytest.raises(Refusal, match="缺少字形"):
        office.write(documents.file, PAPER, NOW, fail)
    with pytest.raises(ZeroDivisionError):
        office.write(documents.file, PAPER, NOW, lambda _draft: 1 / 0)
    assert contents(office) == before
    assert file(office) == "〔2026〕1号"


def test_two_writers_never_get_the_same_number(office, other_desk):
    def write(desk):
        return [file(desk) for _ in range(6)]

    with ThreadPoolExecutor(2) as pool:
        numbers = [number for given in pool.map(write, (office, other_desk)) for number in given]
    assert sorted(numbers, key=lambda number: int(number[6:-1])) == [f"〔2026〕{place}号" for place in range(1, 13)]


def test_who_files_while_another_desk_draws_gets_the_next_number(office, other_desk):
    """The other desk begins in the middle of the first one's write: it waits, and then sees that number."""
    given = []
    with ThreadPoolExecutor(1) as pool:

        def draw_slowly(draft):
            given.append(pool.submit(file, other_desk))
            time.sleep(0.3)
            assert not given[0].done()
            return draw(draft)

        assert file(office, render=draw_slowly) == "〔2026〕1号"
        assert given[0].result() == "〔2026〕2号"


def test_the_table_itself_refuses_a_number_twice(office):
    file(office)
    with pytest.raises(Refusal, match="已经有一条相同的记录"), office._store.writing("王主任") as session:
        values = {column.name: column for column in table_of(Document).columns if column.name not in ("id", "version")}
        again = select(literal(99), literal(1), *values.values())
        session.execute(insert(Document).from_select(["id", "version", *values], again))


def test_a_void_paper_keeps_its_number_and_says_why(office):
    first = office.write(documents.file, PAPER, NOW, draw)
    office.write(documents.void, first, 1, "  内容有误，\n另行发文 ")
    assert office.read(documents.status_of, first) == (DocumentStatus.VOID, 2)
    assert office.read(documents.filed, first).void_reason == "内容有误， 另行发文"
    assert file(office) == "〔2026〕2号"
    with pytest.raises(Stale, match="状态"):
        office.write(documents.restore, first, 1)
    office.write(documents.restore, first, 2)
    assert office.read(documents.status_of, first)[0] is DocumentStatus.FILED
    assert office.read(documents.filed, first).void_reason == ""


def test_a_paper_is_void_for_one_reason(office):
    document_id = office.write(documents.file, PAPER, NOW, draw)
    office.write(documents.void, document_id, 1, "内容有误")
    with pytest.raises(Refusal, match="已经作废了"):
        office.write(documents.void, document_id, 2, "又一个原因")
    assert office.read(documents.filed, document_id).void_reason == "内容有误"


@pytest.mark.parametrize(("reason", "why"), [(" \n", "请写明作废的原因"), ("错" * 201, "作废原因最多 200 个字")])
def test_nothing_is_void_without_a_reason_that_fits(office, reason, why):
    document_id = office.write(documents.file, PAPER, NOW, draw)
    with pytest.raises(Refusal, match=why) as refused:
        office.write(documents.void, document_id, 1, reason)
    assert refused.value.field == "void_reason"
    assert office.read(documents.status_of, document_id) == (DocumentStatus.FILED, 1)


def test_a_copy_says_the_same_under_no_number(office):
    draft = replace(PAPER, attachments=(documents.Attachment("名单"),), code="梧居", signed_on=date(2026, 3, 1))
    document_id = office.write(documents.file, draft, NOW, draw)
    copied = office.read(documents.copy, document_id, date(2026, 12, 1))
    assert copied == replace(draft, signed_on=date(2026, 12, 1))
    assert file(office, copied) == "梧居〔2026〕2号"
    assert office.read(documents.load, document_id).signed_on == date(2026, 3, 1)


def test_what_cannot_be_printed_is_not_stored(office):
    odd = replace(
        PAPER,
        title="关于\ud800停水\x00的\n通\uffff\U0010fffe知",
        body="一\u2028二\x1b",
        attachments=(documents.Attachment("名\udfff单"),),
        grid=documents.Grid(("姓\x07名",), (("王\ud83d",),)),
    )
    stored = office.read(documents.load, office.write(documents.file, odd, NOW, draw))
    assert (stored.title, stored.body) == ("关于停水的\n通知", "一\n二")
    assert stored.attachments == (documents.Attachment("名单"),)
    assert stored.grid == documents.Grid(("姓名",), (("王",),))


def test_the_register_knows_who_got_a_sheet(office):
    person_id = residents.add(office)
    receivers = [documents.Receiver("李四", "2号楼"), documents.Receiver("张三丰", "3号楼", person_id)]
    document_id = office.write(documents.file, PAPER, NOW, draw, receivers)
    assert office.read(documents.recipients, document_id) == receivers
    assert office.read(documents.filed, document_id).recipients == 2
    assert office.read(filed.moments, person_id) == [Moment(NOW.date(), "公文", "通知〔2026〕1号 关于停水的通知")]


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"title": " \n "}, "title", "请填写标题"),
        ({"title": "题" * 201}, "title", "最多 200 个字"),
        ({"body": ""}, "body", "请填写正文"),
        ({"body": "文" * 20_001}, "body", "最多 20,000 个字，现在有 20,001 个字"),
        ({"signatory": ""}, "signatory", "请填写落款单位"),
        ({"signatory": "署" * 101}, "signatory", "最多 100 个字"),
        ({"addressee": "送" * 401}, "addressee", "最多 400 个字"),
        ({"remark": "注" * 201}, "remark", "最多 200 个字"),
    ],
)
def test_what_is_missing_or_too_long_is_refused(office, wrong, field, why):
    with pytest.raises(Refusal, match=why) as refused:
        office.write(documents.file, replace(PAPER, **wrong), NOW, draw)
    assert refused.value.field == field
    assert count(office, Document) == 0


def test_the_paper_drawn_is_the_paper_kept(office):
    drawn = []
    office.write(documents.file, replace(PAPER, body=" 今日停水。\n "), NOW, lambda d: drawn.append(d) or b"%PDF")
    stored = office.read(documents.load, 1)
    assert replace(drawn[0], version=stored.version) == stored


def notice(office, **known) -> documents.Draft:
    draft = events.Draft(title="党群议事会", **{"starts_at": datetime(2026, 12, 1, 15), **known})
    return office.read(templates.of_occurrence, office.write(events.save, None, draft), date(2026, 11, 21))


def test_the_notice_of_a_whole_event(office):
    drawn = notice(
        office,
        ends_at=datetime(2026, 12, 1, 16, 30),
        venue="党群服务中心",
        chair="王主任",
        audience="全体议事会成员",
        agenda="通报工作\n\n 讨论停车 ",
        contact="0379-8800000",
    )
    assert (drawn.title, drawn.addressee) == ("关于召开党群议事会的通知", "全体议事会成员")
    assert (drawn.signatory, drawn.signed_on) == ("梧桐里社区居民委员会", date(2026, 11, 21))
    assert drawn.body.splitlines() == [
        "经研究，决定召开党群议事会，现将有关事项通知如下：",
        "一、时间：2026年12月1日（星期二）15:00至16:30。",
        "二、地点：党群服务中心。",
        "三、参加人员：全体议事会成员。",
        "四、主持人：王主任。",
        "五、议程：",
        "1. 通报工作",
        "2. 讨论停车",
        "请准时参加；因故不能参加的，请提前告知社区居委会。联系方式：0379-8800000。",
    ]


def test_the_notice_of_a_bare_event_of_several_days(office):
    drawn = notice(office, kind=EventKind.ACTIVITY, ends_at=datetime(2027, 1, 2, 9), agenda="自带水杯")
    assert drawn.title == "关于举办党群议事会的通知"
    assert drawn.addressee == ""
    assert drawn.body.splitlines()[1:] == [
        "一、时间：2026年12月1日（星期二）15:00至2027年1月2日09:00。",
        "二、活动安排：",
        "自带水杯",
        "请准时参加；因故不能参加的，请提前告知社区居委会。",
    ]


def test_an_agenda_of_twelve_items_is_counted_to_the_end(office):
    items = [f"事项{place}" for place in range(1, 13)]
    body = notice(office, venue="微客厅", chair="王", audience="居民", agenda="\n".join(items)).body.splitlines()
    assert body[body.index("五、议程：") + 1 : -1] == [f"{place}. {item}" for place, item in enumerate(items, start=1)]


def test_a_title_that_says_how_it_is_held_says_it_once(office):
    assert notice(office).title.count("召开") == 1
    draft = events.Draft(title="召开居民大会", starts_at=datetime(2026, 12, 1, 15))
    occurrence_id = office.write(events.save, None, draft)
    assert office.read(templates.of_occurrence, occurrence_id, date.today()).title == "关于召开居民大会的通知"


def test_papers_are_listed_by_number_and_found_by_words(office):
    for place in range(12):
        file(office, replace(PAPER, title=f"关于第{place + 1}件事\n的通知", body="停电" if place == 3 else "停水"))
    ids = office.read(filed.LISTING.ids, Query(order="number"))
    texts = office.read(lambda s: list(filed.LISTING.texts(s, ids)))
    assert [text[1] for text in texts] == [f"〔2026〕{place}号" for place in range(1, 13)]
    assert texts[3][2] == "关于第4件事的通知"
    assert list(office.read(filed.LISTING.ids, Query(needle="停电"))) == [ids[3]]
    assert list(office.read(filed.LISTING.ids, Query(needle="%"))) == []


def test_an_event_knows_its_papers(office):
    drawn = notice(office)
    file(office, drawn)
    assert office.read(filed.of_occurrence, drawn.occurrence_id) == [
        (1, "会议通知〔2026〕1号 关于召开党群议事会的通知")
    ]
    assert office.read(documents.load, 1).about == "党群议事会"


def test_a_person_knows_the_papers(office):
    person_id = residents.add(office)
    one = office.write(documents.file, replace(PAPER, person_id=person_id), NOW, draw)
    office.write(documents.file, PAPER, NOW, draw)
    office.write(documents.void, one, 1, "写错了名字")
    assert office.read(documents.load, one).about == residents.ZHANG
    assert office.read(filed.of_person, person_id) == [(one, "通知〔2026〕1号 关于停水的通知（已作废）")]
    (moment,) = [moment for moment in office.read(timeline.of_person, person_id) if moment.matter == "公文"]
    assert moment.text == "通知〔2026〕1号 关于停水的通知（已作废）"
    with pytest.raises(Refusal, match="不能删除"):
        office.write(people.remove, person_id)


def test_papers_follow_a_person_whose_cards_are_merged(office):
    keep, drop = residents.add(office), residents.add(office)
    about = office.write(documents.file, replace(PAPER, person_id=drop), NOW, draw)
    both = [documents.Receiver(residents.ZHANG, "", each) for each in (keep, drop)]
    sent = office.write(documents.file, PAPER, NOW, draw, both)
    office.write(merging.merge, keep, drop)
    merged = office.last_group
    assert [number for number, _ in office.read(filed.of_person, keep)] == [about, sent]
    office.write(undo.take_back, merged)
    assert [number for number, _ in office.read(filed.of_person, drop)] == [about, sent]
    assert office.read(documents.recipients, sent) == both


def test_a_household_knows_its_papers(office):
    residents.add(office, address=residents.HOME)
    (household_id,) = office.read(households.LISTING.ids)
    document_id = office.write(documents.file, replace(PAPER, household_id=household_id), NOW, draw)
    assert office.read(filed.of_household, household_id) == [(document_id, "通知〔2026〕1号 关于停水的通知")]
    assert office.read(documents.load, document_id).about in (residents.HOME, f"{residents.ZHANG}户")


def test_papers_are_counted_under_what_else_is_chosen(office):
    letter = replace(PAPER, kind=DocumentKind.LETTER, signed_on=date(2025, 5, 1))
    ids = [office.write(documents.file, draft, NOW, draw) for draft in (PAPER, PAPER, letter)]
    office.write(documents.void, ids[0], 1, "重复")
    found = office.read(filed.counts)
    assert found.kinds == {DocumentKind.NOTICE: 2, DocumentKind.LETTER: 1}
    assert list(found.years.items()) == [(2026, 2), (2025, 1)]
    assert found.statuses == {DocumentStatus.FILED: 2, DocumentStatus.VOID: 1}
    assert found.total == 3
    narrow = filed.Narrow(year=2026, status=DocumentStatus.VOID)
    under = office.read(filed.counts, narrow)
    assert under.kinds == {DocumentKind.NOTICE: 1}
    assert under.years == {2026: 1}
    assert under.statuses == {DocumentStatus.FILED: 1, DocumentStatus.VOID: 1}
    assert list(office.read(filed.LISTING.ids, Query(narrow=narrow))) == [ids[0]]
    narrow = filed.Narrow(kind=DocumentKind.LETTER, year=2026)
    assert list(office.read(filed.LISTING.ids, Query(narrow=narrow))) == []


def test_the_list_narrows_to_the_papers_of_a_record(office):
    person_id, drawn = residents.add(office), notice(office)
    about, event, sent, _ = (
        office.write(documents.file, draft, NOW, draw, receivers)
        for draft, receivers in (
            (replace(PAPER, person_id=person_id), ()),
            (drawn, ()),
            (PAPER, [documents.Receiver(residents.ZHANG, "", person_id)]),
            (PAPER, ()),
        )
    )
    for narrow, ids in (
        (filed.Narrow(person_id=person_id), [about, sent]),
        (filed.Narrow(occurrence_id=drawn.occurrence_id), [event]),
    ):
        assert sorted(office.read(filed.LISTING.ids, Query(narrow=narrow))) == ids


def test_what_is_gone_is_told(office):
    for work in (documents.load, documents.status_of):
        with pytest.raises(Refusal, match="已被删除"):
            office.read(work, 99)
    with pytest.raises(Refusal, match="已被删除"):
        office.read(templates.of_occurrence, 99, date(2026, 11, 21))
    assert office.read(documents.pdf_of, 99) is None
