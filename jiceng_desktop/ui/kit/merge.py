"""合并档案: two cards side by side, field by field; what differs is decided, everything else follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services import merging, people
from jiceng_desktop.services.merging import Choice, Comparison, Line, Question
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_SIZE = (860, 640)
_LABEL_WIDTH, _LONGEST = 96, 26
_SIDES = ("左边的档案", "右边的档案")


class MergeDialog(QDialog):
    """Makes one card of two, given by their ids. ``merged`` carries the id of the card that stays, the older one."""

    merged = Signal(int)

    def __init__(self, desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("合并档案")
        take_room(self, *_SIZE)
        self.office = desk.office
        first, second = sorted(ids)
        self.compared: Comparison = self.office.read(merging.compare, first, second, date.today())
        self._groups: dict[str, QButtonGroup] = {}
        self._same: list[QWidget] = []
        self._build()

    def choose(self, name: str, side: int) -> None:
        """Choose the left (0) or the right (1) value of a field or a question."""
        self._groups[name].button(side).setChecked(True)

    def choice(self) -> Choice:
        """Return what was decided."""
        sides = {name: group.checkedId() for name, group in self._groups.items()}
        return Choice(sides, self.compared.versions)

    def merge(self) -> None:
        """Merge; a refusal is shown and leaves everything as it is."""
        if message.attempt(self, self._merge):
            self.accept()
            self.merged.emit(self.compared.ids[0])

    def _merge(self) -> None:
        self.office.write(merging.merge, *self.compared.ids, self.choice())

    # building

    def _build(self) -> None:
        told = label("请核对是不是同一个人。不同的内容已标出，点选要保留的一边；已经选好较完整的。合并后可以撤销。")
        self.all_fields = QCheckBox("也显示相同的内容(&D)")
        self.all_fields.toggled.connect(self._show_same)
        body = QWidget()
        body.setObjectName("formBody")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(20, 8, 20, 12)
        self._column.setSpacing(10)
        self._add_fields()
        self._add_questions(self.compared.questions)
        self._add_hanging()
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 20, 4)
        for widget in (told, *(label(note, "warning") for note in self.compared.notes), self.all_fields):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(scroll, 1)
        foot = Foot(self, "合并(&S)", act=self.merge)
        foot.setContentsMargins(20, 10, 20, 14)
        self.merge_button = foot.confirm
        layout.addWidget(foot)
        self._show_same(False)

    def _add_fields(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, (side, name) in enumerate(zip(_SIDES, self.compared.names, strict=True), start=1):
            grid.addWidget(label(f"{side}：{name}", "section"), 0, column)
        for row, line in enumerate(self.compared.lines, start=1):
            if line.differs:
                self._add_choice(grid, row, line)
            elif line.texts[0]:
                title, text = label(line.label, "hint"), label(line.texts[0], "hint")
                grid.addWidget(title, row, 0)
                grid.addWidget(text, row, 1, 1, 2)
                self._same.extend((title, text))
        self._column.addLayout(grid)

    def _add_choice(self, grid: QGridLayout, row: int, line: Line) -> None:
        title = label(line.label, "warning")
        grid.addWidget(title, row, 0)
        texts = [text or "（空）" for text in line.texts]
        if texts[0] == texts[1]:  # their masks look the same
            texts = [f"{text}（内容不同）" for text in texts]
        buttons = self._pair(line.name, texts, line.better)
        for side, button in enumerate(buttons):
            button.setToolTip(f"保留{_SIDES[side]}的{line.label}")
            grid.addWidget(button, row, side + 1)
        if line.secret:
            grid.addWidget(self._reveal_button(line, buttons), row, 3)

    def _pair(self, name: str, texts: Sequence[str], chosen: int) -> list[QRadioButton]:
        """Return two buttons of which one is chosen."""
        group = self._groups[name] = QButtonGroup(self)
        buttons = []
        for side, text in enumerate(texts):
            button = QRadioButton(_short(text))
            if len(text) > _LONGEST:
                button.setToolTip(text)
            button.setChecked(side == chosen)
            group.addButton(button, side)
            buttons.append(button)
        return buttons

    def _reveal_button(self, line: Line, shown: Sequence[QRadioButton]) -> QPushButton:
        button = QPushButton("显示")
        button.setObjectName(f"reveal-{line.name}")
        button.setProperty("class", "small")
        button.setAutoDefault(False)
        button.setToolTip(f"显示完整的{line.label}，会记入操作记录")
        button.clicked.connect(lambda: message.attempt(self, lambda: self._reveal(line, shown, button.hide)))
        return button

    def _reveal(self, line: Line, shown: Sequence[QRadioButton], done: Callable[[], None]) -> None:
        for person_id, button in zip(self.compared.ids, shown, strict=True):
            text = self.office.write(people.reveal, person_id, line.name)
            button.setText(_short(text) or "（空）")
            button.setToolTip(text)
        done()

    def _add_questions(self, questions: Sequence[Question]) -> None:
        for question in questions:
            self._column.addWidget(label(question.text, "section"))
            for button in self._pair(question.name, question.answers, question.better):
                button.setText(question.answers[self._groups[question.name].id(button)].replace("&", "&&"))
                self._column.addWidget(button)

    def _add_hanging(self) -> None:
        self._column.addWidget(label("一起合并的记录", "section"))
        for title, told in zip(_SIDES, self.compared.hanging, strict=True):
            row = QHBoxLayout()
            name = label(title, "hint")
            name.setFixedWidth(_LABEL_WIDTH)
            row.addWidget(name)
            row.addWidget(label(told), 1)
            self._column.addLayout(row)

    def _show_same(self, shown: bool) -> None:
        for widget in self._same:
            widget.setVisible(shown)


def _short(text: str) -> str:
    """Return a text as long as a button can show it, its & included."""
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…").replace("&", "&&")
