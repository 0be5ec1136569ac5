"""How the calendar draws days and occurrences; month and hours share it."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from jiceng_desktop.services.events import Chip
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.kit.calendar.faces import Face, Sort
from jiceng_desktop.ui.kit.calendar.lanes import is_long, last_day

SMALL: Final = 12
_TINY = 11
HEAD_GROUND: Final = "#EAEEF4"
LINE: Final = "#DDE2E9"
DAY_OFF: Final = "#FDF5F1"  # soft: it must not compete with the occurrences
_MARKS = {"休": (theme.DANGER, "#FBE3DF"), "班": (theme.MUTED, "#E4E8EE")}
_WORDS = {Sort.LUNAR: theme.FAINT, Sort.TERM: theme.SUCCESS, Sort.FESTIVAL: theme.DANGER}
MARK_SIZE: Final = 15
BADGE: Final = 21  # the disc around the number of a day
_MONTH_NUMBER = 30  # room for 12/1


class Ink(NamedTuple):
    """The colours of one kind of occurrence: ground, edge, text."""

    ground: str
    edge: str
    text: str


INKS: Final = {
    EventKind.MEETING: Ink("#DCE8F7", theme.ACCENT, theme.SELECTED_TEXT),
    EventKind.LECTURE: Ink("#EBE3F6", "#6B3FA0", "#43266B"),
    EventKind.ACTIVITY: Ink("#DDF1E2", theme.SUCCESS, "#14532D"),
    EventKind.SERVICE: Ink("#FAEBCB", theme.WARNING, "#5F4100"),
    EventKind.PUBLICITY: Ink("#D9F0F2", "#0E7490", "#0B4A55"),
}
_OFF = Ink("#EEF0F3", theme.DISABLED, theme.FAINT)
_HOLLOW = Ink(theme.SURFACE, theme.DISABLED, theme.FAINT)
_UNHELD = {OccurrenceStatus.CANCELLED: _OFF, OccurrenceStatus.SKIPPED: _HOLLOW}
_STATES = {OccurrenceStatus.CANCELLED: "（已取消）", OccurrenceStatus.SKIPPED: "（跳过）"}


def ink_of(chip: Chip) -> Ink:
    """Return the colours of an occurrence."""
    return _UNHELD.get(chip.status) or INKS[chip.kind]


def told(chip: Chip) -> str:
    """Tell an occurrence in one line."""
    until = f"（到{last_day(chip).month}月{last_day(chip).day}日）" if is_long(chip) else ""
    return f"{chip.starts_at:%H:%M} {chip.title}{until}{_STATES.get(chip.status, '')}"


def told_on(chip: Chip, day: date) -> str:
    """Tell on a day in one line what is held there: when it begins or ends, on days between only its title."""
    title = f"{chip.title}{_STATES.get(chip.status, '')}"
    if day == chip.starts_at.date():
        return f"{chip.starts_at:%H:%M} {title}"
    ends = chip.ends_at.date() == day
    return f"至{chip.ends_at:%H:%M} {title}" if ends else title


class Fonts:
    """The fonts of a drawing, each made once."""

    def __init__(self, base: QFont) -> None:
        self._base = base
        self._made: dict[tuple[int, bool, bool], QFont] = {}

    def of(self, pixels: int = 13, bold: bool = False, struck: bool = False) -> QFont:
        """Return a font of a height in pixels."""
        key = (pixels, bold, struck)
        if key not in self._made:
            font = QFont(self._base)
            font.setPixelSize(pixels)
            font.setBold(bold)
            font.setStrikeOut(struck)
            self._made[key] = font
        return self._made[key]

    def of_chip(self, chip: Chip) -> QFont:
        """Return the font of an occurrence, struck through if it is cancelled."""
        return self.of(SMALL, struck=chip.status is OccurrenceStatus.CANCELLED)

    def line(self, font: QFont) -> int:
        """Return how far lines of Chinese are apart; what the font itself says is for its Latin letters."""
        return QFontMetrics(font).boundingRect(QRect(0, 0, 200, 200), 0, "国\n国").height() // 2

    def cut(self, words: str, room: int, font: QFont) -> str:
        """Return words as far as there is room for them."""
        return QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room)


def draw_chip(painter: QPainter, chip: Chip, rect: QRect, chosen: bool = False, hot: bool = False) -> None:
    """Draw the ground of an occurrence and set the pen for its words; a skipped one is hollow."""
    ink, hollow = ink_of(chip), chip.status is OccurrenceStatus.SKIPPED
    line = Qt.PenStyle.DashLine if hollow else Qt.PenStyle.SolidLine
    edge = QPen(QColor(ink.edge), 1.5 if chosen or hot else 1, line)
    painter.setPen(edge if chosen or hot or hollow else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink.edge if chosen else ink.ground))
    painter.drawRoundedRect(rect, 4, 4)
    if not hollow:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.edge))
        painter.drawRoundedRect(QRect(rect.left(), rect.top(), 4, rect.height()), 2, 2)
    painter.setPen(QColor(theme.SURFACE if chosen else ink.text))


def draw_number(painter: QPainter, diary: Diary, day: date, badge: QRect, fonts: Fonts) -> None:
    """Draw the number of a day; today's stands in a disc."""
    is_today = day == diary.today()
    painter.setFont(fonts.of(bold=is_today))
    if is_today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.ACCENT))
        painter.drawEllipse(badge)
    painter.setPen(QColor(_number_ink(diary, day, is_today)))
    if _names_month(diary, day):
        wide = QRect(badge.left() + 2, badge.top(), _MONTH_NUMBER, badge.height())
        painter.drawText(wide, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, f"{day.month}/1")
    else:
        painter.drawText(badge.adjusted(-4, 0, 4, 0), Qt.AlignmentFlag.AlignCenter, str(day.day))


def number_width(diary: Diary, day: date) -> int:
    """Return how much room the number of a day takes."""
    return _MONTH_NUMBER if _names_month(diary, day) else BADGE


def _names_month(diary: Diary, day: date) -> bool:
    """Tell whether a neighbouring month begins, so that its number is written as well."""
    return day.day == 1 and not diary.is_meant(day)


def _number_ink(diary: Diary, day: date, is_today: bool) -> str:
    if is_today:
        return theme.SURFACE
    if not diary.is_meant(day):
        return theme.DISABLED
    return theme.DANGER if diary.face(day).off else theme.TEXT


def draw_mark(painter: QPainter, mark: str, rect: QRect, fonts: Fonts) -> None:
    """Draw 休 or 班 in its small field."""
    ink, ground = _MARKS[mark]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setFont(fonts.of(_TINY))
    painter.setPen(QColor(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, mark)


def words_font(fonts: Fonts) -> QFont:
    """Return the font of the small words of a day."""
    return fonts.of(_TINY)


def set_words(painter: QPainter, face: Face, fonts: Fonts, faint: bool = False) -> None:
    """Take the font and the colour of a lunar day, festival or solar term."""
    painter.setFont(words_font(fonts))
    painter.setPen(QColor(theme.DISABLED if faint else _WORDS[face.sort]))
