"""The page most features need: a searchable table with a filter panel on the left and a card on the right."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.listing import Listing, Query
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.bar import ICON
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.page import Page, Verb
from jiceng_desktop.ui.kit.panes import Panes
from jiceng_desktop.ui.kit.table import RecordView

_QUICK_SECONDS = 0.025  # a search that answers this fast runs at every keystroke
_PAUSE_MS = 15  # else once the keystrokes that waited for the last search have all arrived
_CARD_PAUSE_MS = 60  # while one types, only the last hit is worth a card
_REST_PAUSE_MS = 300  # the hits beyond the first ones are counted once one has stopped typing
_WIDE_SCREEN = 1200


class RecordPage(Page):
    """A searchable table of one listing.

    With ``kind`` and ``dialog`` records can be added, edited and removed; with ``listing`` alone they are
    only shown. ``side()`` may return a filter panel for the left, ``card()`` a card for the right.
    """

    kind: ClassVar[Kind[Any] | None] = None
    dialog: ClassVar[type[RecordDialog] | None] = None
    listing: ClassVar[Listing]
    unit: ClassVar[str] = "条记录"
    nothing_yet: ClassVar[str] = ""
    side_stays: ClassVar[bool] = False  # the panel on the left leads through the page, however narrow the window

    @override
    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind is not None and cls.kind.listing is not None and "listing" not in cls.__dict__:
            cls.listing = cls.kind.listing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = RecordTable(desk.office, self.make_listing(), self)
        self.view = RecordView(self.model, desk.memory)
        self.finder = QLineEdit()
        self._pause, self._card_pause, self._rest_pause = (QTimer(self) for _ in range(3))
        self._moving = False
        self._last_search = 0.0
        self.side_panel = self.side()
        self.card_panel = self.card()
        self._only_selected: list[QAction] = []
        self._panel_bar = QToolBar()
        self._panel_bar.setIconSize(ICON)
        self._panel_bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._set_up_finder()
        self.build_actions()
        self._set_up_view()
        self._lay_out()

    # what a page may override

    def make_listing(self) -> Listing:
        """Return what is listed; a page whose list depends on the day or is no table of the database makes its own."""
        return self.listing

    def side(self) -> QWidget | None:
        """Return the filter panel for the left; it calls ``narrow_by``."""
        return None

    def card(self) -> QWidget | None:
        """Return the card for the right; ``show_record`` fills it."""
        return None

    def room_wanted(self) -> int:
        """Return how wide what stands between the panels would like to be; they give way to it."""
        return self.view.wanted_width()

    def show_record(self, record_id: int | None) -> None:
        """Show the record the clerk is at in the card."""

    def build_actions(self) -> None:
        """Fill the bar; a page adds its own with ``offer`` before or after calling this."""
        if self.can("new_record"):
            self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
            self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        if self.can("import_"):
            self.bar.addAction(self.make_action("导入(&I)", self.import_, "import"))
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    def clear_filters(self) -> None:
        """Show all records again; a page with a filter panel resets that as well."""
        self.finder.clear()
        self.narrow_by(None)

    def narrowing(self) -> list[str]:
        """Return in words what the list is narrowed to, for papers and file names."""
        needle = self.model.query.needle.strip()
        return [f"搜索“{needle}”"] if needle else []

    def menu_actions(self) -> Sequence[QAction]:
        """Return what the context menu offers after 打开 and 复制."""
        return [action for action in self.bar.actions() if not action.isSeparator() and not action.isCheckable()]

    # what a page may call

    def offer_for_selected(self, title: str, act: Callable[[], object], icon: str = "", shortcut: str = "") -> QAction:
        """Add a button that is only enabled while a record is selected."""
        action = self.offer(title, act, icon, shortcut)
        self._only_selected.append(action)
        action.setEnabled(False)
        return action

    def narrow_by(self, narrow: Any) -> None:
        """Show only the records of a place, a month or a state."""
        self.show_query(self.model.query.with_(narrow=narrow))

    def selected(self) -> list[int]:
        """Return the ids of the selected records, from the top."""
        return self.view.selected_ids()

    def current(self) -> int | None:
        """Return the id of the record the clerk is at."""
        return self.view.current_id()

    def open_current(self) -> None:
        """Open the record the clerk is at."""
        record_id = self.current()
        if record_id is not None:
            self.open_record(record_id)

    def open_record(self, record_id: int) -> None:
        """Open a record: its form, or the card where there is no form."""
        if self.dialog is not None:
            self.edit(record_id)
        elif self.card_panel is not None:
            self.panes.toggle(self.card_panel).setChecked(True)
            self.show_record(record_id)

    def edit(self, record_id: int | None = None, **known: Any) -> RecordDialog | None:
        """Open the form on a record, or on a new one with what is already known."""
        if self.dialog is None:
            return None
        form = self.dialog(self.desk, record_id, self, known)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self.show_saved)
        form.open()
        return form

    # the shell's hooks

    @override
    def can(self, verb: Verb) -> bool:
        return self.dialog is not None if verb == "new_record" else super().can(verb)

    @override
    def focus_search(self) -> None:
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.selectAll()

    @override
    def new_record(self) -> None:
        self.edit()

    @override
    def refresh(self) -> None:
        row = max(0, self.view.currentIndex().row())
        with self._until_settled():
            self.view.reload()
            self.take_row(row)
        self.tell_emptiness()
        self._rest_pause.start()
        self._show_current()

    @override
    def status(self) -> str:
        count = f"共 {self.model.rowCount():,} {self.unit}"
        return count if self.model.is_whole else f"{count}以上…"

    @override
    def remember(self) -> None:
        self.view.remember_columns()
        self.panes.remember()

    @override
    def export(self) -> None:
        from jiceng_desktop.ui.kit.export import export_list  # heavy, needed rarely

        export_list(self, self.desk, self.view, self.narrowing())

    @override
    def print_(self) -> None:
        from jiceng_desktop.ui.kit.export import print_list  # heavy, needed rarely

        print_list(self, self.desk, self.view, self.narrowing())

    # building

    def _set_up_finder(self) -> None:
        self.finder.setPlaceholderText(self.model.listing.hint or "输入关键字搜索")
        self.finder.setClearButtonEnabled(True)
        self.finder.addAction(theme.icon("magnify", theme.FAINT), QLineEdit.ActionPosition.LeadingPosition)
        self.finder.setMinimumWidth(180)
        self.finder.setMaximumWidth(420)
        self.finder.textChanged.connect(self._search_soon)
        self.finder.returnPressed.connect(self._enter_table)
        for key, act in (("Down", self._enter_table), ("Esc", self.finder.clear)):
            key_in(self.finder, key, act)
        for timer, pause, act in (
            (self._pause, _PAUSE_MS, self._search),
            (self._card_pause, _CARD_PAUSE_MS, self._show_current),
            (self._rest_pause, _REST_PAUSE_MS, self._ask_for_rest),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(act)

    def _set_up_view(self) -> None:
        self.view.doubleClicked.connect(lambda _index: self.attempt(self.open_current))
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.view.selectionModel().currentRowChanged.connect(self._show_current)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)

    def _lay_out(self) -> None:
        self.empty = EmptyState()
        self.middle = QStackedWidget()
        self.middle.addWidget(self.view)
        self.middle.addWidget(self.empty)
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 12, 0)
        top.addWidget(self.bar)
        top.addStretch(1)
        top.addWidget(self.finder, 3)
        top.addWidget(self._panel_bar)
        head = QWidget()
        head.setObjectName("pageHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setLayout(top)
        self._lay_out_panes()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        body = QHBoxLayout()
        body.setContentsMargins(8, 8, 8, 8)
        body.addWidget(self.panes)
        layout.addLayout(body, 1)

    def _lay_out_panes(self) -> None:
        self.panes = Panes(self.desk.memory, self.model.listing.title, self.room_wanted)
        small = self.screen().availableGeometry().width() < _WIDE_SCREEN
        sizes = (180, 540, 280) if small else (220, 760, 300)
        panes = zip((self.side_panel, self.middle, self.card_panel), sizes, strict=True)
        shown = [(widget, size) for widget, size in panes if widget is not None]
        self.panes.fill([widget for widget, _ in shown], self.middle, [size for _, size in shown])
        if self.side_panel is not None:
            self._offer_toggle(self.side_panel, "筛选(&K)", "filter-outline", self.side_stays)
        if self.card_panel is not None:
            self._offer_toggle(self.card_panel, "详情(&W)", "account-card-outline")

    def _offer_toggle(self, panel: QWidget, title: str, icon: str, stays: bool = False) -> None:
        """Add a button that shows or hides a panel."""
        action = self.make_action(title, lambda: self.panes.choose(panel, action.isChecked()), icon)
        self.panes.add_toggle(panel, action, icon, stays)
        self._panel_bar.addAction(action)

    # searching

    def _search_soon(self) -> None:
        if self._last_search <= _QUICK_SECONDS:
            self._search()
        else:
            self._pause.start()

    def _search(self) -> None:
        self._pause.stop()
        if self.finder.text() != self.model.query.needle:
            self.show_query(self.model.query.with_(needle=self.finder.text()))

    def _enter_table(self) -> None:
        """Go from the search box to what it has found."""
        self._search()
        if self.model.rowCount():
            self.view.setFocus()

    def show_query(self, query: Query) -> None:
        """Show what a query finds, and remember how long that took; the card follows in a moment."""
        began = time.perf_counter()
        with self._until_settled():
            self.view.show_query(query)
            self.take_row(0)
        # the list of everything says nothing about how long a search will take
        self._last_search = time.perf_counter() - began if query.needle.strip() else 0.0
        self.tell_emptiness()
        self._card_pause.start()
        self._rest_pause.start()
        self.status_changed.emit()

    def _ask_for_rest(self) -> None:
        """Read in the background what the list holds beyond its first records."""
        if self.model.is_whole:
            return
        office, listing, query, first = self.desk.office, self.model.listing, self.model.query, self.model.first_ids

        def take(ids: array[int]) -> None:
            if self.model.first_ids is first:  # nothing else is shown by now
                with self._until_settled():
                    self.view.take_rest(ids)
                self._card_pause.start()
                self.status_changed.emit()

        self.desk.jobs.quiet(self.view, lambda: office.read(listing.ids, query), take)

    def take_row(self, row: int) -> None:
        """Be at a row if the clerk is at none: a card beside a full list is never empty."""
        if (count := self.model.rowCount()) and self.view.current_id() is None:
            there = self.model.id_at(min(row, count - 1))
            self.view.select_ids([there], there)

    @contextmanager
    def _until_settled(self) -> Iterator[None]:
        """Let the card wait until the list has come to rest."""
        before, self._moving = self._moving, True
        try:
            yield
        finally:
            self._moving = before

    def tell_emptiness(self) -> None:
        """Say why the list shows nothing, if it does not."""
        self.middle.setCurrentWidget(self.view if self.model.rowCount() else self.empty)
        if self.middle.currentWidget() is self.view:
            return
        query = self.model.query
        if query.needle.strip() or query.narrow is not None:
            self.empty.tell("没有找到符合条件的记录。", "清除条件(&R)", self.clear_filters)
        elif self.can("new_record"):
            self.empty.tell(
                self.nothing_yet or "这里还没有记录。", "新增第一条(&A)", lambda: self.attempt(self.new_record)
            )
        else:
            self.empty.tell(self.nothing_yet or "这里还没有记录。")

    # reacting

    def _selection_changed(self) -> None:
        something = self.view.selectionModel().hasSelection()
        for action in self._only_selected:
            action.setEnabled(something)

    def _show_current(self) -> None:
        if self.card_panel is not None and not self._moving:
            self._card_pause.stop()
            self.show_record(self.current())

    def show_saved(self, record_id: int) -> None:
        """Go to a record that has just been saved."""
        message.toast(self, "已保存")
        self.refresh()  # a new record is in the list only after that
        self.view.select_ids([record_id], record_id)
        self.view.setFocus()

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.current() is not None:
            opening = self.make_action("打开(&O)", self.open_current, "open-in-app")
            copying = self.make_action("复制(&C)", self.view.copy_selected, "content-copy")
            menu.addActions([opening, copying])
            menu.addSeparator()
        menu.addActions(list(self.menu_actions()))
        menu.popup(self.view.viewport().mapToGlobal(place))
