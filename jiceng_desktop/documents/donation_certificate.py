"""捐赠证书: thanks a donor of books on one framed sheet, with room for the seal."""

from __future__ import annotations

from dataclasses import dataclass

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import Paper
from jiceng_desktop.documents.ruled import A4_UPRIGHT, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

_TITLE, _TITLE_SIZE = "捐　赠　证　书", 42.0
_BODY, _LEADING = 18.0, 34.0  # 小二
_SMALL = 12.0
_SIZE = (A4_UPRIGHT[1], A4_UPRIGHT[0])  # lying
_FRAMES = ((11 * MM, 2.4), (14 * MM, 0.7))  # how far inside the sheet, how broad
_RED = (0.62, 0.11, 0.11)
_MARGIN, _TITLE_Y, _BODY_TOP = 34 * MM, 160 * MM, 144 * MM
_SIGNATURE_Y, _NUMBER_Y = 34 * MM, 20 * MM
_MOST_LINES = 6  # of the paragraph; so that the signature and its seal have room
_OWN = "编号：等（册）《》、0123456789"


@dataclass(frozen=True)
class DonationSheet:
    """What the certificate says: ``opening`` and ``closing`` stand around the names of the books.

    ``books`` are (name, how many); those there is no room for are left out, and 等 says so.
    """

    number: str
    donor: str
    opening: str
    books: tuple[tuple[str, int], ...]
    closing: str
    thanks: str
    issuer: str
    issued_on: str


def render(sheet: DonationSheet, *, allow_blanks: bool = False) -> bytes:
    """Return the certificate as PDF, one lying A4 page.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    text = _text(sheet)
    if not allow_blanks:
        fonts.refuse_missing(text)
    with Fonts(wanted([], [(Role.TITLE, _TITLE), (Role.FANGSONG, flat(text))])) as opened:
        return _drawn(opened, sheet)


def missing_glyphs(sheet: DonationSheet) -> list[str]:
    """Return the characters of the certificate that no font can draw, each with its code point."""
    return fonts.missing(_text(sheet))


def _text(sheet: DonationSheet) -> str:
    names = "".join(name for name, _ in sheet.books)
    told = (sheet.number, sheet.donor, sheet.opening, sheet.closing, sheet.thanks, sheet.issuer, sheet.issued_on)
    return "".join((*told, names, _OWN))


def _drawn(opened: Fonts, sheet: DonationSheet) -> bytes:
    paper = Paper(opened, "捐赠证书", flat(sheet.issuer), _SIZE)
    body, small = Setter(opened, _BODY, _BODY), Setter(opened, _SMALL, _SMALL)
    _frame(paper)
    title = Setter(opened, _TITLE_SIZE, _TITLE_SIZE).line(((Role.TITLE, _TITLE),))
    centred(paper, title, _SIZE[0], _TITLE_Y)
    paper.draw(body.line(((Role.FANGSONG, flat(f"{sheet.donor}：")),)), _MARGIN, _BODY_TOP)
    room = Measure(width=_SIZE[0] - 2 * _MARGIN, first=2 * _BODY)
    paragraph = _fitting(body, room, sheet)
    lines = (*paragraph, *body.lines(((Role.FANGSONG, flat(sheet.thanks)),), room))
    for at, line in enumerate(lines, start=1):
        paper.draw(line, _MARGIN, _BODY_TOP - at * _LEADING)
    for at, text in enumerate((sheet.issued_on, sheet.issuer)):
        line = body.line(((Role.FANGSONG, flat(text)),))
        paper.draw(line, _SIZE[0] - _MARGIN - line.right, _SIGNATURE_Y + at * _LEADING * 0.9)
    paper.draw(small.line(((Role.FANGSONG, flat(f"编号：{sheet.number}")),)), _MARGIN, _NUMBER_Y)
    paper.end_page()
    return paper.finish()


def _frame(paper: Paper) -> None:
    paper.canvas.setStrokeColorRGB(*_RED)
    for inside, width in _FRAMES:
        paper.canvas.setLineWidth(width)
        paper.canvas.rect(inside, inside, _SIZE[0] - 2 * inside, _SIZE[1] - 2 * inside)


def _fitting(body: Setter, room: Measure, sheet: DonationSheet) -> tuple[Line, ...]:
    """Return the paragraph with as many books as there is room for."""
    for count in range(len(sheet.books), 0, -1):
        named = "、".join(f"《{name}》" + (f"（{many}册）" if many > 1 else "") for name, many in sheet.books[:count])
        rest = "等" if count < len(sheet.books) else ""
        lines = body.lines(((Role.FANGSONG, flat(f"{sheet.opening}{named}{rest}{sheet.closing}")),), room)
        if len(lines) <= _MOST_LINES or count == 1:
            return lines
    return body.lines(((Role.FANGSONG, flat(f"{sheet.opening}{sheet.closing}")),), room)
