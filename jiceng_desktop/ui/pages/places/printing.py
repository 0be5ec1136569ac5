"""The papers of places: who lives where, labels for doors and envelopes, and what nobody answers for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtWidgets import QWidget

from jiceng_desktop import papers, words
from jiceng_desktop.documents.labels import SHEETS, Label, Sheet, render_labels
from jiceng_desktop.documents.roster import render_list
from jiceng_desktop.marks import override
from jiceng_desktop.services.duties import Gap
from jiceng_desktop.services.estates import lists as place_lists
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.fields import Choice, Number
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.label_sheet import known_sheets
from jiceng_desktop.ui.pages.places.forms import asking
from jiceng_desktop.ui.pages.places.model import Key

Purpose = Literal["door", "envelope"]
_MEMORY = "places/label_sheet"
_NAMES: dict[Purpose, str] = {"door": "门牌标签", "envelope": "信封地址标签"}


def print_place(parent: QWidget, desk: Desk, place: Key | None, by_household: bool) -> None:
    """Show who lives in a place on paper, a line for each person or each household."""

    def draw(report: Report, blanks: bool) -> bytes:
        found = desk.office.read(place_lists.living_list, place, by_household, date.today())
        return render_list(found.title, found.columns, papers.rows_of(found), found.note, report, allow_blanks=blanks)

    show_drawn(parent, desk, "住户名单", draw)


def print_gaps(parent: QWidget, desk: Desk, gaps: Sequence[Gap]) -> None:
    """Show on paper what nobody answers for."""
    rows = [[gap.place, gap.told, gap.gone] for gap in gaps]
    columns = (("地点", 80.0), ("缺什么", 40.0), ("说明", 60.0))
    note = f"共 {len(rows):,} 处　{words.show_day(date.today())}"

    def draw(report: Report, blanks: bool) -> bytes:
        return render_list("没有落实责任人的地点", columns, rows, note, report, allow_blanks=blanks)

    show_drawn(parent, desk, "责任到人", draw)


@dataclass(frozen=True)
class Order:
    """On which labels to print, and with which one to begin."""

    sheet: Sheet = SHEETS[0]
    first: int = 1


class LabelForm(RecordDialog):
    """Asks on which sheet of labels to print, and how many of it were used before."""

    kind = asking("", Order, {"sheet": "标签纸", "first": "从第几枚开始"})

    def __init__(self, desk: Desk, parent: QWidget, purpose: Purpose, texts: Sequence[Label]) -> None:
        self._window, self._texts, self._purpose = parent, texts, purpose
        self._sheets = known_sheets(desk.office)
        first = next(iter(self._sheets.values()))
        super().__init__(desk, None, parent, {"sheet": self._sheets.get(desk.memory.get(_MEMORY, 0), first)})
        self.setWindowTitle(f"打印{_NAMES[purpose]}")
        self.save_button.setText("预览(&V)")
        self.resize(520, self.sizeHint().height())

    @override
    def lay_out(self) -> None:
        self.group(f"{_NAMES[self._purpose]}，共 {len(self._texts):,} 枚")
        self.row("sheet", Choice([(sheet, sheet.name) for sheet in self._sheets.values()], blank=None), wide=True)
        self.row("first", Number(1, max(sheet.count for sheet in self._sheets.values())), wide=True)

    @override
    def loaded(self) -> None:
        self.hint("first", "用过的标签纸可以接着用：从左到右、从上到下数，填第一枚空白的。打印时请选“实际大小”。")

    @override
    def store(self, draft: Order) -> int:
        first = min(draft.first or 1, draft.sheet.count)
        self.desk.memory.put(_MEMORY, next(key for key, one in self._sheets.items() if one == draft.sheet))

        def draw(report: Report, blanks: bool) -> bytes:
            return render_labels(draft.sheet, self._texts, first, report, allow_blanks=blanks)

        show_drawn(self._window, self.desk, _NAMES[self._purpose], draw)
        return first


def print_labels(parent: QWidget, desk: Desk, place: Key | None, purpose: Purpose) -> None:
    """Ask for the sheet and show labels for every door, or for every household."""
    if purpose == "door":
        texts = [Label(door, compound) for compound, door in desk.office.read(place_lists.door_labels, place)]
    else:
        found = desk.office.read(place_lists.envelope_labels, place)
        texts = [Label(f"{name}　收", address) for address, name in found]
    if not texts:
        message.tell(parent, "这里没有可以打印的房屋或住户。")
        return
    LabelForm(desk, parent, purpose, texts).open()
