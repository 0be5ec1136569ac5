"""What can be done with the boxes of a cell: another corner, pinned, never here, not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from jiceng_desktop.services import rotation
from jiceng_desktop.services.rotation import Board, Chip, Column
from jiceng_desktop.terms import RoundState, WishKind
from jiceng_desktop.ui.kit.page import Page

Done = Callable[..., None]


class BoxMenu:
    """Builds the menu of a cell; ``send`` takes a round, a box and a corner, ``done`` is told what was done."""

    def __init__(self, page: Page, send: Callable[[int, int, int], None], done: Done) -> None:
        self._page, self._send, self._done = page, send, done
        self.menu: QMenu | None = None

    def ask(self, board: Board, column: Column | None, corner_id: int, where: QPoint) -> None:
        """Offer what can be done with the boxes of a cell; one box needs no menu of its own."""
        cell = board.now[corner_id] if column is None else board.cells[corner_id, column.id]
        if not cell.chips:
            return
        self.menu = menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for chip in cell.chips:
            own = menu if len(cell.chips) == 1 else menu.addMenu(chip.name)
            self._fill(own, board, column, corner_id, chip)
        menu.popup(where)

    def _fill(self, menu: QMenu, board: Board, column: Column | None, corner_id: int, chip: Chip) -> None:
        if column is not None and column.state is RoundState.DRAFT:
            elsewhere = menu.addMenu(f"{chip.name} 这一期去(&M)")
            for row in board.rows:
                if row.id != corner_id and not board.cells[row.id, column.id].closed:
                    act = partial(self._send, column.id, chip.box_id, row.id)
                    self._add(elsewhere, row.name, act)
            if chip.pinned:
                self._add(menu, "不再固定，由程序安排(&U)", partial(self._release, column, chip))
            menu.addSeparator()
        day = date.today() if column is None else column.starts_on
        name = next(row.name for row in board.rows if row.id == corner_id)
        since = f"从 {day.month}月{day.day}日 起"
        self._add(menu, f"{since}一直放在{name}(&P)", partial(self._wish, chip, WishKind.PIN, corner_id, day))
        self._add(menu, f"{since}不去{name}(&N)", partial(self._wish, chip, WishKind.SKIP, corner_id, day))
        self._add(menu, f"{since}不参加轮换(&S)", partial(self._wish, chip, WishKind.SKIP, None, day))
        for wish in self._page.office.read(rotation.wishes, chip.box_id):
            what = f"{wish.kind.label}{wish.corner}" if wish.corner else "不参加轮换"
            self._add(menu, f"取消：{wish.from_on} 起{what}", partial(self._unwish, chip, wish.id))

    def _add(self, menu: QMenu, title: str, act: Callable[[], object]) -> None:
        menu.addAction(title).triggered.connect(lambda: self._page.attempt(act))

    def _release(self, column: Column, chip: Chip) -> None:
        self._page.office.write(rotation.release, column.id, chip.box_id)
        self._done(f"第{column.number}期 {chip.name} 不再固定。", True)

    def _wish(self, chip: Chip, kind: WishKind, corner_id: int | None, day: date) -> None:
        self._page.office.write(rotation.wish, chip.box_id, kind, corner_id, day, None)
        self._done(f"{chip.name} 的要求记下了，重排以后生效。", True)

    def _unwish(self, chip: Chip, wish_id: int) -> None:
        self._page.office.write(rotation.unwish, wish_id)
        self._done(f"{chip.name} 的要求取消了，重排以后生效。", True)
