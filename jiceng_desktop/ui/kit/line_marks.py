"""The dialog that lets several events count for lines, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.services import line_marks
from jiceng_desktop.services.line_marks import Marked
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.foot import Foot

_PER_ROW = 4
State = Qt.CheckState


class LineMarksDialog(QDialog):
    """Ticks what the events count for; half a tick stays as it is with each of them.

    ``done`` hears in one sentence what was changed.
    """

    def __init__(self, office: Office, parent: QWidget, ids: Sequence[int], done: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置条线")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self._office, self._ids, self._done = office, list(ids), done
        found = office.read(line_marks.of, self._ids)
        self.boxes = {line_id: self._box(name, count, found) for line_id, name, count in found.lines}
        self._before = {line_id: box.checkState() for line_id, box in self.boxes.items()}
        self.series_too = QCheckBox(f"所属的 {found.series:,} 个系列也这样设置，以后的场次不用再设(&R)")
        self.series_too.setVisible(bool(found.series))
        self.foot = Foot(self, "设置(&S)", act=self.set)
        self._lay_out(found)

    def _box(self, name: str, count: int, found: Marked) -> QCheckBox:
        box = QCheckBox(name.replace("&", "&&"))
        if 0 < count < found.events:
            box.setTristate(True)
            box.setCheckState(State.PartiallyChecked)
            box.setToolTip(f"现在有 {count:,} 场记入这个条线")
        else:
            box.setChecked(count > 0)
        return box

    def _lay_out(self, found: Marked) -> None:
        one = found.events == 1
        told = QLabel(f"选中的{'这' if one else f' {found.events:,} '}场活动记入哪些条线？")
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        for place, box in enumerate(self.boxes.values()):
            grid.addWidget(box, *divmod(place, _PER_ROW))
        hint = QLabel("半勾的条线只有一部分活动记入；不动它，就各自保持原样。")
        hint.setProperty("look", "hint")
        hint.setVisible(State.PartiallyChecked in self._before.values())
        none = QLabel("还没有条线。请先在日历的“工具 → 条线”里添加。")
        none.setVisible(not self.boxes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(told)
        layout.addWidget(none)
        layout.addLayout(grid)
        for widget in (hint, self.series_too, self.foot):
            layout.addWidget(widget)

    def set(self) -> None:
        """Store what was ticked and what is no longer."""
        now = {line_id: box.checkState() for line_id, box in self.boxes.items()}
        changed = {line_id: state for line_id, state in now.items() if state is not self._before[line_id]}
        added = [line_id for line_id, state in changed.items() if state is State.Checked]
        removed = [line_id for line_id, state in changed.items() if state is State.Unchecked]
        if self.series_too.isChecked():  # what all events count for already may be new to their series
            added = [line_id for line_id, state in now.items() if state is State.Checked]
        if message.attempt(self, lambda: self._set(added, removed)):
            self.accept()

    def _set(self, added: Sequence[int], removed: Sequence[int]) -> None:
        series_too = self.series_too.isChecked()
        count = self._office.write(line_marks.mark, self._ids, added, removed, series_too=series_too)
        series = "，系列也设置好了" if series_too and self._office.last_group is not None else ""
        self._done(f"已设置 {count:,} 场活动的条线{series}" if count or series else "条线没有变化")
