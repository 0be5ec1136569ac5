from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pikepdf
import pytest

from jiceng_desktop import papers
from jiceng_desktop.documents import word
from jiceng_desktop.documents.archival import archival
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.documents import Attachment, Draft, Grid
from jiceng_desktop.terms import DocumentKind, Layout, SignOff
from tests.documents.reading import rules_of, text_of

TODAY = date(2026, 12, 8)
DRAFT = Draft(
    title="关于召开居民议事会的通知",
    addressee="各楼栋长",
    body="请准时参加。",
    signatory="翠湖社区居民委员会",
    number="〔2026〕12号",
    attachments=(Attachment("会议名单", "张三"),),
)
SIGN_IN = Draft(
    kind=DocumentKind.SIGN_IN,
    layout=Layout.TABLE,
    title="居民议事会签到表",
    body="时间：12月8日\n\n地点：会议室",
    grid=Grid(("姓名", "签名"), (("张三", ""),), 3),
)
PLATES = Draft(
    kind=DocumentKind.NAME_PLATES, layout=Layout.PLATES, grid=Grid(("姓名", "职务"), (("李小红", "主任"), ("王五七",)))
)


def pages_of(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as document:
        return len(document.pages)


def test_a_plain_notice_is_signed_today_and_has_its_attachment() -> None:
    text = text_of(papers.render([DRAFT], TODAY))
    for part in ("各楼栋长：", "翠湖社区居民委员会", "2026年12月8日", "〔2026〕12号", "附件：会议名单", "张三"):
        assert part in text
    assert "印发" not in text


@pytest.mark.parametrize("of", [{"person_id": 3}, {"household_id": 4}])
def test_the_properties_of_a_paper_about_somebody_name_nobody(of) -> None:
    named = replace(DRAFT, kind=DocumentKind.CERTIFICATE, title="关于张三居住情况的证明", **of)
    data = papers.render([named, replace(named, title="关于李四居住情况的证明")], TODAY)
    for content in (data, archival(data)):
        with pikepdf.open(io.BytesIO(content)) as document:
            assert str(document.docinfo["/Title"]) == "证明"
            told = str(dict(document.docinfo))
            if "/Metadata" in document.Root:
                told += document.Root.Metadata.read_bytes().decode()
        assert "张三" not in told
    properties = docx.Document(io.BytesIO(word.write(papers.notice_of(named, TODAY)))).core_properties
    assert (properties.title, properties.author) == ("证明", "翠湖社区居民委员会")
    assert (properties.last_modified_by, properties.comments, properties.keywords) == ("", "", "")


def test_the_properties_of_a_paper_for_everybody_have_its_title() -> None:
    with pikepdf.open(io.BytesIO(papers.render([DRAFT], TODAY))) as document:
        assert str(document.docinfo["/Title"]) == "关于召开居民议事会的通知"


def test_a_red_head_says_who_issued_it_and_a_letter_does_not() -> None:
    red = replace(DRAFT, layout=Layout.REDHEAD, mark="翠湖社区居民委员会文件", copies_to="街道办事处")
    data = papers.render([red], TODAY)
    assert rules_of(data)[0][0].red
    assert "翠湖社区居民委员会文件" in text_of(data)
    assert "2026年12月8日印发" in text_of(data)
    letter = text_of(papers.render([replace(red, layout=Layout.LETTER)], TODAY))
    assert "抄送：街道办事处。" in letter
    assert "印发" not in letter
    assert "文件" not in letter


def test_nothing_of_a_draft_is_forgotten() -> None:
    sheet = papers.notice_of(
        replace(DRAFT, kind=DocumentKind.MINUTES, sign_off=SignOff.STAMPED, signer="主任　王五", qr="码", remark="注"),
        TODAY,
    )
    assert (sheet.minutes, sheet.signer, sheet.qr, sheet.remark) == (True, "主任　王五", "码", "注")
    assert sheet.sign_off is SignOff.STAMPED


def test_tables_and_plates_are_drawn_by_their_own_code() -> None:
    table = text_of(papers.render([SIGN_IN], TODAY))
    assert "地点：会议室" in table
    assert "张三" in table
    assert pages_of(papers.render([PLATES], TODAY)) == 2


def test_different_layouts_become_one_file_in_the_order_given() -> None:
    heard: list[tuple[int, int]] = []
    data = papers.render([DRAFT, DRAFT, SIGN_IN, PLATES], TODAY, lambda done, total: heard.append((done, total)))
    assert pages_of(data) == 2 * 2 + 1 + 2
    assert heard == [(1, 2), (2, 2)]
    text = text_of(data)
    assert text.index("议事会的通知") < text.index("签到表") < text.index("王五七")


def test_what_no_font_has_is_named_once_wherever_it_stands() -> None:
    lost = "\U00030041"
    drafts = [
        replace(DRAFT, attachments=(Attachment("名单", f"张{lost}"),)),
        replace(SIGN_IN, grid=Grid(("姓名",), ((lost,),))),
        replace(PLATES, grid=Grid((), ((f"李{lost}",),))),
    ]
    for some in (drafts[:1], drafts[1:2], drafts[2:], drafts):
        (named,) = papers.missing(some, TODAY)
        assert "U+30041" in named
        with pytest.raises(Refusal, match="30041"):
            papers.render(some, TODAY)
    assert papers.render(drafts, TODAY, allow_blanks=True).startswith(b"%PDF")
    assert papers.missing([DRAFT, SIGN_IN, PLATES], TODAY) == []


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(Refusal, match="没有要打印"):
        papers.render([], TODAY)
    with pytest.raises(Refusal):
        papers.render([replace(SIGN_IN, grid=Grid())], TODAY)
