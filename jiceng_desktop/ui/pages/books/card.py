"""The card on the right of the books: one copy, where it is, what it is, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import books
from jiceng_desktop.services.books import Sheet
from jiceng_desktop.terms import CopyState
from jiceng_desktop.terms.clc import CLC_CLASSES
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label, link
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.choices import Flow


class BookCard(Card):
    """Everything about one copy; what can be done with it stands below its name."""

    edit_asked = Signal()
    again_asked = Signal()
    move_asked = Signal()
    back_asked = Signal()
    copy_asked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__("在表格中选中一册图书，这里显示它在哪里、有过什么经过。")
        self._desk = desk
        self.show_hint()

    def show_copy(self, copy_id: int | None) -> None:
        """Show one copy, or the hint."""
        if copy_id is None:
            self.show_hint()
            return
        try:
            sheet = self._desk.office.read(books.sheet, copy_id)
        except Refusal:  # removed at another desk; the table will say so when it is refreshed
            self.show_hint()
            return
        place = self.verticalScrollBar().value()
        self.clear()
        for section in (self._head, self._place, self._title, self._copy, self._siblings, self._past):
            section(sheet)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(place)

    # sections

    def _head(self, sheet: Sheet) -> None:
        self.headline(sheet.name, f"编号 {sheet.number}　{sheet.state.label}")
        withdrawn = sheet.state is CopyState.WITHDRAWN
        leaving = ("恢复入藏(&Q)…", self.back_asked.emit) if withdrawn else ("移箱(&Q)…", self.move_asked.emit)
        self._buttons(("编辑(&C)", self.edit_asked.emit), ("再加一册(&R)", self.again_asked.emit), leaving)

    def _place(self, sheet: Sheet) -> None:
        self.section("在哪里")
        if sheet.state is CopyState.WITHDRAWN:
            self.line("注销日期", f"{sheet.withdrawn_on or ''}")
            self.line("注销原因", sheet.withdrawn_reason or "")
        else:
            self.line("图书角", sheet.place or "没有放进箱")
            self.line("图书箱", sheet.box)
        if sheet.due_on:
            self.line("借出", f"应还 {sheet.due_on}")
        if sheet.misses:
            self.line("清点", f"连续 {sheet.misses} 次没有见到")
        if sheet.seen_on:
            self.line("最近见到", f"{sheet.seen_on}")
        if sheet.waiting:
            self.line("预约", f"{sheet.waiting} 人在等")
        guessed = f"（清点推断 {sheet.inferred} 次）" if sheet.inferred else ""
        last = f"，最近 {sheet.last_use}" if sheet.last_use else ""
        self.line("使用", f"{sheet.uses} 次{guessed}{last}" if sheet.uses else "还没有记录")

    def _title(self, sheet: Sheet) -> None:
        self.section("书目")
        self.line("作者", sheet.author)
        self.line("出版", sheet.published)
        for text, valid in sheet.numbers:
            self.line_of("书号", label(text if valid else f"{text}（有误，请核对）", "" if valid else "problem"))
        if not sheet.numbers:
            self.line("书号", "没有")
        letter = sheet.clc_class
        self.line("分类", f"{letter} {CLC_CLASSES.get(letter, '')}" if letter else "")
        told: tuple[tuple[str, str | None], ...] = (
            ("架标", sheet.shelf),
            ("读者对象", sheet.audience.label if sheet.audience else None),
            ("定价", sheet.price),
            ("备注", sheet.title_note),
        )
        for title, shown in told:
            if shown:
                self.line(title, shown)

    def _copy(self, sheet: Sheet) -> None:
        self.section("这一册")
        self.line("品相", sheet.condition.label)
        self.line("来源", sheet.donor or sheet.source.label)
        if sheet.entered_on:
            self.line("入藏日期", f"{sheet.entered_on}")
        if sheet.note:
            self.line("备注", sheet.note)

    def _siblings(self, sheet: Sheet) -> None:
        if not sheet.siblings:
            return
        self.section(f"同一本书的其他复本（{len(sheet.siblings)}）")
        for one in sheet.siblings:
            told = "　".join(filter(None, (one.state.label, one.place)))
            show = partial(self.copy_asked.emit, one.id)
            self.text(one.number)
            self.add(link(told, show, f"<p>{told}：点开这一册</p>"))

    def _past(self, sheet: Sheet) -> None:
        self.section("经过")
        if not sheet.past:
            self.text("还没有记录。")
        for one in sheet.past:
            self.line(f"{one.at:%Y-%m-%d}", "　".join(filter(None, (one.act, one.told, one.by))))

    def _buttons(self, *offers: tuple[str, Callable[[], object]]) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(partial(self._do, act))
            flow.addWidget(button)
        self.add(row)

    def _do(self, act: Callable[[], object], _checked: bool = False) -> None:
        message.attempt(self, act)
