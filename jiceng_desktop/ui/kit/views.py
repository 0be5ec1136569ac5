"""A tab that shows the same matter from several sides: a row of views, one of them in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, cast

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page


class ViewsPage(Page):
    """Builds a view when it is first shown and hands everything the shell asks on to the one in sight."""

    views: ClassVar[Sequence[type[Page]]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.views_bar = QTabBar()
        self.views_bar.setObjectName("viewsBar")
        self.views_bar.setExpanding(False)
        self.views_bar.setDrawBase(False)
        self._stack = QStackedWidget()
        self._holders: list[QWidget] = []
        self._shown: dict[int, Page] = {}
        self._stale: set[int] = set()
        for number, kind in enumerate(self.views):
            self.views_bar.addTab(kind.title)
            self.views_bar.setTabToolTip(number, f"{kind.title}（Ctrl+Shift+{number + 1}）")
            shortcut = self.make_action(kind.title, partial(self.show_view, number), "", f"Ctrl+Shift+{number + 1}")
            self.addAction(shortcut)
            self._holders.append(QWidget())
            QVBoxLayout(self._holders[-1]).setContentsMargins(0, 0, 0, 0)
            self._stack.addWidget(self._holders[-1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.views_bar)
        layout.addWidget(self._stack, 1)
        last = desk.memory.get(self._memory(), 0)
        self.views_bar.setCurrentIndex(last if 0 <= last < len(self.views) else 0)
        self.views_bar.currentChanged.connect(self._turn_to)
        self._build(self.views_bar.currentIndex())

    def view(self) -> Page:
        """Return the view in sight."""
        return self._shown[self.views_bar.currentIndex()]

    def show_view(self, number: int) -> Page:
        """Bring a view to the front."""
        self.views_bar.setCurrentIndex(number)
        return self.view()

    def show_kind(self, kind: type[Page]) -> Page:
        """Bring the view of that kind to the front."""
        return self.show_view(list(self.views).index(kind))

    @classmethod
    @override
    def knows_persons(cls) -> bool:
        return any(kind.knows_persons() for kind in cls.views)

    @override
    def go_to(self, record_id: int) -> None:
        self.show_person(record_id)

    def show_person(self, person_id: int) -> None:
        """Bring the first view that knows persons to the front, at one of them; another tab where there is none."""
        if self.knows_persons():
            self._first_that(lambda kind: kind.knows_persons()).go_to(person_id)
        else:
            self.person_asked.emit(person_id)

    @classmethod
    @override
    def knows_occurrences(cls) -> bool:
        return any(kind.knows_occurrences() for kind in cls.views)

    @override
    def show_occurrence(self, occurrence_id: int) -> None:
        """Bring the first view that knows events to the front, at one of them; another tab where there is none."""
        if self.knows_occurrences():
            self._first_that(lambda kind: kind.knows_occurrences()).show_occurrence(occurrence_id)
        else:
            self.occurrence_asked.emit(occurrence_id)

    @override
    def begin_occurrence(self, known: Mapping[str, Any]) -> None:
        self._first_that(lambda kind: kind.knows_occurrences()).begin_occurrence(known)

    @override
    def show_household(self, household_id: int) -> None:
        self._first_that(lambda kind: kind.knows_households()).show_household(household_id)

    def hand_over(self, person_ids: Sequence[int]) -> None:
        """Bring the first view that begins work with chosen persons to the front, and give it these."""
        self._first_that(lambda kind: kind.takes_persons()).take_persons(person_ids)

    def _first_that(self, can: Callable[[type[Page]], bool]) -> Page:
        return self.show_kind(next(kind for kind in self.views if can(kind)))

    # inside

    def _memory(self) -> str:
        return f"{type(self).__name__}/view"

    def _build(self, number: int) -> None:
        if number not in self._shown:
            view = self._shown[number] = self.views[number](self.desk)
            view.status_changed.connect(self.status_changed)
            view.person_asked.connect(self.show_person)
            view.household_asked.connect(self.show_household)
            view.occurrence_asked.connect(self.show_occurrence)
            view.occurrence_wanted.connect(self.begin_occurrence)
            view.persons_offered.connect(self.hand_over)
            view.turned.connect(self.turned)
            cast(QVBoxLayout, self._holders[number].layout()).addWidget(view)
            self._stale.add(number)
        self._stack.setCurrentIndex(number)

    def _turn_to(self, number: int) -> None:
        self._build(number)
        self._refresh_stale()
        self.turned.emit()
        self.view().take_focus()

    def _refresh_stale(self) -> None:
        number = self.views_bar.currentIndex()
        if number in self._stale:
            self._stale.discard(number)
            self._shown[number].refresh()

    # what the shell asks

    @override
    def in_sight(self) -> Page:
        return self.view().in_sight()

    @override
    def each_view(self) -> Iterator[Page]:
        yield from map(self.show_view, range(len(self.views)))

    @override
    def refresh(self) -> None:
        self._stale.update(self._shown)
        self._refresh_stale()

    @override
    def may_close(self) -> bool:
        return all(view.may_close() for view in self._shown.values())

    @override
    def remember(self) -> None:
        self.desk.memory.put(self._memory(), self.views_bar.currentIndex())
        for view in self._shown.values():
            view.remember()
