"""Sheets of labels: the picture on which the first free label is clicked, and the list of sheets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from jiceng_desktop.documents.labels import Sheet
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import label_sheets
from jiceng_desktop.services.label_sheets import Draft
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Number, Text
from jiceng_desktop.ui.kit.register import Register

_PAPER = (210.0, 297.0)  # A4, in mm
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


def sheet_of(draft: Draft) -> Sheet:
    """Return a sheet as paper is drawn on it."""
    measures = {name: float(getattr(draft, name) or 0) for name in ("width", "height", "left", "top", "gap", "row_gap")}
    return Sheet(name=draft.name or "", columns=draft.columns or 1, rows=draft.rows or 1, **measures)


def known_sheets(office: Office) -> dict[int, Sheet]:
    """Return the sheets an office uses, by their ids."""
    return {key: sheet_of(draft) for key, draft in office.read(label_sheets.listed)}


class SheetPicture(QWidget):
    """Shows a sheet: labels used before are grey, those to be printed blue; a click says which is the first."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self._first, self._count = 1, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("从哪一枚开始")
        self.setToolTip("点第一枚还没用过的标签")

    @override
    def sizeHint(self) -> QSize:
        return QSize(212, 300)

    def show_sheet(self, sheet: Sheet, first: int, count: int) -> None:
        """Show where so many labels go, from a place on."""
        self._sheet, self._first, self._count = sheet, min(max(1, first), sheet.count), count
        self.update()

    def first(self) -> int:
        """Return the place of the first label, counted line by line from 1."""
        return self._first

    def choose(self, place: int) -> None:
        """Begin at a place."""
        if self._sheet is not None and 1 <= place <= self._sheet.count and place != self._first:
            self._first = place
            self.update()
            self.changed.emit()

    def place_of(self, where: QPointF) -> int | None:
        """Return the place of the label under a point."""
        if self._sheet is None:
            return None
        places = range(1, self._sheet.count + 1)
        return next((place for place in places if self._cell(self._sheet, place).contains(where)), None)

    def _cell(self, sheet: Sheet, place: int) -> QRectF:
        scale = min(self.width() / _PAPER[0], self.height() / _PAPER[1])
        row, column = divmod(place - 1, sheet.columns)
        left = sheet.left + column * (sheet.width + sheet.gap)
        top = sheet.top + row * (sheet.height + sheet.row_gap)
        return QRectF(left * scale, top * scale, sheet.width * scale, sheet.height * scale)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        painter.setPen(QPen(QColor(theme.ACCENT if self.hasFocus() else theme.BORDER), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        sheet = self._sheet
        if sheet is None:
            return
        for place in range(1, sheet.count + 1):
            printed = self._first <= place < self._first + self._count
            ground = theme.ACCENT_LIGHT if printed else theme.BORDER if place < self._first else "#FFFFFF"
            painter.setBrush(QColor(ground))
            painter.setPen(QPen(QColor(theme.ACCENT if place == self._first else theme.FAINT), 1))
            painter.drawRoundedRect(self._cell(sheet, place).adjusted(1.5, 1.5, -1.5, -1.5), 2, 2)
        painter.setPen(QColor(theme.SELECTED_TEXT))
        painter.drawText(self._cell(sheet, self._first), Qt.AlignmentFlag.AlignCenter, str(self._first))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (place := self.place_of(event.position())) is not None:
            self.choose(place)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._sheet is None:
            super().keyPressEvent(event)
        else:
            self.choose(self._first + step[0] * self._sheet.columns + step[1])


class Length(Text):
    """A length in millimetres, with decimals."""

    @override
    def value(self) -> Any:
        typed = self.text().strip().replace("，", ".").replace("．", ".")
        if not typed:
            return None
        try:
            return float(typed)
        except ValueError:
            raise Refusal("这里请填毫米数，如 63.5。") from None

    @override
    def set_value(self, value: Any) -> None:
        QLineEdit.setText(self, "" if value is None else f"{value:g}")


class SheetForm(RecordDialog):
    """How one sheet is cut."""

    kind = label_sheets.KIND

    @override
    def lay_out(self) -> None:
        self.group("标签纸（A4）")
        self.row("name", Text("不填就按尺寸起名", most=64), wide=True)
        self.row("columns", Number(1, 30, "横着数"))
        self.row("rows", Number(1, 30, "竖着数"))
        self.row("width", Length("如 63.5"))
        self.row("height", Length("如 38.1"))
        self.group("从纸边量起")
        for name in ("left", "top", "gap", "row_gap"):
            self.row(name, Length("没有就填 0"))

    @override
    def loaded(self) -> None:
        self.hint("width", "包装上一般印着每枚的宽和高；边距和间距用尺子量。")


class SheetsDialog(Register):
    """All sheets of labels the office uses."""

    kind, form = label_sheets.KIND, SheetForm
    told = "手边的标签纸和这里的都不一样时，请“新增”，量好尺寸填进去。先用白纸试印一张，盖在标签纸上对一对。"
    nothing = "还没有标签纸，请“新增”。"
