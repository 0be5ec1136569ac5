"""扫码台: one field for readers' cards and books; lending, returning, renewing, moving, counting, looking up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.lending import Met, Mode, Tone, Way
from jiceng_desktop.services.stocktakes import Running
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import sounds
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.scan_desk.context import Context
from jiceng_desktop.ui.pages.scan_desk.field import ScanField
from jiceng_desktop.ui.pages.scan_desk.modes import ModeBar
from jiceng_desktop.ui.pages.scan_desk.panel import AnswerPanel
from jiceng_desktop.ui.pages.scan_desk.recent import Recent
from jiceng_desktop.ui.pages.scan_desk.work import Shown, Work

_SOUND, _MODE = sounds.WANTED, "ScanDesk/mode"
_RECENT_WIDTH = 340
_LEFT_ALONE_MS = 180_000  # whoever comes after so long is somebody else
_HINT = "扫码，或输入字母查找"


class ScanDeskPage(Page):
    """The desk of the book corners; the cursor stays in its field."""

    title, icon = "扫码台", "qrcode-scan"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.work = Work(desk.office)
        self._running: list[Running] = []
        self.field = ScanField(self.work.knows, self.work.offers)
        self.field.setPlaceholderText(_HINT)
        self.context, self.panel, self.recent = Context(), AnswerPanel(), Recent()
        self.modes = ModeBar(self, self.turn_to)
        self.loud = QCheckBox("声音(&S)")
        self.loud.setIcon(theme.icon("volume-high"))
        self.loud.setChecked(bool(desk.memory.get(_SOUND, True)))
        self.chinese = QCheckBox("输入汉字(&W)")
        self.chinese.setToolTip("平时不用中文输入法，扫码才不会出错；要按汉字查找时打开，查完自动关上。")
        self.back_action = self.make_action("撤回上一次(&Z)", self.take_back, "undo", "F12")
        self.addAction(self.back_action)
        self.back = QPushButton("撤回上一次(&Z)　F12")
        self._below = QStackedWidget()
        self._left_alone = QTimer(self)
        self._left_alone.setSingleShot(True)
        self._left_alone.setInterval(_LEFT_ALONE_MS)
        self._lay_out()
        self._connect()
        self.turn_to(_remembered(desk.memory.get(_MODE, Mode.LEND.name)))

    def _lay_out(self) -> None:
        for widget in (self.loud, self.chinese, self.back):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._below.addWidget(self.panel)
        self._below.addWidget(self.field.offers)
        heading = QLabel("扫码(&Y)")
        heading.setBuddy(self.field)
        heading.setStyleSheet("font-size: 17px;")
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(heading)
        line.addWidget(self.field, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.context)
        left.addLayout(line)
        left.addWidget(self._below, 1)
        switches = QHBoxLayout()
        switches.addWidget(self.loud)
        switches.addWidget(self.chinese)
        switches.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(label("最近扫的", "section"))
        right.addWidget(self.recent, 1)
        right.addWidget(self.back)
        right.addLayout(switches)
        self.recent.setMaximumWidth(_RECENT_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(left, 3)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(self.modes)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.field.scanned.connect(self._scan)
        self.field.picked.connect(self._pick)
        self.field.missed.connect(self._miss)
        self.field.offered.connect(self._show_offers)
        self.field.way_asked.connect(self._go_first_way)
        self.field.back_asked.connect(self.take_back)
        self.field.let_go_asked.connect(self.let_go)
        self.context.let_go.connect(self.let_go)
        self.context.count_chosen.connect(self._count)
        self.panel.way_chosen.connect(self._go)
        self.back.clicked.connect(self.take_back)
        self.loud.toggled.connect(lambda _on: self.field.setFocus())
        self.chinese.toggled.connect(self._type_chinese)
        self._left_alone.timeout.connect(self._forget_reader)

    # what the clerk does

    def turn_to(self, mode: Mode) -> None:
        """Do something else with what is scanned."""
        self.work.turn_to(mode)
        self.modes.show_mode(mode)
        self.field.begin()
        self._tell_context()
        self.panel.invite(_INVITED[mode])
        self.field.setFocus()

    def take_back(self) -> None:
        """Take back what was done by the last scan."""
        shown = self.work.take_back()
        if shown.back:
            self.recent.strike(shown)
        self._answer(shown, listed=False)

    def let_go(self) -> None:
        """Let the next reader come, or another box."""
        self.work.let_go()
        self._tell_context()
        self.panel.invite(_INVITED[self.work.mode])
        self.field.setFocus()

    def _scan(self, number: str) -> None:
        if (shown := self.work.scan(number)) is not None:
            self._answer(shown)

    def _pick(self, met: Met) -> None:
        self._answer(self.work.pick(met))

    def _miss(self, typed: str) -> None:
        self._answer(Shown(self.work.mode, Tone.REFUSED, f"没有找到“{typed}”。"), listed=False)

    def _go(self, way: Way) -> None:
        if (shown := self.work.go(way)) is not None:
            self._answer(shown)

    def _go_first_way(self) -> None:
        if self.panel.ways:
            self.panel.ways[0].click()

    def _count(self, count: Running) -> None:
        self.work.take_up(count)
        self._tell_context()
        self.field.setFocus()

    def _type_chinese(self, wanted: bool) -> None:
        self.field.type_chinese(wanted)
        self.field.setFocus()

    # what is shown

    def _answer(self, shown: Shown, listed: bool = True) -> None:
        self.panel.show_answer(shown)
        self.field.offer(shown.choices)
        if listed:
            self.recent.add(shown)
        if self.loud.isChecked():
            sounds.play(shown.tone)
        self.chinese.setChecked(False)
        self._left_alone.start()
        self._tell_context()
        self.field.setFocus()

    def _show_offers(self, some: bool) -> None:
        self._below.setCurrentWidget(self.field.offers if some else self.panel)

    def _tell_context(self) -> None:
        if self.work.mode is Mode.COUNT:
            self._find_counts()
        self.context.show_work(self.work, self._running, self._progress())

    def _find_counts(self) -> None:
        self._running = list(self.office.read(stocktakes.running))
        now = self.work.count
        same = next((one for one in self._running if now is not None and one.id == now.id), None)
        self.work.take_up(same or (self._running[0] if self._running else None))

    def _progress(self) -> str:
        if self.work.mode is not Mode.COUNT or self.work.count is None:
            return ""
        far = self.office.read(stocktakes.progress, self.work.count.id)
        place = self.office.read(stocktakes.told, self.work.place) if self.work.place else ""
        return "　".join(filter(None, (f"已见 {far.seen} / {far.expected} 册", place)))

    def _forget_reader(self) -> None:
        if self.work.mode is Mode.LEND and self.work.reader is not None:
            self.let_go()

    # what the shell asks

    @override
    def refresh(self) -> None:
        self._tell_context()

    @override
    def focus_search(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    @override
    def status(self) -> str:
        return ""

    @override
    def remember(self) -> None:
        self.desk.memory.put(_SOUND, self.loud.isChecked())
        self.desk.memory.put(_MODE, self.work.mode.name)


_INVITED = {
    Mode.LEND: "扫读者证，再扫书。没有扫码枪时，输入姓名或书名的三个字母，用 ↑↓ 选，回车确定。",
    Mode.RETURN: "扫书。没有扫码枪时，输入书名或读者姓名的字母。",
    Mode.RENEW: "扫书。没有扫码枪时，输入书名或读者姓名的字母。",
    Mode.MOVE: "扫图书箱，再扫书。",
    Mode.COUNT: "对着书一本一本扫；扫箱子或图书角的标签，换一处清点。",
    Mode.LOOK: "扫书、读者证、图书箱，或输入字母。",
}


def _remembered(name: str) -> Mode:
    return Mode[name] if name in Mode.__members__ else Mode.LEND
