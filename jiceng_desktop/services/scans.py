"""扫描件: replies and photos that belong to a filed paper, kept in the database byte for byte."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.documents import Document, Scan, ScanFile
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.uploads import Accepted, Stored, Upload, stored_name

ACCEPTED = Accepted(
    (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".doc", ".docx", ".xls", ".xlsx"),
    "PDF、图片（jpg、png、tif）、Word 和 Excel 文件",
    "请分成几个文件，或把扫描的清晰度调低一些。",
)
_GONE = "这份扫描件已被移除，请刷新后再试。"


@action("添加扫描件")
def add(session: Session, document_id: int, files: Sequence[Upload]) -> list[int]:
    """Attach files to a filed paper, all or none; return their ids."""
    ACCEPTED.check((one.name, len(one.content)) for one in files)
    if session.get(Document, document_id) is None:
        raise Refusal("这份文件已被删除，请刷新后再试。")
    added = []
    for one in files:
        name = stored_name(one.name, "扫描件")
        scan = Scan(document_id=document_id, name=name, size=len(one.content), added_on=day_of(session))
        session.add(scan)
        session.flush()
        # past the session, which would hold on to the bytes
        session.connection().execute(insert(table_of(ScanFile)), {"scan_id": scan.id, "content": one.content})
        added.append(scan.id)
    return added


def of_document(session: Session, document_id: int) -> list[Stored]:
    """Return what is attached to a paper, in the order in which it was added."""
    found = select(Scan.id, Scan.name, Scan.size, Scan.added_on)
    found = found.where(Scan.document_id == document_id, Scan.removed_on.is_(None)).order_by(Scan.id)
    return [Stored(*row) for row in session.execute(found)]


def content(session: Session, scan_id: int) -> bytes:
    """Return a file exactly as it came."""
    found = session.scalar(select(ScanFile.content).join(Scan).where(Scan.id == scan_id, Scan.removed_on.is_(None)))
    if found is None:
        raise Refusal(_GONE)
    return found


@action("移除扫描件")
def remove(session: Session, scan_ids: Sequence[int]) -> None:
    """Take files off their paper; their bytes stay for as long as that can be taken back."""
    for scan_id in scan_ids:
        scan = session.get(Scan, scan_id)
        if scan is None or scan.removed_on is not None:
            raise Refusal(_GONE)
        undo.keep(session, scan)
        scan.removed_on = day_of(session)
