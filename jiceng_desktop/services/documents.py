"""通知公告: numbered papers, made from the record they concern and kept as they were issued."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.documents import Document, DocumentFile
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.office import Community
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, queries
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import DocumentKind, DocumentStatus, EventKind, Layout, SignOff

_LABELS = {
    "title": "标题",
    "addressee": "主送",
    "body": "正文",
    "signatory": "落款单位",
    "signer": "签名章职务和姓名",
    "remark": "附注",
    "copies_to": "抄送",
    "qr": "二维码内容",
    "attachments": "附件",
    "grid": "表格",
    "mark": "发文机关标志",
    "code": "发文机关代字",
    "about": "相关记录",
}
_STORED = (
    "kind",
    "layout",
    "mark",
    "code",
    "title",
    "addressee",
    "body",
    "signatory",
    "signer",
    "signed_on",
    "sign_off",
    "remark",
    "copies_to",
    "qr",
    "about",
    "occurrence_id",
    "person_id",
    "household_id",
    "template_id",
)


@dataclass(frozen=True)
class Attachment:
    """附件: a name in the list of attachments, and the text printed on pages of its own, if there is one."""

    name: str
    body: str = ""


@dataclass(frozen=True)
class Grid:
    """The table of a paper: headings, filled rows, and how many rows are left blank to write in."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    blanks: int = 0


@dataclass(frozen=True)
class Draft:
    """A paper being written; ``number`` is given when it is filed, ``about`` says in words whom or what it concerns."""

    kind: DocumentKind = DocumentKind.NOTICE
    title: str = ""
    addressee: str = ""
    body: str = ""
    signatory: str = ""
    signed_on: date | None = None
    remark: str = ""
    sign_off: SignOff = SignOff.PLAIN
    occurrence_id: int | None = None
    number: str = ""
    version: int = 0
    layout: Layout = Layout.PLAIN
    mark: str = ""  # 发文机关标志
    code: str = ""  # 发文机关代字
    signer: str = ""  # whose 签名章 it is, with the office held: 主任　王小明
    attachments: tuple[Attachment, ...] = ()
    grid: Grid = Grid()
    copies_to: str = ""  # 抄送
    qr: str = ""
    about: str = ""
    person_id: int | None = None
    household_id: int | None = None
    template_id: int | None = None


def show_number(year: int, number: int, code: str = "") -> str:
    """Return the number as it is printed (GB/T 9704 7.2.5): 梧居〔2026〕12号."""
    return f"{code}〔{year}〕{number}号"


def flat(title: str) -> str:
    """Return a title without the line breaks it is printed with."""
    return "".join(line.strip() for line in title.splitlines())


_NUMBER = Document.code + literal("〔") + cast(Document.year, String) + "〕" + cast(Document.number, String) + "号"


def _word(word: str) -> ColumnElement[bool]:
    texts = (Document.title, Document.addressee, Document.body, _NUMBER)
    found = [text.contains(word, autoescape=True) for text in texts]
    return or_(cast(Document.signed_on, String).startswith(word, autoescape=True), *found)


def colour_of(status: DocumentStatus) -> str | None:
    """Return the colour in which a status is told."""
    return "#B42318" if status is DocumentStatus.VOID else None


LISTING = Listing(
    title="通知公告",
    records=select(Document),
    key=Document.id,
    fields=(
        Field("kind", "种类", Document.kind, width=80),
        Field("number", "编号", _NUMBER, order=Document.year * 1_000_000 + Document.number, width=116),
        Field("title", "标题", Document.title, show=flat, width=276),
        Field("addressee", "主送", Document.addressee, width=116),
        Field("signed_on", "落款日期", Document.signed_on, width=98),
        Field("status", "状态", Document.status, width=66, colour=colour_of),
    ),
    order="signed_on",
    word=_word,
    descending=True,
    hint="标题、编号、落款年月（如 2026-10）、主送、正文",
)


def from_occurrence(session: Session, occurrence_id: int, today: date) -> Draft:
    """Write the notice of an occurrence from what the office knows of it."""
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None:
        raise Refusal("这场活动已被删除，请刷新后再试。")
    community = session.scalars(select(Community)).one()
    return Draft(
        title=f"关于{_held(occurrence)}的通知",
        addressee=queries.group_of(occurrence.audience or ""),
        body=_body(occurrence),
        signatory=community.office,
        signed_on=today,
        occurrence_id=occurrence_id,
    )


def _held(occurrence: Occurrence) -> str:
    verb = "召开" if occurrence.kind is EventKind.MEETING else "举办"
    name = occurrence.title
    return f"{verb}{name}" if not name.startswith(("召开", "举办", "开展")) else name


