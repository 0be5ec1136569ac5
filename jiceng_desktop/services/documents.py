"""通知公告: numbered papers, made from the record they concern and kept as they were issued."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import Base, table_of
from jiceng_desktop.db.documents import Document, DocumentFile, Recipient, Template
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Household, Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, households
from jiceng_desktop.services.filed import show_number
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import DocumentKind, DocumentStatus, Layout, SignOff

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
_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), "\n")
_NO_CHARACTERS = dict.fromkeys(last for first in range(0xFFFE, 0x110000, 0x10000) for last in (first, first + 1))
_UNPRINTABLE: dict[int, str | None] = {
    **{code: None for code in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)) if chr(code) not in "\n\t"},
    **_BREAKS,
    **_NO_CHARACTERS,
}  # control characters, halves of surrogate pairs
_NEEDED = {Layout.TABLE: ("title",), Layout.PLATES: ("title",)}  # what a paper cannot do without, if not all three
# What the office does not sign: a hand signs it, or nobody.
UNSIGNED = frozenset({DocumentKind.SIGN_IN, DocumentKind.NAME_PLATES, DocumentKind.AGENDA, DocumentKind.MINUTES})
_VOIDING = {"status": "状态", "void_reason": "作废原因"}
_LINKS: dict[str, type[Base]] = {
    "occurrence_id": Occurrence,
    "person_id": Person,
    "household_id": Household,
    "template_id": Template,
}
_FIRST_YEAR, _YEARS_AHEAD = 1949, 1  # of a date that was not mistyped
_BATCH = 500
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
class Receiver:
    """群发对象: who gets a sheet of a paper, and where; ``building`` is the one the sheet is carried to."""

    name: str
    address: str = ""
    person_id: int | None = None
    building: str = ""


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
    quoted: tuple[str, ...] = ()  # filled in already: braces in it are no fields


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


def expected_number(session: Session, draft: Draft, today: date) -> str:
    """Return the number a paper would get if it were filed now."""
    year = (draft.signed_on or today).year
    return show_number(year, next_number(session, draft.kind, year), draft.code)


def checked(session: Session, draft: Draft, now: datetime) -> Draft:
    """Return a draft as it would be kept; refuse one that could not be filed, before it is drawn a thousand times."""
    draft = _complete(session, draft)
    draft = replace(draft, signed_on=draft.signed_on or now.date())
    _refuse_year(draft.signed_on or now.date(), now.date())
    refuse_long(Document(**record_of(draft)), Document, _LABELS)
    return draft


def _complete(session: Session, draft: Draft) -> Draft:
    """Return a draft without blanks around its texts and with what it is about; refuse one that lacks a part."""
    names = ("title", "addressee", "body", "signatory", "signer", "remark", "copies_to", "qr", "mark", "code", "about")
    texts: dict[str, Any] = {name: storable(getattr(draft, name)) for name in names}
    attachments = tuple(Attachment(storable(one.name), storable(one.body)) for one in draft.attachments)
    draft = replace(draft, attachments=attachments, grid=_storable_grid(draft.grid), **texts)
    for name in _NEEDED.get(draft.layout, ("title", "body", "signatory")):
        if not getattr(draft, name) and not (name == "signatory" and draft.kind in UNSIGNED):
            raise Refusal(f"请填写{_LABELS[name]}。", name)
    draft = _linked(session, draft)
    return replace(draft, about=draft.about or _about(session, draft))


def _linked(session: Session, draft: Draft) -> Draft:
    """Return a draft without links to records that are gone meanwhile; ``about`` still tells of them."""
    asked: dict[str, int] = {name: key for name in _LINKS if (key := getattr(draft, name)) is not None}
    gone: dict[str, Any] = {name: None for name, key in asked.items() if session.get(_LINKS[name], key) is None}
    return replace(draft, **gone)


def _refuse_year(signed_on: date, today: date) -> None:
    """Refuse a mistyped year: it would begin a numbering of its own."""
    if not _FIRST_YEAR <= signed_on.year <= today.year + _YEARS_AHEAD:
        raise Refusal(f"落款日期写成了 {signed_on.year} 年，请核对后改正。", "signed_on")


def storable(text: str) -> str:
    """Return a text without blanks around it and without what can neither be printed nor stored."""
    return text.translate(_UNPRINTABLE).strip()


def _storable_grid(grid: Grid) -> Grid:
    rows = tuple(tuple(map(storable, row)) for row in grid.rows)
    return replace(grid, columns=tuple(map(storable, grid.columns)), rows=rows)


def _about(session: Session, draft: Draft) -> str:
    """Name the record a paper was made of."""
    if draft.occurrence_id is not None:
        return session.scalar(select(Occurrence.title).where(Occurrence.id == draft.occurrence_id)) or ""
    if draft.person_id is not None:
        return session.scalar(select(Person.name).where(Person.id == draft.person_id)) or ""
    if draft.household_id is not None:
        sheet = households.sheet(session, draft.household_id)
        return f"{sheet.head.name}户" if sheet.head else sheet.address
    return ""


def record_of(draft: Draft) -> dict[str, Any]:
    """Return what a draft says as the columns of its record."""
    attachments = [(one.name, one.body) for one in draft.attachments]
    return {
        **{name: getattr(draft, name) for name in _STORED},
        "attachments": json.dumps(attachments, ensure_ascii=False) if attachments else "",
        "grid": _grid_text(draft.grid),
    }


@action("归档文件")
def file(
    session: Session,
    draft: Draft,
    now: datetime,
    render: Callable[[Draft], bytes],
    receivers: Sequence[Receiver] = (),
) -> int:
    """Give a paper its number, draw it and keep it; ``render`` gets the draft with the number in it.

    A write is alone in the database from its first moment, so two desks never see the same last number;
    the table refuses a second one all the same. ``receivers`` are those who get a sheet of their own, as delivered.
    """
    draft = checked(session, draft, now)
    year = (draft.signed_on or now).year
    number = next_number(session, draft.kind, year)
    document = Document(year=year, number=number, recipients=len(receivers) or None, filed_at=now, **record_of(draft))
    session.add(document)
    session.flush()
    pdf = render(replace(draft, number=show_number(year, number, draft.code)))
    session.add(DocumentFile(document_id=document.id, pdf=pdf))
    session.flush()
    _deliver(session, document.id, receivers)
    return document.id


def _deliver(session: Session, document_id: int, receivers: Sequence[Receiver]) -> None:
    """Keep who got a sheet, also where a card is gone meanwhile; the paper's own line in the history stands for all."""
    there = _there(session, [one.person_id for one in receivers if one.person_id is not None])
    rows = [
        {
            "document_id": document_id,
            "position": place,
            "version": 1,
            "name": one.name,
            "address": one.address,
            "person_id": one.person_id if one.person_id in there else None,
        }
        for place, one in enumerate(receivers, start=1)
    ]
    if rows:
        session.connection().execute(insert(table_of(Recipient)), rows)


