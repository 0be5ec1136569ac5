"""人口变动表 and 四清 of any place and any days, on one page; a click on a figure lists who is behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.documents.population import render_report
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange.sheet_out import write_sheet
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, four_clears, population
from jiceng_desktop.services.four_clears import Clear, FourClears
from jiceng_desktop.services.population import ROWS, Behind, Row
from jiceng_desktop.terms import Sex
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.life import reports
from jiceng_desktop.ui.pages.life.behind import BehindList
from jiceng_desktop.ui.pages.life.reports import Moved
from jiceng_desktop.ui.pages.life.where import PlaceChoice

_ROW_HEIGHT, _HEADER_HEIGHT = 30, 32
_SIZE = QSize(1180, 700)
_MEN, _WOMEN = 1, 2  # columns
_SEXES = {_MEN: Sex.MALE, _WOMEN: Sex.FEMALE}


class Figures(QTableWidget):
    """A small table of figures; ``picked`` tells which row and column was clicked."""

    picked = Signal(int, int)

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(0, len(titles))
        self.setHorizontalHeaderLabels(list(titles))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setFixedHeight(_HEADER_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.cellClicked.connect(self.picked)
        self.cellActivated.connect(self.picked)

    def fill(self, rows: Sequence[Sequence[str | int]]) -> None:
        """Show rows of words and numbers, and be as high as they are."""
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                number = isinstance(cell, int)
                item = QTableWidgetItem(f"{cell:,}" if number else str(cell))
                way = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(way | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self.setFixedHeight(_HEADER_HEIGHT + _ROW_HEIGHT * len(rows) + 2)
        self.setMinimumWidth(self._needed())  # rather scroll than cut off a figure

    def _needed(self) -> int:
        """Return how many pixels wide every column is seen whole; those that stretch are equally wide."""
        header, own, equal = self.horizontalHeader(), 0, [0]
        for column in range(self.columnCount()):
            width = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch:
                equal.append(width)
            else:
                own += width
        return own + max(equal) * (len(equal) - 1) + 2 * self.frameWidth() + 2


class MovementPane(QWidget):
    """The 人口变动表: by sex, and by the parts of the place."""

    row_asked = Signal(object, object)  # a Row, a Sex or None

    def __init__(self) -> None:
        super().__init__()
        self.by_sex = Figures(("项目", "男", "女", "合计"))
        self.by_part = Figures(("地点", *(row.label for row in ROWS)))
        self.by_part.horizontalHeader().setMinimumSectionSize(56)
        self.by_part.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.remark = QLabel()
        self.remark.setProperty("look", "hint")
        self.remark.setWordWrap(True)
        self.heading = QLabel("按地点")
        self.heading.setProperty("look", "section")
        self.by_sex.picked.connect(self._pick)
        column = QVBoxLayout(self)
        for widget in (self.by_sex, self.remark, self.heading, self.by_part):
            column.addWidget(widget)
        column.addStretch(1)

    def show_moved(self, found: Moved) -> None:
        """Show the figures."""
        counts = [found.whole[row] for row in (*ROWS, Row.INSIDE)]
        titles = [row.label for row in ROWS] + ["内部搬家"]
        self.by_sex.fill([[title, one.male, one.female, one.total] for title, one in zip(titles, counts, strict=True)])
        self.remark.setText("　".join(reports.remarks(found.whole, bool(found.parts))))
        self.remark.setVisible(bool(self.remark.text()))
        self.heading.setVisible(bool(found.parts))
        self.by_part.setVisible(bool(found.parts))
        self.by_part.fill([[name, *(table[row].total for row in ROWS)] for name, table in found.parts])

    def _pick(self, row: int, column: int) -> None:
        self.row_asked.emit((*ROWS, Row.INSIDE)[row], _SEXES.get(column))


class ClearsPane(QWidget):
    """The four parts, two beside each other."""

    persons_asked = Signal(str, object, object)  # title, ids, a Sex or None

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setSpacing(10)
        self.tables: list[Figures] = []
        self._parts: Sequence[Clear] = ()
        for place in range(4):
            heading = QLabel()
            heading.setProperty("look", "section")
            table = Figures(("项目", "男", "女", "合计") if place in {0, 2} else ("项目", "数量"))
            table.picked.connect(lambda row, column, place=place: self._pick(place, row, column))
            words = QHeaderView.ResizeMode.ResizeToContents if place in {0, 2} else QHeaderView.ResizeMode.Stretch
            table.horizontalHeader().setSectionResizeMode(0, words)
            if place in {1, 3}:
                table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
            self._grid.addWidget(heading, place // 2 * 2, place % 2)
            self._grid.addWidget(table, place // 2 * 2 + 1, place % 2, Qt.AlignmentFlag.AlignTop)
            self.tables.append(table)
        self._grid.setRowStretch(4, 1)

    def show_clears(self, found: FourClears) -> None:
        """Show the figures."""
        self._parts = found.parts
        for place, (part, table) in enumerate(zip(found.parts, self.tables, strict=True)):
            heading = self._grid.itemAtPosition(place // 2 * 2, place % 2)
            if heading is not None and isinstance(label := heading.widget(), QLabel):
                label.setText(part.title)
            rows: list[list[str | int]] = []
            for figure in part.figures:
                by_sex: list[str | int] = ["", ""]
                if figure.count is not None:
                    by_sex = [figure.count.male, figure.count.female]
                whole = table.columnCount() > 2  # noqa: PLR2004
                rows.append([figure.title, *(by_sex if whole else []), figure.number])
            table.fill(rows)

    def _pick(self, place: int, row: int, column: int) -> None:
        figure = self._parts[place].figures[row]
        if figure.persons:
            sex = _SEXES.get(column) if figure.count is not None else None
            self.persons_asked.emit(figure.title, figure.persons, sex)


class PopulationWindow(QDialog):
    """Both tables beside the list of who is behind a figure."""

    person_asked = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, today: date | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("人口变动表与四清")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._office = desk, desk.office
        self._today = today or date.today()
        self.place, self.period = PlaceChoice(desk.office), PeriodChoice(self._today)
        self.moved, self.clears = MovementPane(), ClearsPane()
        self.behind = BehindList(desk)
        self.problem = QLabel()
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self.pages = QTabWidget()
        self.pages.addTab(_scrolled(self.moved), "人口变动表(&1)")
        self.pages.addTab(_scrolled(self.clears), "四清(&2)")
        self._found: tuple[Moved, FourClears] | None = None
        self._lay_out()
        self.place.changed.connect(self.refresh)
        self.period.changed.connect(self.refresh)
        self.moved.row_asked.connect(self._show_row)
        self.clears.persons_asked.connect(self._show_figure)
        self.behind.person_asked.connect(self._open_person)
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for widget in (QLabel("地点"), self.place, QLabel("　期间"), self.period):
            top.addWidget(widget)
        top.addStretch(1)
        self.panes = QSplitter()
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(10)
        self.panes.addWidget(self.pages)
        self.panes.addWidget(self.behind)
        self.panes.setSizes([620, 520])
        foot = QHBoxLayout()
        foot.addStretch(1)
        offers: tuple[tuple[str, Callable[[], object]], ...] = (
            ("打印(&P)", self.print_),
            ("导出(&X)", self.export),
            ("关闭(&C)", self.close),
        )
        for title, act in offers:
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: message.attempt(self, act))
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(self.panes, 1)
        column.addLayout(foot)
        take_room(self, _SIZE.width(), _SIZE.height())

    # reading

    def refresh(self) -> None:
        """Compute the tables of the chosen place and days in the background."""
        self._found = None
        try:
            period = self.period.value()
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            return
        self.problem.hide()
        place, today, office = self.place.value(), self._today, self._office

        def work() -> tuple[Moved, FourClears]:
            return office.read(_compute, place, period, today)

        self._desk.jobs.quiet(self, work, self._show)

    def _show(self, found: tuple[Moved, FourClears]) -> None:
        self._found = found
        moved, clears = found
        self.moved.show_moved(moved)
        self.clears.show_clears(clears)
        self.behind.show_persons("点左边的数字，这里列出是哪些人。", ())

    def _show_row(self, row: Row, sex: Sex | None) -> None:
        title = "内部搬家" if row is Row.INSIDE else row.label
        if self._found is not None:
            period = self._found[0].period
            self._look_up(title, partial(self._office.read, population.behind, self.place.value(), period, row), sex)

    def _show_figure(self, title: str, ids: Sequence[int], sex: Sex | None) -> None:
        self._look_up(title, partial(self._office.read, population.called, ids), sex)

    def _look_up(self, title: str, work: Callable[[], list[Behind]], sex: Sex | None) -> None:
        """Read who is behind a figure aside: it may be everybody."""
        asked = self._found

        def show(persons: list[Behind]) -> None:
            if asked is self._found:  # else another place or period was chosen meanwhile
                self._tell(title, persons, sex)

        self._desk.jobs.quiet(self.behind, work, show)

    def _tell(self, title: str, persons: Sequence[Behind], sex: Sex | None) -> None:
        if sex is not None:
            persons = [one for one in persons if one.sex is sex]
            title += f"（{sex.label}）"
        moved, _ = self._ready()
        self.behind.show_persons(f"{moved.place}　{moved.period}　{title}：{len(persons):,} 人", persons)

    def _open_person(self, person_id: int) -> None:
        self.close()
        self.person_asked.emit(person_id)

    # taking out

    def print_(self) -> None:
        """Show the table in front as paper."""
        paper = self._report()

        def draw(_report: Report, blanks: bool) -> bytes:
            return render_report(paper, allow_blanks=blanks)

        show_drawn(self, self._desk, paper.title, draw)

    def export(self) -> None:
        """Save the table in front as a workbook."""
        report = self._report()
        moved, clears = self._ready()
        columns, rows = reports.movement_rows(moved) if self._at_movement() else reports.clears_rows(clears)
        name = f"{report.title.replace('“', '').replace('”', '')}-{moved.place}-{moved.period}.xlsx"
        path = message.ask_save_path(self, "导出", name, "Excel 工作簿 (*.xlsx)")
        if path is not None:
            write_sheet(path, report.title, columns, rows)
            message.toast(self, f"已导出到 {path.name}")

    def _report(self) -> Any:
        moved, clears = self._ready()
        office = self._office.read(community.about).office
        if self._at_movement():
            return reports.movement_report(moved, office, self._today)
        return reports.clears_report(clears, office, self._today)

    def _at_movement(self) -> bool:
        return self.pages.currentIndex() == 0

    def _ready(self) -> tuple[Moved, FourClears]:
        if self._found is None:
            raise Refusal("还没有算好，请稍候，或核对期间。")
        return self._found

    @override
    def sizeHint(self) -> QSize:
        return _SIZE


def _compute(
    session: Any, place: population.Place | None, period: population.Period, today: date
) -> tuple[Moved, FourClears]:
    """Compute both tables in one reading."""
    name = four_clears.place_name(session, place)
    whole, parts = population.movement(session, place, period), population.by_part(session, place, period)
    return Moved(name, period, whole, parts), four_clears.take(session, place, period, today)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(widget)
    return area
