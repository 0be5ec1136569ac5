"""桌签: name plates for the table, one to a sheet of A4, folded along the middle so that both sides show the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Setter, Span
from jiceng_desktop.errors import Refusal

_WIDTH, _HEIGHT = 200 * MM, 100 * MM  # of the usual acrylic stand
_MARGIN = 12 * MM
_LARGEST, _SMALLEST, _STEP = 130.0, 24.0, 2.0
_OFFICE_SIZE, _OFFICE_SMALLEST, _OFFICE_ROOM = 28.0, 12.0, 20 * MM
_MARK = 4 * MM  # length of the marks where the sheet is cut and folded
_HAIRLINE = 0.3
_SHORT_NAME = 2
_EXCERPT = 8


@dataclass(frozen=True)
class Plate:
    """Who sits there: a name, and above it in smaller type an office, if any."""

    name: str
    office: str = ""


def render(plates: Sequence[Plate], *, allow_blanks: bool = False) -> bytes:
    """Return the plates as PDF, one a page.

    Raises:
        Refusal: There is no name, or a character has no glyph and the clerk has not agreed to a blank.
    """
    told = [Plate(spaced(name), _flat(one.office)) for one in plates if (name := _flat(one.name))]
    if not told:
        raise Refusal("桌签还没有姓名，请在表格里填写。", "grid")
    if not allow_blanks:
        fonts.refuse_missing(_text(told))
    wanted = {Role.TITLE: {char for one in told for char in one.name}}
    wanted[Role.KAI] = {char for one in told for char in one.office}
    with Fonts(wanted) as opened:
        paper = Paper(opened, "桌签", "")
        for plate in told:
            _draw(paper, opened, plate)
        return paper.finish()


def missing_glyphs(plates: Sequence[Plate]) -> list[str]:
    """Return the characters of the plates that no font can draw, each with its code point."""
    return fonts.missing(_text(plates))


def spaced(name: str) -> str:
    """Return a name of two characters with a blank between them, as wide as the others."""
    return "　".join(name) if len(name) == _SHORT_NAME and not name.isascii() else name


def _flat(text: str) -> str:
    return " ".join(fonts.clean(text).split())


def _text(plates: Sequence[Plate]) -> str:
    return "".join(one.name + one.office for one in plates)


def _draw(paper: Paper, opened: Fonts, plate: Plate) -> None:
    """Draw both sides, the upper one upside down, and the marks."""
    middle = A4[1] / 2
    canvas = paper.canvas
    for turned in (False, True):
        canvas.saveState()
        canvas.translate(A4[0] / 2, middle)
        if turned:
            canvas.rotate(180)
        _draw_side(paper, opened, plate)
        canvas.restoreState()
    canvas.setLineWidth(_HAIRLINE)
    for x, way in ((A4[0] / 2 - _WIDTH / 2, -1), (A4[0] / 2 + _WIDTH / 2, 1)):
        for y in (middle - _HEIGHT, middle, middle + _HEIGHT):
            canvas.line(x, y, x + way * _MARK, y)
    paper.end_page()


def _draw_side(paper: Paper, opened: Fonts, plate: Plate) -> None:
    """Draw one side below the fold, which is the zero point's height."""
    room = _HEIGHT - (_OFFICE_ROOM if plate.office else 0.0)
    line = _fitting(opened, (Role.TITLE, plate.name), min(_LARGEST, room - _MARGIN), _SMALLEST)
    foot = -_HEIGHT + (room - line.size) / 2
    paper.draw(line, -line.right / 2, foot + BELOW_BASELINE * line.size)
    if plate.office:
        small = _fitting(opened, (Role.KAI, plate.office), _OFFICE_SIZE, _OFFICE_SMALLEST)
        paper.draw(small, -small.right / 2, -_OFFICE_ROOM + (_OFFICE_ROOM - small.size) / 2 - _MARGIN / 4)


def _fitting(opened: Fonts, span: Span, largest: float, smallest: float) -> Line:
    """Set a line as large as the plate is wide; refuse what even the smallest type does not hold."""
    size = largest
    while (line := Setter(opened, size, size).line((span,))).right > _WIDTH - 2 * _MARGIN:
        if size <= smallest:
            raise Refusal(f"“{span[1][:_EXCERPT]}…”有 {len(span[1])} 个字，桌签上印不下，请缩短。", "grid")
        size = max(smallest, size - _STEP)
    return line
