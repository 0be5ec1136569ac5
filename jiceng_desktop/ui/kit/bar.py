"""The row of buttons above a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QActionEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QWidget, QWidgetAction

from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme

_MARGIN_X, _MARGIN_Y, _GAP = 6, 2, 2
ICON = QSize(20, 20)


class Bar(QWidget):
    """Shows actions as buttons; those at the end for which there is no room wait behind 更多.

    A tool bar would put them behind a mark of a few pixels that says nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._parts: dict[QAction, QWidget] = {}
        self.more = self._button()
        self.more.setText("更多(&0)")
        self.more.setToolTip("这里放不下的按钮")
        self.more.setIcon(theme.icon("dots-horizontal"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.hide()

    def add_separator(self) -> QAction:
        """Divide what was added before from what comes after."""
        line = QAction(self)
        line.setSeparator(True)
        self.addAction(line)
        return line

    def add_widget(self, widget: QWidget) -> QAction:
        """Add something other than a button; it always stays in sight."""
        action = QWidgetAction(self)
        action.setDefaultWidget(widget)
        self.addAction(action)
        return action

    def button_of(self, action: QAction) -> QWidget | None:
        """Return the button of an action."""
        return self._parts.get(action)

    def folded(self) -> list[QAction]:
        """Return the actions that wait behind 更多."""
        return [] if self.more.isHidden() else self.more.menu().actions()

    # inside

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(ICON)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _part(self, action: QAction) -> QWidget:
        if isinstance(action, QWidgetAction):
            widget = action.defaultWidget()
            widget.setParent(self)
            return widget
        if action.isSeparator():
            line = QFrame(self)
            line.setObjectName("barLine")
            return line
        button = self._button()
        button.setDefaultAction(action)
        return button

    def _shown(self) -> list[tuple[QAction, QWidget]]:
        return [(action, self._parts[action]) for action in self.actions() if action.isVisible()]

    def _arrange(self) -> None:
        """Give every part its place, from the left; the last buttons go into the menu until the others fit."""
        shown = self._shown()
        folded = self._folding(shown, self.width() - 2 * _MARGIN_X)
        self.more.menu().clear()
        self.more.menu().addActions(folded)
        self.more.setVisible(bool(folded))
        staying = [(action, part) for action, part in shown if action not in folded]
        while staying and staying[-1][0].isSeparator():
            staying.pop()  # there is nothing left to divide from
        parts = [part for _, part in staying]
        for part in self._parts.values():
            part.setVisible(part in parts)
        left = _MARGIN_X
        for part in [*parts, self.more] if folded else parts:
            hint = _room_of(part)
            part.setGeometry(left, (self.height() - hint.height()) // 2, hint.width(), hint.height())
            left += hint.width() + _GAP

    def _folding(self, shown: list[tuple[QAction, QWidget]], room: int) -> list[QAction]:
        """Return the buttons that have to go for the others to fit."""
        taken = _width([part for _, part in shown])
        folded: list[QAction] = []
        if taken <= room:
            return folded
        taken += _room_of(self.more).width() + _GAP
        for action, part in reversed(shown):
            if taken > room and isinstance(part, QToolButton):
                folded.insert(0, action)
                taken -= _room_of(part).width() + _GAP
        return folded

    # what Qt asks

    @override
    def sizeHint(self) -> QSize:
        parts = [part for _, part in self._shown()]
        tallest = max((part.sizeHint().height() for part in (*parts, self.more)), default=0)
        return QSize(_width(parts) + 2 * _MARGIN_X, tallest + 2 * _MARGIN_Y)

    @override
    def minimumSizeHint(self) -> QSize:
        staying = [part for _, part in self._shown() if not isinstance(part, QToolButton)]
        return QSize(_width([*staying, self.more]) + 2 * _MARGIN_X, self.sizeHint().height())

    @override
    def actionEvent(self, event: QActionEvent) -> None:
        action = event.action()
        if event.type() == QEvent.Type.ActionAdded:
            self._parts[action] = self._part(action)
        elif event.type() == QEvent.Type.ActionRemoved:
            part = self._parts.pop(action, None)
            if part is not None:  # else the window is going down
                part.deleteLater()
        self.updateGeometry()
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a button says something else now
            self.updateGeometry()
            self._arrange()
        return super().event(event)


def _room_of(part: QWidget) -> QSize:
    """Return the size a part takes; a box never takes less than it was told to, whatever its content wants."""
    return part.sizeHint().expandedTo(part.minimumSize())


def _width(parts: list[QWidget]) -> int:
    return sum(_room_of(part).width() + _GAP for part in parts)
