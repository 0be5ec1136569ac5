"""Who came to the duties that are over: whoever is ticked has hours, whoever is not was absent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.services import rotas, service
from jiceng_desktop.services.rotas import Past
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.rotas.spans import short

_COLUMNS = ("值班的人", "班次", "时长", "说明")
_WIDTHS = (110, 290, 70)
_SIZE = (760, 520)
_TOLD = "近三个月里已经值完、还没有时长的班。来了的打勾，按班次录时长，确认后才计入；没打勾的记为没来。"
_PAST = Qt.ItemDataRole.UserRole


class HoursDialog(QDialog):
    """Lists the duties that are over, all ticked; ``recorded`` says what was done."""

    recorded = Signal(str)

    def __init__(self, desk: Desk, rota_id: int, past: Sequence[Past], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("录值班时长")
        self._office, self._rota_id = desk.office, rota_id
        told = QLabel(_TOLD)
        told.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(list(_COLUMNS))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        self.list.header().setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        items = [_item(one) for one in past]
        self.list.addTopLevelItems(items)
        self.list.setCurrentItem(items[0])
        self.list.itemChanged.connect(self._count)
        self.foot = Foot(self, "录时长(&O)", act=self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(8)
        for widget in (told, self.list, self.foot):
            layout.addWidget(widget, int(widget is self.list))
        take_room(self, *_SIZE)
        self._count()

    def _rows(self) -> list[tuple[Past, bool]]:
        """Return the duties that can have hours, and whether somebody came."""
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        told = [(item.data(0, _PAST), item.checkState(0) is Qt.CheckState.Checked) for item in items if item]
        return [(past, came) for past, came in told if not past.problem]

    def _count(self) -> None:
        came = [past for past, came in self._rows() if came]
        hours = service.show_hours(sum(past.served.minutes for past in came))
        self.foot.confirm.setText(f"录 {len(came)} 人次，{hours} 小时(&O)" if came else "都没有来(&O)")
        self.foot.confirm.setEnabled(bool(self._rows()))

    def go(self) -> None:
        """Record the hours; a refusal leaves the list as it is."""
        came = [past for past, here in self._rows() if here]
        absent = [past.duty_id for past, here in self._rows() if not here]
        ids = [past.duty_id for past in came]
        if not message.attempt(self, lambda: self._office.write(rotas.record, self._rota_id, ids, absent)):
            return
        super().accept()
        hours = service.show_hours(sum(past.served.minutes for past in came))
        told = f"已录 {len(came)} 人次，共 {hours} 小时，在“服务时长”里确认后计入。" if came else ""
        self.recorded.emit(told + (f"{len(absent)} 人次记为没来。" if absent else ""))


def _item(past: Past) -> QTreeWidgetItem:
    shift = f"{short(past.day)}（周{words.weekday(past.day)}）{past.starts:%H:%M}–{past.ends:%H:%M} {past.role}"
    hours = f"{service.show_hours(past.served.minutes)} 小时"
    remark = past.problem or ("上次记为没来" if past.absent else "")
    item = QTreeWidgetItem([past.name, shift, hours, remark])
    item.setData(0, _PAST, past)
    item.setToolTip(len(_COLUMNS) - 1, remark)
    if past.problem:
        item.setFlags(Qt.ItemFlag.ItemIsSelectable)
    else:
        item.setCheckState(0, Qt.CheckState.Unchecked if past.absent else Qt.CheckState.Checked)
    return item
