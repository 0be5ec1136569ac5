"""Printing labels of books, boxes and corners: what a page offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import book_labels
from jiceng_desktop.services.book_labels import Labelled
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage

Ways = Sequence[tuple[tuple[int, ...], str]]  # the records that may be meant, and how that is called


@dataclass(frozen=True)
class What:
    """What gets labels: how many of it are called, where their words come from, whether they are large."""

    unit: str
    read: Callable[..., list[Labelled]]
    large: bool  # the name is read from across the room
    usual: int  # which of the sheets there are from the beginning, from 0
    note: str = ""
    spines: bool = False


COPIES = What("册图书", book_labels.of_copies, False, 0, spines=True)
BOXES = What("个图书箱", book_labels.of_boxes, True, 4, "图书箱")
CORNERS = What("个图书角", book_labels.of_corners, True, 4, "图书角")


def offer_labels(page: RecordPage, what: What, title: str = "打印标签(&L)…") -> QAction:
    """Put a button into a page's bar that prints labels of the selected records, or of all that are listed."""
    return page.offer(title, lambda: print_listed(page, what), "label-outline")


def print_listed(page: RecordPage, what: What) -> None:
    """Ask for the sheet, then show labels of what is selected in a page, or of all that it lists."""
    chosen, listed = page.selected(), list(page.model.ids)
    if not listed:
        raise Refusal("列表里没有可以打印标签的。")
    ways: list[tuple[tuple[int, ...], str]] = [(tuple(listed), f"列表里的全部 {len(listed):,} {what.unit}")]
    if chosen and len(chosen) < len(listed):
        ways.insert(0, (tuple(chosen), f"选中的 {len(chosen):,} {what.unit}"))
    _open(page, page.desk, what, ways)


def print_labels(parent: QWidget, desk: Desk, what: What, ids: Sequence[int]) -> None:
    """Ask for the sheet, then show labels of some records in their order."""
    if not ids:
        raise Refusal("没有可以打印的标签。")
    _open(parent, desk, what, [(tuple(ids), f"{len(ids):,} {what.unit}")])


def _open(parent: QWidget, desk: Desk, what: What, ways: Ways) -> None:
    from jiceng_desktop.ui.kit.label_dialog import LabelDialog  # heavy, needed now and then

    LabelDialog(desk, parent, what, ways).open()
