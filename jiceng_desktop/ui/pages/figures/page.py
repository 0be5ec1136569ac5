"""统计图: three pictures of the archive, for any place, to look at, to save and to print."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import sheet_out
from jiceng_desktop.exchange.sheet_out import Column
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, figures
from jiceng_desktop.services.figures import Drawing, Figure
from jiceng_desktop.services.population import Place
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.preview import PaperWindow

if TYPE_CHECKING:
    from jiceng_desktop.ui.kit.chart import Chart, Shape, Sheet

_CHOICES = (
    ("年龄结构(&1)", figures.ages),
    ("各网格关爱对象(&2)", figures.tags_by_grid),
    ("人口变动(&3)", figures.movements),
)
_PYRAMID = figures.ages
_NOTHING = "没有可以画的数据。\n换一个范围，或先登记居民、关爱标签和人口变动。"
_PNG, _BOOK = "图片 (*.png)", "Excel 工作簿 (*.xlsx)"


class FigurePage(Page):
    """One picture at a time; the numbers behind it can be saved as well."""

    title, icon = "统计图", "chart-bar"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.chart: Chart | None = None
        self.scope = QComboBox()
        self.choices: list[QPushButton] = []
        self.caption, self.remark = QLabel(), QLabel()
        self.empty = EmptyState()
        self.empty.tell(_NOTHING)
        self._work: Drawing = _CHOICES[0][1]
        self._figure: Figure | None = None
        self._offer_actions()
        self._lay_out()
        self._scopes: list[tuple[str, Place | None]] = []
        self.scope.activated.connect(lambda: self._redraw())

    def _offer_actions(self) -> None:
        self._acts = [
            self.offer("保存图片(&S)", self.save_picture, "image-outline"),
            self.offer("导出数据(&X)", self.export, "export"),
            self.offer("打印(&P)", self.print_, "printer"),
        ]

    def _lay_out(self) -> None:
        label = QLabel("范围(&R)")
        label.setBuddy(self.scope)
        self.scope.setMinimumWidth(180)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        for title, work in _CHOICES:
            choice = QPushButton(title)
            choice.setCheckable(True)
            choice.setAutoExclusive(True)
            choice.setProperty("class", "chip")
            choice.setChecked(work is self._work)
            choice.clicked.connect(lambda _checked=False, work=work: self._choose(work))
            self.choices.append(choice)
            top.addWidget(choice)
        top.addStretch(1)
        top.addWidget(label)
        top.addWidget(self.scope)
        self.caption.setProperty("look", "headline")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remark.setProperty("look", "hint")
        self.remark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._room = QVBoxLayout()
        self._room.setContentsMargins(12, 0, 12, 0)
        self._room.addWidget(self.empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout.addWidget(self.bar)
        layout.addLayout(top)
        layout.addWidget(self.caption)
        layout.addLayout(self._room, 1)
        layout.addWidget(self.remark)

    # what the shell asks

    @override
    def refresh(self) -> None:
        self._fill_scopes()
        self._redraw()

    @override
    def take_focus(self) -> None:
        self.choices[0].setFocus()

    @override
    def status(self) -> str:
        return self._figure.remark if self._figure else ""

    @override
    def print_(self) -> None:
        PaperWindow(self, self._sheet().paper(), self._title()).show()

    @override
    def export(self) -> None:
        from jiceng_desktop.ui.kit.chart import table

        figure = self._sheet().figure
        path = message.ask_save_path(self, "导出数据", f"{self._title()}.xlsx", _BOOK)
        if path is None:
            return
        headings, rows = table(figure)
        columns = [Column(heading, 16 if number == 0 else 12) for number, heading in enumerate(headings)]
        sheet_out.write_sheet(path, figure.title, columns, rows)
        message.toast(self, f"已保存到 {path.name}")

    # what a clerk does

    def save_picture(self) -> None:
        """Save the picture in sight as PNG."""
        sheet = self._sheet()
        path = message.ask_save_path(self, "保存图片", f"{self._title()}.png", _PNG)
        if path is None:
            return
        sheet_out.write_whole(path, sheet.png())
        message.toast(self, f"已保存到 {path.name}")

    def _choose(self, work: Drawing) -> None:
        self._work = work
        self._redraw()

    # inside

    def _fill_scopes(self) -> None:
        """Offer the places there are now; the one in sight stays."""
        chosen = self._place()
        self._scopes = self.office.read(figures.scopes)
        self.scope.clear()
        self.scope.addItems([name for name, _ in self._scopes])
        places = [place for _, place in self._scopes]
        self.scope.setCurrentIndex(places.index(chosen) if chosen in places else 0)

    def _place(self) -> Place | None:
        number = self.scope.currentIndex()
        return self._scopes[number][1] if 0 <= number < len(self._scopes) else None

    def _redraw(self) -> None:
        work, place, today = self._work, self._place(), date.today()

        def show(figure: Figure) -> None:
            if work is self._work and place == self._place():
                self._show(figure)

        def read() -> Figure:
            figure = self.office.read(work, place, today)
            import_module("pyqtgraph")  # slow to load: the first time here, where nobody waits for it
            return figure

        self.desk.jobs.quiet(self, read, show)

    def _show(self, figure: Figure) -> None:
        self._figure = figure
        chart = self._chart()
        chart.setVisible(not figure.is_empty())
        self.empty.setVisible(figure.is_empty())
        chart.show_figure(figure, self._shape())
        self.caption.setText(self._title())
        self.remark.setText(figure.remark)
        for act in self._acts:
            act.setEnabled(not figure.is_empty())
        self.status_changed.emit()

    def _chart(self) -> Chart:
        """Return the drawing, made when it is first needed."""
        if self.chart is None:
            from jiceng_desktop.ui.kit.chart import Chart

            self.chart = Chart()
            self._room.addWidget(self.chart, 1)
        return self.chart

    def _sheet(self) -> Sheet:
        """Return the figure in sight as it leaves the program."""
        from jiceng_desktop.ui.kit.chart import Sheet

        if self._figure is None or self._figure.is_empty():
            raise Refusal("没有可以画的数据。")
        return Sheet(self._figure, self._shape(), self._title(), self._foot())

    def _shape(self) -> Shape:
        from jiceng_desktop.ui.kit.chart import Shape

        return Shape.PYRAMID if self._work is _PYRAMID else Shape.COLUMNS

    def _title(self) -> str:
        name = self.scope.currentText()
        return f"{name} {self._figure.title if self._figure else ''}".strip()

    def _foot(self) -> str:
        office = self.office.read(community.about).office
        return f"{office}　{date.today():%Y年%m月%d日}　{self._figure.remark if self._figure else ''}".strip()
