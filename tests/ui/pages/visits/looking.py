"""What the tests of the view 走访 say to it and read from it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from jiceng_desktop.ui.kit.visit_form import VisitForm

D = TypeVar("D", bound=QWidget)


def rows(page) -> list[str]:
    """Return the first column of the list in sight."""
    shown = page.shown()
    return [shown.model.texts(row)[0] for row in range(shown.model.rowCount())]


def column(page, name: str) -> list[str]:
    shown = page.shown()
    place = [field.name for field in shown.model.listing.fields].index(name)
    return [shown.model.texts(row)[place] for row in range(shown.model.rowCount())]


def opened(parent: QWidget, kind: type[D]) -> D:
    """Return the dialog of that kind that is open."""
    return next(dialog for dialog in parent.findChildren(kind) if dialog.isVisible())


def form_of(parent: QWidget) -> VisitForm:
    return opened(parent, VisitForm)


def choose(page, key: str) -> None:
    """Click a line of the panel."""
    page.panel.itemClicked.emit(page.panel.line(key), 0)


def select(page, *persons: int) -> None:
    page.shown().view.select_ids(persons, persons[0])
