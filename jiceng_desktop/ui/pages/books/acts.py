"""What is asked before books move to a box, come back into the stock, or change their state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import books
from jiceng_desktop.terms import Condition
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice, Text
from jiceng_desktop.ui.kit.foot import Foot

MANY = 200  # as many copies are changed in a blink; more become a job
_WIDTH = 460


class _Asking(QDialog):
    """A sentence about so many copies, some rows, and what went wrong; ``given`` tells how many were changed."""

    given = Signal(int)

    def __init__(self, desk: Desk, words: tuple[str, str, str], count: int, parent: QWidget) -> None:
        """Take the title, the sentence and what the button says as ``words``."""
        super().__init__(parent)
        title, sentence, yes = words
        self._jobs, self._count = desk.jobs, count
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.problem = _line("", "problem")
        self.problem.hide()
        self.rows = QFormLayout()
        self.foot = Foot(self, yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(_line(sentence))
        layout.addLayout(self.rows)
        layout.addWidget(self.problem)
        layout.addWidget(self.foot)

    def work(self) -> Callable[[], int]:
        """Return what is to be done, which touches no widget and tells how many copies it changed."""
        raise NotImplementedError

    @override
    def accept(self) -> None:
        try:
            work = self.work()
            if self._count <= MANY:
                self._finish(work())
                return
        except Refusal as refusal:
            self._tell(refusal)
            return
        self._jobs.run(self, f"{self.windowTitle()}…", lambda _report: work(), self._finish, self._tell)

    def _finish(self, changed: int) -> None:
        super().accept()
        self.given.emit(changed)

    def _tell(self, refusal: Refusal) -> None:
        self.problem.setText(str(refusal))
        self.problem.show()


class BoxDialog(_Asking):
    """Asks which box; ``act_on(box id)`` puts the books there."""

    def __init__(
        self, desk: Desk, words: tuple[str, str], count: int, act_on: Callable[[int], int], parent: QWidget
    ) -> None:
        super().__init__(desk, (*words, "放入(&O)"), count, parent)
        self._act_on = act_on
        self.box = Choice(desk.office.read(books.boxes), blank="请选择")
        self.rows.addRow("图书箱(&B)", self.box)
        self.box.setFocus()

    def box_name(self) -> str:
        """Return what the chosen box is called."""
        return self.box.currentText()

    @override
    def work(self) -> Callable[[], int]:
        box_id = self.box.value()
        if box_id is None:
            raise Refusal("请选择放到哪个箱里。")
        return partial(self._act_on, box_id)


class StateDialog(_Asking):
    """Asks what state and condition the chosen copies are in."""

    def __init__(self, desk: Desk, chosen: Sequence[int], sentence: str, parent: QWidget) -> None:
        super().__init__(desk, ("状态与品相", sentence, "确定(&O)"), len(chosen), parent)
        self._office, self._chosen = desk.office, list(chosen)
        self.state = Choice([(state, state.label) for state in books.BY_HAND], blank="不改")
        self.condition = Choice(Condition, blank="不改")
        self.note = Text("可以不填，记入这一册的经过", most=200)
        self.rows.addRow("状态(&T)", self.state)
        self.rows.addRow("品相(&Q)", self.condition)
        self.rows.addRow("说明(&M)", self.note)
        self.state.setFocus()

    @override
    def work(self) -> Callable[[], int]:
        state, condition = self.state.value(), self.condition.value()
        if state is None and condition is None:
            raise Refusal("请选择状态或品相。")
        note = self.note.value()
        return partial(self._office.write, books.set_state, self._chosen, state, condition, note)


def _line(text: str, look: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label
