"""The filed paper beside the list."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from jiceng_desktop.services.documents import Draft, flat
from jiceng_desktop.terms import DocumentStatus
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.preview import PaperView


class SheetCard(QFrame):
    """Shows one filed paper as it was issued."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(300)
        self.headline = label("", "headline")
        self.void = QLabel("已作废")
        self.void.setStyleSheet("color: #B42318; border: 1px solid #B42318; border-radius: 4px; padding: 1px 8px;")
        self.paper = PaperView()
        self._hint = label("选中一份文件，这里显示它的版面。", "hint")
        self._hint.setContentsMargins(14, 12, 14, 12)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 6)
        top.addWidget(self.headline, 1)
        top.addWidget(self.void)
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.paper, 1)
        hint = QWidget()
        above = QVBoxLayout(hint)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self._hint)
        above.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(hint)
        self._stack.addWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._stack)

    def show_head(self, draft: Draft, status: DocumentStatus) -> None:
        """Say which paper it is, before its sheet is there."""
        self.headline.setText(f"{draft.kind.label}{draft.number}　{flat(draft.title)}")
        self.void.setVisible(status is DocumentStatus.VOID)
        self._stack.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """Say what the card is for."""
        self._stack.setCurrentIndex(0)
