"""Asking why a paper is marked void."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.ui.kit.foot import Foot

_USUAL = ("内容有误，已另行发文", "活动取消", "重复归档", "不再需要")
_MOST = 200


class VoidDialog(QDialog):
    """Asks for the reason; ``given`` carries it."""

    given = Signal(str)

    def __init__(self, paper: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("作废文件")
        told = QLabel(f"{paper}\n作废后编号和原文都保留，列表里标为“已作废”；以后可以恢复。")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.addItems(_USUAL)
        self.reason.setCurrentIndex(-1)
        line = self.reason.lineEdit()
        if line is not None:
            line.setMaxLength(_MOST)
            line.setPlaceholderText("选择，或写明原因")
        heading = QLabel("作废原因(&R)")
        heading.setBuddy(self.reason)
        self.note = QLabel("请写明作废的原因。")
        self.note.setProperty("look", "problem")
        self.note.hide()
        self.foot = Foot(self, "作废(&Z)", act=self.go)
        self.foot.confirm.setProperty("class", "danger")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        for widget in (told, heading, self.reason, self.note, self.foot):
            layout.addWidget(widget)
        self.setMinimumWidth(440)
        self.reason.setFocus()

    def go(self) -> None:
        """Give the reason, once there is one."""
        reason = self.reason.currentText().strip()
        self.note.setVisible(not reason)
        if reason:
            super().accept()
            self.given.emit(reason)
        else:
            self.reason.setFocus()
