"""Keeps an eye on the clock: opens 近期安排 with the program, and speaks up before an event begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.shell import Shell
from jiceng_desktop.ui.tray import Tray

if TYPE_CHECKING:
    from jiceng_desktop.services.reminders import Line
    from jiceng_desktop.ui.reminders import RemindersWindow

_AT_START, _NOT_ON, _SPEAKS, _TOLD_ON = (
    "reminders/at_start",
    "reminders/not_on",
    "reminders/speaks",
    "reminders/told_on",
)
_FIRST_LOOK_MS = 1500  # the first page has long been painted by then
_TICK_MS = 30_000
_CHANGES_REST_MS = 400  # while many are signed in one after the other, the last one is enough
_LOOK_EVERY = timedelta(minutes=10)  # another desk may have planned something
_SOON = timedelta(minutes=30)
_MORNING = time(8)


class Watch(QObject):
    """Looks at what is due off the window's thread; every tick goes by the clock on the wall, never by what has passed.

    So it outlives midnight and sleep: a new day is looked at afresh, and what began meanwhile is not told any more.
    """

    def __init__(
        self,
        desk: Desk,
        shell: Shell,
        clock: Callable[[], datetime] = datetime.now,
        icon: QSystemTrayIcon | None = None,
    ) -> None:
        super().__init__(shell)
        self._desk, self._shell, self._clock, self._icon = desk, shell, clock, icon
        self.window: RemindersWindow | None = None
        self.tray: Tray | None = None
        self._lines: Sequence[Line] = ()
        self._looked_at: datetime | None = None
        self._told: set[tuple[int | None, datetime | None]] = set()
        self._then: list[Callable[[], object]] = []  # what waits for the answer of the running look
        self._left = False
        self._owner = QWidget(shell)  # of the looks: a newer one supersedes the one before
        self._owner.hide()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        shell.changed.connect(self._renew_soon)
        shell.closed.connect(self._leave)
        self._soon = QTimer(self, singleShot=True, interval=_CHANGES_REST_MS)
        self._soon.timeout.connect(self._renew)
        QTimer.singleShot(_FIRST_LOOK_MS, self, self.begin)

    # what the clerk wants

    def shows_at_start(self) -> bool:
        """Tell whether the list opens with the program."""
        return bool(self._desk.memory.get(_AT_START, True))

    def show_at_start(self, wanted: bool) -> None:
        """Let the list open with the program, or not."""
        self._desk.memory.put(_AT_START, wanted)
        if self.window is not None:
            self.window.at_start.setChecked(wanted)

    def speaks(self) -> bool:
        """Tell whether something is said beside the clock."""
        return bool(self._desk.memory.get(_SPEAKS, True))

    def let_speak(self, wanted: bool) -> None:
        """Let something be said beside the clock, or nothing."""
        self._desk.memory.put(_SPEAKS, wanted)

    def toggle_start(self) -> None:
        """Change whether the list opens with the program."""
        self.show_at_start(not self.shows_at_start())

    def toggle_speech(self) -> None:
        """Change whether something is said beside the clock."""
        self.let_speak(not self.speaks())

    def _is_off_today(self) -> bool:
        return bool(self._desk.memory.get(_NOT_ON, "") == self._clock().date().isoformat())

    def _not_today(self, wanted: bool) -> None:
        self._desk.memory.put(_NOT_ON, self._clock().date().isoformat() if wanted else "")

    # looking

    def begin(self) -> None:
        """Look for the first time, and open the list if anything is due and the clerk wants to see it."""
        if self._left:
            return
        self.tray = Tray(self, self._icon)
        self.tray.asked.connect(self.show)
        self._timer.start(_TICK_MS)
        self._look(self._open_if_any if self.shows_at_start() and not self._is_off_today() else lambda: None)

    def show(self) -> None:
        """Show the list, because somebody asked for it."""
        if self._shell.isMinimized():
            self._shell.showNormal()
        self._shell.raise_()
        self._shell.activateWindow()
        self._look(lambda: self._window().come_up())

    def _look(self, then: Callable[[], object]) -> None:
        office, now = self._desk.office, self._clock()
        self._then.append(then)  # a newer look supersedes this one, but not what was asked for

        def look() -> list[Line]:
            from jiceng_desktop.services import reminders  # knows the rules of series; the start does not need them

            return office.read(reminders.look, now)

        def show(lines: list[Line]) -> None:
            self._lines, self._looked_at = lines, now
            if self.window is not None:
                self.window.show_lines(lines)
                self.window.not_today.setChecked(self._is_off_today())
            waiting, self._then = self._then, []
            for act in waiting:
                act()
            self._speak(now)

        self._desk.jobs.quiet(self._owner, look, show, lambda _refusal: None)

    def _renew_soon(self) -> None:
        if self._looked_at is not None:
            self._soon.start()

    def _renew(self) -> None:
        self._look(lambda: None)

    def _open_if_any(self) -> None:
        if self._lines:
            self._note_told(self._clock().date())
            self._window().show_quietly()

    def _window(self) -> RemindersWindow:
        if self.window is None:
            from jiceng_desktop.ui.reminders import RemindersWindow

            self.window = RemindersWindow(self._desk.office, self._shell, self.shows_at_start())
            self.window.not_today.setChecked(self._is_off_today())
            self.window.occurrence_asked.connect(self._go_to)
            self.window.renew_asked.connect(self._renew)
            self.window.at_start_chosen.connect(self.show_at_start)
            self.window.today_chosen.connect(self._not_today)
            self.window.show_lines(self._lines)
        return self.window

    def _go_to(self, occurrence_id: int) -> None:
        """Be at an event of the calendar; the list stays beside it."""
        self._shell.activateWindow()
        self._shell.show_occurrence(occurrence_id)

    # speaking

    def tick(self) -> None:
        """Speak up about what begins soon; look afresh on a new day, and now and then."""
        now = self._clock()
        looked_at = self._looked_at
        if looked_at is None:
            return  # the first answer is under way
        if now.date() != looked_at.date():
            self._begin_day(now)
        elif not timedelta() <= now - looked_at < _LOOK_EVERY:
            self._renew()
        else:
            self._speak(now)

    def _begin_day(self, now: datetime) -> None:
        """Do what a new day brings by itself; then every page reads itself afresh, for much is due by the day."""
        from jiceng_desktop.services import vault

        after = partial(vault.look_after, self._desk.office, now)
        self._desk.jobs.quiet(self._shell, after, lambda _done: self._shell.changed.emit())
        self._renew()

    def _speak(self, now: datetime) -> None:
        if self.tray is None or not self.speaks():
            return
        for line in self._lines:
            began, key = line.starts_at, (line.occurrence_id, line.starts_at)
            if began is not None and timedelta() < began - now <= _SOON and key not in self._told:
                self._told.add(key)
                minutes = -(-(began - now).seconds // 60)
                self.tray.say(f"{minutes} 分钟后：{line.text}", line.note or "点一下查看近期安排")
        if now.time() >= _MORNING and self._desk.memory.get(_TOLD_ON, "") != now.date().isoformat():
            self._tell_day(now.date())

    def _tell_day(self, today: date) -> None:
        """Say once a day what it brings, unless the list has said it."""
        self._note_told(today)
        if told := _summary(self._lines):
            assert self.tray is not None  # noqa: S101  # whoever asks has looked
            self.tray.say("近期安排", told)

    def _note_told(self, today: date) -> None:
        self._desk.memory.put(_TOLD_ON, today.isoformat())

    def _leave(self) -> None:
        """Fall silent: the data is closed."""
        self._left = True
        self._timer.stop()
        self._soon.stop()
        self._looked_at = None
        if self.tray is not None:
            self.tray.leave()
        if self.window is not None:
            self.window.close()


def _summary(lines: Sequence[Line]) -> str:
    """Say in numbers what a day brings: 今天有 2 场活动；逾期 1 项，今天要做 3 项."""
    from jiceng_desktop.services.reminders import Group, What

    today = [line for line in lines if line.group is Group.TODAY]
    events = sum(line.what is What.EVENT for line in today)
    overdue = sum(line.group is Group.OVERDUE for line in lines)
    parts = [f"今天有 {events} 场活动"] if events else []
    parts += [f"今天要做 {len(today) - events} 件事"] if len(today) > events else []
    parts += [f"逾期 {overdue} 件事"] if overdue else []
    return "，".join(parts) + "。" if parts else ""
