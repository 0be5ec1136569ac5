"""审核: which of the donated books are kept, passed on or returned."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import books, donations
from jiceng_desktop.services.donations import Book, Decision, Sheet
from jiceng_desktop.terms import Condition, DonationOutcome
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice, Count, Text
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_SIZE = (720, 560)
_OUTCOMES = (DonationOutcome.KEPT, DonationOutcome.PASSED_ON, DonationOutcome.RETURNED)


@dataclass(frozen=True)
class _Row:
    """What is decided about one book."""

    book: Book
    outcome: Choice
    count: Count


class DecideDialog(QDialog):
    """Goes through the books of one donation that wait; ``decided`` tells how many copies that concerned."""

    decided = Signal(int)

    def __init__(self, desk: Desk, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"审核捐书 — {sheet.donor}")
        self._office = desk.office
        self.rows: list[_Row] = []
        self.box = Choice(desk.office.read(books.boxes), blank="暂不入箱")
        self.condition = Choice(Condition, blank=None)
        self.condition.set_value(Condition.GOOD)
        self.passed_to, self.reason = Text("如 幸福小学", most=100), Text("、".join(donations.REASONS[:3]), most=200)
        self.problem = label("", "problem")
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(
            label("每种书适不适合放进图书角？合适的入藏，程序编号；其余的转赠或退回。没有看完的可以留到下次。")
        )
        layout.addWidget(self._table(sheet), 1)
        layout.addLayout(self._shared())
        layout.addWidget(self.problem)
        self.foot = Foot(self, "确定(&O)")
        layout.addWidget(self.foot)
        take_room(self, *_SIZE)
        self._tell()

    def _table(self, sheet: Sheet) -> QScrollArea:
        body = QWidget()
        body.setObjectName("formBody")
        grid = QGridLayout(body)
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(12)
        waiting = [book for book in sheet.books if book.outcome is DonationOutcome.RECEIVED]
        for number, book in enumerate(waiting):
            outcome = Choice([(one, one.label) for one in _OUTCOMES], blank="留到下次")
            outcome.set_value(DonationOutcome.KEPT)
            outcome.changed.connect(self._tell)
            count = Count(1, book.number)
            count.set_value(book.number)
            of = QLabel(f"册，共 {book.number} 册")
            told = "　".join(filter(None, (f"《{book.name}》", book.author, book.isbn)))
            for column, widget in enumerate((label(told), outcome, count, of)):
                grid.addWidget(widget, number, column)
            self.rows.append(_Row(book, outcome, count))
        grid.setRowStretch(len(waiting), 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        return scroll

    def _shared(self) -> QFormLayout:
        rows = QFormLayout()
        rows.addRow("入藏的放入(&B)", self.box)
        rows.addRow("入藏的品相(&Q)", self.condition)
        rows.addRow("转赠给谁(&T)", self.passed_to)
        rows.addRow("不入藏的原因(&R)", self.reason)
        return rows

    def decisions(self) -> list[Decision]:
        """Return what was decided."""
        chosen = [(row, row.outcome.value()) for row in self.rows]
        return [
            Decision(
                row.book.id,
                outcome,
                row.count.value(),
                self.box.value(),
                self.condition.value(),
                None if outcome is DonationOutcome.KEPT else self.reason.value(),
                self.passed_to.value() if outcome is DonationOutcome.PASSED_ON else None,
            )
            for row, outcome in chosen
            if outcome is not None
        ]

    def _tell(self) -> None:
        """Ask only for what the decisions need."""
        chosen = {row.outcome.value() for row in self.rows}
        kept = DonationOutcome.KEPT in chosen
        self.box.setEnabled(kept)
        self.condition.setEnabled(kept)
        self.passed_to.setEnabled(DonationOutcome.PASSED_ON in chosen)
        self.reason.setEnabled(bool(chosen & {DonationOutcome.PASSED_ON, DonationOutcome.RETURNED}))
        self.foot.confirm.setEnabled(chosen != {None})

    @override
    def accept(self) -> None:
        try:
            count = self._office.write(donations.decide, self.decisions())
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            return
        super().accept()
        self.decided.emit(count)
