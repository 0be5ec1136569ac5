"""志愿服务记录证明: the paper issue, with the parts 民发〔2015〕149号 asks for and room for the seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jiceng_desktop.documents import fonts, qr
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.ruled import A4_UPRIGHT, Cell, Ruler, SetRow, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Line, Measure, Setter
from jiceng_desktop.documents.title import TITLE_SIZE

_TITLE = "志愿服务记录证明"
_BODY, _SMALL = 14.0, 10.5  # 四号, 五号
_MARGIN, _TOP, _FOOT = 25 * MM, 25 * MM, 22 * MM
_ROOM = A4_UPRIGHT[0] - 2 * _MARGIN
_LEADING = 26.0
_ROW, _CELL = 8 * MM, 12.0
_GAP = 5 * MM
_QR = 20 * MM
_SEAL_ROOM = 36 * MM  # a round seal is 42 mm wide at most and lies across the issuer and the day
_ROWS_WITH_END = 3  # the sum and what was served last
_SHARES = (5.0, 12.0, 24.0, 8.0)
_HEADINGS = ("序号", "服务日期", "服务内容", "时长（小时）")
_TOTAL = "合计"
_FOOTER_Y = 12 * MM


@dataclass(frozen=True)
class CertificateSheet:
    """What the paper says; ``rows`` are (day, content, hours), ``facts`` stand below as (label, text)."""

    number: str
    statement: str
    rows: tuple[tuple[str, str, str], ...]
    total: str
    remark: str
    issuer: str
    issued_on: str
    facts: tuple[tuple[str, str], ...]
    code: str


def render(sheet: CertificateSheet, *, allow_blanks: bool = False) -> bytes:
    """Return the certificate as PDF; the headings of its table are repeated on every page.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    if not allow_blanks:
        fonts.refuse_missing("".join(_texts(sheet)))
    cells = [Cell(flat(text), 1) for row in sheet.rows for text in row]
    further = [(Role.FANGSONG, "".join(map(flat, _texts(sheet)))), (Role.TITLE, _TITLE)]
    labels = [Cell(heading, 1, label=True) for heading in (*_HEADINGS, _TOTAL)]
    with Fonts(wanted([cells, labels], [*further, (Role.SONG, _OWN + sheet.total)])) as opened:
        return _Drawing(opened, sheet).finished()


def missing_glyphs(sheet: CertificateSheet) -> list[str]:
    """Return the characters of the certificate that no font can draw, each with its code point."""
    return fonts.missing("".join(_texts(sheet)))


_OWN = "第页共 0123456789编号备注校验码：凭可向出具单位核对（盖章）"  # what the program itself writes around the facts


def _texts(sheet: CertificateSheet) -> list[str]:
    rows = [text for row in sheet.rows for text in row]
    facts = [text for fact in sheet.facts for text in fact]
    told = [sheet.number, sheet.statement, sheet.total, sheet.remark, sheet.issuer, sheet.issued_on, sheet.code]
    return [*told, *rows, *facts, _OWN]