def _body(occurrence: Occurrence) -> str:
    numbered = "一二三四五六七八"
    starts, ends = occurrence.starts_at, occurrence.ends_at
    day = f"{words.show_day(starts.date())}（星期{'一二三四五六日'[starts.weekday()]}）"
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{words.show_day(ends.date())}{ends:%H:%M}"
    parts = [("时间", f"{day}{starts:%H:%M}至{until}。")]
    if occurrence.venue is not None:
        where = f"（{occurrence.venue.location}）" if occurrence.venue.location else ""
        parts.append(("地点", f"{occurrence.venue.name}{where}。"))
    if occurrence.audience:
        parts.append(("参加人员", f"{occurrence.audience}。"))
    if occurrence.chair:
        parts.append(("主持人", f"{occurrence.chair}。"))
    lines = [f"经研究，定于近期{_held(occurrence)}，现将有关事项通知如下："]
    lines += [f"{numbered[place]}、{head}：{text}" for place, (head, text) in enumerate(parts)]
    if occurrence.agenda and occurrence.agenda.strip():
        items = [line.strip() for line in occurrence.agenda.splitlines() if line.strip()]
        lines.append(f"{numbered[len(parts)]}、议程：")
        lines += [f"{place}. {item}" for place, item in enumerate(items, start=1)] if len(items) > 1 else items
    closing = "请准时参加，因故不能参加的请提前告知社区居委会。"
    lines.append(closing if not occurrence.contact else f"{closing}联系方式：{occurrence.contact}。")
    return "\n".join(lines)


def load(session: Session, document_id: int) -> Draft:
    """Return a filed paper, as it would be written."""
    document = _get(session, document_id)
    return Draft(
        number=show_number(document.year, document.number, document.code),
        attachments=tuple(Attachment(*one) for one in json.loads(document.attachments or "[]")),
        grid=_grid_of(document.grid),
        **{name: getattr(document, name) for name in (*_STORED, "version")},
    )


def _grid_of(text: str) -> Grid:
    if not text:
        return Grid()
    columns, rows, blanks = json.loads(text)
    return Grid(tuple(columns), tuple(map(tuple, rows)), blanks)


def _grid_text(grid: Grid) -> str:
    return "" if grid == Grid() else json.dumps((grid.columns, grid.rows, grid.blanks), ensure_ascii=False)


def pdf_of(session: Session, document_id: int) -> bytes | None:
    """Return a filed paper exactly as it was issued; None where only its text was kept."""
    kept = session.get(DocumentFile, document_id)
    return kept.pdf if kept is not None else None


def next_number(session: Session, kind: DocumentKind, year: int) -> int:
    """Return the number the next paper of a kind will get; numbers have no gaps and are never used twice."""
    last = session.scalar(select(func.max(Document.number)).where(Document.kind == kind, Document.year == year))
    return (last or 0) + 1


def expected_number(session: Session, kind: DocumentKind, year: int) -> str:
    """Return the number a paper of a kind would get if it were filed now."""
    return show_number(year, next_number(session, kind, year))


def _complete(draft: Draft) -> Draft:
    """Return a draft without blanks around its texts; refuse one that lacks a part."""
    names = ("title", "addressee", "body", "signatory", "signer", "remark", "copies_to", "qr", "mark", "code")
    draft = replace(draft, **{name: getattr(draft, name).strip() for name in names})
    for name in ("title", "body", "signatory"):
        if not getattr(draft, name):
            raise Refusal(f"请填写{_LABELS[name]}。", name)
    return draft


@action("归档文件")
def file(session: Session, draft: Draft, now: datetime, render: Callable[[Draft], bytes]) -> int:
    """Give a paper its number, draw it and keep it; ``render`` gets the draft with the number in it."""
    draft = _complete(draft)
    signed_on = draft.signed_on or now.date()
    document = Document(
        year=signed_on.year,
        number=next_number(session, draft.kind, signed_on.year),
        attachments=json.dumps([(one.name, one.body) for one in draft.attachments], ensure_ascii=False)
        if draft.attachments
        else "",
        grid=_grid_text(draft.grid),
        filed_at=now,
        **{name: getattr(draft, name) for name in _STORED} | {"signed_on": signed_on},
    )
    refuse_long(document, Document, _LABELS)
    session.add(document)
    session.flush()
    pdf = render(replace(draft, signed_on=signed_on, number=show_number(document.year, document.number, draft.code)))
    session.add(DocumentFile(document_id=document.id, pdf=pdf))
    session.flush()
    return document.id


@action("作废文件")
def void(session: Session, document_id: int, version: int) -> None:
    """Mark a paper void; it keeps its number."""
    history.current(session, Document, document_id, version, {"status": "状态"}).status = DocumentStatus.VOID


@action("恢复文件")
def restore(session: Session, document_id: int, version: int) -> None:
    """Take back that a paper was marked void."""
    history.current(session, Document, document_id, version, {"status": "状态"}).status = DocumentStatus.FILED


def status_of(session: Session, document_id: int) -> tuple[DocumentStatus, int]:
    """Return a paper's status and version."""
    document = _get(session, document_id)
    return document.status, document.version


def of_occurrence(session: Session, occurrence_id: int) -> list[tuple[int, str]]:
    """Return the papers made of an occurrence as (id, number and title)."""
    found = session.scalars(select(Document).where(Document.occurrence_id == occurrence_id).order_by(Document.id))
    return [
        (document.id, f"{show_number(document.year, document.number, document.code)} {flat(document.title)}")
        for document in found
    ]


def _get(session: Session, document_id: int) -> Document:
    document = session.get(Document, document_id)
    if document is None:
        raise Refusal("这份文件已被删除，请刷新后再试。")
    return document
