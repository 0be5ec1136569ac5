"""扫描件: replies and photos that belong to a filed paper, kept in the database byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PureWindowsPath

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.documents import Document, Scan, ScanFile
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action, day_of

MB = 1024 * 1024
MOST_BYTES, MOST_AT_ONCE = 50 * MB, 200 * MB
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
ENDINGS = (".pdf", *PICTURES, ".doc", ".docx", ".xls", ".xlsx")
_LONGEST_NAME = 200
_GONE = "这份扫描件已被移除，请刷新后再试。"


@dataclass(frozen=True)
class Upload:
    """A file to be added."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Stored:
    """An added file without its content; ``size`` in bytes."""

    id: int
    name: str
    size: int
    added_on: date


def show_size(size: int) -> str:
    """Return a size as people say it: 312 KB, 4.5 MB."""
    return f"{size / MB:.1f} MB" if size >= MB else f"{max(1, round(size / 1024))} KB"


def check(files: Iterable[tuple[str, int]]) -> None:
    """Refuse files, given as (name, size), that cannot be added, before any of them is read."""
    asked = list(files)
    wrong = [sentence for name, size in asked if (sentence := _wrong(name, size))]
    total = sum(size for _, size in asked)
    if not wrong and total > MOST_AT_ONCE:
        wrong = [f"这些文件一共 {show_size(total)}，一次最多添加 {MOST_AT_ONCE // MB} MB，请分几次添加。"]
    if wrong:
        raise Refusal("\n".join([*wrong, *(["这一次没有添加任何文件。"] if len(asked) > 1 else [])]))


def _wrong(name: str, size: int) -> str:
    if PureWindowsPath(name).suffix.lower() not in ENDINGS:
        return f"“{name}”不能添加：可以添加 PDF、图片（jpg、png、tif）、Word 和 Excel 文件。"
    if not size:
        return f"“{name}”是空文件，里面没有内容。"
    if size > MOST_BYTES:
        return f"“{name}”有 {show_size(size)}，超过了 {MOST_BYTES // MB} MB。请分成几个文件，或把扫描的清晰度调低一些。"
    return ""


@action("添加扫描件")
def add(session: Session, document_id: int, files: Sequence[Upload]) -> list[int]:
    """Attach files to a filed paper, all or none; return their ids."""
    check((one.name, len(one.content)) for one in files)
    if session.get(Document, document_id) is None:
        raise Refusal("这份文件已被删除，请刷新后再试。")
    added = []
    for one in files:
        scan = Scan(
            document_id=document_id, name=_stored_name(one.name), size=len(one.content), added_on=day_of(session)
        )
        session.add(scan)
        session.flush()
        # past the session, which would hold on to the bytes
        session.connection().execute(insert(table_of(ScanFile)), {"scan_id": scan.id, "content": one.content})
        added.append(scan.id)
    return added


def _stored_name(name: str) -> str:
    """Return a file's name without its folder, of whichever system, short enough to be stored; the ending stays."""
    path = PureWindowsPath(name)  # knows both kinds of slashes
    ending = path.suffix
    stem = words.clean(path.name.removesuffix(ending)) or "扫描件"
    return stem[: _LONGEST_NAME - len(ending)] + ending


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
