"""What the import tests do with the dialog and read from it."""

from __future__ import annotations

from sqlalchemy import func, select

from jiceng_desktop.db.people import Person
from jiceng_desktop.ui.pages.people import intake as dialogs
from tests import workbooks

HOME = "育英小区"
TAKE_BACK, LAST = 0, -1


class Trial:
    """What a clerk does with import dialogs, and what the tests wait for meanwhile."""

    def __init__(self, qtbot, page, said):
        self.qtbot, self.page, self.said = qtbot, page, said
        self.jobs = page.desk.jobs

    def settle(self, dialog):
        self.qtbot.waitUntil(lambda: not dialog._typing.isActive() and not self.jobs._quiet, timeout=20_000)

    def open(self, path):
        """Read a file and return the dialog on it."""
        before = set(self.page.findChildren(dialogs.IntakeDialog))

        def fresh():
            return [dialog for dialog in self.page.findChildren(dialogs.IntakeDialog) if dialog not in before]

        dialogs.open_file(self.page.desk, self.page, path)
        self.qtbot.waitUntil(lambda: bool(fresh()), timeout=20_000)
        (dialog,) = fresh()
        self.settle(dialog)
        return dialog

    def at_home(self, path):
        """Read a file whose doors all lie in one compound."""
        dialog = self.open(path)
        self.replan(dialog, lambda: dialog.place.setEditText(HOME))
        return dialog

    def replan(self, dialog, act):
        """Do something and wait for the new plan."""
        act()
        self.settle(dialog)

    def confirm(self, dialog, *answers):
        """Confirm the import; the answers are to the question after it, 完成 unless told."""
        self.said.clear()
        self.said.answers = list(answers) or [LAST]
        dialog.confirm.click()
        self.qtbot.waitUntil(lambda: any(text.startswith("已导入") for text in self.said), timeout=20_000)


def assign(dialog, column, field):
    box = dialog.grid.cellWidget(0, column)
    box.setCurrentIndex(box.findData(field))
    box.activated.emit(box.currentIndex())


def rows_of(count, **changes):
    """Return a heading and people; ``changes`` by row number replace cells by title."""
    residents = workbooks.people(count)
    for place, cells in changes.items():
        residents[int(place.removeprefix("row"))] |= cells
    return [list(residents[0]), *(list(resident.values()) for resident in residents)]


def roster_of(folder, count=6, name="名册.xlsx", **changes):
    return workbooks.plain_roster(folder / name, rows_of(count, **changes))


def names(office):
    return office.read(lambda session: sorted(session.scalars(select(Person.name))))


def count(office):
    return office.read(lambda session: session.scalar(select(func.count(Person.id))))


def counts(dialog):
    return {verdict: number for verdict, number in dialog.plan.counts().items() if number}
