"""The work at the desk, without its widgets: what a scan means in each mode, and the way back from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import boxes, lending, library_codes, stocktakes, undo
from jiceng_desktop.services.lending import Answer, Declined, Met, Mode, Tone, Way
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.stocktakes import Place, Running
from jiceng_desktop.terms import Scannable, StocktakeOutcome

MOMENT = 2.0  # seconds in which the same number is the same scan
_MOST_KEPT = 100  # so many scans can be taken back
_LEAST_OF_PERSONS = 11  # places of a phone number; an ID number has more
_LOOKED_UP, _SCAN_BOOKS = "查到了", "请扫书"
_WANTED = {
    Mode.LEND: "借书请扫书上的条码",
    Mode.RETURN: "还书请扫书上的条码",
    Mode.RENEW: "续借请扫书上的条码",
    Mode.MOVE: "移箱请扫书上的条码",
}


@dataclass(frozen=True)
class Shown:
    """What the desk shows of a scan; ``ways`` may follow a refusal, ``choices`` are copies of one title.

    ``word`` sums it up where done, attention or refused is not the whole of it. ``group`` is what was written,
    ``back`` that it has been taken back.
    """

    mode: Mode
    tone: Tone
    sentence: str
    reader: str = ""
    title: str = ""
    word: str = ""
    ways: tuple[Way, ...] = ()
    choices: tuple[Met, ...] = ()
    group: int | None = None
    back: bool = False


class Work:
    """Who borrows, which box is filled, what is counted; ``seconds`` is a clock for scans that come twice."""

    def __init__(self, office: Office, seconds: Callable[[], float] = time.monotonic) -> None:
        self._office, self._seconds = office, seconds
        self.mode = Mode.LEND
        self.reader: Met | None = None
        self.box: Met | None = None
        self.count: Running | None = None
        self.place: Place | None = None
        self._declined: Met | None = None  # what the last refusal was about
        self._waiting: Met | None = None  # a book that was scanned before its reader
        self._done: list[Shown] = []
        self._last: tuple[str, Mode, float] = ("", Mode.LOOK, 0.0)

    def turn_to(self, mode: Mode) -> None:
        """Do something else with what is scanned from now on; the reader and the box stay until they are let go."""
        self.mode, self._declined, self._waiting = mode, None, None
        self._last = ("", mode, 0.0)

    def let_go(self) -> None:
        """Forget the reader, or the box that is filled."""
        if self.mode is Mode.MOVE:
            self.box = None
        else:
            self.reader = self._waiting = None

    def take_up(self, count: Running | None) -> None:
        """Count what another stocktake is of."""
        if count is None or self.count is None or count.id != self.count.id:
            self.place = None
        self.count = count

    def offers(self, typed: str) -> Sequence[Met]:
        """Return what may be meant by some letters."""
        chosen = (self.reader if self.mode is Mode.LEND else self.box) is not None
        return self._office.read(lending.offers, self.mode, typed, chosen=chosen)

    # scans

    def scan(self, number: str) -> Shown | None:
        """Do what is to be done with a number; None for the same one that was scanned a moment ago."""
        digits = library_codes.digits(number)
        before, now = self._last, self._seconds()
        self._last = (digits, self.mode, now)
        if before[:2] == (digits, self.mode) and now - before[2] < MOMENT:
            return None
        if self.mode is Mode.COUNT:
            return self._attempt(None, lambda: self._take_down(digits))
        met = self._office.read(lending.identify, number)
        if met is None and (owner := self._owner(number)) is not None:
            return self.pick(owner)
        if met is None:
            told = f"没有编号为 {digits} 的书或读者证。请核对标签，也可以输入书名或姓名的字母。"
            return Shown(self.mode, Tone.REFUSED, told)
        return self.pick(met)

    def knows(self, number: str) -> bool:
        """Tell whether a number is a scan here: one that somebody bears, or anything while books are counted."""
        return self.mode is Mode.COUNT or self._office.read(lending.identify, number) is not None

    def pick(self, met: Met) -> Shown:
        """Do what is to be done with something that is known."""
        if met.kind is Scannable.TITLE:
            return self._ask_which(met)
        return self._attempt(met, lambda: self._acts()[met.kind](met))

    def go(self, way: Way) -> Shown | None:
        """Do what was offered with the last refusal."""
        met = self._declined
        if met is None:
            return None
        acts: dict[Way, Callable[[], Shown]] = {
            Way.ON_SITE: lambda: self._write(met, lending.use_on_site, met.id),
            Way.RENEW: lambda: self._write(met, lending.renew, met.id),
            Way.RETURN_FIRST: lambda: self._write(met, lending.lend_again, self._reader_id(), met.id),
            Way.RETURN_AND_MOVE: lambda: self._write(met, lending.return_and_put, met.id, self._box_id()),
            Way.QUEUE: lambda: self._write(met, lending.queue_up, self._reader_id(), met.id),
            Way.COUNT_HERE: lambda: self._begin_count(met),
        }
        return self._attempt(met, acts[way])

    def take_back(self) -> Shown:
        """Take the last scan back; once more the one before it."""
        if not self._done:
            return Shown(self.mode, Tone.ATTENTION, "没有可以撤回的了。")
        last = self._done.pop()
        group = last.group or 0
        self._last = ("", self.mode, 0.0)  # the same book may be scanned again at once
        try:
            self._office.write(undo.take_back, group)
        except Refusal as refusal:
            return replace(last, tone=Tone.REFUSED, sentence=str(refusal), ways=(), word="没有撤回")
        if self.box is not None and self.box.name == last.title:
            self.box = None  # it stands elsewhere again
        return replace(
            last, tone=Tone.ATTENTION, sentence=f"已撤回“{last.mode.value}”。", ways=(), word="已撤回", back=True
        )

    # inside

    def _acts(self) -> dict[Scannable, Callable[[Met], Shown]]:
        return {
            Scannable.COPY: self._book,
            Scannable.READER: self._card,
            Scannable.BOX: self._box_label,
            Scannable.CORNER: self._corner_label,
        }

    def _attempt(self, met: Met | None, act: Callable[[], Shown]) -> Shown:
        """Do something that may be refused; the book of the refusal is shown with it."""
        self._declined = None
        try:
            return act()
        except Refusal as refusal:
            book = met if met is not None and met.kind is Scannable.COPY else None
            self._declined = self._declined or book
            ways = refusal.ways if isinstance(refusal, Declined) else ()
            reader = self.reader.name if self.reader and self.mode is Mode.LEND else ""
            return Shown(self.mode, Tone.REFUSED, str(refusal), reader, _quoted(book), ways=ways)

    def _owner(self, number: str) -> Met | None:
        """Return whose ID or phone number that is, where a reader may be chosen."""
        if self.mode not in (Mode.LEND, Mode.LOOK) or len(number) < _LEAST_OF_PERSONS:
            return None
        found = self._office.read(lending.offers, Mode.LEND, number)
        return found[0] if len(found) == 1 else None

    def _book(self, met: Met) -> Shown:
        if self.mode is Mode.LEND:
            self._waiting = met if self.reader is None else None
            return self._write(met, lending.lend, self._reader_id(), met.id)
        if self.mode is Mode.MOVE:
            return self._write(met, lending.put_into, met.id, self._box_id())
        if self.mode is Mode.RETURN:
            return self._write(met, lending.give_back, met.id)
        if self.mode is Mode.RENEW:
            return self._write(met, lending.renew, met.id)
        if self.mode is Mode.COUNT:
            return self._take_down(met.number)
        return _calmly(self._told(self._office.read(lending.look, met.id)), _LOOKED_UP)

    def _card(self, met: Met) -> Shown:
        """Choose whose card it is; where a book is due, say so and change nothing."""
        if self.mode not in (Mode.LEND, Mode.LOOK):
            raise Refusal(f"这是读者证（{met.name}）。{_WANTED[self.mode]}。")
        shown = self._told(self._office.read(lending.reader, met.id, date.today()))
        if self.mode is Mode.LOOK:
            return _calmly(shown, _LOOKED_UP)
        self.reader, book = met, self._waiting
        if book is None:
            return _calmly(shown, _SCAN_BOOKS)
        return self._attempt(book, lambda: self._book(book))

    def _box_label(self, met: Met) -> Shown:
        if self.mode is Mode.MOVE:
            self.box = met
            return Shown(
                self.mode, Tone.OK, f"现在往 {met.name}（{met.detail}）里放书。", title=met.name, word=_SCAN_BOOKS
            )
        if self.mode is Mode.LOOK:
            count = self._office.read(boxes.books_in, met.id)
            return Shown(self.mode, Tone.OK, f"在 {met.detail}，共 {count} 册。", title=met.name, word=_LOOKED_UP)
        raise Refusal(f"这是图书箱（{met.name}）的标签。{_WANTED[self.mode]}。")

    def _corner_label(self, met: Met) -> Shown:
        if self.mode is Mode.MOVE and self.box is not None:
            self._office.write(boxes.move, [self.box.id], met.id)
            box, self.box = self.box, replace(self.box, detail=met.name)
            return self._kept(Shown(self.mode, Tone.OK, f"整箱已移到 {met.name}。", title=box.name))
        if self.mode is Mode.LOOK:
            return Shown(self.mode, Tone.OK, "这是图书角的标签。", title=met.name, word=_LOOKED_UP)
        wanted = "先扫要移的图书箱，再扫图书角" if self.mode is Mode.MOVE else _WANTED[self.mode]
        raise Refusal(f"这是图书角（{met.name}）的标签。{wanted}。")

    def _take_down(self, digits: str) -> Shown:
        if self.count is None:
            return self._propose_count(self._office.read(lending.identify, digits))
        answer = self._office.write(stocktakes.scan, self.count.id, digits, place=self.place)
        if answer.outcome is None:
            self.place = answer.place
            return Shown(self.mode, Tone.OK, answer.sentence, word=_SCAN_BOOKS)
        calm = answer.outcome is StocktakeOutcome.PRESENT and not answer.repeated
        tone, word = (Tone.OK if calm else Tone.ATTENTION), "已点过" if answer.repeated else answer.outcome.label
        title = f"《{answer.title}》" if answer.title else digits
        shown = Shown(self.mode, tone, answer.sentence, title=title, word=word)
        return shown if answer.repeated else self._kept(shown)

    def _propose_count(self, met: Met | None) -> Shown:
        """Offer to begin a count where a label says one is."""
        if met is None or met.kind not in (Scannable.BOX, Scannable.CORNER):
            raise Refusal("没有进行中的清点。请先扫图书箱或图书角的标签，或者在“清点”里开始。")
        self._declined = met
        told = f"还没有清点{met.name}。现在开始，就把那里登记的书定为要点的书。"
        return Shown(self.mode, Tone.ATTENTION, told, title=met.name, ways=(Way.COUNT_HERE,))

    def _begin_count(self, met: Met) -> Shown:
        place = Place(box_id=met.id) if met.kind is Scannable.BOX else Place(corner_id=met.id)
        count_id = self._office.write(stocktakes.open_, place)
        self.take_up(next(one for one in self._office.read(stocktakes.running) if one.id == count_id))
        return self._kept(Shown(self.mode, Tone.OK, "清点开始了。", title=met.name, word=_SCAN_BOOKS))

    def _ask_which(self, met: Met) -> Shown:
        choices = tuple(self._office.read(lending.copies_of, met.id))
        if not choices:
            return Shown(self.mode, Tone.REFUSED, "这本书的复本都已注销。", title=_quoted(met))
        return Shown(
            self.mode, Tone.ATTENTION, "有几册，请选是哪一册。", title=_quoted(met), word="请选一册", choices=choices
        )

    def _write(self, met: Met, act: Callable[..., Answer], *ids: int) -> Shown:
        self._waiting = None
        shown = self._told(self._office.write(act, *ids))
        return self._kept(replace(shown, title=_quoted(met)))

    def _told(self, answer: Answer) -> Shown:
        title = f"《{answer.title}》" if answer.title else ""
        return Shown(self.mode, answer.tone, answer.text, answer.reader, title)

    def _kept(self, shown: Shown) -> Shown:
        """Remember what was written, so that it can be taken back."""
        if self._office.last_group is None:
            return shown
        shown = replace(shown, group=self._office.last_group)
        self._done = [*self._done[1 - _MOST_KEPT :], shown]
        return shown

    def _reader_id(self) -> int:
        if self.reader is None:
            raise Refusal("请先扫读者证，或输入读者姓名的字母。选了读者就借出这一册。")
        return self.reader.id

    def _box_id(self) -> int:
        if self.box is None:
            raise Refusal("请先扫要放进去的图书箱，或输入箱名。")
        return self.box.id


def _calmly(shown: Shown, word: str) -> Shown:
    """Sum up by a word what asks for no attention."""
    return replace(shown, word=word) if shown.tone is Tone.OK else shown


def _quoted(book: Met | None) -> str:
    return "" if book is None else f"《{book.name}》"
