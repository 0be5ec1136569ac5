"""A month of days with its occurrences, drawn by hand: solar and lunar days, weeks from Monday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services.events import Chip
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar import painting
from jiceng_desktop.ui.kit.calendar.dates import SATURDAY, WEEK
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.kit.calendar.lanes import days_of, last_day
from jiceng_desktop.ui.kit.calendar.painting import Fonts, told, told_on
from jiceng_desktop.words import WEEKDAYS

_HEAD = 30  # the row of weekdays
_NUMBER = 23  # the row of the day's own number
_CHIP = 18
_GAP = 2
_MARGIN = 5
_NOTCH = 120  # one step of a mouse wheel, in Qt's eighths of a degree
_MORE = 26  # room for +12
_OVER = 8  # so far a chip that goes on is drawn beyond its day, and cut off there


class Spot(NamedTuple):
    """What lies at a place of the month: a day, and on it an occurrence or the rest that had no room."""

    day: date
    chip: Chip | None = None
    more: bool = False


class Place(NamedTuple):
    """Where a day and what is on it are drawn, its words cut to their room."""

    day: date
    cell: QRect
    chips: list[tuple[Chip, QRect, str]]
    hidden: int
    more: QRect
    words: tuple[QRect, str]


class MonthGrid(QWidget):
    """Shows one month, whole weeks. Arrows move by days, Page Up and Down by months, the space bar along a day."""

    opened = Signal(int)
    wanted = Signal(object)  # the day of a new occurrence
    dropped = Signal(int, object)  # an occurrence, and the moment it is to begin at
    crowded = Signal(object, QPoint)  # the day whose occurrences have no room; where to list them

    def __init__(self, diary: Diary) -> None:
        super().__init__()
        self.diary = diary
        self._places: list[Place] = []
        self._fonts = Fonts(self.font())
        self._hot: Spot | None = None
        self._pressed: Spot | None = None
        self._pressed_at = QPoint()
        self._target: date | None = None  # where the occurrence that is dragged would land
        self._wheeled = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(420, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("月历")
        diary.filled.connect(self._place_anew)
        diary.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(760, 560)

    # where things are

    def day_rect(self, day: date) -> QRect:
        """Return where a day is drawn, border included."""
        first, last = self.diary.span()
        place, weeks = (day - first).days, ((last - first).days + 1) // WEEK
        row, column = divmod(place, WEEK)
        left, right = self.width() * column // WEEK, self.width() * (column + 1) // WEEK
        room = self.height() - _HEAD
        top, bottom = _HEAD + room * row // weeks, _HEAD + room * (row + 1) // weeks
        return QRect(left, top, right - left, bottom - top)

    def chip_rects(self, day: date) -> list[tuple[Chip | None, QRect]]:
        """Return the day's occurrences with their places; None, beside the number, stands for those without room."""
        place = next(place for place in self.places() if place.day == day)
        rects: list[tuple[Chip | None, QRect]] = [(chip, rect) for chip, rect, _ in place.chips]
        return [*rects, (None, place.more)] if place.hidden else rects

    def places(self) -> list[Place]:
        """Return where everything is drawn; found out once, until something changes."""
        if not self._places:
            self._places = [self._place(day) for day in self.diary.days()]
        return self._places

    def _place(self, day: date) -> Place:
        cell, rows, face = self.day_rect(day), self.diary.rows_of(day), self.diary.face(day)
        room = max(1, (cell.height() - _NUMBER) // (_CHIP + _GAP))
        left, width = cell.left() + _MARGIN, cell.width() - 2 * _MARGIN
        placed = []
        for row, chip in enumerate(rows[:room]):
            if chip is not None:
                rect = _reaching(chip, day, cell, cell.top() + _NUMBER + row * (_CHIP + _GAP))
                words = self._fonts.cut(told_on(chip, day), rect.width() - 13, self._fonts.of_chip(chip))
                placed.append((chip, rect, words))
        more = QRect(left + width - _MORE, cell.top() + 2, _MORE, _NUMBER - 4)
        hidden = sum(chip is not None for chip in rows[room:])
        begin = left + painting.number_width(self.diary, day) + 5 + (painting.MARK_SIZE + 4 if face.mark else 0)
        end = more.left() if hidden else cell.right()
        where = QRect(begin, cell.top() + 1, max(0, end - begin), painting.BADGE)
        words = self._fonts.cut(face.words, where.width(), painting.words_font(self._fonts))
        return Place(day, cell, placed, hidden, more, (where, words))

    def _place_anew(self) -> None:
        self._places = []
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_anew()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._fonts = Fonts(self.font())
            self._place_anew()
        super().changeEvent(event)

    def spot_at(self, at: QPoint) -> Spot | None:
        """Return what lies at a place."""
        place = next((place for place in self.places() if place.cell.contains(at)), None)
        if place is None:
            return None
        if place.hidden and place.more.contains(at):
            return Spot(place.day, more=True)
        return Spot(place.day, next((chip for chip, rect, _ in place.chips if rect.contains(at)), None))

    # drawing

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.SURFACE))
        for place in self.places():
            if place.cell.intersects(event.rect()):
                self._draw_day(painter, place)
        self._draw_lines(painter)
        self._draw_marked_days(painter)
        self._draw_head(painter)

    def _draw_head(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), _HEAD, QColor(painting.HEAD_GROUND))
        painter.setFont(self._fonts.of(bold=True))
        for column, name in enumerate(WEEKDAYS):
            left, right = self.width() * column // WEEK, self.width() * (column + 1) // WEEK
            painter.setPen(QColor(theme.DANGER if column >= SATURDAY else theme.TEXT))
            painter.drawText(QRect(left, 0, right - left, _HEAD), Qt.AlignmentFlag.AlignCenter, f"周{name}")

    def _draw_lines(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(painting.LINE), 0))
        for column in range(1, WEEK):
            left = self.width() * column // WEEK
            painter.drawLine(left, _HEAD, left, self.height())
        for place in self.places()[::WEEK]:
            painter.drawLine(0, place.cell.top(), self.width(), place.cell.top())
        painter.setPen(QPen(QColor(theme.BORDER), 0))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_day(self, painter: QPainter, place: Place) -> None:
        day, cell, face = place.day, place.cell, self.diary.face(place.day)
        meant = self.diary.is_meant(day)
        if face.off or not meant:
            painter.fillRect(cell, QColor(painting.DAY_OFF if meant else theme.WINDOW))
        badge = QRect(cell.left() + _MARGIN, cell.top() + 1, painting.BADGE, painting.BADGE)
        painting.draw_number(painter, self.diary, day, badge, self._fonts)
        if face.mark:
            side = painting.MARK_SIZE
            left = badge.left() + painting.number_width(self.diary, day) + 4
            mark = QRect(left, badge.center().y() - side // 2, side, side)
            painting.draw_mark(painter, face.mark, mark, self._fonts)
        painting.set_words(painter, face, self._fonts, faint=not meant)
        where, words = place.words
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        for chip, rect, words in place.chips:
            self._draw_chip(painter, chip, rect, words, day)
        if place.hidden:
            painter.setFont(self._fonts.of(painting.SMALL))
            painter.setPen(QColor(theme.ACCENT))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(place.more, right, f"+{place.hidden}")

    def _draw_chip(self, painter: QPainter, chip: Chip, rect: QRect, words: str, day: date) -> None:
        hot = self._hot is not None and self._hot.chip is chip
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, 0, 1), Qt.ClipOperation.IntersectClip)
        before, after = day > chip.starts_at.date(), day < last_day(chip)
        whole = rect.adjusted(-_OVER if before else 0, 0, _OVER if after else 0, 0)  # its ends lie on other days
        painting.draw_chip(painter, chip, whole, chip.id == self.diary.current, hot)
        painter.setFont(self._fonts.of_chip(chip))
        inner = rect.adjusted(9, 0, -4, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
        painter.restore()

    def _draw_marked_days(self, painter: QPainter) -> None:
        """Frame the day the clerk is at, and the one on which a dragged occurrence would land."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.ACCENT if self.hasFocus() else theme.ACCENT_BAR), 2))
        painter.drawRect(self.day_rect(self.diary.day).adjusted(1, 1, -1, -1))
        if self._target is not None:
            painter.setPen(QPen(QColor(theme.WARNING), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self.day_rect(self._target).adjusted(2, 2, -2, -2))

    # the mouse

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        spot = self._pressed = self.spot_at(self._pressed_at)
        if spot is None:
            return
        if spot.chip is None or self.diary.is_meant(spot.day):
            self.diary.go(spot.day)  # else on release: the month must not turn away under what may be dragged
        self.diary.choose(spot.chip.id if spot.chip else None)
        if spot.more:
            self._list_day(spot.day)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot, target, self._target = self._pressed, self._target, None
        self.unsetCursor()
        if spot is None or spot.chip is None:
            return
        if target is None:
            self.diary.go(spot.day)
        elif target != spot.day:
            self.dropped.emit(spot.chip.id, spot.chip.starts_at + (target - spot.day))
        self.update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # the first click may have turned the month under the mouse
        spot, self._pressed = self._pressed or self.spot_at(event.position().toPoint()), None
        if spot is None or spot.more:
            return
        if spot.chip is not None:
            self.opened.emit(spot.chip.id)
        else:
            self.wanted.emit(spot.day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        spot = self.spot_at(at)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag_to(at, spot)
        elif spot != self._hot:
            self._heat(spot)
            over = spot is not None and (spot.chip is not None or spot.more)
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _drag_to(self, at: QPoint, spot: Spot | None) -> None:
        """Take the occurrence that was pressed along, once the mouse has really moved."""
        far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._pressed is None or self._pressed.chip is None or not (far or self._target):
            return
        self._target = spot.day if spot is not None else self._pressed.day
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._heat(None)

    def _heat(self, spot: Spot | None) -> None:
        """Let what lies under the mouse stand out; only its days are drawn again, and those of the one before."""
        before, self._hot = self._hot, spot
        for each in (before, spot):
            days = [] if each is None else [each.day] if each.chip is None else days_of(each.chip, self.diary.span())
            for day in days:
                self.update(self.day_rect(day))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheeled += event.angleDelta().y()  # touch pads send many small steps
        if abs(self._wheeled) >= _NOTCH:
            self.diary.turn(-1 if self._wheeled > 0 else 1)
            self._wheeled = 0
            if self._target is not None:  # another day lies under what is dragged
                at = event.position().toPoint()
                self._drag_to(at, self.spot_at(at))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._hint_at(event.pos()), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and self._target is not None:
            event.accept()  # Esc gives the drag up, whatever else it does in this window
        return super().event(event)

    def _hint_at(self, at: QPoint) -> str:
        spot = self.spot_at(at)
        if spot is None:
            return ""
        return told(spot.chip) if spot.chip is not None else self.diary.face(spot.day).full

    # the keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        steps = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -WEEK, key.Key_Down: WEEK}
        acts: dict[Qt.Key, Callable[[], None]] = {
            key.Key_PageUp: lambda: self.diary.move_to(self.diary.turned_by(-1)),
            key.Key_PageDown: lambda: self.diary.move_to(self.diary.turned_by(1)),
            key.Key_Home: lambda: self.diary.move_to(self.diary.today()),
            key.Key_Space: self.diary.choose_next,
            key.Key_Return: self._open_here,
            key.Key_Enter: self._open_here,
        }
        pressed = key(event.key())
        if pressed == key.Key_Escape and self._target is not None:
            self._let_go()
        elif pressed in steps:
            self.diary.move_to(self.diary.day + timedelta(steps[pressed]))
        elif pressed in acts:
            acts[pressed]()
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        """Leave what is dragged where it was."""
        self._pressed = self._target = None
        self.unsetCursor()
        self.update()

    def _open_here(self) -> None:
        if self.diary.current is not None:
            self.opened.emit(self.diary.current)
        else:
            self.wanted.emit(self.diary.day)

    def _list_day(self, day: date) -> None:
        self.crowded.emit(day, self.mapToGlobal(self.day_rect(day).topLeft() + QPoint(0, _NUMBER)))


def _reaching(chip: Chip, day: date, cell: QRect, top: int) -> QRect:
    """Return where an occurrence is drawn on a day; one that goes on reaches the edge of the day."""
    begin = cell.left() + (0 if day > chip.starts_at.date() else _MARGIN)
    end = cell.right() + 1 - (0 if day < last_day(chip) else _MARGIN)
    return QRect(begin, top, end - begin, _CHIP)
