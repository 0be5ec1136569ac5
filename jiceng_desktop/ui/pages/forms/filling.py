"""One form while it is being filled in: its sheets, whom they are about, what the archive answers. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import form, form_sheet
from jiceng_desktop.exchange.form import Book, Plan
from jiceng_desktop.exchange.form_values import CONSTANT
from jiceng_desktop.services import answers, forms, tags
from jiceng_desktop.services.answers import Answers
from jiceng_desktop.services.forms import Difference, Filled, SheetRows
from jiceng_desktop.services.intake import headings
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.whom import Who

_KIND = "forms"  # of the headings' memory
_LONGEST_REMEMBERED = 32


class Filling:
    """Holds the plans of all sheets; what the clerk does replaces them."""

    def __init__(self, office: Office, book: Book, today: date) -> None:
        self.office, self.book, self.today = office, book, today
        self._tags = [name for _, name, _ in office.read(tags.kinds)]
        self._headings = office.read(headings.remembered, _KIND)
        self._assigned: dict[str, str] = {}
        self.facts = office.read(answers.facts, today, office.clerk)
        self.fields = office.read(answers.fields)
        tables = form.tables_of(book, self._tags)
        self.mark = form.mark_of(book, tables)
        self.known = office.read(forms.known, self.mark)
        self.name = self.known.name if self.known else form.name_of(book)
        self.found: dict[int, list[Answers]] = {}
        self.has_headings = bool(tables)
        self.plans = [self._plan(sheet, tables.get(sheet.place)) for sheet in book.sheets]
        self.first = self._first_sheet(tables)

    def _plan(self, sheet: form_sheet.Sheet, table: form_sheet.Table | None) -> Plan:
        known = self.known.memory.get(sheet.key) if self.known else None
        if known and known.header is not None:
            table = form_sheet.table_at(sheet, known.header, self._tags)
        plan = form.plan_sheet(sheet, table, known, self._headings, self.facts)
        row = form_sheet.likely_heading(sheet) if table is None and not self.has_headings else None
        return plan if row is None else form.plan_at(plan, row, self._tags, self._headings)

    def _first_sheet(self, tables: dict[int, form_sheet.Table]) -> int:
        chosen = [number for number, plan in enumerate(self.plans) if plan.who is not None]
        return chosen[0] if chosen else form.best_sheet(self.book, tables)

    # what the clerk decides

    def assign(self, number: int, column: int, field: str | None) -> None:
        """Let a column be filled with a field, with ``=text``, or with nothing."""
        plan = self.plans[number] = self.plans[number].with_field(column, field)
        if (
            plan.table is not None
            and len(field or "") <= _LONGEST_REMEMBERED
            and not (field or "").startswith(CONSTANT)
        ):
            self._assigned[plan.table.columns[column].title] = field or headings.IGNORED

    def take_heading(self, number: int, row: int) -> None:
        """Take a row as the headings of a sheet."""
        known = self._headings | self._assigned
        self.plans[number] = form.plan_at(self.plans[number], row, self._tags, known)

    def choose(self, number: int, who: Who | None) -> None:
        """Say whom a sheet is about; None leaves the sheet as it is."""
        self.plans[number] = replace(self.plans[number], who=who)
        if who is None:
            self.found.pop(number, None)

    def write_blank(self, number: int, label: str, text: str) -> None:
        """Say what goes into the blanks of a label."""
        plan = self.plans[number]
        self.plans[number] = replace(plan, texts={**plan.texts, label: text})

    # what comes of it

    def look_up(self, number: int) -> list[Answers]:
        """Ask the archive about the persons of a sheet; runs on a job thread."""
        plan = self.plans[number]
        if plan.who is None:
            return []
        ids = self.office.read(forms.persons, plan.who, self.known, plan.sheet.key, self.today)
        return self.office.read(answers.of_persons, ids, self.facts)

    def look_up_all(self) -> None:
        """Ask the archive about all sheets that are filled; a saved query that is gone leaves its sheet undecided."""
        for number, plan in enumerate(self.plans):
            if plan.who is not None:
                try:
                    self.found[number] = self.look_up(number)
                except Refusal:
                    self.choose(number, None)

    def rows(self, number: int) -> SheetRows:
        """Return a sheet as it will be filled, as texts."""
        return form.rows_of(self.plans[number], self.found.get(number, []))

    def filled_sheets(self) -> list[int]:
        """Return the sheets that persons are entered into."""
        return [number for number, plan in enumerate(self.plans) if plan.is_filled() and self.found.get(number)]

    def difference(self) -> Difference | None:
        """Return what differs from the last submission; None for the first."""
        if self.known is None or not self.known.last:
            return None
        return forms.compare(self.known.last, [self.rows(number) for number in self.filled_sheets()])

    def news(self) -> list[str]:
        """Return the headings that stay empty and did not the last time."""
        if self.known is not None:
            return []
        return [title for number in self.filled_sheets() for title in self.plans[number].unanswered()]

    def several_rows(self) -> list[Plan]:
        """Return the plans of sheets that are filled though they have several rows for each person."""
        return [plan for number in self.filled_sheets() if (plan := self.plans[number]).rows_each() > 1]

    def about(self, called: Callable[[Who], str]) -> str:
        """Say whom the form is about."""
        told = [called(who) for number in self.filled_sheets() if (who := self.plans[number].who) is not None]
        return "；".join(dict.fromkeys(told))

    def hand_in(self, path: Path, purpose: str, about: str, cancelled: Callable[[], bool]) -> int:
        """Fill the workbook, save it and enter it into the register; runs on a job thread."""
        numbers = self.filled_sheets()
        content = form.fill(self.book, self._orders(), cancelled)
        filled = Filled(
            mark=self.mark,
            name=self.name,
            memory=form.memory_of(self.plans),
            template=self.book.content,
            workbook=content,
            sheets=tuple(self.rows(number) for number in numbers),
            about=about,
            file_name=path.name,
            purpose=purpose,
        )
        submission = self.office.write(forms.hand_in, filled, lambda: form.save(path, content))
        if self._assigned:
            self.office.write(headings.remember, self._assigned, _KIND)
        return submission

    def _orders(self) -> Sequence[tuple[Plan, Sequence[Answers]]]:
        return [(plan, self.found.get(number, [])) for number, plan in enumerate(self.plans)]
