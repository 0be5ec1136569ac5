"""What came of a scan, as it is told at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.reservations import Kept


class Tone(Enum):
    """How an answer is shown: nothing to do, something to see to, nothing was done."""

    OK = "ok"
    ATTENTION = "attention"
    REFUSED = "refused"


class Way(Enum):
    """What may be done instead of what was declined."""

    ON_SITE = "记为在角阅读"
    RETURN_FIRST = "先归还再借出"
    RENEW = "续借"
    RETURN_AND_MOVE = "先归还再移箱"
    QUEUE = "排队预约"
    COUNT_HERE = "开始清点这里"


@dataclass(frozen=True)
class Answer:
    """One scan, done: whose it is, which book, what came of it, and what else to know."""

    tone: Tone
    reader: str
    title: str
    sentence: str
    notes: tuple[str, ...] = ()
    copy_id: int | None = None
    person_id: int | None = None

    @property
    def text(self) -> str:
        """Return everything that is said below the names."""
        return " ".join((self.sentence, *self.notes))


class Declined(Refusal):
    """What cannot be done with a book, and the ways there are instead."""

    def __init__(self, message: str, *ways: Way) -> None:
        super().__init__(message)
        self.ways = ways


def told(reader: str, title: str, sentence: str, notes: list[str], copy_id: int, person_id: int | None) -> Answer:
    """Return the answer to something done: notes ask for attention."""
    tone = Tone.ATTENTION if notes else Tone.OK
    return Answer(tone, reader, title, sentence, tuple(notes), copy_id, person_id)


def kept_note(kept: Kept, today: date) -> str:
    """Ask to set a book aside, and say for whom."""
    return f"请单独放好：为预约的读者 {kept.name} 留到 {day(kept.until, today)}。"


def day(meant: date, today: date) -> str:
    """Write a day, its year only where it is another one: 12月8日."""
    return f"{meant.month}月{meant.day}日" if meant.year == today.year else words.show_day(meant)
