"""署名, date and remark (GB/T 9704-2012, 7.3.5 and 7.3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from jiceng_desktop.documents import qr_block
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import AREA_WIDTH, Row
from jiceng_desktop.documents.qr_block import QrSetter
from jiceng_desktop.documents.text import BODY, CELL, Line, Measure, Setter
from jiceng_desktop.documents.wording import Wording
from jiceng_desktop.terms import SignOff

_SEAL_GAP, _PLAIN_GAP, _STAMP_GAP = 2, 1, 2  # blank rows above: 7.3.5.1, 7.3.5.2, 7.3.5.3
_NAME_ROOM = 24 * CELL
_SEAL = 42.0 / 156 * AREA_WIDTH  # across
_STAMP_ROWS, _STAMP_WIDTH = 2, 7 * CELL  # room of a 签名章, about 39 by 20 mm
_IN = 4 * CELL  # how far from the right edge seals and stamps keep


class SignatureSetter:
    """Sets the end of notices."""

    def __init__(self, fonts: Fonts, body: Setter) -> None:
        """Take the job's fonts, and the setter of body text."""
        self._body = body
        self._qr = QrSetter(fonts)

    def rows(self, wording: Wording) -> list[Row]:
        """Return the rows from the blank ones above 署名 to the remark; all but the remark's last hold together."""
        remark = self._body.lines(((Role.FANGSONG, wording.remark),), BODY)
        signed = {SignOff.SEALED: self._sealed, SignOff.STAMPED: self._stamped}.get(wording.sign_off, self._plain)
        rows = list(signed(wording))
        if wording.qr:
            rows = _beside([Row()] * (qr_block.ROWS - len(rows)) + rows, self._qr, wording.qr)
        if wording.sign_off is SignOff.SEALED and _under_seal(rows[-1].line, remark):
            rows.append(Row())  # the foot of the seal must touch neither remark nor page number
        rows += [Row(line) for line in remark]
        return [replace(row, held=True) for row in rows[:-1]] + rows[-1:]

    def _plain(self, wording: Wording) -> Iterable[Row]:
        """Yield 署名 2 characters in from the right, the date 2 after its beginning (7.3.5.2).

        A paper that nobody signs for the office, such as minutes, bears no date of signing either.
        """
        names = self._names(wording)
        if not names:
            return
        name_width, date_width = _widest(names), self._width(wording.signed_on)
        edge = AREA_WIDTH - 2 * CELL
        date_left = edge - name_width + 2 * CELL
        if date_width > name_width:  # then the date is 2 in, and 署名 moved left accordingly
            date_left = edge - date_width
        yield from [Row()] * _PLAIN_GAP
        yield from (Row(line.moved(max(0.0, date_left - 2 * CELL))) for line in names)
        yield Row(self._line(wording.signed_on, date_left))

    def _sealed(self, wording: Wording) -> Iterable[Row]:
        """Yield the date 4 characters in from the right, 署名 centred on it (7.3.5.1)."""
        names = self._names(wording)
        name_width, date_width = _widest(names), self._width(wording.signed_on)
        centre = min(AREA_WIDTH - _IN - date_width / 2, AREA_WIDTH - name_width / 2)
        yield from [Row()] * _SEAL_GAP
        yield from (Row(line.moved(centre - line.right / 2)) for line in names)
        yield Row(self._line(wording.signed_on, centre - date_width / 2))

    def _stamped(self, wording: Wording) -> Iterable[Row]:
        """Yield the room of the 签名章 4 characters in from the right, left of it the office held (7.3.5.3)."""
        edge = AREA_WIDTH - _IN - _STAMP_WIDTH - 2 * CELL
        set_posts = (self._body.lines(((Role.FANGSONG, post),), Measure(edge, even=False)) for post in wording.post)
        posts = [line.moved(edge - line.right) for lines in set_posts for line in lines]
        middle = max(0.0, (_STAMP_ROWS - len(posts)) / 2)
        yield from [Row()] * _STAMP_GAP
        for line, _ in zip_longest(posts, range(_STAMP_ROWS)):
            yield Row(line, drop=middle)
        yield Row()
        yield Row(self._line(wording.signed_on, AREA_WIDTH - _IN - self._width(wording.signed_on)))
        if wording.qr and any(line.offsets[0] < qr_block.WIDTH + CELL for line in posts):
            yield Row()  # the code stands below what would run into it

    def _names(self, wording: Wording) -> list[Line]:
        room = AREA_WIDTH - _IN - qr_block.WIDTH - CELL if wording.qr else _NAME_ROOM
        set_names = (self._body.lines(((Role.FANGSONG, name),), Measure(width=room)) for name in wording.signatory)
        return [line for lines in set_names for line in lines]

    def _line(self, content: str, left: float) -> Line:
        return self._body.line(((Role.FANGSONG, content),), left)

    def _width(self, content: str) -> float:
        return self._body.width(((Role.FANGSONG, content),))


def _widest(lines: Sequence[Line]) -> float:
    return max((line.right for line in lines), default=0.0)


def _under_seal(date: Line | None, remark: Sequence[Line]) -> bool:
    """Say whether the seal on the date would cover the row below: the remark's first line, or the page number."""
    if date is None or not remark:
        return True
    return remark[0].right > (date.offsets[0] + date.right - _SEAL) / 2


def _beside(rows: list[Row], codes: QrSetter, content: str) -> list[Row]:
    """Return the rows with a code that ends with the last of them, above the remark."""
    at = len(rows) - qr_block.ROWS
    return [*rows[:at], replace(rows[at], beside=codes.block(content)), *rows[at + 1 :]]
