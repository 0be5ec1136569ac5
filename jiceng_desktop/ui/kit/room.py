"""The room a window takes on the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_ASIDE, _ABOVE_AND_BELOW = 40, 90  # left for what stands beside it, for its title and for the task bar


def take_room(window: QWidget, width: int, height: int) -> None:
    """Give a window the size it would like, or what a small or magnified screen has."""
    room = window.screen().availableGeometry()
    window.resize(min(width, room.width() - _ASIDE), min(height, room.height() - _ABOVE_AND_BELOW))
