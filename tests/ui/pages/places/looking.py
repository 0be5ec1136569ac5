"""What the tests of the place view say to it and read from it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from jiceng_desktop.services import naming


def settle(qtbot, page) -> None:
    """Wait until the trees show what was stored last, by a job as well."""
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy())
    page.surveys.clear()
    page.refresh()
    qtbot.waitUntil(lambda: bool(page.surveys))


def id_of(page, kind: str, name: str) -> int:
    """Return the id of a place by its whole name."""
    ids = [number for place, number in page.place_tree.places.known() if place == kind]
    ids += [number for place, number in page.grid_tree.places.known() if place == kind and number]
    return next(number for number in ids if page.office.read(naming.path, kind, number) == name)


def go_to(page, kind: str, name: str) -> int:
    """Choose a place by its whole name."""
    tree = page.grid_tree if kind == "grid" else page.place_tree
    number = id_of(page, kind, name)
    assert tree.go_to((kind, number))
    return number


def shown(tree) -> list[str]:
    """Return every line of a tree that is known, with its three counts."""
    lines = []

    def walk(parent):
        for row in range(tree.places.rowCount(parent)):
            cells = [tree.places.index(row, column, parent) for column in range(4)]
            lines.append(" ".join(filter(None, (str(tree.places.data(cell) or "") for cell in cells))))
            walk(cells[0])

    walk(tree.rootIndex())
    return lines


def doors(page) -> list[str]:
    return [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def said_on(widget) -> str:
    QApplication.processEvents()  # what was just added is shown by an event
    found = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(one.text() for one in found if one.isVisibleTo(widget))


def dialog_of(page, kind: type[QDialog]):
    return next(form for form in page.findChildren(kind) if form.isVisible())


def button(widget, text: str) -> QPushButton:
    QApplication.processEvents()
    found = [one for one in widget.findChildren(QPushButton) if one.text().startswith(text)]
    return next(one for one in found if one.isVisibleTo(widget))
