"""One page of the start window: a heading, something to fill in, and a row of buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit.jobs import Jobs, Report
from jiceng_desktop.ui.sign_in.form import Form, plain

T = TypeVar("T")

_AROUND = 60  # pixels around an entry that are scrolled into sight with it, for the line below it


class Step(QWidget):
    """A page. It asks the window to ``go`` to another one by name, or hands over the open office."""

    go = Signal(str, object)
    back = Signal()
    finished = Signal(object)

    def __init__(self, jobs: Jobs, title: str, lead: str = "") -> None:
        super().__init__()
        self.jobs = jobs
        self.form = Form()
        self.problem = plain("", "problem")
        self.problem.hide()
        self.primary: QPushButton | None = None
        self.column = QVBoxLayout()
        self.column.setContentsMargins(28, 18, 28, 12)
        self.column.setSpacing(8)
        self.column.addWidget(plain(title, "headline"))
        if lead:
            self.column.addWidget(plain(lead, "hint"))
            self.column.addSpacing(4)
        self.column.addWidget(self.problem)
        self._build()

    def enter(self, payload: object = None) -> None:
        """Get ready to be seen."""

    def may_leave(self) -> bool:
        """Tell whether the window may be closed now."""
        return True

    def is_busy(self) -> bool:
        """Tell whether work is going on in the background."""
        return not self._bar.isHidden()

    def busy(self, telling: str) -> None:
        """Show that work goes on and keep everything from being pressed; an empty text ends it."""
        self._body.setEnabled(not telling)
        self._foot.setEnabled(not telling)
        self._telling.setText(telling)
        self._telling.setVisible(bool(telling))
        self._bar.setVisible(bool(telling))

    def quietly(self, telling: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do short work in the background; a refusal is shown at its field."""
        if self.is_busy():  # the second half of a double click
            return

        def end(result: T) -> None:
            self.busy("")
            done(result)

        self._take_back()
        self.busy(telling)
        self.jobs.quiet(self, work, end, self.refuse)

    def with_progress(self, title: str, work: Callable[[Report], T], done: Callable[[T], None]) -> None:
        """Do long work in the background with a progress bar and a way out."""
        self._take_back()
        self.jobs.run(self.window(), title, work, done, self.refuse)

    def refuse(self, refusal: Refusal) -> None:
        """Say why not, at the field at fault or on top."""
        self.busy("")
        if self.form.refuse(refusal):
            self.reveal(cast(str, refusal.field))
        else:
            self.problem.setText(str(refusal))
            self.problem.show()

    def reveal(self, field: str) -> None:
        """Scroll an entry into sight."""
        self.column.activate()
        self._scroll.ensureWidgetVisible(self.form.entry(field), 0, _AROUND)

    def checked(self, check: Callable[[], object]) -> bool:
        """Make a check; show its refusal."""
        try:
            check()
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    # what a page is built of

    def set_primary(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Add the button that Enter presses."""
        self.primary = self.add_button(text, act)
        self.primary.setProperty("class", "primary")
        return self.primary

    def add_button(self, text: str, act: Callable[[], object]) -> QPushButton:
        """Add a button on the right of the foot."""
        button = QPushButton(text)
        button.clicked.connect(lambda: act())
        self._buttons.addWidget(button)
        return button

    def add_link(self, button: QPushButton) -> None:
        """Add a lesser choice on the left of the foot."""
        self._links.addWidget(button)

    def add_back(self) -> None:
        """Add 返回."""
        self.add_button("返回(&B)", self.back.emit)

    def _take_back(self) -> None:
        self.problem.hide()
        self.form.clear()

    def _build(self) -> None:
        self._body = QWidget()
        self._body.setObjectName("stepBody")
        self._body.setLayout(self.column)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("stepScroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._body)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.hide()
        self._telling = QLabel()
        self._telling.setProperty("look", "hint")
        self._telling.hide()
        self._links, self._buttons = QHBoxLayout(), QHBoxLayout()
        self._links.setSpacing(16)
        self._buttons.setSpacing(8)
        foot = QHBoxLayout()
        foot.setContentsMargins(28, 10, 28, 12)
        foot.addLayout(self._links)
        foot.addWidget(self._telling)
        foot.addStretch(1)
        foot.addLayout(self._buttons)
        self._foot = QWidget()
        self._foot.setObjectName("stepFoot")
        self._foot.setLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget, stretch in ((scroll, 1), (self._bar, 0), (self._foot, 0)):
            layout.addWidget(widget, stretch)
