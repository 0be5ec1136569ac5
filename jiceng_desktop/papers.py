"""From the office's records to sheets of paper: services give drafts, documents draws them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from jiceng_desktop.documents import notice
from jiceng_desktop.documents.household_register import HouseholdSheet, Members
from jiceng_desktop.documents.notice import Attachment, Notice
from jiceng_desktop.documents.resident_card import ResidentCard
from jiceng_desktop.documents.roster import Band, More, Row
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.estates.lists import PlaceList
from jiceng_desktop.services.households.registers import CardFacts, RegisterFacts
from jiceng_desktop.terms import DocumentKind, Layout

if TYPE_CHECKING:
    from jiceng_desktop.documents.certificate import CertificateSheet
    from jiceng_desktop.documents.donation_certificate import DonationSheet
    from jiceng_desktop.documents.plates import Plate
    from jiceng_desktop.documents.table import TableSheet
    from jiceng_desktop.services.certificates import Statement
    from jiceng_desktop.services.donations import Certificate as GivenBooks
    from jiceng_desktop.services.office import Office

Report = Callable[[int, int], None]


def render(drafts: Sequence[Draft], today: date, report: Report | None = None, *, allow_blanks: bool = False) -> bytes:
    """Return one PDF of all drafts, each laid out as it asks; ``report`` hears (done, all) of notices.

    Raises:
        Refusal: There is nothing to print, or a character has no glyph and the clerk has not agreed to a blank.
    """
    if not drafts:
        raise Refusal("没有要打印的内容。")
    parts: list[bytes] = []
    for layout, group in groupby(drafts, key=lambda draft: _drawn_as(draft.layout)):
        parts += _rendered(layout, list(group), today, report, allow_blanks=allow_blanks)
    return parts[0] if len(parts) == 1 else _joined(parts)


def missing(drafts: Sequence[Draft], today: date) -> list[str]:
    """Return the characters of the drafts that no font can draw, each with its code point, each once."""
    return list(dict.fromkeys(char for draft in drafts for char in _missing(draft, today)))


def _drawn_as(layout: Layout) -> Layout:
    """Return the layout whose code draws this one: heads differ, the text below them does not."""
    return layout if layout in {Layout.TABLE, Layout.PLATES} else Layout.PLAIN


def _rendered(
    layout: Layout, drafts: Sequence[Draft], today: date, report: Report | None, *, allow_blanks: bool
) -> list[bytes]:
    if layout is Layout.TABLE:
        from jiceng_desktop.documents import table

        return [table.render(table_of(draft, today), allow_blanks=allow_blanks) for draft in drafts]
    if layout is Layout.PLATES:
        from jiceng_desktop.documents import plates

        return [plates.render([plate for draft in drafts for plate in plates_of(draft)], allow_blanks=allow_blanks)]
    return [notice.render_many([notice_of(draft, today) for draft in drafts], report, allow_blanks=allow_blanks)]


def _missing(draft: Draft, today: date) -> list[str]:
    if draft.layout is Layout.TABLE:
        from jiceng_desktop.documents import table

        return table.missing_glyphs(table_of(draft, today))
    if draft.layout is Layout.PLATES:
        from jiceng_desktop.documents import plates

        return plates.missing_glyphs(plates_of(draft))
    return notice.missing_glyphs(notice_of(draft, today))


def _joined(parts: Sequence[bytes]) -> bytes:
    """Return several PDFs as one, with the metadata of the first."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(parts[0])) as whole:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as more:
                whole.pages.extend(more.pages)
        whole.save(out)
    return out.getvalue()


def notice_of(draft: Draft, today: date) -> Notice:
    """Return the sheet of a draft; one without a day of its own is signed today.

    Only a paper with a red head says at its foot who issued it and when (GB/T 9704 7.4.3).
    """
    signed_on = draft.signed_on or today
    redhead = draft.layout is Layout.REDHEAD
    return Notice(
        title=draft.title,
        addressee=draft.addressee,
        body=draft.body,
        signatory=draft.signatory,
        signed_on=signed_on,
        number=draft.number,
        attachments=tuple(Attachment(one.name, one.body) for one in draft.attachments),
        remark=draft.remark,
        sign_off=draft.sign_off,
        signer=draft.signer,
        layout=draft.layout,
        mark=draft.mark,
        copies_to=draft.copies_to,
        issuer=draft.signatory.split("\n")[0] if redhead else "",
        issued_on=signed_on if redhead else None,
        qr=draft.qr,
        minutes=draft.kind in {DocumentKind.AGENDA, DocumentKind.MINUTES},
        called=draft.kind.label if draft.person_id is not None or draft.household_id is not None else "",
    )


