"""管理关爱标签: the kinds of tags in their order; add, change, arrange, merge, delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services import tag_kinds
from jiceng_desktop.services.tag_kinds import Shown
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.tag_forms import TagKindForm, dot
from jiceng_desktop.ui.kit.undoing import UndoStrip

_ID = int(Qt.ItemDataRole.UserRole)
_SIZE = (620, 520)


def _round(kind: Shown) -> str:
    return f"每 {kind.visit_days} 天　{kind.visit_kind.label}" if kind.visit_days else "不走访"


class TagKindsDialog(QDialog):
    """All kinds of tags; every act is done at once and can be taken back."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._office = desk, desk.office
        self._kinds: list[Shown] = []
        self.setWindowTitle("管理关爱标签")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        take_room(self, *_SIZE)
        self.table = QTreeWidget()
        self.table.setHeaderLabels(["标签", "走访间隔与方式", "现有人数"])
        self.table.setRootIsDecorated(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.header().setStretchLastSection(False)
        self.table.setColumnWidth(1, 220)
        self.table.setColumnWidth(2, 90)
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.itemDoubleClicked.connect(lambda: self.edit())
        self.undoing = UndoStrip()
        self.merge_menu = QMenu(self)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        hint = QLabel("标签用来记住哪些居民需要关爱。写了走访间隔的标签，到期会出现在“走访”的清单里。")
        hint.setWordWrap(True)
        hint.setProperty("look", "hint")
        acts = QVBoxLayout()
        add = self._button("新增(&N)…", self.add)
        self.merge_button = self._button("合并到(&M)")
        self.merge_button.setMenu(self.merge_menu)
        self._about_one = [
            self._button("编辑(&E)…", self.edit),
            self._button("上移(&U)", partial(self.shift, -1)),
            self._button("下移(&D)", partial(self.shift, 1)),
            self.merge_button,
            self._button("删除(&R)…", self.remove),
        ]
        for button in (add, *self._about_one):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self._button("关闭(&C)", self.accept))
        middle = QHBoxLayout()
        middle.addWidget(self.table, 1)
        middle.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for widget in (hint, self.undoing):
            column.addWidget(widget)
        column.addLayout(middle, 1)

    def _button(self, title: str, act: Callable[[], object] | None = None) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        if act is not None:
            button.clicked.connect(lambda: message.attempt(self, act))
        return button

    # showing

    def refresh(self) -> None:
        """Show the kinds as they are stored; the chosen one stays chosen."""
        chosen = self.current()
        self._kinds = self._office.read(tag_kinds.everything)
        self.table.clear()
        for kind in self._kinds:
            item = QTreeWidgetItem([kind.name, _round(kind), f"{kind.carried:,}"])
            item.setIcon(0, dot(kind.colour))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, _ID, kind.id)
            self.table.addTopLevelItem(item)
            if chosen is not None and kind.id == chosen.id:
                self.table.setCurrentItem(item)
        if self.table.currentItem() is None and self._kinds:
            self._go_to(0)
        self._offer()

    def current(self) -> Shown | None:
        """Return the chosen kind."""
        item = self.table.currentItem()
        chosen = item.data(0, _ID) if item is not None else None
        return next((kind for kind in self._kinds if kind.id == chosen), None)

    def _offer(self) -> None:
        """Let the buttons follow the chosen kind."""
        chosen = self.current()
        for button in self._about_one:
            button.setEnabled(chosen is not None)
        self.merge_menu.clear()
        for kind in self._kinds:
            if chosen is not None and kind.id != chosen.id:
                act = self.merge_menu.addAction(dot(kind.colour), kind.name.replace("&", "&&"))
                act.triggered.connect(partial(message.attempt, self, partial(self.merge, chosen, kind)))

    # acting

    def add(self) -> None:
        """Open the form for a new kind."""
        self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen kind."""
        if (chosen := self.current()) is not None:
            self._open(chosen.id)

    def _open(self, kind_id: int | None) -> None:
        form = TagKindForm(self._desk, kind_id, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self._show_saved)
        form.open()

    def _show_saved(self, kind_id: int) -> None:
        self.refresh()
        row = next(number for number, kind in enumerate(self._kinds) if kind.id == kind_id)
        self._go_to(row)

    def _go_to(self, row: int) -> None:
        if (item := self.table.topLevelItem(row)) is not None:
            self.table.setCurrentItem(item)

    def shift(self, step: int) -> None:
        """Move the chosen kind up or down."""
        order = [kind.id for kind in self._kinds]
        if (chosen := self.current()) is None or not 0 <= order.index(chosen.id) + step < len(order):
            return
        place = order.index(chosen.id)
        order.insert(place + step, order.pop(place))
        self._office.write(tag_kinds.arrange, order)
        self.refresh()

    def merge(self, kind: Shown, into: Shown) -> None:
        """Ask, then let everybody with one tag have the other instead."""
        told = f"{kind.ever:,} 条“{kind.name}”会改成“{into.name}”，然后删除“{kind.name}”。可以撤销。"
        question = f"把“{kind.name}”合并到“{into.name}”吗？\n{told}"
        if not message.ask(self, question, yes="合并(&M)", danger=True):
            return
        count = self._office.write(tag_kinds.merge, kind.id, into.id)
        self._offer_way_back(f"已把“{kind.name}”合并到“{into.name}”，涉及 {count:,} 位居民。")

    def remove(self) -> None:
        """Delete the chosen kind; ask when somebody carries or carried it."""
        chosen = self.current()
        if chosen is None:
            return
        used = f"现在有 {chosen.carried:,} 位居民带这个标签，历史记录共 {chosen.ever:,} 条，会一起删除。\n"
        used += "如果只是换个名字，请用“编辑”；如果和别的标签是一回事，请用“合并到”。"
        question = f"确定删除标签“{chosen.name}”吗？\n{used}"
        if chosen.ever and not message.ask(self, question, yes="删除(&D)", danger=True):
            return
        self._office.write(tag_kinds.remove, chosen.id)
        self._offer_way_back(f"已删除标签“{chosen.name}”。")

    def _offer_way_back(self, sentence: str) -> None:
        self.undoing.offer_back(self._office, sentence, self.refresh)
        self.refresh()