class _Drawing:
    """Sets the parts, divides the lines of the table into pages and draws these."""

    def __init__(self, opened: Fonts, sheet: CertificateSheet) -> None:
        self._sheet = sheet
        self._body, self._small = Setter(opened, _BODY, _BODY), Setter(opened, _SMALL, _SMALL)
        self._title = Setter(opened, TITLE_SIZE, TITLE_SIZE).line(((Role.TITLE, _TITLE),))
        self._number = self._body.line(((Role.FANGSONG, flat(f"编号：{sheet.number}")),))
        self._statement = self._body.lines(
            ((Role.FANGSONG, flat(sheet.statement)),), Measure(width=_ROOM, first=2 * _BODY)
        )
        self._ruler = Ruler(opened, _ROOM, _CELL, _ROW)
        headings = zip(_HEADINGS, _SHARES, strict=True)
        self._headings = self._ruler.set([Cell(heading, share, label=True) for heading, share in headings])
        self._rows = [self._ruler.set(_cells(number, row)) for number, row in enumerate(sheet.rows, start=1)]
        total = [Cell(_TOTAL, sum(_SHARES[:3]), label=True), Cell(sheet.total, _SHARES[3], middle=True)]
        self._rows.append(self._ruler.set(total))
        self._remark = self._body.lines(
            ((Role.FANGSONG, flat(f"备注：{sheet.remark}")),), Measure(width=_ROOM, even=False)
        )
        self._paper = Paper(opened, _TITLE, flat(sheet.issuer))

    def finished(self) -> bytes:
        """Draw all pages and return them."""
        pages = self._divided()
        for number, rows in enumerate(pages, start=1):
            top = self._head() if number == 1 else A4_UPRIGHT[1] - _TOP
            foot = self._ruler.draw(self._paper, [self._headings, *rows], _MARGIN, top) if rows else top
            if number == len(pages):
                self._end(foot - _GAP)
            footer = self._small.line(((Role.SONG, f"第 {number} 页　共 {len(pages)} 页"),))
            centred(self._paper, footer, A4_UPRIGHT[0], _FOOTER_Y)
            self._paper.end_page()
        return self._paper.finish()

    def _divided(self) -> list[list[SetRow]]:
        full = A4_UPRIGHT[1] - _TOP - _FOOT - self._headings.height
        left = full - self._head_height()
        pages: list[list[SetRow]] = [[]]
        for row in self._rows:
            if row.height > left and pages[-1]:
                pages.append([])
                left = full
            pages[-1].append(row)
            left -= row.height
        if left < self._end_height():
            moved = min(_ROWS_WITH_END, len(pages[-1]))  # what ends the paper does not stand alone
            pages.append(pages[-1][-moved:])
            del pages[-2][-moved:]
        return pages

    def _head_height(self) -> float:
        return TITLE_SIZE * 1.6 + 2 * _GAP + _LEADING * (1 + len(self._statement)) + _GAP

    def _end_height(self) -> float:
        remark = len(self._remark) * _LEADING if self._sheet.remark else 0.0
        return 2 * _GAP + remark + -(-len(self._sheet.facts) // 2) * _LEADING + _SEAL_ROOM

    def _head(self) -> float:
        """Draw title, number and statement; return where the table begins."""
        top: float = A4_UPRIGHT[1] - _TOP
        centred(self._paper, self._title, A4_UPRIGHT[0], top - TITLE_SIZE)
        top -= TITLE_SIZE * 1.6 + 2 * _GAP
        self._paper.draw(self._number, _MARGIN + _ROOM - self._number.right, top - _LEADING + _lift())
        return self._lines(self._statement, top - _LEADING) - _GAP

    def _lines(self, lines: Sequence[Line], top: float) -> float:
        for at, line in enumerate(lines, start=1):
            self._paper.draw(line, _MARGIN, top - at * _LEADING + _lift())
        return top - len(lines) * _LEADING

    def _end(self, top: float) -> None:
        """Draw the remark, who is answerable, the code, and issuer and day where the seal goes."""
        if self._sheet.remark:
            top = self._lines(self._remark, top)
        facts = [self._body.line(((Role.FANGSONG, flat(f"{label}：{text}")),)) for label, text in self._sheet.facts]
        top -= _GAP
        for at, line in enumerate(facts):
            down, right = divmod(at, 2)
            self._paper.draw(line, _MARGIN + right * _ROOM / 2, top - (down + 1) * _LEADING + _lift())
        top -= -(-len(facts) // 2) * _LEADING + _GAP
        self._code(top)
        for at, text in enumerate((f"出具单位（盖章）：{self._sheet.issuer}", self._sheet.issued_on), start=1):
            line = self._body.line(((Role.FANGSONG, flat(text)),))
            self._paper.draw(line, _MARGIN + _ROOM - line.right, top - at * _LEADING * 1.2 + _lift())

    def _code(self, top: float) -> None:
        rows = qr.modules(self._sheet.code)
        module = _QR / len(rows)
        path = self._paper.canvas.beginPath()
        for row, dark in enumerate(rows):
            for column, is_dark in enumerate(dark):
                if is_dark:
                    path.rect(_MARGIN + column * module, top - (row + 1) * module, module + 0.05, module + 0.05)
        self._paper.canvas.drawPath(path, stroke=0, fill=1)
        for at, text in enumerate((f"校验码：{self._sheet.code}", "凭校验码可向出具单位核对"), start=1):
            line = self._small.line(((Role.FANGSONG, text),))
            self._paper.draw(line, _MARGIN, top - _QR - at * _SMALL * 1.4)


def _lift() -> float:
    return (_LEADING - _BODY) / 2 + BELOW_BASELINE * _BODY


def _cells(number: int, row: tuple[str, str, str]) -> list[Cell]:
    texts = (str(number), *map(flat, row))
    return [Cell(text, share, middle=at != 2) for at, (text, share) in enumerate(zip(texts, _SHARES, strict=True))]  # noqa: PLR2004
