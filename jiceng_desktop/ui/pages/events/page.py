"""活动日历: the occurrences as a list and as a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, filed, templates, undo
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.events.card import EventCard
from jiceng_desktop.ui.pages.events.form import USUAL_LENGTH, EventDialog
from jiceng_desktop.ui.pages.events.grid import first_of, last_of
from jiceng_desktop.ui.pages.events.invited import InvitedDialog
from jiceng_desktop.ui.pages.events.month import MonthPane
from jiceng_desktop.ui.pages.events.side import SidePanel, When
from jiceng_desktop.ui.papers.issued import show_issued
from jiceng_desktop.ui.papers.menu import offer_papers

_VIEW = "events/view"
_MONTH, _LIST = "month", "list"
_USUAL_HOUR = time(9)
_WARM_UP_MS = 600
_HERE = Qt.ShortcutContext.WidgetShortcut


class EventPage(RecordPage):
    """All occurrences; both views share search, state, card and actions."""

    title, icon = "活动日历", "calendar-month"
    kind, dialog = events.KIND, EventDialog
    unit = "场活动"
    nothing_yet = "还没有登记活动。新增一场活动后，可以一键生成通知。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._removed: tuple[int, str] | None = None  # audit group and title of what was just deleted
        self.month = MonthPane()
        self._views = QStackedWidget()
        self.panes.replaceWidget(self.panes.indexOf(self.middle), self._views)
        self._views.addWidget(self.middle)
        self._views.addWidget(self.month)
        self.month.grid.chosen.connect(self._chosen_in_month)
        self.month.grid.opened.connect(lambda number: self.attempt(partial(self.open_record, number)))
        self.month.grid.wanted.connect(self.new_on)
        self.month.grid.turned.connect(self._turned)
        QShortcut(QKeySequence("Delete"), self.view, self._remove_soon, context=_HERE)
        QShortcut(QKeySequence("Delete"), self.month.grid, self._remove_soon, context=_HERE)
        if desk.memory.get(f"panes/{self.listing.title}") is None:
            self.panes.setSizes([150, 900, 300])
        self.show_view(desk.memory.get(_VIEW, _MONTH))
        QTimer.singleShot(_WARM_UP_MS, self, lambda: desk.jobs.quiet(self.month, _learn_to_draw, lambda _: None))

    @override
    def room_wanted(self) -> int:
        return 0 if self.in_month() else super().room_wanted()  # the days take what there is

    # the two views

    def in_month(self) -> bool:
        """Tell whether the month is in sight."""
        return self._views.currentWidget() is self.month

    def show_view(self, name: str) -> None:
        """Show the list or the month, on the same occurrence."""
        kept = self.current()
        self._views.setCurrentWidget(self.month if name == _MONTH else self.middle)
        (self._to_month if self.in_month() else self._to_list).setChecked(True)
        self.desk.memory.put(_VIEW, name)
        self._side.show_times(not self.in_month())
        self.panes.settle()
        self._narrow()
        if kept is not None:
            self._show_at(kept)

    def _narrow(self) -> None:
        """Bring list and month in line with what was chosen on the left; ahead, the next one comes first."""
        query = self.model.query.with_(narrow=self._span())
        if query.order in {"", "starts_at"}:
            ahead = self.in_month() or self._side.when() in {When.COMING, When.THIS_MONTH, When.NEXT_MONTH}
            query = query.with_(order="starts_at", descending=not ahead)
            header = self.view.horizontalHeader()
            header.blockSignals(True)
            header.setSortIndicator(0, Qt.SortOrder.AscendingOrder if ahead else Qt.SortOrder.DescendingOrder)
            header.blockSignals(False)
        self.show_query(query)

    def _span(self) -> Span | None:
        day = self.month.grid.day
        return Span(first_of(day), last_of(day), self._side.status()) if self.in_month() else self._side.span()

    def _turned(self) -> None:
        if self.in_month():
            self._narrow()

    def _chosen_in_month(self, occurrence_id: int | None) -> None:
        if occurrence_id is not None:
            self.view.select_ids([occurrence_id], occurrence_id)
        self._show_current()

    @override
    def show_query(self, query: Query) -> None:
        super().show_query(query)
        self._fill_month()
        self._take_next()

    @override
    def take_row(self, row: int) -> None:
        if self._removed is None:  # else the card offers the way back
            super().take_row(row)

    def _take_next(self) -> None:
        """Be at the next occurrence of the month if the clerk is at none; at the last one of a past month."""
        if not self.in_month() or self._removed is not None or self.month.grid.current is not None:
            return
        chips = [
            chip for chip in self.month.grid.chips() if first_of(chip.starts_at.date()) == first_of(self.month.grid.day)
        ]
        ahead = (
            chip
            for chip in chips
            if chip.starts_at.date() >= date.today() and chip.status is not OccurrenceStatus.CANCELLED
        )
        if chips:
            self.month.grid.choose(next(ahead, chips[-1]).id)

    def _fill_month(self) -> None:
        first, last = self.month.grid.span()
        span = Span(first, last, self._side.status())
        self.month.grid.fill(self.office.read(events.chips, span, self.finder.text()))

    def _show_at(self, occurrence_id: int) -> None:
        """Bring an occurrence into sight in both views."""
        starts_at = self.office.read(events.load, occurrence_id).starts_at
        if starts_at is not None:
            self.month.grid.go(starts_at.date())
        self._fill_month()
        self.month.grid.choose(occurrence_id)
        self.view.select_ids([occurrence_id], occurrence_id)
        self._show_current()

    # the page's parts

    @override
    def side(self) -> QWidget:
        self._side = SidePanel()
        self._side.changed.connect(self._narrow)
        return self._side

    @override
    def card(self) -> QWidget:
        edit, write, remove = (partial(self.attempt, act) for act in self._acts())
        self._card = EventCard(edit, write, remove, lambda number: self.attempt(partial(self.show_paper, number)))
        self._card.invited_asked.connect(lambda query_id: self.attempt(partial(self.show_invited, query_id)))
        return self._card

    def _acts(self) -> tuple[Callable[[], object], ...]:
        return self.open_current, self.write_notice, self.remove_current

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
        self.bar.add_separator()
        self._to_month = self._offer_view("月历(&M)", _MONTH, "calendar-month")
        self._to_list = self._offer_view("列表(&L)", _LIST, "view-list-outline")
        self.bar.add_separator()
        self.papers = offer_papers(self, self._about, nothing="请先选中一场活动")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))
        self._about_one = [
            self.make_action("生成通知(&G)…", self.write_notice, "file-document-outline"),
            self.make_action("编辑(&E)…", self.open_current, "pencil"),
            self.make_action("删除(&D)…", self.remove_current, "delete-outline"),
        ]
        self.addActions(self._about_one)

    def _about(self) -> About | None:
        occurrence_id = self.current()
        return None if occurrence_id is None else About(Subject.OCCURRENCE, occurrence_id)

    def _offer_view(self, title: str, name: str, icon: str) -> QAction:
        action = self.offer(title, lambda: self.show_view(name), icon)
        action.setCheckable(True)
        if not hasattr(self, "_switch"):
            self._switch = QActionGroup(self)
        self._switch.addAction(action)
        return action

    @override
    def menu_actions(self) -> list[QAction]:
        return [*self._about_one, self.papers] if self.current() is not None else []

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self._side.reset()
        self._narrow()

    @override
    def current(self) -> int | None:
        return self.month.grid.current if self.in_month() else super().current()

    @override
    def selected(self) -> list[int]:
        current = self.current()
        return ([current] if current is not None else []) if self.in_month() else super().selected()

    @override
    def show_record(self, record_id: int | None) -> None:
        for action in self._about_one:
            action.setEnabled(record_id is not None)
        if record_id is not None:
            self._removed = None
            self._show_event(record_id)
        elif self._removed is not None:
            self._card.show_removed(self._removed[1], self.restore_removed)
        else:
            self._card.show_hint()

    def _show_event(self, occurrence_id: int) -> None:
        try:
            draft = self.office.read(events.load, occurrence_id)
        except Refusal as refusal:  # another desk has deleted it
            self._card.show_gone(str(refusal))
        else:
            self._card.show_event(draft, self.office.read(filed.of_occurrence, occurrence_id))

    @override
    def take_focus(self) -> None:
        (self.month.grid if self.in_month() else self.finder).setFocus()

    @override
    def refresh(self) -> None:
        self._fill_month()
        super().refresh()
        self._take_next()

    @override
    def narrowing(self) -> list[str]:
        when, status = self._side.when(), self._side.status()
        time = self.month.name.text() if self.in_month() else "" if when is When.ALL else when.value
        return [part for part in (time, status.label if status else "", *super().narrowing()) if part]

    @override
    def status(self) -> str:
        month = f"{self.month.grid.day.month}月" if self.in_month() else ""
        return f"{month}共 {len(self.model.ids):,} {self.unit}"

    # what can be done

    @override
    def new_record(self) -> None:
        if self.in_month():
            self.new_on(self.month.grid.day)
        else:
            self.edit()

    def new_on(self, day: date) -> None:
        """Begin a new occurrence on a day."""
        starts_at = datetime.combine(day, _USUAL_HOUR)
        self.edit(starts_at=starts_at, ends_at=starts_at + USUAL_LENGTH)

    def write_notice(self) -> None:
        """Open the notice of the occurrence, already written."""
        occurrence_id = self.current()
        if occurrence_id is None:
            return
        from jiceng_desktop.ui.papers.editor import PaperEditor  # heavy, and not needed to look at the calendar

        draft = self.office.read(templates.of_occurrence, occurrence_id, date.today())
        editor = PaperEditor(self.desk, draft, self)
        editor.filed.connect(self._show_filed)
        editor.open()

    def show_invited(self, query_id: int) -> None:
        """List whom the saved query of the occurrence finds today."""
        occurrence_id = self.current()
        if occurrence_id is not None:
            title = self.office.read(events.load, occurrence_id).title or ""
            InvitedDialog(self.desk, self, title, query_id).open()

    def show_paper(self, document_id: int) -> None:
        """Show a filed paper in a window of its own, to be printed again or saved."""
        show_issued(self.office, self, document_id)

    def remove_current(self) -> None:
        """Ask, then delete the occurrence; the card offers to take it back."""
        occurrence_id = self.current()
        if occurrence_id is None:
            return
        shown = self.office.read(events.load, occurrence_id)
        title = shown.title or ""
        if not message.ask(self, f"要删除“{title}”吗？", "删除(&D)", danger=True):
            return
        if not self.attempt(lambda: self.office.write(events.remove, occurrence_id, shown.version)):
            return
        group_id = self.office.last_group
        self._removed = None if group_id is None else (group_id, title)
        self.month.grid.choose(None)
        self.refresh()

    def restore_removed(self) -> None:
        """Take the last deletion back."""
        if self._removed is not None and self.attempt(self._take_back):
            self._removed = None
            self.refresh()
            message.toast(self, "已撤销删除")

    def _take_back(self) -> None:
        if self._removed is not None:
            self.office.write(undo.take_back, self._removed[0])

    def _remove_soon(self) -> None:
        self.attempt(self.remove_current)

    @override
    def show_saved(self, record_id: int) -> None:
        self._removed = None
        super().show_saved(record_id)
        self._show_at(record_id)

    def _show_filed(self, _document_id: int) -> None:
        self._show_current()


def _learn_to_draw() -> None:
    """Load what draws papers, so that the first notice does not keep the clerk waiting."""
    from jiceng_desktop.documents import notice  # noqa: F401  # a second or two of importing
