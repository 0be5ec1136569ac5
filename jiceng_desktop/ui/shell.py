"""The main window: tabs along the top, one page at a time, a menu and a status bar."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QTabWidget, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page, Verb
from jiceng_desktop.ui.pages import PAGES

_MENUS = ("文件(&F)", "业务(&B)", "查看(&V)", "帮助(&H)")
_BACKUP_IS_OLD_DAYS = 7
_LEAST_SIZE = QSize(1024, 600)
_FIRST_SIZE, _ROOMY = QSize(1280, 800), QSize(1440, 900)


@dataclass(frozen=True)
class Command:
    """Something the program can do as a whole; ``menu`` is one of 文件, 业务, 查看, 帮助.

    What can be switched on and off tells by ``is_on`` how it is.
    """

    menu: str
    title: str
    act: Callable[[], object]
    shortcut: str = ""
    icon: str = ""
    is_on: Callable[[], bool] | None = None


class Shell(QMainWindow):
    """Builds a page when it is first shown and refreshes it when it is stale.

    It knows no feature by name: pages bring their own actions, the program brings its commands.
    """

    changed = Signal()
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        commands: Sequence[Command] = (),
        pages: Sequence[type[Page]] = PAGES,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._commands, self._kinds = commands, pages
        self._pages: dict[int, Page] = {}
        self._stale: set[int] = set()
        self._holders: list[QVBoxLayout] = []
        self._menus: dict[str, QMenu] = {}
        self._verbs: list[tuple[Verb, QAction]] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._refresh_stale)
        self._build_tabs()
        self._build_menus()
        self._build_status()
        self._restore()
        self.changed.connect(self._mark_stale)
        desk.office.on_change.append(self.changed.emit)  # a signal, because jobs write from their own thread
        self.tabs.currentChanged.connect(self._show)
        self._show(self.tabs.currentIndex())

    def show_name(self, community: str, invented: bool) -> None:
        """Say whose data this is; invented data is marked wherever one looks."""
        mark = "演示数据" if invented else ""
        self.setWindowTitle(" — ".join(filter(None, (community, "基层桌面", mark))))
        self._mark_invented.setVisible(invented)

    def page(self) -> Page:
        """Return the page in sight."""
        return self._pages[self.tabs.currentIndex()].in_sight()

    def show_page(self, number: int) -> Page:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex(number)
        return self.page()

    def each_page(self) -> Iterator[Page]:
        """Bring every page and every view to the front in turn."""
        for number in range(len(self._kinds)):
            self.tabs.setCurrentIndex(number)
            yield from self._pages[number].each_view()

    # pages

    def _show(self, number: int) -> None:
        if number not in self._pages:
            page = self._kinds[number](self.desk)
            page.status_changed.connect(self.show_status)
            page.turned.connect(self._follow_turn)
            page.person_asked.connect(self._show_person)
            page.occurrence_asked.connect(self.show_occurrence)
            self._pages[number] = page
            self._holders[number].addWidget(page)
            self._stale.add(number)
        self._refresh_stale()
        self._offer_actions()
        self.show_status()
        self.page().take_focus()

    def _follow_turn(self) -> None:
        """Offer what the page in sight offers now."""
        self._offer_actions()
        self.show_status()

    def _show_person(self, person_id: int) -> None:
        """Bring the tab that knows persons to the front, at one of them."""
        number = next(number for number, kind in enumerate(self._kinds) if kind.knows_persons())
        self.tabs.setCurrentIndex(number)
        self._pages[number].go_to(person_id)

    def show_occurrence(self, occurrence_id: int) -> None:
        """Bring the tab that knows the calendar to the front, at one of its events."""
        number = next(number for number, kind in enumerate(self._kinds) if kind.knows_occurrences())
        self.tabs.setCurrentIndex(number)
        self._pages[number].show_occurrence(occurrence_id)

    def _mark_stale(self) -> None:
        self._stale.update(self._pages)
        self._soon.start(0)

    def _refresh_stale(self) -> None:
        number = self.tabs.currentIndex()
        if number in self._stale and number in self._pages:
            self._stale.discard(number)
            self._pages[number].refresh()
            self.show_status()

    def refresh(self) -> None:
        """Read the page in sight afresh (F5)."""
        self._stale.update(self._pages)
        self._refresh_stale()
        message.toast(self, "已刷新")

    def show_status(self) -> None:
        """Say what the page counts."""
        self._count.setText(self.page().status())

    def show_backup(self, last: datetime | None) -> None:
        """Say when the last backup was; before that is known nothing is said."""
        if last is None:
            text, look = "尚未备份", "warning"
        else:
            text = f"上次备份：{last:%Y-%m-%d %H:%M}"
            look = "warning" if (datetime.now() - last).days >= _BACKUP_IS_OLD_DAYS else ""
        self._backup.setText(text)
        self._backup.setProperty("look", look)
        self._backup.style().polish(self._backup)

    # building

    def _build_tabs(self) -> None:
        self.setWindowTitle("基层桌面")
        self.setMinimumSize(_LEAST_SIZE.boundedTo(self.screen().availableGeometry().size()))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setIconSize(QSize(20, 20))
        for number, kind in enumerate(self._kinds):
            holder = QWidget()
            self._holders.append(QVBoxLayout(holder))
            self._holders[-1].setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, theme.icon(kind.icon), kind.title)
            self.tabs.setTabToolTip(number, f"{kind.title}（Ctrl+{number + 1}）")
        self.setCentralWidget(self.tabs)

    def _build_menus(self) -> None:
        for title in _MENUS:
            self._menus[title.split("(")[0]] = self.menuBar().addMenu(title)
        file, view = self._menus["文件"], self._menus["查看"]
        file.addAction(self._verb("import_", "导入(&I)…", "import"))
        file.addAction(self._verb("export", "导出(&E)…", "export"))
        file.addAction(self._verb("print_", "打印(&P)…", "printer", "Ctrl+P"))
        file.addSeparator()
        view.addAction(self._action(Command("查看", "刷新(&R)", self.refresh, "F5", "refresh")))
        view.addAction(self._verb("focus_search", "搜索(&F)", "magnify", "Ctrl+F"))
        view.addSeparator()
        for number, kind in enumerate(self._kinds[:9], start=1):
            title = f"{kind.title}(&{number})"
            show = Command("查看", title, partial(self.tabs.setCurrentIndex, number - 1), f"Ctrl+{number}", kind.icon)
            view.addAction(self._action(show))
        view.addSeparator()
        self._new = self._verb("new_record", "新增(&N)", "plus", "Ctrl+N")
        for command in self._commands:
            self._menus[command.menu].addAction(self._action(command))
        self._own_business = list(self._menus["业务"].actions())
        file.addSeparator()
        file.addAction(self._action(Command("文件", "退出(&Q)", self.close, "Ctrl+Q", "exit-to-app")))
        self._menus["帮助"].menuAction().setVisible(bool(self._menus["帮助"].actions()))
        self._mark_invented = QLabel("演示数据，人和号码都是虚构的")
        self._mark_invented.setObjectName("inventedMark")
        self._mark_invented.hide()
        self.menuBar().setCornerWidget(self._mark_invented)

    def _action(self, command: Command) -> QAction:
        """Return an action for a command; its refusals are shown."""
        action = QAction(command.title, self)
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        action.triggered.connect(lambda: message.attempt(self, command.act))
        if (is_on := command.is_on) is not None:
            action.setCheckable(True)
            self._menus[command.menu].aboutToShow.connect(lambda: action.setChecked(is_on()))
        return action

    def _verb(self, verb: Verb, title: str, icon: str, shortcut: str = "") -> QAction:
        """Return an action for what the page in sight may be able to do."""
        action = self._action(Command("", title, lambda: getattr(self.page(), verb)(), shortcut, icon))
        self._verbs.append((verb, action))
        return action

    def _offer_actions(self) -> None:
        """Fill the menu 业务 with what the page in sight offers, and switch off what it cannot do."""
        page, menu = self.page(), self._menus["业务"]
        groups = [[self._new] if page.can("new_record") else [], page.actions(), self._own_business]
        for action in menu.actions():  # QMenu.clear() would take the pages' actions along
            menu.removeAction(action)
            if action.isSeparator():
                action.deleteLater()
        for actions in filter(None, groups):
            menu.addSeparator()  # Qt hides one that comes first
            menu.addActions(actions)
        menu.menuAction().setVisible(bool(menu.actions()))
        for verb, action in self._verbs:
            action.setEnabled(page.can(verb))

    def _build_status(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self._who, self._count, self._backup = QLabel(), QLabel(), QLabel()
        for label in (self._who, self._count, self._backup):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(10, 0, 10, 0)
        self._who.setText(f"当前用户：{self.desk.office.clerk}")
        bar.addWidget(self._who)
        bar.addWidget(self._count)
        bar.addPermanentWidget(self._backup)

    # remembering

    def _restore(self) -> None:
        memory = self.desk.memory
        geometry = memory.get("window/geometry", "")
        if not geometry or not self.restoreGeometry(QByteArray.fromHex(geometry.encode())):
            self._take_first_size(self.screen().availableGeometry().size())
        last = memory.get("window/page", 0)
        self.tabs.setCurrentIndex(last if 0 <= last < len(self._kinds) else 0)

    def _take_first_size(self, room: QSize) -> None:
        """Fill a small screen: a window as high as the screen would lose its status bar to the title bar."""
        self.resize(_FIRST_SIZE.boundedTo(room))
        if room.width() < _ROOMY.width() or room.height() < _ROOMY.height():
            self.setWindowState(Qt.WindowState.WindowMaximized)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What the window consists of stays: going through all of it for garbage again and again
        # would hold the clerk up for a tenth of a second each time.
        gc.freeze()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self.desk.jobs.is_busy():
            message.tell(self, "有一项任务正在进行，请等它完成或先取消。")
            event.ignore()
            return
        if not all(page.may_close() for page in self._pages.values()):
            event.ignore()
            return
        for page in self._pages.values():
            page.remember()
        memory = self.desk.memory
        memory.put("window/geometry", bytes(self.saveGeometry().toHex().data()).decode())
        memory.put("window/page", self.tabs.currentIndex())
        memory.keep()
        if self.changed.emit in self.desk.office.on_change:  # a window can be closed twice
            self.desk.office.on_change.remove(self.changed.emit)
        gc.unfreeze()
        event.accept()
        self.closed.emit()
