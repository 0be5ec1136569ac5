"""The office at work: an open store, a signed-in clerk, and news of changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Office:
    """Runs services inside sessions, so that no caller ever holds one."""

    def __init__(self, store: Store, clerk: str, clock: Callable[[], datetime] = datetime.now) -> None:
        self._store, self._clock = store, clock
        self.clerk = clerk
        self.last_group: int | None = None  # the audit group of the last write; None when that changed nothing
        self.on_change: list[Callable[[], None]] = []

    @property
    def path(self) -> Path:
        """Return the database file."""
        return self._store.path

    def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service that only looks."""
        with self._store.reading() as session:
            return work(session, *args, **kwargs)

    def write(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one change as one transaction and one audit group, then tell whoever shows data.

        The name given to the service by ``action`` is the group's title in the history.
        """
        with self._store.writing(self.clerk, title_of(work), self._clock()) as session:
            result = work(session, *args, **kwargs)
        self.last_group = session.info.get("group_id")
        for tell in tuple(self.on_change):
            tell()
        return result

    def rehearse(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change only to see what would come of it: nothing is stored, and nobody is told."""
        with self._store.rehearsing(self.clerk, self._clock()) as session:
            return work(session, *args, **kwargs)

    def set_aside(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change of what nobody else is shown and the history does not tell of, such as unfinished work."""
        with self._store.writing(self.clerk, now=self._clock()) as session:
            return work(session, *args, **kwargs)

    def back_up(self, folder: Path, now: datetime, report: Callable[[int, int], None] | None = None) -> Path:
        """Write a checked archive of everything into ``folder``; return it."""
        return self._store.back_up(folder, now, report)

    def last_backup(self, folder: Path) -> datetime | None:
        """Return when the newest archive of this database in ``folder`` was made."""
        return self._store.last_backup(folder)

    def faults(self) -> list[str]:
        """Check the whole file; return what is wrong, in plain words."""
        return self._store.faults()

    def close(self) -> None:
        """Close the store; nothing may be read or written afterwards."""
        self._store.dispose()


def day_of(session: Session) -> date:
    """Return the day of the running change."""
    return audit.moment(session).date()


TITLES: dict[str, str] = {}


def action(title: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Name a service in the clerk's words; the history shows the name."""

    def named(work: Callable[P, T]) -> Callable[P, T]:
        TITLES[f"{work.__module__}.{work.__qualname__}"] = title
        return work

    return named


def title_of(work: Callable[..., object]) -> str:
    """Return the name of a service in the clerk's words."""
    return TITLES.get(f"{work.__module__}.{getattr(work, '__qualname__', '')}", "")
