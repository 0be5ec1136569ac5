"""值班: the rotas above, the week of the chosen one below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import rotas
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.rotas import Shift
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.rotas.duties import Duties
from jiceng_desktop.ui.pages.rotas.form import RotaForm
from jiceng_desktop.ui.pages.rotas.grid import Spot
from jiceng_desktop.ui.pages.rotas.hours import HoursDialog
from jiceng_desktop.ui.pages.rotas.panel import GapLine, WeekPanel
from jiceng_desktop.ui.pages.rotas.spans import between, month_of, week_of

_AHEAD = 28  # days
_ROW, _HEAD, _MOST_ROWS = 32, 38, 4
_WHOLE = 16_777_215  # no limit to the height of a widget
_NONE_YET = "还没有值班安排。\n写明每周哪几个班、谁轮流，程序就能按次序排出值班表。"


class RotaPage(RecordPage):
    """Weekly posts that volunteers fill in turn."""

    title, icon = "值班", "clipboard-text-clock-outline"
    kind, dialog = rotas.KIND, RotaForm
    unit = "个值班安排"
    nothing_yet = _NONE_YET

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing, self.gaps, self.week = UndoStrip(), GapLine(), WeekPanel()
        self.duties = Duties(self, self._done)
        self.gaps.asked.connect(lambda shift: self.attempt(partial(self.go_to_shift, shift)))
        self.week.turned.connect(self.show_week)
        self.week.grid.asked.connect(self._ask)
        self.week.grid.cleared.connect(self._clear)
        self.view.selectionModel().currentRowChanged.connect(lambda: self.show_week())
        column = cast(QVBoxLayout, self.layout())
        column.insertWidget(1, self.undoing)
        column.insertWidget(2, self.gaps)
        column.addWidget(self.week, 3)

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("删除(&D)", self.remove_current, "delete-outline")
        self.bar.add_separator()
        self._offer_menu("轮排(&L)", "repeat", self._fill_spans)
        self.offer_for_selected("录时长(&H)…", self.record_hours, "history")
        self._offer_menu("打印值班表(&T)", "printer", self._fill_papers)
        self.bar.add_separator()
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    def _offer_menu(self, title: str, icon: str, fill: Callable[[QMenu], None]) -> None:
        """Put a menu into the bar that is filled afresh whenever it opens."""
        action = self.offer_for_selected(title, lambda: None, icon)
        action.setIconText(f"{title} ▾")
        menu = QMenu(self)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(partial(fill, menu))
        action.setMenu(menu)
        button = self.bar.button_of(action)
        if isinstance(button, QToolButton):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    # showing

    @override
    def refresh(self) -> None:
        super().refresh()
        today = date.today()
        self.gaps.tell(self.office.read(rotas.gaps, today, today + timedelta(_AHEAD - 1)))
        self.show_week()

    @override
    def show_query(self, query: Query) -> None:
        super().show_query(query)
        self.show_week()

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        count = self.model.rowCount()
        height = _HEAD + min(count, _MOST_ROWS) * _ROW  # the week below has the rest
        self.middle.setMinimumHeight(height if count else 0)
        self.middle.setMaximumHeight(height if count else _WHOLE)

    def show_week(self) -> None:
        """Show the week of the rota the clerk is at."""
        rota_id = self.current()
        self.week.setVisible(rota_id is not None)
        if rota_id is None:
            return
        try:
            draft = self.office.read(rotas.load, rota_id)
            week = self.office.read(rotas.week, rota_id, self.week.first)
        except Refusal:  # another desk has deleted it; the list will follow
            self.week.hide()
            return
        if draft.first_on is not None and week_of(self.week.first)[1] < draft.first_on:
            to_first = partial(self.week.show_from, draft.first_on)
            self.week.tell("这一周还没有开始值班。", "看开始的那一周(&A)", to_first)
        elif draft.last_on is not None and draft.last_on < self.week.first:
            to_last = partial(self.week.show_from, draft.last_on)
            self.week.tell("这一周已经不值班了。", "看最后一周(&A)", to_last)
        else:
            self.week.tell("这一周没有班。", "看下一周(&A)", self.week.on.click)
        self.week.show_week(draft.name or "", week, date.today())

    def go_to_shift(self, shift: Shift) -> None:
        """Show the rota and the week of a shift, at its open place."""
        rota_id = self.office.read(rotas.rota_of, shift.post_id)
        self.finder.clear()
        self.view.select_ids([rota_id], rota_id)
        self.week.show_from(shift.day)
        self.week.grid.go_to(shift.day)
        self.week.grid.setFocus()

    # rotas

    @override
    def new_record(self) -> None:
        self.edit(first_on=date.today())

    @override
    def show_saved(self, record_id: int) -> None:
        super().show_saved(record_id)
        first_on = self.office.read(rotas.load, record_id).first_on
        if first_on is not None and first_on > self.week.first:
            self.week.show_from(first_on)

    def remove_current(self) -> None:
        """Delete the rota the clerk is at, with its duties."""
        rota_id = self.current()
        if rota_id is None:
            return
        draft = self.office.read(rotas.load, rota_id)
        question = f"要删除“{draft.name}”吗？排好的班也会一起删除，删除后还可以撤销。"
        if message.ask(self, question, "删除(&D)", danger=True):
            self.office.write(rotas.remove, rota_id, draft.version)
            self._done(f"已删除“{draft.name}”。")

    # turns

    def _fill_spans(self, menu: QMenu) -> None:
        today = date.today()
        week = week_of(self.week.first)
        spans = [(f"这一周，{between(*week)}(&W)", week)]
        coming = (today, today + timedelta(_AHEAD - 1))
        spans.append((f"往后四周，{between(*coming)}(&F)", coming))
        for title, ahead in (("这个月(&M)", 0), ("下个月(&N)", 1)):
            spans.append((title, month_of(today, ahead)))
        for title, span in spans:
            self._add(menu, title, partial(self.fill, *span))

    def fill(self, first: date, last: date) -> None:
        """Let the members take turns where somebody is missing; days that are past stay as they are."""
        rota_id = self.current()
        if rota_id is None:
            return
        if last < date.today():
            raise Refusal("这段时间已经过去，不再轮排。要补记谁值了班，请双击“缺人”的格子。")
        first = max(first, date.today())
        count = self.office.write(rotas.fill, rota_id, first, last)
        missing = self.office.read(rotas.week, rota_id, first, (last - first).days + 1).missing()
        lacking = f"还缺 {missing} 人，轮值人员这些时间都没有空。" if missing else ""
        told = f"{between(first, last)}排好了 {count} 人次。" if count else f"{between(first, last)}没有排上人。"
        if not count and not missing:
            told = f"{between(first, last)}已经排满，不用再排。"
        self._done(told + lacking)

    def record_hours(self) -> HoursDialog | None:
        """Let the clerk say who came to the duties that are over, so that they have hours."""
        rota_id = self.current()
        if rota_id is None:
            return None
        past = self.office.read(rotas.unrecorded, rota_id, datetime.now())
        if not past:
            message.tell(self, "没有要录时长的班：近三个月值过的班都录了，还没到的班要等值完。")
            return None
        dialog = HoursDialog(self.desk, rota_id, past, self)
        dialog.recorded.connect(self._done)
        dialog.open()
        return dialog

    # duties

    def _ask(self, spot: Spot, where: object) -> None:
        rota_id = self.current()
        if rota_id is not None:
            self.duties.ask(rota_id, spot, where)  # type: ignore[arg-type]  # a signal knows objects only

    def _clear(self, spot: Spot) -> None:
        if spot.place is not None:
            self.attempt(partial(self.duties.clear, spot.shift, spot.place))

    def _done(self, sentence: str) -> None:
        """Show what became of it and offer the way back."""
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.refresh()

    # papers

    def _fill_papers(self, menu: QMenu) -> None:
        rota_id = self.current()
        if rota_id is None:
            return
        from jiceng_desktop.ui.pages.rotas import printing  # heavy, needed rarely

        first = self.week.first
        week = partial(printing.print_week, self, self.desk, rota_id, first)
        self._add(menu, f"周表，{between(*week_of(first))}(&W)", week)
        for day in dict.fromkeys((first, week_of(first)[1])):
            title = f"月表，{day.year}年{day.month}月"
            if day == first or day.month != first.month:
                self._add(menu, title + ("(&M)" if day == first else "(&N)"), self._month(rota_id, day))

    def _month(self, rota_id: int, day: date) -> Callable[[], object]:
        from jiceng_desktop.ui.pages.rotas import printing  # heavy, needed rarely

        return partial(printing.print_month, self, self.desk, rota_id, day)

    def _add(self, menu: QMenu, title: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(title)
        action.triggered.connect(lambda: self.attempt(act))
        return action
