"""活动日历: the occurrences as a list, and on a month, a week or a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, lines, templates
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit.calendar.diary import Reach
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages.events.card import Acts, EventCard, Shown
from jiceng_desktop.ui.pages.events.correcting import offer_correction
from jiceng_desktop.ui.pages.events.form import USUAL_LENGTH, EventDialog
from jiceng_desktop.ui.pages.events.moving import move
from jiceng_desktop.ui.pages.events.pane import CalendarPane
from jiceng_desktop.ui.pages.events.removal import Removal
from jiceng_desktop.ui.pages.events.sections import CARD, DOING
from jiceng_desktop.ui.pages.events.serial import SerialActs
from jiceng_desktop.ui.pages.events.side import SidePanel, When
from jiceng_desktop.ui.pages.events.signed import offer_sign_in
from jiceng_desktop.ui.pages.events.tools import offer_tools
from jiceng_desktop.ui.papers.menu import offer_papers

_VIEW = "events/view"
_LIST = "list"
_USUAL_HOUR = time(9)
_CALENDAR_WIDTH = 600  # seven days in which something can be read
_WARM_UP_MS = 600


class EventPage(RecordPage):
    """All occurrences; all views share search, state, card and actions."""

    title, icon = "日历", "calendar-month"
    kind, dialog = events.KIND, EventDialog
    unit = "场活动"
    nothing_yet = "还没有登记活动。新增一场活动后，可以一键生成通知。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._removal = Removal(self, self._show_without)
        self.calendar = CalendarPane()
        self.diary = self.calendar.diary
        self._views = QStackedWidget()
        self.panes.replaceWidget(self.panes.indexOf(self.middle), self._views)
        self._views.addWidget(self.middle)
        self._views.addWidget(self.calendar)
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.calendar.undoing)  # for the list as well
        self._connect_calendar()
        for view in (self.view, self.calendar.grid, self.calendar.hours, self.calendar.sheet):
            key_in(view, "Delete", self._remove_soon)
        if desk.memory.get(f"panes/{self.listing.title}") is None:
            self.panes.setSizes([150, 900, 300])
        self.show_view(desk.memory.get(_VIEW, Reach.MONTH.value))
        QTimer.singleShot(_WARM_UP_MS, self, self._warm_up)

    def _warm_up(self) -> None:
        self.desk.jobs.quiet(self.calendar, _learn_to_draw, lambda _: None)
        self._serial.carry_on()

    def _connect_calendar(self) -> None:
        self.diary.chosen.connect(self._chosen_in_calendar)
        self.diary.turned.connect(self._turned)
        for view in (self.calendar.grid, self.calendar.hours):
            view.opened.connect(lambda number: self.attempt(partial(self.open_record, number)))
            view.dropped.connect(lambda number, starts_at: self.attempt(partial(self.move_event, number, starts_at)))
        self.calendar.grid.wanted.connect(self.new_on)
        self.calendar.hours.wanted.connect(self.new_at)
        self.calendar.sheet.month_asked.connect(self.show_month)
        self.calendar.holidays_asked.connect(lambda: self.attempt(self.show_holidays))

    @override
    def room_wanted(self) -> int:
        return _CALENDAR_WIDTH if self.in_calendar() else super().room_wanted()

    # the views

    def show_month(self, day: date) -> None:
        """Show the month of a day."""
        self.show_view(Reach.MONTH.value)
        self.diary.move_to(day)

    def in_calendar(self) -> bool:
        """Tell whether the calendar is in sight, and not the list."""
        return self._views.currentWidget() is self.calendar

    def show_view(self, name: str) -> None:
        """Show the list, the month, the week or the day, at the same occurrence."""
        kept = self.current()
        name = name if name in self._to else Reach.MONTH.value
        self._views.setCurrentWidget(self.middle if name == _LIST else self.calendar)
        self._to[name].setChecked(True)
        self.desk.memory.put(_VIEW, name)
        self._side.show_times(not self.in_calendar())
        if self.in_calendar():
            self.calendar.spread(Reach(name))
        self.panes.settle()
        self._narrow()
        if kept is not None:
            self._show_at(kept)

    def _narrow(self) -> None:
        """Bring list and month in line with what was chosen on the left; ahead, the next one comes first."""
        query = self.model.query.with_(narrow=self._span())
        if query.order in {"", "starts_at"}:
            ahead = self.in_calendar() or self._side.when() in {When.COMING, When.THIS_MONTH, When.NEXT_MONTH}
            query = query.with_(order="starts_at", descending=not ahead)
            header = self.view.horizontalHeader()
            header.blockSignals(True)
            header.setSortIndicator(0, Qt.SortOrder.AscendingOrder if ahead else Qt.SortOrder.DescendingOrder)
            header.blockSignals(False)
        self.show_query(query)

    def _span(self) -> Span | None:
        if not self.in_calendar():
            return self._side.span()
        first, last = self.diary.own_span()
        return replace(self._side.span() or Span(), first=first, last=last)

    def _turned(self) -> None:
        self.calendar.dress(self.office)
        if self.in_calendar():
            self._narrow()

    def _chosen_in_calendar(self, occurrence_id: int | None) -> None:
        if occurrence_id is not None:
            with self._until_settled():
                self.view.select_ids([occurrence_id], occurrence_id)
        self._show_current()

    @override
    def show_query(self, query: Query) -> None:
        super().show_query(query)
        self._fill_calendar()
        self._take_next()

    @override
    def take_row(self, row: int) -> None:
        if self._removal.title() is None:  # else the card offers the way back
            super().take_row(row)

    def _take_next(self) -> None:
        if self.in_calendar() and self._removal.title() is None:
            self.calendar.take_next()

    def _fill_calendar(self) -> None:
        self.calendar.fill(self.office, self._side.span() or Span(), self.finder.text())

    @override
    def show_occurrence(self, occurrence_id: int) -> None:
        """Be at an event, whatever the list and the calendar were narrowed to."""
        if self.attempt(partial(self._show_at, occurrence_id)) and not self._shows(occurrence_id):
            self.clear_filters()
            self._show_at(occurrence_id)

    def _shows(self, occurrence_id: int) -> bool:
        if self.in_calendar():
            return any(chip.id == occurrence_id for chip in self.diary.chips())
        return self.model.row_of(occurrence_id) is not None

    def _show_at(self, occurrence_id: int) -> None:
        """Bring an occurrence into sight in all views."""
        starts_at = self.office.read(events.load, occurrence_id).starts_at
        with self._until_settled():
            if starts_at is not None:
                self.diary.go(starts_at.date())
            self._fill_calendar()
            self.diary.choose(occurrence_id)
            self.calendar.hours.show_current()
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
        acts = Acts(edit, write, remove, lambda occurrence_id: self._serial.offered(occurrence_id))
        self._card = EventCard(acts, (DOING, CARD))
        return self._card

    def _acts(self) -> tuple[Callable[[], object], ...]:
        return self.open_current, self.write_notice, self.remove_current

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新增(&N)", self.new_record, "plus"))
        self._switch = QActionGroup(self)
        self._to = {
            name: self._offer_view(title, name)  # without pictures: the bar of a small screen has no room for them
            for title, name in (
                ("月(&M)", Reach.MONTH.value),
                ("周(&Y)", Reach.WEEK.value),
                ("日(&I)", Reach.DAY.value),
                ("年(&O)", Reach.YEAR.value),
                ("列表(&L)", _LIST),
            )
        }
        self.bar.add_separator()
        self.offer("系列(&R)…", lambda: self._serial.show_all())
        self.papers = offer_papers(self, self._about, nothing="请先选中一场活动")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))
        offer_tools(self)
        self._about_one = [
            offer_sign_in(self, self.current),
            self.make_action("生成通知(&G)…", self.write_notice, "file-document-outline"),
            self.make_action("编辑(&E)…", self.open_current, "pencil"),
            self.make_action("删除(&D)…", self.remove_current, "delete-outline"),
        ]
        self.addActions(self._about_one)
        self._serial = SerialActs(self, self.current, self.tell_done, self.refresh)

    def _about(self) -> About | None:
        occurrence_id = self.current()
        return None if occurrence_id is None else About(Subject.OCCURRENCE, occurrence_id)

    def _offer_view(self, title: str, name: str) -> QAction:
        action = self.offer(title, lambda: self.show_view(name))
        action.setCheckable(True)
        self._switch.addAction(action)
        return action

    @override
    def menu_actions(self) -> list[QAction]:
        occurrence_id = self.current()
        if occurrence_id is None:
            return []
        return [*self._about_one, *self._serial.offered(occurrence_id), self.papers]

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self._side.reset()
        self._narrow()

    @override
    def current(self) -> int | None:
        return self.diary.current if self.in_calendar() else super().current()

    @override
    def selected(self) -> list[int]:
        current = self.current()
        return ([current] if current is not None else []) if self.in_calendar() else super().selected()

    @override
    def show_record(self, record_id: int | None) -> None:
        for action in self._about_one:
            action.setEnabled(record_id is not None)
        if record_id is not None:
            self._removal.forget()
            self._show_event(record_id)
        elif (title := self._removal.title()) is not None:
            self._card.show_removed(title, self._removal.restore)
        else:
            self._card.show_hint()

    def _show_event(self, occurrence_id: int) -> None:
        try:
            draft = self.office.read(events.load, occurrence_id)
        except Refusal as refusal:  # another desk has deleted it
            self._card.show_gone(str(refusal))
        else:
            self._card.show_event(Shown(self, occurrence_id, draft, partial(self.tell_done, occurrence_id)))

    @override
    def take_focus(self) -> None:
        (self.calendar if self.in_calendar() else self.finder).setFocus()

    @override
    def refresh(self) -> None:
        self._side.show_lines(self.office.read(lines.listed))
        self.calendar.dress(self.office)
        self._fill_calendar()
        super().refresh()
        self._take_next()

    @override
    def narrowing(self) -> list[str]:
        time = [self.diary.name()] if self.in_calendar() else []
        return [*time, *self._side.told(), *super().narrowing()]

    @override
    def status(self) -> str:
        in_month = self.diary.reach is Reach.MONTH
        where = f"{self.diary.day.month}月" if in_month else f"{self.diary.name()} "
        return f"{where if self.in_calendar() else ''}共 {len(self.model.ids):,} {self.unit}"

    # what can be done

    @override
    def new_record(self) -> None:
        if not self.in_calendar():
            self.edit()
        elif self.diary.reach in {Reach.MONTH, Reach.YEAR}:
            self.new_on(self.diary.day)
        else:
            self.new_at(datetime.combine(self.diary.day, self.calendar.hours.hour))

    @override
    def edit(self, record_id: int | None = None, **known: Any) -> RecordDialog | None:
        form = super().edit(record_id, **known)
        if isinstance(form, EventDialog):
            form.saved.connect(partial(self._tell_followed, form))
        return form

    def _tell_followed(self, form: EventDialog, record_id: int) -> None:
        """Offer the way back from a change that went to other occurrences too."""
        if form.followed:
            self.tell_done(record_id, f"已保存，本系列另有 {form.followed} 场照此修改。")

    @override
    def begin_occurrence(self, known: Mapping[str, Any]) -> None:
        self.edit(**known)

    def new_on(self, day: date) -> None:
        """Begin a new occurrence on a day."""
        self.new_at(datetime.combine(day, _USUAL_HOUR))

    def new_at(self, starts_at: datetime) -> None:
        """Begin a new occurrence at a time."""
        self.edit(starts_at=starts_at, ends_at=starts_at + USUAL_LENGTH)

    def move_event(self, occurrence_id: int, starts_at: datetime) -> None:
        """Move an occurrence to another time and offer the way back."""
        move(self, occurrence_id, starts_at, partial(self.tell_done, occurrence_id))

    def tell_done(self, occurrence_id: int, sentence: str) -> None:
        """Show what was done with an occurrence and offer the way back."""
        self._show_at(occurrence_id)
        self.calendar.undoing.offer_back(self.office, sentence, lambda: self._show_at(occurrence_id))
        if (further := offer_correction(self, occurrence_id)) is not None:
            self.calendar.undoing.lead_on(*further)

    def show_holidays(self) -> None:
        """Show which days are off, to be changed or brought in from a file."""
        from jiceng_desktop.ui.pages.events.holidays import HolidaysDialog  # needed once a year

        HolidaysDialog(self.desk, self, self.diary.day.year).open()

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

    def remove_current(self) -> None:
        """Ask, then delete the occurrence; the card offers to take it back."""
        occurrence_id = self.current()
        if occurrence_id is not None:
            self._removal.remove(occurrence_id)

    def _show_without(self) -> None:
        """Show what there is without an occurrence that was just deleted, or with it again."""
        self.diary.choose(None)
        self.refresh()

    def _remove_soon(self) -> None:
        self.attempt(self.remove_current)

    @override
    def show_saved(self, record_id: int) -> None:
        self._removal.forget()
        super().show_saved(record_id)
        self._show_at(record_id)

    def _show_filed(self, _document_id: int) -> None:
        self._show_current()


def _learn_to_draw() -> None:
    """Load what draws papers, so that the first notice does not keep the clerk waiting."""
    from jiceng_desktop.documents import notice  # noqa: F401  # a second or two of importing
