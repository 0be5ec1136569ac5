"""标签纸: how sheets of labels are cut; the usual ones are there from the beginning, others are entered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.library import LabelSheet
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action

_PAPER = (210.0, 297.0)  # A4, in mm
_SLACK = 0.5  # mm: makers round their measures
_MOST = 30
_LEAST_SIDE = 10.0

LABELS = {
    "name": "名称",
    "columns": "每行几枚",
    "rows": "每张几行",
    "width": "每枚宽（毫米）",
    "height": "每枚高（毫米）",
    "left": "左边距（毫米）",
    "top": "上边距（毫米）",
    "gap": "列间距（毫米）",
    "row_gap": "行间距（毫米）",
}
_MEASURES = ("width", "height", "left", "top", "gap", "row_gap")

# what shops sell most, as (name, columns, rows, width, height, left, top, gap)
USUAL = (
    ("3×8，每张 24 枚（70×37 毫米）", 3, 8, 70.0, 37.0, 0.0, 0.5, 0.0),
    ("3×7，每张 21 枚（63.5×38.1 毫米）", 3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    ("2×7，每张 14 枚（99.1×38.1 毫米）", 2, 7, 99.1, 38.1, 4.65, 15.15, 2.5),
    ("2×5，每张 10 枚（99.1×57 毫米）", 2, 5, 99.1, 57.0, 4.65, 6.0, 2.5),
    ("2×4，每张 8 枚（99.1×67.7 毫米）", 2, 4, 99.1, 67.7, 4.65, 13.1, 2.5),
    ("4×10，每张 40 枚（48.5×25.4 毫米）", 4, 10, 48.5, 25.4, 8.0, 21.5, 0.0),
    ("5×13，每张 65 枚（38.1×21.2 毫米）", 5, 13, 38.1, 21.2, 4.75, 10.7, 2.5),
)


@dataclass(frozen=True)
class Draft:
    """How a sheet is cut; lengths in mm from the upper left corner of A4."""

    name: str | None = None
    columns: int | None = None
    rows: int | None = None
    width: float | None = None
    height: float | None = None
    left: float | None = 0.0
    top: float | None = 0.0
    gap: float | None = 0.0
    row_gap: float | None = 0.0
    version: int = 0


def begin(session: Session) -> None:
    """Enter the sheets every office begins with."""
    for name, columns, rows, width, height, left, top, gap in USUAL:
        session.add(
            LabelSheet(name=name, columns=columns, rows=rows, width=width, height=height, left=left, top=top, gap=gap)
        )


def listed(session: Session) -> list[tuple[int, Draft]]:
    """Return all sheets with their ids, those there were from the beginning first."""
    return [(one.id, _draft(one)) for one in session.scalars(select(LabelSheet).order_by(LabelSheet.id))]


def load(session: Session, sheet_id: int) -> Draft:
    """Return a sheet as it would be entered."""
    return _draft(_get(session, sheet_id))


def _draft(sheet: LabelSheet) -> Draft:
    return Draft(**{name: getattr(sheet, name) for name in LABELS}, version=sheet.version)


@action("保存标签纸")
def save(session: Session, sheet_id: int | None, draft: Draft) -> int:
    """Add or change a sheet; a blank name is made from its measures."""
    _refuse_impossible(draft)
    name = words.clean(draft.name or "") or _name_of(draft)
    refuse_long(draft, LabelSheet, LABELS)
    if session.scalar(select(LabelSheet.id).where(LabelSheet.name == name, LabelSheet.id != (sheet_id or 0))):
        raise Refusal(f"已经有叫“{name}”的标签纸。", "name")
    if sheet_id is None:
        sheet = LabelSheet()
        session.add(sheet)
    else:
        sheet = history.current(session, LabelSheet, sheet_id, draft.version, LABELS)
        undo.keep(session, sheet)
    for column in LABELS:
        setattr(sheet, column, getattr(draft, column) or 0)
    sheet.name = name
    session.flush()
    return sheet.id


def _refuse_impossible(draft: Draft) -> None:
    for name in ("columns", "rows"):
        if not 1 <= (getattr(draft, name) or 0) <= _MOST:
            raise Refusal(f"{LABELS[name]}请填写 1 到 {_MOST} 之间的数。", name)
    for name in _MEASURES:
        least = _LEAST_SIDE if name in ("width", "height") else 0.0
        if not least <= (getattr(draft, name) or 0.0) <= max(_PAPER):
            raise Refusal(f"{LABELS[name].removesuffix('（毫米）')}请填写 {least:g} 毫米以上的数。", name)
    columns, rows = draft.columns or 0, draft.rows or 0
    across = (draft.left or 0) + columns * (draft.width or 0) + (columns - 1) * (draft.gap or 0)
    down = (draft.top or 0) + rows * (draft.height or 0) + (rows - 1) * (draft.row_gap or 0)
    if across > _PAPER[0] + _SLACK:
        raise Refusal(f"一行排下来宽 {across:g} 毫米，A4 纸只有 210 毫米。请核对宽度和列间距。", "width")
    if down > _PAPER[1] + _SLACK:
        raise Refusal(f"一列排下来高 {down:g} 毫米，A4 纸只有 297 毫米。请核对高度和行间距。", "height")


def _name_of(draft: Draft) -> str:
    count = (draft.columns or 0) * (draft.rows or 0)
    return f"{draft.columns}×{draft.rows}，每张 {count} 枚（{draft.width:g}×{draft.height:g} 毫米）"


@action("删除标签纸")
def remove(session: Session, sheet_id: int) -> None:
    """Delete a sheet; one always stays."""
    sheet = _get(session, sheet_id)
    if session.scalar(select(func.count(LabelSheet.id))) == 1:
        raise Refusal("至少要留一种标签纸。")
    undo.keep(session, sheet)
    session.delete(sheet)
    session.flush()


def _get(session: Session, sheet_id: int) -> LabelSheet:
    sheet = session.get(LabelSheet, sheet_id)
    if sheet is None:
        raise Refusal("这种标签纸已被删除，请刷新后再试。")
    return sheet


LISTING = Listing(
    title="标签纸",
    records=select(LabelSheet),
    key=LabelSheet.id,
    fields=(
        Field("name", "名称", LabelSheet.name, order=LabelSheet.id, width=250),
        Field("columns", "每行", LabelSheet.columns, width=52, number=True),
        Field("rows", "行数", LabelSheet.rows, width=52, number=True),
        Field("width", "宽", LabelSheet.width, width=56, number=True, show=lambda value: f"{value:g}"),
        Field("height", "高", LabelSheet.height, width=56, number=True, show=lambda value: f"{value:g}"),
    ),
    order="name",
    word=lambda word: LabelSheet.name.contains(word, autoescape=True),
)
KIND = Kind("标签纸", LISTING, Draft, load, save, remove, LABELS)
