"""照片、讲义: files that belong to an event or a venue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.materials import Material, MaterialFile
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import photos, undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.photos import Photo
from jiceng_desktop.services.uploads import Accepted, Stored, Upload, ending_of, stored_name
from jiceng_desktop.terms import MaterialKind

_SMALLER = "请先把它缩小一些，或者用手机的“发送图片”而不是“原图”传过来。"
_PAPERS = (".pdf", ".ppt", ".pptx", ".doc", ".docx", ".xls", ".xlsx")
_HEIC = (".heic", ".heif")  # named here so that what they are is said, and not only what they are not
ACCEPTED = {
    MaterialKind.PHOTO: Accepted((*photos.ENDINGS, *_HEIC), "jpg、png、webp、bmp 图片", _SMALLER),
    MaterialKind.HANDOUT: Accepted(
        (*_PAPERS, *photos.ENDINGS), "PDF、PPT、Word、Excel 文件和图片（jpg、png、webp、bmp）", "请压缩以后再添加。"
    ),
}
_GONE = "这个文件已被移除，请刷新后再试。"


@dataclass(frozen=True)
class Owner:
    """What files belong to: an event or a venue."""

    occurrence_id: int | None = None
    venue_id: int | None = None


@dataclass(frozen=True)
class Prepared:
    """A file that was looked at and can be kept; ``photo`` if it is a picture."""

    name: str
    content: bytes
    photo: Photo | None = None


def prepare(upload: Upload) -> Prepared:
    """Look at a file before it is kept; takes a moment for a picture, and any thread may do it."""
    if ending_of(upload.name) not in (*photos.ENDINGS, *_HEIC):
        return Prepared(upload.name, upload.content)
    photo = photos.examine(upload.name, upload.content)
    return Prepared(upload.name, photo.content, photo)


@action("添加活动资料")
def add(session: Session, owner: Owner, kind: MaterialKind, files: Sequence[Prepared]) -> list[int]:
    """Add files, all or none; return their ids."""
    ACCEPTED[kind].check((one.name, len(one.content)) for one in files)
    _refuse_gone(session, owner)
    return [_add(session, owner, kind, one) for one in files]


def _add(session: Session, owner: Owner, kind: MaterialKind, file: Prepared) -> int:
    material = Material(
        kind=kind,
        occurrence_id=owner.occurrence_id,
        venue_id=owner.venue_id,
        name=stored_name(file.name, kind.label),
        size=len(file.content),
        added_on=day_of(session),
    )
    session.add(material)
    session.flush()
    thumbnail = None if file.photo is None else file.photo.thumbnail
    # past the session, which would hold on to the bytes
    stored = {"material_id": material.id, "content": file.content, "thumbnail": thumbnail}
    session.connection().execute(insert(table_of(MaterialFile)), stored)
    return material.id


def _refuse_gone(session: Session, owner: Owner) -> None:
    if (owner.occurrence_id is None) == (owner.venue_id is None):
        raise ValueError("files belong to an event or a venue")
    if owner.occurrence_id is not None and session.get(Occurrence, owner.occurrence_id) is None:
        raise Refusal("这场活动已被删除，请刷新后再试。")
    if owner.venue_id is not None and session.get(Venue, owner.venue_id) is None:
        raise Refusal("这个阵地已被删除，请刷新后再试。")


def called(session: Session, owner: Owner) -> str:
    """Return what the event or the venue is called."""
    names = select(Occurrence.title).where(Occurrence.id == owner.occurrence_id)
    if owner.occurrence_id is None:
        names = select(Venue.name).where(Venue.id == owner.venue_id)
    return session.scalar(names) or ""


def listed(session: Session, owner: Owner, kind: MaterialKind | None = None) -> list[Stored]:
    """Return what belongs to an event or a venue, in the order in which it was added; of one kind or of all."""
    columns = (Material.id, Material.name, Material.size, Material.added_on, MaterialFile.thumbnail)
    found = select(*columns).join(MaterialFile, MaterialFile.material_id == Material.id).order_by(Material.id)
    found = found.where(*_present(owner))
    if kind is not None:
        found = found.where(Material.kind == kind)
    return [Stored(*row) for row in session.execute(found)]


def _present(owner: Owner) -> list[Any]:
    theirs = Material.occurrence_id == owner.occurrence_id
    if owner.occurrence_id is None:
        theirs = Material.venue_id == owner.venue_id
    return [theirs, Material.removed_on.is_(None)]


def content(session: Session, material_id: int) -> bytes:
    """Return a file as it is kept."""
    found = select(MaterialFile.content).join(Material)
    found = found.where(Material.id == material_id, Material.removed_on.is_(None))
    kept = session.scalar(found)
    if kept is None:
        raise Refusal(_GONE)
    return kept


@action("移除活动资料")
def remove(session: Session, material_ids: Sequence[int]) -> None:
    """Take files away; their bytes stay for as long as that can be taken back."""
    for material_id in material_ids:
        material = session.get(Material, material_id)
        if material is None or material.removed_on is not None:
            raise Refusal(_GONE)
        undo.keep(session, material)
        material.removed_on = day_of(session)
