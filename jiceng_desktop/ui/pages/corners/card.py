"""The card of a corner: where it is, how it lends, who looks after it, what stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.services import boxes, corners
from jiceng_desktop.services.corners import Keeper, Overview, Sheet
from jiceng_desktop.terms import CornerKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.fields.choices import Flow

Offer = tuple[str, Callable[[], object]]
_LITTLE = 12


class CornerCard(Card):
    """Everything about one corner, or what should be done about all of them."""

    person_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("在左边选中一个图书角，这里显示它的情况。")
        self.show_hint()

    def show_all(self, told: Overview, offers: Sequence[Offer], box: boxes.Sheet | None) -> None:
        """Tell of all corners, what something should be done about above all, and of the box one is at."""
        self.clear()
        self.headline("全部图书角", f"{told.corners} 个图书角，{told.boxes:,} 箱，{told.books:,} 册")
        self._buttons(offers)
        self.section("类别")
        for kind, count in told.by_kind:
            self.line(kind.label, f"{count} 个")
        if box is not None:
            self._show_box(box)
        doubts = (
            ("放不下", told.crowded),
            ("暂停开放", told.paused),
            ("没有图书箱", told.bare),
            ("还没有安排人员", told.unkept),
        )
        for title, names in doubts:
            if names:
                self.section(f"{title}（{len(names)}）")
                self.text("、".join(names[:_LITTLE]) + ("等" if len(names) > _LITTLE else ""))
        self._column.addStretch(1)

    def show_corner(self, sheet: Sheet, offers: Sequence[Offer], box: boxes.Sheet | None) -> None:
        """Tell everything about one corner, and of the box one is at."""
        self.clear()
        draft = sheet.draft
        self.headline(draft.name or "", f"编号 {sheet.code}　{draft.kind.label if draft.kind else ''}")
        if sheet.closed_on is not None:
            self.add(label(f"{words.show_day(sheet.closed_on)}撤销", "warning"))
        for closure in sheet.closures:
            self.add(label(f"暂停开放：{closure.told()}", "warning"))
        self._buttons(offers)
        self.line("位置", sheet.place)
        self.line("开放时间", draft.hours or "")
        self.line("读者", draft.audience.label if draft.audience else "不限")
        if draft.opened_on:
            self.line("启用", f"{draft.opened_on}")
        if draft.kind is not CornerKind.STORE:
            self._show_loans(sheet)
            self._show_keepers(sheet.keepers)
        self._show_stock(sheet)
        if box is not None:
            self._show_box(box)
        if draft.note:
            self.section("备注")
            self.text(draft.note)
        self._column.addStretch(1)

    def _show_loans(self, sheet: Sheet) -> None:
        draft = sheet.draft
        self.section("借阅")
        self.text(corners.loans_told(draft.lends, draft.loan_days, draft.most_loans, draft.most_renewals))
        if sheet.lent:
            self.text(f"从这里借出还没还的有 {sheet.lent:,} 册。")

    def _show_keepers(self, keepers: Sequence[Keeper]) -> None:
        self.section("人员")
        if not keepers:
            self.text("还没有安排人员。")
        for one in keepers:
            row = QWidget()
            row.setObjectName("cardRow")
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(8)
            name = QPushButton(one.name.replace("&", "&&"))
            name.setProperty("class", "link")
            name.setToolTip("查看这位居民的档案")
            name.clicked.connect(partial(self._ask_person, one.person_id))
            told = (one.role.label, words.mask_phone(one.phone) if one.phone else "", "" if one.active else "暂停服务")
            layout.addWidget(name)
            layout.addWidget(label("　".join(filter(None, told)), "hint"), 1)
            self.add(row)

    def _show_box(self, box: boxes.Sheet) -> None:
        self.section(f"选中的箱：{box.name}")
        self.line("编号", box.code)
        states = "，".join(f"{state.label} {count}" for state, count in box.states)
        self.line("图书", states or "空箱")
        for move in box.moves:
            self.line(f"{move.moved_at:%Y-%m-%d}", f"{move.from_name} → {move.to_name}")

    def _ask_person(self, person_id: int, _checked: bool = False) -> None:
        self.person_asked.emit(person_id)

    def _show_stock(self, sheet: Sheet) -> None:
        self.section("现有")
        most = sheet.draft.capacity
        full = "" if most is None else f"，最多放 {most} 箱"
        self.line("图书箱", f"{sheet.boxes} 箱{full}")
        self.line("图书", f"{sheet.books:,} 册")
        for state, count in sheet.states:
            self.line(state.label, f"{count:,} 册")

    def _buttons(self, offers: Sequence[Offer]) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(partial(message.attempt, self, act))
            flow.addWidget(button)
        self.add(row)
