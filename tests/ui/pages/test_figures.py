"""The pictures: drawn, saved, printed, and their numbers exported."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import workbook
from jiceng_desktop.services import people
from jiceng_desktop.services.figures import Figure, Series
from jiceng_desktop.terms import Sex
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.pages.figures import FigurePage


@pytest.fixture
def page(qtbot, desk):
    page = FigurePage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()

    def drawn():
        page.refresh()
        qtbot.waitUntil(lambda: page._figure is not None and not desk.jobs._quiet)

    page.drawn = drawn
    return page


@pytest.fixture
def somebody(office):
    office.write(people.save, None, people.Draft(name="甲", sex=Sex.MALE, born_on=date(1950, 1, 1)))


def test_without_data_it_says_so_and_offers_nothing(page):
    page.drawn()
    assert page.empty.isVisible()
    assert [act.isEnabled() for act in page._acts] == [False] * 3
    with pytest.raises(Refusal, match="没有可以画的数据"):
        page.print_()


def test_the_chosen_picture_is_drawn(qtbot, page, somebody):
    page.drawn()
    assert page.chart.isVisible()
    assert page.caption.text() == "全社区 年龄结构"
    assert page.chart.figure.series[0].values[15] == 1
    page.choices[1].click()
    qtbot.waitUntil(lambda: page.caption.text() == "全社区 各网格关爱对象")
    assert page.empty.isVisible()


def test_the_legend_hides_no_column_and_persons_are_counted_whole(page):
    from jiceng_desktop.ui.kit.chart import Chart

    series = tuple(Series(f"第{number}类对象", "#1D4F91", (0, 0, 2)) for number in range(7))
    chart = Chart()
    chart.resize(900, 400)
    chart.show_figure(Figure("各网格关爱对象", ("一", "二", "三"), series))
    chart.grab()
    plot = chart.getPlotItem()
    legend = plot.legend.mapRectToScene(plot.legend.boundingRect())
    top = plot.vb.mapViewToScene(QPointF(2, 2))
    assert legend.bottom() < top.y()
    assert [text for _, text in plot.getAxis("left")._tickLevels[0]] == ["0", "1", "2"]
    places = [(label.scenePos().x(), label.scenePos().y()) for _, label in plot.legend.items]
    assert len(set(places)) == 7


def test_a_picture_is_saved_in_full_size(page, somebody, tmp_path, monkeypatch):
    page.drawn()
    target = tmp_path / "年龄.png"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    page.save_picture()
    image = QImage(str(target))
    assert image.width() > 2000
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 20) for y in range(0, image.height(), 20)}
    assert "#1d4f91" in colours  # a bar of men


def test_a_picture_that_cannot_be_saved_is_refused(page, somebody, tmp_path, monkeypatch):
    page.drawn()
    monkeypatch.setattr(message, "ask_save_path", lambda *_: tmp_path / "没有" / "年龄.png")
    with pytest.raises(Refusal, match="文件夹不存在"):
        page.save_picture()


def test_the_paper_is_one_sheet_broadside(page, somebody):
    page.drawn()
    content = QByteArray(page._sheet().paper())
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    size = document.pagePointSize(0)
    assert document.pageCount() == 1
    assert (round(size.width()), round(size.height())) == (842, 595)
    document.close()


def test_the_numbers_are_exported(page, somebody, tmp_path, monkeypatch):
    page.drawn()
    target = tmp_path / "年龄.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    page.export()
    rows = workbook.read(target).sheets[0].rows
    assert list(rows[0]) == [None, "男", "女"] or list(rows[0]) == ["", "男", "女"]
    assert [list(row) for row in rows if row[0] == "75–79"] == [["75–79", 1, 0]]


def drawn_numbers(shape, size, values):
    from jiceng_desktop.ui.kit.chart import Chart

    chart = Chart()
    chart.resize(*size)
    series = tuple(Series(name, "#1D4F91", values) for name in ("今年", "去年"))
    chart.show_figure(Figure("各月人次", tuple(map(str, range(len(values)))), series), shape)
    chart.grab()
    return {text.isVisible() for text in chart._numbers}


@pytest.mark.parametrize(
    ("shape", "values", "shown"),
    [
        ("COLUMNS", (20,) * 12, True),
        ("COLUMNS", (12_000,) * 12, False),
        ("BARS", (12_000,) * 8, True),
        ("BARS", (20,) * 30, False),
    ],
)
def test_numbers_that_would_run_into_each_other_are_left_out(qapp, shape, values, shown):
    from jiceng_desktop.ui.kit.chart import Shape

    assert drawn_numbers(Shape[shape], (640, 420), values) == {shown}


def test_bars_stand_below_each_other_from_the_first_label_down(qapp):
    from jiceng_desktop.ui.kit.chart import Chart, Shape

    chart = Chart()
    chart.resize(640, 420)
    series = (Series("今年", "#1D4F91", (4, 1)), Series("去年", "#B9C7DA", (2, 0)))
    chart.show_figure(Figure("各系列场次", ("讲堂", "茶舍"), series), Shape.BARS)
    ticks = {label: at for at, label in chart.getPlotItem().getAxis("left")._tickLevels[0]}
    assert ticks["讲堂"] > ticks["茶舍"]
    (_, high) = chart.getPlotItem().viewRange()[1]
    assert high > ticks["讲堂"] + 0.5  # the legend stands above the bars
