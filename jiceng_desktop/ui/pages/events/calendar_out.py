"""导出日历: events as a file that Outlook, Thunderbird and phones open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import calendar_entries, community, events
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.kit.saving import write_whole

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.events.page import EventPage

_YEAR = 12
_FILES = "日历文件 (*.ics)"


class CalendarOutDialog(QDialog):
    """Which events go out: those selected, those shown, or all of some days."""

    def __init__(self, page: EventPage, go: Callable[[Sequence[int]], object]) -> None:
        super().__init__(page)
        self.setWindowTitle("导出日历")
        self.setMinimumWidth(460)
        self._page, self._go = page, go
        chosen, shown = len(page.selected()), len(page.model.ids)
        self.shown = QRadioButton(f"现在显示的 {shown:,} 场：{'、'.join(page.narrowing()) or '全部活动'}(&S)")
        self.chosen = QRadioButton(f"选中的 {chosen:,} 场(&L)")
        self.days = QRadioButton("一段时间里的全部活动(&D)")
        self.period = PeriodChoice(date.today(), _YEAR)
        self.period.setEnabled(False)
        self.days.toggled.connect(self.period.setEnabled)
        self.shown.setChecked(True)
        self.chosen.setEnabled(bool(chosen))
        self.cancelled = QCheckBox("连同已取消的，标明“已取消”(&Q)")
        self.cancelled.setChecked(True)
        hint = QLabel("文件里有名称、时间、地点、议程和参加对象，没有任何人的姓名和电话。")
        hint.setProperty("look", "hint")
        hint.setWordWrap(True)
        self.foot = Foot(self, "导出(&X)…", act=self.take_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (self.shown, self.chosen, self.days, _indented(self.period), self.cancelled, hint, self.foot):
            layout.addWidget(widget)

    def ids(self) -> list[int]:
        """Return the events that are asked for; raises a Refusal for days that end before they begin."""
        if self.chosen.isChecked():
            return self._page.selected()
        if self.shown.isChecked():
            return list(self._page.model.ids)
        period = self.period.value()
        return list(self._page.office.read(events.LISTING.ids, Query(narrow=Span(period.first, period.last))))

    def take_out(self) -> None:
        """Go on with what is asked for."""
        if message.attempt(self, lambda: self._go(self.ids())):
            self.accept()


def _indented(widget: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(26, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return whole


def open_calendar_out(page: Page) -> None:
    """Ask what goes out, then where to."""
    shown = cast("EventPage", page)
    dialog = CalendarOutDialog(shown, lambda ids: _save(shown, ids, cancelled=dialog.cancelled.isChecked()))
    dialog.open()
    dialog.finished.connect(dialog.deleteLater)


def _save(page: EventPage, ids: Sequence[int], *, cancelled: bool) -> None:
    if not ids:
        raise Refusal("这里没有可以导出的活动。")
    office = page.office
    name = office.read(community.about).name
    path = message.ask_save_path(page, "导出日历", f"{name}活动日历-{date.today():%Y%m%d}.ics", _FILES)
    if path is None:
        return

    def done(count: int) -> None:
        message.toast(page, f"已导出 {count:,} 场活动到 {path.name}")

    page.desk.jobs.run(page, "正在导出日历…", lambda _report: _write(office, ids, path, cancelled=cancelled), done)


def _write(office: Office, ids: Sequence[int], path: Path, *, cancelled: bool) -> int:
    from jiceng_desktop.exchange import calendar_file  # its library takes a moment to load

    office.set_aside(calendar_entries.identify, ids)
    found = office.read(calendar_entries.outgoing, ids)
    entries = [entry for entry in found if cancelled or not entry.cancelled]
    write_whole(path, calendar_file.written(entries, office.read(community.about).name, datetime.now()))
    return len(entries)
