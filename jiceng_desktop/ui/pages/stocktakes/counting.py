"""Counting: one field takes every scan, a large answer says what came of it, and what is left stands below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import stocktakes, undo
from jiceng_desktop.services.lending import Tone
from jiceng_desktop.services.stocktakes import Answer, Closed, Progress
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message, sounds
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.stocktakes.answer import CALM, ODD, WELL, WRONG, AnswerPanel, tone_of
from jiceng_desktop.ui.pages.stocktakes.bringing import bring_file
from jiceng_desktop.ui.pages.stocktakes.paper import PaperDialog
from jiceng_desktop.ui.pages.stocktakes.printing import print_ticklist
from jiceng_desktop.ui.pages.stocktakes.results import ResultsDialog
from jiceng_desktop.ui.pages.stocktakes.tables import Line, Lines

_SIZE = (1120, 720)
_FIELD_PIXELS, _FIELD_HEIGHT = 22, 46
_KEPT_LINES = 200
_LOOK_MS = 4000  # how often others' scans are looked for
_UNSEEN = (("图书箱", "图书编号", "书名", "上次"), (84, 92, 160, 72))
_LATEST = (("时间", "图书编号", "书名", "结果"), (58, 92, 140, 150))
_SOUNDS = {WELL: Tone.OK, ODD: Tone.ATTENTION, WRONG: Tone.REFUSED, CALM: Tone.ATTENTION}
_TONES = {WELL: theme.SUCCESS, ODD: theme.WARNING, WRONG: theme.DANGER, CALM: theme.FAINT}


class CountDialog(QDialog):
    """One count that goes on; closing the window leaves it open. ``ended`` carries what a closing came to."""

    ended = Signal(int, str)

    def __init__(self, desk: Desk, stocktake_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.desk, self._office, self._count = desk, desk.office, stocktake_id
        self._groups: list[tuple[int, bool]] = []  # what can be taken back, the last one last; is it listed?
        self._progress = Progress()
        report = self._office.read(stocktakes.report, stocktake_id)
        self.setWindowTitle(f"清点 — {report.name}")
        self.field, self.answer = ScanField(), AnswerPanel()
        self.place = Choice(self._office.read(stocktakes.places, stocktake_id), blank=None)
        self.told, self.bar = QLabel(), QProgressBar()
        self.unseen = Lines(*_UNSEEN, stretch=2)
        self.latest = Lines(*_LATEST, stretch=2)
        self.left_title, self.right_title = QLabel(), QLabel("刚才点的")
        self._lay_out()
        self._connect()
        take_room(self, *_SIZE)
        self.reload()
        self.field.setFocus()

    def _lay_out(self) -> None:
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        head = QGridLayout()
        head.setHorizontalSpacing(10)
        for column, (title, widget) in enumerate((("编号(&S)", self.field), ("正在清点(&H)", self.place))):
            label = QLabel(title)
            label.setBuddy(widget)
            head.addWidget(label, 0, 2 * column)
            head.addWidget(widget, 0, 2 * column + 1)
        head.setColumnStretch(1, 3)
        head.setColumnStretch(3, 2)
        self.told.setStyleSheet("font-size: 16px; font-weight: bold;")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.answer)
        layout.addWidget(self.told)
        layout.addWidget(self.bar)
        layout.addWidget(self._tables(), 1)
        layout.addLayout(self._foot())

    def _tables(self) -> QWidget:
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        for title, table in ((self.left_title, self.unseen), (self.right_title, self.latest)):
            title.setProperty("look", "section")
            title.setBuddy(table)
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(title)
            column.addWidget(table, 1)
            panes.addWidget(side)
        return panes

    def _foot(self) -> QHBoxLayout:
        self.undo_button = self._button("撤销上一次(&Z)", self.take_back, "undo")
        self.odd_button = self._button("异常(&Y)…", self.show_results, "format-list-checks")
        self.close_button = self._button("完成清点(&A)…", self.finish)
        self.close_button.setProperty("class", "primary")
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.undo_button)
        foot.addWidget(self._button("纸表(&T)", self.print_list, "printer"))
        foot.addWidget(self._button("录纸表(&L)…", self.enter_paper, "table-large"))
        foot.addWidget(self._button("手机文件(&I)…", self.bring, "import"))
        foot.addWidget(self.odd_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self._button("以后接着点(&C)", self.reject))
        return foot

    def _button(self, title: str, act: Callable[[], object], icon: str = "") -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        if icon:
            button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    def _connect(self) -> None:
        self.field.returnPressed.connect(self.scan)
        self.field.down.connect(self._enter_table)
        self.place.changed.connect(self.field.setFocus)
        self.unseen.picked.connect(lambda: message.attempt(self, self.tick_current))
        self.unseen.left.connect(self.field.setFocus)
        self.field.back.connect(self.undo_button.click)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_at_others)
        self._look.start()

    # counting

    def scan(self) -> None:
        """Take down what the field says and be ready for the next one."""
        number = self.field.text().strip()
        self.field.clear()
        if not number:
            return
        try:
            answer = self._office.write(stocktakes.scan, self._count, number, place=self.place.value())
        except Refusal as refusal:
            self.answer.tell(WRONG, number, str(refusal))
            self._sound(WRONG)
            return
        self._take(answer)

    def _take(self, answer: Answer) -> None:
        """Show what a scan says and what is left after it."""
        self._sound(tone_of(answer))
        self.answer.show_answer(answer)
        if answer.outcome is None:
            self._go_to(answer)
            return
        if not answer.repeated:
            self._remember(listed=True)
            colour = _TONES[tone_of(answer)]
            told = (f"{datetime.now():%H:%M}", answer.number, answer.title, answer.outcome.label)
            self.latest.put_first(Line(answer.copy_id or 0, told, colour), _KEPT_LINES)
        if answer.copy_id is not None:
            self.unseen.take_out(answer.copy_id)
        self._count_up()

    def _sound(self, tone: str) -> None:
        if self.desk.memory.get(sounds.WANTED, True):
            sounds.play(_SOUNDS[tone])

    def _go_to(self, answer: Answer) -> None:
        options = list(self._office.read(stocktakes.places, self._count))
        if answer.place not in [place for place, _ in options]:
            self.place.set_options([*options, (answer.place, answer.sentence.partition("：")[2])])
        self.place.set_value(answer.place)

    def tick_current(self) -> None:
        """Take the book at the cursor for seen where it should be, and go on to the next one."""
        row, copy_id = self.unseen.currentRow(), self.unseen.current_key()
        if copy_id is None:
            return
        title = self.unseen.item(row, 2)
        self._office.write(stocktakes.tick, self._count, [copy_id])
        self._remember(listed=False)
        self.answer.tell(WELL, "" if title is None else title.text(), "在位（手工点到）")
        self.reload()
        self.unseen.selectRow(min(row, self.unseen.rowCount() - 1))

    def take_back(self) -> None:
        """Take the last scan back."""
        if not self._groups:
            raise Refusal("这个窗口里没有可以撤销的了。")
        group, listed = self._groups.pop()
        self._office.write(undo.take_back, group)
        if listed:
            self.latest.removeRow(0)
        self.answer.tell(CALM, "已撤销上一次", "接着扫下一册。")
        self.reload()
        self.field.setFocus()

    def _remember(self, *, listed: bool) -> None:
        if self._office.last_group is not None:
            self._groups.append((self._office.last_group, listed))

    # what is shown

    def reload(self) -> None:
        """Show what is left, whoever has counted meanwhile."""
        self._show_left()
        self._count_up()

    def _show_left(self) -> None:
        left = self._office.read(stocktakes.unseen, self._count)
        self.unseen.show_lines([
            Line(one.copy_id, (one.box, one.number, one.title, one.state.label if one.misses else "")) for one in left
        ])

    def _count_up(self) -> None:
        self._progress = found = self._office.read(stocktakes.progress, self._count)
        self.told.setText(
            f"点到 {found.seen:,} / {found.expected:,}　还剩 {found.unseen:,}　异常 {found.odd:,}"
            + (f"　（借出、修补中 {found.apart:,} 册不用找）" if found.apart else "")
        )
        self.bar.setRange(0, max(1, found.expected))
        self.bar.setValue(found.seen)
        self.left_title.setText(f"还没点到 {found.unseen:,} 册(&U)")
        self.odd_button.setText(f"异常 {found.odd:,}(&Y)…")
        self.odd_button.setEnabled(bool(found.odd))
        self.undo_button.setEnabled(bool(self._groups))
        if self.unseen.rowCount() != found.unseen:  # another desk has counted as well
            self._show_left()

    def _look_at_others(self) -> None:
        if self.isActiveWindow() and self._office.read(stocktakes.progress, self._count) != self._progress:
            self.reload()

    def _enter_table(self) -> None:
        if self.unseen.rowCount():
            self.unseen.setFocus()
            self.unseen.selectRow(0)

    # the other ways to count, and the end

    def print_list(self) -> None:
        """Show the list to carry along."""
        print_ticklist(self, self.desk, self._count)

    def enter_paper(self) -> None:
        """Open the screen on which a ticked list is entered."""
        dialog = PaperDialog(self.desk, self._count, self)
        dialog.entered.connect(self._others_counted)
        dialog.open()

    def bring(self) -> None:
        """Ask for a phone's file and take its numbers down."""
        bring_file(self, self.desk, self._count, self.place.value(), self._others_counted)

    def _others_counted(self, sentence: str) -> None:
        self._remember(listed=False)
        self.answer.tell(WELL, sentence, "接着扫，或者完成清点。")
        self.reload()

    def show_results(self) -> None:
        """Open what was not as it should be."""
        dialog = ResultsDialog(self.desk, self._count, self)
        dialog.finished.connect(lambda: self.reload())
        dialog.open()

    def finish(self) -> None:
        """Ask, then end the count."""
        left = self._office.read(stocktakes.progress, self._count).unseen
        if left:
            answers = [f"完成，{left:,} 册记为未见(&A)", "完成，不记未见(&B)", "再找找(&C)"]
            answer = message.choose(self, _question(left), answers, title="完成清点")
        else:
            answer = 0 if message.ask(self, "应在的书都点到了。完成这次清点吗？", "完成(&A)") else 2
        if answer == 2:  # noqa: PLR2004  # the last answer
            self.field.setFocus()
            return
        closed = self._office.write(stocktakes.close, self._count, marking=answer == 0)
        super().accept()
        self.ended.emit(self._count, told_of(closed, marked=answer == 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # a slip of the hand must not put the count away
            self.field.clear()
            self.field.setFocus()
        else:
            super().keyPressEvent(event)


class ScanField(QLineEdit):
    """Takes what a scanner types, whatever input method is on; Down goes to the list, Ctrl+Z takes back."""

    down = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setPlaceholderText("扫码，或输入编号后回车")
        self.setFixedHeight(_FIELD_HEIGHT)
        self.setStyleSheet(f"font-size: {_FIELD_PIXELS}px;")
        self.setMaxLength(60)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and not self.text():
            self.back.emit()
        else:
            super().keyPressEvent(event)


def _question(left: int) -> str:
    return (
        f"还有 {left:,} 册没有点到。\n"
        "记为未见：第一次记“未见”，连续两次“疑似遗失”，三次“待核销”；以后再看到会恢复在架。\n"
        "如果没有点完整，请选“不记未见”。"
    )


def told_of(closed: Closed, *, marked: bool) -> str:
    """Say what a closing came to."""
    parts = [f"清点完成：点到 {closed.seen:,} 册"]
    if closed.unseen:
        parts.append(f"{closed.unseen:,} 册{'记为未见' if marked else '没有点到，未作记录'}")
    if closed.handled:
        parts.append(f"{closed.handled:,} 册期间有借还或移箱，不计")
    if closed.found:
        parts.append(f"{closed.found:,} 册失而复得")
    if closed.kept:
        parts.append(f"其中 {closed.kept:,} 册有人预约，请留好")
    if closed.inferred:
        parts.append(f"推断使用 {closed.inferred:,} 次")
    return "，".join(parts) + "。"
