"""The panel on the left: every kind of problem with its count, and how complete the cards are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services.checkup import FAULTS, PLACES, Checkup, Problem
from jiceng_desktop.ui import theme

_KEY = int(Qt.ItemDataRole.UserRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ICONS = {
    Problem.NUMBER: "badge-account-horizontal-outline",
    Problem.AGAINST_NUMBER: "badge-account-horizontal-outline",
    Problem.BIRTH: "cake-variant-outline",
    Problem.PHONE: "phone",
    Problem.DUPLICATE: "account-multiple",
    Problem.HEADLESS: "home-account",
    Problem.TWO_HEADS: "home-account",
    Problem.TWO_HOUSEHOLDS: "account-switch",
    Problem.NO_HOME: "map-marker-outline",
    Problem.TAG: "tag-outline",
    Problem.GONE: "account-off-outline",
    Problem.INCOMPLETE: "account-card-outline",
    Problem.COMPOUNDS: "home-city",
    Problem.BUILDINGS: "office-building-outline",
    Problem.GRIDS: "sitemap-outline",
}


class ProblemPanel(QTreeWidget):
    """One click chooses what the list shows."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.problem = Problem.NUMBER
        self._items: dict[Problem, QTreeWidgetItem] = {}
        self.setObjectName("placePanel")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setMinimumWidth(210)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._add_heading("需要处理的")
        for problem in FAULTS:
            self._add(problem)
        self._add_heading("资料完整度")
        for problem in (Problem.INCOMPLETE, *PLACES):
            self._add(problem)
        self.itemClicked.connect(self._click)
        self.mark()

    def show_checkup(self, checkup: Checkup, accepted: bool) -> None:
        """Show how many findings of each kind there are: those that stand, or those that were accepted."""
        for problem, item in self._items.items():
            count = len(checkup.numbers(problem, accepted))
            item.setText(1, f"{count:,}")
            colour = theme.DANGER if count and problem in FAULTS and not accepted else theme.FAINT
            item.setForeground(1, QBrush(QColor(colour)))

    def clear_counts(self) -> None:
        """Show no counts: nothing has been looked at yet."""
        for item in self._items.values():
            item.setText(1, "")

    def choose(self, problem: Problem) -> None:
        """Choose what the list shows."""
        self.problem = problem
        self.mark()
        self.chosen.emit(problem)

    def choose_first(self, checkup: Checkup) -> None:
        """Choose the first kind there is something to do about, unless the chosen one is one."""
        found = [problem for problem in Problem if checkup.numbers(problem)]
        self.choose(self.problem if self.problem in found or not found else found[0])

    def mark(self) -> None:
        """Show which kind is chosen."""
        for problem, item in self._items.items():
            font = QFont(self.font())
            font.setBold(problem is self.problem)
            item.setFont(0, font)
            brush = QBrush(QColor(theme.ACCENT_LIGHT)) if problem is self.problem else QBrush()
            item.setBackground(0, brush)
            item.setBackground(1, brush)
            if problem is self.problem:
                self.setCurrentItem(item)

    def _add_heading(self, text: str) -> None:
        item = QTreeWidgetItem(self, [text, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, QBrush(QColor(theme.FAINT)))

    def _add(self, problem: Problem) -> None:
        item = self._items[problem] = QTreeWidgetItem(self, [problem.label, ""])
        item.setData(0, _KEY, problem.value)
        item.setIcon(0, theme.icon(_ICONS[problem]))
        item.setTextAlignment(1, _RIGHT)
        item.setToolTip(0, problem.label)

    def _click(self, item: QTreeWidgetItem) -> None:
        if key := item.data(0, _KEY):
            self.choose(Problem(key))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._click(item)
        else:
            super().keyPressEvent(event)
