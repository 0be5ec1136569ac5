"""打印月历: a month for the wall, which events and how much of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.documents.wall import Wall, WallDay, WallEvent, render_wall
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, events, lines
from jiceng_desktop.services.events import Chip, Span
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.dates import first_of, last_of, moved
from jiceng_desktop.ui.kit.calendar.faces import Faces, Sort, read_faces
from jiceng_desktop.ui.kit.calendar.lanes import days_of
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.fields import Choice, Tags
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page

_MEMORY = "events/wall"
_MONTHS_BACK, _MONTHS_AHEAD = 3, 13
_WIDTH = 560
_CHIP_TEXT = 6  # how far the text of a chip stands below its edge
_GOES_ON = "续"


@dataclass(frozen=True)
class Wanted:
    """What goes onto the wall; no kinds and no lines mean all of them."""

    month: date
    large: bool = False
    places: bool = True
    cancelled: bool = False
    kinds: tuple[EventKind, ...] = ()
    lines: tuple[int, ...] = ()

    def span(self, line_id: int | None = None) -> Span:
        """Return the days, and which events of them."""
        return Span(first_of(self.month), last_of(self.month), line_id=line_id, kinds=self.kinds)


def read_wall(office: Office, wanted: Wanted) -> Wall:
    """Return a month as it goes onto the wall."""
    span, about = wanted.span(), office.read(community.about)
    first, last = first_of(wanted.month), last_of(wanted.month)
    faces = read_faces(office, first, last, first.year)
    on: dict[date, list[WallEvent]] = defaultdict(list)
    for chip in _chips(office, wanted):
        for day in days_of(chip, (span.first or first, span.last or last)):
            on[day].append(_event(chip, day, wanted.places))
    notes = [f"{faces.unknown}，休、班没有标出。"] if faces.unknown else []
    notes += ["演示数据，人和号码都是虚构的。"] if about.invented else []
    title = f"{about.name} {first.year}年{first.month}月活动安排"
    return Wall(title, tuple(_days(faces, on)), "".join([*_told(office, wanted), *notes]), wanted.large)


def _chips(office: Office, wanted: Wanted) -> list[Chip]:
    """Return the events in order of time; one that counts for several of the lines comes once."""
    hidden = {OccurrenceStatus.SKIPPED} | (set() if wanted.cancelled else {OccurrenceStatus.CANCELLED})
    spans = [wanted.span(line_id) for line_id in wanted.lines] or [wanted.span()]
    found = {chip.id: chip for span in spans for chip in office.read(events.chips, span)}
    chips = [chip for chip in found.values() if chip.status not in hidden]
    return sorted(chips, key=lambda chip: (chip.starts_at, chip.id))


def _event(chip: Chip, day: date, places: bool) -> WallEvent:
    time = f"{chip.starts_at:%H:%M}" if chip.starts_at.date() == day else _GOES_ON
    place = (chip.venue or "") if places else ""
    return WallEvent(time, chip.title, place, chip.status is OccurrenceStatus.CANCELLED)


def _days(faces: Faces, on: dict[date, list[WallEvent]]) -> Iterable[WallDay]:
    for day, face in faces.days.items():
        festive = face.sort is Sort.FESTIVAL
        yield WallDay(day, face.words, festive, face.mark, face.off, tuple(on.get(day, ())))


def _told(office: Office, wanted: Wanted) -> list[str]:
    """Say which events are printed where others are not."""
    names = dict(office.read(lines.listed))
    kinds = "、".join(kind.label for kind in wanted.kinds)
    marks = "、".join(names[line_id] for line_id in wanted.lines if line_id in names)
    parts = [f"类型：{kinds}" if kinds else "", f"条线：{marks}" if marks else ""]
    told = "；".join(filter(None, parts))
    return [f"只印部分活动（{told}）。"] if told else []


class WallDialog(QDialog):
    """Asks what goes onto the wall; what was chosen is remembered, but for the month."""

    def __init__(self, desk: Desk, parent: QWidget, month: date) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印月历")
        self._desk, self._page = desk, parent
        months = [moved(first_of(month), number) for number in range(-_MONTHS_BACK, _MONTHS_AHEAD)]
        self.month = Choice([(first, f"{first.year}年{first.month}月") for first in months], blank=None)
        self.paper = Choice([(False, "A4 横向"), (True, "A3 横向")], blank=None)
        self.places = QCheckBox("印出地点(&A)")
        self.cancelled = QCheckBox("已取消的也印出，划线表示(&S)")
        self.kinds, self.lines = Tags(EventKind), Tags(desk.office.read(lines.listed))
        self._lay_out()
        self._recall()
        self.month.set_value(first_of(month))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        rows: Sequence[tuple[str, QWidget]] = (
            ("月份(&M)", self.month),
            ("纸张(&Z)", self.paper),
            ("", self.places),
            ("", self.cancelled),
            ("类型(&K)", self.kinds),
            ("条线(&L)", self.lines),
        )
        for row, (title, entry) in enumerate(rows):
            if title:
                label = QLabel(title)
                label.setBuddy(entry)
                across = Qt.AlignmentFlag.AlignTop if isinstance(entry, Tags) else Qt.AlignmentFlag.AlignVCenter
                label.setContentsMargins(0, _CHIP_TEXT if isinstance(entry, Tags) else 0, 0, 0)
                grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | across)
            grid.addWidget(entry, row, 1)
        hint = QLabel("类型和条线都不选，就是全部活动。")
        hint.setProperty("look", "hint")
        grid.addWidget(hint, len(rows), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(grid)
        layout.addWidget(Foot(self, "预览(&V)"))
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, layout.heightForWidth(_WIDTH))  # chips break into lines

    def _recall(self) -> None:
        habit = self._desk.memory.get(_MEMORY, {})
        self.paper.set_value(bool(habit.get("large", False)))
        self.places.setChecked(bool(habit.get("places", True)))
        self.cancelled.setChecked(bool(habit.get("cancelled", False)))

    def wanted(self) -> Wanted:
        """Return what was chosen."""
        return Wanted(
            self.month.value(),
            self.paper.value(),
            self.places.isChecked(),
            self.cancelled.isChecked(),
            self.kinds.value(),
            self.lines.value(),
        )

    @override
    def accept(self) -> None:
        """Draw the month and show it."""
        wanted, office = self.wanted(), self._desk.office
        habit = {"large": wanted.large, "places": wanted.places, "cancelled": wanted.cancelled}
        self._desk.memory.put(_MEMORY, habit)
        title = f"{wanted.month.year}年{wanted.month.month}月活动安排"

        def draw(_report: Report, blanks: bool) -> bytes:
            return render_wall(read_wall(office, wanted), allow_blanks=blanks)

        super().accept()
        show_drawn(self._page, self._desk, title, draw)


def open_wall(page: Page) -> None:
    """Ask which month, beginning with the one in sight."""
    diary = getattr(page, "diary", None)
    WallDialog(page.desk, page, diary.day if diary is not None else date.today()).open()
