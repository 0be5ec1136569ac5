"""登记走访: one small dialog, the same wherever a visit is entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import care, intervals, visits
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, Text
from jiceng_desktop.ui.kit.visit_entries import Aftermath, NextDay, Persons, Remark


class VisitForm(RecordDialog):
    """One visit. The cursor waits where the one thing is written that nobody can know: what was said."""

    kind = care.VISIT

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("登记走访" if self.record_id is None else "修改走访")
        self.group("走访")
        self.persons = self.row("persons", Persons(self.office), wide=True)
        self.content = self.row("content", Remark(self.office.read(visits.phrases)), wide=True)
        self.visited_on = self.row("visited_on", Day())
        self.next_due_on = self.row("next_due_on", NextDay())
        self.visitor = self.row("visitor", Text(most=64))
        self.way = self.row("kind", Choice(VisitKind, blank=None))
        if self.record_id is None:
            todo = self.row("todo", Aftermath(self.office.clerk, date.today()), wide=True)
            todo.check.toggled.connect(lambda: self._fit())
        names = QCompleter(self.office.read(visits.visitors), self.visitor)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        self.visitor.setCompleter(names)
        self.content.entered.connect(self.accept)

    @override
    def loaded(self) -> None:
        self._propose()
        self._clean = {name: self._read(name) for name in self._entries}
        for entry in (self.persons, self.visited_on, self.way):
            entry.changed.connect(self._propose)
        (self.content if self._draft.persons else self.persons).setFocus()

    def _propose(self) -> None:
        """Let the tags of the persons say when the next visit is due, and say so."""
        try:
            persons, visited_on = self.persons.value(), self.visited_on.value()
        except Refusal:  # half typed
            return
        proposal = self.office.read(intervals.propose, persons)
        due_on = proposal.due_on(self.way.value(), visited_on) if visited_on else None
        self.next_due_on.propose(visited_on, due_on)
        days = proposal.follow_up_days if self.way.value() is VisitKind.FOLLOW_UP else proposal.days
        told = f"按标签，{days} 天后再访" if days else "标签没有规定间隔" if persons else ""
        several = "；各人按自己的标签算" if days and len(persons) > 1 else ""
        self._note("next_due_on", told + several, "hint")


def visit_form(desk: Desk, parent: QWidget, persons: Sequence[int], kind: VisitKind | None = None) -> VisitForm:
    """Return the form for a new visit to these persons, with all that can be known filled in."""
    proposal = desk.office.read(intervals.propose, persons)
    known = {
        "persons": tuple(persons),
        "visited_on": date.today(),
        "visitor": desk.office.read(visits.last_visitor, desk.office.clerk),
        "kind": kind or proposal.kind,
    }
    return _ready(VisitForm(desk, None, parent, known))


def changing_form(desk: Desk, parent: QWidget, visit_id: int) -> VisitForm:
    """Return the form that changes a visit."""
    return _ready(VisitForm(desk, visit_id, parent))


def _ready(form: VisitForm) -> VisitForm:
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return form
