"""The start window: a band with the program's name, and one step at a time below it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from jiceng_desktop import settings
from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.sign_in import places
from jiceng_desktop.ui.sign_in.step import Step

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office

_SIZE, _LEAST = QSize(760, 580), QSize(600, 400)
_SCREEN_MARGIN = QSize(20, 60)
_BEHIND = ("jiceng_desktop.services.vault", "alembic.command", "jiceng_desktop.documents.recovery")
_SHEET = Template("""
#band { background-color: ${accent}; }
#band QLabel { color: ${surface}; }
#product { font-size: 22px; font-weight: bold; }
#stepBody, #stepScroll { background-color: ${window}; }
#stepFoot { background-color: ${surface}; border-top: 1px solid ${border}; }
#signInForm { background-color: ${surface}; border: 1px solid ${border}; border-radius: 6px; }
#recoveryCode { background-color: ${surface}; border: 1px solid ${border}; border-radius: 6px; padding: 14px;
    font-family: Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: 24px; font-weight: bold; }
QLabel[look="choice"] { font-size: 17px; font-weight: bold; color: ${accent}; }
QPushButton[class="choice"] { border-radius: 6px; text-align: left; }
QPushButton[class="choice"], QPushButton[class="choice"]:default {
    background-color: ${surface}; border: 1px solid ${border}; }
QPushButton[class="choice"]:hover, QPushButton[class="choice"]:focus {
    background-color: #FAFCFF; border: 2px solid ${accent}; }
QPushButton[class="choice"]:pressed { background-color: ${accent_light}; }
""")


class SignIn(QDialog):
    """Ends in ``opened`` with an open office, or is closed without one.

    It paints before anything heavy is imported; the rest, and the modules named ``behind`` that the caller
    needs afterwards, arrive on a job thread behind it.
    """

    opened = Signal(object)

    def __init__(self, jobs: Jobs, database: Path | None = None, behind: Sequence[str] = ()) -> None:
        super().__init__()
        self.setWindowTitle("基层桌面")
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.WindowTitleHint
            | Qt.WindowType.WindowSystemMenuHint
            | Qt.WindowType.WindowMinimizeButtonHint
            | Qt.WindowType.WindowCloseButtonHint
        )
        self.setMinimumSize(_LEAST)
        self.setStyleSheet(_SHEET.substitute(theme.colours()))
        self._jobs = jobs
        self._behind = (*_BEHIND, *behind)
        self._steps: dict[str, Step] = {}
        self._trail: list[str] = []
        self._left = self._warm = False
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(_band())
        layout.addWidget(self._stack, 1)
        room = self.screen().availableGeometry().size() - _SCREEN_MARGIN
        self.resize(_SIZE.boundedTo(room))
        known = database or settings.load().last_database
        self.go("open" if known else "welcome", database)

    def step(self) -> Step:
        """Return the step in sight."""
        return self._steps[self._trail[-1]]

    def go(self, name: str, payload: object = None) -> None:
        """Show a step; going to an earlier one is going back."""
        if name not in self._steps:
            step = _KINDS[name]()(self._jobs)
            step.go.connect(self.go)
            step.back.connect(self.back)
            step.finished.connect(self._finish)
            self._steps[name] = step
            self._stack.addWidget(step)
        self._trail = [*self._trail[: self._trail.index(name)], name] if name in self._trail else [*self._trail, name]
        self._show(payload)

    def back(self) -> None:
        """Show the step before; what was typed stays."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show(None)

    @override
    def reject(self) -> None:
        # Esc: one step back, out at the first
        if self.step().is_busy():
            return
        if len(self._trail) > 1 and self._trail[-1] != "code":
            self.back()
        else:
            self.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._left = self._left or self.step().may_leave()
        event.setAccepted(self._left)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._warm:
            self._warm = True
            QTimer.singleShot(0, self, self._import_behind)

    def _show(self, payload: object) -> None:
        step = self.step()
        self._stack.setCurrentWidget(step)
        step.enter(payload)
        if step.primary is not None:
            step.primary.setDefault(True)

    def _finish(self, office: Office) -> None:
        if self._left:  # closed while it was being opened
            office.close()
            return
        self._left = True
        message.attempt(self, lambda: places.remember(office.path))
        self.opened.emit(office)

    def _import_behind(self) -> None:
        """Import what the next step needs while the clerk reads and types."""
        self._jobs.quiet(self, lambda: list(map(importlib.import_module, self._behind)), lambda _: None)


def _band() -> QWidget:
    band = QWidget()
    band.setObjectName("band")
    picture = QLabel()
    picture.setPixmap(theme.icon("home-city", theme.SURFACE).pixmap(QSize(40, 40)))
    product = QLabel("基层桌面")
    product.setObjectName("product")
    claim = QLabel("居民档案、活动通知、志愿者和图书角，都在这一个窗口里。")
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(product)
    words.addWidget(claim)
    layout = QHBoxLayout(band)
    layout.setContentsMargins(28, 12, 28, 12)
    layout.setSpacing(16)
    layout.addWidget(picture)
    layout.addLayout(words)
    layout.addStretch(1)
    return band


# Steps are imported when they are first shown: before the first paint every millisecond is seen.


def _welcome() -> Callable[[Jobs], Step]:
    from jiceng_desktop.ui.sign_in.welcome import Welcome

    return Welcome


def _create() -> Callable[[Jobs], Step]:
    from jiceng_desktop.ui.sign_in.create import Create

    return Create


def _recovery() -> Callable[[Jobs], Step]:
    from jiceng_desktop.ui.sign_in.recovery import RecoveryCode

    return RecoveryCode


def _unlock() -> Callable[[Jobs], Step]:
    from jiceng_desktop.ui.sign_in.unlock import Unlock

    return Unlock


def _forgotten() -> Callable[[Jobs], Step]:
    from jiceng_desktop.ui.sign_in.forgotten import Forgotten

    return Forgotten


def _restore() -> Callable[[Jobs], Step]:
    from jiceng_desktop.ui.sign_in.restore import Restore

    return Restore


_KINDS = {
    "welcome": _welcome,
    "create": _create,
    "code": _recovery,
    "open": _unlock,
    "forgotten": _forgotten,
    "restore": _restore,
}
