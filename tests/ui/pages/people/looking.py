"""What the tests of the person pages say to a page and read from it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jiceng_desktop import words
from jiceng_desktop.ui.pages.people import PeoplePage
from jiceng_desktop.ui.pages.people.form import PersonForm


def number(born: str = "19800307", order: str = "001") -> str:
    """Return a valid ID number of a region that was never assigned."""
    head = f"999901{born}{order}"
    return head + words.id_check_digit(head)


def shown_page(qtbot, desk) -> PeoplePage:
    page = PeoplePage(desk)
    qtbot.addWidget(page)
    desk.office.on_change.append(page.refresh)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.places.topLevelItemCount() > 0)
    return page


def names(page) -> list[str]:
    return [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def texts(widget) -> list[str]:
    """Return what the visible labels and buttons of a widget say."""
    QApplication.processEvents()  # what was just added is shown by an event
    found = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return [one.text() for one in found if one.isVisibleTo(widget)]


def said_on(page) -> str:
    return "\n".join(texts(page.person))


def select(page, person_id) -> None:
    page.view.select_ids([person_id], person_id)
    page._card_pause.timeout.emit()  # what a search has put off


def click(qtbot, page, key: str) -> None:
    """Click a line of the left panel."""
    item = page.places.line(key)
    parent = item.parent()
    while parent is not None:
        parent.setExpanded(True)
        parent = parent.parent()
    page.places.scrollToItem(item)
    qtbot.mouseClick(page.places.viewport(), Qt.MouseButton.LeftButton, pos=page.places.visualItemRect(item).center())


def key_of(page, name: str) -> str:
    return next(item.data(0, 256) for item in page.places.lines() if item.text(0) == name)


def form_of(page) -> PersonForm:
    return next(form for form in page.findChildren(PersonForm) if form.isVisible())


def note(form, name: str) -> str:
    cell = form._cells[name]
    return cell.note.text() if not cell.note.isHidden() else ""


def leave(entry) -> None:
    entry.editingFinished.emit()
