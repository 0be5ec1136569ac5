"""责任到人: every place that has nobody responsible today; one click appoints somebody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services.duties import Gap
from jiceng_desktop.services.naming import LABELS
from jiceng_desktop.ui import theme

_GAP = int(Qt.ItemDataRole.UserRole)


class GapList(QWidget):
    """The places by what they lack; ``appoint_asked`` carries (kind, id), ``grid_asked`` ids of buildings."""

    appoint_asked = Signal(str, int)
    grid_asked = Signal(list)
    print_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self.headline = QLabel()
        self.headline.setProperty("look", "section")
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels(["地点", "缺什么"])
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.setColumnWidth(0, 330)
        self.tree.itemDoubleClicked.connect(lambda item: self._act([item]))
        self.tree.itemSelectionChanged.connect(self._follow)
        self.button = QPushButton("指定责任人…(&G)")
        self.button.setProperty("class", "primary")
        self.button.clicked.connect(lambda: self._act(self.tree.selectedItems()))
        self.printing = QPushButton("打印这张表(&Y)")
        self.printing.clicked.connect(self.print_asked)
        back = QPushButton("返回房屋列表(&U)")
        back.clicked.connect(self.left)
        foot = QHBoxLayout()
        for widget in (self.button, self.printing):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.headline)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)

    def show_gaps(self, gaps: Sequence[Gap], any_place: bool = True) -> None:
        """Show what is missing, group by group; closed groups stay closed. ``any_place``: whether there is any."""
        closed = {item.text(1) for item in self._groups() if not item.isExpanded()}
        self.gaps = list(gaps)
        self.tree.clear()
        for (kind, lacks), group in groupby(self.gaps, key=lambda gap: (gap.kind, gap.told)):
            found = list(group)
            head = QTreeWidgetItem([f"{LABELS[kind]}（{len(found)}）", lacks])
            head.setForeground(0, QBrush(QColor(theme.ACCENT)))
            self.tree.addTopLevelItem(head)
            for gap in found:
                item = QTreeWidgetItem([gap.place, f"{gap.told}（{gap.gone}）" if gap.gone else gap.told])
                item.setData(0, _GAP, gap)
                head.addChild(item)
            head.setExpanded(lacks not in closed)
        count = len(self.gaps)
        nothing = "每一处都有人负责。" if any_place else "还没有登记楼栋和网格。"
        self.headline.setText(f"今天有 {count:,} 处没有落实责任人或网格" if count else nothing)
        self.printing.setEnabled(bool(gaps))
        self._follow()

    def _groups(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _follow(self) -> None:
        gaps = [gap for item in self.tree.selectedItems() if (gap := item.data(0, _GAP)) is not None]
        self.button.setEnabled(bool(gaps))
        grid = bool(gaps) and gaps[0].lacks is None
        self.button.setText("划入网格…(&G)" if grid else "指定责任人…(&G)")

    def _act(self, items: Sequence[QTreeWidgetItem]) -> None:
        gaps = [gap for item in items if (gap := item.data(0, _GAP)) is not None]
        if not gaps:
            return
        if gaps[0].lacks is None:
            self.grid_asked.emit([number for gap in gaps for number in gap.buildings])
        else:
            self.appoint_asked.emit(gaps[0].kind, gaps[0].id)
