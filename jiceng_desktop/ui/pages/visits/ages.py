"""From which ages on people are entitled to what."""

from __future__ import annotations

import re
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.care import LEAST, MOST, Ages
from jiceng_desktop.ui.kit.fields import Number, Text
from jiceng_desktop.ui.kit.foot import Foot

_BETWEEN = re.compile("[、，；,; ]+")


def read_ages(checkup: int | None, allowance: str) -> Ages:
    """Return the ages that were entered, the bands in order.

    Raises:
        Refusal: something is no age.
    """
    typed = [one for one in _BETWEEN.split(words.clean(allowance)) if one]
    if not checkup or not typed or not all(one.isdecimal() and LEAST <= int(one) <= MOST for one in typed):
        raise Refusal(f"请填 {LEAST} 到 {MOST} 之间的年龄，高龄补贴的各档用、隔开，如 80、90、100。")
    return Ages(checkup, tuple(sorted({int(one) for one in typed})))


class AgesDialog(QDialog):
    """Two lines: the age of the free examination, and the bands of the allowance."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, ages: Ages) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置年龄")
        self.setMinimumWidth(380)
        self.checkup = Number(LEAST, MOST)
        self.checkup.set_value(ages.checkup)
        self.allowance = Text("如 80、90、100", blank="")
        self.allowance.set_value("、".join(map(str, ages.allowance)))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow("免费体检，满多少岁(&T)", self.checkup)
        form.addRow("高龄补贴，各档起始年龄(&B)", self.allowance)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(Foot(self, "保存(&S)"))

    @override
    def accept(self) -> None:
        try:
            ages = read_ages(self.checkup.value(), cast(str, self.allowance.value()))
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            return
        super().accept()
        self.chosen.emit(ages)