def _there(session: Session, person_ids: Sequence[int]) -> set[int]:
    """Return the ids of those who have a card."""
    found: set[int] = set()
    for first in range(0, len(person_ids), _BATCH):
        found.update(session.scalars(select(Person.id).where(Person.id.in_(person_ids[first : first + _BATCH]))))
    return found


@action("作废文件")
def void(session: Session, document_id: int, version: int, reason: str) -> None:
    """Mark a paper void and keep why; it keeps its number."""
    document = history.current(session, Document, document_id, version, _VOIDING)
    if document.status is DocumentStatus.VOID:
        raise Refusal("这份文件已经作废了。要改作废的原因，请先恢复，再作废一次。", "void_reason")
    document.status, document.void_reason = DocumentStatus.VOID, words.clean(reason)
    if not document.void_reason:
        raise Refusal("请写明作废的原因。", "void_reason")
    refuse_long(document, Document, {**_LABELS, **_VOIDING})


@action("恢复文件")
def restore(session: Session, document_id: int, version: int) -> None:
    """Take back that a paper was marked void; the history keeps the reason."""
    document = history.current(session, Document, document_id, version, _VOIDING)
    document.status, document.void_reason = DocumentStatus.FILED, None


def copy(session: Session, document_id: int, today: date) -> Draft:
    """Return a new draft that says what a filed paper says: without its number, of today."""
    return replace(load(session, document_id), number="", version=0, signed_on=today)


@dataclass(frozen=True)
class Filed:
    """A filed paper: what it says, and what became of it; ``recipients`` is None where it went to nobody by name."""

    draft: Draft
    status: DocumentStatus
    void_reason: str
    recipients: int | None
    filed_at: datetime


def filed(session: Session, document_id: int) -> Filed:
    """Return a filed paper with what the register knows of it."""
    document = _get(session, document_id)
    return Filed(
        load(session, document_id),
        document.status,
        document.void_reason or "",
        document.recipients,
        document.filed_at,
    )


def recipients(session: Session, document_id: int) -> list[Receiver]:
    """Return who got a sheet of a paper, in the order of delivery."""
    found = session.scalars(select(Recipient).where(Recipient.document_id == document_id).order_by(Recipient.position))
    return [Receiver(one.name, one.address, one.person_id) for one in found]


def status_of(session: Session, document_id: int) -> tuple[DocumentStatus, int]:
    """Return a paper's status and version."""
    document = _get(session, document_id)
    return document.status, document.version


def _get(session: Session, document_id: int) -> Document:
    document = session.get(Document, document_id)
    if document is None:
        raise Refusal("这份文件已被删除，请刷新后再试。")
    return document
