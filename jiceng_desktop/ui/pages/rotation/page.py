"""轮换: the coming rounds on a board; what is issued is handed over."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QStackedLayout, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import rotation
from jiceng_desktop.services.rotation import Board, Column, Proposed
from jiceng_desktop.terms import RoundState
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.book_labels import BOXES, print_labels
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.rotation.carriers import CarriersDialog
from jiceng_desktop.ui.pages.rotation.grid import BoardGrid
from jiceng_desktop.ui.pages.rotation.handover import HandoverDialog
from jiceng_desktop.ui.pages.rotation.legend import Legend
from jiceng_desktop.ui.pages.rotation.menu import BoxMenu

_ROUNDS, _MOST = 6, 48
_COUNT = "rotation/rounds"
_NONE_YET = "还没有轮换方案。\n程序按图书角规定里的日子提出往后几期，每个箱在一轮里把每个图书角都走到一次。"
_OPEN = (RoundState.ISSUED, RoundState.MOVING)


class RotationPage(Page):
    """The rounds of the boxes."""

    title, icon = "轮换", "swap-horizontal"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown = Board((), (), {}, {})
        self.grid, self.undoing, self.empty = BoardGrid(), UndoStrip(), EmptyState()
        self.handing: HandoverDialog | None = None
        self.menu = BoxMenu(self, self.send_box, self.done)
        self.grid.dropped.connect(lambda *going: self.attempt(partial(self.send_box, *going)))
        self.grid.asked.connect(self._ask)
        self.count = QSpinBox()
        self.count.setRange(1, _MOST)
        self.count.setSuffix(" 期")
        self.count.setToolTip("提出往后几期的方案")
        self.count.setValue(int(desk.memory.get(_COUNT, _ROUNDS)))
        self._build_bar()
        self._lay_out()

    def _build_bar(self) -> None:
        self.offer("提出方案(&N)", self.propose, "swap-horizontal")
        self.bar.add_widget(self.count)
        self.bar.add_separator()
        self.issue_action = self.offer("下发(&I)", self.issue, "check-all")
        self.hand_action = self.offer("交接(&J)…", self.hand_over, "truck-delivery-outline")
        self.paper_action = self.offer("打印交接单(&T)", self.print_sheets, "printer")
        self.short_action = self.offer("不附清单(&S)", partial(self.print_sheets, False), "file-document-outline")
        self.short_action.setToolTip("打印交接单，不附每箱的图书清单")
        self.bar.add_separator()
        self.offer("轮换人员(&R)…", self.name_carriers, "account-multiple")
        self.offer("箱签(&L)…", self.print_labels, "label-outline")
        self.back_action = self.offer("收回下发(&K)", self.take_back, "undo")
        self.drop_action = self.offer("删除草案(&D)", self.discard, "delete-outline")

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("pageHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(head)
        row.setContentsMargins(4, 0, 14, 0)
        row.addWidget(self.bar, 1)
        self.news = QLabel()
        self.news.setTextFormat(Qt.TextFormat.PlainText)
        self.news.setWordWrap(True)
        self.news_button = QPushButton()
        self.news_button.clicked.connect(lambda: self.attempt(self.hand_over))
        told = QHBoxLayout()
        told.setContentsMargins(14, 8, 14, 8)
        told.addWidget(self.news, 1)
        told.addWidget(self.news_button)
        board = QWidget()
        middle = QVBoxLayout(board)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(told)
        middle.addWidget(self.grid, 1)
        middle.addWidget(Legend())
        self._both = QStackedLayout()
        self._both.addWidget(self.empty)
        self._both.addWidget(board)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.undoing)
        column.addLayout(self._both, 1)

    # showing

    @override
    def refresh(self) -> None:
        self.shown = self.office.read(rotation.board)
        self.grid.show_board(self.shown)
        some = bool(self.shown.columns)
        self._both.setCurrentIndex(int(some))
        self.empty.tell(_NONE_YET, "提出方案(&G)", lambda: self.attempt(self.propose))
        running, draft = self._running(), self._draft()
        self.issue_action.setEnabled(draft is not None and running is None)
        for action in (self.hand_action, self.paper_action, self.short_action):
            action.setEnabled(running is not None)
        self.back_action.setEnabled(running is not None and running.state is RoundState.ISSUED)
        self.drop_action.setEnabled(draft is not None)
        self._tell_news(running, draft)
        if self.handing is not None:
            self.handing.refresh()
        self.status_changed.emit()

    def _tell_news(self, running: Column | None, draft: Column | None) -> None:
        button = ""
        if running is not None:
            text, button = self._how_far(running), "去交接(&G)"
        elif draft is not None:
            day = f"{draft.starts_on.month}月{draft.starts_on.day}日"
            text = f"下一期是第{draft.number}期，{day}开始，要搬 {draft.moved} 箱。看过以后下发。"
        else:
            text = "各期都已完成，可以提出往后的方案。"
        lost = sum(column.told for column in self.shown.columns if column.state is RoundState.DRAFT)
        if lost:
            text += f"　有 {lost} 处没能照要求安排（红边的箱），停在箱上看原因。"
        self.news.setText(text)
        self.news_button.setText(button)
        self.news_button.setVisible(bool(button))

    def _how_far(self, running: Column) -> str:
        legs = self.office.read(rotation.handings, running.id)
        sent = sum(one.sent_at is not None for one in legs)
        received = sum(one.received_at is not None for one in legs)
        open_ = sum(one.differences for one in legs)
        told = f"第{running.number}期{running.state.label}：要搬 {len(legs)} 箱，送出 {sent} 箱，收到 {received} 箱"
        return f"{told}，差异 {open_} 处。" if open_ else f"{told}。"

    def _running(self) -> Column | None:
        return next((column for column in self.shown.columns if column.state in _OPEN), None)

    def _draft(self) -> Column | None:
        return next((column for column in self.shown.columns if column.state is RoundState.DRAFT), None)

    @override
    def status(self) -> str:
        return f"{len(self.shown.rows)} 个图书角　草案 {self._drafts()} 期"

    @override
    def take_focus(self) -> None:
        self.grid.setFocus()

    @override
    def remember(self) -> None:
        self.desk.memory.put(_COUNT, self.count.value())

    def done(self, sentence: str, again: bool = False) -> None:
        """Say what was done with the way back; ``again`` offers to plan the rest around it."""
        self.undoing.offer_back(self.office, sentence, self.refresh)
        if again:
            self.undoing.lead_on("照此重排(&E)", self.plan_anew)
        self.refresh()

    # planning

    @override
    def new_record(self) -> None:
        self.propose()

    def propose(self) -> None:
        """Plan as many of the coming rounds as the clerk wants."""
        self._plan(self.count.value())

    def plan_anew(self) -> None:
        """Plan the drafts there are anew, around what was decided by hand."""
        self._plan(max(1, self._drafts()))

    def _drafts(self) -> int:
        return sum(column.state is RoundState.DRAFT for column in self.shown.columns)

    def _plan(self, count: int) -> None:
        def told(found: Proposed) -> None:
            lost = f"有 {found.told} 处没能照要求安排，箱上写着原因。" if found.told else "每个箱的要求都照办了。"
            self.done(f"提出了 {found.rounds} 期方案。{lost}")

        title = "正在重排…" if self._drafts() else "正在提出方案…"
        self.desk.jobs.run(self, title, lambda _report: self.office.write(rotation.propose, count), told)

    def send_box(self, round_id: int, box_id: int, corner_id: int) -> None:
        """Let a box go to another corner in a round."""
        self.office.write(rotation.send_to, round_id, box_id, corner_id)
        column = next(one for one in self.shown.columns if one.id == round_id)
        corner = next(row for row in self.shown.rows if row.id == corner_id)
        cell = self.shown.cells[corner_id, round_id]
        over = corner.capacity is not None and len(cell.chips) + 1 > corner.capacity
        name = next(chip.name for each in self.shown.now.values() for chip in each.chips if chip.box_id == box_id)
        self.done(f"第{column.number}期 {name} 去{corner.name}{'，超过那里的容量' if over else ''}。", again=True)

    def discard(self) -> None:
        """Delete all drafts."""
        count = self.office.write(rotation.discard)
        self.done(f"删除了 {count} 期草案。")

    def _ask(self, round_id: int | None, corner_id: int, where: QPoint) -> None:
        column = next((one for one in self.shown.columns if one.id == round_id), None)
        self.menu.ask(self.shown, column, corner_id, where)

    # handing over

    def issue(self) -> None:
        """Issue the next round and show its papers."""
        draft = self._draft()
        if draft is None:
            raise Refusal("没有可以下发的草案，请先提出方案。")

        def told(count: int) -> None:
            self.done(f"第{draft.number}期已下发，{count} 箱要搬。")
            self.attempt(self.print_sheets)

        self.desk.jobs.run(self, "正在下发…", lambda _report: self.office.write(rotation.issue, draft.id), told)

    def take_back(self) -> None:
        """Make the issued round a draft again."""
        running = self._running()
        if running is not None:
            self.office.write(rotation.take_back, running.id)
            self.done(f"第{running.number}期收回了，又是草案。")

    def hand_over(self) -> None:
        """Open the hand-over of the issued round."""
        running = self._running()
        if running is None:
            raise Refusal("没有已下发的期次，请先下发。")
        dialog = self.handing = HandoverDialog(self.desk, running, self)
        dialog.finished.connect(self._end_handing)
        dialog.closed.connect(lambda: self.done(f"第{running.number}期完成了。"))
        dialog.open()

    def _end_handing(self) -> None:
        self.handing = None
        self.refresh()

    @override
    def print_(self) -> None:
        self.print_sheets()

    def print_sheets(self, with_books: bool = True) -> None:
        """Show the papers of the issued round, with the list of each box or without."""
        from jiceng_desktop.ui.pages.rotation.printing import print_sheets  # heavy, needed rarely

        running = self._running()
        if running is None:
            raise Refusal("没有已下发的期次，下发以后才有交接单。")
        print_sheets(self, self.desk, running.id, with_books)

    def print_labels(self) -> None:
        """Print the labels of the boxes that travel."""
        ids = [chip.box_id for cell in self.shown.now.values() for chip in cell.chips]
        print_labels(self, self.desk, BOXES, ids)

    def name_carriers(self) -> None:
        """Say who carries at which corner in the running or the next round."""
        column = self._running() or self._draft()
        if column is None:
            message.tell(self, "还没有期次，请先提出方案。")
            return
        CarriersDialog(self.desk, column, self.shown.rows, self).open()
