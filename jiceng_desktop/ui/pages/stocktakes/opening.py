"""Beginning a count: where, and how it is called."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Place
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice, Text
from jiceng_desktop.ui.kit.foot import Foot

_EVERYWHERE, _WHOLE_CORNER = "全部图书", "整个图书角"
_LONGEST = 64


class OpenDialog(QDialog):
    """Asks where to count; ``opened`` carries the new count."""

    opened = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, corner_id: int | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("开始清点")
        self._office = desk.office
        self.corner = Choice(self._office.read(stocktakes.corners), blank=_EVERYWHERE)
        self.box = Choice([], blank=_WHOLE_CORNER)
        self.name = Text(most=_LONGEST)
        self.note = QLabel("开始时把应在的书记下来；清点中再有借还、移箱，名单不变。")
        self.note.setProperty("look", "hint")
        self.note.setWordWrap(True)
        self.foot = Foot(self, "开始清点(&O)", act=self.go)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for title, field in (("图书角(&A)", self.corner), ("图书箱(&B)", self.box), ("名称(&M)", self.name)):
            label = QLabel(title)
            label.setBuddy(field)
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addWidget(self.foot)
        self.setMinimumWidth(460)
        self.corner.changed.connect(self._offer_boxes)
        self.box.changed.connect(self._suggest)
        if corner_id is not None:
            self.corner.set_value(corner_id)
        self._offer_boxes()
        self.corner.setFocus()

    def _offer_boxes(self) -> None:
        corner_id = self.corner.value()
        self.box.set_value(None)  # what stands elsewhere is not kept
        self.box.set_options([] if corner_id is None else self._office.read(stocktakes.boxes, corner_id))
        self.box.setEnabled(corner_id is not None)
        self._suggest()

    def _suggest(self) -> None:
        where = [self.corner.currentText()] + ([self.box.currentText()] if self.box.value() is not None else [])
        self.name.set_value(f"{' '.join(where)} {date.today():%Y-%m-%d}")

    def go(self) -> None:
        """Begin the count, or say why not."""
        place = Place(self.corner.value(), self.box.value())
        try:
            count = self._office.write(stocktakes.open_, place, self.name.text())
        except Refusal as refusal:
            self.note.setText(str(refusal))
            self.note.setProperty("look", "problem")
            self.note.style().polish(self.note)
            return
        super().accept()
        self.opened.emit(count)
