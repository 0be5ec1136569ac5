"""Who should have come, in which time, to which events; and which part of them is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import coverage
from jiceng_desktop.services.coverage import Coverage, Part, Scope, Which, Whom
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit.desk import Memory
from jiceng_desktop.ui.kit.fields import Choice, Tags
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.kit.room import take_room

_QUARTER = 3
_WHOM = "coverage/whom"
_OWN, _CHOSEN = "choose", "自选的活动"
_OWN_TITLE = "自选几类活动…"
_WIDE, _MOST_SHOWN = 208, 20
_ROOM = (600, 560)


class ScopeBar(QWidget):
    """Three choices above the list, a sentence that says what came of it, and chips for the parts."""

    changed = Signal()
    part_chosen = Signal()

    def __init__(self, office: Office, memory: Memory) -> None:
        super().__init__()
        self._office, self._memory = office, memory
        self._last = memory.get(_WHOM, [])
        self.whom, self.which = Choice([], blank=None), Choice([], blank=None)
        self._shown_which: Which | None = None
        self._offering = False  # what is chosen while the choices are filled was not chosen by the clerk
        self.period = PeriodChoice(date.today(), _QUARTER)
        self.told = QLabel("正在统计…")
        self.told.setWordWrap(True)
        self.told.setProperty("look", "section")
        self.parts: dict[Part, QPushButton] = {}
        self._lay_out()
        self.renew()
        self.whom.changed.connect(self._rechoose)
        self.which.changed.connect(self._choose_which)
        self.period.changed.connect(self.changed)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for title, entry in (("应参加(&A)", self.whom), ("时间(&I)", self.period), ("活动(&E)", self.which)):
            label = QLabel(title)
            label.setBuddy(entry.unit if isinstance(entry, PeriodChoice) else entry)
            row.addWidget(label)
            row.addWidget(entry)
        for choice in (self.whom, self.which):
            choice.setMinimumWidth(_WIDE)
            choice.setMaxVisibleItems(_MOST_SHOWN)
        row.addStretch(1)
        chips = QWidget()
        flow, group = Flow(chips), QButtonGroup(self)
        for place, part in enumerate(Part, start=1):
            chip = QPushButton(f"{part.label}(&{place})")
            chip.setCheckable(True)
            chip.setProperty("class", "chip")
            chip.setChecked(part is Part.ALL)
            chip.clicked.connect(self.part_chosen)
            group.addButton(chip)
            flow.addWidget(chip)
            self.parts[part] = chip
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(chips)

    def renew(self) -> None:
        """Offer the queries, tags, teams, series and lines there are now."""
        offers = self._office.read(coverage.whoms)
        wanted = next((whom for whom, _ in offers if [whom.kind.value, whom.id] == self._last), offers[0][0])
        self._offering = True
        self.whom.set_options(offers)
        self.whom.set_value(wanted)  # who is no longer there is not offered again
        self._offering = False
        self._offer_which(self._shown_which)

    def _offer_which(self, kept: Which | None) -> None:
        offers: list[tuple[Which | str, str]] = list(self._office.read(coverage.choices))
        if kept is not None and kept not in [which for which, _ in offers]:
            offers.insert(0, (kept, _CHOSEN))
        self._offering = True
        self.which.set_options([*offers, (_OWN, _OWN_TITLE)])
        self.which.set_value(kept if kept is not None else offers[0][0])
        self._offering = False
        self._shown_which = self.which.value()

    # what is chosen

    def scope(self) -> Scope:
        """Return what is to be looked at; raises a Refusal for days that cannot be read."""
        whom: Whom = self.whom.value()
        return Scope(whom, self.period.value(), self._shown_which or Which())

    def part(self) -> Part:
        """Return which part is shown."""
        return next((part for part, chip in self.parts.items() if chip.isChecked()), Part.ALL)

    def show_part(self, part: Part) -> None:
        """Show a part."""
        self.parts[part].setChecked(True)

    def words(self) -> list[str]:
        """Return in words what is looked at, for papers and file names."""
        try:
            period = str(self.period.value())
        except Refusal:
            period = ""
        part = self.part()
        told = [self.whom.currentText(), period, self.which.currentText(), "" if part is Part.ALL else part.label]
        return [word for word in told if word]

    def show_taken(self, taken: Coverage) -> None:
        """Say what was counted, and how many each part holds."""
        self.told.setText(taken.told())
        for place, (part, chip) in enumerate(self.parts.items(), start=1):
            chip.setText(f"{part.label} {taken.counts[part]:,}(&{place})")

    # inside

    def _rechoose(self) -> None:
        if self._offering:
            return
        whom: Whom = self.whom.value()
        self._last = [whom.kind.value, whom.id]
        self._memory.put(_WHOM, self._last)
        self.changed.emit()

    def _choose_which(self) -> None:
        chosen = self.which.value()
        if self._offering:
            return
        if chosen != _OWN:
            self._shown_which = chosen
            self.changed.emit()
            return
        self._offer_which(self._shown_which)  # until something is chosen
        dialog = WhichDialog(self._office.read(coverage.choices), self._shown_which or Which(), self)
        dialog.chosen.connect(self._take_own)
        dialog.open()

    def _take_own(self, which: Which) -> None:
        self._offer_which(which)
        self.changed.emit()


class WhichDialog(QDialog):
    """Chooses several kinds, lines and series of events at once."""

    chosen = Signal(object)

    def __init__(self, offers: Sequence[tuple[Which, str]], which: Which, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("自选几类活动")
        self.kinds = Tags(EventKind)
        self.lines, self.series = (Tags(_only(offers, name)) for name in ("lines", "series"))
        body = QWidget()
        body.setObjectName("formBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 14, 16, 14)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(_label("选中任何一项的活动都算在内；什么都不选，就是全部活动。", "hint"))
        for title, tags, values in (
            ("类型", self.kinds, which.kinds),
            ("条线", self.lines, which.lines),
            ("系列", self.series, which.series),
        ):
            tags.set_value(values)
            column.addWidget(_label(title, "section"))
            column.addWidget(tags)
        area = QScrollArea()  # an office may keep a hundred series
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        foot = Foot(self, "确定(&O)")
        foot.setContentsMargins(16, 10, 16, 12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area, 1)
        layout.addWidget(foot)
        take_room(self, *_ROOM)
        self.accepted.connect(self._tell)

    def _tell(self) -> None:
        self.chosen.emit(Which(self.kinds.value(), self.series.value(), self.lines.value()))


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    return label


def _only(offers: Sequence[tuple[Which, str]], name: str) -> list[tuple[int, str]]:
    """Return the offers that are one line, or one series."""
    alone = partial(_is_only, name)
    return [(getattr(which, name)[0], told.partition("：")[2]) for which, told in offers if alone(which)]


def _is_only(name: str, which: Which) -> bool:
    found: tuple[int, ...] = getattr(which, name)
    return len(found) == 1 and not which.kinds
