"""What is asked before volunteers leave, and what they learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import volunteers
from jiceng_desktop.services.volunteers import training
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Day, Number, Text
from jiceng_desktop.ui.kit.foot import Foot

_REASONS = ("搬离本社区", "身体原因", "工作变动", "毕业离校", "本人申请", "长期未参加服务")


class LeaveDialog(QDialog):
    """Asks since when and why; ``left`` tells how many left."""

    left = Signal(int)

    def __init__(self, desk: Desk, chosen: Sequence[int], sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("退出志愿者名册")
        self._office, self._chosen = desk.office, list(chosen)
        told = QLabel(sentence)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        self.on, self.reason, self.problem = Day(), QComboBox(), QLabel()
        self.on.set_value(date.today())
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.addItems(list(_REASONS))
        self.reason.setCurrentIndex(-1)
        line = self.reason.lineEdit()
        if line is not None:
            line.setPlaceholderText("选择或写明，也可以不填")
            line.setMaxLength(200)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        rows = QFormLayout()
        rows.addRow("退出日期(&D)", self.on)
        rows.addRow("原因(&R)", self.reason)
        self.foot = Foot(self, "退出(&O)", act=self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(told)
        layout.addLayout(rows)
        layout.addWidget(self.problem)
        layout.addWidget(self.foot)
        self.setMinimumWidth(460)
        self.reason.setFocus()

    def go(self) -> None:
        """Let them leave; a refusal is shown here."""
        try:
            on = self.on.value() or date.today()
            count = self._office.write(volunteers.leave, self._chosen, on, self.reason.currentText())
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            return
        super().accept()
        self.left.emit(count)


class TrainingForm(RecordDialog):
    """One training of one volunteer, or of all that were selected."""

    kind = training.KIND
    removed = Signal()

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("登记培训" if self.record_id is None else "修改培训")
        self.group("培训")
        self.subject = self.row("subject", Text("如 志愿服务通识、急救", most=100), wide=True)
        self.row("trained_on", Day("留空是今天"))
        self.row("minutes", Number(1, 24 * 60, "如 90"))
        self.row("organiser", Text("如 区志愿者协会", most=100), wide=True)
        taught = QCompleter(list(self.office.read(training.subjects)), self.subject)
        taught.setFilterMode(Qt.MatchFlag.MatchContains)
        self.subject.setCompleter(taught)

    @override
    def loaded(self) -> None:
        count = len(self._draft.volunteers)
        if self.record_id is None and count > 1:
            self.setWindowTitle(f"登记培训 — {count} 名志愿者")
        if self.record_id is not None:
            removing = QPushButton("删除(&D)")
            removing.setAutoDefault(False)
            removing.clicked.connect(self._remove)
            self.findChildren(Foot)[0].addButton(removing, QDialogButtonBox.ButtonRole.DestructiveRole)

    def _remove(self) -> None:
        self.office.write(training.remove, self.record_id or 0)
        self._finished = True
        self.reject()
        self.removed.emit()