def table_of(draft: Draft, today: date) -> TableSheet:
    """Return the table of a draft; its body stands above the table, a line each."""
    from jiceng_desktop.documents.table import TableSheet

    return TableSheet(
        title=draft.title,
        lines=tuple(line.strip() for line in draft.body.splitlines() if line.strip()),
        columns=draft.grid.columns,
        rows=draft.grid.rows,
        blanks=draft.grid.blanks,
        signatory=draft.signatory,
        signed_on=draft.signed_on or today,
        number=draft.number,
        remark=draft.remark,
    )


def plates_of(draft: Draft) -> list[Plate]:
    """Return the name plates of a draft: its rows are names, and the offices held if they are known."""
    from jiceng_desktop.documents.plates import Plate

    return [Plate(*row[:2]) for row in draft.grid.rows if row]


def rows_of(found: PlaceList) -> list[Row]:
    """Return the rows of a list of dwellings, with the name of each entrance above its own.

    A dwelling with several rows names its room on the first one, and again where a page breaks it.
    """
    rows: list[Row] = []
    for section in found.sections:
        rows.append(Band(section.title))
        room = ""
        for row in section.rows:
            room = row[0] or room
            rows.append(row if row[0] else More((room, *row[1:])))
    return rows


def card_of(found: CardFacts) -> ResidentCard:
    """Return the registration card of a person."""
    return ResidentCard(found.facts, found.note)


def register_of(found: RegisterFacts) -> HouseholdSheet:
    """Return the sheet of a household."""
    return HouseholdSheet(found.facts, tuple(Members(*table) for table in found.tables), found.note)


def certify_demo(office: Office, today: date) -> None:
    """Issue the certificates of the invented community, drawn as any others."""
    from jiceng_desktop.documents import certificate
    from jiceng_desktop.services import demo

    office.write(demo.certify, today, lambda told: certificate.render(certificate_of(told), allow_blanks=True))


def certificate_of(told: Statement) -> CertificateSheet:
    """Return the sheet of a certificate of voluntary service (民发〔2015〕149号)."""
    from jiceng_desktop.documents.certificate import CertificateSheet
    from jiceng_desktop.services.certificates import show_hours

    identity = f"，{told.id_kind}号码{told.id_number}" if told.id_number else ""
    sex = f"（{told.sex}）" if told.sex in {"男", "女"} else ""
    statement = (
        f"兹证明{told.name}{sex}{identity}，志愿者编号{told.volunteer_number}，于{told.first_on}至{told.last_on}期间"
        f"参加志愿服务{told.times}次，服务时间共计{show_hours(told.minutes)}小时。具体情况如下："
    )
    facts = (("负责人（签字）", told.leader), ("经办人（签字）", told.handler), ("联系电话", told.contact))
    return CertificateSheet(
        number=told.number,
        statement=statement,
        rows=tuple((one.day, one.content, show_hours(one.minutes)) for one in told.served),
        total=show_hours(told.minutes),
        remark=told.remark,
        issuer=told.issuer,
        issued_on=told.issued_on,
        facts=tuple((label, text) for label, text in facts if text or label != "联系电话"),
        code=told.code,
    )


def donation_certificate_of(told: GivenBooks) -> DonationSheet:
    """Return the sheet that thanks a donor of books."""
    from jiceng_desktop.documents.donation_certificate import DonationSheet

    return DonationSheet(
        number=told.number,
        donor=told.donor,
        opening=f"于{told.received_on}向楼道图书角捐赠图书{len(told.books)}种{told.total}册：",
        books=told.books,
        closing="，让更多邻居有书可读。",
        thanks="特颁此证，谨致谢忱。",
        issuer=told.issuer,
        issued_on=told.issued_on,
    )
