"""A week or a day with its hours: occurrences as blocks, overlapping ones side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip

from jiceng_desktop.marks import override
from jiceng_desktop.services.events import Chip
from jiceng_desktop.ui.kit.calendar import band
from jiceng_desktop.ui.kit.calendar.abreast import abreast, begin_of, end_of
from jiceng_desktop.ui.kit.calendar.band import Strip, takes_days
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.kit.calendar.hours import HEAD, HOUR, RULER, HoursDrawing
from jiceng_desktop.ui.kit.calendar.painting import Fonts, told

_HOURS: Final = 24
_MINUTES: Final = 60
_FIRST_SEEN = 8  # the hour at the top when the view is opened
_ABOVE = 10  # the top half of the name of that hour
_STEP = 15  # minutes in which an occurrence is dragged
_HALF = 30
_GAP = 2
_LAST_HOUR = _HOURS - 1


class Moment(NamedTuple):
    """What lies at a place: a moment, and the occurrence that is drawn there; no moment above the hours."""

    day: date
    at: time | None
    chip: Chip | None = None


class Block(NamedTuple):
    """An occurrence, and where it is drawn from midnight on."""

    chip: Chip
    rect: QRect


class HoursView(QAbstractScrollArea):
    """Shows the hours of a week or of a day.

    Left and Right move by days, Up and Down by hours, Page Up and Down by weeks or days, the space bar along a day.
    """

    opened = Signal(int)
    wanted = Signal(object)  # the moment of a new occurrence
    dropped = Signal(int, object)  # an occurrence, and the moment it is to begin at
    movable = True  # occurrences can be dragged

    def __init__(self, diary: Diary, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__()
        self.diary = diary
        self.hour = time(9)  # where the clerk is on the day, when at no occurrence
        self._blocks: dict[date, list[Block]] | None = None
        self._strips: list[Strip] | None = None
        self._pressed: Moment | None = None
        self._pressed_at = QPoint()
        self._target: datetime | None = None  # where the occurrence that is dragged would begin
        self._hot: Chip | None = None
        self._seen = False
        self._drawing = HoursDrawing(diary, Fonts(self.font()), now)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(420, 300)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(HOUR // 2)
        self.setAccessibleName("周历")
        diary.filled.connect(self._place_anew)
        diary.changed.connect(self.viewport().update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(760, 560)

    # where things are

    def blocks(self, day: date) -> list[Block]:
        """Return where the occurrences of a day are drawn, from midnight on; found out once per change."""
        if self._blocks is None:
            self._blocks = {each: self._place(each) for each in self.diary.days()}
        return self._blocks.get(day, [])

    def _place(self, day: date) -> list[Block]:
        left, right = self.column(day)
        room = right - left - 2 * _GAP
        placed = []
        midnight = datetime.combine(day, time())
        chips = [chip for chip in self.diary.chips_of(day) if not takes_days(chip)]
        for chip, column, columns in abreast(chips, day):
            begin, end = left + _GAP + room * column // columns, left + _GAP + room * (column + 1) // columns
            top, bottom = _height(begin_of(chip, day) - midnight), _height(end_of(chip, day) - midnight)
            placed.append(Block(chip, QRect(begin, top + 1, end - begin - _GAP, bottom - top - 2)))
        return placed

    def strips(self) -> list[Strip]:
        """Return where the occurrences of a day and longer are drawn, above the hours."""
        if self._strips is None:
            self._strips = band.strips(self.diary, self.column)
        return self._strips

    def head(self) -> int:
        """Return how high is what stands above the hours and is not scrolled."""
        return band.height(self.strips())

    def column(self, day: date) -> tuple[int, int]:
        """Return where a day begins and ends, from the left."""
        first, last = self.diary.span()
        number, count = (day - first).days, (last - first).days + 1
        room = self.viewport().width() - RULER
        return RULER + room * number // count, RULER + room * (number + 1) // count

    def shift(self) -> int:
        """Return how far midnight is drawn below the top; negative once it is scrolled away."""
        return self.head() - self.verticalScrollBar().value()

    def rect_of(self, occurrence_id: int) -> QRect:
        """Return where an occurrence is seen."""
        for chip, rect in self.strips():
            if chip.id == occurrence_id:
                return rect
        blocks = (block for day in self.diary.days() for block in self.blocks(day))
        return next(block.rect for block in blocks if block.chip.id == occurrence_id).translated(0, self.shift())

    def place_of(self, moment: datetime) -> QPoint:
        """Return where a moment is seen, in the middle of its day."""
        left, right = self.column(moment.date())
        top = _height(moment - datetime.combine(moment.date(), time()))
        return QPoint((left + right) // 2, top + self.shift())

    def moment_at(self, at: QPoint) -> Moment | None:
        """Return what lies at a place."""
        day = next((day for day in self.diary.days() if self.column(day)[0] <= at.x() < self.column(day)[1]), None)
        if day is None:
            return None
        if at.y() < self.head():
            return Moment(day, None, next((chip for chip, rect in self.strips() if rect.contains(at)), None))
        point = at - QPoint(0, self.shift())
        minutes = min(max(0, point.y() * _MINUTES // HOUR), _HOURS * _MINUTES - 1)
        chip = next((block.chip for block in self.blocks(day) if block.rect.contains(point)), None)
        return Moment(day, time(minutes // _MINUTES, minutes % _MINUTES // _HALF * _HALF), chip)

    def _place_anew(self) -> None:
        self._blocks = self._strips = None
        room = self.viewport().height() - self.head()
        self.verticalScrollBar().setPageStep(max(1, room))
        self.verticalScrollBar().setRange(0, max(0, _HOURS * HOUR - room))
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_anew()
        if not self._seen:
            self.verticalScrollBar().setValue(_FIRST_SEEN * HOUR - _ABOVE)
            self._seen = self.isVisible()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._drawing.fonts = Fonts(self.font())
        super().changeEvent(event)

    def show_current(self) -> None:
        """Scroll to where the clerk is."""
        bar = self.verticalScrollBar()
        chips = [block.rect for block in self.blocks(self.diary.day) if block.chip.id == self.diary.current]
        top = chips[0].top() if chips else self.hour.hour * HOUR
        bottom = min(chips[0].bottom(), top + bar.pageStep()) if chips else top + HOUR
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + bar.pageStep():
            bar.setValue(bottom - bar.pageStep())

    # drawing

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing, shift = self._drawing, self.shift()
        drawing.draw_ground(painter, self.viewport().rect(), self.column, shift)
        self.draw_below(painter)
        if self.diary.current is None:
            drawing.frame_hour(painter, self.column(self.diary.day), self.hour, shift, self.hasFocus())
        for day in self.diary.days():
            for block in self.blocks(day):
                drawing.draw_block(painter, block.chip, block.rect.translated(0, shift), block.chip is self._hot, day)
        if self._target is not None and self._pressed is not None and self._pressed.chip and self._pressed.at:
            self._draw_target(painter, self._target, self._pressed.chip)
        drawing.draw_now(painter, self.column, shift)
        drawing.draw_head(painter, self.viewport().width(), self.column)
        band.draw(painter, self.diary, self.strips(), drawing.fonts, self._hot, self.viewport().width())
        if self._target is not None and self._pressed is not None and self._pressed.at is None:
            self._draw_target_day(painter, self._target)

    def draw_below(self, painter: QPainter) -> None:
        """Draw what lies below the occurrences; a view with more to tell overrides it."""

    def rects_of(self, begin: datetime, end: datetime) -> list[QRect]:
        """Return where a time is seen, day by day."""
        found = []
        for day in self.diary.days():
            midnight = datetime.combine(day, time())
            top, bottom = (
                _height(max(begin, midnight) - midnight),
                _height(min(end, midnight + timedelta(1)) - midnight),
            )
            left, right = self.column(day)
            if top < bottom:
                found.append(QRect(left + 1, top + self.shift(), right - left - 1, bottom - top))
        return found

    def _draw_target(self, painter: QPainter, target: datetime, chip: Chip) -> None:
        left, right = self.column(target.date())
        length = _height(end_of(chip, chip.starts_at.date()) - chip.starts_at)
        rect = QRect(left + _GAP, self.place_of(target).y(), right - left - 2 * _GAP, length)
        self._drawing.draw_target(painter, rect, f"{target:%H:%M}")

    def _draw_target_day(self, painter: QPainter, target: datetime) -> None:
        """Frame the day on which what is dragged in the band would begin."""
        left, right = self.column(min(max(target.date(), self.diary.span()[0]), self.diary.span()[1]))
        rect = QRect(left + _GAP, HEAD, right - left - 2 * _GAP, self.head() - HEAD - 1)
        self._drawing.draw_target(painter, rect, f"{target.day}日")

    # the mouse

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        moment = self._pressed = self.moment_at(self._pressed_at)
        if moment is None:
            return
        if moment.at is not None:
            self.hour = moment.at
        self.diary.go(moment.day)
        self.diary.choose(moment.chip.id if moment.chip else None)
        self.viewport().update()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self.movable:
                self._drag_to(at)
            return
        moment = self.moment_at(at)
        chip = moment.chip if moment is not None else None
        if chip is not self._hot:
            self._hot = chip
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if chip else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def _drag_to(self, at: QPoint) -> None:
        """Take the occurrence that was pressed along, in quarters of an hour."""
        far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._pressed is None or self._pressed.chip is None or not (far or self._target):
            return
        moment = self.moment_at(at)
        starts_at = self._pressed.chip.starts_at
        day = moment.day if moment is not None else self._pressed.day
        steps = round((at.y() - self._pressed_at.y()) * _MINUTES / HOUR / _STEP)
        if self._pressed.at is None:
            steps = 0  # in the band only the day is changed
        minutes = starts_at.hour * _MINUTES + starts_at.minute + steps * _STEP
        minutes = min(max(0, minutes), _HOURS * _MINUTES - _STEP)
        begins_on = starts_at.date() + (day - self._pressed.day)  # it may have been taken on a later day
        self._target = datetime.combine(begins_on, time()) + timedelta(minutes=minutes)
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.viewport().update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        moment, target = self._pressed, self._target
        self._let_go()
        if moment is not None and moment.chip is not None and target not in {None, moment.chip.starts_at}:
            self.dropped.emit(moment.chip.id, target)

    def _let_go(self) -> None:
        """Leave what is dragged where it was."""
        self._pressed, self._target = None, None
        self.viewport().unsetCursor()
        self.viewport().update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        moment = self.moment_at(event.position().toPoint())
        self._pressed = None
        if moment is None:
            return
        if moment.chip is not None:
            self.opened.emit(moment.chip.id)
        elif moment.at is not None:
            self.wanted.emit(datetime.combine(moment.day, moment.at))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hot = None
        self.viewport().update()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._hint_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def _hint_at(self, at: QPoint) -> str:
        moment = self.moment_at(at)
        if moment is None:
            return ""
        if moment.chip is not None:
            venue = f"\n地点：{moment.chip.venue}" if moment.chip.venue else ""
            return f"{told(moment.chip)}{venue}"
        return self.diary.face(moment.day).full if moment.at is None else ""

    # the keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        acts: dict[Qt.Key, Callable[[], None]] = {
            key.Key_Left: lambda: self.diary.move_to(self.diary.day - timedelta(1)),
            key.Key_Right: lambda: self.diary.move_to(self.diary.day + timedelta(1)),
            key.Key_Up: lambda: self._go_by(-1),
            key.Key_Down: lambda: self._go_by(1),
            key.Key_PageUp: lambda: self.diary.move_to(self.diary.turned_by(-1)),
            key.Key_PageDown: lambda: self.diary.move_to(self.diary.turned_by(1)),
            key.Key_Home: lambda: self.diary.move_to(self.diary.today()),
            key.Key_Space: self.diary.choose_next,
            key.Key_Return: self._open_here,
            key.Key_Enter: self._open_here,
            key.Key_Escape: self._let_go,
        }
        act = acts.get(key(event.key()))
        if act is None:
            super().keyPressEvent(event)
            return
        act()
        self.show_current()

    def _go_by(self, hours: int) -> None:
        """Leave the occurrence and go up or down by hours."""
        chip = next((chip for chip in self.diary.chips_of(self.diary.day) if chip.id == self.diary.current), None)
        begin = self.hour if chip is None else chip.starts_at.time()
        self.hour = time(min(max(0, begin.hour + hours), _LAST_HOUR))
        self.diary.choose(None)
        self.viewport().update()

    def _open_here(self) -> None:
        if self.diary.current is not None:
            self.opened.emit(self.diary.current)
        else:
            self.wanted.emit(datetime.combine(self.diary.day, self.hour))


def _height(length: timedelta) -> int:
    """Return how many pixels a length of time takes."""
    return int(length.total_seconds() * HOUR // 3600)
