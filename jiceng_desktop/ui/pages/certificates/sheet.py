"""The certificate beside the list, exactly as it was issued."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from jiceng_desktop.services.certificates import Entry
from jiceng_desktop.terms import CertificateStatus
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.preview import PaperView

_VOID_LOOK = "color: #B42318; border: 1px solid #B42318; border-radius: 4px; padding: 1px 8px;"


class CertificateCard(QFrame):
    """Shows one certificate; a void one says so and why."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(300)
        self.headline = label("", "headline")
        self.void = QLabel("已作废")
        self.void.setStyleSheet(_VOID_LOOK)
        self.reason = label("", "problem")
        self.paper = PaperView()
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.void, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(4)
        head.addLayout(top)
        head.addWidget(self.reason)
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.paper, 1)
        nothing = label("选中一份证明，这里显示它的版面。", "hint")
        nothing.setContentsMargins(14, 12, 14, 12)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._stack)

    def show_head(self, entry: Entry) -> None:
        """Say which certificate it is and what became of it."""
        self.headline.setText(f"{entry.number}　{entry.name}")
        self.void.setVisible(entry.status is CertificateStatus.VOID)
        self.reason.setText(f"作废原因：{entry.void_reason}")
        self.reason.setVisible(bool(entry.void_reason))
        self._stack.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """Say what the card is for."""
        self._stack.setCurrentIndex(0)
