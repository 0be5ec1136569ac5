"""The filed paper beside the list: what the register knows of it, and its sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services.documents import Filed
from jiceng_desktop.services.filed import flat
from jiceng_desktop.services.uploads import Stored, show_size
from jiceng_desktop.terms import DocumentStatus
from jiceng_desktop.ui.kit.card import label, link
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.kit.shelf import files_in

_VOID_LOOK = "color: #B42318; border: 1px solid #B42318; border-radius: 4px; padding: 1px 8px;"
_MOST_NAMED = 2
_PATIENCE_MS = 150
_INDENT = 2  # as a link has it


class SheetCard(QFrame):
    """Shows one filed paper as it was issued; files that are dragged onto it are its scans."""

    record_asked = Signal()  # the papers of the same record
    recipients_asked = Signal()  # the delivery list and the envelopes of then
    scans_asked = Signal()
    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(300)
        self.setAcceptDrops(True)
        self.headline = label("", "headline")
        self.void = QLabel("已作废")
        self.void.setStyleSheet(_VOID_LOOK)
        self.paper = PaperView()
        self._facts = QGridLayout()
        self._waiting = _told("正在打开…")
        self._body = QStackedWidget()
        self._stack = QStackedWidget()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_PATIENCE_MS)
        self._late.timeout.connect(lambda: self._body.setCurrentWidget(self._waiting))
        self._lay_out()

    def _lay_out(self) -> None:
        self._facts.setHorizontalSpacing(10)
        self._facts.setVerticalSpacing(2)
        self._facts.setColumnStretch(1, 1)
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.void, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.setSpacing(4)
        head.addLayout(top)
        head.addLayout(self._facts)
        self._body.addWidget(self.paper)
        self._body.addWidget(self._waiting)
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._body, 1)
        self._stack.addWidget(_told("选中一份文件，这里显示它的版面。"))
        self._stack.addWidget(sheet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._stack)

    def show_head(self, filed: Filed, attached: Sequence[Stored]) -> None:
        """Say which paper it is and what became of it, before its sheet is there."""
        draft = filed.draft
        self.headline.setText(f"{draft.kind.label}{draft.number}　{flat(draft.title)}")
        self.void.setVisible(filed.status is DocumentStatus.VOID)
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if draft.about and (draft.occurrence_id or draft.person_id or draft.household_id):
            text = draft.about.replace("&", "&&")
            self._fact("相关记录", link(text, self.record_asked.emit, "只看这个记录的文件"))
        elif draft.about:
            self._fact("相关记录", label(draft.about))
        if filed.void_reason:
            self._fact("作废原因", label(filed.void_reason))
        if filed.recipients:
            tip = "再打印派送清单、信封"
            self._fact("发给", link(f"{filed.recipients:,} 人(&I)", self.recipients_asked.emit, tip))
        tip = "查看、添加扫描件；也可以把文件直接拖到这里"
        self._fact("扫描件", link(f"{_summed(attached)}(&J)", self.scans_asked.emit, tip))
        self._stack.setCurrentIndex(1)

    def wait(self) -> None:
        """Put the sheet that is shown aside unless the one asked for comes at once: it is another paper's."""
        self._late.start()

    def show_sheet(self, pdf: bytes) -> None:
        """Show the sheet; raises a Refusal when it cannot be read."""
        self._late.stop()
        self.paper.show_pdf(pdf)
        self._body.setCurrentWidget(self.paper)

    def show_nothing(self) -> None:
        """Say what the card is for."""
        self._stack.setCurrentIndex(0)

    def _fact(self, title: str, shown: QWidget) -> None:
        row = self._facts.rowCount()
        if isinstance(shown, QLabel):
            shown.setContentsMargins(_INDENT, 0, 0, 0)
        self._facts.addWidget(label_of(title), row, 0)
        self._facts.addWidget(shown, row, 1)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._stack.currentIndex() and files_in(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(files_in(event.mimeData()))


def _told(text: str) -> QLabel:
    """Return what stands where there is no sheet."""
    told = label(text, "hint")
    told.setContentsMargins(14, 12, 14, 12)
    told.setAlignment(Qt.AlignmentFlag.AlignTop)
    return told


def label_of(title: str) -> QLabel:
    """Return the heading of a fact."""
    heading = QLabel(title)
    heading.setProperty("look", "hint")
    return heading


def _summed(attached: Sequence[Stored]) -> str:
    """Say what is attached: 2 个，3.4 MB：回函.pdf、照片.jpg."""
    if not attached:
        return "没有，可以添加"
    names = "、".join(one.name for one in attached[:_MOST_NAMED])
    more = "…" if len(attached) > _MOST_NAMED else ""
    size = show_size(sum(one.size for one in attached))
    return f"{len(attached)} 个，{size}：{names}{more}".replace("&", "&&")
